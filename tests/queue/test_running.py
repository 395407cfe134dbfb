"""What becomes of a job, by what its function does; the worker is a thread of the test."""

import logging
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from redis import Redis
from redis_process import RedisProcess
from worker_process import HERE, WORK, effects, gave_up, job_that, starts, until, working

from bot.core.errors import TransientError
from bot.queue import cancel, connect, submit
from bot.running.status import live_workers, status
from workers.claims import LINE, SCHEDULED, STARTED
from workers.run import LONGEST_WISH, delay_after
from workers.worker import ThreadWorker


def state(redis: Redis, job_id: str) -> str:
    seen = status(redis, job_id)
    return seen.state if seen else "unknown"


def test_a_job_ends_as_done_and_leaves_nothing_behind(redis: Redis, redis_url: str) -> None:
    job = job_that()
    submit(redis, job, task=WORK)
    with working(redis_url):
        until(lambda: state(redis, job.id) == "done", "not done")
    assert effects(redis) == {job.id: 1}
    assert redis.keys("rq:execution*") == []
    assert redis.exists("rq:wip:shedder") == 0


def test_a_job_says_how_far_it_is_and_a_worker_how_busy(redis: Redis, redis_url: str) -> None:
    job = job_that(seconds=30)
    submit(redis, job, task=WORK)
    with working(redis_url) as worker:
        until(lambda: (status(redis, job.id) or job).model_dump().get("stage"), "no stage")
        until(lambda: [w.running for w in live_workers(redis)] == [1], "not busy")
        seen = status(redis, job.id)
        assert seen is not None
        assert (seen.state, seen.stage, seen.worker) == ("running", "working", worker.name)
        assert live_workers(redis)[0].concurrency == 8
        cancel(redis, job.id)
    assert live_workers(redis) == ()


def test_a_job_taken_back_while_it_runs_stops(redis: Redis, redis_url: str) -> None:
    job = job_that(seconds=60)
    submit(redis, job, task=WORK)
    with working(redis_url):
        until(lambda: state(redis, job.id) == "running", "not started")
        assert cancel(redis, job.id)
        until(lambda: state(redis, job.id) == "cancelled", "not stopped")
    assert effects(redis) == {}
    assert redis.hget(f"rq:job:{job.id}", "status") == b"canceled"


def test_a_job_taken_back_while_it_waits_is_called_before_the_others(
    redis: Redis, redis_url: str
) -> None:
    jobs = [job_that(name) for name in "abc"]
    for job in jobs:
        submit(redis, job, task=WORK)
    cancel(redis, jobs[2].id)
    with working(redis_url, concurrency=1):
        until(lambda: len(effects(redis)) == 2, "the others did not run")
    assert effects(redis) == {jobs[0].id: 1, jobs[1].id: 1}
    assert [pid_and_time[1] for job in (jobs[2], *jobs[:2]) for pid_and_time in starts(redis, job)]
    assert starts(redis, jobs[2])[0][1] < starts(redis, jobs[0])[0][1]
    assert redis.hget(f"rq:job:{jobs[2].id}", "status") == b"canceled"


def test_a_job_that_asks_to_be_tried_again_is(redis: Redis, redis_url: str) -> None:
    job = job_that(failures=5, retry_after=0.05)
    submit(redis, job, task="probe_jobs.flaky")
    with working(redis_url, crash_limit=2):
        until(lambda: state(redis, job.id) == "done", "not done")
    assert len(starts(redis, job)) == 6
    assert effects(redis) == {job.id: 1}
    assert gave_up(redis) == {}


def test_a_job_that_is_put_off_is_seen_as_retrying_and_waits(redis: Redis, redis_url: str) -> None:
    job = job_that(failures=1, retry_after=30)
    submit(redis, job, task="probe_jobs.flaky")
    with working(redis_url):
        until(lambda: state(redis, job.id) == "retrying", "not put off")
        time.sleep(3 * HERE.tick)
    assert len(starts(redis, job)) == 1


