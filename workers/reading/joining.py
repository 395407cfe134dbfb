"""Lines to running text, keeping for every character the place it was drawn."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from workers.reading.drawn import Glyph, Line

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Joined(NamedTuple):
    """Text and one box per character."""

    text: str
    glyphs: list[Glyph]


class Vocabulary(NamedTuple):
    """The words of a document that no line break touches."""

    plain: frozenset[str]
    hyphenated: frozenset[str]


def vocabulary(pages: Iterable[Iterable[Line]]) -> Vocabulary:
    """What is seen within the lines, to tell real hyphens from those of a line break."""
    words: set[str] = set()
    for lines in pages:
        for line in lines:
            words.update(_WORD.findall(line.text.casefold().rstrip("-")))
    hyphenated = frozenset(word for word in words if "-" in word)
    return Vocabulary(frozenset(words - hyphenated), hyphenated)


def join(lines: Sequence[Line], words: Vocabulary, rows: bool = False) -> Joined:
    """Lines as one paragraph, or, with `rows`, each row on its own line."""
    glyphs: list[Glyph] = []
    last: Line | None = None
    for line in lines:
        if last is not None:
            glyphs = _seam(glyphs, last, line, words, rows)
        glyphs += line.glyphs
        last = line
    return Joined("".join([glyph.text for glyph in glyphs]), glyphs)


def _seam(
    glyphs: list[Glyph], last: Line, line: Line, words: Vocabulary, rows: bool
) -> list[Glyph]:
    """What two lines are joined by: nothing after a hyphen, else a space or a new line."""
    beside = abs(last.base - line.base) < 0.3 * line.style.size and line.area.left > last.area.right
    if rows and not beside:
        return [*glyphs, blank("\n", glyphs[-1])]
    if glyphs[-1].text == "-" and len(glyphs) > 1 and glyphs[-2].text.isalnum():
        return glyphs if _keeps_hyphen(last.text, line.text, words) else glyphs[:-1]
    if glyphs[-1].text in "—–/" and glyphs[-2:][0].text != " " and not beside:
        return glyphs
    return [*glyphs, blank(" ", glyphs[-1])]


def _keeps_hyphen(left: str, right: str, words: Vocabulary) -> bool:
    before = _WORD.findall(left.rstrip("-").casefold())
    after = _WORD.findall(right.casefold())
    if not before or not after or not right[:1].isalpha():
        return True
    if right[0].isupper():
        return before[-1] + after[0] not in words.plain
    return f"{before[-1]}-{after[0]}" in words.hyphenated


def blank(text: str, after: Glyph) -> Glyph:
    """White space without width, behind a glyph."""
    return Glyph(text, after.right, after.bottom, after.right, after.top, after.style)
