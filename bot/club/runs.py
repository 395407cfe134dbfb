"""What is written down of a digest's runs: who took which, what was decided, how it ended.

    shedder:schedule:<channel>:<id>            hash: `until`, up to when was told already; and for
                                               each way in which it was set, since when it is
                                               looked after
    shedder:schedule:<channel>:<id>:run:<key>  hash: one run (`bot/core/club/runs.py`)
    shedder:schedule:<channel>:<id>:runs       zset of the keys of runs, by when they are due
    shedder:schedule:<channel>:<id>:open       zset of those to be seen to, by when they were taken
    shedder:schedule:<channel>:<id>:unheard    why not all that is said there is heard
    shedder:schedule:<channel>:<id>:said:<by>  what was said to the mention that ordered something

Each change is one script, so nothing can die halfway.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Literal, NamedTuple, cast

from redis import Redis

from bot.club.digests import place_of
from bot.core.club.occurrences import preceding
from bot.core.club.runs import Run, State
from bot.core.values import Place
from bot.keeping.guarded import mark
from bot.keeping.tenancy import tenant_key
from config.digests import Digest

KEPT_SECONDS = 120 * 86_400  # of runs: longer than from one month's digest to the next
LONGEST_SECONDS = 31 * 86_400.0  # what one issue tells of
WEEK_SECONDS = 7 * 86_400.0
MOST_RUNS = 50
AGAIN_SECONDS = 86_400  # no service delivers a mention again after so long

# A run is written down once, by whoever comes first.
_WRITE = """
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 6))
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -ARGV[5] - 1)
if ARGV[3] ~= '' then redis.call('ZADD', KEYS[3], ARGV[3], ARGV[1]) end
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[4]) end
return 1
"""

# A run that is open ends, or is left as it ended; what it was to tell of is told by the next one
# where it says so.
_END = """
local state = redis.call('HGET', KEYS[1], 'state')
if state ~= 'claimed' and state ~= 'decided' then return 0 end
local since, upto = unpack(redis.call('HMGET', KEYS[1], 'since', 'until'))
redis.call('HSET', KEYS[1], unpack(ARGV, 3))
redis.call('HDEL', KEYS[1], 'issue')
redis.call('ZREM', KEYS[2], ARGV[1])
if ARGV[2] == 'untold' and since and redis.call('HGET', KEYS[3], 'until') == upto then
  redis.call('HSET', KEYS[3], 'until', since)
end
return 1
"""

# The whole issue, unless another was decided, or the time it tells of was told of meanwhile.
_DECIDE = """
if redis.call('EXISTS', KEYS[3]) == 1 then return 'gone' end
local state = redis.call('HGET', KEYS[1], 'state')
if state ~= 'claimed' then return state or 'gone' end
if (redis.call('HGET', KEYS[2], 'until') or '') ~= ARGV[1] then return 'moved' end
redis.call('HSET', KEYS[1], 'state', 'decided', 'since', ARGV[2], 'until', ARGV[3],
           'issue', ARGV[4])
