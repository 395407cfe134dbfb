"""Somebody can write to Redis: what they plant there is refused, seen, and does no harm."""

import logging
import os
import pickle
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from redis import Redis
from rq import Callback, Queue
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer
from rq.webhook import Webhook
from worker_process import WORK, effects, job_that, until, working

from bot.queue import QUEUE, submit
from bot.running.status import live_workers, recent_jobs
from workers.allowlist import ALLOWED, refusal
from workers.claims import LINE, STARTED


class Touch:
    """Unpickling it makes a file: what a planted pickle would do."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.system, (f"touch {self.path}",)


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    """A file that exists once planted code ran."""
    return tmp_path / "ran"


@pytest.fixture
def hits() -> Iterator[list[str]]:
    """Requests that reached the attacker's server, and its address in the first place."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    seen.append(f"http://127.0.0.1:{server.server_port}/")
    yield seen
    server.shutdown()
    thread.join()
    server.server_close()


def refused(redis: Redis, url: str, caplog: pytest.LogCaptureFixture, job_id: str) -> str:
    """Let a worker meet the planted job; it must fail it, say so once, and go on. The reason."""
    caplog.set_level(logging.INFO)
    good = job_that("good")
    submit(redis, good, task=WORK)
    with working(url):
        until(lambda: effects(redis) == {good.id: 1}, "the worker did not go on")
    said = [record.getMessage() for record in caplog.records if "refused" in record.getMessage()]
    assert len(said) == 1
    assert job_id in said[0]
    assert redis.hget(f"rq:job:{job_id}", "status") == b"failed"
    assert redis.zscore(f"rq:failed:{QUEUE}", job_id) is not None
    assert redis.exists(f"rq:job:{job_id}-gaveup") == 0
    return said[0].partition("refused: ")[2]


def test_a_pickled_payload_is_refused(
    redis: Redis, redis_url: str, caplog: pytest.LogCaptureFixture, trace: Path
) -> None:
    job = job_that("bad")
    submit(redis, job, task=WORK)
    payload = pickle.dumps((WORK, None, (Touch(trace),), {}))
    redis.hset(f"rq:job:{job.id}", mapping={"data": zlib.compress(payload), "meta": payload})
    assert "not the JSON of a call" in refused(redis, redis_url, caplog, job.id)
    assert not trace.exists()


def test_a_job_of_a_pickling_queue_is_refused(
    redis: Redis, redis_url: str, caplog: pytest.LogCaptureFixture, trace: Path
) -> None:
    Queue(QUEUE, connection=redis).enqueue("os.system", f"touch {trace}", job_id="bad")
    assert "not the JSON of a call" in refused(redis, redis_url, caplog, "bad")
    assert not trace.exists()


def test_a_function_by_dotted_name_is_refused(
    redis: Redis, redis_url: str, caplog: pytest.LogCaptureFixture, trace: Path
) -> None:
    queue = Queue(QUEUE, connection=redis, serializer=JSONSerializer)
    queue.enqueue("os.system", f"touch {trace}", job_id="bad")
    assert "not on the allow-list" in refused(redis, redis_url, caplog, "bad")
    assert not trace.exists()


