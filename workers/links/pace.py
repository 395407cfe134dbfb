"""Good manners towards who gives papers away: one request at a time, and not too soon, by all.

    shedder:links:<source>:busy   who is fetching from there now
    shedder:links:<source>:rest   nobody may ask again before this is gone

Both expire by themselves, so a worker that dies holds nobody up for long. The rest begins anew when
an answer is there: however long a request was on its way, the next one arrives no sooner after it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import token_hex

from redis import Redis

from bot.core.errors import Cancelled, TransientError

REST_SECONDS = 3.0  # between two requests to one source, of this whole deployment
HELD_SECONDS = 120  # longer than anything may take
PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Pace:
    """Who may ask a source, and when."""

    redis: Redis
    rest: float = REST_SECONDS

    @contextmanager
    def turn(self, source: str, cancelled: Callable[[], bool]) -> Iterator[Callable[[], None]]:
        """Alone with a source: call what is given before every request.

        Raises TransientError when others keep it busy, Cancelled when nobody waits any more.
        """
        busy, me = f"shedder:links:{source}:busy", token_hex(8)
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.redis.set(busy, me, nx=True, ex=HELD_SECONDS):
            _pause(LOOK_SECONDS, cancelled, until)
        asked = False

        def before_asking() -> None:
            nonlocal asked
            if asked:
                self._rest_from_now(source)
            self._rest(source, cancelled, until)
            asked = True

        try:
            yield before_asking
        finally:
            if asked:
                self._rest_from_now(source)
            if self.redis.get(busy) == me.encode():
                self.redis.delete(busy)

    def hold(self, source: str, seconds: float) -> None:
        """Nobody asks for so long: the source said so."""
        self.redis.set(_rest(source), "asked to wait", px=int(seconds * 1_000))

    def _rest_from_now(self, source: str) -> None:
        """A request is over; who was asked to wait longer waits longer."""
        rest = int(self.rest * 1_000) + 1
        if self.redis.pttl(_rest(source)) < rest:
            self.redis.set(_rest(source), "asked", px=rest)

    def _rest(self, source: str, cancelled: Callable[[], bool], until: float) -> None:
        while not self.redis.set(_rest(source), "asked", nx=True, px=int(self.rest * 1_000)):
            left = self.redis.pttl(_rest(source)) / 1_000
            _pause(min(max(left, 0.001), LOOK_SECONDS), cancelled, until, needed=left)


def _rest(source: str) -> str:
    return f"shedder:links:{source}:rest"


def _pause(
    seconds: float, cancelled: Callable[[], bool], until: float, needed: float = 0.0
) -> None:
    if cancelled():
        raise Cancelled("The question was taken back.")
    if time.monotonic() + needed > until:
        raise TransientError("the source of a linked paper is busy", needed or REST_SECONDS)
    time.sleep(seconds)
