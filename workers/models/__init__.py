"""One language-model backend per file, found by file name.

A backend is a module with `def model(settings: Settings, redis: Redis) -> Model`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from bot.core.answer import Draft, DraftSection
from bot.core.errors import ShedderError
from bot.core.prompt import Prompt


class Unusable(ShedderError):
    """The endpoint answers, but on no rung of the ladder with something valid."""


def _ignore(section: DraftSection) -> None:
    """Nobody is watching."""


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Call:
    """How one call is to behave, apart from what is asked."""

    job: str  # for idempotency headers and logs
    deadline: float  # `time.monotonic()` after which the answer is worthless
    on_section: Callable[[DraftSection], None] = field(default=_ignore)  # whole sections, in order
    cancelled: Callable[[], bool] = field(default=_never)


class Model(Protocol):
    """Something that answers a prompt.

    `ask` raises TransientError (try again later), ConfigError (wrong key or model: the operator's
    to mend), Unusable (it answers, but never with what this prompt needs) or Cancelled.
    """

    name: str

    def ask(self, prompt: Prompt, call: Call) -> Draft:
        """One answer, finished by the model itself and valid against the prompt's schema."""
        ...