def test_a_bug_fails_the_job_and_tells_the_thread_once(
    redis: Redis, redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    job = job_that()
    submit(redis, job, task="probe_jobs.broken")
    with working(redis_url):
        until(lambda: gave_up(redis) == {job.id: 1}, "the thread heard nothing")
        until(lambda: state(redis, f"{job.id}-gaveup") == "done", "the last word did not end")
    assert state(redis, job.id) == "failed"
    (said,) = [m for m in caplog.messages if "ValueError" in m]
    assert job.id in said
    assert "probe_jobs.py" in said
    everything = "".join(caplog.messages) + str(redis.hgetall(f"rq:job:{job.id}"))
    assert "secret of the paper" not in everything


def test_a_last_word_that_fails_is_the_last(redis: Redis, redis_url: str) -> None:
    job = job_that(mute=True)
    submit(redis, job, task="probe_jobs.broken")
    with working(redis_url):
        until(lambda: state(redis, f"{job.id}-gaveup") == "failed", "the last word did not fail")
        time.sleep(2 * HERE.tick)
    assert gave_up(redis) == {job.id: 1}


def test_a_job_without_end_runs_out_of_time_and_is_given_up(redis: Redis, redis_url: str) -> None:
    job = job_that(seconds=600)
    submit(redis, job, task=WORK)
    with working(redis_url, deadline=0.1, crash_limit=2):
        until(lambda: gave_up(redis) == {job.id: 1}, "the thread heard nothing")
    assert len(starts(redis, job)) == 2
    assert state(redis, job.id) == "failed"


def test_a_job_that_hangs_loses_its_job_but_not_its_worker(redis: Redis, redis_url: str) -> None:
    hangs, good = job_that("hangs", seconds=2), job_that("good")
    submit(redis, hangs, task="probe_jobs.stubborn")
    with working(redis_url, deadline=0.1, crash_limit=1) as worker:
        until(lambda: gave_up(redis) == {hangs.id: 1}, "the hung job was not given up")
        assert [run.job.id for run in worker.hung.values()] == [hangs.id]
        assert hangs.id not in [run.job.id for run in worker.runs.values()]
        submit(redis, good, task=WORK)
        until(lambda: good.id in effects(redis), "the worker hung, too")
        until(lambda: not worker.hung, "the thread did not come back")
    assert effects(redis) == {good.id: 1}  # the hung run was fenced
    assert state(redis, hangs.id) == "failed"


def test_a_worker_with_half_its_threads_hung_ends_to_be_started_again(
    redis: Redis, redis_url: str
) -> None:
    jobs = [job_that(name, seconds=2) for name in "ab"]
    for job in jobs:
        submit(redis, job, task="probe_jobs.stubborn")
    with working(redis_url, concurrency=4, deadline=0.1, crash_limit=1) as worker:
        until(lambda: live_workers(redis) == () and len(worker.hung) == 2, "it went on")
        until(lambda: not worker.hung, "the threads did not come back")
    assert worker.exit_status == 1


def test_a_worker_whose_loop_breaks_ends_as_an_accident(redis: Redis, redis_url: str) -> None:
    class Breaks(ThreadWorker):
        def _next_job(self) -> None:
            raise RuntimeError("a bug")

    worker = Breaks(redis, concurrency=1, deadline=1, drain=1)
    worker.work(logging_level="CRITICAL")
    assert worker.exit_status == 1


def test_a_job_taken_without_hearing_of_it_is_given_back_at_the_end(
    redis: Redis, redis_url: str
) -> None:
    busy, job = job_that("busy", seconds=60), job_that("taken")
    submit(redis, busy, task=WORK)
    with working(redis_url, concurrency=1) as worker:
        until(lambda: state(redis, busy.id) == "running", "not started")
        submit(redis, job, task=WORK)
        assert worker.claims.take() is not None  # what a lost answer from Redis leaves behind
        cancel(redis, busy.id)
        until(lambda: state(redis, busy.id) == "cancelled", "not stopped")
    assert redis.zcard(STARTED) == 0
    assert redis.lrange(LINE, 0, -1) == [job.id.encode()]
    assert redis.hget(f"shedder:job:{job.id}", "crashes") is None


def test_a_job_whose_end_could_not_be_recorded_is_run_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    job = job_that(first=60, seconds=0)
    timing = replace(HERE, lease=1)
    with RedisProcess(tmp_path) as server, connect(server.url) as redis:
        submit(redis, job, task=WORK)
        with working(server.url, timing=timing, tries=0):
            until(lambda: redis.hexists(f"shedder:job:{job.id}", "stage"), "not started")
            server.kill()
            until(lambda: "could not be recorded" in caplog.text, "the run did not notice")
            server.start()
            until(lambda: effects(redis) == {job.id: 1}, "not run again")
            until(lambda: state(redis, job.id) == "done", "not done")
            assert len(starts(redis, job)) == 2


def test_upkeep_goes_on_when_one_duty_always_fails(redis: Redis, redis_url: str) -> None:
    redis.set(SCHEDULED, "not a set")
    job = job_that(seconds=1)
    submit(redis, job, task=WORK)
    with working(redis_url, timing=replace(HERE, lease=0.8)):
        until(lambda: state(redis, job.id) == "done", "not done")
        assert len(live_workers(redis)) == 1
    assert len(starts(redis, job)) == 1


def test_a_worker_is_alive_while_redis_answers_and_it_looks_for_jobs(
    redis: Redis, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    with working(redis_url, timing=replace(HERE, tick=0.02, stall=0.3, patience=0.5)) as worker:
        begun = time.monotonic()
        until(lambda: time.monotonic() - begun > 1 and worker.heart.fresh(), "it is not alive")
        monkeypatch.setattr(worker, "_next_job", go_on.wait)
        until(lambda: not worker.heart.fresh(), "a loop that stands still goes unseen")
        assert len(live_workers(redis)) == 1  # the ticks alone would not tell
        monkeypatch.undo()
        go_on.set()
        until(worker.heart.fresh, "it was not forgiven")


def test_more_jobs_than_threads_wait_in_line_not_in_the_worker(
    redis: Redis, redis_url: str
) -> None:
    jobs = [job_that(f"{n}", seconds=60) for n in range(5)]
    for job in jobs:
        submit(redis, job, task=WORK)
    with working(redis_url, concurrency=2):
        until(lambda: [state(redis, job.id) for job in jobs].count("running") == 2, "not 2")
        places = [status(redis, job.id) for job in jobs[2:]]
        assert [seen.position for seen in places if seen] == [1, 2, 3]
        for job in jobs:
            cancel(redis, job.id)
        until(lambda: redis.zcard("rq:canceled:shedder") == 5, "not all were called")


def test_burst_ends_when_nothing_waits(redis: Redis, redis_url: str) -> None:
    with working(redis_url):
        pass
    worker = ThreadWorker(redis, concurrency=1, deadline=1, drain=1)
    assert worker.work(burst=True) is False


def test_delays_double_up_to_a_minute_and_honour_a_wish_within_reason() -> None:
    trouble = TransientError("away")
    for attempts, middle in [(0, 2), (1, 4), (2, 8), (5, 60), (10_000, 60)]:
        delays = [delay_after(trouble, attempts) for _ in range(50)]
        assert middle * 0.75 <= min(delays) < max(delays) <= middle * 1.25
    assert delay_after(TransientError("busy", retry_after=7), 9) == 7
    assert delay_after(TransientError("busy", retry_after=-1), 0) == 0
    assert delay_after(TransientError("busy", retry_after=86_400), 0) == LONGEST_WISH
    assert 1 < delay_after(ConnectionError("no server"), 0) < 3
