"""Where a text says how a reply is built, and what is always to be looked into.

A heading, a bold label or a line with a colon announces it: "Response Structure", "Output format",
"What you hand back", "Provide:".
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, takewhile

from bot.core.inference.announcements import (
    MOST_LABEL,
    bare,
    is_label,
    is_strong,
    is_weak,
    may_announce,
    promises,
)
from bot.core.inference.listing import Entry, entries_in, template_in
from bot.core.inference.sentences import called, in_a_row, in_a_sentence
from bot.core.inference.text import LABEL_RANK, Area, Line, areas, plain

MOST_ANNOUNCING = 20  # lines that are tried
MOST_ANNOUNCED = 200  # lines that a line with a colon announces

_ZONES = re.compile(
    r"^(?:key|core|main|critical)\s+(?:(?:evaluation|deconstruction|review|assessment|analysis"
    r"|audit|inspection)\s+)?(?:points?|zones?|areas?|criteria|dimensions?|questions?|audits?)$"
    r"|^(?:evaluation|review|assessment|analysis|audit) (?:criteria|points|dimensions|zones|areas)$"
    r"|^what (?:you|to) (?:look for|check|audit)$",
    re.IGNORECASE,
)


def structure_in(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """What a reply is made of, as the text lists it; nothing when it does not."""
    every = [(area, bare(area.label)) for area in (*areas(lines), *_announced(lines, is_label))]
    strong = [_with_labels(area, lines) for area, label in every if is_strong(label)][
        :MOST_ANNOUNCING
    ]
    weak = [_with_labels(area, lines) for area, label in every if is_weak(label)]
    weak = weak[:MOST_ANNOUNCING]
    outputs = [a.lines for a, label in every if label.lower().startswith("output")]
    promised = [area.lines for area in _announced(lines, promises)]
    tried = (
        *((entries_in, where) for where in strong),
        *((called, where) for where in (*outputs[:MOST_ANNOUNCING], *weak, lines)),
        *((entries_in, where) for where in (*weak, *promised)),
        *((in_a_row, where) for where in (*strong, *weak)),
        (in_a_sentence, lines),
        (template_in, lines),
    )
    return next(filter(None, (read(where) for read, where in tried)), ())


def announced_in_vain(lines: Sequence[Line]) -> str:
    """The first label that seems to announce a structure: told when none was read."""
    labels = (line.text for line in lines if line.rank and not line.fenced)
    lists = (area.label for area in _announced(lines, promises))
    return next((plain(label) for label in (*labels, *lists) if may_announce(label)), "")


def zones_in(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """What is always to be looked into, as the text lists it: "Key Evaluation Points"."""
    for area in areas(lines):
        if _ZONES.match(bare(area.label)) and (found := entries_in(area.lines)):
            return found
    return ()


def _announced(lines: Sequence[Line], announces: Callable[[str], object]) -> Iterator[Area]:
    """Plain lines that announce a list, as if they were labels."""
    told = 0
    for at, line in enumerate(lines):
        following = lines[at + 1 : at + 2]
        if told < MOST_ANNOUNCING and _may_announce(line, following) and announces(line.text):
            told += 1
            until = min(len(lines), at + MOST_ANNOUNCED)
            below = range(at + 1, until)
            end = next((n for n in below if 0 < lines[n].rank < LABEL_RANK), until)
            yield Area(line.text, 0, lines[at + 1 : end], at)


def _may_announce(line: Line, following: Sequence[Line]) -> bool:
    """A short line of text, or an item with a list of its own."""
    if not 0 < len(line.text) <= MOST_LABEL or line.rank or line.fenced:
        return False
    return not line.marker or any(more.indent > line.indent for more in following)


def _with_labels(area: Area, lines: Sequence[Line]) -> Sequence[Line]:
    """What stands below a label; the labels after it, if nothing else does."""
    if area.rank != LABEL_RANK or any(line.text for line in area.lines):
        return area.lines
    rest = islice(lines, area.at + 1, area.at + MOST_ANNOUNCED)
    return tuple(takewhile(lambda line: line.rank in (0, LABEL_RANK), rest))
