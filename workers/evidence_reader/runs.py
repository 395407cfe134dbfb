"""Prose put together again: what stands under one heading, over columns and pages."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from bot.core.document import Document, Page
from workers.evidence_reader.zones import Part, Parts


class _Piece(NamedTuple):
    start: int  # within the run
    page: int


class Run(NamedTuple):
    """Prose without a heading in between."""

    text: str
    pieces: tuple[_Piece, ...]
    part: Part

    def page(self, at: int) -> int:
        """The page that holds this character of the run."""
        starts = [piece.start for piece in self.pieces]
        return self.pieces[bisect_right(starts, at) - 1].page


def runs(document: Document) -> Iterator[Run]:
    """A document's prose, in order, cut wherever a heading stands."""
    parts = Parts(document.outline)
    taken: list[tuple[Page, int, int]] = []
    headings = 0
    for page, start, end, kind in _stretches(document):
        passed = parts.count(page.number, start)
        if taken and (kind == "heading" or passed != headings):
            yield _run(taken, parts)
            taken = []
        if kind == "prose":
            taken.append((page, start, end))
            headings = passed
    if taken:
        yield _run(taken, parts)


def _run(stretches: Sequence[tuple[Page, int, int]], parts: Parts) -> Run:
    texts = [page.text[start:end].rstrip() + "\n" for page, start, end in stretches]
    begins = accumulate(map(len, texts[:-1]), initial=0)
    pieces = tuple(
        _Piece(begin, page.number) for begin, (page, _, _) in zip(begins, stretches, strict=True)
    )
    page, start, _ = stretches[0]
    return Run("".join(texts), pieces, parts.at(page.number, start))


def _stretches(document: Document) -> Iterator[tuple[Page, int, int, str]]:
    """Every span, cut where a heading of the outline begins inside it."""
    for page in document.pages:
        cuts = sorted(h.offset for h in document.outline if h.page == page.number)
        spans = page.spans or ()
        whole = [(span.start, span.end, span.kind) for span in spans]
        for start, end, kind in whole or [(0, len(page.text), "prose")]:
            inner = [start, *(cut for cut in cuts if start < cut < end), end]
            for left, right in pairwise(inner):
                if page.text[left:right].strip():
                    yield page, left, right, kind
