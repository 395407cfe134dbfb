"""Local times through changes of clocks: each once, whichever zone, whoever looks when."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from bot.club.schedule import Schedule
from bot.core.club.occurrences import Occurrence, due, following, preceding, told
from bot.queue import QUEUE
from config.digests import Digest

YEARS = (
    datetime(2025, 11, 1, tzinfo=UTC).timestamp(),
    datetime(2028, 11, 1, tzinfo=UTC).timestamp(),
)
ZONES = ("Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo")
SUNDAYS = {  # in a doubled hour of its zone, and in one that is left out
    "Europe/Amsterdam": ("30 2", "0 2"),
    "America/New_York": ("30 1", "30 2"),
    "Australia/Lord_Howe": ("45 1", "15 2"),
    "America/Sao_Paulo": ("0 0", "30 23"),
}
SCHEDULES = [
    (zone, f"{hour} * * {day}")
    for zone in ZONES
    for hour, day in (*((hour, "SUN") for hour in SUNDAYS[zone]), ("0 16", "FRI"))
]


def walk(cron: str, tz: str, since: float, until: float) -> list[Occurrence]:
    found: list[Occurrence] = []
    while (coming := following(cron, tz, since)) and coming.at <= until:
        found.append(coming)
        since = coming.at
    return found


def first_moment(day: date, at: time, tz: str) -> float:
    """When clocks first show this time of that day, or have passed it: minute by minute."""
    wanted, zone = datetime.combine(day, at), ZoneInfo(tz)
    begin = wanted.replace(tzinfo=zone).astimezone(UTC) - timedelta(minutes=61)
    minutes = ((begin + timedelta(minutes=n)).astimezone(zone) for n in range(130))
    return next(m for m in minutes if m.replace(tzinfo=None) >= wanted).timestamp()


@pytest.mark.parametrize(("tz", "cron"), SCHEDULES)
def test_each_local_week_of_three_years_has_one_occurrence_at_its_time(tz: str, cron: str) -> None:
    found = walk(cron, tz, *YEARS)
    local = [datetime.fromtimestamp(each.at, ZoneInfo(tz)) for each in found]
    weeks = [each.isocalendar()[:2] for each in local]
    first, last = (datetime.fromtimestamp(at, ZoneInfo(tz)).date() for at in YEARS)
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    wanted = [day for day in days if f"{day:%a}".upper() == cron[-3:]]
    minute, hour = map(int, cron.split()[:2])
    moments = [first_moment(day, time(hour, minute), tz) for day in wanted]
    assert len(weeks) == len(set(weeks)) == len({each.key for each in found}) >= 156
    assert [each.at for each in found] == [at for at in moments if YEARS[0] < at <= YEARS[1]]


def test_a_doubled_time_comes_the_first_time_and_one_left_out_once_clocks_have_gone_on() -> None:
    in_october = following("30 2 * * SUN", "Europe/Amsterdam", utc(2026, 10, 24))
    in_march = following("30 2 * * SUN", "Europe/Amsterdam", utc(2027, 3, 27))
    assert in_october == Occurrence(key="2026-10-25T02:30", at=utc(2026, 10, 25, 0, 30))
    assert in_march == Occurrence(key="2027-03-28T03:00", at=utc(2027, 3, 28, 1))
    # within the second of the two hours, the next one is next week's
    again = following("30 2 * * SUN", "Europe/Amsterdam", utc(2026, 10, 25, 1, 10))
    assert again is not None
    assert again.key == "2026-11-01T02:30"


def test_times_that_a_change_of_clocks_makes_one_come_once() -> None:
    found = walk("0,30 2,3 * * SUN", "Europe/Amsterdam", utc(2027, 3, 27), utc(2027, 3, 29))
    assert [each.key for each in found] == ["2027-03-28T03:00", "2027-03-28T03:30"]


CRONS = st.sampled_from(
    ["0 16 * * FRI", "30 2 * * *", "*/20 1-3 * * *", "15,45 */2 * * SUN", "0 9 1 * *", "5 0 L * *"]
)


@given(CRONS, st.sampled_from(ZONES), st.floats(*YEARS), st.floats(0, 40))
def test_what_is_due_is_the_same_seen_forwards_backwards_and_from_wherever(
    cron: str, tz: str, since: float, days: float
) -> None:
    until = since + days * 86_400
    found = walk(cron, tz, since, until)
    back: list[Occurrence] = []
    before = preceding(cron, tz, until + 0.001)
    while before is not None and before.at > since:
        back.append(before)
        before = preceding(cron, tz, before.at)
    assert found == back[::-1]
    seen = due(cron, tz, since, until)
    assert (seen.last, seen.count) == (found[-1], len(found)) if seen else not found


def test_a_moment_is_told_in_local_time_with_its_zone() -> None:
    at = utc(2026, 11, 27, 15)
    assert told(at, "Europe/Amsterdam") == "Friday 27 November 2026, 16:00 (Europe/Amsterdam, CET)"
    assert told(at, "Australia/Lord_Howe").endswith("28 November 2026, 02:00 (Australia/Lord_Howe)")
    assert told(at, "UTC").endswith("15:00 (UTC)")


@pytest.mark.parametrize("tz", ZONES[:3])
def test_whoever_looks_now_and_then_puts_each_in_line_once(redis: Redis, tz: str) -> None:
    """Around each change of clocks: 0 doubled, 0 lost."""
    for cron in SUNDAYS[tz]:
        for change in changes(tz):
            redis.flushdb()
            clock = [change - 43_200.0]
            given = {"id": "p", "channel": "slack/T1/C1", "cron": f"{cron} * * *", "tz": tz}
            schedule = Schedule(redis, Digest.model_validate(given), clock=lambda at=clock: at[0])
            while clock[0] < change + 43_200:
                schedule.look()
                clock[0] += 1_200
            wanted = walk(f"{cron} * * *", tz, change - 43_200, clock[0] - 1_200)
            assert [run.key for run in schedule.runs()][::-1] == [each.key for each in wanted] != []
            assert redis.llen(f"rq:queue:{QUEUE}") == len(wanted)


def changes(tz: str) -> list[float]:
    """The first two changes of clocks."""
    hours = (YEARS[0] + 3_600 * n for n in range(24 * 400))
    offsets = [(at, datetime.fromtimestamp(at, ZoneInfo(tz)).utcoffset()) for at in hours]
    return [after[0] for before, after in pairwise(offsets) if before[1] != after[1]][:2]


def utc(*when: int) -> float:
    return datetime(*when, tzinfo=UTC).timestamp()  # type: ignore[arg-type,misc]
