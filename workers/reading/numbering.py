"""Which numbered lines are headings: those whose numbers count up like an outline's.

Two schemes are tried, 1, 1.1, 2 ... A, A.1 and I, A, B, II, and the one that explains more is
taken. A line numbered out of turn is an item of a list, a cell or a caption.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from workers.reading.words import APPENDIX_HEADING, NUMBERED_HEADING

Number = tuple[int, ...]
APPENDIX = 100  # appendix A counts as section 101
UNDER = 0  # in place of the section a letter stands under
_ROMAN = re.compile(r"^(?P<roman>[IVX]{1,5})\.\s+\S")
_LETTER = re.compile(r"^(?P<letter>[A-Z])\.\s+\S")
_VALUES = {"I": 1, "V": 5, "X": 10}


class _Item(NamedTuple):
    """One reading of a line's number."""

    line: int
    number: Number


def levels(lines: Sequence[str]) -> list[int]:
    """The outline level of each line, 0 for those that are no numbered heading."""
    decimal = _chain([_Item(i, n) for i, text in enumerate(lines) if (n := _decimal(text))], _next)
    roman = _chain([_Item(i, n) for i, text in enumerate(lines) for n in _roman(text)], _next_roman)
    found = [0] * len(lines)
    for item in max(decimal, roman, key=len):
        found[item.line] = len(item.number)
    return found


def _decimal(text: str) -> Number:
    if match := NUMBERED_HEADING.match(text):
        return tuple(int(part) for part in match["number"].split("."))
    if match := APPENDIX_HEADING.match(text):
        letter, *rest = match["number"].split(".")
        return (APPENDIX + 1 + ord(letter) - ord("A"), *map(int, rest))
    return ()


def _roman(text: str) -> list[Number]:
    """Both readings of what may be a Roman number or a letter."""
    readings: list[Number] = []
    if match := _ROMAN.match(text):
        values = [_VALUES[digit] for digit in match["roman"]]
        pairs = zip(values, [*values[1:], 0], strict=True)
        readings.append((sum(-v if v < after else v for v, after in pairs),))
    if match := _LETTER.match(text):
        readings.append((UNDER, 1 + ord(match["letter"]) - ord("A")))
    return readings


def _next(before: Number, after: Number, _section: int) -> bool:
    """Whether a decimal number follows another in an outline."""
    if len(after) > len(before):
        return after == (*before, 1)
    if after == (APPENDIX + 1,):
        return before[0] <= APPENDIX
    same = before[: len(after)]
    return after[:-1] == same[:-1] and after[-1] == same[-1] + 1


def _next_roman(before: Number, after: Number, section: int) -> bool:
    """Whether a section or a letter under one follows; `section` is the one we are in."""
    if len(after) == 1:
        return after[0] == section + 1
    return after[1] == (before[1] + 1 if len(before) > 1 else 1)


def _chain(items: Sequence[_Item], follows: Callable[[Number, Number, int], bool]) -> list[_Item]:
    """The longest run of items each of which follows the one before."""
    best: list[tuple[int, int]] = []  # length, and the item before
    sections: list[int] = []
    for at, (line, number) in enumerate(items):
        start = (1, -1) if number in ((0,), (1,), (APPENDIX + 1,)) else (0, -1)
        options = [
            (best[i][0] + 1, i)
            for i in range(at)
            if best[i][0] and items[i].line < line and follows(items[i].number, number, sections[i])
        ]
        best.append(max([start, *options]))
        before = best[-1][1]
        sections.append(number[0] if len(number) == 1 or before < 0 else sections[before])
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    chain: list[_Item] = []
    while at >= 0 and best[at][0]:
        chain.append(items[at])
        at = best[at][1]
    return chain[::-1]
