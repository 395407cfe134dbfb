"""Which blocks belong to a caption: the labels of a figure, the rows of a table.

A float is what stands above or below its caption, as far as the next running text. What is left
over is judged by its looks.
"""

from collections.abc import Sequence
from typing import NamedTuple

from workers.reading.blocks import Block, Body, ends
from workers.reading.drawn import Area, Sheet
from workers.reading.kinds import is_body, is_footnote, reads_as_prose, rows

GAP = 26.0  # points between two pieces of one float
FULL = 0.8  # of the measure: lines this wide are running text
EDGE = 3.0  # points


class _Caption(NamedTuple):
    """A caption with what it may belong to."""

    block: Block
    above: list[Block]
    below: list[Block]

    @property
    def of_figure(self) -> bool:
        """Whether it is a drawing's; else a table's, an algorithm's or a listing's."""
        return self.block.text.lower().startswith("fig")

    def claims(self, tables_above: int) -> list[Block]:
        """Its float: a figure stands above, a table where this document's tables stand."""
        if self.of_figure or not self.below or (self.above and tables_above > 0):
            return self.above or self.below
        if not self.above or tables_above < 0:
            return self.below
        return min((self.above, self.below), key=lambda found: _distance(self.block, found))


def sort(pages: Sequence[Sequence[Block]], sheets: Sequence[Sheet], style: Body) -> None:
    """Find the floats of a document."""
    captions = [
        _Caption(block, *(_reach(block, blocks, sheet, style, up=up) for up in (True, False)))
        for blocks, sheet in zip(pages, sheets, strict=True)
        for block in blocks
        if block.kind == "caption"
    ]
    votes = sum(bool(c.above) - bool(c.below) for c in captions if not c.of_figure)
    for caption in captions:
        for block in caption.claims(votes):
            _take(block, caption.of_figure)
    for block in (block for blocks in pages for block in blocks):
        if block.kind == "prose" and _looks_tabular(block, style):
            block.kind = "table"


def _take(block: Block, figure: bool) -> None:
    if block.kind == "prose":
        code = all(line.code for line in block.lines)
        block.kind = "figure" if figure and not code else "table"
    elif block.kind == "figure" and not figure and not _drawn(block):
        block.kind = "table"


def _drawn(block: Block) -> bool:
    style = block.lines[0].style
    return style.drawing or style.turned != 0


def _distance(caption: Block, found: Sequence[Block]) -> float:
    area = caption.area
    return min(
        (max(b.area.bottom - area.top, area.bottom - b.area.top) for b in found), default=1e9
    )


def _reach(
    caption: Block, blocks: Sequence[Block], sheet: Sheet, style: Body, *, up: bool
) -> list[Block]:
    """The pieces on one side of a caption, each near the one before."""
    region = caption.area
    free = [b for b in blocks if b is not caption and _claimable(b, blocks, sheet, style)]
    walls = [b.area for b in blocks if b is not caption and b not in free]
    pieces: list[tuple[Area, Block | None]] = [(b.area, b) for b in free]
    pieces += [(drawing, None) for drawing in sheet.drawings]
    found: list[Block] = []
    grown = True
    while grown:
        grown = False
        for piece in list(pieces):
            area, block = piece
            if _next(region, area, up) and not _walled(region, area, walls):
                region, grown = region.around(area), True
                pieces.remove(piece)
                if block is not None:
                    found.append(block)
    return found


def _next(region: Area, area: Area, up: bool) -> bool:
    """Whether a piece continues a region upwards or downwards."""
    beside = region.left < area.right and area.left < region.right
    if up:
        return beside and area.bottom > region.bottom and area.bottom - region.top < GAP
    return beside and area.top < region.top and region.bottom - area.top < GAP


def _walled(region: Area, area: Area, walls: Sequence[Area]) -> bool:
    """Whether running text stands between a region and a piece."""
    both = region.around(area)
    between = Area(
        both.left + EDGE,
        min(region.top, area.top) + EDGE,
        both.right - EDGE,
        max(region.bottom, area.bottom) - EDGE,
    )
    return between.bottom < between.top and any(wall.meets(between) for wall in walls)


def _claimable(block: Block, blocks: Sequence[Block], sheet: Sheet, style: Body) -> bool:
    if block.kind in ("figure", "table"):
        return True
    if block.kind != "prose" or is_footnote(block, sheet, style):
        return False
    if rows(block):
        return True
    wide = block.area.width > FULL * style.measure
    if reads_as_prose(block, style) and (wide or len(block.lines) > 2):
        return False
    return not (is_body(block, style) and (wide or _ends_paragraph(block, blocks)))


def _ends_paragraph(block: Block, blocks: Sequence[Block]) -> bool:
    """Whether a short line is the rest of a paragraph: it begins where the column does."""
    left = block.lines[-1].area.left
    aligned = sum(abs(line.area.left - left) < EDGE for b in blocks for line in b.lines)
    return ends(block.text) and aligned > 5


def _looks_tabular(block: Block, style: Body) -> bool:
    """Rows of several cells, code, or mathematics on lines of its own."""
    if reads_as_prose(block, style):
        return False
    if all(line.code for line in block.lines):
        return True
    return rows(block) >= 3 or _is_formula(block)


def _is_formula(block: Block) -> bool:
    glyphs = [g for line in block.lines for g in line.glyphs if g.text != " "]
    return sum(g.style.math or not g.text.isalpha() for g in glyphs) > 0.6 * len(glyphs)
