"""What a block is: running text, a caption, labels in a drawing, a table, or page furniture."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from workers.reading.blocks import Block, Body
from workers.reading.drawn import Area, Line, Sheet
from workers.reading.words import CAPTION, COVER, FUNCTION_WORDS, PAGE_NUMBER, STAMP

EDGE = 0.1  # of the page's height: where running heads and feet stand
AROUND = 16.0  # points around a drawing in which its labels may stand
REPEATED = 0.15  # of the pages


def sort(pages: Sequence[Sequence[Block]], sheets: Sequence[Sheet], style: Body) -> None:
    """Give every block its kind, headings and references excepted."""
    repeated = _repeated(pages, sheets)
    for blocks, sheet in zip(pages, sheets, strict=True):
        cover = sheet.number == 1 and any(COVER.search(block.text) for block in blocks)
        for block in blocks:
            block.kind = _kind(block, sheet, style, repeated)
            if cover and block.kind == "prose" and block.lines[0].style.drawing:
                block.kind = "furniture"
        _fill_figures(blocks, style)
        _fill_tables(blocks, style)


def _kind(block: Block, sheet: Sheet, style: Body, repeated: set[str]) -> str:
    if _is_furniture(block, sheet, repeated):
        return "furniture"
    if CAPTION.match(block.lines[0].text):
        return "caption"
    if block.lines[0].style.turned:
        return "figure"
    drawn = block.lines[0].style.drawing or _inside(block.area, sheet.drawings)
    if drawn and not _reads_as_prose(block, style):
        return "figure"
    if all(line.style.mono for line in block.lines) and not _is_heading_size(block, style):
        return "table"
    return "prose"


def _is_heading_size(block: Block, style: Body) -> bool:
    return block.lines[0].style.size > 1.08 * style.size


def _is_furniture(block: Block, sheet: Sheet, repeated: set[str]) -> bool:
    if sheet.number <= 2 and STAMP.match(block.text):
        return True
    return _at_edge(block, sheet) and (
        _without_numbers(block.text) in repeated or bool(PAGE_NUMBER.match(block.text))
    )


def _at_edge(block: Block, sheet: Sheet) -> bool:
    room = EDGE * sheet.area.height
    area = block.area
    return area.bottom > sheet.area.top - room or area.top < sheet.area.bottom + room


def _without_numbers(text: str) -> str:
    return re.sub(r"\W+", " ", re.sub(r"\d+", "#", text)).strip().casefold()


def _repeated(pages: Sequence[Sequence[Block]], sheets: Sequence[Sheet]) -> set[str]:
    """What stands at the edge of several pages."""
    seen = Counter(
        text
        for blocks, sheet in zip(pages, sheets, strict=True)
        for text in {_without_numbers(b.text) for b in blocks if _at_edge(b, sheet)}
        if text
    )
    enough = max(2, REPEATED * len(pages))
    return {text for text, count in seen.items() if count >= enough}


def _inside(area: Area, drawings: Iterable[Area]) -> bool:
    x, y = (area.left + area.right) / 2, (area.bottom + area.top) / 2
    return any(
        d.left - AROUND < x < d.right + AROUND and d.bottom - AROUND < y < d.top + AROUND
        for d in drawings
    )


def _reads_as_prose(block: Block, style: Body) -> bool:
    """Lines of several words with the small words of sentences between them."""
    words = block.text.casefold().split()
    small = sum(word in FUNCTION_WORDS for word in words)
    if len(words) < 8 or small < 0.15 * len(words):
        return False
    line = block.lines[0].style
    same = line.font == style.font and abs(line.size - style.size) < 0.08 * style.size
    return same or (len(words) > 25 and len(words) > 6 * len(block.lines))


def _is_small(block: Block, style: Body) -> bool:
    return (
        block.kind == "prose"
        and (block.lines[0].style.size < 0.93 * style.size or len(block.text) < 20)
        and not _reads_as_prose(block, style)
    )


def _fill_figures(blocks: Sequence[Block], style: Body) -> None:
    """Small pieces between the labels of a drawing are labels too."""
    for before, block, after in zip(blocks, blocks[1:], blocks[2:], strict=False):
        if (
            before.kind == "figure"
            and after.kind in ("figure", "caption")
            and _is_small(block, style)
        ):
            block.kind = "figure"


def _fill_tables(blocks: Sequence[Block], style: Body) -> None:
    """Rows next to a table's caption, and rows of several cells anywhere."""
    for index, block in enumerate(blocks):
        if block.kind != "caption" or not block.text.lower().startswith(
            ("table", "algorithm", "listing")
        ):
            continue
        for step in (1, -1):
            at = index + step
            while 0 <= at < len(blocks) and _may_be_row(blocks[at], style):
                blocks[at].kind = "table"
                at += step
    for block in blocks:
        if block.kind == "prose" and _cells(block) >= 3 and not _reads_as_prose(block, style):
            block.kind = "table"


def _may_be_row(block: Block, style: Body) -> bool:
    return (
        block.kind in ("prose", "figure")
        and not _reads_as_prose(block, style)
        and (
            not _is_heading_size(block, style)
            and (_cells(block) > 0 or block.kind == "figure" or _is_small(block, style))
        )
    )


def _cells(block: Block) -> int:
    """How many lines of a block stand beside the one before."""
    return sum(
        abs(a.base - b.base) < 0.3 * b.style.size
        for a, b in zip(block.lines, block.lines[1:], strict=False)
    )
