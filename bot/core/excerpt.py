"""The documents as a prompt carries them, and which sections stay when not all of them fit.

Over budget the parts that matter least go first, whole: references, then appendices, then
background, the design, the evaluation; what the question is about, abstract, introduction and
conclusion stay to the last. Captions stay where they fit. Several documents get a fair share each,
and what one does not need is the others'. A map of all sections says what is there and what is not.
The same documents, budget and question always give the same choice.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate, groupby, islice, takewhile

from bot.core.document import Document
from bot.core.fence import as_data
from bot.core.page_ranges import pages_said
from bot.core.parts import Part, Piece, wanted

Count = Callable[[str], int]

_NAMED = 12  # omissions named in a sentence; the rest is counted
_NEIGHBOURS = 4  # omissions in a row that have a line each
_TITLE = 80  # characters of a section's title in a sentence about it
_MARKER_TOKENS = 24  # what a page marker or a line about an omission may cost
_MAP_SHARE = 8  # of a document's share its map takes this fraction at most


@dataclass(frozen=True)
class Excerpt:
    """All parts of all documents, and what of them a prompt carries."""

    parts: tuple[Part, ...]
    kept: frozenset[int]  # indices into parts
    captions: frozenset[int]  # the documents whose captions are all there
    mapped: frozenset[int] = frozenset()  # the documents that begin with a map of their sections

    def of(self, document: int) -> str:
        """One document's text with page markers and a line for each omission."""
        lines = list(self.map_of(document)) if document in self.mapped else []
        page = 0
        for run in _gathered(self._runs(document)):
            if not run.kept:
                lines.append(f"[left out here: {run.named}]")
            others = run.captions if document in self.captions else ()
            for piece in run.pieces if run.kept else others:
                if piece.page != page and run.paged:
                    page = piece.page
                    lines.append(f"[page {page}]")
                lines.append(piece.text.strip())
        return "\n".join(line for line in lines if line)

    def map_of(self, document: int) -> Iterator[str]:
        """A line per section: where it is, and whether it is given here."""
        runs = tuple(self._runs(document))
        if all(run.kept for run in runs):
            return
        yield "[the sections of this document; those marked with - are not given here]"
        for run in runs:
            yield f"[{'+' if run.kept else '-'} {run.named}]"

    def omissions(self, documents: Sequence[Document]) -> tuple[str, ...]:
        """What was read and what not, for the asker, of each document that was cut."""
        sentences = []
        for number, document in enumerate(documents):
            but = ", except for captions" if number in self.captions else ""
            gone = [run.named for run in _joined(tuple(self._runs(number))) if not run.kept]
            if len(gone) > _NAMED:
                gone[_NAMED - 1 :] = [f"and {len(gone) - _NAMED + 1} more, all later in it"]
            if gone:
                sentences.append(
                    f"{document.name} is longer than the model takes at once. "
                    f"{self._read(number)}It has not seen{but}: {'; '.join(gone)}."
                )
        return tuple(sentences)

    def _read(self, document: int) -> str:
        """How much of a document was read, and where that stands."""
        runs = tuple(self._runs(document))
        sections = {run.title for run in runs}
        read = {run.title for run in runs if run.kept and run.whole}
        pages = sorted({piece.page for run in runs if run.kept for piece in run.pieces})
        where = f", on {pages_said(pages)}" if pages and runs[0].paged else ""
        return f"It has read {len(read)} of {len(sections)} sections{where}. " if read else ""

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
    def paged(self) -> bool:
        return self.parts[0].paged

    @property
    def named(self) -> str:
        first, last = self.pieces[0].page, self.pieces[-1].page
        pages = f"page {first}" if first == last else f"pages {first}–{last}"
        title = " ".join(as_data(self.title).split())[:_TITLE].rstrip()
        if not self.paged:
            return title if self.whole else f"part of {title}"
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


