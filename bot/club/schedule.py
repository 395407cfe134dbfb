"""Which occurrence of a digest is whose: any number of processes look, and each comes once.

An occurrence is claimed by writing its run down, which only one process can. Its job is put in line
after that; whoever comes by next does so too where the first did not live to, and the line takes a
job once. What is due is told by Redis' own clock, so hosts need not agree on theirs. A digest is
due for nothing from before it was first seen as it is set now.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import cast

from bot.club.runs import KEPT_SECONDS, MOST_RUNS, Runs
from bot.core.club.occurrences import Occurrence, due, following
from bot.core.club.runs import Run, State, key_of_asking
from bot.queue import DIGEST, submit
from bot.running.status import status

LATE_SECONDS = 300.0  # later than that was missed by whoever was to look
CHANGED_SECONDS = 600.0  # set otherwise for so long, it was changed and is not just being deployed
STUCK_SECONDS = 900.0  # a job that ended tells what became of its run sooner than that
OVER = ("done", "failed", "cancelled")

TOGETHER = "It tells of the {} that were missed before it, too."
LATE = "Nobody ran at its time."
TOO_LATE = "Nobody ran at its time, and when somebody did, it was later than its grace of {}."
NOT_CAUGHT_UP = "Nobody ran at its time, and what is missed is not caught up."
STUCK = "No worker could make it; whoever runs Shedder knows why."


class Schedule(Runs):
    """One digest's: when its runs come, and who is to see to them."""

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
        left_out: list[Occurrence] = []
        for each, out in self.coming():
            if not out:
                return each, tuple(left_out)
            left_out.append(each)
        return None, tuple(left_out)

    def coming(self) -> Iterator[tuple[Occurrence, bool]]:
        """Those that are to come, the soonest first, and whether they are left out; while it is
        paused, none is."""
        after = self.now()
        for _ in range(0 if self.digest.paused else MOST_RUNS):
            found = following(self.digest.cron, self.digest.tz, after)
            if found is None:
                return
            run = self.run(found.key)
            yield found, run is not None and run.state == "skipped"
            after = found.at

    def skip(self, coming: Occurrence, by: str) -> Run:
        """Leave one out, unless it is being made; whatever it is now."""
        run = self._run(coming.key, coming.at, by, "skipped").model_copy(
            update={"ended": self.now()}
        )
        self.write(run)
        return self.run(coming.key) or run

    def ask(self, by: str, at: float, thread: str = "") -> Run:
        """Have one made beside the schedule; for the same mention, the same one. `thread`: where
        whoever asked is told that there is nothing to post."""
        run = self._run(key_of_asking(by), at, by, "claimed").model_copy(update={"thread": thread})
        if self.write(run):
            self._queue(run)
        return self.run(run.key) or run

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
            self.write(run.model_copy(update=gone))
            return
        said = [LATE] if late > LATE_SECONDS else []
        said += [TOGETHER.format(f"{count - 1:,}")] if count > 1 else []
        run = run.model_copy(update={"why": " ".join(said)})
        if self.write(run):
            self._queue(run)

    def _run(self, key: str, at: float, by: str, state: State) -> Run:
        whose = {"digest": self.digest.id, "place": self.place}
        return Run.model_validate(
            {**whose, "key": key, "at": at, "by": by, "state": state, "claimed": self.now()}
        )

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


def length(seconds: float) -> str:
    """A length of time as people say it: "24 hours", "3 days"."""
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 2 * size or (seconds >= size and seconds % size == 0):
            count = round(seconds / size)
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "a moment"
