"""Removes everything a thread left behind, wherever that is; done twice it is done once.

Its jobs are marked first, so that whoever still works on one writes nothing more
(`bot/keeping/guarded.py`) and finds that it is not its own any more. The list of the thread's jobs
goes last, so that a second try after a kill knows what the first one was about.
"""

import logging
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import cast

from redis import Redis, RedisError, ResponseError

from bot.admitting.accounts import forget_answers
from bot.club.record import forget_heard
from bot.core.values import Job, Mention, Place
from bot.delivery.outbox import Outbox
from bot.delivery.strays import owed_looks
from bot.ingress.declined import owed_signs
from bot.ingress.owed import forget_owed, owed_questions, owed_replies
from bot.keeping.guarded import forget
from bot.keeping.tenancy import tenant_keys
from bot.keeping.threads import ThreadMemory, jobs_of
from bot.platforms import ChatPlatform
from bot.queue import all_ids, forget_job
from bot.running.operator import forget_operator_messages

REWRITE_SECONDS = 15.0

log = logging.getLogger(__name__)


def forget_thread(redis: Redis, platform: ChatPlatform, place: Place) -> None:
    """Leave nothing of this thread: not in Redis, not in its files, not in the thread itself."""
    memory = ThreadMemory(redis, place)
    jobs = memory.jobs()
    _forget_jobs(redis, jobs)
    for job_id in jobs:
        _take_back(redis, platform, place, job_id)
    forget_answers(redis, place, {asked.author for asked in jobs.values()}, jobs)
    platform.forget(place)
    forget_owed(redis, place)
    forget_heard(redis, place)
    for key in memory.all_keys():
        redis.delete(key)
    rewrite_files(redis)


def forget_workspace(redis: Redis, platform: str, workspace: str) -> None:
    """Leave nothing of a workspace that took the app away; what is posted there is its own.

    Only the marks of its jobs stay for a while, which keep a run from writing anything back. Its
    tokens are removed by whoever keeps them.
    """
    jobs = tuple(jobs_of(redis, platform, workspace))
    _forget_jobs(redis, jobs)
    if jobs:
        redis.delete(*_records(jobs))
    owed_replies(redis, platform).forget(workspace)
    owed_questions(redis, platform).forget(workspace)
    owed_signs(redis, platform).forget(workspace)
    owed_looks(redis, platform).forget(workspace)
    for key in tuple(tenant_keys(redis, platform, workspace)):
        redis.delete(key)
    rewrite_files(redis)


def _forget_jobs(redis: Redis, job_ids: Iterable[str]) -> None:
    """Remove jobs from the queue and from what the operator was told, and let none come back."""
    names = [name for job_id in job_ids for name in all_ids(job_id)]
    for name in names:
        forget(redis, name)
        forget_job(redis, name)
    forget_operator_messages(redis, names)


def _take_back(redis: Redis, platform: ChatPlatform, place: Place, job_id: str) -> None:
    """Remove what the thread shows of a job, and the record of it."""
    mention = Mention(id="", place=place, author="", text="")
    job = Job(id=job_id, mention=mention, persona="", asked_at=0.0)
    Outbox(redis, platform, job, still_mine=lambda: True).erase()
    redis.delete(*_records([job_id]))


def _records(job_ids: Iterable[str]) -> list[str]:
    """What is noted of these jobs elsewhere than in the queue."""
    return [f"shedder:{kind}:{id}" for id in job_ids for kind in ("out", "trouble", "answers")]


def rewrite_files(redis: Redis) -> None:
    """Have the server write its files anew, without what was deleted, and forget what it noted of
    slow and large commands. A server that may not is its operator's to see to."""
    for words in (("SLOWLOG", "RESET"), *_COMMAND_LOGS):
        with suppress(ResponseError):
            redis.execute_command(*words)  # type: ignore[no-untyped-call]
    try:
        if not redis.info("persistence").get("aof_enabled"):
            return
        _rewrite(redis)
    except RedisError as error:
        log.warning("the server's files were not rewritten: %s", type(error).__name__)


_COMMAND_LOGS = tuple(
    ("COMMANDLOG", "RESET", kind) for kind in ("slow", "large-request", "large-reply")
)


def _rewrite(redis: Redis) -> None:
    """One rewrite that began after everything was deleted; one that was under way is no such."""
    until = time.monotonic() + REWRITE_SECONDS
    began = False
    while time.monotonic() < until:
        said = cast(dict[str, int], redis.info("persistence"))
        if not said["aof_rewrite_in_progress"] and not said.get("aof_rewrite_scheduled"):
            if began:
                return
            redis.bgrewriteaof()
            began = True
        time.sleep(0.02)
    log.warning("the server is still rewriting its files; what was forgotten goes with that")
