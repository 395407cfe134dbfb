"""Who claims what has come due, whatever was missed or changed meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from digest_stage import digest_due, seen
from redis import Redis
from redis.exceptions import RedisError
from redis_process import RedisProcess

from bot.club.digests import Digests
from bot.club.schedule import Schedule
from bot.club.status import digest_status
from bot.core.club.runs import Run
from bot.queue import QUEUE, connect
from config.digests import Digest
from workers.club.keeping import Timetable

FRIDAY = datetime(2026, 11, 20, 16, tzinfo=UTC).timestamp()
DAY = 86_400.0
LINE = f"rq:queue:{QUEUE}"


def friday(**how: Any) -> Digest:
    given = {"id": "papers", "channel": "slack/T1/C1", "cron": "0 16 * * FRI", "tz": "UTC", **how}
    return Digest.model_validate(given)


class Someone:
    """Somebody who looks at digests as they are set, at a time of their own."""

    def __init__(self, redis: Redis) -> None:
        self.redis, self.now = redis, FRIDAY - 7 * DAY + 60

    def look(self, digest: Digest, at: float | None = None) -> tuple[Run, ...]:
        self.now = self.now if at is None else at
        schedule = Schedule(self.redis, digest, clock=lambda: self.now)
        schedule.look()
        return schedule.runs()

    def states(self, digest: Digest, at: float | None = None) -> dict[str, str]:
        return {run.key: run.state for run in self.look(digest, at)}

    def waiting(self) -> int:
        return self.redis.llen(LINE)


@pytest.fixture
def someone(redis: Redis) -> Someone:
    return Someone(redis)


@pytest.mark.parametrize("schedulers", [2, 3, 5])
def test_however_many_look_at_once_there_is_one_job(
    redis: Redis, redis_url: str, schedulers: int
) -> None:
    for _ in range(10):
        redis.flushdb()
        digest, together = digest_due(), Barrier(schedulers)
        seen(redis, digest, 600)

        def look(digest: Digest = digest, together: Barrier = together) -> None:
            with connect(redis_url) as own:
                own.ping()
                together.wait(10)
                Schedule(own, digest).look()

        with ThreadPoolExecutor(schedulers) as pool:
            for done in [pool.submit(look) for _ in range(schedulers)]:
                done.result()
        assert redis.llen(LINE) == 1
        assert [run.state for run in Schedule(redis, digest).runs()] == ["claimed"]


def test_a_digest_that_is_new_is_due_for_nothing_before(someone: Someone) -> None:
    assert someone.states(friday(), FRIDAY + 60) == {}
    assert someone.states(friday(), FRIDAY + 7 * DAY + 1) == {"2026-11-27T16:00": "claimed"}
    assert someone.waiting() == 1


def test_after_three_days_without_anybody_one_comes_for_all_that_were_missed(
    someone: Someone,
) -> None:
    daily = friday(cron="0 16 * * *")
    someone.look(daily, FRIDAY + 60)
    (run,) = someone.look(daily, FRIDAY + 3 * DAY + 3_600)
    assert (run.key, run.state, someone.waiting()) == ("2026-11-23T16:00", "claimed", 1)
    assert run.why == "Nobody ran at its time. It tells of the 2 that were missed before it, too."
    assert len(someone.look(daily, FRIDAY + 3 * DAY + 7_200)) == 1


def test_within_its_grace_a_weekly_one_comes_late_and_after_ten_days_not(
    someone: Someone, redis: Redis
) -> None:
    someone.look(friday(grace="3d"), FRIDAY - DAY)
    assert someone.states(friday(grace="3d"), FRIDAY + 2 * DAY) == {"2026-11-20T16:00": "claimed"}
    redis.flushdb()
    someone.look(friday(), FRIDAY - 3_600)
    assert someone.states(friday(), FRIDAY + 10 * DAY) == {"2026-11-27T16:00": "missed"}
    assert someone.waiting() == 0
    status = digest_status(redis, friday())
    assert "later than its grace of 1 day" in someone.look(friday())[0].why
    assert status.next_at is not None


def test_what_was_missed_is_told_by_status_with_times_in_the_zone(redis: Redis) -> None:
    digest = digest_due(minutes=60 * 30)  # yesterday's, and its time is over today's
    digest = digest.model_copy(update={"grace": timedelta(minutes=30)})
    seen(redis, digest, 3 * DAY).look()
    status = digest_status(redis, digest)
    assert status.last_state == "missed"
    assert status.last_told.endswith(" (UTC): not posted.")
    assert status.why.startswith("Nobody ran at its time, and when somebody did, it was later than")
    assert status.lines[0] == "Digest papers"
    assert all("UTC" in line for line in status.lines[1:3])


def test_one_that_is_not_to_be_caught_up_is_noted_and_left(someone: Someone) -> None:
    digest = friday(catch_up="skip")
    someone.look(digest, FRIDAY - 60)
    assert someone.states(digest, FRIDAY + 1_000) == {"2026-11-20T16:00": "missed"}
    on_time = FRIDAY + 7 * DAY + 10  # a tick late is no catching up
    assert someone.states(digest, on_time)["2026-11-27T16:00"] == "claimed"
    assert someone.waiting() == 1


def test_a_clock_that_goes_back_a_little_doubles_nothing(someone: Someone) -> None:
    someone.look(friday(), FRIDAY - 60)
    for at in (FRIDAY + 1, FRIDAY - 20, FRIDAY + 2, FRIDAY - 1, FRIDAY + 30):
        someone.look(friday(), at)
    assert len(someone.look(friday())) == someone.waiting() == 1


CHANGES = {
    "its time was changed": friday(cron="0 9 * * SAT"),
    "its zone was changed": friday(tz="America/New_York"),
    "its channel was changed": friday(channel="slack/T1/C2"),
    "it was renamed": friday(id="club"),
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES)
def test_what_is_set_otherwise_is_due_for_nothing_before(someone: Someone, changed: Digest) -> None:
    someone.look(friday(), FRIDAY - 60)
    later = FRIDAY + DAY - 3_600
    assert someone.states(friday(), FRIDAY + 1) == {"2026-11-20T16:00": "claimed"}
    assert [*someone.states(changed, later)] == [*someone.states(changed, later + 5)]
    assert someone.waiting() == 1
    claimed = [run for run in someone.look(changed, later + 7 * DAY - 60) if run.open]
    assert [run.at > later for run in claimed if run.key != "2026-11-20T16:00"] == [True]


def test_going_back_to_what_was_set_before_catches_up_on_nothing(someone: Someone) -> None:
    someone.look(friday(), FRIDAY - 8 * DAY)
    mondays = friday(cron="0 16 * * MON")
    someone.look(mondays, FRIDAY - 8 * DAY + 10)
    for hours in range(0, 9 * 24, 12):
        someone.look(mondays, FRIDAY - 8 * DAY + 20 + hours * 3_600)
    assert "2026-11-20T16:00" not in someone.states(friday(), FRIDAY + 3_600)


def test_while_two_ways_are_being_deployed_neither_loses_its_time(someone: Someone) -> None:
    """Each worker looks as it was started; for some minutes there are both."""
    later = friday(cron="5 16 * * FRI")
    at = FRIDAY - 120
    while at < FRIDAY + 600:
        someone.look(friday(), at)
        someone.look(later, at + 2)
        at += 5
    assert [*someone.states(later)] == ["2026-11-20T16:05", "2026-11-20T16:00"]


def test_a_digest_that_is_removed_comes_no_more_and_one_that_is_paused_is_not_caught_up(
    someone: Someone,
) -> None:
    someone.look(friday(), FRIDAY - 60)
    someone.look(friday(paused=True), FRIDAY - 30)
    assert someone.states(friday(paused=True), FRIDAY + 30) == {}
    assert someone.states(friday(), FRIDAY + 60) == {}
    assert someone.waiting() == 0


def test_what_is_left_out_does_not_come_and_the_one_after_it_does(someone: Someone) -> None:
    digest = friday()
    someone.look(digest, FRIDAY - 60)
    schedule = Schedule(someone.redis, digest, clock=lambda: FRIDAY - 50)
    coming, _ = schedule.next()
    assert coming is not None
    assert schedule.skip(coming, "m1").state == schedule.skip(coming, "m1").state == "skipped"
    after, left_out = schedule.next()
    assert ([each.key for each in left_out], after and after.key) == (
        ["2026-11-20T16:00"],
        "2026-11-27T16:00",
    )
    assert someone.states(digest, FRIDAY + 10) == {"2026-11-20T16:00": "skipped"}
    assert someone.waiting() == 0
    assert someone.states(digest, FRIDAY + 7 * DAY)["2026-11-27T16:00"] == "claimed"
    assert someone.waiting() == 1


def test_leaving_out_and_claiming_at_once_is_one_or_the_other(redis: Redis, redis_url: str) -> None:
    for _ in range(20):
        redis.flushdb()
        digest, together = digest_due(), Barrier(2)
        schedule = seen(redis, digest, 600)
        coming = Schedule(redis, digest, clock=lambda s=schedule: s.now() - 300).next()[0]

        def look(digest: Digest = digest, together: Barrier = together) -> None:
            with connect(redis_url) as own:
                together.wait(10)
                Schedule(own, digest).look()

        with ThreadPoolExecutor(1) as pool:
            looking = pool.submit(look)
            together.wait(10)
            said = schedule.skip(coming, "m1").state
            looking.result()
        assert redis.llen(LINE) == (said == "claimed")


def test_what_somebody_asks_for_is_one_more_however_often_they_are_heard(someone: Someone) -> None:
    digest = friday()
    someone.look(digest, FRIDAY - 60)
    schedule = Schedule(someone.redis, digest, clock=lambda: FRIDAY - 50)
    first, again, other = (schedule.ask(by, FRIDAY - 50) for by in ("m1", "m1", "m2"))
    assert first == again != other
    assert someone.waiting() == 2
    someone.look(digest, FRIDAY + 1)
    assert someone.waiting() == 3


def test_while_redis_is_away_nothing_is_lost(tmp_path: Path) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(RedisProcess(tmp_path))
        redis = stack.enter_context(connect(server.url, tries=1))
        digest = digest_due()
        seen(redis, digest, 600)
        timetable = Timetable(redis, Digests({digest.id: digest}), every=0)
        server.kill()
        with pytest.raises((RedisError, OSError)):
            timetable.keep()
        server.start()
        timetable.keep()
        timetable.keep()
        assert redis.llen(LINE) == 1
