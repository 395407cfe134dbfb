"""A document made searchable: canonical text, and the way back to page and character.

Two streams. `flow` is what a reader follows from page to page (prose, headings, references), so a
sentence that runs past a figure or over a page break is in one piece. `printed` is everything on
every page in order, captions, tables, figure labels and running heads included.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from bot.core.canonical import Canonical, canonical
from bot.core.document import Document, Page, SpanKind
from bot.core.listed import commands_of
from bot.core.planted import Orders, orders_of
from bot.core.stream import Segment, Stream
from bot.core.tracing import Known

_FLOW: frozenset[SpanKind] = frozenset(("prose", "heading", "reference"))
_WITH_UNIT = re.compile(r"\d[\d.,]*\s?(?:%|[x×]|[kKMGTmnuµ]?(?:s|B|bps|Hz))(?!\w)")


class Index:
    """A document, ready to be quoted; see `bot.core.evidence.locate`."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._folded = [canonical(page.text) for page in document.pages]

    @property
    def streams(self) -> Iterator[Stream]:
        """Where to look, in order."""
        yield self.flow
        if self.printed is not self.flow:
            yield self.printed

    @cached_property
    def flow(self) -> Stream:
        """What a reader follows from page to page."""
        return Stream(list(self._segments(_FLOW)))

    @cached_property
    def printed(self) -> Stream:
        """Everything on every page."""
        whole = [
            Segment(page, 0, len(page.text), folded, 0, len(folded.text))
            for page, folded in zip(self.document.pages, self._folded, strict=True)
        ]
        everything = Stream(whole)
        return self.flow if everything.text == self.flow.text else everything

    @cached_property
    def numbers(self) -> Known:
        """The numbers it states, those of its bibliography and bare tick marks left out."""
        pages = self.document.pages
        return Known(
            [page.only("prose", "heading", "caption") if page.spans else "" for page in pages],
            tables=[_tables(page) for page in pages],
            also=[self.document.page_count],
        )

    @cached_property
    def orders(self) -> Orders:
        """What it tells its reader to do."""
        return orders_of(self.document)

    @cached_property
    def commands(self) -> frozenset[str]:
        """What it gives to be typed, letter by letter."""
        return commands_of(self.document)

    def _segments(self, kinds: frozenset[SpanKind]) -> Iterator[Segment]:
        for page, folded in zip(self.document.pages, self._folded, strict=True):
            if not page.spans:
                yield Segment(page, 0, len(page.text), folded, 0, len(folded.text))
            for start, end in _runs(page, kinds):
                first = _at(folded, start)
                yield Segment(page, start, end, folded, first, _at(folded, end))


def _tables(page: Page) -> str:
    """Where numbers stand without their units; of drawings, only what is no tick mark."""
    if not page.spans:
        return page.text
    return page.only("table") + "\n\n" + " ".join(_WITH_UNIT.findall(page.only("figure")))


def _at(folded: Canonical, offset: int) -> int:
    """The canonical index of the first character at or after an offset into the page."""
    return bisect_right(folded.origin, offset - 1) if offset else 0


def _runs(page: Page, kinds: frozenset[SpanKind]) -> Iterator[tuple[int, int]]:
    """Neighbouring spans of these kinds, joined."""
    start = end = -1
    for span in page.spans:
        if span.kind not in kinds:
            continue
        if span.start == end:
            end = span.end
            continue
        if end > start:
            yield start, end
        start, end = span.start, span.end
    if end > start:
        yield start, end
