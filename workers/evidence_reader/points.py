"""Sentences that make a point worth holding against another paper, and those that tell a step."""

import re
from collections.abc import Iterator, Sequence

from workers.evidence_reader.choosing import choose
from workers.evidence_reader.cues import SlotName
from workers.evidence_reader.numbers import measured
from workers.evidence_reader.ranking import Material, Pick
from workers.evidence_reader.sentences import Sentence

SHORT = 14  # sentences of a document all of which are compared
_SLOTS: tuple[SlotName, ...] = ("novelty", "mechanism", "claim")
_EACH = 5  # sentences of a slot
_FIT = -2.0  # what a sentence may lean on its neighbours
_PLANNED = re.compile(  # what will be seen or measured: no step of anything
    r"\b(?:expect|hope|plan|estimate|evaluate|compare|replay|measure|benchmark|experiment|show|want"
    r"|believe|demonstrate|test)(?:s|ed|d|ing)?\b|\bknowledge\b|\bno (?:earlier|other|prior)\b",
    re.IGNORECASE,
)


def points(material: Material) -> Sequence[Sentence]:
    """What is worth comparing, in document order: all of a short text, else the best of a kind."""
    if len(material.sentences) <= SHORT:
        return [s for s in material.sentences if material.fitness[s.order] > _FIT]
    taken: list[Pick] = []
    for slot in _SLOTS:
        taken += choose(material.ranked(slot), _EACH, taken)
    return sorted((pick.sentence for pick in taken), key=lambda sentence: sentence.order)


def new_in(
    material: Material, among: Sequence[Sentence], old: Material | None = None
) -> Iterator[Sentence]:
    """Those that may tell what is new, claims of it first: no results, nothing on the old."""
    slots = [{pick.sentence for pick in material.ranked(slot)} for slot in _SLOTS]
    own = [each for each in among if not measured(each.text) and not speaks_of(old, each)]
    seen: set[Sentence] = set()
    for slot in slots:
        yield from (each for each in own if each in slot and each not in seen)
        seen |= slot
    if len(material.sentences) <= SHORT:
        yield from (each for each in own if each not in seen and is_step(each))


def steps(material: Material, old: Material | None = None) -> tuple[Sentence, ...]:
    """What can be stressed: the best sentences on the mechanism, in a short text any that act."""
    if len(material.sentences) <= SHORT:
        found = [s for s in material.sentences if material.fitness[s.order] > _FIT]
    else:
        found = [pick.sentence for pick in choose(material.ranked("mechanism"), 2 * _EACH)]
    return tuple(s for s in found if is_step(s) and not speaks_of(old, s))


def is_step(sentence: Sentence) -> bool:
    """Whether it may tell what something does, not what is expected or measured of it."""
    return not _PLANNED.search(sentence.text) and not measured(sentence.text)


def speaks_of(other: Material | None, sentence: Sentence) -> bool:
    """Whether a sentence names another document's system: then it may tell what that one does."""
    name = other.names.system.lower() if other else ""
    return bool(name) and name in sentence.text.lower()
