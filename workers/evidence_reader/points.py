"""Sentences that make a point worth holding against another paper, and those that tell a step."""

import re
from collections.abc import Iterator, Sequence

from workers.evidence_reader.choosing import choose
from workers.evidence_reader.cues import SlotName
from workers.evidence_reader.numbers import measured
from workers.evidence_reader.ranking import Material, Pick
from workers.evidence_reader.sentences import Sentence

SHORT = 14  # sentences of a document all of which are compared
_SLOTS: tuple[SlotName, ...] = ("mechanism", "claim")
_EACH = 5  # sentences of a slot
_OWN = re.compile(r"\b(?:we|our|i|my|this (?:idea|proposal|work|paper))\b", re.IGNORECASE)
_FIT = -2.0  # what a sentence may lean on its neighbours
_PLANNED = re.compile(  # what will be seen or measured: no step of anything
    r"\b(?:expect|hope|plan|estimate|evaluate|compare|replay|measure|benchmark|experiment|show|want"
    r"|believe|demonstrate|test|found)(?:s|ed|d|ing)?\b|\bno (?:earlier|other|prior)\b",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"\b(?:novel|innovative|unprecedented|for the first time|never been|previously impossible)\b"
    r"|\bthe (?:first|only) (?!time|step|stage|phase|one|two|three)[\w-]+(?: [\w-]+)? (?:to|that)\b"
    r"|\ba new (?:kind|class|approach|technique|way|design|method|algorithm|architecture)\b"
    r"|\bno (?:earlier|prior|previous|existing|other) (?:[\w-]+ )?"
    r"(?:systems?|work|stud(?:y|ies)|papers?|approach|design)\b",
    re.IGNORECASE,
)


def points(material: Material) -> Sequence[Sentence]:
    """What is worth comparing, in document order: all of a short text, else the best of a kind."""
    if len(material.sentences) <= SHORT:
        return [s for s in material.sentences if material.fitness[s.order] > _FIT]
    taken = list(novelties(material)[:_EACH])
    for slot in _SLOTS:
        taken += choose(material.ranked(slot), _EACH, taken)
    return sorted((pick.sentence for pick in taken), key=lambda sentence: sentence.order)


def novelties(material: Material) -> tuple[Pick, ...]:
    """What claims in so many words to be new or the first, the best first."""
    found = [pick for pick in material.ranked("novelty") if _NEW.search(pick.sentence.text)]
    if not found and len(material.sentences) <= SHORT:
        found = [material.pick(s, 0.0, "") for s in material.sentences if _NEW.search(s.text)]
    return tuple(found)


def new_in(
    material: Material, among: Sequence[Sentence], old: Material | None = None
) -> Iterator[Sentence]:
    """Those that may tell what is new, a claim of it first: no results, nothing on the old."""
    claimed = {pick.sentence for pick in novelties(material)}
    told = [{pick.sentence for pick in material.ranked(slot)} for slot in _SLOTS]
    if len(material.sentences) <= SHORT:
        told = [set(_own(material))]
    own = [each for each in among if not measured(each.text) and not speaks_of(old, each)]
    new = [each for each in own if each in claimed]
    acts = [s for slot in told for s in own if s in slot - claimed and is_step(s)]
    yield from dict.fromkeys((*new[:1], *acts, *new[1:]))


def steps(material: Material, old: Material | None = None) -> tuple[Sentence, ...]:
    """What can be stressed: the best sentences on the mechanism, in a short text any that act."""
    if len(material.sentences) <= SHORT:
        found = [s for s in _own(material) if material.fitness[s.order] > _FIT]
    else:
        found = [pick.sentence for pick in choose(material.ranked("mechanism"), 2 * _EACH)]
    return tuple(s for s in found if is_step(s) and not speaks_of(old, s))


def _own(material: Material) -> Sequence[Sentence]:
    """A short text from where it first speaks for itself: before that, it tells of others."""
    sentences = material.sentences
    first = next((at for at, each in enumerate(sentences) if _OWN.search(each.text)), 0)
    return sentences[first:]


def is_step(sentence: Sentence) -> bool:
    """Whether it may tell what something does, not what is expected or measured of it."""
    return not _PLANNED.search(sentence.text) and not measured(sentence.text)


def speaks_of(other: Material | None, sentence: Sentence) -> bool:
    """Whether a sentence names another document's system: then it may tell what that one does."""
    name = other.names.system.lower() if other else ""
    return bool(name) and name in sentence.text.lower()
