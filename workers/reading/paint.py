"""How a text of a page is painted, as far as its own attributes tell."""

import ctypes as c
from collections.abc import Container
from typing import Any, NamedTuple

from pypdfium2 import raw

from workers.reading.drawn import INVISIBLE_INK, TRANSPARENT

FILLING, STROKING = (0, 2, 4, 6), (1, 2, 5, 6)  # text render modes
INVISIBLE = (3, 7)  # neither filled nor stroked; only a clip
FAINT = 26  # of 255: less than a tenth of the ink
SOLID = 250  # of 255: ink that lets nothing through

Colour = tuple[int, int, int]  # red, green, blue


class Manner(NamedTuple):
    """The colours and the strength of a text's paint."""

    colours: tuple[Colour, ...] = ()  # none when patterns or pictures paint it
    strength: float = 1.0
    trusted: bool = False  # nothing around the text is known to change its colours
    embedded: bool = True  # the font


def manner(thing: int, nested: Container[int]) -> Manner:
    """How the text object at an address is painted; `nested` are those inside placed graphics."""
    obj = c.cast(thing, raw.FPDF_PAGEOBJECT)
    font = raw.FPDFTextObj_GetFont(obj)
    embedded = raw.FPDFFont_GetIsEmbedded(font) == 1
    mode = raw.FPDFTextObj_GetTextRenderMode(obj)
    asked = [raw.FPDFPageObj_GetFillColor] * (mode in FILLING)
    asked += [raw.FPDFPageObj_GetStrokeColor] * (mode in STROKING)
    paints = [_paint(ask, obj) for ask in asked]
    if not paints or not all(paints):
        return Manner(embedded=embedded)
    strength = max(paint[3] for paint in paints)
    return Manner(
        tuple((paint[0], paint[1], paint[2]) for paint in paints),
        strength / 255,
        strength >= SOLID and thing not in nested and _named(font),
        embedded,
    )


def unseen(obj: Any) -> str:
    """Why nobody can see a text, if its paint alone says so."""
    if raw.FPDFTextObj_GetTextRenderMode(obj) in INVISIBLE:
        return INVISIBLE_INK
    paint = _paint(raw.FPDFPageObj_GetFillColor, obj)
    return TRANSPARENT if paint and paint[3] < FAINT else ""


def _named(font: Any) -> bool:
    """Whether a font has a name; one whose letters are small drawings, maybe coloured, has none."""
    return int(raw.FPDFFont_GetBaseFontName(font, None, 0)) > len(b"\0")


def _paint(ask: Any, obj: Any) -> tuple[int, ...]:
    """Red, green, blue and strength; nothing when a pattern paints."""
    parts = [c.c_uint(255) for _ in range(4)]
    if not ask(obj, *map(c.byref, parts)):
        return ()
    return tuple(part.value for part in parts)
