"""A job into Redis and what can be asked about it, without any worker."""

import argparse
import json
import zlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from redis import Redis
from worker_process import job_that

from bot.admitting.accounts import Feedback, give_feedback
from bot.commands import jobs
from bot.core.values import Job
from bot.keeping.threads import ThreadMemory
from bot.queue import Ticket, cancel, is_cancelled, note_stage, submit
from bot.running.status import live_workers, recent_jobs, status
from workers.claims import LINE, Claims


def take(redis: Redis) -> str:
    claim = Claims(redis, "host--1--a", 20).take()
    assert claim is not None
    return claim.member


def test_a_redelivered_mention_is_queued_once(redis: Redis) -> None:
    assert submit(redis, job_that()).fresh
    assert not submit(redis, job_that()).fresh
    assert redis.llen(LINE) == 1


def test_a_mention_delivered_many_times_at_once_is_queued_once(redis: Redis) -> None:
    together = Barrier(6)

    def deliver(job: Job) -> Ticket:
        together.wait()
        return submit(redis, job)

    with ThreadPoolExecutor(6) as pool:
        for n in range(30):
            tickets = list(pool.map(deliver, [job_that(f"{n}")] * 6))
            assert sum(ticket.fresh for ticket in tickets) == 1
            assert redis.llen(LINE) == n + 1


def test_a_job_that_is_done_is_not_queued_again(redis: Redis) -> None:
    submit(redis, job_that())
    Claims(redis, "host--1--a", 20).end(take(redis), "finished")
    again = submit(redis, job_that())
    assert (again.fresh, again.position) == (False, 0)
    assert redis.llen(LINE) == 0


def test_places_in_line_count_up_and_move_on(redis: Redis) -> None:
    jobs = [job_that(name) for name in "abc"]
    assert [submit(redis, job).position for job in jobs] == [1, 2, 3]
    take(redis)
    assert [_position(redis, job.id) for job in jobs] == [0, 1, 2]
    take(redis)
    assert [_position(redis, job.id) for job in jobs] == [0, 0, 1]


def test_a_redelivery_does_not_lengthen_the_line(redis: Redis) -> None:
    first = job_that("a")
    for _ in range(5):
        assert submit(redis, first).position == 1
    assert submit(redis, job_that("b")).position == 2


def test_a_place_in_line_heals_after_a_job_vanished(redis: Redis) -> None:
    jobs = [job_that(name) for name in "abc"]
    for job in jobs:
        submit(redis, job)
    redis.lrem(LINE, 1, jobs[0].id)
    take(redis)
    assert _position(redis, jobs[2].id) == 1


def test_what_travels_is_json_and_its_description_says_nothing(redis: Redis) -> None:
    job = job_that(secret="the text of a question")
    submit(redis, job)
    kept = redis.hgetall(f"rq:job:{job.id}")
    function, instance, args, kwargs = json.loads(zlib.decompress(kept[b"data"]))
    assert (function, instance, kwargs) == ("workers.jobs.answer", None, {})
    assert args == [job.model_dump(mode="json")]
    assert kept[b"description"].decode() == job.id


def test_all_keys_of_ours_expire(redis: Redis) -> None:
    job = job_that()
    submit(redis, job)
    note_stage(redis, job.id, "reading")
    cancel(redis, job.id)
    claims = Claims(redis, "host--1--a", 20)
    claims.renew([])
    claims.end(take(redis), "canceled")
    ours = [key for key in redis.keys("*") if not key.startswith((b"rq:queues", b"rq:workers"))]
    assert len(ours) >= 6
    assert {key: redis.ttl(key) for key in ours if redis.ttl(key) <= 0} == {}


