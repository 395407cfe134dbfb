"""What was said in a thread before, for the next question to build on."""

from itertools import dropwhile, takewhile
from typing import Self

from bot.core.modes import shaped
from bot.core.persona import FREE_FORM, Persona
from bot.core.routing import asks_for_more
from bot.core.values import Attachment, Value


class Turn(Value):
    """A question in the thread and what came of it."""

    job: str
    persona: str  # handle
    question: str
    said: str  # the answer in words, as the next prompt shows it
    asked_back: bool = False  # the persona could not begin: `said` is a question to the asker
    clarified: bool = False  # an answer that was itself questions: the next words answer them
    roles: tuple[tuple[str, str], ...] = ()  # (role, file name) as the answer had them
    asked_at: float = 0.0  # what turns are ordered by

    @property
    def open(self) -> bool:
        """Whether the persona waits for the asker's word."""
        return self.asked_back or self.clarified


class Conversation(Value):
    """A thread so far; empty when nothing was asked in it, or all of it was forgotten."""

    turns: tuple[Turn, ...] = ()
    files: tuple[Attachment, ...] = ()  # whatever was attached in the thread, oldest first
    at_work: tuple[str, ...] = ()  # who answers an earlier question at this moment, by handle

    @property
    def pending(self) -> Turn | None:
        """The turn that waits for the asker's word."""
        return self.turns[-1] if self.turns and self.turns[-1].asked_back else None

    @property
    def waiting(self) -> tuple[Turn, ...]:
        """All the turns that came to nothing but questions back so far, for one question."""
        open_ones = takewhile(lambda turn: turn.asked_back, reversed(self.turns))
        return tuple(open_ones)[::-1]

    @property
    def persona(self) -> str | None:
        """Who spoke last, and is meant when nobody is named."""
        return self.turns[-1].persona if self.turns else None

    def heard_by(self, persona: str) -> Self:
        """The thread for this persona, who need not wait for what another one asked."""
        if not self.turns or not self.turns[-1].open or self.turns[-1].persona == persona:
            return self
        last = self.turns[-1].model_copy(update={"asked_back": False, "clarified": False})
        return self.model_copy(update={"turns": (*self.turns[:-1], last)})

    def words(self, question: str) -> tuple[str, ...]:
        """What the asker said about this, oldest first, where questions came back meanwhile.

        `question` goes with whatever was asked back last, and holds that already.
        """
        mine = takewhile(lambda turn: turn.open and turn.persona == self.persona, self.turns[::-1])
        before = dropwhile(lambda turn: turn.asked_back, mine)
        asked = [turn.question for turn in before]
        return tuple(filter(None, (*reversed(asked), question)))

    def goes_on(self, persona: Persona, question: str) -> bool:
        """Whether a question wants more of somebody who has answered here."""
        spoken = [turn for turn in self.turns if turn.persona == persona.handle]
        begun = not spoken[-1].open if spoken else persona.handle in self.at_work
        return begun and asks_for_more(question, persona)


def formed(persona: Persona, thread: Conversation, question: str, *, new_files: bool) -> Persona:
    """The persona in the form of answer that this question gets.

    Whoever has answered here, or is at it, is asked something more about just that: they reply
    freely. Otherwise it is a first answer, in the persona's own form or in that of a mode.
    """
    if not new_files and thread.goes_on(persona, question):
        return freely(persona)
    return shaped(persona, question)


def freely(persona: Persona) -> Persona:
    """The persona in conversation: the same voice and checks, without the form of a first answer.

    What is said of the documents still rests on them.
    """
    changed = {"sections": (FREE_FORM,), "coverage": (), "modes": ()}
    return persona.model_copy(update=changed)
