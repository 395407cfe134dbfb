"""Lines to blocks: paragraphs, headings, cells, whatever was set as one piece.

A block is a run of lines in stream order. What it *is* is decided in `kinds.py`; here only what
belongs together.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from workers.reading.drawn import Area, Line

INDENT = 0.7  # of the size: a line that begins this much further right begins a paragraph
SHORT = 2.0  # of the size: a line that ends this much earlier ends one
SAME_SIZE = 0.08
LEADING = 1.6  # of the size: lines further apart belong to different paragraphs
LOOSE = 1.22  # of the leading inside a block: the same
PAGES_OF_STYLE = 5

_ENDS = re.compile(r"[.!?:…][\"'”’»)\]]*\d{0,2}$")
_ITEM = re.compile(r"^(?:[•▪●◦‣∙■□–—*·]|\[\w{1,8}\]|\(?(?:\d{1,2}|[ivx]{1,4}|[a-h])[.)]) ?")
_NUMBERED = re.compile(r"^(?:\d+|[A-Z])(?:\.\d+)*\.? +[A-Z]")


class Body(NamedTuple):
    """How the running text of a document is set."""

    size: float
    font: str
    leading: float  # of the size


@dataclass
class Block:
    """Lines that were set as one piece."""

    page: int
    lines: list[Line]
    kind: str = "prose"

    @property
    def area(self) -> Area:
        """The smallest rectangle around its lines."""
        area = self.lines[0].area
        for line in self.lines[1:]:
            area = area.around(line.area)
        return area

    @property
    def text(self) -> str:
        """Its lines as they stand, for looking at."""
        return "\n".join(line.text for line in self.lines)


def body(pages: Sequence[Sequence[Line]]) -> Body:
    """The style of most characters."""
    sizes: Counter[tuple[float, str]] = Counter()
    leadings: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.style.size, 1), line.style.font] += len(line.text)
    if not sizes:
        return Body(10.0, "", 1.2)
    (size, font), _ = sizes.most_common(1)[0]
    for lines in pages:
        for above, below in zip(lines, lines[1:], strict=False):
            step = above.base - below.base
            if abs(below.style.size - size) < 0.1 and 0.9 * size < step < 2.2 * size:
                leadings[round(step / size, 2)] += 1
    return Body(size, font, leadings.most_common(1)[0][0] if leadings else 1.2)


def blocks(number: int, lines: Iterable[Line]) -> list[Block]:
    """The blocks of a page."""
    found: list[Block] = []
    rights = _rights(lines := list(lines))
    for line in lines:
        if found and _belongs(found[-1].lines, line, rights):
            found[-1].lines.append(line)
        else:
            found.append(Block(number, [line]))
    return found


def _rights(lines: Iterable[Line]) -> dict[int, float]:
    """How far to the right the lines reach that begin at about the same place."""
    rights: dict[int, float] = {}
    for line in lines:
        for slot in range(_slot(line.area.left) - 2, _slot(line.area.left) + 3):
            rights[slot] = max(rights.get(slot, 0.0), line.area.right)
    return rights


def _slot(left: float) -> int:
    return round(left / 8)


def _belongs(block: list[Line], line: Line, rights: dict[int, float]) -> bool:
    last = block[-1]
    if last.style.turned or line.style.turned:
        return (
            last.style.turned and line.style.turned and last.area.meets(line.area, last.style.size)
        )
    if abs(last.style.size - line.style.size) > SAME_SIZE * max(last.style.size, line.style.size):
        return False
    if last.style.drawing != line.style.drawing:
        return False
    if _beside(last, line):
        return True
    if last.style.bold != line.style.bold and _stands_alone(last, rights):
        return False
    if last.style.mono != line.style.mono:
        return False
    if line.base > last.base:
        return _runs_on(last, line, rights)
    return _below(block, line, rights)


def _beside(last: Line, line: Line) -> bool:
    """Another cell of the same row."""
    return abs(last.base - line.base) < 0.3 * line.style.size and line.area.left > last.area.right


def _stands_alone(line: Line, rights: dict[int, float]) -> bool:
    return _ends_short(line, rights) or bool(_NUMBERED.match(line.text))


def _ends_short(line: Line, rights: dict[int, float]) -> bool:
    return line.area.right < rights.get(_slot(line.area.left), 0.0) - SHORT * line.style.size


def _runs_on(last: Line, line: Line, rights: dict[int, float]) -> bool:
    """Whether a paragraph goes on at the top of the next column."""
    return (
        line.area.left > last.area.left
        and not _ends_short(last, rights)
        and not _ENDS.search(last.text)
        and not _ITEM.match(line.text)
    )


def _below(block: list[Line], line: Line, rights: dict[int, float]) -> bool:
    last, size = block[-1], line.style.size
    step = last.base - line.base
    if (
        step > LEADING * size
        or line.area.left > last.area.right
        or line.area.right < last.area.left
    ):
        return False
    if len(block) > 1 and step > LOOSE * min(
        abs(block[-2].base - last.base) or step, LEADING * size
    ):
        return False
    ended = bool(_ENDS.search(last.text))
    if _ITEM.match(line.text) and (ended or _ITEM.match(block[0].text)):
        return False
    shift = line.area.left - last.area.left
    if shift > INDENT * size:
        return not (ended or _ends_short(last, rights))
    if shift < -INDENT * size:
        return len(block) == 1 or not ended
    return not (ended and _ends_short(last, rights))
