"""Title and authors, from the first page; what the file says about itself is not believed."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from workers.reading.blocks import Block, Body, beside
from workers.reading.drawn import Glyph, Line, Sheet
from workers.reading.kinds import SMALLER, is_body, is_cover, reads_as_prose
from workers.reading.words import FIRST_SECTION, OPENING, STANDARD_HEADING, URL

_AFFILIATION = re.compile(
    r"universit|consorti|inria|societ|association|committee|program|^the\b|institut|inc\b|corp|labs?\b|laborator|research|college|school|department|dept|"
    r"academy|cent(?:er|re)|google|amazon|microsoft|company|group|foundation|\bAI\b|\.com|systems|"
    r"technolog|@|https?:|^and$|correspond|equal|contribut|draft|version|page|abstract|"
    r"january|february|march|april|june|july|august|september|october|november|december",
    re.IGNORECASE,
)
_BY = re.compile(r"^(?:by|par|von)\s+", re.IGNORECASE)
_PARTICLE = re.compile(r"(?:van|von|de[rnl]?|d[iau]|l[ae]|bin|ibn|[ae]l|ter|dos|y)", re.IGNORECASE)
_WORD = re.compile(r"^(?:[^\W\d_][\w.’'´-]*\.?)$")
_MARKERS = frozenset("∗*†‡§¶#♠♡♣♢♦♥⋆★☆✉⊥∥‖◦•♯♮,;&")
LARGE = 0.95  # of the largest size on the page
MOST_BLOCKS = 3
LONGEST = 300  # characters
RAISED = 0.85  # of the size: smaller is a footnote's number
WIDE = 0.8  # of the size: a gap between two names


class Front(NamedTuple):
    """Who wrote what."""

    title: str = ""
    authors: tuple[str, ...] = ()


def find(pages: Sequence[Sequence[Block]], sheets: Sequence[Sheet], style: Body) -> Front:
    """Title and authors; their blocks become a heading and furniture."""
    front = Front()
    for blocks, sheet in zip(pages[:2], sheets, strict=False):
        chosen = _title_blocks(blocks, sheet, style)
        if not chosen or (front.title and not _same(front.title, _text(chosen))):
            break
        names = _between(blocks, chosen[-1], style)
        found = Front(_text(chosen), tuple(_authors(names)))
        front = Front(front.title or found.title, front.authors or found.authors)
        for block in chosen:
            block.kind = "heading"
        for block in names:
            block.kind = "furniture"
        if not is_cover(blocks):
            break
    return front


def _text(blocks: Sequence[Block]) -> str:
    text = " ".join(line.text for block in blocks for line in block.lines)
    return re.sub(r"\s*[∗*†‡§]+$", "", text).strip()


def _same(one: str, other: str) -> bool:
    """Whether two titles are one, set differently."""
    a, b = (re.sub(r"\W+", "", text).casefold() for text in (one, other))
    return a.startswith(b) or b.startswith(a)


def _title_blocks(blocks: Sequence[Block], sheet: Sheet, style: Body) -> list[Block]:
    """The largest lines in the upper half of a page."""
    middle = sheet.area.bottom + sheet.area.height / 2
    upper = [
        b for b in blocks if b.kind == "prose" and b.area.top > middle and _may_title(b, style)
    ]
    largest = max((b.lines[0].style.size for b in upper), default=0.0)
    chosen: list[Block] = []
    for block in upper:
        if block.lines[0].style.size >= LARGE * largest and len(chosen) < MOST_BLOCKS:
            if chosen and chosen[-1].area.bottom - block.area.top > largest:
                break
            chosen.append(block)
    return chosen


def _may_title(block: Block, style: Body) -> bool:
    text = block.text
    return (
        4 <= len(text) <= LONGEST
        and block.lines[0].style.size > SMALLER * style.size
        and not (is_body(block, style) and reads_as_prose(block, style))
        and bool(re.search("[A-Za-z]{2}", text))
        and not URL.match(text)
        and not STANDARD_HEADING.match(text)
        and not FIRST_SECTION.match(text)
        and not re.fullmatch(r"[A-Z]\S*\d\S*|\S+-X+", text)
    )


def _between(blocks: Sequence[Block], after: Block, style: Body) -> list[Block]:
    """The blocks between the title and the abstract, or the first running text."""
    start = next(at for at, block in enumerate(blocks) if block is after) + 1
    found: list[Block] = []
    for block in blocks[start:]:
        if OPENING.match(block.text) or reads_as_prose(block, style):
            break
        if block.kind == "prose":
            found.append(block)
    if found and _may_head(found[-1]):
        found.pop()
    return found


def _may_head(block: Block) -> bool:
    """Whether the last block before the running text is its heading, not a name."""
    return (
        block.lines[0].style.bold
        and not _AFFILIATION.search(block.text)
        and not any(map(_is_name, _pieces(block.lines)))
    )


def _authors(blocks: Sequence[Block]) -> list[str]:
    """The names: the first lines that hold any, and all others set like them."""
    found: list[str] = []
    look: tuple[float, str] | None = None
    for block in blocks:
        for style, run in groupby(block.lines, key=_look):
            if look is not None and style != look:
                continue
            names = [name for name in _pieces(list(run)) if _is_name(name)]
            look = look or (style if names else None)
            found += [name for name in names if name not in found]
    return found


def _look(line: Line) -> tuple[float, str]:
    return round(line.style.size, 1), line.style.font


def _pieces(lines: Sequence[Line]) -> list[str]:
    """Lines cut at commas, markers, raised numbers and wide gaps."""
    text = ""
    last: Line | None = None
    for line in lines:
        if _is_marker(line.glyphs[0], line):
            continue  # the key to the markers: affiliations
        if last is not None:
            text += "," if beside(last, line) or not _full(last, lines) else " "
        text += "".join("," if _cuts(glyph, line) else glyph.text for glyph in line.glyphs)
        last = line
    pieces = (_BY.sub("", piece.strip(" .")) for piece in re.split(r",|\band\b", text))
    return [piece for piece in pieces if piece]


def _full(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line is so long that a name may go on in the next."""
    return line.area.width > 0.8 * max(other.area.width for other in lines)


def _is_marker(glyph: Glyph, line: Line) -> bool:
    raised = glyph.style.size < RAISED * line.style.size and not glyph.text.isupper()
    return raised or glyph.text in _MARKERS or glyph.text.isdigit()


def _cuts(glyph: Glyph, line: Line) -> bool:
    if glyph.text == " ":
        return glyph.right - glyph.left > WIDE * line.style.size
    return _is_marker(glyph, line)


def _is_name(piece: str) -> bool:
    words = piece.split()
    if not 2 <= len(words) <= 6 or _AFFILIATION.search(piece):
        return False
    return all(
        _WORD.match(word) and (word[0].isupper() or _PARTICLE.fullmatch(word)) for word in words
    )
