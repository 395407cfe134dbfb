"""The outline of a document, from how its lines are set.

First the headings that are certain: numbers that count up properly, and the words every paper uses.
Once figures and tables are known, the unnumbered ones in between.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from workers.reading import numbering
from workers.reading.blocks import Block, Body, ends
from workers.reading.kinds import LARGER, reads_as_prose
from workers.reading.words import STANDARD_HEADING

LONGEST = 140  # characters
MINOR_WORDS = 12

Pages = Sequence[Sequence[Block]]


class Found(NamedTuple):
    """A heading: the block it is and where it stands in the outline."""

    level: int
    title: str
    block: Block


def certain(pages: Pages, style: Body) -> list[Found]:
    """Numbered headings and standard ones in document order; their blocks become headings."""
    candidates = [b for blocks in pages for b in blocks if b.kind == "prose" and _may_be(b)]
    set_off = [b for b in candidates if _stands_out(b, style, italic_counts=True)]
    levels = numbering.levels([title(block) for block in set_off])
    found = {
        id(block): Found(level, title(block), block)
        for block, level in zip(set_off, levels, strict=True)
        if level
    }
    for block in candidates:
        if STANDARD_HEADING.match(title(block)) and _stands_out(block, style):
            found.setdefault(id(block), Found(1, title(block), block))
    return _marked(candidates, found)


def minor(pages: Pages, style: Body, known: Sequence[Found]) -> list[Found]:
    """All headings in document order, with the unnumbered ones among those already known."""
    flat = [block for blocks in pages for block in blocks]
    found = {id(heading.block): heading for heading in known}
    looks = _levels(flat, style, known)
    for block, after in pairwise(flat):
        if id(block) not in found and _is_minor(block, after, style):
            level = looks.get(_look(block), 0)
            if level:
                found[id(block)] = Found(level, title(block), block)
    return _marked(flat, found)


def title(block: Block) -> str:
    """A heading's text on one line."""
    return " ".join(re.sub(r"-\n(?=[a-z])", "", block.text).split())


def _marked(ordered: Sequence[Block], found: dict[int, Found]) -> list[Found]:
    headings = [found[id(block)] for block in ordered if id(block) in found]
    for heading in headings:
        heading.block.kind = "heading"
    return headings


def _may_be(block: Block) -> bool:
    return (
        len(block.lines) <= 3
        and 3 <= len(block.text) <= LONGEST
        and not re.search(r"[,;]$|[a-z]{3}\.$", block.text)
        and bool(re.search("[A-Za-z]{3}", block.text))
    )


def _stands_out(block: Block, style: Body, *, italic_counts: bool = False) -> bool:
    look = block.lines[0].style
    letters = [character for character in block.text if character.isalpha()]
    capitals = len(letters) >= 4 and all(map(str.isupper, letters))
    italic = italic_counts and look.italic
    return look.size >= LARGER * style.size or look.bold or capitals or italic


def _is_minor(block: Block, after: Block, style: Body) -> bool:
    words = block.text.split()
    return (
        block.kind == "prose"
        and _may_be(block)
        and len(words) <= MINOR_WORDS
        and words[0][0].isupper()
        and not ends(block.text)
        and _stands_out(block, style)
        and (reads_as_prose(after, style) or after.kind == "heading")
    )


def _levels(
    flat: Sequence[Block], style: Body, known: Sequence[Found]
) -> dict[tuple[float, bool], int]:
    """What level a look means: that of the known headings with it, else one further down."""
    levels: dict[tuple[float, bool], int] = {}
    deepest: dict[tuple[float, bool], int] = {}
    for heading in known:
        look = _look(heading.block)
        levels[look] = min(levels.get(look, heading.level), heading.level)
        deepest[look] = max(deepest.get(look, 0), heading.level)
    levels |= {look: level + 1 for look, level in levels.items() if level > 1}
    looks = {_look(block) for block, after in pairwise(flat) if _is_minor(block, after, style)}
    for look in sorted(looks - set(levels), reverse=True):
        above = [level for other, level in deepest.items() if other > look]
        levels[look] = deepest[look] = max(above, default=0) + 1
    return levels


def _look(block: Block) -> tuple[float, bool]:
    style = block.lines[0].style
    return round(style.size, 1), style.bold
