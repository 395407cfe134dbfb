"""One language-model backend per file, found by file name.

A backend is a module with `def model(settings: Settings, redis: Redis) -> Model`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, cast

from redis import Redis

from bot.adapters import load_adapter
from bot.core.answer import Draft, DraftSection, Usage
from bot.core.errors import ShedderError, TransientError
from bot.core.prompt import Prompt
from config.settings import Settings


class Unusable(ShedderError):
    """The endpoint answers, but on no rung of the ladder with something valid.

    The message is shown in the thread, before the evidence reader's answer. `spent` is what was
    paid all the same.
    """

    def __init__(self, message: str, spent: Usage | None = None) -> None:
        super().__init__(message)
        self.spent = spent or Usage(cost_usd=0.0)


class TooLong(Unusable):
    """The prompt is longer than the endpoint takes, whatever the settings say.

    `limit` is its context in tokens, where it said so: a prompt built for less would fit.
    """

    def __init__(self, message: str, limit: int | None = None) -> None:
        super().__init__(message)
        self.limit = limit


class Away(TransientError):
    """The endpoint cannot be reached or is overloaded: the reader may stand in for it."""


def _ignore(section: DraftSection) -> None:
    """Nobody is watching."""


def _free(usd: float) -> None:
    """Nobody counts money."""


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Call:
    """How one call is to behave, apart from what is asked."""

    job: str  # for idempotency headers and logs
    deadline: float  # `time.monotonic()` after which the answer is worthless
    on_section: Callable[[DraftSection], None] = field(default=_ignore)  # whole sections, in order
    cancelled: Callable[[], bool] = field(default=_never)
    afford: Callable[[float], None] = field(default=_free)  # before each request: its most, in USD
    paid: Callable[[float], None] = field(default=_free)  # after it: what it did cost


class Model(Protocol):
    """Something that answers a prompt.

    `ask` raises TransientError (try again later), ConfigError (wrong key or model: the operator's
    to mend), Unusable (it answers, but never with what this prompt needs) or Cancelled.
    """

    name: str

    def ask(self, prompt: Prompt, call: Call) -> Draft:
        """One answer, finished by the model itself and valid against the prompt's schema."""
        ...


def load_model(name: str, settings: Settings, redis: Redis) -> Model:
    """The backend of this name. Raises ConfigError listing the choices."""
    return cast(Model, load_adapter(__name__, name).model(settings, redis))
