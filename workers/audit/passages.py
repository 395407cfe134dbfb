"""Where a document states numbers: sentences, captions and rows of tables, with page and section.

Only what holds a figure or may name the experiment's setting is cut out, so that a long paper
costs little. A passage is
generous where the evidence reader's sentences are picky: it has to be found again, not read well.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from bot.core.document import Caption, Document, Page, Span
from workers.evidence_reader.runs import Run, runs
from workers.evidence_reader.zones import Part, Parts

Kind = Literal["text", "caption", "row", "figure"]

_FIGURE = re.compile(r"\d|\b(?:twice|double|half|(?:two|three|four|five|ten)(?:fold|[ -]times))\b")
_STOP = re.compile(r"[.!?][\"”’)\]]*\s+(?=[\"“‘(\[]?(?:[A-Z0-9]|[a-z]+[A-Z]))|\n\s*[•◦▪●■]\s*")
_SHORT = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|cf|vs|resp|approx|etc|Figs?|Secs?|Eqs?|Refs?|Tabs?|Nos?|Dr|Inc)"
    r"|(?<![A-Za-z0-9])[A-Z])\.\Z"
)
_WRAPPED = re.compile(r"(?<=[a-z])[-\u00ad\u2010]\n(?=[a-z])")
_POINTS = re.compile(r"\b(?:Figures?|Figs?\.|Tables?|Tab\.)\s?\d+(?:\s?\([a-z]\))?")
_LONGEST = 900  # characters of a passage; beyond it, something was not cut
_TOLD = ("evaluation", "method", "abstract", "introduction")
"""Where a sentence without a figure may still say what was measured with."""
_DRAWING = re.compile(r"Fig")
_LABELLED = re.compile(r"\d[\d.,]*\s?(?:%|[x×])(?!\w)")
_ROW = re.compile(r"[A-Za-z(].*\s[~<>≈+-]?\d")
_TABLE = re.compile(r"Table\s?\w+")


class Passage(NamedTuple):
    """A stretch of a document that states numbers."""

    text: str  # on one line, as it can be found again
    page: int
    part: Part
    kind: Kind
    about: str = ""  # of a row caption and header, of a caption its start, of a figure its caption
    points: str = ""  # the figure or table it points to, or is
    head: str = ""  # of a row, the header's words
    paged: bool = True  # False: of a text without pages

    @property
    def claims(self) -> bool:
        """Whether it stands where a paper says what it achieves rather than measures it."""
        zone = self.part.zone
        return self.kind == "text" and zone in ("front", "abstract", "introduction", "conclusion")

    @property
    def measures(self) -> bool:
        """Whether a number that stands here can be what a claim rests on."""
        return not self.claims and self.part.zone not in ("related", "background", "back")

    @property
    def where(self) -> str:
        """For people: the figure or table, the section and the page."""
        title = self.part.title if self.kind == "text" else ""
        page = f"p. {self.page}" if self.paged else ""
        return ", ".join(filter(None, (self.points, title, page))) or "further on"


def passages(document: Document) -> tuple[Passage, ...]:
    """Everything that states a number, in the order it is read."""
    parts = Parts(document.outline)
    floats = [*_captions(document, parts), *_rows(document, parts), *_figures(document, parts)]
    found = [*_sentences(document), *floats]
    told = (passage for passage in found if passage.part.zone != "back")
    return tuple(passage._replace(paged=document.paged) for passage in told)


def _sentences(document: Document) -> Iterator[Passage]:
    for run in runs(document):
        told = run.part.zone in _TOLD
        if run.part.zone == "back" or not (told or _FIGURE.search(run.text)):
            continue
        before = ""
        for start, end in _cut(run.text):
            text = _one_line(run.text[start:end])
            if len(text) <= _LONGEST and (told or _FIGURE.search(text)):
                yield _sentence(text, before, run, start)
            before = text


def _sentence(text: str, before: str, run: Run, start: int) -> Passage:
    pointed = _POINTS.search(text) or _POINTS.search(before)
    return Passage(text, run.page(start), run.part, "text", points=pointed[0] if pointed else "")


def _cut(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a run of prose."""
    begin = 0
    for match in _STOP.finditer(text):
        if _SHORT.search(text, max(0, match.start() - 12), match.start() + 1):
            continue
        if text[begin : match.start()].strip():
            yield begin, match.end()
        begin = match.end()
    if text[begin:].strip():
        yield begin, len(text)


def _one_line(text: str) -> str:
    return " ".join(_WRAPPED.sub("", text).split()).lstrip("•◦▪●■ ")


def _captions(document: Document, parts: Parts) -> Iterator[Passage]:
    for page in document.pages:
        for span in page.spans:
            if span.kind != "caption":
                continue
            part = parts.at(page.number, span.start)
            whole = _one_line(page.text[span.start : span.end])
            label = _POINTS.match(whole)
            points = label[0] if label else ""
            texts = [whole[start:end].strip() for start, end in _cut(whole)]
            topic = _POINTS.sub("", texts[0] if texts else "")
            for text in texts:
                if _FIGURE.search(_POINTS.sub("", text)):
                    yield Passage(text, page.number, part, "caption", topic, points)


def _rows(document: Document, parts: Parts) -> Iterator[Passage]:
    tables = [caption for caption in document.captions if _TABLE.match(caption.label)]
    for page in document.pages:
        here = [caption for caption in tables if caption.page == page.number]
        heads: dict[str, str] = {}  # a reader may give each line of a table as a span of its own
        for span in page.spans if here else ():
            if span.kind == "table":
                yield from _rows_of(page, span, _nearest(page, span, here), heads, parts)


def _rows_of(
    page: Page, span: Span, caption: Caption, heads: dict[str, str], parts: Parts
) -> Iterator[Passage]:
    part = parts.at(page.number, span.start)
    for line in page.text[span.start : span.end].splitlines():
        text = " ".join(line.split())
        if _ROW.match(text):
            head = heads.get(caption.label, "")
            about = f"{caption.text} {head}"
            yield Passage(text, page.number, part, "row", about, caption.label, head)
        elif text:
            heads[caption.label] = f"{heads.get(caption.label, '')} {text}".strip()


def _figures(document: Document, parts: Parts) -> Iterator[Passage]:
    """The labels of drawings that are numbers with a unit, each with the caption closest to it."""
    drawings = [caption for caption in document.captions if _DRAWING.match(caption.label)]
    for page in document.pages:
        here = [caption for caption in drawings if caption.page == page.number]
        for span in page.spans if here else ():
            if span.kind != "figure":
                continue
            labels = _LABELLED.findall(page.text[span.start : span.end])
            if labels:
                caption = _nearest(page, span, here)
                part = parts.at(page.number, span.start)
                text = "; ".join(labels)
                yield Passage(text, page.number, part, "figure", caption.text, caption.label)


def _nearest(page: Page, span: Span, captions: list[Caption]) -> Caption:
    """The caption that stands closest to a stretch of a table or drawing."""

    def distance(caption: Caption) -> int:
        at = page.text.find(caption.label)
        return abs(at - span.start) if at >= 0 else len(page.text)

    return min(captions, key=distance)
