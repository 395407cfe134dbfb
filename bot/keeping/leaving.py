"""A workspace removed the app: what was kept of it goes.

A service tells that once or twice, and cleaning up may take longer than it waits. So what is to go
is written down, and removed after the acknowledgement, by another front-end if need be.
"""

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from bot.core.errors import ConfigError, ShedderError
from bot.ingress.desk import Desk
from bot.ingress.owed import DAY, Debt, Debts
from bot.running.operator import tell_operator

GRACE_SECONDS = 120.0  # a large server takes long to write its files anew
NOT_REMOVED = "What is kept of the workspace {} could not be removed for a week: {}"


class Left(Debt):
    """What is to go."""

    @property
    @abstractmethod
    def whose(self) -> str:
        """The workspace, for the operator."""

    @property
    def workspace(self) -> str:
        """Nobody's, since it outlives the workspace."""
        return ""

    @property
    def lasts(self) -> float:
        """Nobody will ask again."""
        return 7 * DAY


L = TypeVar("L", bound=Left)


class Leaving(Generic[L]):
    """Sees that it goes; what is removed twice leaves nothing the second time."""

    def __init__(self, desk: Desk, kind: type[L], remove: Callable[[L], object]) -> None:
        self._desk, self._remove = desk, remove
        self._owed = Debts(desk.redis, desk.platform.name, "leaving", kind, GRACE_SECONDS)

    def owe(self, left: L) -> None:
        """See that this goes: safe once this returns."""
        self._owed.owe(left)
        self._desk.patient(partial(self._pay, left))  # without room: when it is swept

    def go_on(self) -> None:
        """Remove what others did not live to remove."""
        for due in self._owed.overdue():
            self._desk.patient(partial(self._pay, due.debt, due.over))

    def _pay(self, left: L, over: bool = False) -> None:
        try:
            self._remove(left)
        except ShedderError as error:
            if not over and not isinstance(error, ConfigError):
                raise
            said = NOT_REMOVED.format(left.whose, error.message)
            tell_operator(self._desk.redis, self._desk.platform.name, said)
        self._owed.paid(left)
