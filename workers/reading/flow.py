"""Paragraphs made whole again where a float or a footnote was drawn in their middle."""

from workers.reading.blocks import Block, Body, ends
from workers.reading.drawn import Sheet
from workers.reading.kinds import is_body, is_footnote

BETWEEN = ("caption", "figure", "table", "furniture")


def mend(blocks: list[Block], sheet: Sheet, style: Body) -> list[Block]:
    """The blocks of a page with halves of one paragraph put together, floats after them."""
    whole: list[Block] = []
    open_at: int | None = None  # a paragraph whose last sentence has no end yet
    for block in blocks:
        if open_at is not None and _continues(whole[open_at], block, style):
            whole[open_at].lines += block.lines
        else:
            whole.append(block)
            if block.kind in BETWEEN or is_footnote(block, sheet, style):
                continue
            open_at = len(whole) - 1
        assert open_at is not None
        if not _is_open(whole[open_at], style):
            open_at = None
    return whole


def _is_open(block: Block, style: Body) -> bool:
    return block.kind == "prose" and is_body(block, style) and not ends(block.lines[-1].text)


def _continues(block: Block, after: Block, style: Body) -> bool:
    return (
        after.kind == "prose"
        and is_body(after, style)
        and (after.lines[0].text[0].islower() or block.lines[-1].text.endswith("-"))
    )
