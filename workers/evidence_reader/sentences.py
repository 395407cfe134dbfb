"""A document as sentences that can be quoted: each verbatim, whole, and with its page and section.

A sentence keeps the words of `Page.text` exactly; only white space is evened out, since a line of
a page ends where the paper does, not the thought.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import NamedTuple

from bot.core.document import Document, Page
from workers.evidence_reader.soundness import is_sound
from workers.evidence_reader.words import stems
from workers.evidence_reader.zones import Part, Parts, Zone

_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|cf|vs|resp|approx|etc|viz|ca|Figs?|Secs?|Sects?|Eqs?|Eqns?|Refs?"
    r"|Tabs?|Algs?|Thms?|Nos?|Vol|pp?|Dr|Mr|Mrs|Ms|Prof|Inc|Ltd|Corp|Co|St|w\.r\.t|a\.k\.a|i\.i\.d"
    r"|U\.S|Ph\.D|incl|Jan|Feb|Aug|Sept|Oct|Nov|Dec)|(?<![A-Za-z0-9])[A-Z])\.$"
)
_INITIAL = re.compile(r"(?<![A-Za-z0-9])[A-Z]\.$")
_STARTER = re.compile(r"(?:The|We|In|To|An?|This|These|Our|When|For|Each|As|It|If|However|Thus)\s")
_STOP = re.compile(
    r"[.!?](?P<close>[\"'”’)\]]*)(?:(?<=[^\d]\.)\d{1,2}(?=\s))?"  # the digits mark a footnote
    r"(?:\s+(?=[\"'“‘(\[]?(?:[A-Z0-9•◦▪●■–*(]|[a-z]{1,3}[A-Z]))|\s*\Z)"
)
_BULLET = re.compile(r"\n\s*(?:[•◦▪●■*►·]|–\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)\s)\s*")
_LEAD = re.compile(
    r"^(?:[•◦▪●■*►·–—-]\s*|\(?\d{1,2}[).]\s+(?=[A-Z])|\((?:[a-z]|[ivx]{1,4}|contribution \d)\)\s+"
    r"|(?:abstract|summary|introduction|finding \d+)\s*[—–:.-]*\s+(?=[A-Z]|\d+%))+",
    re.IGNORECASE,
)
_RUN_IN = re.compile(  # a bold heading within the line: "Network Setup The benefits of ..."
    r"^(?!(?:The|We|In|To|A|An|This|Our|When|For|Each|As|It|These|If|At|With|On|By|From)\b)"
    r"(?:[A-Z][\w/-]*[ \n]){1,5}(?=(?:The|We|In|To|A|An|This|Our|When|For|Each|As|These|If)[ \n])"
)
_BREAK = re.compile(r"(?<=[-–/])\n(?=\S)")  # a line that ends in a real hyphen goes on unspaced


@dataclass(frozen=True)
class Sentence:
    """One sentence of a document, ready to be quoted."""

    text: str
    document: str  # role
    page: int
    page_end: int
    part: Part
    order: int  # among all sentences of the documents
    place: float  # how far into the document, 0 to 1
    stems: frozenset[str] = field(compare=False)

    @property
    def zone(self) -> Zone:
        """What the section it stands in is for."""
        return self.part.zone


class _Piece(NamedTuple):
    start: int  # within the run
    page: int


class _Run(NamedTuple):
    """Prose without a heading in between, put together over columns and pages."""

    text: str
    pieces: tuple[_Piece, ...]
    part: Part


def sentences_of(document: Document, first: int = 0) -> tuple[Sentence, ...]:
    """The document's quotable sentences, in order, numbered from `first`."""
    parts = Parts(document.outline)
    runs = [run for run in _runs(document, parts) if run.part.zone not in ("back", "front")]
    total = sum(len(run.text) for run in runs) or 1
    found: list[Sentence] = []
    before = 0
    for run in runs:
        for start, end in _split(run.text):
            sentence = _sentence(run, start, end, document.role)
            if sentence is not None:
                text, page, page_end = sentence
                place = (before + start) / total
                order = first + len(found)
                found.append(
                    Sentence(
                        text, document.role, page, page_end, run.part, order, place, stems(text)
                    )
                )
        before += len(run.text)
    return tuple(found)


def _runs(document: Document, parts: Parts) -> Iterator[_Run]:
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


def _run(stretches: Sequence[tuple[Page, int, int]], parts: Parts) -> _Run:
    texts = [page.text[start:end].rstrip() + "\n" for page, start, end in stretches]
    begins = accumulate(map(len, texts[:-1]), initial=0)
    pieces = tuple(
        _Piece(begin, page.number) for begin, (page, _, _) in zip(begins, stretches, strict=True)
    )
    page, start, _ = stretches[0]
    return _Run("".join(texts), pieces, parts.at(page.number, start))


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


def _split(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences begin and end; a bullet begins one whatever stood before."""
    begin = 0
    marks = [(match.start(), match.end(), True) for match in _BULLET.finditer(text)]
    stops = [
        (match.end("close"), match.end(), False)
        for match in _STOP.finditer(text)
        if not _abbreviates(text, match.start() + 1, match.end())
    ]
    for end, following, bullet in sorted(marks + stops):
        if end > begin:
            yield begin, end
        begin = max(begin, end if bullet else following)
    if begin < len(text):
        yield begin, len(text)


def _abbreviates(text: str, end: int, following: int) -> bool:
    """Whether the full stop before `end` belongs to a short form and ends no sentence."""
    since = max(0, end - 12)
    if not _ABBREVIATION.search(text, since, end):
        return False
    return not (_INITIAL.search(text, since, end) and _STARTER.match(text, following))


def _sentence(run: _Run, start: int, end: int, role: str) -> tuple[str, int, int] | None:
    raw = run.text[start:end]
    lead = _LEAD.match(raw.lstrip())
    start += len(raw) - len(raw.lstrip()) + (lead.end() if lead else 0)
    heading = _RUN_IN.match(run.text[start:end])
    start += heading.end() if heading else 0
    raw = run.text[start:end].strip()
    starts = [piece.start for piece in run.pieces]
    first = bisect_right(starts, start) - 1
    last = bisect_right(starts, max(start, end - 1)) - 1
    if not is_sound(raw):
        return None
    return " ".join(_BREAK.sub("", raw).split()), run.pieces[first].page, run.pieces[last].page
