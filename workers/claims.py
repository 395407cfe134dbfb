"""Who runs which job: every change of owner is one Lua script, so nothing can die halfway.

A waiting job is an id in RQ's queue list. Taking it removes the id and writes the owner in the
same step; there is no moment in which a killed worker leaves a job that is neither waiting nor
owned. The owner is in the member's name, `job:worker.run`, in RQ's set of started jobs, scored by
when the claim runs out. Whoever removes that member decides what becomes of the job, and only one
can. Times are the server's, so clocks may differ between hosts. The steps are in `scripts.py`.
"""

import logging
from dataclasses import dataclass
from itertools import count
from typing import Literal, NamedTuple, cast

from redis import Redis
from rq.job import Job as RqJob
from rq.utils import now, utcformat

from bot.queue import FAILURE_TTL, KEPT, QUEUE, RESULT_TTL, last_word, stored_call
from workers import scripts

LINE = f"rq:queue:{QUEUE}"
STARTED = f"rq:wip:{QUEUE}"
SCHEDULED = f"rq:scheduled:{QUEUE}"
WORKERS = "shedder:workers"

log = logging.getLogger(__name__)

Ending = Literal["finished", "failed", "canceled"]
Loss = Literal["not lost", "again", "given up"]


class ClaimedJob(RqJob):
    """RQ's job, with what the claim to it says."""

    member: str = ""
    attempts: int = 0


class Claim(NamedTuple):
    """A job this worker owns now."""

    job_id: str
    member: str
    fields: dict[bytes, bytes]  # RQ's hash of it
    attempts: int  # runs that ended in "later"


@dataclass(frozen=True)
class Owned:
    """Somebody's claim, as Redis shows it."""

    member: str
    expired: bool

    @property
    def job_id(self) -> str:
        """What is claimed."""
        return _job_of(self.member)

    @property
    def worker(self) -> str:
        """The name of the worker that claimed it."""
        return self.member.rpartition(":")[2].rpartition(".")[0]


@dataclass(frozen=True)
class Successor:
    """A job to be put in line when another one ends badly; the empty one is nobody."""

    id: str = ""
    fields: tuple[str | bytes | int | float, ...] = ()

    @classmethod
    def giving_up(cls, redis: Redis, job: RqJob, task: str) -> "Successor":
        """The job that tells the thread of `job` that nothing will come."""
        if job.func_name == task:
            return cls()  # the last word itself failed: there is no other
        id = last_word(job.id)
        return cls(id=id, fields=stored_call(redis, id, task, job.args))


class Claims:
    """One worker's side of the bookkeeping; safe to use from many threads."""

    def __init__(self, redis: Redis, worker: str, lease: float) -> None:
        self.redis = redis
        self.worker = worker
        self.lease = lease
        self._runs = count(1)
        self._take = redis.register_script(scripts.TAKE)
        self._end = redis.register_script(scripts.END)
        self._later = redis.register_script(scripts.LATER)
        self._give_back = redis.register_script(scripts.GIVE_BACK)
        self._lose = redis.register_script(scripts.LOSE)
        self._renew = redis.register_script(scripts.RENEW)
        self._call_due = redis.register_script(scripts.CALL_DUE)

    def take(self) -> Claim | None:
        """Own the first job in line; None when nobody waits."""
        while True:
            run = f"{self.worker}.{next(self._runs)}"
            taken = self._take(
                keys=[LINE, STARTED, "shedder:line"],
                args=[run, self.worker, self.lease, utcformat(now()), KEPT, self._execution_ttl],
            )
            if not taken:
                return None
            id, flat, attempts = taken
            member = self._read(id + f":{run}".encode())
            if member is not None:
                fields = dict(zip(flat[::2], flat[1::2], strict=True))
                return Claim(_job_of(member), member, fields, attempts)

    def end(
        self, member: str, ending: Ending, why: str = "", then: Successor | None = None
    ) -> bool:
        """A job is over. False when it was not ours to end any more, and nothing was changed."""
        job_id, then = _job_of(member), then or Successor()
        ttl = RESULT_TTL if ending == "finished" else FAILURE_TTL
        return bool(
            self._end(
                keys=[STARTED, *_keys_of(job_id), f"rq:{ending}:{QUEUE}", LINE],
                args=[member, job_id, ending, ttl, utcformat(now()), why, then.id, *then.fields],
            )
        )

    def later(self, member: str, delay: float) -> bool:
        """A job is to be tried again in `delay` seconds. False when it was not ours any more."""
        job_id = _job_of(member)
        return bool(
            self._later(
                keys=[STARTED, *_keys_of(job_id), SCHEDULED],
                args=[member, job_id, delay, KEPT],
            )
        )

    def give_back(self, member: str) -> bool:
        """A job is first in line again, without having been anybody's fault."""
        job_id = _job_of(member)
        return bool(
            self._give_back(keys=[STARTED, f"rq:job:{job_id}", LINE], args=[member, job_id])
        )

    def lose(self, member: str, *, certain: bool, limit: int, then: Successor) -> Loss:
        """Take a job from a run that died or hangs: it waits again, or is given up at the limit.

        Unless `certain`, only if the claim has run out.
        """
        job_id = _job_of(member)
        outcome = self._lose(
            keys=[STARTED, *_keys_of(job_id), f"rq:failed:{QUEUE}", LINE],
            args=[
                member,
                job_id,
                int(certain),
                limit,
                FAILURE_TTL,
                utcformat(now()),
                f"lost {limit} times by workers that died or hung",
                KEPT,
                then.id,
                *then.fields,
            ],
        )
        return ("not lost", "again", "given up")[cast(Literal[0, 1, 2], outcome)]

    def renew(self, members: list[str], *, open: bool = True) -> set[str]:
        """Keep these; returns those that are no longer ours. `open`: this worker takes jobs."""
        lost = self._renew(
            keys=[STARTED, WORKERS, f"rq:workers:{QUEUE}"],
            args=[self.lease, self._execution_ttl, self.worker, KEPT, int(open), *members],
        )
        return {member.decode() for member in lost}

    def call_due(self) -> int:
        """Put jobs in line whose delay is over; returns how many."""
        return int(self._call_due(keys=[SCHEDULED, LINE]))

    def owned(self) -> list[Owned]:
        """Every claim there is, of any worker."""
        with self.redis.pipeline(transaction=False) as pipe:
            pipe.time()
            pipe.zrange(STARTED, 0, -1, withscores=True)
            (seconds, _), claims = pipe.execute()
        read = ((self._read(member), expires < seconds) for member, expires in claims)
        return [Owned(member, expired) for member, expired in read if member is not None]

    def _read(self, member: bytes) -> str | None:
        """A member as text. One that is none was planted: it is dropped, the others are not."""
        try:
            return member.decode()
        except UnicodeDecodeError:
            log.error("claim %r dropped: no job has such an id", member)
            self.redis.zrem(STARTED, member)
            return None

    @property
    def _execution_ttl(self) -> int:
        return int(self.lease) + 60


def _job_of(member: str) -> str:
    return member.rpartition(":")[0]


def _keys_of(job_id: str) -> tuple[str, str]:
    return f"rq:job:{job_id}", f"shedder:job:{job_id}"
