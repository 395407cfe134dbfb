"""The outline of a document, from how its lines are set."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from workers.reading.blocks import Block, Body
from workers.reading.words import APPENDIX_HEADING, NUMBERED_HEADING, STANDARD_HEADING

LARGER = 1.08  # of the body size
LONGEST = 140  # characters


class Found(NamedTuple):
    """A heading: the block it is and where it stands in the outline."""

    level: int
    title: str
    block: Block


def headings(pages: Sequence[Sequence[Block]], style: Body) -> list[Found]:
    """The headings in document order; their blocks become headings."""
    candidates = [
        block for blocks in pages for block in blocks if block.kind == "prose" and _may_be(block)
    ]
    numbered = _chain(
        [(n, b) for b in candidates if (n := _number(b)) and _stands_out(b, style, True)]
    )
    looks = {_look(block) for _, block in numbered}
    level_of = {_look(block): len(number) for number, block in reversed(numbered)}
    found = {id(block): Found(len(number), _title(block), block) for number, block in numbered}
    for block in candidates:
        if id(block) in found or not _stands_out(block, style, False):
            continue
        standard = bool(STANDARD_HEADING.match(_title(block)))
        if standard or (_look(block) in looks and not _number(block)):
            found[id(block)] = Found(
                1 if standard else level_of[_look(block)], _title(block), block
            )
    ordered = [found[id(block)] for block in candidates if id(block) in found]
    for heading in ordered:
        heading.block.kind = "heading"
    return ordered


def _may_be(block: Block) -> bool:
    return (
        len(block.lines) <= 3
        and 3 <= len(block.text) <= LONGEST
        and not re.search(r"[,;]$|[a-z]{3}\.$", block.text)
        and bool(re.search("[A-Za-z]{3}", block.text))
    )


def _title(block: Block) -> str:
    return re.sub(r"-\n(?=[a-z])", "", block.text).replace("\n", " ").strip()


def _stands_out(block: Block, style: Body, numbered: bool) -> bool:
    look = block.lines[0].style
    letters = [c for c in block.text if c.isalpha()]
    capitals = len(letters) >= 4 and all(c.isupper() for c in letters)
    return look.size >= LARGER * style.size or look.bold or capitals or (numbered and look.italic)


def _look(block: Block) -> tuple[float, str]:
    style = block.lines[0].style
    return round(style.size, 1), style.font


def _number(block: Block) -> tuple[int, ...]:
    """The number of a heading; appendix letters count from 101."""
    text = _title(block)
    if match := NUMBERED_HEADING.match(text):
        return tuple(int(part) for part in match["number"].split("."))
    if match := APPENDIX_HEADING.match(text):
        letter, *rest = match["number"].split(".")
        return (101 + ord(letter) - ord("A"), *map(int, rest))
    return ()


def _follows(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    if len(after) > len(before):
        return after == (*before, 1)
    same = before[: len(after)]
    if after[0] == 101 and len(after) == 1:
        return before[0] < 101
    return after[:-1] == same[:-1] and after[-1] == same[-1] + 1


def _chain(
    candidates: list[tuple[tuple[int, ...], Block]],
) -> list[tuple[tuple[int, ...], Block]]:
    """The longest run of numbers that count up properly: 1, 1.1, 1.2, 2 ..."""
    best: list[tuple[int, int]] = []  # length, index of the one before
    for at, (number, _) in enumerate(candidates):
        start = (1, -1) if number in ((1,), (101,), (0,)) else (0, -1)
        options = [
            (best[i][0] + 1, i)
            for i in range(at)
            if best[i][0] and _follows(candidates[i][0], number)
        ]
        best.append(max([start, *options]))
    if not best:
        return []
    at = max(range(len(best)), key=lambda i: best[i][0])
    chain: list[tuple[tuple[int, ...], Block]] = []
    while at >= 0 and best[at][0]:
        chain.append(candidates[at])
        at = best[at][1]
    return chain[::-1]
