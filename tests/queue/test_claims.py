"""Ownership of jobs, step by step and in any order: nobody's twice, never lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer
from worker_process import job_that

from bot.queue import QUEUE, cancel, submit
from workers.claims import LINE, SCHEDULED, STARTED, WORKERS, Claims, Successor
from workers.reclaim import Reclaimer

LIMIT = 3


@pytest.fixture
def claims(redis: Redis) -> Claims:
    return Claims(redis, "host--1--a", 20)


def taken(claims: Claims) -> str:
    claim = claims.take()
    assert claim is not None
    return claim.member


def kept(redis: Redis, job_id: str, name: str) -> str:
    value = redis.hget(f"rq:job:{job_id}", name)
    return value.decode() if value else ""


def test_taking_a_job_writes_its_owner_in_the_same_step(redis: Redis, claims: Claims) -> None:
    job = job_that()
    submit(redis, job)
    claim = claims.take()
    assert claim is not None
    assert claim.member == f"{job.id}:host--1--a.1"
    (owned,) = claims.owned()
    assert (owned.job_id, owned.worker, owned.expired) == (job.id, "host--1--a", False)
    assert kept(redis, job.id, "status") == "started"
    assert redis.llen(LINE) == 0
    assert claims.take() is None


def test_an_id_that_is_twice_in_line_is_run_once(redis: Redis, claims: Claims) -> None:
    job = job_that()
    submit(redis, job)
    redis.rpush(LINE, job.id, "nobody")
    assert claims.take() is not None
    assert claims.take() is None


def test_whoever_lost_a_job_cannot_end_it(redis: Redis, claims: Claims) -> None:
    job = job_that()
    submit(redis, job)
    member = taken(claims)
    assert claims.lose(member, certain=True, limit=LIMIT, then=Successor()) == "again"
    assert not claims.end(member, "finished")
    assert not claims.later(member, 1)
    assert not claims.give_back(member)
    assert claims.lose(member, certain=True, limit=LIMIT, then=Successor()) == "not lost"
    assert kept(redis, job.id, "status") == "queued"
    assert redis.lrange(LINE, 0, -1) == [job.id.encode()]


def test_a_claim_that_has_not_run_out_is_only_taken_from_the_dead(
    redis: Redis, claims: Claims
) -> None:
    submit(redis, job_that())
    member = taken(claims)
    assert claims.lose(member, certain=False, limit=LIMIT, then=Successor()) == "not lost"
    redis.zadd(STARTED, {member: 1})
    assert claims.owned()[0].expired
    assert claims.lose(member, certain=False, limit=LIMIT, then=Successor()) == "again"


def test_a_renewed_claim_lasts_and_a_lost_one_is_not_revived(redis: Redis, claims: Claims) -> None:
    for name in "ab":
        submit(redis, job_that(name))
    one, other = taken(claims), taken(claims)
    redis.zadd(STARTED, {one: 1})
    claims.lose(other, certain=True, limit=LIMIT, then=Successor())
    assert claims.renew([one, other]) == {other}
    assert [(owned.member, owned.expired) for owned in claims.owned()] == [(one, False)]


def test_a_silent_worker_is_forgotten(redis: Redis, claims: Claims) -> None:
    redis.zadd(WORKERS, {"gone--2--b": 1})
    redis.sadd("rq:workers", "rq:worker:gone--2--b")
    redis.sadd(f"rq:workers:{QUEUE}", "rq:worker:gone--2--b")
    claims.renew([])
    assert redis.zrange(WORKERS, 0, -1) == [b"host--1--a"]
    assert not redis.exists("rq:workers", f"rq:workers:{QUEUE}")


def test_a_job_put_off_waits_for_its_time(redis: Redis, claims: Claims) -> None:
    job = job_that()
    submit(redis, job)
    claims.later(taken(claims), 3_600)
    assert claims.call_due() == 0
    assert redis.zcard(SCHEDULED) == 1
    redis.zadd(SCHEDULED, {job.id: 1})
    assert claims.call_due() == 1
    assert redis.zcard(SCHEDULED) == 0
    claim = claims.take()
    assert claim is not None
    assert claim.attempts == 1


def test_a_job_scheduled_with_rq_is_called_when_due(redis: Redis, claims: Claims) -> None:
    job = job_that()
    submit(redis, job)
    member = taken(claims)
    RqJob.fetch(job.id, connection=redis, serializer=JSONSerializer).set_status("scheduled")  # type: ignore[arg-type]
    redis.zrem(STARTED, member)
    redis.zadd(SCHEDULED, {job.id: 1, "deleted-meanwhile": 1})
    assert claims.call_due() == 2
    assert redis.lrange(LINE, 0, -1) == [job.id.encode()]


def test_a_job_that_takes_worker_after_worker_with_it_is_given_up_once(
    redis: Redis, claims: Claims
) -> None:
    job = job_that()
    submit(redis, job)
    losses = []
    for _ in range(LIMIT):
        member = taken(claims)
        rq_job = RqJob.fetch(job.id, connection=redis, serializer=JSONSerializer)
        last = Successor.giving_up(redis, rq_job, "workers.jobs.give_up")
        losses.append(claims.lose(member, certain=True, limit=LIMIT, then=last))
    assert losses == ["again", "again", "given up"]
    assert kept(redis, job.id, "status") == "failed"
    assert redis.lrange(LINE, 0, -1) == [f"{job.id}-gaveup".encode()]
    word = RqJob.fetch(f"{job.id}-gaveup", connection=redis, serializer=JSONSerializer)
    assert word.func_name == "workers.jobs.give_up"
    assert list(word.args) == [job.model_dump(mode="json")]


def test_a_job_given_up_a_second_time_has_nothing_to_add(redis: Redis, claims: Claims) -> None:
    job = job_that()
    submit(redis, job)
    rq_job = RqJob.fetch(job.id, connection=redis, serializer=JSONSerializer)
    last = Successor.giving_up(redis, rq_job, "workers.jobs.give_up")
    claims.end(taken(claims), "failed", "ValueError", last)
    claims.end(taken(claims), "finished")  # the last word was said
    redis.hset(f"rq:job:{job.id}", "status", "queued")  # an operator has it run again
    redis.rpush(LINE, job.id)
    claims.end(taken(claims), "failed", "ValueError", last)
    assert redis.llen(LINE) == 0
    assert kept(redis, f"{job.id}-gaveup", "status") == "finished"


def test_a_last_word_has_no_last_word(redis: Redis, claims: Claims) -> None:
    submit(redis, job_that(), task="workers.jobs.give_up")
    member = taken(claims)
    job_id = member.partition(":")[0]
    rq_job = RqJob.fetch(job_id, connection=redis, serializer=JSONSerializer)
    assert Successor.giving_up(redis, rq_job, "workers.jobs.give_up") == Successor()


def test_a_claim_on_a_job_that_is_gone_is_dropped(redis: Redis, claims: Claims) -> None:
    job = job_that()
    submit(redis, job)
    redis.zadd(STARTED, {taken(claims): 1})
    redis.delete(f"rq:job:{job.id}")
    Reclaimer(claims, limit=LIMIT, give_up="workers.jobs.give_up").sweep(mine=[])
    assert redis.exists(STARTED, LINE, f"rq:job:{job.id}-gaveup") == 0


def test_another_hosts_job_is_taken_when_its_claim_ran_out_and_not_before(
    redis: Redis, claims: Claims
) -> None:
    job = job_that()
    submit(redis, job)
    member = taken(Claims(redis, "elsewhere--1--b", 20))
    reclaimer = Reclaimer(claims, limit=LIMIT, give_up="workers.jobs.give_up")
    assert reclaimer.sweep(mine=[]) == 0
    redis.zadd(STARTED, {member: 1})
    assert reclaimer.sweep(mine=[member]) == 0
    assert reclaimer.sweep(mine=[]) == 1
    assert redis.lrange(LINE, 0, -1) == [job.id.encode()]


@dataclass
class World:
    """What should be true of the jobs, whatever was done to them."""

    redis: Redis
    jobs: list[str] = field(default_factory=list)
    held: list[tuple[Claims, str]] = field(default_factory=list)  # what workers believe
    endings: dict[str, int] = field(default_factory=dict)

    def check(self) -> None:
        waiting = [id.decode() for id in self.redis.lrange(LINE, 0, -1)]
        owned = [m.decode().rpartition(":")[0] for m in self.redis.zrange(STARTED, 0, -1)]
        put_off = [id.decode() for id in self.redis.zrange(SCHEDULED, 0, -1)]
        ended = [id for id in self.endings for _ in range(self.endings[id])]
        assert sorted(waiting + owned + put_off + ended) == sorted(self.jobs)


STEPS = (
    "submit",
    "take",
    "take",
    "end",
    "later",
    "back",
    "crash",
    "renew",
    "due",
    "cancel",
    "expire",
)


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 99)), min_size=40, max_size=80))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_in_any_order_of_steps_each_job_is_in_one_place(
    redis_url: str, steps: list[tuple[str, int]]
) -> None:
    with emptied(redis_url) as redis:
        world = World(redis)
        workers = [Claims(redis, f"host--{n}--a", 20) for n in range(3)]
        for step, choice in steps:
            do(world, workers, step, choice)
            world.check()


@contextmanager
def emptied(url: str) -> Iterator[Redis]:
    with Redis.from_url(url) as redis:
        redis.flushall()
        yield redis


def do(world: World, workers: list[Claims], step: str, choice: int) -> None:
    """One step of some worker, which may long have lost what it believes to hold."""
    if step in ("submit", "cancel"):
        asker(world, step, choice)
    elif step in ("take", "due", "renew"):
        idle(world, step, workers[choice % 3], choice)
    elif world.held:
        holder(world, step, *world.held[choice % len(world.held)])


def asker(world: World, step: str, choice: int) -> None:
    job = job_that(f"{choice % 7}")
    if step == "cancel":
        cancel(world.redis, job.id)
    elif submit(world.redis, job).fresh:
        world.jobs.append(job.id)


def idle(world: World, step: str, worker: Claims, choice: int) -> None:
    if step == "take":
        claim = worker.take()
        world.held += [(worker, claim.member)] if claim else []
    elif step == "renew":
        worker.renew([member for claims, member in world.held if claims is worker])
    else:
        for job_id in world.redis.zrange(SCHEDULED, 0, choice % 3):
            world.redis.zadd(SCHEDULED, {job_id: 1})
        worker.call_due()


def holder(world: World, step: str, worker: Claims, member: str) -> None:
    job_id = member.rpartition(":")[0]
    over = False
    if step == "end":
        over = worker.end(member, "finished")
    elif step == "later":
        worker.later(member, 3_600)
    elif step == "back":
        worker.give_back(member)
    elif step == "crash":
        loss = worker.lose(member, certain=True, limit=LIMIT, then=Successor())
        over = loss == "given up"
    else:
        world.redis.zadd(STARTED, {member: 1}, xx=True)
        loss = worker.lose(member, certain=False, limit=LIMIT, then=Successor())
        over = loss == "given up"
    if over:
        world.endings[job_id] = world.endings.get(job_id, 0) + 1
