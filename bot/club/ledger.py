"""The paper club's ledger: what a digest reads of its channel, and what it leaves there.

    shedder:club:<channel>:shown            hash: key of a paper -> until when the digest reached
    shedder:club:<channel>:same             hash: key of a file -> key of the paper that it is
    shedder:club:<channel>:ballots:<id>     hash: message of a ballot -> what is voted on
    shedder:club:<channel>:announced        hash: id of a digest -> until when its last one reached

None of these holds a person or a word of theirs; those are in `bot/club/record.py`.
"""

import time
from collections.abc import Callable, Sequence
from typing import cast

from pydantic import ValidationError
from redis import Redis

from bot.club.attendance import Attendance
from bot.club.digests import place_of
from bot.club.kept import kept_seconds
from bot.club.record import Record
from bot.core.club.issue import Issue
from bot.core.club.papers import Week
from bot.core.club.tally import Ballot, Tally, tally
from bot.core.club.week import Span, canonical, papers_of
from bot.core.values import Place, Value
from config.digests import Digest

KEPT_SECONDS = 400 * 86_400  # a paper that was shown is not shown again unless it is talked about
BALLOT_SECONDS = 31 * 86_400  # after it closed

Clock = Callable[[], float]


class Polled(Value):
    """A ballot, and the message whose reactions are the votes."""

    ballot: Ballot
    place: Place
    message: str


def record_of(redis: Redis, digest: Digest, clock: Clock = time.time) -> Record:
    """What was said in its channel."""
    return Record(redis, place_of(digest), kept_seconds(digest, clock()), clock)


def week_of(
    redis: Redis, digest: Digest, since: float, until: float, clock: Clock = time.time
) -> Week:
    """What its channel brought from `since` until before `until`; changes nothing."""
    place, record = place_of(digest), record_of(redis, digest, clock)
    same = _strings(redis, record.key("same"))
    known = _strings(redis, record.key("shown")).items()
    shown = {canonical(key, same): float(reached) for key, reached in known}
    papers, skipped = papers_of(record.threads(), Span(since, until), shown, same)
    heard_from, missing = Attendance(redis, place, clock).missing(since, until)
    return Week(
        place=place,
        since=since,
        until=until,
        papers=papers,
        skipped=skipped,
        heard_from=heard_from,
        missing=missing,
        tally=_outcome(redis, digest, record, until),
    )


def note_issue(
    redis: Redis,
    digest: Digest,
    issue: Issue,
    until: float,
    ballot: Place | None = None,
    message: str = "",
    clock: Clock = time.time,
) -> None:
    """An issue was posted: what it showed is not shown again, its ballot is open, and the outcome
    of the last one is told. `ballot` and `message`: where its ballot is."""
    record = record_of(redis, digest, clock)
    merge(redis, digest, issue.same)
    if issue.ballot is not None and ballot is not None and message:
        polled = Polled(ballot=issue.ballot, place=ballot, message=message)
        _open(redis, record.key("ballots", digest.id), polled)
        lasts = issue.ballot.closes - clock() + BALLOT_SECONDS
        record.keep_reactions(message, max(lasts, BALLOT_SECONDS))
    with redis.pipeline() as change:
        for key in issue.featured:
            change.hset(record.key("shown"), key, str(until))
        change.hset(record.key("announced"), digest.id, str(until))
        for name in ("shown", "announced"):
            change.expire(record.key(name), KEPT_SECONDS)
        change.execute()


def merge(redis: Redis, digest: Digest, same: Sequence[tuple[str, str]]) -> None:
    """Files turned out to be papers of these keys."""
    key = record_of(redis, digest).key("same")
    with redis.pipeline() as change:
        for one, other in same:
            if one != other:
                change.hset(key, one, other)
        change.expire(key, KEPT_SECONDS)
        change.execute()


def ballots(redis: Redis, digest: Digest) -> tuple[Polled, ...]:
    """Those of a digest that were opened lately, the oldest first."""
    kept = _strings(redis, record_of(redis, digest).key("ballots", digest.id))
    read = (_read(said) for said in kept.values())
    known = (polled for polled in read if polled is not None)
    return tuple(sorted(known, key=lambda polled: polled.ballot.closes))


def _outcome(redis: Redis, digest: Digest, record: Record, until: float) -> Tally | None:
    """Of the last ballot that is closed and of which no digest has told."""
    told = float(_strings(redis, record.key("announced")).get(digest.id, 0))
    closed = [each for each in ballots(redis, digest) if told < each.ballot.closes <= until]
    if not closed:
        return None
    return tally(closed[-1].ballot, record.reactions(closed[-1].message))


def _open(redis: Redis, key: str, polled: Polled) -> None:
    with redis.pipeline() as change:
        change.hsetnx(key, polled.message, polled.model_dump_json())
        change.expire(key, 2 * BALLOT_SECONDS)
        change.execute()


def _read(said: str) -> Polled | None:
    try:
        return Polled.model_validate_json(said)
    except ValidationError:  # of another version of this program
        return None


def _strings(redis: Redis, key: str) -> dict[str, str]:
    found = cast(dict[bytes, bytes], redis.hgetall(key))
    return {name.decode(): value.decode() for name, value in found.items()}
