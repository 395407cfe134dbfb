"""Text that a PDF carries and does not show: taken out of the pages, kept to be reported.

What makes a single letter unseen is found where the page is read (`pdfium.py`, `ink.py`,
`forged.py`); here letters become words and words become what is reported.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from workers.reading.drawn import (
    COVERED,
    INVISIBLE_CHARACTERS,
    INVISIBLE_INK,
    OFF_PAGE,
    REPLACED,
    RUN_OFF,
    SCAN,
    TOO_SMALL,
    Area,
    Glyph,
    Sheet,
)
from workers.reading.lines import lines
from workers.reading.prose import is_prose
from workers.reading.wording import CANARY, instructs

PICTURED = 0.5  # of the letters under a picture stand where it shows something
FEWEST = 3  # letters or digits; less is a stray mark
STRETCH = 3  # letters of a word that are all hidden, or all shown, are so by themselves
ZERO_WIDTH = 8  # on a page; less is a ligature control or a soft break
LEGIBLE = 2.2  # points: whole sentences below that are not meant for people
LONGEST = 2_000
WIDE = 3.0  # sizes: the widest space between two words of a line
SAME = 0.8  # of the runs of words: a text that stands elsewhere, where it is seen
RUN = 3  # words


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
    last: Glyph | None = None  # of a line that began on the page
    for word in _words(sheet.glyphs):
        for reason, glyphs in _parts(word, excused):
            if reason == OFF_PAGE and last and _goes_on(last, glyphs[0]):
                reason = RUN_OFF
            (hidden.setdefault(reason, []) if reason else shown).extend(glyphs)
            if reason in ("", RUN_OFF):
                last = next((g for g in reversed(glyphs) if g.text.strip()), last)
            else:
                last = None
    shown = _without_fine_print(shown, hidden)
    found = [_concealed(sheet.number, reason, run) for reason, run in hidden.items()]
    if sheet.replaced:
        found.append(_told(sheet.number, " ".join(sheet.replaced), REPLACED, None))
    kept = [one for one in found if sum(map(str.isalnum, one.text)) >= FEWEST]
    return Parted(shown, [*kept, *_zero_width(sheet)], bool(layer))


def known(parted: Sequence[Parted]) -> list[Parted]:
    """The same, where hidden text that can be read elsewhere in the document is nothing to tell.

    Slides repeat what they uncover step by step, and a figure may be cut from a larger one.
    """
    if not any(run.prose or run.instructs for page in parted for run in page.hidden):
        return list(parted)
    seen = {run for page in parted for run in _runs("".join(g.text or " " for g in page.glyphs))}

    def settled(one: Concealed) -> Concealed:
        runs = _runs(one.text)
        if not runs or len(runs & seen) < SAME * len(runs):
            return one
        return one._replace(prose=False, instructs=False, canary=False)

    return [page._replace(hidden=list(map(settled, page.hidden))) for page in parted]


def _runs(text: str) -> set[tuple[str, ...]]:
    """Every few words that follow each other."""
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def _layer(sheet: Sheet) -> str:
    """How the text of a scanned page is kept from covering its picture, if it is one."""
    if sheet.picture < SCAN or sheet.pictured < PICTURED:
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
    drawn = [glyph for glyph in word if glyph.text.strip()]
    runs = [list(run) for _, run in groupby(drawn, lambda glyph: bool(_why(glyph, excused)))]
    runs[-1] += word[len(drawn) :]
    for glyphs in runs:
        alone = sum(glyph.text.isalnum() for glyph in glyphs) >= STRETCH
        yield (_verdict(glyphs, excused) if alone else whole), glyphs


def _verdict(glyphs: list[Glyph], excused: tuple[str, ...]) -> str:
    """The commonest reason when half of the letters have one; of a word without letters, all."""
    letters = [glyph for glyph in glyphs if glyph.text.isalnum()] or glyphs
    reasons = Counter(filter(None, (_why(glyph, excused) for glyph in letters)))
    return reasons.most_common(1)[0][0] if 2 * reasons.total() >= len(letters) > 0 else ""


def _goes_on(last: Glyph, glyph: Glyph) -> bool:
    """Whether a glyph is the next one of a line, or the line below it."""
    size = last.style.size
    beside = abs(glyph.left - last.right) < WIDE * size
    return beside and abs(glyph.bottom - last.bottom) < size / 2


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
    prose = reason != RUN_OFF and is_prose(text)
    canary = bool(CANARY.search(text))
    return Concealed(page, text[:LONGEST], reason, box, prose, instructs(text), canary)


def _around(glyphs: list[Glyph]) -> Area | None:
    if not glyphs:
        return None
    lefts, bottoms, rights, tops = zip(*(glyph[1:5] for glyph in glyphs), strict=True)
    return Area(min(lefts), min(bottoms), max(rights), max(tops))


def _zero_width(sheet: Sheet) -> Iterator[Concealed]:
    if sheet.zero_width >= ZERO_WIDTH:
        text = f"{sheet.zero_width} characters without width"
        yield Concealed(sheet.number, text, INVISIBLE_CHARACTERS)
