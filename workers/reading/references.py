"""The bibliography, entry by entry."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from workers.reading.blocks import Block
from workers.reading.drawn import Line
from workers.reading.joining import Vocabulary, join
from workers.reading.words import REFERENCES

HANGING = 4.0  # points: lines further in continue the entry
COLUMN = 40.0  # points: lines that begin within it belong to one column
_BRACKETED = re.compile(r"^\[(?P<key>\d{1,3}|[A-Za-z][\w+.’'-]{0,12})\]\s*")
_DOTTED = re.compile(r"^(?P<key>\d{1,3})\.\s+(?=\S)")
_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\b")

Placed = tuple[int, Line]  # page and line


class Entry(NamedTuple):
    """One work cited."""

    key: str
    text: str


def find(pages: list[list[Block]], words: Vocabulary) -> list[Entry]:
    """The works cited; their blocks become one block per entry and page."""
    for heading, marked in _candidates(pages):
        lines = [(block.page, line) for block in marked for line in block.lines]
        keyed = _keys(lines)
        parts = list(_split(lines, keyed) if keyed else _hanging(lines))
        entries = [_entry([line for _, line in part], keyed, words) for part in parts]
        if keyed or _dated(entries):
            heading.kind = "heading"
            for block in marked:
                block.kind = "reference"
            _regroup(pages, marked, parts)
            return entries
    return []


def _candidates(pages: Sequence[Sequence[Block]]) -> Iterator[tuple[Block, list[Block]]]:
    """The headings that announce a bibliography, the last one first, with what follows."""
    flat = [block for blocks in pages for block in blocks]
    for start in range(len(flat) - 1, -1, -1):
        heading = flat[start]
        if heading.kind in ("heading", "prose") and REFERENCES.match(heading.text):
            after = takewhile(lambda block: block.kind != "heading", flat[start + 1 :])
            marked = [block for block in after if block.kind in ("prose", "table")]
            if marked:
                yield heading, marked


def _keys(lines: Sequence[Placed]) -> re.Pattern[str] | None:
    """How the entries are numbered, if they are."""
    for pattern in (_BRACKETED, _DOTTED):
        if sum(bool(pattern.match(line.text)) for _, line in lines) > 1:
            return pattern
    return None


def _dated(entries: Sequence[Entry]) -> bool:
    """Whether these are works: most of them bear a year."""
    return sum(bool(_YEAR.search(entry.text)) for entry in entries) > len(entries) / 2


def _regroup(pages: list[list[Block]], marked: list[Block], parts: list[list[Placed]]) -> None:
    """Put one block per entry where the bibliography's blocks were."""
    for blocks in pages:
        here = [block for block in blocks if block.kind == "reference"]
        if not here:
            continue
        number = here[0].page
        grouped = [[line for page, line in part if page == number] for part in parts]
        at = blocks.index(here[0])
        blocks[at : at + 1] = [Block(number, group, "reference") for group in grouped if group]
        for block in here[1:]:
            blocks.remove(block)


def _entry(lines: list[Line], pattern: re.Pattern[str] | None, words: Vocabulary) -> Entry:
    text = join(lines, words).text
    match = pattern.match(text) if pattern else None
    return Entry(match["key"], text[match.end() :]) if match else Entry("", text)


def _split(lines: Sequence[Placed], pattern: re.Pattern[str]) -> Iterator[list[Placed]]:
    part: list[Placed] = []
    last = 0
    for placed in lines:
        match = pattern.match(placed[1].text)
        number = int(match["key"]) if match and match["key"].isdigit() else 0
        if number and last and not 0 < number - last < 3:
            match = None  # a year or a page at the beginning of a line
        if match:
            if part:
                yield part
            part, last = [], number or last
        part.append(placed)
    yield part


def _hanging(lines: Sequence[Placed]) -> Iterator[list[Placed]]:
    part: list[Placed] = []
    for page, line in lines:
        left = line.area.left
        column = [o.area.left for p, o in lines if p == page and abs(o.area.left - left) < COLUMN]
        if part and left < min(column) + HANGING:
            yield part
            part = []
        part.append((page, line))
    yield part
