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
    (1, r"evaluation|experi(?:ment|ence)|result|finding|measure|performance|case stud|analysis"),
    (5, r"references|bibliography|works cited"),
    (4, r"appendi|acknowledg|artifact|supplement|ethics|(?:data|code) availability"),
    (4, r"keywords|index terms|general terms|categories and subject|ccs concepts"),
    (3, r"background|motivation|preliminar|related|prior work"),
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_ENDING = re.compile(r"(?<=[^\W\d_]{4})(?:ations?|ings?|ions?|ers?|ed|es|s)\Z")
_EVERYWHERE = frozenset(
    ("paper", "section", "about", "what", "this", "that", "with", "from", "there", "their", "model")
)
_DESIGN, _AFTERWORD, _REFERENCES = 2, 4, 5
_DEEPEST = 99  # level of what stands under no heading


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
    level: int  # of its heading; 1 is a top-level section
    rank: int
    pieces: tuple[Piece, ...]
    paged: bool = True  # False: of a text that has no pages

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
    ranks = _ranks(outline)
    parts = []
    for (at, is_reference), group in groupby(_pieces(document, outline), key=lambda got: got[:2]):
        pieces = tuple(piece for _, _, piece in group)
        if at >= 0 and (ranks[at] == _REFERENCES or not is_reference):
            title, level, rank = outline[at].title, outline[at].level, ranks[at]
        elif is_reference:
            title, level, rank = "References", 1, _REFERENCES
        else:
            title, rank = _untitled(pieces, bool(outline), document.paged)
            level = _DEEPEST
        parts.append(Part(number, title, level, rank, pieces, document.paged))
    return tuple(parts)


def wanted(parts: Sequence[Part], question: str) -> tuple[int, ...]:
    """The parts that a question is about, by the titles of the sections they stand in.

    Those that share a word with the question come first; then those that are of a kind it has a
    word for: whoever asks for "results" means the evaluation, too.
    """
    asked = _telling(question)
    kinds = [kind for _, kind in _RANKS if re.search(kind, question.casefold())]
    named: list[int] = []
    kin: list[int] = []
    above: list[tuple[int, bool, bool]] = []  # (level, named, of the kind) of where we are
    for index, part in enumerate(parts):
        while above and (above[-1][0] >= part.level or parts[index - 1].document != part.document):
            above.pop()
        title = part.title.casefold()
        by_name = bool(asked & _telling(title)) or any(its for _, its, _ in above)
        by_kind = any(re.search(kind, title) for kind in kinds) or any(its for *_, its in above)
        above.append((part.level, by_name, by_kind))
        if part.level < _DEEPEST and (by_name or by_kind):
            (named if by_name else kin).append(index)
    return (*named, *kin)


def _telling(text: str) -> set[str]:
    """The words of a text that a title may be recognised by, without their endings."""
    words = (word.casefold() for word in _WORD.findall(text))
    return {_ENDING.sub("", word) for word in words} - _EVERYWHERE


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
    """How soon each section goes: by the outermost title that says so, else as design does.

    What follows the references is an appendix, whatever it is called.
    """
    ranks: list[int] = []
    above: list[tuple[int, int | None]] = []  # (level, rank) of the sections we are in
    otherwise = _DESIGN
    for heading in outline:
        while above and above[-1][0] >= heading.level:
            above.pop()
        own = _own_rank(heading.title)
        if otherwise == _AFTERWORD and own != _REFERENCES:
            own = _AFTERWORD
        said = above[-1][1] if above and above[-1][1] is not None else own
        above.append((heading.level, said))
        ranks.append(otherwise if said is None else said)
        if said == _REFERENCES:
            otherwise = _AFTERWORD
    return ranks


def _own_rank(title: str) -> int | None:
    words = title.casefold()
    return next((rank for rank, words_of in _RANKS if re.search(words_of, words)), None)


def _untitled(pieces: Sequence[Piece], has_outline: bool, paged: bool) -> tuple[str, int]:
    """Title and rank of what stands under no heading: before the first one, or a page.

    Title and abstract stand there, as they do on a first page.
    """
    if has_outline:
        return "the beginning", 0
    if not paged:
        return "the text", 0
    page = pieces[0].page
    return f"page {page}", 0 if page == 1 else _DESIGN
