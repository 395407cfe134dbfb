"""A worker process on a real server: what it runs, how it ends, and what is seen of it."""

import signal
import time

from redis import Redis
from worker_process import WorkerProcess, job_that, until

from bot.queue import cancel, live_workers, recent_jobs, status, submit

WORK = "probe_jobs.work"


def effects(redis: Redis) -> list[str]:
    return sorted(id.decode() for id in redis.lrange("probe:effects", 0, -1))


def test_fifty_jobs_wait_at_once_in_one_process(redis: Redis, redis_url: str) -> None:
    jobs = [job_that(f"{n}", seconds=1) for n in range(50)]
    with WorkerProcess(redis_url, concurrency=50):
        started = time.monotonic()
        for job in jobs:
            submit(redis, job, task=WORK)
        until(lambda: len(effects(redis)) == 50, "not all ran")
        assert time.monotonic() - started < 10  # one after the other takes 50 s
    assert effects(redis) == sorted(job.id for job in jobs)
