"""The documents as a prompt carries them, and which sections stay when not all of them fit.

Over budget the parts that matter least go first, whole: references, then appendices, then
background, the design, the evaluation; abstract, introduction and conclusion stay to the last.
Captions always stay. The same documents and budget always give the same choice.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, islice, takewhile

from bot.core.document import Document
from bot.core.fence import as_data
from bot.core.parts import Part, Piece

Count = Callable[[str], int]

_NAMED = 12  # omissions named in a sentence; the rest is counted
_TITLE = 80  # characters of a section's title in a sentence about it
_MARKER_TOKENS = 24  # what a page marker or a line about an omission may cost


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
        for run in self._runs(document):
            if not run.kept:
                lines.append(f"[left out here: {run.named}]")
            for piece in run.pieces if run.kept else run.captions if self.captions else ():
                if piece.page != page:
                    page = piece.page
                    lines.append(f"[page {page}]")
                lines.append(piece.text.strip())
        return "\n".join(line for line in lines if line)

    def omissions(self, documents: Sequence[Document]) -> tuple[str, ...]:
        """A sentence for the asker per document of which something was left out."""
        but = ", except for captions" if self.captions else ""
        sentences = []
        for number, document in enumerate(documents):
            gone = [run.named for run in _joined(tuple(self._runs(number))) if not run.kept]
            if len(gone) > _NAMED:
                gone[_NAMED - 1 :] = [f"and {len(gone) - _NAMED + 1} more, all later in it"]
            if gone:
                sentences.append(
                    f"{document.name} is longer than the model takes at once. "
                    f"It has not seen{but}: {'; '.join(gone)}."
                )
        return tuple(sentences)

    def _runs(self, document: int) -> Iterator["_Run"]:
        """Neighbouring slices of one section that share a fate."""
        mine = [index for index, part in enumerate(self.parts) if part.document == document]
        for title, slices in groupby(mine, key=lambda index: self.parts[index].title):
            section = tuple(slices)
            for kept, indices in groupby(section, key=self.kept.__contains__):
                parts = tuple(self.parts[index] for index in indices)
                yield _Run(title, kept, parts, whole=len(parts) == len(section))


@dataclass(frozen=True)
class _Run:
    title: str
    kept: bool
    parts: tuple[Part, ...]
    whole: bool  # all of its section

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(piece for part in self.parts for piece in part.pieces)

    @property
    def captions(self) -> tuple[Piece, ...]:
        return tuple(piece for part in self.parts for piece in part.captions)

    @property
    def level(self) -> int:
        return self.parts[0].level

    @property
    def named(self) -> str:
        first, last = self.pieces[0].page, self.pieces[-1].page
        pages = f"page {first}" if first == last else f"pages {first}–{last}"
        title = " ".join(as_data(self.title).split())[:_TITLE].rstrip()
        if title == pages:
            return pages if self.whole else f"part of {pages}"
        return f"{title} ({pages})" if self.whole else f"part of {title} ({pages})"


def _joined(runs: Sequence[_Run]) -> Iterator[_Run]:
    """A section that is gone with all that stands in it is one thing to say."""
    rest = deque(runs)
    while rest:
        run = rest.popleft()
        inside = tuple(takewhile(partial(_below, run), rest))
        if not run.kept and run.whole and not any(other.kept for other in inside):
            run = replace(run, parts=tuple(part for r in (run, *inside) for part in r.parts))
            rest = deque(islice(rest, len(inside), None))
        yield run


def _below(run: _Run, other: _Run) -> bool:
    return other.level > run.level


def everything(parts: Sequence[Part]) -> Excerpt:
    """All of it."""
    return Excerpt(tuple(parts), frozenset(range(len(parts))), captions=True)


def excerpt(parts: Sequence[Part], budget: int, count: Count) -> Excerpt:
    """What of the parts fits into the budget; those too long to be one thing are sliced first."""
    limit = max(budget // 4, 2 * _MARKER_TOKENS)
    slices = tuple(piece for part in parts for piece in _sliced(part, limit, count))
    spoken_for = [sum(count(caption.text) for caption in part.captions) for part in slices]
    captions = sum(spoken_for) <= budget // 3
    if not captions:
        spoken_for = [0] * len(slices)
    kept = _chosen(slices, spoken_for, budget - sum(spoken_for), count)
    return Excerpt(slices, frozenset(kept), captions)


def _chosen(
    parts: Sequence[Part], spoken_for: Sequence[int], room: int, count: Count
) -> Iterator[int]:
    """The parts that fit, by rank; where one did not, nothing of a later rank takes its room."""
    last = max((part.rank for part in parts), default=0)
    for index in sorted(range(len(parts)), key=lambda index: (parts[index].rank, index)):
        extra = count(parts[index].text) + _MARKER_TOKENS - spoken_for[index]
        if parts[index].rank > last:
            return
        if extra > room:
            last = parts[index].rank
        else:
            room -= extra
            yield index


def _sliced(part: Part, limit: int, count: Count) -> Iterator[Part]:
    """The part itself, or slices of it when it is too long to be kept or dropped whole."""
    if count(part.text) <= limit:
        yield part
        return
    for half in _halves(part):
        yield from _sliced(half, limit, count)


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
