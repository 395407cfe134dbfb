"""The ways to read a file, each from bytes to JSON: with PDFium, and in need with less.

PDFium draws the pages to find what is hidden on them; a file that is too much for that is read
without, and one that PDFium cannot bear at all with pypdf.

The child process loads this after it has limited itself.
"""

import json
from collections.abc import Sequence
from functools import partial
from importlib import import_module

from workers.reading import hidden, notes
from workers.reading.catalog import Catalog
from workers.reading.drawn import Area, Glyph, Sheet, Style
from workers.reading.limits import OutOfTime, at_most
from workers.reading.paper import Stated, understand
from workers.reading.usable import unusable

CATALOG_SECONDS = 5.0


def with_pdfium(content: bytes, max_pages: int, *, inked: bool = True) -> str:
    """Text with the place of every character, and the outline and labels pypdf finds."""
    pdfium = import_module("workers.reading.pdfium")
    try:
        source = pdfium.Source(content)
    except pdfium.Refused as refused:
        return _refused(str(refused))
    if not source.page_count:
        return _refused("no_pages")
    sheets = list(source.sheets(max_pages, inked))
    stated = Stated(source.page_count)
    if source.states_something:
        stated = _stated(content, source.page_count)
    return _result(sheets, stated, boxes=True)


def with_pypdf(content: bytes, max_pages: int) -> str:
    """Plain text: no places, no sizes, and so no test of what is hidden."""
    try:
        catalog = Catalog(content)
    except Exception:  # whatever a damaged file makes pypdf raise
        return _refused("broken")
    if catalog.locked:
        return _refused("password")
    if not catalog.page_count:
        return _refused("no_pages")
    sheets = [_typed(number, text) for number, text in enumerate(catalog.texts(max_pages), 1)]
    stated = Stated(catalog.page_count)
    return _result(sheets, stated, boxes=False)


ENGINES = {
    "pdfium": with_pdfium,
    "undrawn": partial(with_pdfium, inked=False),
    "pypdf": with_pypdf,
}
"""In the order in which they are tried."""


def _refused(reason: str) -> str:
    return json.dumps({"refused": reason})


def _result(sheets: Sequence[Sheet], stated: Stated, boxes: bool) -> str:
    parted = hidden.known([hidden.part(sheet) for sheet in sheets])
    reason = unusable(sheets, [page.glyphs for page in parted])
    if reason:
        return _refused(reason)
    document = understand(sheets, parted, stated, boxes)
    pages = {page["number"]: page["text"] for page in document["pages"]}
    words = notes.told(pages, parted)
    document["notes"] = notes.notes(sheets, parted, stated.page_count, boxes, words)
    document["confidential"] = words.confidential
    return json.dumps({"name": "", **document})


def _stated(content: bytes, page_count: int) -> Stated:
    """Outline and labels; a file whose catalog is damaged or slow is read without them."""
    try:
        with at_most(CATALOG_SECONDS):
            catalog = Catalog(content)
            if catalog.locked:
                return Stated(page_count)
            return Stated(page_count, catalog.bookmarks(), catalog.labels())
    except (Exception, OutOfTime):  # whatever a damaged file makes pypdf raise
        return Stated(page_count)


def _typed(number: int, text: str) -> Sheet:
    """A page of plain text as if typed on a sheet, so that layout can find its paragraphs."""
    size, style = 10.0, Style(10.0, "")
    glyphs: list[Glyph] = []
    rows = text.splitlines()
    for row, line in enumerate(rows):
        top = (len(rows) - row) * 1.2 * size
        for column, character in enumerate(line):
            left = column * size / 2
            glyphs.append(Glyph(character, left, top - size, left + size / 2, top, style))
    return Sheet(number, Area(0, -size, 100 * size, (len(rows) + 1) * 1.2 * size), glyphs)
