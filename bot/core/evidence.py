"""Where a document says what a draft quotes: the one way from a claimed quote to evidence.

    exact      the words stand there; shown as the document has them
    corrected  near: replaced by the document's own words
    altered    near, but a number, negation, comparison or the like differs: refused
    absent     nowhere, or only in parts far from each other
    short      too few letters to stand for anything
    long       more than a quote should be
    ambiguous  short, and in several places

A hit must agree in canonical form (`canonical.py`), or almost (`near_misses.py`). What is shown is
always the source's own words, so that nothing a model wrote can pass for the paper's.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from bot.core.answer import Evidence, Quoted
from bot.core.canonical import fold, readable, weight
from bot.core.document import Document, Heading
from bot.core.ellipses import ENOUGH, Part, filled_in, hides_negation, parts_of, reach
from bot.core.formulas import printed
from bot.core.index import Index
from bot.core.near_misses import ABSENT, Refusal, nearly
from bot.core.stream import Cut, Stream
from bot.core.values import Value

Status = Literal["exact", "corrected", "altered", "absent", "short", "long", "ambiguous"]

LEAST = 4  # below this nothing is a quote
MOST = 3_000  # canonical letters of one quote
PARTS = 6  # between ellipses
AROUND = 220  # letters of context on either side


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


class _Hit(NamedTuple):
    """Stretches of a stream, one per part of the quote, in order."""

    stream: Stream
    spans: tuple[tuple[int, int], ...]
    corrected: bool = False


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
    parts = parts_of(quoted.text)
    letters = sum(weight(part.needle) for part in parts)
    if letters < LEAST:
        return Located(status="short", reason="it is too short to be a quote")
    if letters > MOST or len(parts) > PARTS:
        return Located(status="long", reason="it is too long: quote a sentence or two")
    ordered = sorted(sources, key=lambda index: index.document.role != quoted.document)
    if taken := _taken_from(ordered[0], parts, quoted) if quoted.line and ordered else None:
        return taken
    if letters < ENOUGH:
        return _only_place(ordered, parts, quoted)
    return _somewhere(ordered, parts, quoted)


def _somewhere(ordered: Sequence[Index], parts: Sequence[Part], quoted: Quoted) -> Located:
    """The first place of a quote that is long enough to stand anywhere."""
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


def _refused(refusals: Iterable[Refusal]) -> Located:
    """The refusal that tells most: an altered quote was at least seen."""
    told = sorted(refusals, key=lambda refusal: refusal.status != "altered")
    if not told:
        return Located(status="absent", reason="there is no document to find it in")
    return Located(status=told[0].status, reason=told[0].reason)


def _only_place(ordered: Sequence[Index], parts: Sequence[Part], quoted: Quoted) -> Located:
    """A short quote counts when there is no doubt where it stands."""
    needle = fold("".join(part.text for part in parts))
    places = [
        (index, (start, start + len(needle)))
        for index in ordered
        for start in index.printed.whole_words(needle)
    ]
    if not places:
        return Located(status=ABSENT.status, reason=ABSENT.reason)
    if len(places) > 1:
        return Located(
            status="ambiguous",
            reason=f"it is short and stands in {len(places)} places; quote more of the sentence",
        )
    index, span = places[0]
    return _found(index, _Hit(index.printed, (span,)), quoted)


def _exactly(index: Index, parts: Sequence[Part]) -> _Hit | None:
    needles = [part.needle for part in parts]
    for stream in index.streams:
        chains = (_chain(stream, start, needles) for start in stream.whole_words(needles[0]))
        whole = (spans for spans in chains if spans and not hides_negation(stream, spans))
        # The first place, or the one where an ellipsis leaves out least.
        spans = next(whole, None) if len(needles) == 1 else min(whole, key=_length, default=None)
        if spans is not None:
            return _Hit(stream, tuple(spans))
    return None


def _taken_from(index: Index, parts: Sequence[Part], quoted: Quoted) -> Located | None:
    """A quote that code took from a line: the same words may stand in other places, too."""
    needles = [part.needle for part in parts]
    hits = (
        _Hit(stream, tuple(spans))
        for stream in index.streams
        for start in stream.whole_words(needles[0])
        if (spans := _chain(stream, start, needles))
    )
    found = [(_line_of(located), located) for located in (_found(index, it, quoted) for it in hits)]
    later = [it for it in found if it[0] >= quoted.line]
    return min(later, key=lambda it: it[0])[1] if later else None


def _line_of(located: Located) -> int:
    lines = located.evidence.lines if located.evidence else None
    return lines[0] if lines else 0


def _length(spans: Sequence[tuple[int, int]]) -> int:
    return spans[-1][1] - spans[0][0]


def _chain(stream: Stream, start: int, needles: Sequence[str]) -> list[tuple[int, int]] | None:
    """The parts of a quote one after the other, the first at `start`."""
    spans = [(start, start + len(needles[0]))]
    for before, needle in pairwise(needles):
        low = spans[-1][1]
        at = next(stream.whole_words(needle, low, low + reach(before, needle)), None)
        if at is None:
            return None
        spans.append((at, at + len(needle)))
    return spans


def _nearly(index: Index, parts: Sequence[Part]) -> _Hit | Refusal:
    for stream in index.streams:
        answer = nearly(stream, parts)
        if not isinstance(answer, Refusal):
            return _Hit(stream, tuple(answer), corrected=True)
        if answer.status == "altered":
            return answer
    return ABSENT


def _found(index: Index, hit: _Hit, quoted: Quoted) -> Located:
    stream = hit.stream
    full = [(stream.with_negation(start), end) for start, end in hit.spans]
    corrected = hit.corrected or full != list(hit.spans)
    spans = filled_in(full)
    stop = quoted.text.rstrip(" \n\"'”’»")[-1:] in (".", "!", "?", ";", ":", ",")
    parts = [stream.cuts(*span, stop=stop) for span in spans]
    cuts = [cut for part in parts for cut in part]
    shown = " … ".join(readable("\n".join(cut.text for cut in part)) for part in parts)
    if not index.document.paged:
        shown = _marked(shown, cuts[0], cuts[-1])
    role = index.document.role
    page, page_end = cuts[0].page, cuts[-1].page
    evidence = Evidence(
        quote=shown,
        page=page.number,
        page_end=page_end.number if page_end.number != page.number else None,
        page_label=page.label if page.label != str(page.number) else "",
        lines=(lines := _lines(index.document, cuts)),
        document=role,
        source=index.document.cited,
        heading=_heading(index.document, cuts[0]) if lines else "",
        url=_opened(index.document, lines) if lines else "",
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
    shown = text[first.start : first.end]
    start = first.start + len(shown) - len(shown.lstrip())
    return text.count("\n", 0, start) + 1, text.count("\n", 0, last.end) + 1


def _heading(document: Document, cut: Cut) -> str:
    """The headings that a quote stands under, outermost first; a title that only says what the
    document is called is none."""
    path: list[Heading] = []
    for heading in document.outline:
        if (heading.page, heading.offset) > (cut.page.number, cut.start):
            break
        path = [*(above for above in path if above.level < heading.level), heading]
    called = {fold(document.cited), fold(document.title)}
    return " › ".join(each.title for each in path if fold(each.title) not in called)


def _opened(document: Document, lines: tuple[int, int]) -> str:
    """Where people can open these lines; nothing where nobody said."""
    first, last = map(str, lines)
    return document.link.replace("{first}", first).replace("{last}", last)


_AROUND_MARK = 5  # characters beside a quote in which a mark that belongs to it may stand


def _marked(shown: str, first: Cut, last: Cut) -> str:
    """A quote with the marks of code and of bold words whole that it begins or ends within."""
    text = first.page.text
    head = text[max(0, first.start - _AROUND_MARK) : first.start]
    begun = head + text[first.start : first.end].lstrip()[:2]
    after = last.page.text[last.end : last.end + _AROUND_MARK]
    for mark in ("`", "**"):
        if shown.count(mark) % 2 == 0:
            continue
        opening = re.search(rf"{re.escape(mark)}[^\s\w`*]*\Z", head)
        closing = re.match(rf"[^\s\w`*]*{re.escape(mark)}", after)
        if begun[len(head) :].startswith(mark) and not shown.startswith(mark):
            shown = mark + shown
        elif opening:
            shown = opening[0] + shown
        elif closing:
            shown += closing[0]
        elif mark == "`" and (rest := re.match(r"[^\s\w`]{1,3}`", after)):
            shown += rest[0]
    return _paired(shown, head, after)


_PAIRS = (
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ('"', '"'),
    ("“", "”"),
    ("„", "“"),
    ("«", "»"),
    ("*", "*"),
)
_CALLED = re.compile(r"(?:^|[\s([|])(?P<mark>[#@$]|--?)\Z")  # "#team", "@lena", "$NODE", "--force"


def _paired(shown: str, head: str, after: str) -> str:
    """A quote with the bracket, or the mark of a name, that it would begin or end without."""
    for opens, closes in _PAIRS:
        alike = opens == closes
        odd = shown.count(opens) % 2 == 1
        if head.endswith(opens) and (odd if alike else shown.count(closes) > shown.count(opens)):
            shown, head = opens + shown, head[:-1]
        elif (odd if alike else shown.count(opens) > shown.count(closes)) and (
            closing := re.match(rf"[!?./#]{{0,3}}{re.escape(closes)}", after)
        ):
            shown, after = shown + closing[0], after[closing.end() :]
    called = _CALLED.search(head)
    return f"{called['mark']}{shown}" if called and shown[:1].isalnum() else shown
