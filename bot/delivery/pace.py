"""A chat service's rate limits, kept by all processes together, so that none of them meets a 429.

    shedder:pace:<platform>:<workspace>:<window>…         the calls that still count, by until when
    shedder:hold:<platform>:<workspace>:<method>…         the service said to wait: nobody calls
    shedder:wanted:<platform>:<workspace>:<method>…       somebody waits: what may be left out is

A call counts from before it is sent until a window's length after it was answered, so however late
it reached the service, no window there has more calls than one here. A process that dies in a call
leaves it counted a little longer.
"""

import random
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from secrets import token_hex
from typing import ClassVar, NamedTuple, cast

from redis import Redis, RedisError

from bot.keeping.tenancy import tenant_key
from bot.platforms import Crowded, NotSent

IN_FLIGHT_SECONDS = 20.0  # a call takes no longer
PATIENCE_SECONDS = 5.0  # so long a call waits here for its turn; longer is the queue's business
SHARE = 0.6  # of a window at most is for what may be left out, while nobody waits
COMES_BACK_SECONDS = 5.0  # later than it was told to, at most, whoever found no room

_TAKE = """
local now = redis.call('TIME')
now = now[1] * 1000 + math.floor(now[2] / 1000)
local flight, patient = tonumber(ARGV[2]), tonumber(ARGV[3])
local here, back = tonumber(ARGV[4]), tonumber(ARGV[5])
local wait, waits = 0, {}
for i = 1, #KEYS, 3 do
  local most, length = tonumber(ARGV[4 + 2 * (i + 2) / 3]), tonumber(ARGV[5 + 2 * (i + 2) / 3])
  local mine = math.max(redis.call('PTTL', KEYS[i + 1]), 0)
  if patient == 0 then mine = math.max(mine, redis.call('PTTL', KEYS[i + 2])) end
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
  local over = redis.call('ZCARD', KEYS[i]) - most
  if over >= 0 then
    local free = redis.call('ZRANGE', KEYS[i], over, over, 'WITHSCORES')[2]
    mine = math.max(mine, math.min(free - now, length), 1)
  end
  waits[i] = mine
  wait = math.max(wait, mine)
end
if wait > 0 and patient == 1 then
  local later = wait > here and back or math.min(back, 250)
  for i = 1, #KEYS, 3 do
    local kept = waits[i] + later
    if waits[i] > 0 and redis.call('PTTL', KEYS[i + 2]) < kept then
      redis.call('SET', KEYS[i + 2], 1, 'PX', kept)
    end
  end
end
if wait > 0 then return wait end
for i = 1, #KEYS, 3 do
  local length = tonumber(ARGV[5 + 2 * (i + 2) / 3])
  redis.call('ZADD', KEYS[i], now + flight + length, ARGV[1])
  redis.call('PEXPIRE', KEYS[i], flight + length)
end
return 0
"""
_DONE = """
local now = redis.call('TIME')
now = now[1] * 1000 + math.floor(now[2] / 1000)
for i = 1, #KEYS do
  redis.call('ZADD', KEYS[i], 'XX', now + tonumber(ARGV[1 + i]), ARGV[1])
end
"""


class Window(NamedTuple):
    """So many calls in so long a time."""

    key: str
    most: int
    seconds: float
    held: str  # the key of what keeps everybody back who would call within it
    wanted: str  # that of whoever waits for room in it


@dataclass(frozen=True)
class Pace(ABC):
    """Whose turn it is to call a service for one workspace; each service knows its limits."""

    redis: Redis
    workspace: str
    sleep: Callable[[float], None] = time.sleep

    platform: ClassVar[str]
    title: ClassVar[str]  # the service's, in words for people

    @abstractmethod
    def windows(self, method: str, channel: str) -> list[Window]:
        """What a call of this method counts in. Pure."""

    @contextmanager
    def turn(
        self, method: str, channel: str = "", *, patient: bool = True, until: float | None = None
    ) -> Iterator[None]:
        """Make one call of this method.

        When there is no room now, waits for it until `until`, a monotonic time, and raises
        NotSent if that is too soon. Whoever is not `patient` leaves a share of the room to
        others, and gets Crowded at once.
        """
        ticket, windows = token_hex(8), self.windows(method, channel)
        until = time.monotonic() + PATIENCE_SECONDS if until is None else until
        with self._shared():
            while wait := self._take(ticket, windows, patient, until):
                self._wait(method, wait, patient, until)
        try:
            yield
        finally:
            with suppress(RedisError):  # then it counts until it expires
                self._done(ticket, windows)

    def window(
        self, most: int, seconds: float, *of: str, lane: tuple[str, ...] | None = None
    ) -> Window:
        """The window of this name; what holds and waits in one lane does so in all of it. Pure."""
        shared = of if lane is None else lane
        held, wanted = self.key("hold", *shared), self.key("wanted", *shared)
        return Window(self.key("pace", *of), most, seconds, held, wanted)

    def hold_back(self, key: str, seconds: float) -> None:
        """Nobody whom this key holds calls for so long."""
        with self._shared():
            self.redis.set(key, 1, px=max(int(seconds * 1_000), 1))

    def key(self, what: str, *more: str) -> str:
        """The name of what all processes share."""
        return tenant_key(what, self.platform, self.workspace, *more)

    def _wait(self, method: str, wait: float, patient: bool, until: float) -> None:
        if not patient:
            raise Crowded(f"no room for {method} now")
        if time.monotonic() + wait > until:
            raise NotSent(f"{self.title}'s limit for {method} is reached", wait)
        self.sleep(wait + random.uniform(0, 0.02))  # noqa: S311 - so that not all wake at once

    def _take(self, ticket: str, windows: list[Window], patient: bool, until: float) -> float:
        """Seconds to wait for; 0: the turn was taken. What can wait here until `until` is back at
        once, what cannot when the queue says so."""
        script, share = self.redis.register_script(_TAKE), 1.0 if patient else SHARE
        times = (IN_FLIGHT_SECONDS, until - time.monotonic(), COMES_BACK_SECONDS)
        flight, here, back = (int(seconds * 1_000) for seconds in times)
        args: list[str | int] = [ticket, flight, int(patient), here, back]
        for window in windows:
            args += [max(int(window.most * share), 1), int(window.seconds * 1_000)]
        names = [name for each in windows for name in (each.key, each.held, each.wanted)]
        return cast(int, script(keys=names, args=args)) / 1_000

    def _done(self, ticket: str, windows: list[Window]) -> None:
        lengths = [int(window.seconds * 1_000) for window in windows]
        script = self.redis.register_script(_DONE)
        script(keys=[window.key for window in windows], args=[ticket, *lengths])

    @contextmanager
    def _shared(self) -> Iterator[None]:
        """Without Redis nobody knows what others call."""
        try:
            yield
        except RedisError as error:
            raise NotSent(f"{self.title}'s limits could not be looked up: {error}") from error
