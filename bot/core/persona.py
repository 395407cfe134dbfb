"""What a persona is: one field for each key of a persona file's front matter.

How a file becomes one is in `persona_file.py`. Unknown keys are refused unless they begin with
`x-`.
"""

from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from bot.core.answer import Look, SectionKind
from bot.core.values import Value

MAX_BYTES = 256 * 1024  # a persona is a few pages; anything longer is not one
MOST = 50  # of anything a file counts: sections, entries, quotes; a reply has to be read

_ID = r"^[a-z][a-z0-9_]*$"

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _once(what: str, words: Iterable[str]) -> None:
    """Two of one name would be told apart by nobody: one of them would not be checked."""
    seen: set[str] = set()
    for word in words:
        if word in seen:
            raise ValueError(f"{what} {word!r} is given twice")
        seen.add(word)


class Group(Value):
    """A labelled part of a section, e.g. *Why it got in*: `min` findings or more."""

    id: str = Field(pattern=_ID)
    label: Said
    hint: str = ""
    min: int = Field(default=1, ge=0, le=MOST)
    mentions: tuple[Said, ...] = ()  # see SectionSpec.mentions


class SectionSpec(Value):
    """One section of the response structure, in order."""

    id: str = Field(pattern=_ID)
    title: Said
    kind: SectionKind = "findings"
    hint: str = ""  # what belongs here, told to the model and used by the evidence reader
    count: int | None = Field(default=None, ge=1, le=MOST)  # exactly this many
    min: int = Field(default=1, ge=0, le=MOST)
    max: int | None = Field(default=None, ge=1, le=MOST)
    evidence: int = Field(default=0, ge=0, le=MOST)  # at least this many quotes in the section
    groups: tuple[Group, ...] = Field(default=(), max_length=MOST)
    mentions: tuple[Said, ...] = ()  # each "monitoring|alerting": one of these words must be said
    remedy: str = ""  # what each entry owes beside itself, as it is introduced to the reader
    columns: tuple[Said, ...] = Field(default=(), max_length=MOST)  # of a table: a row an entry
    code: bool = False  # an entry may carry a manifest, a query or a script
    zones: bool = False  # one entry a group, which may say instead why it does not apply

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.count is not None and self.groups:
            raise ValueError("a section with groups takes no count")
        if (self.kind == "table") != bool(self.columns):
            raise ValueError("a table has columns, and nothing else has")
        if self.kind == "table" and (self.groups or self.count is not None):
            raise ValueError("a table takes neither groups nor a count")
        if self.max is not None and self.max < max(self.min, sum(g.min for g in self.groups)):
            raise ValueError("max is below min, or below that of the groups together")
        _once("the group id", (group.id for group in self.groups))
        _once("the label", (group.label for group in self.groups))
        return self


class Input(Value):
    """A document the persona wants, and what it is to it."""

    role: str = Field(pattern=_ID)
    required: bool = True
    hint: str = ""
    names: tuple[Said, ...] = ()  # parts of file names that give this role away
    without: str = ""  # what cannot be judged without it; empty: nothing can, so it is insisted on


FREE_FORM = SectionSpec(
    id="answer",
    title="Answer",
    hint="What you have to say to the question, point by point.",
    evidence=1,
)
"""All there is to the reply of a persona whose file names no section."""

ONE_OPTIONAL = Input(role="document", required=False, hint="the PDF the question is about")
"""What a persona takes whose file does not say; `inputs: []` takes none."""


COVERAGE = "coverage"  # the id of what stands beside the persona's own sections


def _coverage(zones: tuple[Group, ...]) -> SectionSpec:
    """The zones as a section: a finding each, or why it does not apply."""
    return SectionSpec(
        id=COVERAGE,
        title="What was looked into",
        hint="One entry for each, resting on the document; or why it does not apply here.",
        kind="findings",
        groups=zones,
        zones=True,
    )


class ChecklistItem(Value):
    """Something a careful reader looks for; `terms` are what the evidence reader searches."""

    topic: str
    terms: tuple[str, ...] = Field(min_length=1)
    when: tuple[str, ...] = ()  # looked for only where the text has one of these


class Slot(Value):
    """Something about the asker's case that must be known before anything is recommended."""

    id: str = Field(pattern=_ID)
    name: Said
    ask: Said  # the question that fills it
    terms: tuple[Said, ...] = Field(min_length=1)  # words that show it is given; `#` is a number


class Mode(Value):
    """Another form of answer, for a question of a certain kind."""

    id: str = Field(pattern=_ID)
    title: Said
    missing: int = Field(default=0, ge=0, le=MOST)  # when so many slots or more are not filled
    terms: tuple[Said, ...] = ()  # when it has one of these words; with `missing`, both must be
    unless: tuple[Said, ...] = ()  # but not when it has one of these: they ask for another form
    gated: bool = False  # answered from what is consulted, or with "I don't know"
    sections: tuple[SectionSpec, ...] = Field(min_length=1, max_length=MOST)
    checks: tuple[str, ...] = ()  # instead of the persona's own


class Escalation(Value):
    """A boundary: a question with one of these words is told who is to be asked."""

    id: str = Field(pattern=_ID)
    topic: Said
    terms: tuple[Said, ...] = Field(min_length=1)
    ask: Said  # whom to consult, and what the persona can still do


class Persona(Value):
    """An expert, as one Markdown file defines them."""

    name: Said
    description: str = ""
    handle: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    aliases: tuple[Said, ...] = ()
    verbs: tuple[Said, ...] = ()  # "decode": a mention saying so selects this persona
    inputs: tuple[Input, ...] = Field(default=(ONE_OPTIONAL,), max_length=MOST)
    sections: tuple[SectionSpec, ...] = Field(default=(FREE_FORM,), max_length=MOST)
    checks: tuple[str, ...] = ()  # names in bot/core/rules/ beyond those that always run
    checklist: tuple[ChecklistItem, ...] = ()
    coverage: tuple[Group, ...] = Field(default=(), max_length=MOST)  # what is always looked into
    slots: tuple[Slot, ...] = Field(default=(), max_length=MOST)
    modes: tuple[Mode, ...] = Field(default=(), max_length=MOST)
    escalation: tuple[Escalation, ...] = Field(default=(), max_length=MOST)
    consults: tuple[Literal["runbooks", "thread"], ...] = ()  # beside what is attached
    reading_list: tuple[Said, ...] = ()  # works by others that may be named unmarked
    icon: str = ""
    accent: str = Field(default="", pattern=r"^(#[0-9a-fA-F]{6})?$")
    instructions: str = ""  # the body, verbatim

    @field_validator("inputs")
    @classmethod
    def _roles(cls, inputs: tuple[Input, ...]) -> tuple[Input, ...]:
        _once("the role", (wanted.role for wanted in inputs))
        return inputs

    @field_validator("sections")
    @classmethod
    def _ids(cls, sections: tuple[SectionSpec, ...]) -> tuple[SectionSpec, ...]:
        _once("the id", (spec.id for spec in sections))
        return sections or (FREE_FORM,)

    @property
    def parts(self) -> tuple[SectionSpec, ...]:
        """Everything an answer has: the sections and, last, the zones that were looked into."""
        if not self.coverage:
            return self.sections
        return (*self.sections, _coverage(self.coverage))

    @property
    def look(self) -> Look:
        """How the persona appears in a thread."""
        return Look(name=self.name, icon=self.icon, accent=self.accent)
