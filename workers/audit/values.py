"""What an audit of a document found; every quote in it was located in the document."""

from typing import Literal

from bot.core.answer import Evidence
from bot.core.values import Value

Asked = Literal["hardware", "workload", "duration"]


class HeadlineClaim(Value):
    """A number that the document advertises."""

    number: str  # as printed, with its unit
    evidence: Evidence  # the sentence that says it first
    section: str  # where that stands
    measured: str  # the figure or table, section and page where it stands again; empty: nowhere
    measuring: Evidence | None = None  # what stands there
    compares: bool = False  # whether it says how much more or less than something else
    baseline: str = ""  # than what; empty: none is named


class Conflict(Value):
    """One quantity with two values."""

    first: Evidence
    first_number: str
    first_section: str
    second: Evidence
    second_number: str
    second_section: str


class Setting(Value):
    """Whether the text says what it was measured on, with, or for how long."""

    asked: Asked
    evidence: Evidence | None = None  # the first sentence that names it
    searched: str = ""  # what was looked for in vain


class Audit(Value):
    """Which numbers a document advertises, and what they rest on."""

    document: str  # role
    name: str
    claims: tuple[HeadlineClaim, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    setup: tuple[Setting, ...] = ()
