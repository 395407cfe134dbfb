"""Title and authors, from the first page; what the file says about itself is not believed."""

import re
from collections.abc import Iterator, Sequence

from workers.reading.blocks import Block
from workers.reading.drawn import Line, Sheet
from workers.reading.words import ABSTRACT, STAMP, STANDARD_HEADING, URL

_AFFILIATION = re.compile(
    r"universit|institut|inc\b|corp|labs?\b|laborator|research|college|school|department|dept|"
    r"academy|cent(?:er|re)|google|amazon|microsoft|company|group|foundation|\bAI\b|\.com|systems|"
    r"technolog|@|https?:|^and$|correspond|equal|contribut|draft|version|page|abstract|"
    r"january|february|march|april|june|july|august|september|october|november|december",
    re.IGNORECASE,
)
_PARTICLES = frozenset("van von der den de del di da la le bin ibn al el ter dos du y".split())
_WORD = re.compile(r"^(?:[^\W\d_][\w.’'´-]*\.?)$")
_MARKERS = frozenset("∗*†‡§¶#♠♡♣♢♦♥⋆★☆✉⊥∥‖◦•♯♮,;&")
LARGE = 0.95  # of the largest size on the page


def title(blocks: Sequence[Block], sheet: Sheet) -> tuple[str, Block | None]:
    """The title and where it stands: the largest lines in the upper half of the first page."""
    middle = sheet.area.bottom + sheet.area.height / 2
    upper = [b for b in blocks if b.kind != "furniture" and b.area.top > middle and _may_title(b)]
    if not upper:
        return "", None
    largest = max(b.lines[0].style.size for b in upper)
    chosen: list[Block] = []
    for block in upper:
        if block.lines[0].style.size >= LARGE * largest and len(chosen) < 3:
            if chosen and chosen[-1].area.bottom - block.area.top > 1.5 * largest:
                break
            chosen.append(block)
    text = " ".join(line.text for block in chosen for line in block.lines)
    return re.sub(r"[∗*†‡§]+$", "", text).strip(), chosen[-1]


def _may_title(block: Block) -> bool:
    text = block.text
    return (
        len(text) >= 4
        and bool(re.search("[A-Za-z]{2}", text))
        and not STAMP.match(text)
        and not URL.match(text)
        and not STANDARD_HEADING.match(text)
        and not block.lines[0].style.turned
        and not block.lines[0].style.drawing
    )


def authors(blocks: Sequence[Block], after: Block | None) -> tuple[str, ...]:
    """The names between the title and the abstract."""
    found: list[str] = []
    look: tuple[float, str] | None = None
    for line in _between(blocks, after):
        style = (round(line.style.size, 1), line.style.font)
        if look is not None and style != look:
            continue
        names = [name for name in _pieces(line) if _is_name(name)]
        if names and look is None:
            look = style
        found += [name for name in names if name not in found]
    return tuple(found)


def _between(blocks: Sequence[Block], after: Block | None) -> Iterator[Line]:
    begun = False
    for block in blocks:
        if begun:
            text = block.text
            if ABSTRACT.match(text) or STANDARD_HEADING.match(text) or len(text) > 600:
                return
            if block.kind in ("furniture", "figure"):
                continue
            yield from block.lines
        begun = begun or block is after


def _pieces(line: Line) -> list[str]:
    """A line cut at commas, markers, raised numbers and wide gaps."""
    size = line.style.size
    text = ""
    marked_first = line.glyphs[0].text in _MARKERS or line.glyphs[0].style.size < 0.85 * size
    if marked_first:
        return []  # the key to the markers: affiliations
    for glyph in line.glyphs:
        raised = (
            glyph.style.size < 0.85 * size and not glyph.text.isspace() and not glyph.text.isupper()
        )
        wide = glyph.text == " " and glyph.right - glyph.left > 0.8 * size
        cut = raised or wide or glyph.text in _MARKERS or glyph.text.isdigit()
        text += "," if cut else glyph.text
    return [piece.strip(" .") for piece in re.split(r",|\band\b", text) if piece.strip(" .")]


def _is_name(piece: str) -> bool:
    words = piece.split()
    if not 2 <= len(words) <= 6 or _AFFILIATION.search(piece):
        return False
    return all(
        _WORD.match(word) and (word[0].isupper() or word.lower() in _PARTICLES) for word in words
    )
