"""Which occurrence of a digest is whose: any number of processes look, and each comes once.

    shedder:schedule:<channel>:<id>            hash: `until`, up to when was told already; and for
                                               each way in which it was set, since when it is
                                               looked after
    shedder:schedule:<channel>:<id>:run:<key>  hash: one run (`bot/core/club/runs.py`)
    shedder:schedule:<channel>:<id>:runs       zset of the keys of runs, by when they are due
    shedder:schedule:<channel>:<id>:open       zset of those to be seen to, by when they were taken
    shedder:schedule:<channel>:<id>:unheard    why not all that is said there is heard

An occurrence is claimed by writing its run down, which only one process can. Its job is put in line
after that; whoever comes by next does so too where the first did not live to, and the line takes a
job once. What is due is told by Redis' own clock, so hosts need not agree on theirs. A digest is
due for nothing from before it was first seen as it is set now.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Literal, NamedTuple, cast

from redis import Redis

from bot.club.digests import place_of
from bot.core.club.occurrences import Occurrence, due, following, preceding
from bot.core.club.runs import Run, State, key_of_asking
from bot.core.values import Place
from bot.keeping.guarded import mark
from bot.keeping.tenancy import tenant_key
from bot.queue import DIGEST, submit
from bot.running.status import status
from config.digests import Digest

KEPT_SECONDS = 120 * 86_400  # of runs: longer than from one month's digest to the next
LATE_SECONDS = 300.0  # later than that was missed by whoever was to look
CHANGED_SECONDS = 600.0  # set otherwise for so long, it was changed and is not just being deployed
LONGEST_SECONDS = 31 * 86_400.0  # what one issue tells of
STUCK_SECONDS = 900.0  # a job that ended tells what became of its run sooner than that
OVER = ("done", "failed", "cancelled")
WEEK_SECONDS = 7 * 86_400.0
MOST_RUNS = 50

TOGETHER = "It tells of the {} that were missed before it, too."
LATE = "Nobody ran at its time."
TOO_LATE = "Nobody ran at its time, and when somebody did, it was later than its grace of {}."
NOT_CAUGHT_UP = "Nobody ran at its time, and what is missed is not caught up."
STUCK = "No worker could make it; whoever runs Shedder knows why."

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


class Window(NamedTuple):
    """What an issue is to tell of."""

    since: float
    until: float
    known: str  # up to when was told before, as it stood when this was looked up

    @property
    def empty(self) -> bool:
        """Whether all of it was told of already."""
        return self.since >= self.until


class Schedule:
    """One digest's."""

    def __init__(
        self, redis: Redis, digest: Digest, clock: Callable[[], float] | None = None
    ) -> None:
        """`clock` tells the time instead of Redis."""
        self.redis, self.digest, self.place = redis, digest, place_of(digest)
        self._clock = clock
        self.key = _key(self.place, digest.id)

    def look(self) -> None:
        """Claim what has come due, and see that what is open is in line. Again and again."""
        now = self.now()
        for run in self.open():
            self._see_to(run, now)
        seen = self._seen(now)
        found = due(self.digest.cron, self.digest.tz, seen, now)
        if found is not None:
            self._take(found.last, found.count, now)
            seen = found.last.at
        self._note_seen(seen, now)

    def next(self) -> tuple[Occurrence | None, tuple[Occurrence, ...]]:
        """The next one that comes, and those before it that are left out."""
        after = self.now()
        left_out: list[Occurrence] = []
        for _ in range(MOST_RUNS):
            coming = following(self.digest.cron, self.digest.tz, after)
            run = self.run(coming.key) if coming else None
            if coming is None or run is None or run.state != "skipped":
                return coming, tuple(left_out)
            left_out.append(coming)
            after = coming.at
        return None, tuple(left_out)

    def skip(self, coming: Occurrence, by: str) -> Run:
        """Leave one out, unless it is being made; whatever it is now."""
        run = self._run(coming.key, coming.at, by, "skipped").model_copy(
            update={"ended": self.now()}
        )
        self._write(run)
        return self.run(coming.key) or run

    def ask(self, by: str, at: float) -> Run:
        """Have one made beside the schedule; for the same mention, the same one."""
        run = self._run(key_of_asking(by), at, by, "claimed")
        if self._write(run):
            self._queue(run)
        return self.run(run.key) or run

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

    def _see_to(self, run: Run, now: float) -> None:
        """Put an open run in line; where its job has ended without ending it, say so."""
        job = status(self.redis, run.job.id)
        if job is None:
            self._queue(run)
        elif job.state in OVER and now - run.claimed > STUCK_SECONDS:
            self.end(run, "failed", STUCK)

    def _take(self, last: Occurrence, count: int, now: float) -> None:
        """Claim what is due, or note that it was missed."""
        late = now - last.at
        run = self._run(last.key, last.at, "", "claimed")
        if late > self.digest.grace.total_seconds():
            missed, why = True, TOO_LATE.format(length(self.digest.grace.total_seconds()))
        else:
            missed, why = self.digest.catch_up == "skip" and late > LATE_SECONDS, NOT_CAUGHT_UP
        if missed:
            gone: dict[str, object] = {"state": "missed", "why": why, "ended": now}
            self._write(run.model_copy(update=gone))
            return
        said = [LATE] if late > LATE_SECONDS else []
        said += [TOGETHER.format(f"{count - 1:,}")] if count > 1 else []
        run = run.model_copy(update={"why": " ".join(said)})
        if self._write(run):
            self._queue(run)

    def _run(self, key: str, at: float, by: str, state: State) -> Run:
        whose = {"digest": self.digest.id, "place": self.place}
        return Run.model_validate(
            {**whose, "key": key, "at": at, "by": by, "state": state, "claimed": self.now()}
        )

    def _write(self, run: Run) -> bool:
        """Write a run down unless there is one of this key. Whether it is new."""
        fields = [("state", run.state), ("by", run.by), ("why", run.why)]
        fields += [(name, repr(getattr(run, name))) for name in ("at", "claimed", "ended")]
        flat = [each for pair in fields for each in pair]
        keys = (self._run_key(run.key), f"{self.key}:runs", f"{self.key}:open")
        args = (run.key, run.at, run.claimed if run.open else "", KEPT_SECONDS, MOST_RUNS, *flat)
        return bool(self.redis.eval(_WRITE, 3, *keys, *args))

    def _queue(self, run: Run) -> None:
        """Put its job in line; it is taken once."""
        submit(self.redis, run.job, task=DIGEST)

    def _seen(self, now: float) -> float:
        """Since when it is looked for what is due: nothing from before is."""
        kept = cast(dict[bytes, bytes], self.redis.hgetall(self.key))
        ways = {k.decode(): v.split() for k, v in kept.items() if k.startswith(b"way:")}
        mine = ways.pop(self._way, None)
        if mine is None or self.digest.paused:
            return now
        looked = float(mine[1])
        otherwise = max((float(way[1]) for way in ways.values()), default=0.0)
        return now if otherwise > looked + CHANGED_SECONDS else float(mine[0])

    def _note_seen(self, seen: float, now: float) -> None:
        with self.redis.pipeline() as change:
            change.hset(self.key, self._way, f"{seen!r} {now!r}")
            change.expire(self.key, KEPT_SECONDS)
            change.execute()

    @property
    def _way(self) -> str:
        """How it is set, as far as that decides when it comes."""
        said = "|".join((self.digest.cron, self.digest.tz, self.digest.channel))
        return f"way:{sha256(said.encode()).hexdigest()[:12]}"

    def _named(self, keys: object) -> tuple[Run, ...]:
        named = (self.run(key.decode()) for key in cast(list[bytes], keys))
        return tuple(run for run in named if run is not None)

    def _run_key(self, key: str) -> str:
        return _key(self.place, self.digest.id, "run", key)


def _key(place: Place, id: str, *more: str) -> str:
    """Of one channel, so that nothing of it can come in another that is set in its stead."""
    return tenant_key("schedule", place.platform, place.workspace, place.channel, id, *more)


def length(seconds: float) -> str:
    """A length of time as people say it: "24 hours", "3 days"."""
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 2 * size or (seconds >= size and seconds % size == 0):
            count = round(seconds / size)
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "a moment"
