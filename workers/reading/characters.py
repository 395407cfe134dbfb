"""The characters of a page, by PDFium.

The loop over characters runs a hundred thousand times for a paper, so it calls PDFium by address
with plain integers and lets it write into one buffer per page. Everything is anchored on PDFium's
character index; its whole-page text has other indices and is never used.
"""

import ctypes as c
from collections.abc import Iterator, Sequence
from typing import Any

from pypdfium2 import raw

from workers.reading import forged, ink
from workers.reading.drawings import Survey
from workers.reading.drawn import (
    COVERED,
    INVISIBLE_CHARACTERS,
    INVISIBLE_INK,
    OFF_PAGE,
    REPLACED,
    SUPPOSED_SPACE,
    TOO_SMALL,
    Area,
    Glyph,
    Letter,
    Sheet,
    Style,
)
from workers.reading.fonts import Face
from workers.reading.limits import OutOfTime
from workers.reading.typesetting import Runs, measured
from workers.reading.unicode import SILENT, TAGS, ZERO_WIDTH, readable
from workers.reading.upright import quarter_of, turned

TINY = 1.0  # points; nobody reads that
NARROW = 0.35  # points: the same for the width of a letter, these excepted
SLIM = "fijltIJ"
FLAT = frozenset("-–—_.,·…'")  # flat or small in every font; some give them no more room either
PLACES = 3_000  # of unseen letters that are compared with a picture
HIGH, LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)  # halves of one character
HIGH_SIGN, LOW_SIGN = chr(HIGH.start), chr(LOW.start)

_handle = c.c_void_p
_codepoint = c.cast(raw.FPDFText_GetUnicode, c.CFUNCTYPE(c.c_uint, _handle, c.c_int))
_object = c.cast(raw.FPDFText_GetTextObject, c.CFUNCTYPE(_handle, _handle, c.c_int))
_made_up = c.cast(raw.FPDFText_IsGenerated, c.CFUNCTYPE(c.c_int, _handle, c.c_int))
_loose = c.cast(raw.FPDFText_GetLooseCharBox, c.CFUNCTYPE(c.c_int, _handle, c.c_int, _handle))
_tight = c.cast(raw.FPDFText_GetCharBox, c.CFUNCTYPE(c.c_int, _handle, c.c_int, *[_handle] * 4))