@pytest.mark.parametrize("kind", ["success", "failure", "stopped"])
def test_a_callback_is_refused(
    redis: Redis, redis_url: str, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    job = job_that("bad")
    submit(redis, job, task=WORK)
    redis.hset(f"rq:job:{job.id}", f"{kind}_callback_name", "os.abort")
    assert f"{kind}_callback_name" in refused(redis, redis_url, caplog, job.id)
    assert job.id not in effects(redis)


def test_a_callback_planted_with_rq_itself_is_refused(
    redis: Redis, redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    job = job_that("bad")
    Queue(QUEUE, connection=redis, serializer=JSONSerializer).enqueue(
        WORK, job.model_dump(mode="json"), job_id=job.id, on_success=Callback("os.abort")
    )
    assert "success_callback_name" in refused(redis, redis_url, caplog, job.id)


def test_a_webhook_is_refused(
    redis: Redis, redis_url: str, caplog: pytest.LogCaptureFixture, hits: list[str]
) -> None:
    job = job_that("bad")
    Queue(QUEUE, connection=redis, serializer=JSONSerializer).enqueue(
        WORK,
        job.model_dump(mode="json"),
        job_id=job.id,
        webhooks=[Webhook(hits[0], "finished"), Webhook(hits[0], "failed")],
    )
    assert "webhooks" in refused(redis, redis_url, caplog, job.id)
    assert hits[1:] == []


def test_a_callback_planted_while_the_job_runs_is_never_called(
    redis: Redis, redis_url: str
) -> None:
    job = job_that("1", seconds=0.5)
    submit(redis, job, task=WORK)
    with working(redis_url):
        until(lambda: redis.hget(f"rq:job:{job.id}", "status") == b"started", "not started")
        redis.hset(f"rq:job:{job.id}", "success_callback_name", "os.abort")
        until(lambda: redis.hget(f"rq:job:{job.id}", "status") == b"finished", "not finished")


@pytest.mark.parametrize(
    "planted",
    [
        {"data": b"", "status": "queued"},
        {"status": "queued"},
        {"data": zlib.compress(b'["probe_jobs.work", null, ["text"], {}]'), "status": "queued"},
        {"data": zlib.compress(b'["probe_jobs.work", "x", [{}], {}]'), "status": "queued"},
        {"data": zlib.compress(b'["probe_jobs.work", null, [{}], {"a": 1}]'), "status": "queued"},
        {"data": zlib.compress(b"[[]]"), "status": "queued", "created_at": "never"},
        {"data": zlib.compress(b"[" * 100_000), "status": "queued"},
    ],
)
def test_rubbish_is_refused(
    redis: Redis, redis_url: str, caplog: pytest.LogCaptureFixture, planted: dict[str, Any]
) -> None:
    redis.hset("rq:job:bad", mapping=planted)
    redis.rpush(LINE, "bad")
    assert refused(redis, redis_url, caplog, "bad")


def test_an_id_no_job_can_have_is_refused(
    redis: Redis, redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    data = zlib.compress(b'["probe_jobs.work", null, [{}], {}]')
    redis.hset("rq:job:b:a d\n", mapping={"data": data, "status": "queued"})
    redis.rpush(LINE, "b:a d\n")
    caplog.set_level(logging.INFO)
    good = job_that("good")
    submit(redis, good, task=WORK)
    with working(redis_url):
        until(lambda: effects(redis) == {good.id: 1}, "the worker did not go on")
    assert redis.hget("rq:job:b:a d\n", "status") == b"failed"
    assert "job 'b:a d\\n' refused: it is not a job" in caplog.messages


def test_ids_that_are_not_text_are_dropped_one_by_one(
    redis: Redis, redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    for planted in (b"\xff\xfe", b"\xff\xfd"):
        redis.hset(b"rq:job:" + planted, "status", "queued")
        redis.rpush(LINE, planted)
    redis.zadd(STARTED, {b"\xff:host--1--a.1": 0})
    redis.zadd("shedder:workers", {b"\xff": 2e9, "host--1--b": 2e9})
    redis.hset("rq:worker:host--1--b", mapping={"pid": "x", "running": "1", "concurrency": "1"})
    redis.zadd("shedder:recent", {b"\xff": 1})
    lost, good = job_that("lost"), job_that("good")
    for job in (lost, good):
        submit(redis, job, task=WORK)
    redis.hset(f"shedder:job:{good.id}", "attempts", "many")
    redis.lrem(LINE, 1, lost.id)
    redis.hset(f"rq:job:{lost.id}", "status", "started")
    redis.zadd(STARTED, {f"{lost.id}:elsewhere--1--a.1": 0})  # a claim that ran out
    with working(redis_url) as worker:
        until(lambda: effects(redis) == {good.id: 1, lost.id: 1}, "the worker did not go on")
        assert [info.name for info in live_workers(redis)] == [worker.name]
    assert redis.zcard(STARTED) == 0
    assert len({said for said in caplog.messages if "no job has such an id" in said}) == 3
    assert {job.id for job in recent_jobs(redis)} == {good.id, lost.id}


def test_a_key_of_the_wrong_kind_does_not_stop_the_line(redis: Redis, redis_url: str) -> None:
    redis.set("rq:job:bad", "a string")
    redis.rpush(LINE, "bad")
    good = job_that("good")
    submit(redis, good, task=WORK)
    with working(redis_url):
        until(lambda: effects(redis) == {good.id: 1}, "the worker did not go on")


def test_without_being_told_otherwise_only_our_own_jobs_are_allowed(redis: Redis) -> None:
    names = ["answer", "conclude", "copy", "digest", "give_up", "preview"]
    assert sorted(ALLOWED) == [f"workers.jobs.{name}" for name in names]
    for name, reason in [("workers.jobs.answer", None), ("workers.jobs.open_office", "function")]:
        job = RqJob.create(name, args=({},), connection=redis, serializer=JSONSerializer)
        found = refusal(job, {}, ALLOWED)
        assert (found is None) == (reason is None)
