"""The pages of a PDF, by PDFium: characters, drawings, and what of them nobody sees."""

import ctypes as c
from collections.abc import Iterator
from dataclasses import replace
from time import process_time
from typing import Any

from pypdfium2 import raw

from workers.reading import forged, objects
from workers.reading.characters import Text
from workers.reading.drawings import survey
from workers.reading.drawn import SCAN, Area, Sheet
from workers.reading.fonts import Face

PASSWORD = 4  # PDFium's error code
INK_SECONDS = 8.0  # of the processor, for looking at the ink of all pages


class Refused(Exception):
    """The file cannot be read; the argument is the reason in one word."""


class Source:
    """An open PDF."""

    def __init__(self, content: bytes) -> None:
        raw.FPDF_InitLibraryWithConfig(raw.FPDF_LIBRARY_CONFIG(version=2))
        self._content = content  # PDFium reads from it as long as the document is open
        self._document = raw.FPDF_LoadMemDocument64(content, len(content), None)
        if not self._document:
            raise Refused("password" if raw.FPDF_GetLastError() == PASSWORD else "broken")
        self.page_count: int = raw.FPDF_GetPageCount(self._document)
        self._faces: dict[int, Face] = {}
        self._ink_until = process_time() + INK_SECONDS

    @property
    def states_something(self) -> bool:
        """Whether the file carries an outline or page labels."""
        return bool(
            raw.FPDFBookmark_GetFirstChild(self._document, None)
            or raw.FPDF_GetPageLabel(self._document, 0, None, 0) > len(b"\0\0")
        )

    def sheets(self, count: int, inked: bool = True) -> Iterator[Sheet]:
        """The first `count` pages; one that cannot be loaded comes empty.

        `inked` is whether to look which letters leave ink on them.
        """
        for index in range(min(count, self.page_count)):
            page = raw.FPDF_LoadPage(self._document, index)
            if not page:
                yield Sheet(index + 1, Area(0, 0, 0, 0), [], failed=True)
                continue
            yield self._sheet(index + 1, page, inked)
            raw.FPDF_ClosePage(page)

    def _sheet(self, number: int, page: Any, inked: bool) -> Sheet:
        rect = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page, c.byref(rect))
        area = Area(rect.left, rect.bottom, rect.right, rect.top)
        found = survey(page, area)
        things = objects.texts(page)
        replaced = forged.unmark(things or ())
        text = raw.FPDFText_LoadPage(page)
        if not text:
            return Sheet(number, area, [], found.drawings, found.picture)
        read = Text(text, area, found, self._faces)
        letters = read.letters() if inked else []
        read.test_shapes(letters)
        in_time = inked and process_time() < self._ink_until
        tested = in_time and things is not None and read.test_ink(page, letters, things)
        sheet = read.sheet(number, tested, replaced)
        if tested and things and found.picture >= SCAN:
            sheet = replace(sheet, pictured=read.pictured(page, things))
        raw.FPDFText_ClosePage(text)
        return sheet
