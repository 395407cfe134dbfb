"""The bibliography, entry by entry."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workers.reading.blocks import Block
from workers.reading.drawn import Line
from workers.reading.joining import Vocabulary, join
from workers.reading.words import REFERENCES

HANGING = 4.0  # points: lines further in continue the entry
COLUMN = 40.0  # points: lines that begin within it belong to one column
_BRACKETED = re.compile(r"^\[(?P<key>\d{1,3}|[A-Za-z][\w+.’'-]{0,12})\]\s*")
_DOTTED = re.compile(r"^(?P<key>\d{1,3})\.\s+(?=\S)")

Placed = tuple[int, Line]  # page and line


class Entry(NamedTuple):
    """One work cited."""

    key: str
    text: str


def find(pages: list[list[Block]], words: Vocabulary) -> list[Entry]:
    """The works cited; their blocks become one block per entry and page."""
    marked = _mark(pages)
    lines = [(block.page, line) for block in marked for line in block.lines]
    if not lines:
        return []
    keyed = next(
        (p for p in (_BRACKETED, _DOTTED) if sum(bool(p.match(one.text)) for _, one in lines) > 1),
        None,
    )
    parts = list(_split(lines, keyed) if keyed else _hanging(lines))
    _regroup(pages, marked, parts)
    return [_entry([line for _, line in part], keyed, words) for part in parts]


def _mark(pages: Sequence[Sequence[Block]]) -> list[Block]:
    """What follows the last heading that announces a bibliography."""
    flat = [block for blocks in pages for block in blocks]
    starts = [
        at
        for at, block in enumerate(flat)
        if block.kind in ("heading", "prose") and REFERENCES.match(block.text)
    ]
    if not starts:
        return []
    flat[starts[-1]].kind = "heading"
    marked = []
    for block in flat[starts[-1] + 1 :]:
        if block.kind == "heading":
            break
        if block.kind in ("prose", "table"):
            block.kind = "reference"
            marked.append(block)
    return marked


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
