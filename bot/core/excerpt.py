"""The documents as a prompt carries them, and which sections stay when not all of them fit.

A document is cut into parts: the stretches between its headings, or its pages when it has none.
Over budget the parts that matter least go first, whole: references, then appendices, then
background, the design, the evaluation; abstract, introduction and conclusion stay to the last.
Captions always stay. The same documents and budget always give the same choice.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from bot.core.document import Document, Heading, Page, Span

Count = Callable[[str], int]

_UNREAD = ("figure", "furniture")  # labels inside drawings, running heads
_RANKS = (  # the higher the rank, the sooner a part goes
    (0, r"abstract|introduction|conclusion|concluding|summary|limitation|discussion"),
    (1, r"evaluation|experiment|result|measurement|performance|case stud|lessons|analysis"),
    (5, r"references|bibliography|works cited"),
    (4, r"appendi|acknowledg|artifact|supplement|ethics|availability"),
    (3, r"background|motivation|preliminar|related|prior work"),
)
_DESIGN, _AFTERWORD, _REFERENCES = 2, 4, 5
_MARKER_TOKENS = 24  # what a page marker or a line about an omission may cost


@dataclass(frozen=True)
class Piece:
    """Text of one page and kind."""

    page: int
    kind: str
    text: str


@dataclass(frozen=True)
class Part:
    """What stands under one heading; kept or left out as a whole."""

    document: int  # which of the documents, from 0
    title: str
    rank: int
    pieces: tuple[Piece, ...]
    broken: bool = False  # a slice of a section too long to be kept or dropped whole

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(piece.text for piece in self.pieces)

    @property
    def captions(self) -> tuple[Piece, ...]:
        """What stays even when the part goes."""
        return tuple(piece for piece in self.pieces if piece.kind == "caption")

    @property
    def pages(self) -> tuple[int, int]:
        """First and last page."""
        return self.pieces[0].page, self.pieces[-1].page


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


@dataclass(frozen=True)
class Excerpt:
    """All parts of all documents, and what of them a prompt carries."""

    parts: tuple[Part, ...]
    kept: frozenset[int]  # indices into parts
    captions: bool  # whether those of the other parts are there

    def of(self, document: int) -> str:
        """One document's text with page markers and a line for each omission."""
        lines: list[str] = []
        page = 0
        for index, part in enumerate(self.parts):
            if part.document != document:
                continue
            if index not in self.kept:
                lines.append(f"[left out here: {_named(part)}]")
            for piece in self._shown(index):
                if piece.page != page:
                    page = piece.page
                    lines.append(f"[page {page}]")
                lines.append(piece.text.strip())
        return "\n".join(line for line in lines if line)

    def omissions(self, documents: Sequence[Document]) -> tuple[str, ...]:
        """A sentence for the asker per document of which something was left out."""
        but = ", except for captions" if self.captions else ""
        return tuple(
            f"{document.name} is longer than the model takes at once. "
            f"It has not seen{but}: {'; '.join(_merged(gone))}."
            for number, document in enumerate(documents)
            if (gone := self._gone(number))
        )

    def _shown(self, index: int) -> tuple[Piece, ...]:
        part = self.parts[index]
        if index in self.kept:
            return part.pieces
        return part.captions if self.captions else ()

    def _gone(self, document: int) -> list[Part]:
        return [
            part
            for index, part in enumerate(self.parts)
            if index not in self.kept and part.document == document
        ]


def excerpt(parts: Sequence[Part], budget: int, count: Count) -> Excerpt:
    """What of the parts fits into the budget; those too long to be one thing are sliced first."""
    if sum(count(part.text) + _MARKER_TOKENS for part in parts) <= budget:
        return Excerpt(tuple(parts), frozenset(range(len(parts))), captions=True)
    limit = max(budget // 4, 2 * _MARKER_TOKENS)
    slices = tuple(piece for part in parts for piece in _sliced(part, limit, count))
    spoken_for = [sum(count(caption.text) for caption in part.captions) for part in slices]
    captions = sum(spoken_for) <= budget // 3
    if not captions:
        spoken_for = [0] * len(slices)
    room = budget - sum(spoken_for)
    kept = set()
    for index in sorted(range(len(slices)), key=lambda index: (slices[index].rank, index)):
        extra = count(slices[index].text) + _MARKER_TOKENS - spoken_for[index]
        if extra <= room:
            kept.add(index)
            room -= extra
    return Excerpt(slices, frozenset(kept), captions)


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


def _sliced(part: Part, limit: int, count: Count) -> Iterator[Part]:
    """The part itself, or slices of it when it is too long to be kept or dropped whole."""
    if count(part.text) <= limit:
        yield part
        return
    for half in _halves(part):
        yield from _sliced(replace(half, broken=True), limit, count)


def _halves(part: Part) -> tuple[Part, Part]:
    """Two parts of about the same size, cut between pieces or, in a single one, at a line end."""
    pieces = part.pieces
    if len(pieces) == 1:
        text = pieces[0].text
        cut = text.rfind("\n", 1, len(text) // 2 + 1)
        cut = cut if cut > 0 else max(len(text) // 2, 1)
        pieces = (replace(pieces[0], text=text[:cut]), replace(pieces[0], text=text[cut:]))
    middle = max(len(pieces) // 2, 1)
    return replace(part, pieces=pieces[:middle]), replace(part, pieces=pieces[middle:])


def _named(part: Part) -> str:
    first, last = part.pages
    pages = f"page {first}" if first == last else f"pages {first}–{last}"
    if part.title == f"page {first}":
        return part.title
    return f"{'part of ' if part.broken else ''}{' '.join(part.title.split())[:80]} ({pages})"


def _merged(gone: Sequence[Part]) -> list[str]:
    """Slices of one section that stand side by side are one omission to the asker."""
    named = []
    for _, group in groupby(gone, key=lambda part: (part.title, part.rank)):
        slices = list(group)
        pieces = tuple(piece for part in slices for piece in part.pieces)
        named.append(_named(replace(slices[0], pieces=pieces)))
    return named
