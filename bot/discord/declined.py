"""The sign that a question is not answered, where there was no room to show it at once.

Whoever asks again and again is told why not once, and then gets a reaction, which in a burst has to
wait for its turn. It is owed until then, since silence would tell nobody anything.
"""

import logging
import threading
from itertools import islice

from redis import Redis, RedisError

from bot.core.errors import ShedderError, TransientError
from bot.core.values import Place
from bot.discord.errors import Refused
from bot.discord.places import DISCORD
from bot.discord.presence import show_declined
from bot.discord.rest import Rest
from bot.ingress.desk import Desk
from bot.ingress.owed import Debt, Debts
from bot.platforms import Crowded

MOST = 20  # in one go: each waits for its turn
GRACE_SECONDS = 2.0
LASTS_SECONDS = 600.0  # later it tells nobody anything

log = logging.getLogger(__name__)


class Declined(Debt):
    """It, on one message."""

    place: Place
    asked: str

    @property
    def name(self) -> str:
        """The message."""
        return self.asked

    @property
    def workspace(self) -> str:
        """The server."""
        return self.place.workspace

    @property
    def lasts(self) -> float:
        """Some minutes."""
        return LASTS_SECONDS


def owed_signs(redis: Redis) -> Debts[Declined]:
    """All that are owed."""
    return Debts(redis, DISCORD, "declined", Declined, GRACE_SECONDS)


def decline(rest: Rest, place: Place, asked: str) -> None:
    """Show it on the message `asked`, now or in its turn. Never raises."""
    if not asked.isdigit():  # what was asked by a command is no message
        return
    try:
        try:
            show_declined(rest, place, asked, patient=False)
        except (TransientError, Crowded):
            owed_signs(rest.redis).owe(Declined(place=place, asked=asked))
    except (ShedderError, Refused, RedisError) as error:
        log.debug("nothing was shown: %s", type(error).__name__)


class Signs:
    """Shows what is owed, one after the other."""

    def __init__(self, desk: Desk, rest: Rest) -> None:
        self._desk, self._rest = desk, rest
        self._owed, self._busy = owed_signs(desk.redis), threading.Lock()

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
            show_declined(self._rest, sign.place, sign.asked, patient=True)
        except (TransientError, Crowded):
            if not over:
                return
        except (ShedderError, Refused) as error:
            log.debug("nothing was shown: %s", type(error).__name__)
        self._owed.paid(sign)
