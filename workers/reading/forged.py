"""Letters that a file states and does not draw.

Three ways lead from a drawn glyph to a letter, and each can lie: a replacement text for a stretch
of the page, a glyph that stands for a whole sentence, a font whose glyphs mean other letters.
"""

import ctypes as c
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from pypdfium2 import raw

from workers.reading.drawn import Letter

REPLACEMENT = b"ActualText"
LONGEST = 4_000  # characters of one replacement text
JOINED = frozenset(
    re.findall(r"\w+", "ff fi fl ffi ffl ffj fj fb fh fk ft tt ti tf st ct sp th ij")
)
MOST_OF_ONE = 2  # letters that one glyph stands for, those of JOINED excepted
NUMERALS = frozenset(["iii", "vii", "viii", "xii", "xiii"])
UNJOINED = "\u0530"  # from here on, letters may take other shapes next to each other
STEPS = 48  # in which the size of a glyph is told, per size of the font
SHAPES = 3  # of one letter in one font; small capitals make two
LETTERS = 3  # with so many shapes make a font that lies
MIXED = 0.25  # of a font's letters in unusual shapes: then all of it lies


Cut = tuple[int, float, float, float, float]
"""The address of a font, and how it is turned and stretched."""
_Shape = tuple[int, int]
_Drawn = tuple[int, str, _Shape]


class Replacement(NamedTuple):
    """A text that stands in the file for what some texts of the page draw."""

    words: str
    things: tuple[int, ...]


def unmark(things: Iterable[int]) -> list[Replacement]:
    """Take the replacement texts from a page before it is read, but those of joined letters."""
    taken: list[tuple[str, int]] = []
    for thing in things:
        obj = c.cast(thing, raw.FPDF_PAGEOBJECT)
        for number in reversed(range(max(raw.FPDFPageObj_CountMarks(obj), 0))):
            mark = raw.FPDFPageObj_GetMark(obj, number)
            words = _replacement(mark)
            if any(map(str.isalnum, words)) and words.strip().casefold() not in JOINED:
                raw.FPDFPageObj_RemoveMark(obj, mark)
                taken.append((words, thing))
    return [
        Replacement(words, tuple(thing for _, thing in group))
        for words, group in groupby(taken, key=lambda pair: pair[0])
    ]


def contradicted(replacements: Iterable[Replacement], drawn: dict[int, str]) -> Iterator[str]:
    """The replacement texts that say something else than what is drawn."""
    for words, things in replacements:
        if _folded(words) != _folded("".join(drawn.get(thing, "") for thing in things)):
            yield words


def forged(letters: Sequence[Letter], fonts: dict[int, tuple[Cut, float]]) -> set[int]:
    """The letters of a page that are not what is drawn in their place.

    `fonts` is each text's font and size.
    """
    return {*_crowded(letters), *_disguised(letters, fonts)}


def _crowded(letters: Iterable[Letter]) -> Iterator[int]:
    """Letters that share one glyph, more than a font joins."""
    last: list[Letter] = []
    for letter in letters:
        if not letter.sign:
            continue
        if last and letter.body == last[0].body and letter.thing == last[0].thing:
            last.append(letter)
            continue
        yield from _shared(last)
        last = [letter]
    yield from _shared(last)


def _shared(letters: Sequence[Letter]) -> Iterator[int]:
    if len(letters) > MOST_OF_ONE:
        word = "".join(letter.sign for letter in letters).casefold()
        if word not in JOINED and word not in NUMERALS:
            yield from (letter.at for letter in letters)


def _disguised(letters: Iterable[Letter], fonts_of: dict[int, tuple[Cut, float]]) -> Iterator[int]:
    """Letters of fonts that draw the same letter in ever other shapes."""
    fonts: defaultdict[Cut, list[_Drawn]] = defaultdict(list)
    shared = Counter((letter.thing, letter.body) for letter in letters)
    for at, sign, thing, body, _ in letters:
        if sign and sign < UNJOINED and shared[thing, body] == 1:  # no part of a ligature
            left, bottom, right, top = body
            font, size = fonts_of[thing]
            scale = STEPS / size if size else 0.0
            shape = (int(scale * (right - left)), int(scale * (top - bottom)))
            fonts[font].append((at, sign, shape))
    for drawn in fonts.values():
        usual = _usual({(letter, shape) for _, letter, shape in drawn}, drawn)
        if len(usual) >= LETTERS:
            odd = [at for at, letter, shape in drawn if not _near(usual.get(letter, shape), shape)]
            mixed = len(odd) > MIXED * len(drawn)
            yield from (at for at, _, _ in drawn) if mixed else odd


def _usual(
    kinds: Iterable[tuple[str, _Shape]],
    drawn: Iterable[_Drawn],
) -> dict[str, _Shape]:
    """The commonest shape of each letter that has suspiciously many."""
    shapes: defaultdict[str, list[_Shape]] = defaultdict(list)
    for letter, shape in sorted(kinds):
        if not any(_near(shape, other) for other in shapes[letter]):
            shapes[letter].append(shape)
    many = {letter for letter, found in shapes.items() if len(found) >= SHAPES}
    if len(many) < LETTERS:
        return {}
    counts = Counter((letter, shape) for _, letter, shape in drawn if letter in many)
    return {letter: shape for (letter, shape), _ in reversed(counts.most_common())}


def _near(one: _Shape, other: _Shape) -> bool:
    return abs(one[0] - other[0]) <= 1 and abs(one[1] - other[1]) <= 1


def _replacement(mark: Any) -> str:
    size = c.c_ulong()
    ask = raw.FPDFPageObjMark_GetParamStringValue
    if not ask(mark, REPLACEMENT, None, 0, c.byref(size)):
        return ""
    buffer = c.create_string_buffer(min(size.value, 2 * LONGEST))
    ask(mark, REPLACEMENT, c.cast(buffer, c.POINTER(c.c_ushort)), len(buffer), c.byref(size))
    return buffer.raw[: min(size.value, len(buffer))].decode("utf-16-le", "replace").rstrip("\0")


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
