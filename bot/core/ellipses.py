"""Quotes with words left out: their parts, and what an ellipsis may stand for."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.core.alteration import negates
from bot.core.canonical import fold, weight
from bot.core.stream import Stream

ENOUGH = 12  # canonical letters that may be quoted even if they stand in several places
REACH = 6_000  # canonical letters that an ellipsis may leave out between parts of ENOUGH letters
FILLED_IN = 120  # up to this many left-out letters are shown rather than elided

# "...", "[...]", "[sic]" and "[the scheduler]" stand for left-out words; "[12]" is a citation.
_ELISION = re.compile(
    r"[\[(]\s?(?:…|\.\s?\.\s?\.)\s?[\])]|…|\.\s?\.\s?\.+|\[[^\W\d][^\[\]\d]{0,60}\]"
)


class Part(NamedTuple):
    """What stands between two ellipses of a quote."""

    text: str
    needle: str  # its canonical form


def parts_of(text: str) -> tuple[Part, ...]:
    """What of a quote has to be found, in order."""
    parts = (Part(part, fold(part)) for part in _ELISION.split(text))
    return tuple(part for part in parts if part.needle)


def reach(*parts: str) -> int:
    """How far apart two parts of a quote may stand: anything can be stitched of single words."""
    return REACH if min(map(weight, parts)) >= ENOUGH else FILLED_IN


def hides_negation(stream: Stream, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether an ellipsis stands for little more than the "not" it leaves out."""
    for (_, end), (start, _) in pairwise(spans):
        if 0 < start - end <= 12 and negates(stream.raw(end, start)):
            return True
    return False


def filled_in(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join parts with little between them: nobody should have to trust a short ellipsis."""
    joined = [spans[0]]
    for start, end in spans[1:]:
        if start - joined[-1][1] <= FILLED_IN:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
