"""Which of the sentences that qualify are shown: the best, none like another, sections spread."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from workers.evidence_reader.cues import SlotName
from workers.evidence_reader.numbers import headline, is_ratio
from workers.evidence_reader.ranking import Material, Pick
from workers.evidence_reader.sentences import Sentence
from workers.evidence_reader.words import overlap
from workers.evidence_reader.zones import Part

_ALIKE = 0.45  # share of telling stems beyond which two sentences say the same
_ALIKE_IN_ALL = 0.5
_SAME_PART, _SAME_DOCUMENT = 0.7, 1.5  # what a pick loses for each one heard from there already
_SAYINGS, _OPENING = 4, 2  # sentences of a slot, and of a text that says little
_SETBACK = re.compile(
    r"\b(?:slower|overheads?|degrad\w+|drops?|worse|costs?|penalt\w+|latenc\w+ .{0,70}higher"
    r"|lowers? the (?:throughput|performance|accuracy))\b"
)
_GAIN = re.compile(
    r"\b(?:faster|better|improv\w+|reduc\w+|sav\w+|cheaper|fewer|less than"
    r"|(?:only|just) (?:an?|by))\b"
)


def choose(
    ranked: Iterable[Pick],
    count: int,
    taken: Iterable[Pick] = (),
) -> tuple[Pick, ...]:
    """The best `count`, in document order: none like another or like one taken, parts spread."""
    chosen: list[Pick] = []
    seen = [(pick.sentence, pick.says) for pick in taken]
    left = list(ranked)
    while left and len(chosen) < count:
        parts = Counter(pick.sentence.part for pick in chosen)
        documents = Counter(pick.sentence.document for pick in chosen)
        pick = max(left, key=lambda each: _worth(each, parts, documents))
        left.remove(pick)
        if not any(_alike(pick, other, says) for other, says in seen):
            chosen.append(pick)
            seen.append((pick.sentence, pick.says))
    return tuple(sorted(chosen, key=lambda pick: pick.sentence.order))


def sayings(material: Material, *slots: SlotName) -> tuple[Sentence, ...]:
    """The best sentences of these slots, the first slot first; in a short text, any."""
    ranked = (pick for slot in slots for pick in choose(material.ranked(slot), _SAYINGS))
    return tuple(dict.fromkeys(pick.sentence for pick in ranked)) or opening(material)


def opening(material: Material) -> tuple[Sentence, ...]:
    """The first sentences that can stand alone."""
    fit = (s for s in material.sentences if material.fitness[s.order] > -1)
    return tuple(islice(fit, _OPENING))


def _alike(pick: Pick, other: Sentence, says: frozenset[str]) -> bool:
    """Too much in common: of what is special to them, or of everything they say."""
    alike = overlap(pick.sentence.stems, other.stems) >= _ALIKE_IN_ALL
    return pick.sentence == other or alike or overlap(pick.says, says) > _ALIKE


def impresses(pick: Pick) -> bool:
    """Of results, those that say how much better, or how much of all; no setbacks or amounts."""
    text = pick.sentence.text
    telling = pick.kind == "gain" or is_ratio(headline(text))
    return telling and not (_SETBACK.search(text) and not _GAIN.search(text))


def _worth(pick: Pick, parts: Counter[Part], documents: Counter[str]) -> float:
    """A pick's score, less where its section or its document has been heard already."""
    sentence = pick.sentence
    return (
        pick.score
        - _SAME_PART * parts[sentence.part]
        - _SAME_DOCUMENT * documents[sentence.document]
    )