redis.call('HSET', KEYS[2], 'until', ARGV[3])
redis.call('EXPIRE', KEYS[2], ARGV[5])
return 'decided'
"""


# One that is left out is due again.
_RESTORE = """
if redis.call('HGET', KEYS[1], 'state') ~= 'skipped' then return 0 end
redis.call('DEL', KEYS[1])
return redis.call('ZREM', KEYS[2], ARGV[1])
"""


class Window(NamedTuple):
    """What an issue is to tell of."""

    since: float
    until: float
    known: str  # up to when was told before, as it stood when this was looked up

    @property
    def empty(self) -> bool:
        """Whether all of it was told of already."""
        return self.since >= self.until


class Runs:
    """One digest's."""

    def __init__(
        self, redis: Redis, digest: Digest, clock: Callable[[], float] | None = None
    ) -> None:
        """`clock` tells the time instead of Redis."""
        self.redis, self.digest, self.place = redis, digest, place_of(digest)
        self._clock = clock
        self.key = _key(self.place, digest.id)

    def run(self, key: str) -> Run | None:
        """What became of one."""
        kept = cast(dict[bytes, bytes], self.redis.hgetall(self._run_key(key)))
        if not kept:
            return None
        fields = {name.decode(): value.decode() for name, value in kept.items()}
        known = {name: value for name, value in fields.items() if name in Run.model_fields}
        whose = {"digest": self.digest.id, "place": self.place, "key": key}
        return Run.model_validate({**known, **whose})

    def runs(self, most: int = MOST_RUNS) -> tuple[Run, ...]:
        """The last ones, by when they were due; those that are to come and left out among them."""
        return self._named(self.redis.zrevrange(f"{self.key}:runs", 0, most - 1))

    def open(self) -> tuple[Run, ...]:
        """Those to be seen to, in the order in which they were taken."""
        found = self._named(self.redis.zrange(f"{self.key}:open", 0, -1))
        return tuple(run for run in found if run.open)

    def window(self, run: Run) -> Window:
        """What a run is to tell of: all since what was told of last."""
        known = cast(bytes | None, self.redis.hget(self.key, "until"))
        if known is not None:
            since = float(known)
        else:
            before = preceding(self.digest.cron, self.digest.tz, run.at)
            since = before.at if before else run.at - WEEK_SECONDS
        since = max(since, run.at - LONGEST_SECONDS)
        return Window(since, run.at, known.decode() if known is not None else "")

    def decide(self, run: Run, window: Window, issue: str) -> Literal["decided", "moved", "over"]:
        """Write an issue down whole, before any of it is shown.

        "moved": another was decided meanwhile, which tells of the same; this one is to be made
        anew. "over": the run has ended, or was forgotten.
        """
        keys = (self._run_key(run.key), self.key, mark(run.job.id))
        args = (window.known, repr(window.since), repr(window.until), issue, KEPT_SECONDS)
        said = cast(bytes, self.redis.eval(_DECIDE, 3, *keys, *args)).decode()
        return cast(Literal["decided", "moved"], said) if said in ("decided", "moved") else "over"

    def issue(self, run: Run) -> str | None:
        """What was written down, while the run is open."""
        found = cast(bytes | None, self.redis.hget(self._run_key(run.key), "issue"))
        return None if found is None else found.decode()

    def end(self, run: Run, state: State, why: str = "", message: str = "") -> bool:
        """Say what became of a run; False where that was said already.

        Of one that failed before any of it was shown, the next tells.
        """
        untold = "untold" if state == "failed" and not message else ""
        fields = {"state": state, "why": why, "message": message, "ended": repr(self.now())}
        flat = [each for pair in fields.items() for each in pair]
        keys = (self._run_key(run.key), f"{self.key}:open", self.key)
        return bool(self.redis.eval(_END, 3, *keys, run.key, untold, *flat))

    def note_unheard(self, why: str) -> None:
        """Keep why not all that is said in the channel reaches the bot; nothing: it does."""
        self.redis.set(f"{self.key}:unheard", why, ex=KEPT_SECONDS)

    def unheard(self) -> str:
        """The same, as it was when one was made last."""
        found = cast(bytes | None, self.redis.get(f"{self.key}:unheard"))
        return "" if found is None else found.decode()

    def now(self) -> float:
        """The time, by the clock that all share."""
        if self._clock is not None:
            return self._clock()
        seconds, micros = self.redis.time()
        return seconds + micros / 1e6

    def write(self, run: Run) -> bool:
        """Write a run down unless there is one of this key. Whether it is new."""
        fields = [(name, str(getattr(run, name))) for name in ("state", "by", "why", "thread")]
        fields += [(name, repr(getattr(run, name))) for name in ("at", "claimed", "ended")]
        flat = [each for pair in fields for each in pair]
        keys = (self._run_key(run.key), f"{self.key}:runs", f"{self.key}:open")
        args = (run.key, run.at, run.claimed if run.open else "", KEPT_SECONDS, MOST_RUNS, *flat)
        return bool(self.redis.eval(_WRITE, 3, *keys, *args))

    def restore(self, key: str) -> bool:
        """Leave one out no more. Whether it was to be left out."""
        return bool(self.redis.eval(_RESTORE, 2, self._run_key(key), f"{self.key}:runs", key))

    def once(self, by: str, deed: Callable[[], str]) -> str:
        """Do what a mention orders, and what is said to that; what comes again is told the same."""
        key = f"{self.key}:said:{sha256(by.encode()).hexdigest()[:16]}"
        kept = cast(bytes | None, self.redis.get(key))
        if kept is not None:
            return kept.decode()
        said = deed()
        self.redis.set(key, said, nx=True, ex=AGAIN_SECONDS)
        return said

    def _named(self, keys: object) -> tuple[Run, ...]:
        named = (self.run(key.decode()) for key in cast(list[bytes], keys))
        return tuple(run for run in named if run is not None)

    def _run_key(self, key: str) -> str:
        return _key(self.place, self.digest.id, "run", key)


def _key(place: Place, id: str, *more: str) -> str:
    """Of one channel, so that nothing of it can come in another that is set in its stead."""
    return tenant_key("schedule", place.platform, place.workspace, place.channel, id, *more)
