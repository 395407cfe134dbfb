"""Job functions that let tests see from outside what a worker does with them.

Each gets a job's own JSON; the mention's text holds its instructions as JSON. What they do is left
in Redis under `probe:`. The client comes from the environment of the worker process.

An effect is what a posted message is to the real product: a run that finds it done does nothing,
and it is done only while the job is still the run's own. It happens once, or ownership is broken.
"""

import json
import os
import time
from functools import cache
from typing import Any

from redis import Redis

from bot.core.errors import TransientError
from bot.core.values import Job
from bot.queue import QUEUE, connect, note_stage
from workers.lease import Lease, current_lease

ALLOWED = frozenset(
    f"probe_jobs.{name}" for name in ("work", "stubborn", "flaky", "broken", "gave_up")
)
GIVE_UP = "probe_jobs.gave_up"
URL = "PROBE_REDIS_URL"

_EFFECT = """
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
return redis.call('HINCRBY', KEYS[2], ARGV[2], 1)
"""


@cache
def _client(url: str) -> Redis:
    return connect(url)


def _redis() -> Redis:
    return _client(os.environ[URL])


def _begin(payload: dict[str, Any]) -> tuple[Job, dict[str, Any], Lease]:
    job = Job.model_validate(payload)
    how = json.loads(job.mention.text or "{}")
    if _redis().rpush(f"probe:starts:{job.id}", f"{os.getpid()} {time.time()}") == 1:
        how["seconds"] = how.get("first", how.get("seconds", 0))
    return job, how, current_lease()


def _effect(job: Job, lease: Lease) -> None:
    _redis().eval(_EFFECT, 2, f"rq:wip:{QUEUE}", "probe:effects", lease.member, job.id)


def work(payload: dict[str, Any]) -> None:
    """Sleep in steps, perhaps until told to go on, then have the effect: what a real job does."""
    job, how, lease = _begin(payload)
    if _redis().hexists("probe:effects", job.id):
        return
    note_stage(_redis(), job.id, "working")
    until = time.monotonic() + how.get("seconds", 0)
    while time.monotonic() < until and not (how.get("waits") and _redis().exists("probe:go")):
        lease.check()
        time.sleep(min(0.02, max(0, until - time.monotonic())))
    lease.check()
    _effect(job, lease)


def stubborn(payload: dict[str, Any]) -> None:
    """Look at nothing while it sleeps, like a thread stuck in a C call."""
    job, how, lease = _begin(payload)
    if _redis().hexists("probe:effects", job.id):
        return
    time.sleep(how.get("seconds", 0))
    _effect(job, lease)


def flaky(payload: dict[str, Any]) -> None:
    """Ask to be tried again a number of times."""
    job, how, lease = _begin(payload)
    if _redis().llen(f"probe:starts:{job.id}") <= how["failures"]:
        raise TransientError("not yet", retry_after=how.get("retry_after"))
    _effect(job, lease)


def broken(payload: dict[str, Any]) -> None:
    """A bug, with text in it that must not reach a log."""
    _begin(payload)
    raise ValueError("the secret of the paper")


def gave_up(payload: dict[str, Any]) -> None:
    """The last word for a job."""
    job = Job.model_validate(payload)
    _redis().hincrby("probe:gave_up", job.id, 1)
    if json.loads(job.mention.text or "{}").get("mute"):
        raise ValueError("even this fails")
