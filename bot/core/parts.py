"""A document cut into parts, each with how much it matters to somebody who must leave some out.

A part is what stands between two headings, or a page where there are none.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from bot.core.document import Document, Heading, Page, Span

_UNREAD = ("figure", "furniture")  # labels inside drawings, running heads
_RANKS = (  # the higher the rank, the sooner a part goes
    (0, r"abstract|introduction|conclusion|concluding|summary|limitation|discussion"),
    (1, r"evaluation|experiment|result|measurement|performance|case stud|lessons|analysis"),
    (5, r"references|bibliography|works cited"),
    (4, r"appendi|acknowledg|artifact|supplement|ethics|(?:data|code) availability"),
    (3, r"background|motivation|preliminar|related|prior work"),
)
_DESIGN, _AFTERWORD, _REFERENCES = 2, 4, 5


@dataclass(frozen=True)
class Piece:
    """Text of one page and kind."""

    page: int
    kind: str
    text: str


@dataclass(frozen=True)
class Part:
    """What stands under one heading, or a slice of it; kept or left out as a whole."""

    document: int  # which of the documents, from 0
    title: str
    rank: int
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(piece.text for piece in self.pieces)

    @property
    def captions(self) -> tuple[Piece, ...]:
        """What stays even when the part goes."""
        return tuple(piece for piece in self.pieces if piece.kind == "caption")


def parts_of(number: int, document: Document) -> tuple[Part, ...]:
    """The parts of a document in reading order."""
    outline = sorted(document.outline, key=lambda heading: (heading.page, heading.offset))
    titles = [heading.title for heading in outline]
    ranks = _ranks(outline)
    parts = []
    for (at, is_reference), group in groupby(_pieces(document, outline), key=lambda got: got[:2]):
        pieces = tuple(piece for _, _, piece in group)
        title = titles[at] if at >= 0 else _untitled(pieces, bool(outline))
        rank = ranks[at] if at >= 0 else _untitled_rank(pieces, bool(outline))
        if is_reference:
            title, rank = "References", _REFERENCES
        parts.append(Part(number, title, rank, pieces))
    return tuple(parts)


def _pieces(document: Document, outline: Sequence[Heading]) -> Iterator[tuple[int, bool, Piece]]:
    """(index of the heading above or -1, whether it is a reference, piece), in reading order."""
    starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for index, heading in enumerate(outline):
        starts[heading.page].append((heading.offset, index))
    above = -1
    for page in document.pages:
        waiting = starts[page.number]
        for kind, start, end in _stretches(page, [offset for offset, _ in waiting]):
            while waiting and waiting[0][0] <= start:
                above = waiting.pop(0)[1]
            if kind not in _UNREAD and page.text[start:end].strip():
                group = above if outline else -page.number
                yield group, kind == "reference", Piece(page.number, kind, page.text[start:end])
        if waiting:  # a heading placed past the text of its page
            above = waiting[-1][1]


def _stretches(page: Page, offsets: Iterable[int]) -> Iterator[tuple[str, int, int]]:
    """The spans of a page, cut where a heading begins inside one."""
    for span in page.spans or (Span(kind="prose", start=0, end=len(page.text)),):
        inside = sorted({offset for offset in offsets if span.start < offset < span.end})
        for start, end in pairwise((span.start, *inside, span.end)):
            yield span.kind, start, end


def _ranks(outline: Sequence[Heading]) -> list[int]:
    """How soon each section goes: by its own title, else by that of the section it stands in."""
    ranks: list[int] = []
    above: list[tuple[int, int]] = []  # (level, rank) of the sections we are in
    after_references = False
    for heading in outline:
        while above and above[-1][0] >= heading.level:
            above.pop()
        inherited = above[-1][1] if above else _AFTERWORD if after_references else _DESIGN
        rank = _own_rank(heading.title)
        rank = max(inherited, _AFTERWORD) if after_references and rank != _REFERENCES else rank
        ranks.append(inherited if rank is None else rank)
        above.append((heading.level, ranks[-1]))
        after_references = after_references or rank == _REFERENCES
    return ranks


def _own_rank(title: str) -> int | None:
    words = title.casefold()
    return next((rank for rank, words_of in _RANKS if re.search(words_of, words)), None)


def _untitled(pieces: Sequence[Piece], has_outline: bool) -> str:
    return "the beginning" if has_outline else f"page {pieces[0].page}"


def _untitled_rank(pieces: Sequence[Piece], has_outline: bool) -> int:
    """Before the first heading stand title and abstract; so they do on a first page."""
    return 0 if has_outline or pieces[0].page == 1 else _DESIGN
