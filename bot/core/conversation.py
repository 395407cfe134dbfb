"""What was said in a thread before, for the next question to build on."""

from bot.core.values import Attachment, Value


class Turn(Value):
    """A question in the thread and what came of it."""

    job: str
    persona: str  # handle
    question: str
    said: str  # the answer in words, as the next prompt shows it
    asked_back: bool = False  # the persona could not begin: `said` is a question to the asker
    clarified: bool = False  # an answer that was itself questions: the next words answer them


class Conversation(Value):
    """A thread so far; empty when nothing was asked in it, or all of it was forgotten."""

    turns: tuple[Turn, ...] = ()
    files: tuple[Attachment, ...] = ()  # whatever was attached in the thread, oldest first

    @property
    def pending(self) -> Turn | None:
        """The turn that waits for the asker's word."""
        return self.turns[-1] if self.turns and self.turns[-1].asked_back else None

    @property
    def persona(self) -> str | None:
        """Who spoke last, and is meant when nobody is named."""
        return self.turns[-1].persona if self.turns else None
