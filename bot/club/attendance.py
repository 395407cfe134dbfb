"""Whether everything that was said in a channel was heard, and if not, since when and why not.

shedder:club:<channel>:heard    hash: last, when somebody listened; gap, since when something
                                may be missing, resumed, when that was over, gaps, how many
                                there were; from and why: what could not be looked up
"""

import time
from collections.abc import Callable
from typing import NamedTuple, cast

from redis import Redis

from bot.core.values import Place
from bot.keeping.tenancy import tenant_key

PATIENCE = 120.0  # between two notes of somebody who listens all the time
KEPT_SECONDS = 400 * 86_400
NOBODY = "Shedder was not listening for a while; what was said then is missing."

_ATTEND = """
local last, now = tonumber(redis.call('HGET', KEYS[1], 'last')), tonumber(ARGV[1])
if not last or now - last > tonumber(ARGV[2]) then
  redis.call('HSETNX', KEYS[1], 'gap', last or 0)
  redis.call('HSET', KEYS[1], 'resumed', ARGV[1])
  redis.call('HINCRBY', KEYS[1], 'gaps', 1)
end
redis.call('HSET', KEYS[1], 'last', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
"""

_FILL = """
if (redis.call('HGET', KEYS[1], 'gaps') or '0') ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], 'gap', 'from', 'why')
local last = tonumber(redis.call('HGET', KEYS[1], 'last') or '0')
if last < tonumber(ARGV[1]) then redis.call('HSET', KEYS[1], 'last', ARGV[1]) end
if ARGV[3] ~= '' then redis.call('HSET', KEYS[1], 'from', ARGV[3], 'why', ARGV[4]) end
redis.call('EXPIRE', KEYS[1], ARGV[5])
return 1
"""


class Gap(NamedTuple):
    """A time in which nobody listened."""

    start: float  # seconds since the epoch; 0: nobody ever did before
    resumed: float  # from when on everything was heard again
    number: str  # how many there were, so that a later one is not taken for it


class Attendance:
    """Who listens notes it; who wants to know what is missing asks."""

    def __init__(self, redis: Redis, place: Place, clock: Callable[[], float] = time.time) -> None:
        self._redis, self._clock = redis, clock
        where = (place.platform, place.workspace, place.channel)
        self._key = tenant_key("club", *where, "heard")

    def note(self) -> None:
        """Somebody listens now."""
        args = (self._clock(), PATIENCE, KEPT_SECONDS)
        self._redis.eval(_ATTEND, 1, self._key, *args)

    def gap(self, since: float, deaf: bool = False) -> Gap | None:
        """When nobody listened since then, as far as nothing was looked up; `deaf`: whoever
        listened was not told what is said there."""
        known, now = self._known(), self._clock()
        last = float(known.get("last", 0))
        number = known.get("gaps", "0")
        if deaf:
            return Gap(0.0, now, number)
        if now - last > PATIENCE:
            return Gap(float(known.get("gap", last)), now, number)
        if "gap" not in known or float(known["resumed"]) <= since:
            return None
        return Gap(float(known["gap"]), float(known["resumed"]), number)

    def fill(self, gap: Gap, asked: float, heard_from: float = 0.0, why: str = "") -> None:
        """What was said meanwhile is known, as of when it was `asked`; or only since some time."""
        whence = str(heard_from) if heard_from else ""
        self._redis.eval(_FILL, 1, self._key, asked, gap.number, whence, why, KEPT_SECONDS)

    def leave(self, why: str) -> None:
        """What was said meanwhile cannot be known, as this sentence says; empty: it can."""
        with self._redis.pipeline() as change:
            change.hset(self._key, "deaf", why)
            change.expire(self._key, KEPT_SECONDS)
            change.execute()

    def missing(self, since: float, until: float) -> tuple[float, str]:
        """Before when something of this time may be missing (0: nothing is), and why."""
        known = self._known()
        if deaf := known.get("deaf"):
            gap = self.gap(since)
            return (min(gap.resumed, until) if gap else until), deaf
        if (gap := self.gap(since)) is not None:
            return min(gap.resumed, until), NOBODY
        if "from" in known and float(known["from"]) > since:
            return min(float(known["from"]), until), known.get("why", "")
        return 0.0, ""

    def _known(self) -> dict[str, str]:
        found = cast(dict[bytes, bytes], self._redis.hgetall(self._key))
        return {name.decode(): value.decode() for name, value in found.items()}
