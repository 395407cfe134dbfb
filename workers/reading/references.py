"""The bibliography, entry by entry."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workers.reading.blocks import Block
from workers.reading.drawn import Line
from workers.reading.joining import Vocabulary, join
from workers.reading.words import REFERENCES

HANGING = 4.0  # points: lines further in continue the entry
_BRACKETED = re.compile(r"^\[(?P<key>\d{1,3}|[A-Za-z][\w+.’'-]{0,12})\]\s*")
_DOTTED = re.compile(r"^(?P<key>\d{1,3})\.\s+(?=\S)")


class Entry(NamedTuple):
    """One work cited."""

    key: str
    text: str


def mark(pages: Sequence[Sequence[Block]]) -> list[Block]:
    """The blocks of the bibliography: what follows the last heading that announces one."""
    flat = [block for blocks in pages for block in blocks]
    starts = [
        i for i, b in enumerate(flat) if b.kind in ("heading", "prose") and REFERENCES.match(b.text)
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


def entries(blocks: Sequence[Block], words: Vocabulary) -> list[Entry]:
    """The works cited, split at their keys, or at hanging indents where there are none."""
    lines = [line for block in blocks for line in block.lines]
    for pattern in (_BRACKETED, _DOTTED):
        if sum(bool(pattern.match(line.text)) for line in lines) >= 2:
            return [_entry(part, pattern, words) for part in _split(lines, pattern)]
    return [Entry("", join(part, words).text) for part in _hanging(lines)]


def _entry(lines: list[Line], pattern: re.Pattern[str], words: Vocabulary) -> Entry:
    text = join(lines, words).text
    match = pattern.match(text)
    return Entry(match["key"], text[match.end() :]) if match else Entry("", text)


def _split(lines: Sequence[Line], pattern: re.Pattern[str]) -> Iterator[list[Line]]:
    part: list[Line] = []
    last = 0
    for line in lines:
        match = pattern.match(line.text)
        if match and match["key"].isdigit() and last and not 0 < int(match["key"]) - last < 3:
            match = None  # a year or a page at the beginning of a line
        if match:
            if part:
                yield part
            part = []
            last = int(match["key"]) if match["key"].isdigit() else last
        if match or part:
            part.append(line)
    if part:
        yield part


def _hanging(lines: Sequence[Line]) -> Iterator[list[Line]]:
    part: list[Line] = []
    for line in lines:
        column = [o.area.left for o in lines if abs(o.area.left - line.area.left) < 40]
        if part and line.area.left < min(column) + HANGING:
            yield part
            part = []
        part.append(line)
    if part:
        yield part
