"""Slack's rate limits, kept by all processes together, so that none of them meets a 429.

    shedder:pace:slack:<workspace>:<method>[:<channel>]   the calls that still count, by until when
    shedder:hold:slack:<workspace>:<method>               Slack said to wait: nobody calls
    shedder:wanted:slack:<workspace>:<method>             somebody waits: what may be left out is

A call counts from before it is sent until a window's length after it was answered, so however late
it reached Slack, no window there has more calls than one here. A process that dies in a call leaves
it counted a little longer.
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from secrets import token_hex
from typing import NamedTuple, cast

from redis import Redis, RedisError

from bot.platforms import Crowded, NotSent
from bot.tenancy import tenant_key

IN_FLIGHT_SECONDS = 15.0  # a call takes no longer
PATIENCE_SECONDS = 5.0  # so long a call waits here for its turn; longer is the queue's business
SHARE = 0.6  # of a window at most is for what may be left out, while nobody waits
COMES_BACK_SECONDS = 5.0  # later than it was told to, at most, whoever found no room
NARROW = 0.05  # seconds by which a window here is longer than Slack's
MINUTE, SECOND = 60.0, 1.0

TIERS = {2: 20, 3: 50, 4: 100}  # calls of one method a minute
_TIER: Mapping[str, int] = {
    "assistant.threads.setSuggestedPrompts": 4,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.open": 3,
    "conversations.replies": 3,
    "files.completeUploadExternal": 4,
    "files.delete": 3,
    "files.getUploadURLExternal": 4,
    "files.info": 4,
    "reactions.add": 3,
    "reactions.remove": 2,
    "users.info": 4,
    "views.open": 4,
    "views.publish": 4,
}
_SPECIAL: Mapping[str, int] = {  # documented as "several hundred" or "special"
    "assistant.threads.setStatus": 300,
    "auth.test": 300,
    "chat.postMessage": 300,
}
POSTS = "chat.postMessage"  # one a second into a channel as well

_TAKE = """
local now = redis.call('TIME')
now = now[1] * 1000 + math.floor(now[2] / 1000)
local flight, back = tonumber(ARGV[2]), tonumber(ARGV[3])
local wait = math.max(redis.call('PTTL', KEYS[1]), 0)
if back == 0 then wait = math.max(wait, redis.call('PTTL', KEYS[2])) end
for i = 3, #KEYS do
  local most, length = tonumber(ARGV[2 * i - 2]), tonumber(ARGV[2 * i - 1])
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
  local over = redis.call('ZCARD', KEYS[i]) - most
  if over >= 0 then
    local free = redis.call('ZRANGE', KEYS[i], over, over, 'WITHSCORES')[2]
    wait = math.max(wait, math.min(free - now, length), 1)
  end
end
if wait > 0 and back > 0 then redis.call('SET', KEYS[2], 1, 'PX', wait + back) end
if wait > 0 then return wait end
for i = 3, #KEYS do
  local length = tonumber(ARGV[2 * i - 1])
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


@dataclass(frozen=True)
class Pace:
    """Whose turn it is to call Slack for one workspace."""

    redis: Redis
    workspace: str
    sleep: Callable[[float], None] = time.sleep

    @contextmanager
    def turn(
        self, method: str, channel: str = "", *, patient: bool = True, until: float | None = None
    ) -> Iterator[None]:
        """Make one call of this method.

        When there is no room now, waits for it until `until`, a monotonic time, and raises
        NotSent if that is too soon. Whoever is not `patient` leaves a share of the room to
        others, and gets Crowded at once.
        """
        ticket, windows = token_hex(8), self._windows(method, channel)
        until = time.monotonic() + PATIENCE_SECONDS if until is None else until
        with _shared():
            while wait := self._take(ticket, method, windows, patient):
                self._wait(method, wait, patient, until)
        try:
            yield
        finally:
            with suppress(RedisError):  # then it counts until it expires
                self._done(ticket, windows)

    def hold(self, method: str, seconds: float) -> None:
        """Nobody calls this method for so long: Slack said so."""
        with _shared():
            self.redis.set(self._key("hold", method), 1, px=max(int(seconds * 1_000), 1))

    def _wait(self, method: str, wait: float, patient: bool, until: float) -> None:
        if not patient:
            raise Crowded(f"no room for {method} now")
        if time.monotonic() + wait > until:
            raise NotSent(f"Slack's limit for {method} is reached", wait)
        self.sleep(wait + random.uniform(0, 0.02))  # noqa: S311 - so that not all wake at once

    def _take(self, ticket: str, method: str, windows: list[Window], patient: bool) -> float:
        """Seconds to wait for; 0: the turn was taken."""
        script, share = self.redis.register_script(_TAKE), 1.0 if patient else SHARE
        back = int(COMES_BACK_SECONDS * 1_000) if patient else 0
        args: list[str | int] = [ticket, int(IN_FLIGHT_SECONDS * 1_000), back]
        for window in windows:
            args += [max(int(window.most * share), 1), int(window.seconds * 1_000)]
        keys = [self._key("hold", method), self._key("wanted", method)]
        keys += [window.key for window in windows]
        return cast(int, script(keys=keys, args=args)) / 1_000

    def _done(self, ticket: str, windows: list[Window]) -> None:
        lengths = [int(window.seconds * 1_000) for window in windows]
        script = self.redis.register_script(_DONE)
        script(keys=[window.key for window in windows], args=[ticket, *lengths])

    def _windows(self, method: str, channel: str) -> list[Window]:
        most = _SPECIAL.get(method) or TIERS[_TIER.get(method, 2)]
        windows = [Window(self._key("pace", method), most, MINUTE + NARROW)]
        if method == POSTS and channel:
            windows.append(Window(self._key("pace", method, channel), 1, SECOND + NARROW))
        return windows

    def _key(self, what: str, *more: str) -> str:
        return tenant_key(what, "slack", self.workspace, *more)


@contextmanager
def _shared() -> Iterator[None]:
    """Without Redis nobody knows what others call."""
    try:
        yield
    except RedisError as error:
        raise NotSent(f"Slack's limits could not be looked up: {error}") from error
