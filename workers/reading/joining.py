"""Lines to running text, keeping for every character the place it was drawn."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from workers.reading.drawn import Glyph, Line

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SUFFIX = re.compile(r"(?:ing|ed|ly|fully|able|ness|less|ful|ment|tion|sion)s?$")
ENOUGH = 3  # real hyphens at line ends, and no other, show that words are not broken there


class Joined(NamedTuple):
    """Text and one box per character."""

    text: str
    glyphs: list[Glyph]


class Vocabulary(NamedTuple):
    """The words of a document that no line break touches."""

    plain: frozenset[str]
    hyphenated: frozenset[str]
    breaks: bool = True  # whether words are broken at line ends at all

    def keeps(self, left: str, right: str) -> bool:
        """Whether a hyphen between two lines was there before the lines were broken."""
        before = _WORD.findall(left.rstrip("-").casefold())
        after = _WORD.findall(right.casefold())
        if not before or not after or not right[0].isalpha():
            return True
        if f"{before[-1]}-{after[0]}" in self.hyphenated or not self.breaks:
            return True
        if before[-1] + after[0] in self.plain:
            return False
        return right[0].isupper() or self._compound(before[-1], after[0])

    def _compound(self, left: str, right: str) -> bool:
        """Whether both halves are words of the document by themselves."""
        first, last = left.rsplit("-", 1)[-1], right.split("-", 1)[0]
        return first in self.plain and last in self.plain and not _SUFFIX.match(last)


def vocabulary(pages: Iterable[Sequence[Line]]) -> Vocabulary:
    """What is seen within the lines, to tell real hyphens from those of a line break."""
    words: set[str] = set()
    broken: list[tuple[str, str]] = []
    for lines in pages:
        for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
            found = _WORD.findall(line.text.casefold())
            begins = before is not None and before.text.endswith("-")
            ends = line.text.endswith("-") and after is not None
            words.update(found[begins : len(found) - ends])
            if (
                ends
                and after is not None
                and found
                and (rest := _WORD.findall(after.text.casefold()))
            ):
                broken.append((found[-1], rest[0]))
    hyphenated = frozenset(word for word in words if "-" in word)
    plain = frozenset(words - hyphenated)
    kept = sum(f"{left}-{right}" in hyphenated for left, right in broken)
    joined = sum(left + right in plain for left, right in broken)
    return Vocabulary(plain, hyphenated, breaks=joined > 0 or kept < ENOUGH)


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
        return glyphs if words.keeps(last.text, line.text) else glyphs[:-1]
    if glyphs[-1].text in "—–/" and glyphs[-2:][0].text != " " and not beside:
        return glyphs
    return [*glyphs, blank(" ", glyphs[-1])]


def blank(text: str, after: Glyph) -> Glyph:
    """White space without width, behind a glyph."""
    return Glyph(text, after.right, after.bottom, after.right, after.top, after.style)
