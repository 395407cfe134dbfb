"""What a running job learns before it does something that can be seen."""

import time

import pytest
from redis import Redis
from worker_process import job_that

from bot.core.errors import Cancelled, Fenced, TransientError
from bot.queue import cancel, submit
from workers.claims import Claims, Successor
from workers.lease import CANCEL_SECONDS, Lease, OutOfTime, current_lease, holding


@pytest.fixture
def claims(redis: Redis) -> Claims:
    return Claims(redis, "host--1--a", 20)


@pytest.fixture
def lease(redis: Redis, claims: Claims) -> Lease:
    submit(redis, job_that())
    claim = claims.take()
    assert claim is not None
    return Lease(redis, claim.job_id, claim.member, time.monotonic() + 60)


def test_a_job_is_ours_until_somebody_takes_it_and_then_never_again(
    claims: Claims, lease: Lease
) -> None:
    assert lease.still_mine()
    lease.check()
    claims.lose(lease.member, certain=True, limit=9, then=Successor())
    assert not lease.still_mine()
    with pytest.raises(Fenced):
        lease.check()
    claims.take()  # the next run's claim is not ours
    assert not lease.still_mine()


def test_a_job_learns_soon_that_it_was_taken_back(redis: Redis, lease: Lease) -> None:
    assert not lease.cancelled()
    cancel(redis, lease.job_id)
    time.sleep(CANCEL_SECONDS + 0.05)
    assert lease.cancelled()
    with pytest.raises(Cancelled):
        lease.check()


def test_asking_often_whether_a_job_was_taken_back_asks_redis_rarely(
    redis: Redis, lease: Lease
) -> None:
    lease.cancelled()
    before = redis.info("commandstats")["cmdstat_exists"]["calls"]
    for _ in range(100):
        lease.cancelled()
    assert redis.info("commandstats")["cmdstat_exists"]["calls"] <= before + 1


def test_a_job_that_is_late_is_told_so_and_that_is_worth_another_try(
    redis: Redis, lease: Lease
) -> None:
    late = Lease(redis, lease.job_id, lease.member, time.monotonic() - 1)
    with pytest.raises(OutOfTime):
        late.check()
    assert issubclass(OutOfTime, TransientError)


def test_a_lease_is_current_while_its_job_runs(lease: Lease) -> None:
    with holding(lease):
        assert current_lease() is lease
    with pytest.raises(LookupError):
        current_lease()
