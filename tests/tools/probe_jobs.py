"""Job functions that let tests see from outside what a worker does with them.

Each gets a job's own JSON; the mention's text holds its instructions as JSON. What they do is left in
Redis under `probe:`. The client comes from the environment of the worker process.
"""

import json
import os
import time
from functools import cache
from typing import Any

from redis import Redis
from workers.lease import Lease, current_lease

from bot.core.errors import TransientError
from bot.core.values import Job
from bot.queue import connect, note_stage

ALLOWED = frozenset(
    f"probe_jobs.{name}" for name in ("work", "stubborn", "flaky", "broken", "gave_up")
)
GIVE_UP = "probe_jobs.gave_up"


@cache
def _redis() -> Redis:
    return connect(os.environ["PROBE_REDIS_URL"])


def _begin(payload: dict[str, Any]) -> tuple[Job, dict[str, Any], Lease]:
    job = Job.model_validate(payload)
    _redis().rpush(f"probe:starts:{job.id}", f"{os.getpid()} {time.time()}")
    return job, json.loads(job.mention.text or "{}"), current_lease()


def work(payload: dict[str, Any]) -> None:
    """Sleep in steps, then have one effect if the job is still ours: what a real job does."""
    job, how, lease = _begin(payload)
    note_stage(_redis(), job.id, "working")
    until = time.monotonic() + how.get("seconds", 0)
    while time.monotonic() < until:
        lease.check()
        time.sleep(min(0.02, max(0, until - time.monotonic())))
    lease.check()
    _redis().rpush("probe:effects", job.id)


def stubborn(payload: dict[str, Any]) -> None:
    """Look at nothing for a while, like a thread stuck in a C call; then ask before the effect."""
    job, how, lease = _begin(payload)
    time.sleep(how.get("seconds", 0))
    if lease.still_mine():
        _redis().rpush("probe:effects", job.id)


def flaky(payload: dict[str, Any]) -> None:
    """Ask to be tried again a number of times."""
    job, how, _ = _begin(payload)
    if _redis().llen(f"probe:starts:{job.id}") <= how["failures"]:
        raise TransientError("not yet", retry_after=how.get("retry_after"))
    _redis().rpush("probe:effects", job.id)


def broken(payload: dict[str, Any]) -> None:
    """A bug, with text in it that must not reach a log."""
    _begin(payload)
    raise ValueError("the secret of the paper")


def gave_up(payload: dict[str, Any]) -> None:
    """The last word for a job."""
    job, _, _ = _begin(payload)
    _redis().rpush("probe:gave_up", job.id)
