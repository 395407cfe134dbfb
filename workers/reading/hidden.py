"""Text that a PDF carries and does not show: taken out of the pages, kept to be reported.

Each test here looks at one character's own attributes. A test of the ink, which renders the page
with and without its text, finds what these cannot; it belongs in `part` beside them.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from workers.reading.drawn import INVISIBLE_CHARACTERS, INVISIBLE_INK, Glyph, Sheet
from workers.reading.lines import lines

SCAN = 0.95  # of the page under images
FEWEST = 3  # letters or digits; less is a stray mark
ZERO_WIDTH = 8  # on a page; less is a ligature control or a soft break
LONGEST = 2_000


class Concealed(NamedTuple):
    """A stretch of text that is not shown."""

    page: int
    text: str
    reason: str


class Parted(NamedTuple):
    """A page's text, the shown and the hidden part."""

    glyphs: list[Glyph]
    hidden: list[Concealed]
    recognised: bool  # an invisible layer over a scan: kept, that is what the page says


def part(sheet: Sheet) -> Parted:
    """Tell what is shown from what is not."""
    inked = sum(glyph.style.unseen == INVISIBLE_INK for glyph in sheet.glyphs)
    recognised = sheet.picture >= SCAN and inked > len(sheet.glyphs) / 2
    excused = ("", INVISIBLE_INK) if recognised else ("",)
    if not any(glyph.style.unseen not in excused for glyph in sheet.glyphs):
        return Parted(sheet.glyphs, list(_zero_width(sheet)), recognised)
    shown = [glyph for glyph in sheet.glyphs if glyph.style.unseen in excused]
    hidden = [
        Concealed(sheet.number, text, reason)
        for reason, text in _runs(sheet.glyphs, excused)
        if sum(character.isalnum() for character in text) >= FEWEST
    ]
    return Parted(shown, [*hidden, *_zero_width(sheet)], recognised)


def _runs(glyphs: list[Glyph], excused: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Stretches hidden for one reason; the spaces in them belong to them."""
    reason = ""

    def why(glyph: Glyph) -> str:
        nonlocal reason
        reason = reason if glyph.text in ("", " ") else glyph.style.unseen
        return reason

    for hidden_by, run in groupby(glyphs, key=why):
        if hidden_by not in excused:
            yield hidden_by, " ".join(line.text for line in lines(run))[:LONGEST]


def _zero_width(sheet: Sheet) -> Iterator[Concealed]:
    if sheet.zero_width >= ZERO_WIDTH:
        text = f"{sheet.zero_width} characters without width"
        yield Concealed(sheet.number, text, INVISIBLE_CHARACTERS)
