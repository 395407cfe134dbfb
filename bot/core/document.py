"""What was read: a paper, a proposal or a runbook, page by page, with the place of every character.

All offsets are indices into `Page.text` in Python characters (code points), half open.
"""

from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable
from functools import cached_property
from typing import Literal, NamedTuple

from bot.core.values import Value

SpanKind = Literal["prose", "heading", "caption", "figure", "table", "reference", "furniture"]
"""What a stretch of page text is. `figure` is labels inside a drawing, `furniture` running heads,
feet, page numbers and stamps: both can be searched for quotes, neither is read as prose."""

BOX_SCALE = 10  # boxes are kept in tenths of a point


class Box(NamedTuple):
    """A rectangle on a page in PDF points, origin at the lower left."""

    left: float
    bottom: float
    right: float
    top: float


class Span(Value):
    """A stretch of a page's text and what it is. The spans of a page cover its text in order."""

    kind: SpanKind
    start: int
    end: int


class Page(Value):
    """One page: its text in reading order, and where each character stands."""

    number: int  # 1-based position in the PDF
    label: str  # as printed on the page, e.g. "181" or "iv"
    text: str
    spans: tuple[Span, ...] = ()
    boxes: str = ""  # base64 of int16 quadruples, one per character of text, tenths of a point

    @staticmethod
    def pack(boxes: Iterable[Box]) -> str:
        """Encode one box per character of the text; see `box`."""
        flat = array("h")
        for box in boxes:
            flat.extend(max(-32768, min(32767, round(edge * BOX_SCALE))) for edge in box)
        return b64encode(flat.tobytes()).decode()

    @cached_property
    def edges(self) -> "array[int]":
        """All boxes, flat, in tenths of a point; decoded once."""
        edges = array("h")
        edges.frombytes(b64decode(self.boxes))
        return edges

    def box(self, index: int) -> Box | None:
        """Where character `index` stands; None when the reader could not tell."""
        at = index * 4
        if at + 4 > len(self.edges):
            return None
        return Box(*(edge / BOX_SCALE for edge in self.edges[at : at + 4]))

    def only(self, *kinds: SpanKind) -> str:
        """The text of the spans of these kinds, each on its own paragraph."""
        return "\n\n".join(
            self.text[s.start : s.end].strip() for s in self.spans if s.kind in kinds
        )

    @property
    def prose(self) -> str:
        """What a reader reads: everything but labels inside figures and running heads."""
        return self.only("prose", "heading", "caption", "table", "reference")


class Heading(Value):
    """A section title of the document, in document order."""

    level: int  # 1 is a top-level section
    title: str
    page: int
    offset: int = 0  # index into the page's text where it begins


class Caption(Value):
    """A figure's, table's, algorithm's or listing's caption."""

    label: str  # e.g. "Figure 3"
    text: str
    page: int


class Reference(Value):
    """An entry of the bibliography."""

    key: str  # "12", "Key99"; empty for unnumbered styles
    text: str


class Hidden(Value):
    """Text a PDF carries but does not show: never prompted with or quoted, always reported."""

    page: int
    text: str
    reason: str  # e.g. "off the page", "invisible ink"
    box: Box | None = None  # around all of it
    prose: bool = False  # it reads like sentences; otherwise it is a stray label
    instructs: bool = False  # it tells its reader what to do
    canary: bool = False  # it asks for particular words in a review, as some venues' marks do


class Document(Value):
    """A document as read, ready to be quoted."""

    name: str  # the file's name as the asker knows it
    role: str = "paper"  # what it is to the persona: "paper", "baseline", "proposal"
    sha256: str = ""  # of the bytes that were read
    title: str = ""
    authors: tuple[str, ...] = ()
    pages: tuple[Page, ...]
    page_count: int  # of the file; more than len(pages) when the page cap cut it
    outline: tuple[Heading, ...] = ()
    captions: tuple[Caption, ...] = ()
    references: tuple[Reference, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    notes: tuple[str, ...] = ()  # sentences the asker must see, e.g. what was not read
    confidential: str = ""  # the marking of a copy not meant for us, as found, with its page
    paged: bool = True  # False: text without pages, whose places are told by line
    cited: str = ""  # what it is called where it is quoted; empty: what it is to the persona
    link: str = ""  # where a line of it can be opened, with "{first}" and "{last}" for the lines