class Text:
    """The characters of one page."""

    def __init__(self, text: Any, area: Area, found: Survey, faces: dict[int, Face]) -> None:
        self._area, self._found = area, found
        handle = c.cast(text, c.c_void_p).value
        indices = range(max(raw.FPDFText_CountChars(text), 0))
        self._codes = [_codepoint(handle, i) for i in indices]
        self._made_up = {i for i in indices if self._codes[i] <= 32 and _made_up(handle, i)}
        self._things = [_object(handle, i) or 0 for i in indices]
        runs = Runs(text, found, faces)
        self._run_of = [runs.run(thing, i) for i, thing in enumerate(self._things)]
        self._fonts = runs.fonts
        buffer = (c.c_float * (4 * len(indices)))()
        start = c.addressof(buffer)
        for i in indices:
            _loose(handle, i, start + 16 * i)
        self._edges = list(buffer)
        self._run_of = measured(self._run_of, self._edges)
        bodies = (c.c_double * (4 * len(indices)))()
        start = c.addressof(bodies)
        for i in indices:
            at = start + 32 * i
            _tight(handle, i, at, at + 16, at + 8, at + 24)
        self._bodies: list[float] = list(bodies)
        self._hidden = dict(self._attributes())  # why characters are not seen

    def letters(self) -> list[Letter]:
        """The characters of which their own attributes do not say whether they are seen."""
        letters: list[Letter] = []
        for i, thing in enumerate(self._things):
            sign = chr(self._codes[i])
            if not thing or i in self._hidden or sign == " ":
                continue
            left, top, right, bottom = self._edges[4 * i : 4 * i + 4]
            body = Area._make(self._bodies[4 * i : 4 * i + 4])
            room = Area(left, bottom, right, top)
            drawn = body.left < body.right and body.bottom < body.top
            counts = sign.isalnum() or HIGH_SIGN <= sign < LOW_SIGN
            letters.append(Letter(i, sign if counts else "", thing, body if drawn else room, room))
        return letters

    def test_ink(self, page: Any, letters: Sequence[Letter], things: Sequence[int]) -> bool:
        """Find the letters that nobody sees; whether that could be done."""
        try:
            silent = set(things).difference(self._things)
            known = ink.Known(things, silent, self._found.nested)
            self._hidden |= ink.unseen(page, self._area, letters, known)
        except OutOfTime:
            return False
        return True

    def pictured(self, page: Any, things: Sequence[int]) -> float:
        """The share of unseen letters that a picture may show."""
        unseen = [i for i, why in self._hidden.items() if why in (INVISIBLE_INK, COVERED)]
        letters = [i for i in unseen if chr(self._codes[i]).isalnum()][:PLACES]
        places = [Area._make(self._bodies[4 * i : 4 * i + 4]) for i in letters]
        try:
            return ink.pictured(page, self._area, places, things)
        except OutOfTime:
            return 1.0

    def test_shapes(self, letters: Sequence[Letter]) -> None:
        """Find the letters that stand for others than those drawn."""
        self._hidden |= dict.fromkeys(forged.forged(letters, self._fonts), REPLACED)

    def _attributes(self) -> Iterator[tuple[int, str]]:
        """Why characters cannot be seen, as far as their own attributes tell."""
        for i, run in enumerate(self._run_of):
            if i not in self._made_up:
                left, top, right, bottom = self._edges[4 * i : 4 * i + 4]
                why = run.style.unseen or self._unseen(i, self._code(i), (left, bottom, right, top))
                if why:
                    yield i, why

    def sheet(self, number: int, tested: bool, replaced: Sequence[forged.Replacement]) -> Sheet:
        """The page, turned so that most of its text is upright."""
        upright = quarter_of(self._run_of)
        glyphs, zero_width, lost = self._glyphs(upright)
        return Sheet(
            number,
            turned(self._area, self._area, upright),
            glyphs,
            [turned(drawing, self._area, upright) for drawing in self._found.drawings],
            self._found.picture,
            zero_width,
            lost,
            tested=tested,
            replaced=list(forged.contradicted(replaced, self._drawn())) if replaced else [],
        )

    def _glyphs(self, upright: int) -> tuple[list[Glyph], int, int]:
        """Its characters, how many without width were dropped, and how many without a meaning."""
        marked: dict[tuple[int, str], Style] = {}
        runs = {id(run): run for run in self._run_of}
        styles = {key: run.seen_from(upright) for key, run in runs.items()}
        glyphs: list[Glyph] = []
        zero_width = lost = 0
        for i, run in enumerate(self._run_of):
            if i in self._made_up:
                glyphs.append(SUPPOSED_SPACE)
                continue
            code = self._code(i)
            text = readable(code)
            if code in ZERO_WIDTH:
                zero_width += 1
            elif not text:
                lost += code not in LOW and code not in SILENT
            else:
                left, top, right, bottom = self._edges[4 * i : 4 * i + 4]
                box = Area(left, bottom, right, top)
                style = styles[id(run)]
                if unseen := self._hidden.get(i):
                    style = marked.setdefault((id(run), unseen), style._replace(unseen=unseen))
                if upright:
                    box = turned(box, self._area, upright)
                glyphs += [Glyph(part, *box, style) for part in text]
        return glyphs, zero_width, lost

    def _drawn(self) -> dict[int, str]:
        """What each text object draws."""
        drawn: dict[int, str] = {}
        for i, thing in enumerate(self._things):
            drawn[thing] = drawn.get(thing, "") + readable(self._code(i))
        return drawn

    def _code(self, i: int) -> int:
        """The code point at an index, its two halves put together."""
        code: int = self._codes[i]
        if code in HIGH and i + 1 < len(self._codes) and self._codes[i + 1] in LOW:
            low: int = self._codes[i + 1]
            return 0x10000 + ((code - HIGH.start) << 10) + (low - LOW.start)
        return code

    def _unseen(self, i: int, code: int, box: tuple[float, float, float, float]) -> str:
        """Why a reader cannot see a character, as far as its place and size tell."""
        left, bottom, right, top = box
        if code in TAGS:
            return INVISIBLE_CHARACTERS
        if top - bottom < TINY and readable(code) not in FLAT and self._ink(i) < TINY:
            return TOO_SMALL
        if right - left < NARROW and chr(code).isalpha() and chr(code) not in SLIM:
            return TOO_SMALL
        page = self._area
        if left >= page.right or right <= page.left or bottom >= page.top or top <= page.bottom:
            return OFF_PAGE
        return ""

    def _ink(self, i: int) -> float:
        """How tall the glyph itself is; a font may be wrong about its characters' room."""
        _, bottom, _, top = self._bodies[4 * i : 4 * i + 4]
        return top - bottom
