"""How text is set: what the characters of one text object share."""

import ctypes as c
from collections.abc import Sequence
from math import atan2, cos, hypot, pi, sin
from statistics import median
from typing import Any, NamedTuple

from pypdfium2 import raw

from workers.reading import paint
from workers.reading.drawings import Survey
from workers.reading.drawn import Style
from workers.reading.fonts import Face, face
from workers.reading.forged import Cut

QUARTER = pi / 2
SLANT = 0.1  # the sine of an angle: text this far off is no line of the page
DOUBTFUL = 4.0  # points: a font may say 1 and draw its characters ten times as large


class Run(NamedTuple):
    """What the characters of one text object share."""

    style: Style
    angle: float  # of its base line, against the clock

    @property
    def quarter(self) -> int:
        """How many times it is turned by 90 degrees, roughly."""
        return round(self.angle / QUARTER) % 4

    def seen_from(self, upright: int) -> Style:
        """Its style on a page that is turned back by so many times 90 degrees."""
        angle = self.angle - upright * QUARTER
        if abs(sin(angle)) > SLANT or cos(angle) < 0:
            return self.style._replace(turned=angle)
        return self.style


class Runs:
    """The text objects of one page."""

    def __init__(self, text: Any, found: Survey, faces: dict[int, Face]) -> None:
        self.fonts: dict[int, tuple[Cut, float]] = {}  # of each object: its font and size
        self._text, self._found, self._faces = text, found, faces
        self._runs: dict[int, Run] = {}

    def run(self, address: int, i: int) -> Run:
        """That of the text object at an address, to which the character at an index belongs."""
        if address not in self._runs:
            self._runs[address] = self._new_run(address, i)
        return self._runs[address]

    def _new_run(self, address: int, i: int) -> Run:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._text, i, c.byref(matrix))
        size = raw.FPDFText_GetFontSize(self._text, i) * hypot(matrix.c, matrix.d)
        if not address:
            return Run(Style(size, ""), 0)
        obj = raw.FPDFText_GetTextObject(self._text, i)
        font = raw.FPDFTextObj_GetFont(obj)
        known = self._face(font)
        self.fonts[address] = _cut(font, matrix), size
        style = Style(
            size,
            known.name,
            known.bold,
            known.italic,
            known.mono,
            known.math,
            drawing=address in self._found.placed,
            unseen=paint.unseen(obj),
        )
        return Run(style, atan2(matrix.b, matrix.a))

    def _face(self, font: Any) -> Face:
        key = c.cast(font, c.c_void_p).value or 0
        if key not in self._faces:
            name = c.create_string_buffer(256)
            raw.FPDFFont_GetBaseFontName(font, name, len(name))
            self._faces[key] = face(
                name.value.decode("utf-8", "replace"), raw.FPDFFont_GetFlags(font)
            )
        return self._faces[key]


def measured(runs: Sequence[Run], edges: Sequence[float]) -> list[Run]:
    """The run of each character, those of drawn fonts with the size their characters have.

    `edges` has the left, top, right and bottom of one character after the other.
    """
    heights: dict[int, list[float]] = {}
    small: dict[int, Run] = {}
    for i, run in enumerate(runs):
        if run.style.size < DOUBTFUL:
            small[id(run)] = run
            heights.setdefault(id(run), []).append(edges[4 * i + 1] - edges[4 * i + 3])
    sized = {
        key: run._replace(style=run.style._replace(size=max(run.style.size, height)))
        for key, run in small.items()
        if (height := median(heights[key])) > 2 * run.style.size
    }
    return [sized.get(id(run), run) for run in runs] if sized else list(runs)


def _cut(font: Any, matrix: Any) -> Cut:
    """A font as it is turned and stretched: what draws a letter in one shape, if it is honest."""
    high = hypot(matrix.c, matrix.d) or 1.0
    turn = (round(part / high, 1) for part in (matrix.a, matrix.b, matrix.c, matrix.d))
    return c.cast(font, c.c_void_p).value or 0, *turn
