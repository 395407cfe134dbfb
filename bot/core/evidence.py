"""Where a document says what a draft quotes: the one way from a claimed quote to evidence.

    exact      the words stand there; shown as the document has them
    corrected  near: replaced by the document's own words
    altered    near, but a number, negation, comparison or the like differs: refused
    absent     nowhere, or only in parts far from each other
    short      too few letters to stand for anything
    long       more than a quote should be
    ambiguous  short, and in several places

A hit must agree in canonical form (`canonical.py`). Likeness only finds the place of a near miss;
whether it says the same is `alteration.py`'s to tell. What is shown is always the source's own
words, so that nothing a model wrote can pass for the paper's.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from bot.core.alteration import alteration, negates
from bot.core.answer import Evidence, Quoted
from bot.core.canonical import fold, readable, weight
from bot.core.document import Document
from bot.core.formulas import printed
from bot.core.index import Index
from bot.core.stream import GRAM, Cut, Stream
from bot.core.values import Value

Status = Literal["exact", "corrected", "altered", "absent", "short", "long", "ambiguous"]

ENOUGH = 12  # canonical letters that may be quoted even if they stand in several places
LEAST = 4  # below this nothing is a quote
FUZZY_LEAST = 20  # below this, likeness says nothing
ALIKE = 85.0  # how alike a passage must be before its words are compared
MOST = 3_000  # canonical letters of one quote
PARTS = 6  # between ellipses
REACH = 6_000  # canonical letters that an ellipsis may leave out between parts of ENOUGH letters
BESIDE = 24  # letters on either side that a misplaced word may have come from
AROUND = 220  # letters of context on either side
FILLED_IN = 120  # up to this many left-out letters are shown rather than elided

# "...", "[...]", "[sic]" and "[the scheduler]" stand for left-out words; "[12]" is a citation.
_ELISION = re.compile(
    r"[\[(]\s?(?:…|\.\s?\.\s?\.)\s?[\])]|…|\.\s?\.\s?\.+|\[[^\W\d][^\[\]\d]{0,60}\]"
)


class Located(Value):
    """What became of a quote: evidence when it was found, a reason when anything is to be said."""

    status: Status
    evidence: Evidence | None = None
    reason: str = ""
    context: str = ""  # the source around it

    @property
    def found(self) -> bool:
        """Whether the quote may be shown."""
        return self.evidence is not None


class _Part(NamedTuple):
    """What stands between two ellipses of a quote."""

    text: str
    needle: str  # its canonical form


class _Hit(NamedTuple):
    """Stretches of a stream, one per part of the quote, in order."""

    stream: Stream
    spans: tuple[tuple[int, int], ...]
    corrected: bool = False


class _Refusal(NamedTuple):
    status: Status
    reason: str


def index_of(document: Document) -> Index:
    """Prepare a document for `locate`; do this once per document."""
    return Index(document)


def locate(sources: Sequence[Index], quoted: Quoted) -> Located:
    """Find a quote in the documents, first in the one it names. Never raises, whatever the text."""
    found = _locate(sources, quoted)
    if not found.found and "\\" in quoted.text:  # a formula, in the words of TeX
        plain = quoted.model_copy(update={"text": printed(quoted.text)})
        return _locate(sources, plain)
    return found


def _locate(sources: Sequence[Index], quoted: Quoted) -> Located:
    split = (_Part(text, fold(text)) for text in _ELISION.split(quoted.text))
    parts = tuple(part for part in split if part.needle)
    letters = sum(weight(part.needle) for part in parts)
    if letters < LEAST:
        return Located(status="short", reason="it is too short to be a quote")
    if letters > MOST or len(parts) > PARTS:
        return Located(status="long", reason="it is too long: quote a sentence or two")
    ordered = sorted(sources, key=lambda index: index.document.role != quoted.document)
    if letters < ENOUGH:
        return _only_place(ordered, parts, quoted)
    for index in ordered:
        if (hit := _exactly(index, parts)) is not None:
            return _found(index, hit, quoted)
    refusals = []
    for index in ordered:
        answer = _nearly(index, parts)
        if isinstance(answer, _Hit):
            return _found(index, answer, quoted)
        refusals.append(answer)
    return _refused(refusals)


def _refused(refusals: Iterable[_Refusal]) -> Located:
    """The refusal that tells most: an altered quote was at least seen."""
    told = sorted(refusals, key=lambda refusal: refusal.status != "altered")
    if not told:
        return Located(status="absent", reason="there is no document to find it in")
    return Located(status=told[0].status, reason=told[0].reason)


def _only_place(ordered: Sequence[Index], parts: Sequence[_Part], quoted: Quoted) -> Located:
    """A short quote counts when there is no doubt where it stands."""
    needle = fold("".join(part.text for part in parts))
    places = [
        (index, (start, start + len(needle)))
        for index in ordered
        for start in index.printed.whole_words(needle)
    ]
    if not places:
        return Located(status="absent", reason="the document does not say it")
    if len(places) > 1:
        return Located(
            status="ambiguous",
            reason=f"it is short and stands in {len(places)} places; quote more of the sentence",
        )
    index, span = places[0]
    return _found(index, _Hit(index.printed, (span,)), quoted)


def _exactly(index: Index, parts: Sequence[_Part]) -> _Hit | None:
    needles = [part.needle for part in parts]
    for stream in index.streams:
        chains = (_chain(stream, start, needles) for start in stream.whole_words(needles[0]))
        whole = (spans for spans in chains if spans and not _hides_negation(stream, spans))
        # The first place, or the one where an ellipsis leaves out least.
        spans = next(whole, None) if len(needles) == 1 else min(whole, key=_length, default=None)
        if spans is not None:
            return _Hit(stream, tuple(spans))
    return None


def _length(spans: Sequence[tuple[int, int]]) -> int:
    return spans[-1][1] - spans[0][0]


def _chain(stream: Stream, start: int, needles: Sequence[str]) -> list[tuple[int, int]] | None:
    """The parts of a quote one after the other, the first at `start`."""
    spans = [(start, start + len(needles[0]))]
    for before, needle in pairwise(needles):
        low = spans[-1][1]
        at = next(stream.whole_words(needle, low, low + _reach(before, needle)), None)
        if at is None:
            return None
        spans.append((at, at + len(needle)))
    return spans


def _reach(*parts: str) -> int:
    """How far apart two parts of a quote may stand: anything can be stitched of single words."""
    return REACH if min(map(weight, parts)) >= ENOUGH else FILLED_IN


def _nearly(index: Index, parts: Sequence[_Part]) -> _Hit | _Refusal:
    refusal = _Refusal("absent", "the document does not say it")
    for stream in index.streams:
        answer = _near_parts(stream, parts)
        if isinstance(answer, _Hit) or answer.status == "altered":
            return answer
        refusal = answer
    return refusal


def _near_parts(stream: Stream, parts: Sequence[_Part]) -> _Hit | _Refusal:
    spans: list[tuple[int, int]] = []
    low, high = 0, len(stream.text)
    for at, part in enumerate(parts):
        answer = _near_part(stream, part, low, high)
        if isinstance(answer, _Refusal):
            return answer
        spans.append(answer)
        low = answer[1]
        high = low + _reach(*(beside.needle for beside in parts[at : at + 2]))
    if _hides_negation(stream, spans):
        return _Refusal("altered", "the ellipsis leaves out a negation")
    return _Hit(stream, tuple(spans), corrected=True)


def _near_part(stream: Stream, part: _Part, low: int, high: int) -> tuple[int, int] | _Refusal:
    """One part of a quote: where it begins between two places, unless it is altered there."""
    needle = part.needle
    at = next(stream.whole_words(needle, low, high), None)
    if at is not None:
        return at, at + len(needle)
    refusal = _Refusal("absent", "the document does not say it")
    if weight(needle) < FUZZY_LEAST:
        return refusal
    for start, end in _alike(stream, needle):
        if low <= start <= high:
            around = f"{stream.raw(max(0, start - BESIDE), start)} {stream.raw(end, end + BESIDE)}"
            said = alteration(part.text, stream.raw(start, end), around)
            if said is None:
                return start, end
            refusal = _Refusal("altered", said)
    return refusal


def _alike(stream: Stream, needle: str) -> Iterator[tuple[int, int]]:
    """The passages most like a quote, snapped to word borders, best first."""
    for first, last in stream.anchors(needle):
        (at, there), (at_end, there_end) = first, last
        start = _border(stream, needle[:at], there, -1)
        end = _border(stream, needle[at_end + GRAM :], there_end + GRAM, +1)
        if fuzz.ratio(needle, stream.text[start:end]) >= ALIKE:
            yield start, end


def _border(stream: Stream, rest: str, anchor: int, way: int) -> int:
    """The word border that makes what lies between it and an anchor most like `rest`."""
    guess = anchor + way * len(rest)
    if stream.text[min(guess, anchor) : max(guess, anchor)] == rest and stream.parts(guess):
        return guess
    near = [b for b in range(guess - 12, guess + 13) if (b - anchor) * way >= 0 and stream.parts(b)]
    near = near or [stream.outward(anchor, way)]

    def likeness(border: int) -> tuple[float, int]:
        between = stream.text[min(border, anchor) : max(border, anchor)]
        return (fuzz.ratio(rest, between) if rest or between else 100.0, -abs(border - guess))

    return max(near, key=likeness)


def _hides_negation(stream: Stream, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether an ellipsis stands for little more than the "not" it leaves out."""
    for (_, end), (start, _) in pairwise(spans):
        if 0 < start - end <= 12 and negates(stream.raw(end, start)):
            return True
    return False


