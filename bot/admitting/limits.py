"""How many questions a person, a channel and a workspace may ask: exact sliding windows in Redis.

    shedder:asked:<workspace>:<window>[:<whose>]   zset of mentions, by when they were let in
    shedder:told:<workspace>:<window>:<channel>:<person>   until when nobody needs a second notice
    shedder:let:<workspace>:<mention>              what was decided about a mention

A mention is let into all of its windows or none, in one step that also writes the decision down, so
one that is delivered again is neither counted nor decided again. Only what is let in counts:
whoever keeps asking does not wait the longer for it. Times are the server's.
"""

import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import NamedTuple, cast

from redis import Redis

from bot.admitting.wholes import whole_of
from bot.core.refusals import lasting
from bot.core.values import Mention, Value
from bot.keeping.tenancy import person, tenant_key
from config.settings import Settings

KEPT_SECONDS = 86_400  # a decision; no service delivers a mention again after so long
TOLD_SECONDS = 60  # at least this long nobody is told the same again

# KEYS: the decision, then a window and its notice for each limit.
# ARGV: now or "", name of the mention, KEPT_SECONDS, TOLD_SECONDS, then limit and length of each.
_COUNT = """
local known = redis.call('GET', KEYS[1])
if known then return known end
local time = redis.call('TIME')
local now = tonumber(ARGV[1]) or (time[1] + time[2] / 1e6)
local reached, longest = 0, 0
for n = 1, (#KEYS - 1) / 2 do
  local window, most, length = KEYS[2 * n], tonumber(ARGV[3 + 2 * n]), tonumber(ARGV[4 + 2 * n])
  redis.call('ZREMRANGEBYSCORE', window, '-inf', now - length)
  local over = redis.call('ZCARD', window) - most
  if over >= 0 then
    local leaving = redis.call('ZRANGE', window, over, over, 'WITHSCORES')
    local wait = tonumber(leaving[2]) + length - now
    if wait > longest then reached, longest = n, wait end
  end
end
local decided = '0 0 0'
if reached == 0 then
  for n = 1, (#KEYS - 1) / 2 do
    redis.call('ZADD', KEYS[2 * n], now, ARGV[2])
    redis.call('EXPIRE', KEYS[2 * n], math.ceil(ARGV[4 + 2 * n]) + 1)
  end
else
  local notice = KEYS[2 * reached + 1]
  local told = tonumber(redis.call('GET', notice) or '0') > now
  local rest = math.max(longest, tonumber(ARGV[4]))
  if not told then redis.call('SET', notice, now + rest, 'EX', math.ceil(rest)) end
  decided = string.format('%d %.3f %d', reached, longest, told and 1 or 0)
end
redis.call('SET', KEYS[1], decided, 'EX', ARGV[3])
return decided
"""


class Reached(Value):
    """A limit that a mention did not get past."""

    said: str  # what was reached
    wait: float  # seconds until it has room again
    told: bool  # the asker was told this a moment ago

    @property
    def sentence(self) -> str:
        """What was reached, and when it ends."""
        return f"{self.said} Ask again in {lasting(self.wait)}."


class _Window(NamedTuple):
    """One limit on a mention."""

    name: str
    whose: tuple[str, ...]
    most: int
    seconds: int
    said: str


class Limits:
    """Counts what is asked."""

    def __init__(
        self, redis: Redis, settings: Settings, clock: Callable[[], float] | None = None
    ) -> None:
        self._redis, self._settings, self._clock = redis, settings, clock
        self._count = redis.register_script(_COUNT)

    def count(self, mention: Mention) -> Reached | None:
        """Let a mention in, or say which limit it met: of several, the one that lasts longest."""
        return self._counted(mention, [each for each in self._windows(mention) if each.most])

    def count_alert(self, mention: Mention) -> bool:
        """Whether there is room for an answer that nobody asked for; then it counts."""
        most = self._settings.alert_answers_per_hour
        where = (mention.place.channel,)
        return not self._counted(mention, [_Window("alerts", where, most, 3_600, "")])

    def _counted(self, mention: Mention, windows: Sequence[_Window]) -> Reached | None:
        if not windows:
            return None
        place, name = mention.place, _name(mention)

        def key(what: str, *more: str) -> str:
            return tenant_key(what, place.platform, place.workspace, *more)

        keys, args = [key("let", name)], ["" if self._clock is None else self._clock(), name]
        args += [KEPT_SECONDS, TOLD_SECONDS]
        for window in windows:
            keys.append(key("asked", window.name, *window.whose))
            keys.append(key("told", window.name, place.channel, person(mention.author)))
            args += [window.most, window.seconds]
        decided = cast(bytes, self._count(keys=keys, args=args))
        reached, wait, told = decided.decode().split()
        if reached == "0":
            return None
        window = windows[min(int(reached), len(windows)) - 1]  # fewer, if settings have changed
        return Reached(said=window.said, wait=float(wait), told=told == "1")

    def today(self, platform: str, workspace: str, user: str) -> tuple[int, int]:
        """How much somebody has asked in the last 24 hours, and how much they may; 0: no limit."""
        key = tenant_key("asked", platform, workspace, "day", person(user))
        since = time.time() - 86_400
        return self._redis.zcount(key, since, "+inf"), self._settings.user_per_day

    def _windows(self, mention: Mention) -> tuple[_Window, ...]:
        limits, who, where = self._settings, (person(mention.author),), (mention.place.channel,)
        a_minute, a_day = limits.user_per_minute, limits.user_per_day
        in_channel, in_all = limits.channel_per_hour, limits.workspace_per_day
        you, they = "You have", "This channel has"
        return (
            _Window("minute", who, a_minute, 60, _said(you, a_minute, "minute")),
            _Window("day", who, a_day, 86_400, _said(you, a_day, "24 hours")),
            _Window("hour", where, in_channel, 3_600, _said(they, in_channel, "hour")),
            _Window("all", (), in_all, 86_400, _said_in(whole_of(mention.place), in_all)),
        )


def _said(whose: str, most: int, length: str) -> str:
    return f"{whose} asked {_questions(most)} in the last {length}, which is the limit here."


def _said_in(whole: str, most: int) -> str:
    were = "was" if most == 1 else "were"
    counted = f"{_questions(most)} {were} asked in {whole} in the last 24 hours"
    return f"{counted}, which is the limit."


def _questions(most: int) -> str:
    return f"{most:,} question{'' if most == 1 else 's'}"


def _name(mention: Mention) -> str:
    """One name for a mention, however its service calls it."""
    words = f"{len(mention.place.channel)}|{mention.place.channel}|{mention.id}"
    return sha256(words.encode()).hexdigest()[:32]
