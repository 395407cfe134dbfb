"""How the digests are doing, for whoever asks: when the next one comes, and what became of the last
one, with the reason where nothing was posted."""

from collections.abc import Iterable, Iterator

from redis import Redis

from bot.club.schedule import LATE_SECONDS, Schedule, length
from bot.core.club.occurrences import Occurrence, told
from bot.core.club.runs import Run, State
from bot.core.values import Place, Value
from config.digests import Digest

NEVER = "none has come yet."
NO_NEXT = "none, its schedule is over."
PAUSED = "none, it is paused in digests.toml; `digest now` has one made anyway."
_ENDS: dict[State, str] = {
    "claimed": "is being made",
    "decided": "is being posted",
    "done": "posted",
    "quiet": "nothing was posted",
    "skipped": "left out, as somebody asked",
    "missed": "not posted",
    "failed": "not posted",
}


class DigestStatus(Value):
    """How one digest is doing. Times are told in its own time zone, which they name."""

    id: str
    place: Place
    paused: bool
    next_at: float | None  # seconds since the epoch
    next_told: str  # or why there is none
    last_told: str  # when, and what became of it
    last_state: State | None
    why: str  # why the last one was late, empty or not posted; or what is not heard there
    lines: tuple[str, ...]  # all of it in sentences


def digest_statuses(redis: Redis, digests: Iterable[Digest]) -> tuple[DigestStatus, ...]:
    """How these are doing."""
    return tuple(digest_status(redis, digest) for digest in digests)


def digest_status(redis: Redis, digest: Digest) -> DigestStatus:
    """How one is doing."""
    schedule, tz = Schedule(redis, digest), digest.tz
    coming, left_out = schedule.next()
    last = last_run(schedule)
    next_told = _next(digest, coming)
    last_told = _last(last, tz) if last else NEVER
    whys = dict.fromkeys((last.why if last else "", schedule.unheard()))
    why = " ".join(filter(None, whys))
    lines = _lines(digest, next_told, left_out, last_told, why)
    return DigestStatus(
        id=digest.id,
        place=schedule.place,
        paused=digest.paused,
        next_at=None if coming is None else coming.at,
        next_told=next_told,
        last_told=last_told,
        last_state=last.state if last else None,
        why=why,
        lines=tuple(lines),
    )


def last_run(schedule: Schedule) -> Run | None:
    """The last one that was due or asked for; what is to come and left out is none."""
    now = schedule.now()
    return next((run for run in schedule.runs() if run.at <= now), None)


def _next(digest: Digest, coming: Occurrence | None) -> str:
    if digest.paused:
        return PAUSED
    return NO_NEXT if coming is None else f"{told(coming.at, digest.tz)}."


def _last(run: Run, tz: str) -> str:
    """When it was due, and what became of it."""
    what = ", asked for by `digest now`" if run.asked else ""
    return f"{told(run.at, tz)}{what}: {_ENDS[run.state]}{_late(run)}."


def _late(run: Run) -> str:
    late = run.ended - run.at
    return f", {length(late)} late" if run.state == "done" and late > LATE_SECONDS else ""


def _lines(
    digest: Digest, next_told: str, left_out: tuple[Occurrence, ...], last_told: str, why: str
) -> Iterator[str]:
    yield f"Digest {digest.id}"
    yield f"Next: {next_told}"
    for each in left_out:
        yield f"Left out, as somebody asked: {told(each.at, digest.tz)}."
    yield f"Last: {last_told}"
    if why:
        yield why
