"""What a block is by itself: a caption, a label in a drawing, page furniture, or running text."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from workers.reading.blocks import Block, Body, beside
from workers.reading.drawn import Area, Sheet
from workers.reading.words import CAPTION, COVER, FUNCTION_WORDS, LABEL, PAGE_NUMBER, STAMP

EDGE = 0.1  # of the page's height: where running heads and feet stand
AROUND = 12.0  # points around a drawing in which its labels may stand
REPEATED = 0.15  # of the pages
LARGER = 1.08  # of the body size
LARGEST_LABEL = 1.25
SMALLER = 0.95
MANY = 10  # numbers, of which this part
LARGER_PART = 0.8  # must count up
FRONT = 2  # pages on which stamps and notices stand


def sort(pages: Sequence[Sequence[Block]], sheets: Sequence[Sheet], style: Body) -> None:
    """Give every block its first kind; headings, floats and references are found later."""
    repeated = _repeated(pages, sheets)
    for blocks, sheet in zip(pages, sheets, strict=True):
        cover = is_cover(blocks)
        for block in blocks:
            block.kind = _kind(block, sheet, style, repeated)
            if cover and block.kind == "figure":
                block.kind = "furniture" if block.lines[0].style.drawing else "prose"
        _notices(blocks, style)
        _line_numbers(blocks)


def is_cover(blocks: Iterable[Block]) -> bool:
    """Whether a page is a publisher's cover."""
    return any(COVER.search(block.text.replace("\n", " ")) for block in blocks)


def reads_as_prose(block: Block, style: Body) -> bool:
    """Lines of several words with the small words of sentences between them."""
    words = block.text.casefold().split()
    small = sum(word in FUNCTION_WORDS for word in words)
    if len(words) < 8 or small < 0.15 * len(words):
        return False
    return is_body(block, style) or (len(words) > 15 and len(words) > 6 * len(block.lines))


def is_body(block: Block, style: Body) -> bool:
    """Whether a block is set like the running text."""
    line = block.lines[0].style
    return line.font == style.font and abs(line.size - style.size) < 0.08 * style.size


def is_footnote(block: Block, sheet: Sheet, style: Body) -> bool:
    """Small text low on the page, behind a number or sign."""
    return (
        block.lines[0].style.size < SMALLER * style.size
        and not block.lines[0].style.drawing
        and block.area.top < sheet.area.bottom + sheet.area.height / 2
        and bool(re.match(r"(?:\d{1,2}|[∗*†‡§¶]) ?[A-Za-z(]", block.text))
    )


def rows(block: Block) -> int:
    """How many of its lines stand beside the line before."""
    return sum(beside(a, b) for a, b in pairwise(block.lines))


def is_caption(block: Block) -> bool:
    """Whether a block begins like a caption, or with a label set in bold."""
    line = block.lines[0]
    if CAPTION.match(line.text):
        return True
    label = LABEL.match(line.text)
    return bool(label and line.glyphs[0].style.bold and line.glyphs[label.end() - 1].style.bold)


def _kind(block: Block, sheet: Sheet, style: Body, repeated: set[str]) -> str:
    if _is_furniture(block, sheet, repeated):
        return "furniture"
    if is_caption(block):
        return "caption"
    first = block.lines[0].style
    if first.turned:
        return "figure"
    drawn = first.drawing or _inside(block, sheet.drawings, style)
    if drawn and not reads_as_prose(block, style) and not is_footnote(block, sheet, style):
        return "figure"
    return "prose"


def _is_furniture(block: Block, sheet: Sheet, repeated: set[str]) -> bool:
    if sheet.number <= FRONT and STAMP.match(block.text.replace("\n", " ")):
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


def _notices(blocks: Sequence[Block], style: Body) -> None:
    """A notice of several paragraphs is furniture throughout."""
    for before, block in pairwise(blocks):
        if before.kind != "furniture" or block.kind != "prose":
            continue
        size = block.lines[0].style.size
        same = abs(before.lines[0].style.size - size) < 0.1 and size < SMALLER * style.size
        near = before.area.bottom - block.area.bottom > 0 and before.area.meets(block.area, size)
        if (same and near) or before.text.startswith("ACM Reference"):
            block.kind = "furniture"


def _line_numbers(blocks: Sequence[Block]) -> None:
    """Numbers counting the lines of a manuscript are furniture."""
    numbers = [block for block in blocks if re.fullmatch(r"\d{1,4}(?:\n\d{1,4})*", block.text)]
    counted = [int(number) for block in numbers for number in block.text.split("\n")]
    steps = Counter(after - before for before, after in pairwise(counted))
    if len(counted) >= MANY and max(steps[1], steps[5]) > LARGER_PART * len(counted):
        for block in numbers:
            block.kind = "furniture"


def _inside(block: Block, drawings: Iterable[Area], style: Body) -> bool:
    """Whether a block is a drawing's label; one set like a heading must be well within it."""
    area, size = block.area, block.lines[0].style.size
    if size > LARGEST_LABEL * style.size:
        return False
    around = AROUND if size <= LARGER * style.size else 0.0
    x, y = (area.left + area.right) / 2, (area.bottom + area.top) / 2
    return any(
        d.left - around < x < d.right + around and d.bottom - around < y < d.top + around
        for d in drawings
    )
