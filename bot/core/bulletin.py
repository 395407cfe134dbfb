"""Something posted that is no answer to a question: a digest, or a list of where to look.

Its lines are put together by code from what was checked, so it may hold links: those that code made
of a service's own permalinks, of papers' canonical ids and of the operator's runbooks. Words are
shown as words; a platform's renderer makes whatever they contain inert.
"""

from typing import Literal

from pydantic import Field

from bot.core.values import Value


class Words(Value):
    """Some words, alike in how they look and where they lead."""

    text: str
    url: str = Field(default="", pattern=r"^(https?://[\x21-\x7e]+)?$")
    bold: bool = False
    said: str = ""  # the message whose words these are, as its author wrote them; empty: ours


class Line(Value):
    """A line of its own."""

    kind: Literal["text", "heading", "bullet", "quote", "code", "small"] = "text"
    runs: tuple[Words, ...]

    @classmethod
    def of(cls, *runs: Words | str, kind: str = "text") -> "Line":
        """A line of runs and plain words."""
        whole = [Words(text=run) if isinstance(run, str) else run for run in runs]
        return cls.model_validate({"kind": kind, "runs": whole})

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)


class Bulletin(Value):
    """A short text of lines, for one message where that is possible."""

    kind: Literal["bulletin"] = "bulletin"
    title: str = ""
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The words alone, a line each."""
        return "\n".join(filter(None, (self.title, *(line.text for line in self.lines))))
