"""When a digest comes: local times, each once, through every change of clocks.

An occurrence is a local time. One that a change of clocks doubles comes the first time; one that it
leaves out comes as soon as the clocks have gone on, together with what is due then anyway.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from math import inf, nextafter
from zoneinfo import ZoneInfo

from cronsim import CronSim

from bot.core.values import Value

_MOST = 10_000  # occurrences that are counted, of a digest that comes every minute, say
_FOLD, _MINUTE = timedelta(hours=26), timedelta(minutes=1)  # no change of clocks is longer


class Occurrence(Value):
    """One time at which a digest is to come."""

    key: str  # the local time, as in "2026-11-27T16:00": no other of this digest has it
    at: float  # seconds since the epoch


class Due(Value):
    """What has come due since a digest was looked at last."""

    last: Occurrence
    count: int  # with those before it, which are told together with it


def following(cron: str, tz: str, after: float) -> Occurrence | None:
    """The first one later than that; None when there is none any more."""
    return next(_following(cron, tz, after), None)


def preceding(cron: str, tz: str, before: float) -> Occurrence | None:
    """The last one earlier than that."""
    return next(_walked(cron, tz, before, back=True), None)


def due(cron: str, tz: str, after: float, until: float) -> Due | None:
    """What has come due later than `after` and not later than `until`."""
    last = preceding(cron, tz, nextafter(until, inf))
    if last is None or last.at <= after:
        return None
    passed = takewhile(lambda each: each.at <= until, _following(cron, tz, after))
    return Due(last=last, count=sum(1 for _ in islice(passed, _MOST)))


def told(at: float, tz: str) -> str:
    """A moment as people there say it: "Friday 27 November 2026, 16:00 (Europe/Amsterdam, CET)"."""
    local = datetime.fromtimestamp(at, ZoneInfo(tz))
    name = local.strftime("%Z")
    zone = f"{tz}, {name}" if name.isalpha() and name != tz else tz
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M} ({zone})"


def _following(cron: str, tz: str, after: float) -> Iterator[Occurrence]:
    return _walked(cron, tz, after, back=False)


def _walked(cron: str, tz: str, start: float, *, back: bool) -> Iterator[Occurrence]:
    """Those on one side of a moment, the nearest first.

    The schedule is walked in local time, which knows no change of clocks. A moment in a doubled
    hour is not after everything that local time has before it there, so the walk begins earlier.
    """
    zone, sign = ZoneInfo(tz), -1 if back else 1
    begin = datetime.fromtimestamp(start, zone).replace(tzinfo=None) - sign * _FOLD
    last = start
    for local in CronSim(cron, begin, reverse=back):
        moment = _begun(local, zone)
        at = moment.timestamp()
        if sign * (at - last) > 0:  # else it was passed, or is due together with the one before
            yield Occurrence(key=f"{moment:%Y-%m-%dT%H:%M}", at=at)
            last = at


def _begun(local: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at which clocks there show this time, or have gone on beyond it."""
    while True:
        moment = local.replace(tzinfo=zone)
        if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local:
            return moment
        local += _MINUTE