def _found(index: Index, hit: _Hit, quoted: Quoted) -> Located:
    stream = hit.stream
    full = [(stream.with_negation(start), end) for start, end in hit.spans]
    corrected = hit.corrected or full != list(hit.spans)
    spans = _filled_in(full)
    stop = quoted.text.rstrip(" \n\"'”’»")[-1:] in (".", "!", "?", ";", ":", ",")
    parts = [stream.cuts(*span, stop=stop) for span in spans]
    cuts = [cut for part in parts for cut in part]
    shown = " … ".join(readable("\n".join(cut.text for cut in part)) for part in parts)
    role = index.document.role
    page, page_end = cuts[0].page, cuts[-1].page
    evidence = Evidence(
        quote=shown,
        page=page.number,
        page_end=page_end.number if page_end.number != page.number else None,
        page_label=page.label if page.label != str(page.number) else "",
        lines=_lines(index.document, cuts),
        document=role,
        corrected=corrected,
        boxes=tuple((cut.page.number, box) for cut in cuts for box in cut.boxes()),
    )
    elsewhere = quoted.document and quoted.document != role
    return Located(
        status="corrected" if corrected else "exact",
        evidence=evidence,
        reason=f"it stands in the {role}, not in the {quoted.document}" if elsewhere else "",
        context=stream.raw(max(0, spans[0][0] - AROUND), spans[-1][1] + AROUND),
    )


def _lines(document: Document, cuts: Sequence[Cut]) -> tuple[int, int] | None:
    """The first and the last line of a quote from a text without pages."""
    if document.paged:
        return None
    text, first, last = cuts[0].page.text, cuts[0], cuts[-1]
    start = (
        first.start
        + len(first.page.text[first.start : first.end])
        - len(first.page.text[first.start : first.end].lstrip())
    )
    return text.count("\n", 0, start) + 1, text.count("\n", 0, last.end) + 1


def _filled_in(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join parts with little between them: nobody should have to trust a short ellipsis."""
    joined = [spans[0]]
    for start, end in spans[1:]:
        if start - joined[-1][1] <= FILLED_IN:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