def _gathered(runs: Iterator[_Run]) -> Iterator[_Run]:
    """Many sections that are gone one after the other are named together."""
    for kept, neighbours in groupby(runs, key=lambda run: run.kept):
        several = tuple(neighbours)
        if kept or len(several) <= _NEIGHBOURS:
            yield from several
            continue
        parts = tuple(part for run in several for part in run.parts)
        last = " ".join(as_data(several[-1].title).split())[:_TITLE].rstrip()
        title = f"{several[0].title} to {last}, {len(several)} sections"
        yield _Run(title, False, parts, whole=True)


def _below(run: _Run, other: _Run) -> bool:
    return other.level > run.level


def everything(parts: Sequence[Part]) -> Excerpt:
    """All of it."""
    documents = frozenset(part.document for part in parts)
    return Excerpt(tuple(parts), frozenset(range(len(parts))), captions=documents)


def excerpt(parts: Sequence[Part], budget: int, count: Count, question: str = "") -> Excerpt:
    """What of the parts fits into the budget; those too long to be one thing are sliced first."""
    documents = sorted({part.document for part in parts})
    each = [[part for part in parts if part.document == document] for document in documents]
    needs = [sum(count(part.text) + _MARKER_TOKENS for part in mine) for mine in each]
    made = [
        _excerpt(mine, share, count, question)
        for mine, share in zip(each, _shares(needs, budget), strict=True)
    ]
    starts = accumulate((len(one.parts) for one in made), initial=0)
    return Excerpt(
        tuple(part for one in made for part in one.parts),
        frozenset(start + at for start, one in zip(starts, made, strict=False) for at in one.kept),
        frozenset[int]().union(*(one.captions for one in made)),
        frozenset[int]().union(*(one.mapped for one in made)),
    )


def _shares(needs: Sequence[int], budget: int) -> list[int]:
    """The budget in fair shares: nobody gets more than they need while another is short."""
    shares, left = [0] * len(needs), budget
    order = sorted(range(len(needs)), key=lambda at: needs[at])
    for place, at in enumerate(order):
        fair = max(left, 0) // (len(order) - place)
        shares[at] = fair if place == len(order) - 1 else min(needs[at], fair)
        left -= shares[at]
    return shares


def _excerpt(parts: Sequence[Part], budget: int, count: Count, question: str) -> Excerpt:
    """The same of one document."""
    limit = max(budget // 4, 2 * _MARKER_TOKENS)
    slices = tuple(piece for part in parts for piece in _sliced(part, limit, count))
    spoken_for = [sum(count(caption.text) for caption in part.captions) for part in slices]
    captions = sum(spoken_for) <= budget // 3
    if not captions:
        spoken_for = [0] * len(slices)
    document = frozenset(part.document for part in parts)
    chosen = Excerpt(slices, frozenset(), document if captions else frozenset())
    room = budget - sum(spoken_for)
    of_map = sum(count(line) for number in document for line in chosen.map_of(number))
    mapped = of_map <= budget // _MAP_SHARE
    costs = [
        count(part.text) + _MARKER_TOKENS - spent
        for part, spent in zip(slices, spoken_for, strict=True)
    ]
    if sum(costs) <= room:
        return everything(slices)
    kept = _chosen(slices, costs, room - of_map * mapped, wanted(slices, question))
    return replace(chosen, kept=frozenset(kept), mapped=document if mapped else frozenset())


def _chosen(
    parts: Sequence[Part], costs: Sequence[int], room: int, asked: Sequence[int]
) -> Iterator[int]:
    """What was asked about, in half of the room; then the parts that fit, by rank.

    Where one did not fit, nothing of a later rank takes its room.
    """
    half, kept = room // 2, set[int]()
    for index in asked:
        if costs[index] <= half:
            half -= costs[index]
            room -= costs[index]
            kept.add(index)
    yield from kept
    last = max((part.rank for part in parts), default=0)
    for index in sorted(set(range(len(parts))) - kept, key=lambda at: (parts[at].rank, at)):
        if parts[index].rank > last:
            return
        if costs[index] > room:
            last = parts[index].rank
        else:
            room -= costs[index]
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
