"""The sign that a question is not answered, where there was no room to show it at once.

Whoever asks again and again is told why not once, and then gets a reaction, which in a burst has to
wait for its turn. It is owed until then, since silence would tell nobody anything.
"""

import logging
import threading
from collections.abc import Callable
from itertools import islice

from redis import Redis, RedisError

from bot.core.errors import ShedderError, TransientError
from bot.core.values import Place
from bot.ingress.desk import Desk
from bot.ingress.owed import Debt, Debts
from bot.platforms import Crowded

MOST = 20  # in one go: each waits for its turn
GRACE_SECONDS = 2.0
LASTS_SECONDS = 600.0  # later it tells nobody anything

Show = Callable[[Place, str, bool], object]
"""Shows it on a message, waiting for its turn if the last is true; else it may raise Crowded.

Raises TransientError where it may be shown later, and another ShedderError where it never will.
"""

log = logging.getLogger(__name__)


class Declined(Debt):
    """It, on one message."""

    place: Place
    asked: str

    @property
    def name(self) -> str:
        """The message."""
        return f"{self.place.channel}|{self.asked}"

    @property
    def workspace(self) -> str:
        """Where it is shown."""
        return self.place.workspace

    @property
    def lasts(self) -> float:
        """Some minutes."""
        return LASTS_SECONDS


def owed_signs(redis: Redis, platform: str) -> Debts[Declined]:
    """All that are owed on a platform."""
    return Debts(redis, platform, "declined", Declined, GRACE_SECONDS)


def decline(redis: Redis, show: Show, place: Place, asked: str) -> None:
    """Show it on the message `asked`, now or in its turn. Never raises."""
    try:
        try:
            show(place, asked, False)
        except (TransientError, Crowded):
            owed_signs(redis, place.platform).owe(Declined(place=place, asked=asked))
    except (ShedderError, RedisError) as error:
        log.debug("nothing was shown: %s", type(error).__name__)


class Signs:
    """Shows what is owed, one after the other."""

    def __init__(self, desk: Desk, show: Show) -> None:
        self._desk, self._show = desk, show
        self._owed = owed_signs(desk.redis, desk.platform.name)
        self._busy = threading.Lock()

    def go_on(self) -> None:
        """Have it done by a thread that may wait."""
        if self._busy.acquire(blocking=False) and not self._desk.patient(self._work):
            self._busy.release()

    def _work(self) -> None:
        try:
            for due in islice(self._owed.overdue(), MOST):
                self._pay(due.debt, due.over)
        finally:
            self._busy.release()

    def _pay(self, sign: Declined, over: bool) -> None:
        try:
            self._show(sign.place, sign.asked, True)
        except (TransientError, Crowded):
            if not over:
                return
        except ShedderError as error:
            log.debug("nothing was shown: %s", type(error).__name__)
        self._owed.paid(sign)