def test_a_job_can_be_followed_through_its_states(redis: Redis) -> None:
    job = job_that()
    claims = Claims(redis, "host--1--a", 20)
    assert status(redis, job.id) is None

    submit(redis, job)
    waiting = status(redis, job.id)
    assert waiting is not None
    assert (waiting.state, waiting.position, waiting.worker) == ("queued", 1, "")
    assert (waiting.persona, waiting.documents) == ("q", ("paper.pdf",))

    member = take(redis)
    note_stage(redis, job.id, "reading")
    running = status(redis, job.id)
    assert running is not None
    assert (running.state, running.stage, running.worker) == ("running", "reading", "host--1--a")

    claims.later(member, 0)
    assert status(redis, job.id).state == "retrying"  # type: ignore[union-attr]
    claims.call_due()
    claims.end(take(redis), "finished")
    done = status(redis, job.id)
    assert done is not None
    assert (done.state, done.position, done.worker) == ("done", 0, "")
    assert done.elapsed == status(redis, job.id).elapsed  # type: ignore[union-attr]


def test_what_people_think_of_an_answer_is_seen_by_whoever_lists_the_jobs(
    redis: Redis, redis_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    job = job_that()
    ThreadMemory(redis, job.mention.place).take_in(job)
    submit(redis, job)
    member = take(redis)
    note_stage(redis, job.id, "answered")
    Claims(redis, "host--1--a", 20).end(member, "finished")
    for who, opinion in (("ada", "good"), ("bob", "good"), ("eve", "bad")):
        assert give_feedback(redis, job.mention.place, job.id, who, opinion)
    assert status(redis, job.id).feedback == Feedback(good=2, bad=1)  # type: ignore[union-attr]
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("COLUMNS", "120")
    assert jobs.run(argparse.Namespace(cancel=None, json=False)) == 0
    assert "answered (helpful: 2, not helpful: 1)" in capsys.readouterr().out


def test_the_jobs_asked_last_are_listed_first(redis: Redis) -> None:
    ids = []
    for name in "abcd":
        job = job_that(name)
        submit(redis, job)
        ids.append(job.id)
    assert [job.id for job in recent_jobs(redis, 3)] == ids[:0:-1]
    assert recent_jobs(redis, 0) == ()


def test_a_listing_survives_what_it_does_not_know(redis: Redis) -> None:
    job = job_that()
    submit(redis, job)
    redis.hset(f"rq:job:{job.id}", "data", b"\x80\x04N.")
    (seen,) = recent_jobs(redis, 5)
    assert (seen.id, seen.persona, seen.documents) == (job.id, "", ())


def test_a_job_taken_back_while_it_waits_is_called_first(redis: Redis) -> None:
    jobs = [job_that(name) for name in "abc"]
    for job in jobs:
        submit(redis, job)
    assert cancel(redis, jobs[2].id)
    assert is_cancelled(redis, jobs[2].id)
    seen = status(redis, jobs[2].id)
    assert seen is not None
    assert (seen.state, seen.position) == ("cancelled", 0)
    assert redis.lindex(LINE, 0) == jobs[2].id.encode()
    assert redis.llen(LINE) == 3
    take(redis)
    assert [_position(redis, job.id) for job in jobs[:2]] == [1, 2]


def test_a_job_taken_back_while_it_is_put_off_is_called_at_once(redis: Redis) -> None:
    job = job_that()
    submit(redis, job)
    Claims(redis, "host--1--a", 20).later(take(redis), 3_600)
    assert cancel(redis, job.id)
    assert redis.lindex(LINE, 0) == job.id.encode()


def test_a_job_that_is_over_or_unknown_cannot_be_taken_back(redis: Redis) -> None:
    job = job_that()
    assert not cancel(redis, job.id)
    submit(redis, job)
    Claims(redis, "host--1--a", 20).end(take(redis), "finished")
    assert not cancel(redis, job.id)
    assert not is_cancelled(redis, job.id)


def test_without_workers_there_are_none(redis: Redis) -> None:
    assert live_workers(redis) == ()


def _position(redis: Redis, job_id: str) -> int:
    seen = status(redis, job_id)
    assert seen is not None
    return seen.position
