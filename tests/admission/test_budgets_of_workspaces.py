"""What language models may cost a workspace."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from asking_people import Clock, job, limits
from redis import Redis

from bot.admitting.budget import Budget
from bot.core.refusals import lasting

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


def daily(redis: Redis, clock: Clock, usd: float = 1.0, **more: object) -> Budget:
    return Budget(redis, limits(workspace_usd_per_day=usd, **more), clock)


def test_what_is_set_aside_or_spent_is_not_given_twice(redis: Redis, clock: Clock) -> None:
    budget = daily(redis, clock)
    assert budget.reserve(job("a"), 0.6) is None
    assert budget.reserve(job("b"), 0.6) is not None
    budget.settle(job("a"), 0.1)
    assert budget.reserve(job("b"), 0.6) is None
    budget.settle(job("b"), 0.6)
    assert budget.reserve(job("c"), 0.3) is None
    assert budget.reserve(job("d"), 0.000001) is not None


def test_a_refusal_says_which_budget_when_it_resets_and_who_can_raise_it(
    redis: Redis, clock: Clock
) -> None:
    budget = daily(redis, clock, 5.0, limits_contact="Ada in #ops")
    budget.settle(job("a"), 4.98)
    refusal = budget.reserve(job("b"), 0.09)
    assert refusal is not None
    assert refusal.text == (
        "Of the budget of this workspace for language models, $5.00 a day, $4.98 is spent or set "
        "aside, and an answer to this may cost up to $0.0900. It begins anew at 00:00 UTC, in "
        "12 h. It can be raised by Ada in #ops."
    )


def test_a_month_has_a_budget_of_its_own(redis: Redis, clock: Clock) -> None:
    budget = Budget(redis, limits(workspace_usd_per_day=1.0, workspace_usd_per_month=1.5), clock)
    budget.settle(job("a"), 1.0)
    clock.now += 86_400
    refusal = budget.reserve(job("b"), 0.6)
    assert refusal is not None
    assert "$1.50 a month, $1.00 is spent" in refusal.text
    assert "on the first of next month (UTC), in 10 days." in refusal.text
    assert budget.reserve(job("b"), 0.5) is None
    clock.now = datetime(2026, 12, 1, tzinfo=UTC).timestamp()
    assert budget.reserve(job("c"), 0.6) is None


def test_waiting_does_not_help_what_costs_more_than_the_whole_budget(
    redis: Redis, clock: Clock
) -> None:
    refusal = daily(redis, clock, 0.5).reserve(job("a"), 0.75)
    assert refusal is not None
    assert refusal.text == (
        "An answer to this may cost up to $0.75, which is more than the budget of this workspace "
        "for language models, $0.50 a day. It can be raised by whoever runs Shedder here."
    )


def test_a_day_begins_anew_at_midnight(redis: Redis, clock: Clock) -> None:
    budget = daily(redis, clock)
    budget.settle(job("a"), 1.0)
    clock.now = NOON + 12 * 3_600 - 0.001
    assert budget.reserve(job("b"), 0.1) is not None
    clock.now = NOON + 12 * 3_600
    assert budget.reserve(job("b"), 0.1) is None


def test_a_run_that_takes_a_job_up_replaces_what_the_dead_one_held(
    redis: Redis, clock: Clock
) -> None:
    budget = daily(redis, clock)
    assert budget.reserve(job("a"), 0.9, "run 1") is None
    assert budget.reserve(job("a"), 0.9, "run 2") is None
    budget.settle(job("a"), 0.2, "run 1")  # it was not dead, only slow: the money is gone
    assert budget.reserve(job("b"), 0.1) is not None  # and the second run still holds its own
    budget.settle(job("a"), 0.5, "run 2")
    assert budget.reserve(job("b"), 0.3) is None
    assert budget.reserve(job("c"), 0.01) is not None


def test_what_a_dead_job_held_runs_out(redis: Redis, clock: Clock) -> None:
    budget = daily(redis, clock, job_deadline_seconds=100)
    budget.reserve(job("a"), 1.0)
    clock.now += 159
    assert budget.reserve(job("b"), 1.0) is not None
    clock.now += 1
    assert budget.reserve(job("b"), 1.0) is None


def test_what_was_paid_counts_once_however_often_it_is_told(redis: Redis, clock: Clock) -> None:
    budget = daily(redis, clock)
    for _ in range(5):
        budget.settle(job("a"), 0.4)
    budget.settle(job("a"), 0.4, "another call")
    assert budget.reserve(job("b"), 0.2) is None
    assert budget.reserve(job("c"), 0.01) is not None


def test_fifty_threads_overspend_by_no_more_than_one_reservation(
    redis_url: str, redis: Redis
) -> None:
    settings = limits(workspace_usd_per_day=1.0)

    def spend(n: int) -> float:
        with Redis.from_url(redis_url) as mine:
            budget, mine_job = Budget(mine, settings), job(f"j{n}")
            if budget.reserve(mine_job, 0.07) is not None:
                return 0.0
            budget.settle(mine_job, 0.06)
            return 0.06

    with ThreadPoolExecutor(50) as pool:
        spent = sum(pool.map(spend, range(50)))
    assert 1.0 - 0.07 <= round(spent, 6) <= 1.0


def test_workspaces_have_budgets_of_their_own(redis: Redis, clock: Clock) -> None:
    budget = daily(redis, clock)
    for workspace in ("T1", "T2"):
        for platform in ("slack", "discord"):
            here = job("same", workspace=workspace, platform=platform)
            assert budget.reserve(here, 1.0) is None
            budget.settle(here, 1.0)
            assert budget.reserve(here, 0.1) is not None


def test_without_a_budget_nothing_is_refused_and_a_later_one_knows_what_was_spent(
    redis: Redis, clock: Clock
) -> None:
    free = Budget(redis, limits(), clock)
    assert free.reserve(job("a"), 1_000.0) is None
    free.settle(job("a"), 1_000.0)
    assert daily(redis, clock, 1_000.0).reserve(job("b"), 0.01) is not None
    assert all(redis.ttl(key) > 0 for key in redis.keys("*"))


def test_a_thousand_small_sums_add_up_exactly(redis: Redis, clock: Clock) -> None:
    budget = daily(redis, clock, 0.1)
    for n in range(999):
        budget.settle(job("a"), 0.0001, str(n))
    assert budget.reserve(job("b"), 0.0002) is not None
    assert budget.reserve(job("b"), 0.0001) is None


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "1 s"),
        (39.2, "40 s"),
        (99, "99 s"),
        (100, "2 min"),
        (3_600, "60 min"),
        (5_941, "1 h 40 min"),
        (18_600, "5 h 10 min"),
        (86_400, "24 h"),
        (172_800, "2 days"),
        (172_801, "3 days"),
    ],
)
def test_a_wait_is_never_told_shorter_than_it_is(seconds: float, said: str) -> None:
    assert lasting(seconds) == said
