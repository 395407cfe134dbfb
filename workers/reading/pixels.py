"""A page as pixels, and how two drawings of it differ."""

import ctypes as c
from operator import sub
from time import process_time
from typing import Any

from pypdfium2 import raw

from workers.reading.drawn import Area
from workers.reading.limits import OutOfTime
from workers.reading.paint import Colour

SCALE = 1.5  # pixels per point
PIXELS = 4_000_000  # per drawing; larger pages are drawn smaller
SECONDS = 1.5  # of the processor, per drawing
ROWS = 40  # of a letter that are looked at

# Contrast in steps of 255, as bright as green looks; see PLANES.
SEEN = 24
MARK = 48  # between what is printed and what it is printed on, in a scan
BLUE, GREEN, RED = range(3)
PLANES = ((GREEN, 1), (RED, 2), (BLUE, 3))  # and how much less of it the eye takes for light


class Drawing:
    """A page in pixels, one plane of bytes per colour."""

    def __init__(self, page: Any, area: Area) -> None:
        self.area = area
        self.scale = min(SCALE, (PIXELS / max(area.width * area.height, 1.0)) ** 0.5)
        self.width = max(1, round(area.width * self.scale))
        self.height = max(1, round(area.height * self.scale))
        self._pixels = _drawn(page, self.width, self.height)
        self._planes: dict[int, bytes] = {}

    def plane(self, colour: int) -> bytes:
        """One of blue, green, red."""
        if colour not in self._planes:
            self._planes[colour] = self._pixels[colour::4]
        return self._planes[colour]

    def pixels(self, area: Area) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of an area in pixels, cut to the page."""
        left, bottom, right, top = area
        across, up, scale = self.area.left, self.area.top, self.scale
        return (
            max(int((left - across) * scale), 0),
            max(int((up - top) * scale), 0),
            min(int((right - across) * scale) + 1, self.width),
            min(int((up - bottom) * scale) + 1, self.height),
        )

    def at(self, area: Area) -> Colour:
        """The colour in the middle of an area."""
        left, top, right, bottom = self.pixels(area)
        row = min((top + bottom) // 2, self.height - 1)
        place = row * self.width + min((left + right) // 2, self.width - 1)
        return self.plane(RED)[place], self.plane(GREEN)[place], self.plane(BLUE)[place]

    def differs(self, other: "Drawing", area: Area, level: int) -> bool:
        """Whether some pixel of an area has a contrast above a level to the same one of another."""
        left, top, right, bottom = self.pixels(area)
        if left >= right or top >= bottom:
            return False
        start = (top + bottom) // 2 * self.width
        columns = slice(start + left, start + right)
        if _contrast(self.plane(GREEN)[columns], other.plane(GREEN)[columns]) > level:
            return True  # as nearly always
        step = max(1, (bottom - top) // ROWS)
        return any(
            _contrast(self.plane(colour)[columns], other.plane(colour)[columns]) > level * less
            for colour, less in PLANES
            for start in range(top * self.width, bottom * self.width, step * self.width)
            for columns in (slice(start + left, start + right),)
        )

    def marked(self, area: Area) -> bool:
        """Whether there is something dark on light in an area, or light on dark."""
        left, top, right, bottom = self.pixels(area)
        rows = range(top * self.width, bottom * self.width, self.width)
        seen = b"".join([self.plane(GREEN)[row + left : row + right] for row in rows])
        return bool(seen) and max(seen) - min(seen) > MARK

    def share(self, other: "Drawing", area: Area) -> float:
        """How much of an area differs from another drawing enough to be seen."""
        left, top, right, bottom = self.pixels(area)
        across, up = (max(1, length // ROWS) for length in (right - left, bottom - top))
        looked = changed = 0
        for start in range(top * self.width, bottom * self.width, up * self.width):
            row = slice(start + left, start + right, across)
            contrasts = (
                [abs(a - b) > SEEN * less for a, b in zip(one[row], two[row], strict=True)]
                for one, two, less in self._pairs(other)
            )
            seen = [any(pixel) for pixel in zip(*contrasts, strict=True)]
            looked += len(seen)
            changed += sum(seen)
        return changed / max(looked, 1)

    def _pairs(self, other: "Drawing") -> list[tuple[bytes, bytes, int]]:
        return [(self.plane(colour), other.plane(colour), less) for colour, less in PLANES]


def _contrast(one: bytes, other: bytes) -> int:
    return 0 if one == other else max(map(abs, map(sub, one, other)))


def _drawn(page: Any, width: int, height: int) -> bytes:
    """A page on white, as four bytes per pixel: blue, green, red, nothing."""
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGRx, None, 0)
    if not bitmap:
        raise OutOfTime
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        _draw(bitmap, page, width, height)
        size = raw.FPDFBitmap_GetStride(bitmap) * height
        return c.string_at(raw.FPDFBitmap_GetBuffer(bitmap), size)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def _draw(bitmap: Any, page: Any, width: int, height: int) -> None:
    """Draw upright, whatever turn the page asks for, as long as it takes no longer than allowed."""
    end = process_time() + SECONDS
    pause = raw.IFSDK_PAUSE(version=1)
    late = type(pause.NeedToPauseNow)(lambda _pause: process_time() > end)
    pause.NeedToPauseNow = late
    turn = -raw.FPDFPage_GetRotation(page) % 4
    status = raw.FPDF_RenderPageBitmap_Start(
        bitmap, page, 0, 0, width, height, turn, raw.FPDF_ANNOT, c.byref(pause)
    )
    raw.FPDF_RenderPage_Close(page)
    if status != raw.FPDF_RENDER_DONE:
        raise OutOfTime
