"""Glyphs, in the order they were drawn, to lines of words.

The order of the content stream is kept: engines that sort by position mix columns. Spaces are put
in by the gap between glyphs, since many papers draw none.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from math import cos, inf, sin

from workers.reading.drawn import Area, Glyph, Line

# All in parts of the character size.
SPACE = 0.13  # a wider gap parts two words
SUPPOSED = 0.02  # the same, where the engine supposes a space
CELL = 2.2  # a wider gap parts two cells of a table, or two authors
RAISED = 0.85  # a glyph smaller than this may be a footnote's number
BACK = 0.3  # a glyph further back than this begins a new line
LOOK_BACK = 80  # glyphs: how far behind its word an accent may be drawn
OVERLAP = 0.35  # of the height of the lower of two: less, and they stand on different lines

_DOTLESS = {"ı": "i", "ȷ": "j"}
_ACCENTS = {"´": "\u0301", "`": "\u0300", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303"}
_ACCENTS |= {"¸": "\u0327", "ˇ": "\u030c", "˚": "\u030a", "˘": "\u0306", "¯": "\u0304"}


def lines(glyphs: Iterable[Glyph]) -> Iterator[Line]:
    """The lines of a page in stream order, words spaced, accents on their letters."""
    run: list[Glyph] = []
    tallest: Glyph | None = None
    space = SPACE
    for glyph in glyphs:
        if glyph.text in (" ", ""):
            space = -inf if glyph.text else min(space, SUPPOSED)
            continue
        if glyph.text in _ACCENTS and _set_accent(run, glyph):
            continue
        if tallest is None or not _same_line(run[-1], glyph, tallest):
            if run:
                yield _line(run)
            run, tallest = [glyph], glyph
        else:
            _append(run, glyph, space)
            if glyph.style.size > tallest.style.size:
                tallest = glyph
        space = SPACE
    if run:
        yield _line(run)


def _append(run: list[Glyph], glyph: Glyph, space: float) -> None:
    """Add a glyph to a line, and the space before it if its gap is wide enough."""
    last = run[-1]
    if last.text in _ACCENTS and glyph.text.isalpha() and _over(last, glyph):
        run[-1] = _compose(glyph, last)
        return
    if _gap(last, glyph) > space * glyph.style.size or _is_mark(run, glyph):
        run.append(_space(last, glyph))
    run.append(glyph)


def _same_line(last: Glyph, new: Glyph, tallest: Glyph) -> bool:
    if new.style is last.style and new.bottom == last.bottom and not new.style.turned:
        size = new.style.size
        return new.left - last.left >= -BACK * size and new.left - last.right < CELL * size
    size = max(new.style.size, last.style.size)
    if last.style.turned or new.style.turned:
        return last.style == new.style and _follows(last, new)
    overlap = min(tallest.top, new.top) - max(tallest.bottom, new.bottom)
    height = min(tallest.top - tallest.bottom, new.top - new.bottom)
    return (
        overlap > OVERLAP * height
        and new.left >= last.left - BACK * size
        and new.left - last.right < CELL * size
    )


def _follows(last: Glyph, new: Glyph) -> bool:
    """Whether a glyph is the next one of a line that runs in another direction."""
    angle, size = new.style.turned, new.style.size
    across = (new.left + new.right - last.left - last.right) / 2
    up = (new.bottom + new.top - last.bottom - last.top) / 2
    along = across * cos(angle) + up * sin(angle)
    aside = up * cos(angle) - across * sin(angle)
    return -BACK * size < along < CELL * size and abs(aside) < size / 2


def _gap(last: Glyph, new: Glyph) -> float:
    if new.style.turned:
        sideways = max(new.left - last.right, last.left - new.right)
        return max(sideways, new.bottom - last.top, last.bottom - new.top)
    return new.left - last.right


def _space(last: Glyph, new: Glyph) -> Glyph:
    if new.style.turned:
        return Glyph(" ", last.left, last.top, last.right, last.top, last.style)
    return Glyph(" ", last.right, last.bottom, max(last.right, new.left), last.top, last.style)


def _is_mark(run: list[Glyph], new: Glyph) -> bool:
    """Whether a raised number or sign ends here that belongs to the word after it."""
    last = run[-1]
    if last.style.size > RAISED * new.style.size or last.bottom <= new.bottom:
        return False
    start = next((g for g in reversed(run) if g.style.size != last.style.size), None)
    return not last.text.isalpha() and new.text.isalpha() and (start is None or start.text == " ")


def _set_accent(run: list[Glyph], accent: Glyph) -> bool:
    """Put an accent on the letter of this line it was drawn over, as old TeX does."""
    for at in range(len(run) - 1, max(-1, len(run) - LOOK_BACK), -1):
        if run[at].text.isalpha() and _over(run[at], accent):
            run[at] = _compose(run[at], accent)
            return True
    return False


def _over(one: Glyph, other: Glyph) -> bool:
    """Whether one of two glyphs stands over the other."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    level = abs(one.bottom - other.bottom) < one.style.size / 2
    return level and shared > 0.5 * min(one.right - one.left, other.right - other.left)


def _compose(letter: Glyph, accent: Glyph) -> Glyph:
    letter = letter._replace(text=_DOTLESS.get(letter.text, letter.text))
    text = unicodedata.normalize("NFC", letter.text + _ACCENTS[accent.text])
    return letter._replace(text=text) if len(text) == 1 else letter


def _line(run: list[Glyph]) -> Line:
    styles = {id(glyph.style): glyph.style for glyph in run}
    counts = Counter([id(glyph.style) for glyph in run if glyph.text != " "])
    lefts, bottoms, rights, tops = zip(*(glyph[1:5] for glyph in run), strict=True)
    return Line(
        run,
        styles[counts.most_common(1)[0][0]],
        Area(min(lefts), min(bottoms), max(rights), max(tops)),
        "".join([glyph.text for glyph in run]),
        all(style.mono for style in styles.values()),
    )
