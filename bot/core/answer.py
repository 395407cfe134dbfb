"""What a model said (`Draft`), what survived the checks (`Critique`), what is posted (`Reply`).

A draft's quotes are claims. A critique's evidence was found in a document by code. Nothing turns
the one into the other but `bot.core.checks`.
"""

from typing import Annotated, Literal

from pydantic import Field

from bot.core.bulletin import Bulletin
from bot.core.document import Box, Hidden
from bot.core.values import Place, Value

SectionKind = Literal["prose", "findings", "questions", "table"]
"""How a section reads: paragraphs, labelled findings, a numbered list of questions, or a table."""


class Quoted(Value):
    """Words a draft claims to find in a document."""

    text: str
    document: str = ""  # role; empty: any of them
    line: int = 0  # on which code found it, or a later one; 0: anywhere


class Code(Value):
    """Text to be shown as it stands."""

    kind: Literal["code"] = "code"
    language: str = ""
    text: str


class Claim(Value):
    """One thing a draft says, with the quotes it rests on."""

    kind: Literal["claim"] = "claim"
    label: str = ""  # the group within the section, e.g. "Where it is weak"
    text: str
    quotes: tuple[Quoted, ...] = ()
    remedy: str = ""  # what must be solved, where the persona owes one with every attack
    applies: bool = True  # False: a zone that does not apply here, and `text` says why
    cells: tuple[str, ...] = ()  # of a row, where the section is a table; `text` is their words
    code: Code | None = None  # a manifest, a query or a script that goes with it


class Evidence(Value):
    """The document's own words, found: shown to people, so always the source's spelling."""

    quote: str
    page: int  # 1-based PDF page where the quote begins
    page_end: int | None = None  # where it ends, when on another page
    page_label: str = ""  # as printed, when that differs from `page`
    lines: tuple[int, int] | None = None  # instead of pages, in a text that has none
    document: str  # role
    source: str = ""  # what the document is called, where its role tells people nothing
    heading: str = ""  # of the section it stands in, where places are lines
    url: str = ""  # where people can open that place; made by code
    corrected: bool = False  # the draft's words were near, these replaced them
    boxes: tuple[tuple[int, Box], ...] = ()  # (page, rectangle) per line of the quote


class Finding(Value):
    """One thing the critique says; every piece of its evidence was found."""

    kind: Literal["finding"] = "finding"
    label: str = ""
    text: str
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()  # what a check wants said beside it, e.g. an untraced number
    remedy: str = ""  # what must be solved
    applies: bool = True  # False: does not apply here, and `text` says why
    cells: tuple[str, ...] = ()  # of a table's row
    code: Code | None = None


class Paragraph(Value):
    """Plain words that need no evidence."""

    kind: Literal["paragraph"] = "paragraph"
    text: str


class BulletList(Value):
    """Short items, one line each."""

    kind: Literal["list"] = "list"
    items: tuple[str, ...]


class Table(Value):
    """Rows of plain cells under a header of the same length."""

    kind: Literal["table"] = "table"
    title: str = ""
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Callout(Value):
    """Something the reader must not miss."""

    kind: Literal["callout"] = "callout"
    tone: Literal["note", "warning"] = "note"
    text: str
    url: str = Field(default="", pattern=r"^(https?://[\x21-\x7e]+)?$")  # where it leads; by code


Plain = Paragraph | BulletList | Table | Callout | Code
DraftBlock = Annotated[Claim | Plain, Field(discriminator="kind")]
Block = Annotated[Finding | Plain, Field(discriminator="kind")]


class DraftSection(Value):
    """A section as the model gave it; `id` is one of the persona's."""

    id: str
    blocks: tuple[DraftBlock, ...]


class Usage(Value):
    """What a draft cost. Zero tokens: no model was asked."""

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None  # None: the price is not known

    def plus(self, other: "Usage") -> "Usage":
        """Both together; unknown costs stay unknown."""
        costs = [u.cost_usd for u in (self, other)]
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost_usd=None if None in costs else sum(c for c in costs if c is not None),
        )


class Draft(Value):
    """An answer before anybody checked it."""

    sections: tuple[DraftSection, ...]
    model: str  # "reader", or the model's name as the endpoint knows it
    usage: Usage = Usage(cost_usd=0.0)
    text: str = ""  # as the model wrote it: what a re-ask shows it again
    form: str = ""  # what it was held to: "schema", "object", "headings"; empty: no endpoint
    finish: str = "stop"  # why it ended, as the endpoint says


class Section(Value):
    """A section as shown; titles are the persona's, never the model's."""

    id: str
    title: str
    kind: SectionKind
    blocks: tuple[Block, ...]


class Footer(Value):
    """What was checked and what it cost, in numbers; the last line of every answer."""

    quotes_verified: int = 0
    quotes_corrected: int = 0  # of the verified, those replaced by the source's words
    quotes_total: int = 0  # as drafted, the removed ones too
    findings_removed: int = 0
    numbers_marked: int = 0  # numbers that stand in no source
    reasked: bool = False
    model: str
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0
    seconds: float = 0.0


class Reading(Value):
    """What was read, for the answer's head and `--json`."""

    name: str
    role: str
    title: str
    pages: int  # 0: it has none, its places are lines
    hidden: tuple[Hidden, ...] = ()


class Critique(Value):
    """The answer: sections of blocks whose every quote was found."""

    version: Literal[1] = 1
    persona: str  # handle
    documents: tuple[Reading, ...]
    notes: tuple[str, ...] = ()  # said at the top: no model used, pages left out, hidden text
    sections: tuple[Section, ...]
    appendix: tuple[Section, ...] = ()  # beside the persona's own: zones looked into, code's audit
    footer: Footer


class Look(Value):
    """Who speaks: how a persona appears in a thread."""

    name: str
    icon: str = ""  # an emoji
    accent: str = ""  # "#rrggbb"


BOT = Look(name="Shedder", icon="📄")
"""The bot itself, where no persona was reached."""


class Progress(Value):
    """How far a job is; replaced by the answer."""

    kind: Literal["progress"] = "progress"
    stage: str  # e.g. "reading mooncake.pdf"
    detail: str = ""
    sections: tuple[Section, ...] = ()  # already checked, shown early
    urgent: bool = False  # they cannot wait for the answer: room for them is waited for
    waiting: bool = False  # nobody has begun with it


class Notice(Value):
    """A sentence instead of a critique: why not, and what to do."""

    kind: Literal["notice"] = "notice"
    text: str
    failed: bool = True
    asks: bool = False  # something is asked back: the next words in the thread answer it
    choices: tuple[str, ...] = ()  # what one word or tap may answer then
    lacks: tuple[str, ...] = ()  # roles of the documents that are missing
    settles: bool = False  # what was asked back was declined: the next words answer it no more


class Answer(Value):
    """The critique itself."""

    kind: Literal["answer"] = "answer"
    critique: Critique
    copies: tuple[str, ...] = ()  # roles of the documents an annotated copy of which follows


class Reply(Value):
    """What a thread gets for a job; a platform renders it natively."""

    job: str
    place: Place
    look: Look
    body: Annotated[Progress | Notice | Answer | Bulletin, Field(discriminator="kind")]
