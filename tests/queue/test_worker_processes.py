"""Worker processes that are killed, frozen, stopped or left without their server."""

import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from kill_campaign import Campaign
from redis import Redis
from redis_process import RedisProcess
from worker_process import (
    FAST,
    FORGETFUL,
    ROOT,
    WORK,
    WorkerProcess,
    effects,
    gave_up,
    job_that,
    starts,
    until,
)

from bot.queue import connect, submit
from bot.running.status import live_workers, status
from workers.claims import LINE, STARTED


def test_fifty_jobs_wait_at_once_in_one_process(redis: Redis, redis_url: str) -> None:
    jobs = [job_that(f"{n}", seconds=1) for n in range(50)]
    with WorkerProcess(redis_url, concurrency=50):
        started = time.monotonic()
        for job in jobs:
            submit(redis, job, task=WORK)
        until(lambda: len(effects(redis)) == 50, "not all ran")
        assert time.monotonic() - started < 10  # one after the other takes 50 s
    assert effects(redis) == {job.id: 1 for job in jobs}


def test_the_jobs_of_a_killed_worker_are_run_by_another_at_once(
    redis: Redis, redis_url: str
) -> None:
    jobs = [job_that(f"{n}", first=60, seconds=0.1) for n in range(5)]
    with WorkerProcess(redis_url) as first:
        for job in jobs:
            submit(redis, job, task=WORK)
        until(lambda: all(starts(redis, job) for job in jobs), "not started")
        with WorkerProcess(redis_url) as second:
            first.signal(signal.SIGKILL)
            killed = time.time()
            until(lambda: [w.pid for w in live_workers(redis)] == [second.pid], "a ghost")
            until(lambda: all(len(starts(redis, job)) == 2 for job in jobs), "not run again")
            until(lambda: len(effects(redis)) == 5, "not done")
    assert effects(redis) == {job.id: 1 for job in jobs}
    for job in jobs:
        (pid, _), (other, again) = starts(redis, job)
        assert (pid, other) == (first.pid, second.pid)
        assert again - killed < FAST.lease  # seen dead, not waited for


