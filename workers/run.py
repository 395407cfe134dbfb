"""One job from call to end. What its function raised decides what becomes of it:

    returned           finished
    Fenced             nothing: whoever owns the job now decides
    Cancelled          cancelled
    OutOfTime          lost, as if the worker had died
    TransientError     in line again after a delay; so does a Redis that is away
    anything else      failed, and another job tells the thread

Logs hold ids and places in code, never what an exception says.
"""

import logging
import random
import time
import traceback

import redis.exceptions
from redis import RedisError
from rq.utils import import_attribute

from bot.core.errors import Cancelled, Fenced, TransientError
from workers.claims import ClaimedJob, Claims, Successor
from workers.lease import Lease, OutOfTime, holding
from workers.reclaim import Reclaimer

log = logging.getLogger(__name__)

FIRST_DELAY = 2.0  # seconds; doubled each time
LONGEST_DELAY = 60.0
LONGEST_WISH = 300.0  # a service may ask for more, the asker may not have it

_AWAY = (TransientError, redis.exceptions.ConnectionError, redis.exceptions.TimeoutError)


class Run:
    """One attempt at a job."""

    def __init__(self, job: ClaimedJob, lease: Lease) -> None:
        self.job = job
        self.lease = lease
        self.started = time.monotonic()

    def perform(self, claims: Claims, reclaimer: Reclaimer) -> None:
        """Call the job's function and record how it ended. Raises nothing."""
        try:
            outcome = self._perform(claims, reclaimer)
        except RedisError as error:  # the claim runs out, and then somebody tries again
            outcome = f"its end could not be recorded ({type(error).__name__})"
        seconds = time.monotonic() - self.started
        log.info("job %s: %s after %.1f s", self.job.id, outcome, seconds)

    def _perform(self, claims: Claims, reclaimer: Reclaimer) -> str:
        member = self.job.member
        try:
            with holding(self.lease):
                import_attribute(self.job.func_name or "")(*self.job.args)
        except Fenced:
            return "another worker has it"
        except Cancelled:
            return _said(claims.end(member, "canceled"), "cancelled")
        except OutOfTime:
            return _said(reclaimer.lose(member, certain=True, why="out of time"), "out of time")
        except _AWAY as error:
            delay = delay_after(error, self.job.attempts)
            return _said(claims.later(member, delay), f"again in {delay:.0f} s")
        except BaseException as error:
            log.error("job %s failed: %s", self.job.id, where(error))
            last = Successor.giving_up(claims.redis, self.job, reclaimer.give_up)
            return _said(claims.end(member, "failed", type(error).__name__, last), "failed")
        return _said(claims.end(member, "finished"), "finished")


def _said(recorded: bool, outcome: str) -> str:
    return outcome if recorded else f"{outcome}, but another worker has it"


def delay_after(error: Exception, attempts: int) -> float:
    """Seconds until the next attempt: as asked for, or doubling, never all jobs at once."""
    wish = error.retry_after if isinstance(error, TransientError) else None
    if wish is not None:
        return min(max(wish, 0.0), LONGEST_WISH)
    doubled = min(FIRST_DELAY * 2.0 ** min(attempts, 10), LONGEST_DELAY)
    return doubled * random.uniform(0.75, 1.25)  # noqa: S311 - spreads load, guards nothing


def where(error: BaseException) -> str:
    """What kind of error, and from where. Its text may quote a paper or a prompt: it stays out."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    calls = " < ".join(f"{f.name} ({f.filename}:{f.lineno})" for f in reversed(frames))
    kind = f"{type(error).__name__} in {calls}"
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return f"{kind}; from {where(cause)}" if cause else kind
