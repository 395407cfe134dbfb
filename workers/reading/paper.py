"""Pages as drawn to everything a `Document` holds, as plain data: the child's whole work.

sheets -> shown and hidden -> lines -> blocks -> kinds -> headings, captions, references -> text
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from workers.reading import (
    captions,
    floats,
    flow,
    front,
    headings,
    kinds,
    labels,
    outline,
    references,
)
from workers.reading.blocks import blocks, body
from workers.reading.catalog import Bookmark
from workers.reading.drawn import Sheet
from workers.reading.hidden import Parted
from workers.reading.joining import vocabulary
from workers.reading.lines import lines
from workers.reading.written import write


class Stated(NamedTuple):
    """What the file says about itself, as far as it could be read."""

    page_count: int
    bookmarks: Sequence[Bookmark] = ()
    labels: Sequence[str] = ()


def understand(
    sheets: Sequence[Sheet], parted: Sequence[Parted], stated: Stated, boxes: bool
) -> dict[str, Any]:
    """The document, ready for JSON."""
    page_lines = [list(lines(page.glyphs)) for page in parted]
    words = vocabulary(page_lines)
    style = body(page_lines)
    pages = [
        blocks(sheet.number, found, style) for sheet, found in zip(sheets, page_lines, strict=True)
    ]
    kinds.sort(pages, sheets, style)
    title, authors = front.find(pages, sheets, style)
    found = headings.certain(pages, style)
    floats.sort(pages, sheets, style)
    found = headings.minor(pages, style, found)
    cited = references.find(pages, words)
    pages = [flow.mend(page, sheet, style) for page, sheet in zip(pages, sheets, strict=True)]
    written = [write(page, words) for page in pages]
    inferred = [
        outline.Entry(h.level, h.title, h.block.page, written[h.block.page - 1].starts[id(h.block)])
        for h in found
    ]
    entries = outline.outline(stated.bookmarks, inferred, [page.text for page in written])
    for entry in entries:
        written[entry.page - 1].mark_heading(entry.offset)
    printed = labels.labels(pages, stated.labels)
    return {
        "title": title,
        "authors": authors,
        "page_count": stated.page_count,
        "pages": [
            {
                "number": sheet.number,
                "label": label,
                "text": page.text,
                "spans": page.spans,
                "boxes": page.boxes() if boxes else "",
            }
            for sheet, page, label in zip(sheets, written, printed, strict=True)
        ],
        "outline": [entry._asdict() for entry in entries],
        "captions": [caption._asdict() for caption in captions.captions(pages, words)],
        "references": [entry._asdict() for entry in cited],
        "hidden": [concealed._asdict() for page in parted for concealed in page.hidden],
    }