def test_a_job_taken_by_a_worker_that_died_before_starting_it_is_run(
    redis: Redis, redis_url: str
) -> None:
    job = job_that()
    submit(redis, job, task=WORK)
    dies = (
        "from bot.queue import connect; from workers.claims import Claims;"
        "from bot.running.hosts import worker_name;"
        f"print(Claims(connect({redis_url!r}), worker_name(), 20).take().job_id)"
    )
    took = subprocess.run(
        [sys.executable, "-c", dies], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert took.stdout.strip() == job.id
    assert (redis.llen(LINE), redis.zcard(STARTED)) == (0, 1)
    with WorkerProcess(redis_url):
        until(lambda: effects(redis) == {job.id: 1}, "not run", seconds=15)  # the lease is 20 s


def test_a_frozen_worker_loses_its_jobs_and_leaves_no_trace_of_them(
    redis: Redis, redis_url: str
) -> None:
    jobs = [job_that(f"{n}", first=4, seconds=0.1) for n in range(3)]
    with WorkerProcess(redis_url, timing=FORGETFUL) as zombie:
        for job in jobs:
            submit(redis, job, task="probe_jobs.stubborn")
        until(lambda: all(starts(redis, job) for job in jobs), "not started")
        zombie.signal(signal.SIGSTOP)
        with WorkerProcess(redis_url, timing=FORGETFUL) as other:
            until(lambda: len(effects(redis)) == 3, "nobody took the jobs")
            zombie.signal(signal.SIGCONT)
            other.signal(signal.SIGTERM)  # what is left is the zombie's
            assert other.end() == 0
            late = job_that("late")
            submit(redis, late, task=WORK)
            until(lambda: late.id in effects(redis), "the zombie did not come back to life")
        zombie.signal(signal.SIGTERM)
        assert zombie.end() == 0
    assert effects(redis) == {job.id: 1 for job in (*jobs, late)}
    assert zombie.log.count("another worker has it") == 3


def test_two_workers_share_the_line_and_run_nothing_twice(redis: Redis, redis_url: str) -> None:
    jobs = [job_that(f"{n}", seconds=0.05) for n in range(60)]
    with WorkerProcess(redis_url, concurrency=3), WorkerProcess(redis_url, concurrency=3):
        assert len(live_workers(redis)) == 2
        for job in jobs:
            submit(redis, job, task=WORK)
            submit(redis, job, task=WORK)
        until(lambda: len(effects(redis)) == 60, "not all ran")
    assert {len(starts(redis, job)) for job in jobs} == {1}
    assert len({starts(redis, job)[0][0] for job in jobs}) == 2


def test_a_warm_shutdown_finishes_what_runs_and_takes_nothing_new(
    redis: Redis, redis_url: str
) -> None:
    running, waiting = job_that("1", seconds=60, waits=True), job_that("2")
    with WorkerProcess(redis_url, concurrency=1) as worker:
        submit(redis, running, task=WORK)
        until(lambda: starts(redis, running), "not started")
        submit(redis, waiting, task=WORK)
        worker.signal(signal.SIGTERM)
        worker.signal(signal.SIGINT)  # the same stop, told by somebody else too
        until(lambda: live_workers(redis) == (), "it still takes jobs")
        assert worker.process.poll() is None
        redis.set("probe:go", 1)
        assert worker.end() == 0
    assert effects(redis) == {running.id: 1}
    assert redis.lrange(LINE, 0, -1) == [waiting.id.encode()]
    assert live_workers(redis) == ()
    assert redis.smembers("rq:workers") == set()


def test_an_idle_worker_stops_at_once(redis: Redis, redis_url: str) -> None:
    with WorkerProcess(redis_url, timing=replace(FAST, pop=30)) as worker:
        worker.signal(signal.SIGINT)
        assert worker.end(seconds=10) == 0  # a wait for a job takes 30 s


def test_what_does_not_finish_in_time_is_given_back_and_is_nobodys_fault(
    redis: Redis, redis_url: str
) -> None:
    job = job_that(seconds=60)
    with WorkerProcess(redis_url, drain=0.2) as worker:
        submit(redis, job, task="probe_jobs.stubborn")
        until(lambda: starts(redis, job), "not started")
        worker.signal(signal.SIGTERM)
        assert worker.end() == 0
    assert redis.lrange(LINE, 0, -1) == [job.id.encode()]
    assert redis.hget(f"shedder:job:{job.id}", "crashes") is None
    seen = status(redis, job.id)
    assert seen is not None
    assert seen.state == "queued"


def test_a_second_signal_ends_the_worker_now(redis: Redis, redis_url: str) -> None:
    job = job_that(seconds=60)
    with WorkerProcess(redis_url, drain=60) as worker:
        submit(redis, job, task=WORK)
        until(lambda: starts(redis, job), "not started")
        worker.signal(signal.SIGTERM)
        time.sleep(0.7)
        assert worker.process.poll() is None
        worker.signal(signal.SIGTERM)
        assert worker.end(seconds=5) == 128 + signal.SIGTERM


def test_a_job_that_kills_its_worker_is_given_up_once(redis: Redis, redis_url: str) -> None:
    job = job_that(seconds=60)
    submit(redis, job, task=WORK)
    for run in (1, 2):
        with WorkerProcess(redis_url, crash_limit=2) as worker:
            until(lambda run=run: len(starts(redis, job)) == run, "not started")
            worker.signal(signal.SIGKILL)
    with WorkerProcess(redis_url, crash_limit=2):
        until(lambda: gave_up(redis) == {job.id: 1}, "the thread heard nothing")
    seen = status(redis, job.id)
    assert seen is not None
    assert (seen.state, effects(redis)) == ("failed", {})


def test_a_server_that_is_killed_under_a_running_job_costs_only_time(tmp_path: Path) -> None:
    with (
        RedisProcess(tmp_path) as server,
        connect(server.url) as redis,
        WorkerProcess(server.url) as worker,
    ):
        jobs = [job_that(f"{n}", seconds=1 + n / 2) for n in range(3)]
        for job in jobs:
            submit(redis, job, task="probe_jobs.stubborn")
        until(lambda: all(starts(redis, job) for job in jobs), "not started")
        server.kill()
        time.sleep(1)  # the first job would have its effect now
        server.start()
        until(lambda: len(effects(redis)) == 3, "jobs were lost")
        submit(redis, job_that("after"), task=WORK)
        until(lambda: len(effects(redis)) == 4, "the worker did not come back")
        assert worker.process.poll() is None
        assert set(effects(redis).values()) == {1}


def test_a_worker_whose_server_is_gone_can_still_be_stopped(tmp_path: Path) -> None:
    timing = replace(FAST, farewell=0.5)
    with RedisProcess(tmp_path) as server, WorkerProcess(server.url, timing=timing) as worker:
        server.kill()
        worker.signal(signal.SIGTERM)
        assert worker.end() == 1


def test_a_worker_without_its_server_ends_by_itself(tmp_path: Path) -> None:
    timing = replace(FAST, patience=1)
    with RedisProcess(tmp_path) as server, WorkerProcess(server.url, timing=timing) as worker:
        server.kill()
        assert worker.end() == 70
        assert "work on redis has stood still for" in worker.log


def test_killing_workers_at_random_loses_and_doubles_nothing(tmp_path: Path) -> None:
    with RedisProcess(tmp_path) as server:
        report = Campaign(server, seed=7, seconds=3).run()
    assert (report["missing"], report["twice"], report["given up"]) == (0, 0, 0)
