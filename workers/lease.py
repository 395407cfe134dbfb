"""A running job's hold on its job: still mine, taken back, out of time?

Redis says who owns a job: the member `job:worker.run` of RQ's set of started jobs, taken when the
job was claimed, renewed by the worker, and removed by whoever reclaims the job. A run whose member
is gone may still be thinking; it must no longer be seen.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from redis import Redis

from bot.core.errors import Cancelled, Fenced, TransientError
from bot.queue import QUEUE, is_cancelled

CANCEL_SECONDS = 0.5  # how old an answer of `cancelled` may be


class OutOfTime(TransientError):
    """This run reached its deadline; another may be luckier, but not without end."""


class Lease:
    """What a job asks before anything that can be seen outside."""

    def __init__(self, redis: Redis, job_id: str, member: str, deadline: float) -> None:
        self.job_id = job_id
        self.member = member
        self.deadline = deadline  # `time.monotonic()` after which this run is worth nothing
        self._redis = redis
        self._lost = False
        self._cancelled = False
        self._asked_at = float("-inf")

    def still_mine(self) -> bool:
        """Whether this run still owns its job. Ask right before each effect; never cached."""
        if not self._lost:
            self._lost = self._redis.zscore(f"rq:wip:{QUEUE}", self.member) is None
        return not self._lost

    def cancelled(self) -> bool:
        """Whether the asker took the job back. Cheap enough for a loop."""
        now = time.monotonic()
        if not self._cancelled and now - self._asked_at > CANCEL_SECONDS:
            self._cancelled = is_cancelled(self._redis, self.job_id)
            self._asked_at = now
        return self._cancelled

    def check(self) -> None:
        """Raise Fenced, Cancelled or OutOfTime; else return."""
        if not self.still_mine():
            raise Fenced(f"Job {self.job_id} belongs to another worker now.")
        if self.cancelled():
            raise Cancelled(f"Job {self.job_id} was taken back.")
        if time.monotonic() > self.deadline:
            raise OutOfTime(f"Job {self.job_id} ran out of its time.")


_current: ContextVar[Lease] = ContextVar("lease")


def current_lease() -> Lease:
    """The lease of the job this thread runs. Raises LookupError outside of a job."""
    return _current.get()


@contextmanager
def holding(lease: Lease) -> Iterator[Lease]:
    """Make `lease` the current one while a job runs."""
    token = _current.set(lease)
    try:
        yield lease
    finally:
        _current.reset(token)
