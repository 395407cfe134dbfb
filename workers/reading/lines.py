"""Glyphs, in the order they were drawn, to lines of words.

The order of the content stream is kept: engines that sort by position mix columns. Spaces are put
in by the gap between glyphs, since many papers draw none.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from math import inf

from workers.reading.drawn import Area, Glyph, Line

# All in parts of the character size.
SPACE = 0.17  # a wider gap parts two words
SUPPOSED = 0.06  # the same, where the engine supposes a space
CELL = 2.2  # a wider gap parts two cells of a table, or two authors
BACK = 0.3  # a glyph further back than this begins a new line
OVERLAP = 0.35  # of the height of the lower of two: less, and they stand on different lines

_ACCENTS = {"´": "\u0301", "`": "\u0300", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303"}
_ACCENTS |= {"¸": "\u0327", "ˇ": "\u030c", "˚": "\u030a", "˘": "\u0306", "¯": "\u0304"}


def lines(glyphs: Iterable[Glyph]) -> Iterator[Line]:
    """The lines of a page in stream order, words spaced, accents on their letters."""
    run: list[Glyph] = []
    tallest = run
    space = SPACE
    for glyph in glyphs:
        if glyph.text in (" ", ""):
            space = -inf if glyph.text else min(space, SUPPOSED)
            continue
        if run and not _same_line(run[-1], glyph, tallest[0]):
            yield _line(run)
            run = []
        if not run:
            run, tallest = [glyph], [glyph]
        elif _is_accent(run[-1], glyph):
            run[-1] = _compose(run[-1], glyph)
        else:
            if _gap(run[-1], glyph) > space * glyph.style.size:
                run.append(_space(run[-1], glyph))
            run.append(glyph)
            if glyph.style.size > tallest[0].style.size:
                tallest = [glyph]
        space = SPACE
    if run:
        yield _line(run)


def _same_line(last: Glyph, new: Glyph, tallest: Glyph) -> bool:
    size = max(new.style.size, last.style.size)
    if last.style.turned or new.style.turned:
        return (
            last.style.turned
            and new.style.turned
            and min(abs(new.left - last.left), abs(new.right - last.right)) < size / 2
            and _gap(last, new) < CELL * size
        )
    overlap = min(tallest.top, new.top) - max(tallest.bottom, new.bottom)
    height = min(tallest.top - tallest.bottom, new.top - new.bottom)
    return (
        overlap > OVERLAP * height
        and new.left >= last.left - BACK * size
        and new.left - last.right < CELL * size
    )


def _gap(last: Glyph, new: Glyph) -> float:
    if new.style.turned:
        return max(new.bottom - last.top, last.bottom - new.top)
    return new.left - last.right


def _space(last: Glyph, new: Glyph) -> Glyph:
    if new.style.turned:
        return Glyph(" ", last.left, last.top, last.right, last.top, last.style)
    return Glyph(" ", last.right, last.bottom, max(last.right, new.left), last.top, last.style)


def _is_accent(last: Glyph, new: Glyph) -> bool:
    """Whether one of the two is an accent drawn over the other, as old TeX does."""
    if last.text not in _ACCENTS and new.text not in _ACCENTS:
        return False
    shared = min(last.right, new.right) - max(last.left, new.left)
    return shared > 0.5 * min(last.right - last.left, new.right - new.left)


def _compose(last: Glyph, new: Glyph) -> Glyph:
    letter, accent = (new, last) if last.text in _ACCENTS else (last, new)
    text = unicodedata.normalize("NFC", letter.text + _ACCENTS[accent.text])
    return letter._replace(text=text) if len(text) == 1 else letter


def _line(run: list[Glyph]) -> Line:
    styles = Counter(glyph.style for glyph in run if glyph.text != " ")
    return Line(
        run,
        styles.most_common(1)[0][0],
        Area(
            min(glyph.left for glyph in run),
            min(glyph.bottom for glyph in run),
            max(glyph.right for glyph in run),
            max(glyph.top for glyph in run),
        ),
        "".join([glyph.text for glyph in run]),
    )
