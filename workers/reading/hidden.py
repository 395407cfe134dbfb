"""Text that a PDF carries and does not show: taken out of the pages, kept to be reported.

What makes a single letter unseen is found where the page is read (`pdfium.py`, `ink.py`,
`forged.py`); here letters become words and words become what is reported.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from workers.reading.drawn import (
    COVERED,
    INVISIBLE_CHARACTERS,
    INVISIBLE_INK,
    REPLACED,
    TOO_SMALL,
    Area,
    Glyph,
    Sheet,
)
from workers.reading.lines import lines
from workers.reading.prose import is_prose
from workers.reading.wording import CANARY, instructs

SCAN = 0.95  # of the page under images
FEWEST = 3  # letters or digits; less is a stray mark
STRETCH = 3  # letters of a word that are all hidden, or all shown, are so by themselves
ZERO_WIDTH = 8  # on a page; less is a ligature control or a soft break
LEGIBLE = 2.2  # points: whole sentences below that are not meant for people
LONGEST = 2_000


class Concealed(NamedTuple):
    """A stretch of text that is not shown."""

    page: int
    text: str
    reason: str
    box: Area | None = None
    prose: bool = False  # reads like sentences
    instructs: bool = False  # tells its reader what to do
    canary: bool = False  # asks for particular words in a review


class Parted(NamedTuple):
    """A page's text, the shown and the hidden part."""

    glyphs: list[Glyph]
    hidden: list[Concealed]
    recognised: bool  # an invisible layer over a scan: kept, that is what the page says


def part(sheet: Sheet) -> Parted:
    """Tell what is shown from what is not."""
    layer = _layer(sheet)
    excused = ("", layer)
    shown: list[Glyph] = []
    hidden: dict[str, list[Glyph]] = {}
    for word in _words(sheet.glyphs):
        for reason, glyphs in _parts(word, excused):
            (hidden.setdefault(reason, []) if reason else shown).extend(glyphs)
    shown = _without_fine_print(shown, hidden)
    found = [_concealed(sheet.number, reason, run) for reason, run in hidden.items()]
    if sheet.replaced:
        found.append(_told(sheet.number, " ".join(sheet.replaced), REPLACED, None))
    kept = [one for one in found if sum(map(str.isalnum, one.text)) >= FEWEST]
    return Parted(shown, [*kept, *_zero_width(sheet)], bool(layer))


def _layer(sheet: Sheet) -> str:
    """How the text of a scanned page is kept from covering its picture, if it is one."""
    if sheet.picture < SCAN:
        return ""
    counts = Counter(glyph.style.unseen for glyph in sheet.glyphs if glyph.text.strip())
    most = counts.total() / 2
    return next((how for how in (INVISIBLE_INK, COVERED) if counts[how] > most), "")


def _words(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Words, each with the spaces after it."""
    word: list[Glyph] = []
    ended = False
    for glyph in glyphs:
        blank = glyph.text in ("", " ")
        if ended and not blank:
            yield word
            word = []
        word.append(glyph)
        ended = blank
    if word:
        yield word


def _parts(word: list[Glyph], excused: tuple[str, ...]) -> Iterator[tuple[str, list[Glyph]]]:
    """A word with the reason why it is hidden; in parts where it is clearly of two kinds."""
    reasons = [_why(glyph, excused) for glyph in word if glyph.text.strip()]
    if len(set(reasons)) <= 1:
        yield (reasons[0] if reasons else ""), word
        return
    whole = _verdict(word, excused)
    for _, run in groupby(word, lambda glyph: bool(_why(glyph, excused))):
        glyphs = list(run)
        alone = sum(glyph.text.isalnum() for glyph in glyphs) >= STRETCH
        yield (_verdict(glyphs, excused) if alone else whole), glyphs


def _verdict(glyphs: list[Glyph], excused: tuple[str, ...]) -> str:
    """The commonest reason when half of the letters have one; of a word without letters, all."""
    letters = [glyph for glyph in glyphs if glyph.text.isalnum()] or glyphs
    reasons = Counter(filter(None, (_why(glyph, excused) for glyph in letters)))
    return reasons.most_common(1)[0][0] if 2 * reasons.total() >= len(letters) > 0 else ""


def _why(glyph: Glyph, excused: tuple[str, ...]) -> str:
    return "" if glyph.style.unseen in excused else glyph.style.unseen


def _without_fine_print(shown: list[Glyph], hidden: dict[str, list[Glyph]]) -> list[Glyph]:
    """Move sentences too small for anybody to read to what is hidden; small labels stay."""
    tiny = [glyph for glyph in shown if 0 < glyph.style.size < LEGIBLE]
    if not tiny or not is_prose(_text(_spaced(shown))):
        return shown
    hidden.setdefault(TOO_SMALL, []).extend(_spaced(shown))
    return [glyph for glyph in shown if not 0 < glyph.style.size < LEGIBLE]


def _spaced(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """The tiny ones with the spaces among them."""
    return [glyph for glyph in glyphs if glyph.style.size < LEGIBLE]


def _text(run: Iterable[Glyph]) -> str:
    return " ".join(line.text for line in lines(run))


def _concealed(page: int, reason: str, run: list[Glyph]) -> Concealed:
    return _told(page, _text(run), reason, _around([g for g in run if g.text.strip()]))


def _told(page: int, text: str, reason: str, box: Area | None) -> Concealed:
    canary = bool(CANARY.search(text))
    return Concealed(page, text[:LONGEST], reason, box, is_prose(text), instructs(text), canary)


def _around(glyphs: list[Glyph]) -> Area | None:
    if not glyphs:
        return None
    lefts, bottoms, rights, tops = zip(*(glyph[1:5] for glyph in glyphs), strict=True)
    return Area(min(lefts), min(bottoms), max(rights), max(tops))


def _zero_width(sheet: Sheet) -> Iterator[Concealed]:
    if sheet.zero_width >= ZERO_WIDTH:
        text = f"{sheet.zero_width} characters without width"
        yield Concealed(sheet.number, text, INVISIBLE_CHARACTERS)
