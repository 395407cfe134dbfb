"""Lines to blocks: paragraphs, headings, cells, whatever was set as one piece.

A block is a run of lines in stream order. What it *is* is decided in `kinds.py`; here only what
belongs together.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from workers.reading.drawn import Area, Line
from workers.reading.words import CAPTION, STANDARD_HEADING

# All in parts of the character size.
INDENT = 0.7  # a line that begins this much further right begins a paragraph
SHORT = 2.0  # a line that ends this much earlier ends one
SAME_BASE = 0.3  # lines no further apart stand beside each other
LEAST_LEADING = 1.2

SAME_SIZE = 0.08  # of the size: sizes no further apart are one
LOOSE = 1.22  # of the leading: lines further apart belong to different paragraphs
ALIGNED = 3.0  # points between edges that are meant to be one
MANY = 3  # lines that end together make a right margin

_ENDS = re.compile(r"(?:[.!?:…][\"'”’»)\]]*|[^\d\s][.!?][\"”’)]*\d{1,2})$")
_ITEM = re.compile(r"^(?:[•▪●◦‣∙■□–—*·]|\[\w{1,8}\]|\(?(?:\d{1,2}|[ivx]{1,4}|[a-h])[.)]) ?")
_NUMBERED = re.compile(r"^(?:\d{1,2}|[A-Z])(?:\.\d{1,2})*\.? +[A-Z]")


class Body(NamedTuple):
    """How the running text of a document is set."""

    size: float
    font: str
    leading: float  # in parts of the size
    measure: float  # how wide a full line is


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


def ends(text: str) -> bool:
    """Whether a sentence ends where the text ends."""
    return bool(_ENDS.search(text))


def beside(last: Line, line: Line) -> bool:
    """Whether a line is another cell of the row of the last."""
    close = abs(last.base - line.base) < SAME_BASE * line.style.size
    return close and line.area.left > last.area.right


def body(pages: Sequence[Sequence[Line]]) -> Body:
    """The style of most characters."""
    sizes: Counter[tuple[float, str]] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.style.size, 1), line.style.font] += len(line.text)
    if not sizes:
        return Body(10.0, "", LEAST_LEADING, 0.0)
    (size, font), _ = sizes.most_common(1)[0]
    leadings: Counter[float] = Counter()
    widths: Counter[float] = Counter()
    for lines in pages:
        of_body = [line for line in lines if abs(line.style.size - size) < 0.1]
        for above, below in pairwise(of_body):
            step = (above.base - below.base) / size
            if 0.9 < step < 2.2:
                leadings[round(step, 2)] += 1
        for line in of_body:
            widths[round(line.area.width / 4) * 4.0] += len(line.text)
    leading = leadings.most_common(1)[0][0] if leadings else LEAST_LEADING
    return Body(size, font, leading, widths.most_common(1)[0][0])


def blocks(number: int, lines: Sequence[Line], style: Body) -> list[Block]:
    """The blocks of a page."""
    joiner = _Joiner(lines, style)
    found: list[Block] = []
    for line in lines:
        if found and joiner.belongs(found[-1].lines, line):
            found[-1].lines.append(line)
        else:
            found.append(Block(number, [line]))
    return found


class _Joiner:
    """Decides for one page which line goes on with which."""

    def __init__(self, lines: Sequence[Line], style: Body) -> None:
        self._style = style
        self._leading = LOOSE * max(style.leading, LEAST_LEADING)
        self._rights = _rights(lines)

    def belongs(self, block: list[Line], line: Line) -> bool:
        """Whether a line is part of the block before it."""
        last = block[-1]
        if last.style.turned or line.style.turned:
            near = last.area.meets(line.area, last.style.size)
            return last.style.turned == line.style.turned and near
        if beside(last, line):
            return True
        if _differ(last, line) or self._opens(last, line):
            return False
        if line.base > last.base:
            return self._runs_on(last, line)
        return self._below(block, line)

    def _opens(self, last: Line, line: Line) -> bool:
        """Whether a line is a heading or a caption, or the last was one."""
        set_off = line.style.bold or line.style.size > (1 + SAME_SIZE) * self._style.size
        if set_off and _NUMBERED.match(line.text):
            return True
        if not set_off and any(map(_is_standard, (last, line))):
            return self._short(last)
        if last.style.bold != line.style.bold:
            return self._short(last) or bool(_NUMBERED.match(last.text))
        return bool(CAPTION.match(line.text)) and (ends(last.text) or self._short(last))

    def _short(self, line: Line) -> bool:
        right = self._rights.get(_slot(line.area.left), line.area.right)
        return line.area.right < right - SHORT * line.style.size

    def _runs_on(self, last: Line, line: Line) -> bool:
        """Whether a paragraph goes on at the top of the next column."""
        return (
            line.area.left > last.area.left
            and not self._short(last)
            and not ends(last.text)
            and not _ITEM.match(line.text)
        )

    def _below(self, block: list[Line], line: Line) -> bool:
        """Whether a paragraph goes on in the line below."""
        last, size = _last_row(block), line.style.size
        step = last.bottom - line.base
        apart = line.area.left > last.right or line.area.right < last.left
        if apart or step > self._leading * size:
            return False
        above = [row.base for row in block if row.base > last.bottom + SAME_BASE * size]
        if above and 0 < above[-1] - last.bottom < step / LOOSE:
            return False
        titled = line.style.bold or size > self._style.size
        if titled and _centred(last, line.area) and block[-1].style.font == line.style.font:
            return True
        return self._flows(block, line, line.area.left - last.left)

    def _flows(self, block: list[Line], line: Line, shift: float) -> bool:
        """Whether indents and ends allow one paragraph."""
        last, size = block[-1], line.style.size
        ended = ends(last.text)
        if _ITEM.match(line.text) and (ended or _ITEM.match(block[0].text)):
            return False
        hanging = bool(_ITEM.match(block[0].text) or _NUMBERED.match(block[0].text))
        if shift > INDENT * size:
            first = block[0].base - last.base < SAME_BASE * size
            return (hanging and first) or not (ended or self._short(last))
        if shift < -INDENT * size:
            return len(block) == 1 or not ended
        return not (ended and self._short(last))


def _differ(last: Line, line: Line) -> bool:
    """Whether two lines are set too differently to be one paragraph."""
    largest = max(last.style.size, line.style.size)
    return (
        abs(last.style.size - line.style.size) > SAME_SIZE * largest
        or last.style.drawing != line.style.drawing
        or last.code != line.code
    )


def _is_standard(line: Line) -> bool:
    return bool(STANDARD_HEADING.match(line.text)) and line.text[0].isupper()


def _last_row(block: Sequence[Line]) -> Area:
    """The last line with all that stands beside it."""
    area = block[-1].area
    for line in reversed(block[:-1]):
        if abs(line.base - block[-1].base) > SAME_BASE * line.style.size:
            break
        area = area.around(line.area)
    return area


def _centred(last: Area, area: Area) -> bool:
    """Whether two lines share their middle."""
    return abs(last.left + last.right - area.left - area.right) < 2 * ALIGNED


def _rights(lines: Iterable[Line]) -> dict[int, float]:
    """The right margin of the lines that begin at about the same place."""
    ends_at: dict[int, list[float]] = {}
    for line in lines:
        for slot in range(_slot(line.area.left) - 2, _slot(line.area.left) + 3):
            ends_at.setdefault(slot, []).append(line.area.right)
    return {slot: _margin(rights) for slot, rights in ends_at.items()}


def _margin(rights: list[float]) -> float:
    near = Counter(round(right / ALIGNED) for right in rights)
    shared = [r for r in rights if sum(near[round(r / ALIGNED) + i] for i in (-1, 0, 1)) >= MANY]
    return max(shared or rights)


def _slot(left: float) -> int:
    return round(left / 8)
