"""Where quotes stand in the file's own coordinates, found out from PDFium.

A reader's boxes are those of the page with its text upright, however it was drawn. Which quarter
turn leads back is not written anywhere, so each is tried: the right one has the quote's own words
under it. A quote whose words are under none is not highlighted at all.
"""

import ctypes as c
import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

from pypdfium2 import raw

from workers.annotating.original import Refused
from workers.annotating.turning import Corners, Edges, around, back, core, corners

Lines = Sequence[tuple[int, Edges]]  # (page number, rectangle)

GRAM = 3
ENOUGH = 0.6  # of what stands under the rectangles must be the quote's
INSET = 0.3  # of a line's height: what only touches it belongs to the lines around it
ICON, MARGIN = 20.0, 8.0  # points: the note on the first page
LONGEST = 4_000  # characters looked at under one line


class Placed(NamedTuple):
    """A mark and the quadrilaterals it covers, by page index."""

    shapes: dict[int, list[Corners]]
    subject: str
    note: str
    colour: str


class Pages:
    """The file as PDFium sees it; a page is opened when it is needed first."""

    def __init__(self, content: bytes) -> None:
        raw.FPDF_InitLibraryWithConfig(raw.FPDF_LIBRARY_CONFIG(version=2))
        self._content = content  # PDFium reads from it as long as the document is open
        self._document = raw.FPDF_LoadMemDocument64(content, len(content), None)
        if not self._document:
            raise Refused("damaged")
        self.count: int = raw.FPDF_GetPageCount(self._document)
        self._opened: dict[int, Any] = {}
        self._texts: dict[int, Any] = {}
        self._quarters: dict[int, int] = {}  # what was right for the quote before

    def __enter__(self) -> "Pages":
        """Open until the block ends."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give PDFium's memory back."""
        for text in self._texts.values():
            raw.FPDFText_ClosePage(text)
        for page in self._opened.values():
            raw.FPDF_ClosePage(page)
        raw.FPDF_CloseDocument(self._document)

    def note_count(self, index: int) -> int:
        """How many annotations a page has."""
        return int(raw.FPDFPage_GetAnnotCount(self._page(index)))

    def corner(self, index: int) -> Edges:
        """A small square in the upper right corner of a page as a viewer shows it.

        Viewers keep a note's upper left corner where it is and its picture upright, or turn it with
        the page: on a turned page it is far enough from the edge for both.
        """
        page, turn = self._area(index), int(raw.FPDFPage_GetRotation(self._page(index)))
        wide, high = page[2] - page[0], page[3] - page[1]
        if turn % 2:
            wide, high = high, wide
        left, bottom = (0.0, 0.0) if turn else page[:2]
        down = MARGIN + ICON if turn else MARGIN
        x, y = back((left + wide - MARGIN - ICON, bottom + high - down), page, turn)
        return x, y - ICON, x + ICON, y

    def place(
        self, lines: Lines, quote: str, subject: str, note: str, colour: str
    ) -> Placed | None:
        """Where a quote stands; None when its words are not where they were read."""
        grams = _grams(_letters(quote))
        shapes: dict[int, list[Corners]] = {}
        for index in dict.fromkeys(number - 1 for number, _ in lines):
            boxes = [box for number, box in lines if number - 1 == index]
            found = self._turned(index, boxes, grams) if 0 <= index < self.count else None
            if found is None:
                return None
            shapes[index] = found
        return Placed(shapes, subject, note, colour)

    def _turned(self, index: int, boxes: Sequence[Edges], grams: set[str]) -> list[Corners] | None:
        before = self._quarters.get(index, 0)
        for quarters in sorted(range(4), key=lambda quarters: quarters != before):
            shapes = [corners(box, self._area(index), quarters) for box in boxes]
            words = _letters("".join(self._under(index, shape) for shape in shapes))
            there = _grams(words)
            if there and len(there & grams) >= ENOUGH * len(there):
                self._quarters[index] = quarters
                return shapes
        return None

    def _under(self, index: int, shape: Corners) -> str:
        """The characters PDFium finds within a line, those that only touch it left out."""
        left, bottom, right, top = around(core(shape, INSET))
        buffer = (c.c_ushort * LONGEST)()
        edges = (left, top, right, bottom)
        written = raw.FPDFText_GetBoundedText(self._text(index), *edges, buffer, LONGEST)
        units = bytes(buffer)[: 2 * max(written, 0)]
        return units.decode("utf-16-le", "replace")

    def _page(self, index: int) -> Any:
        if index not in self._opened:
            page = raw.FPDF_LoadPage(self._document, index)
            if not page:
                raise Refused("damaged")
            self._opened[index] = page
        return self._opened[index]

    def _text(self, index: int) -> Any:
        if index not in self._texts:
            text = raw.FPDFText_LoadPage(self._page(index))
            if not text:
                raise Refused("damaged")
            self._texts[index] = text
        return self._texts[index]

    def _area(self, index: int) -> Edges:
        """What is shown of a page."""
        rect = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(self._page(index), c.byref(rect))
        return rect.left, rect.bottom, rect.right, rect.top


def _letters(text: str) -> str:
    """What two spellings of the same words have in common."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _grams(letters: str) -> set[str]:
    return {letters[at : at + GRAM] for at in range(max(len(letters) - GRAM + 1, 1))} - {""}
