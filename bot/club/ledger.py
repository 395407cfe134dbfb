"""The paper club's ledger: what a digest reads of its channel, and what it leaves there.

    shedder:club:<channel>:shown:<id>       hash: key of a paper -> what that digest told of it
    shedder:club:<channel>:same             hash: key of a file -> key of the paper that it is
    shedder:club:<channel>:ballots:<id>     hash: message of a ballot -> what is voted on
    shedder:club:<channel>:waiting:<id>     the papers that the next ballot is to have
    shedder:club:<channel>:announced        hash: id of a digest -> until when its last one reached
    shedder:club:<channel>:began            hash: id of a digest -> since when it tells of papers

None of these holds a person or a word of theirs; those are in `bot/club/record.py`.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import cast

from pydantic import TypeAdapter, ValidationError
from redis import Redis

from bot.club.attendance import Attendance
from bot.club.digests import place_of
from bot.club.kept import kept_seconds
from bot.club.record import Record
from bot.core.club.identity import papers_named
from bot.core.club.issue import Issue
from bot.core.club.papers import Before, Week
from bot.core.club.tally import Candidate, Polled, Tally, tally
from bot.core.club.week import Span, brought, canonical, papers_of
from bot.core.values import Place
from config.digests import Digest

KEPT_SECONDS = 400 * 86_400  # a paper that was shown is not shown again unless it is talked about
BALLOT_SECONDS = 31 * 86_400  # after it closed

_WAITING = TypeAdapter(tuple[Candidate, ...])

Clock = Callable[[], float]


def record_of(redis: Redis, digest: Digest, clock: Clock = time.time) -> Record:
    """What was said in its channel."""
    return Record(redis, place_of(digest), clock)


def week_of(
    redis: Redis, digest: Digest, since: float, until: float, clock: Clock = time.time
) -> Week:
    """What its channel brought from `since` until before `until`; changes nothing."""
    place, record = place_of(digest), record_of(redis, digest, clock)
    same = _strings(redis, record.key("same"))
    before = _told(redis, digest, record, same)
    began = float(_strings(redis, record.key("began")).get(digest.id, since))
    papers, skipped = papers_of(record.threads(gaps=True), Span(since, until), before, same, began)
    heard_from, missing = Attendance(redis, place, clock).missing(since, until)
    return Week(
        place=place,
        since=since,
        until=until,
        papers=papers,
        before=before,
        skipped=skipped,
        heard_from=heard_from,
        missing=missing,
        tally=_outcome(redis, digest, record, until),
        polled=next((each for each in ballots(redis, digest) if each.ballot.closes > until), None),
        waiting=_waiting(redis, record.key("waiting", digest.id)),
    )


def begin(redis: Redis, digest: Digest, since: float) -> None:
    """A digest tells of papers from this moment on; only the first one counts."""
    key = record_of(redis, digest).key("began")
    with redis.pipeline() as change:
        change.hsetnx(key, digest.id, str(since))
        change.expire(key, KEPT_SECONDS)
        change.execute()


def note_issue(
    redis: Redis,
    digest: Digest,
    issue: Issue,
    until: float,
    ballot: Place | None = None,
    message: str = "",
    clock: Clock = time.time,
    takes: Mapping[str, tuple[Place, str]] | None = None,
    keep: float | None = None,
) -> None:
    """An issue was posted: what it told is not told again, its ballot is open, and the outcome of
    the last one is told.

    `ballot` and `message`: where its ballot is; `takes`: where that on each paper is. `keep`: for
    how long the words are kept that were told, where other digests need them, too.
    """
    record = record_of(redis, digest, clock)
    merge(redis, digest, issue.same)
    if issue.ballot is not None and ballot is not None and message:
        polled = Polled(ballot=issue.ballot, place=ballot, message=message)
        _open(redis, record.key("ballots", digest.id), polled)
        lasts = issue.ballot.closes - clock() + BALLOT_SECONDS
        record.keep_reactions(message, max(lasts, BALLOT_SECONDS))
    same = _strings(redis, record.key("same"))
    told = dict(_told(redis, digest, record, same))
    titles, shown = dict(issue.titles), record.key("shown", digest.id)
    waiting = _WAITING.dump_json(issue.waiting)
    with redis.pipeline() as change:
        change.set(record.key("waiting", digest.id), waiting, ex=2 * BALLOT_SECONDS)
        for key in (*issue.featured, *issue.listed):
            name = canonical(key, same)
            kept = told.get(name, Before(key=name, until=until))
            place, where = (takes or {}).get(key, (kept.place, kept.message))
            title = titles.get(key, kept.title)
            told[name] = Before(key=name, until=until, title=title, place=place, message=where)
            change.hset(shown, name, told[name].model_dump_json())
        change.hset(record.key("announced"), digest.id, str(until))
        for key in (shown, record.key("announced")):
            change.expire(key, KEPT_SECONDS)
        change.execute()
    _settle(record, told, same, until, kept_seconds(digest, clock()) if keep is None else keep)


def _told(
    redis: Redis, digest: Digest, record: Record, same: Mapping[str, str]
) -> Mapping[str, Before]:
    """What a digest told of, by the key that each paper has now; the last word on each."""
    told: dict[str, Before] = {}
    for key, said in _strings(redis, record.key("shown", digest.id)).items():
        with suppress(ValidationError):  # of another version of this program
            before = Before.model_validate_json(said).model_copy(
                update={"key": canonical(key, same)}
            )
            if before.key not in told or told[before.key].until < before.until:
                told[before.key] = before
    return told


def _settle(
    record: Record,
    told: Mapping[str, Before],
    same: Mapping[str, str],
    until: float,
    keep: float,
) -> None:
    """Keep what was told of for as long as that is needed yet, and not for as long as it may be
    told."""
    for thread in record.threads():
        mine = {
            canonical(b.named.key, same) for b in brought(thread) if not (b.why_not or b.by.bot)
        }
        reached = min((told[key].until if key in told else 0.0 for key in mine), default=until)
        goes_on = any(said.at >= reached for said in thread)
        for said in thread:
            if said.at < reached and not (goes_on and papers_named(said)):
                record.settle(said, keep)


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
    """Of what is closed and of which no digest has told: one ballot, unless two were open at
    once."""
    told = float(_strings(redis, record.key("announced")).get(digest.id, 0))
    closed = [each for each in ballots(redis, digest) if told < each.ballot.closes <= until]
    if not closed:
        return None
    return tally(*((each.ballot, record.reactions(each.message)) for each in closed))


def _waiting(redis: Redis, key: str) -> tuple[Candidate, ...]:
    kept = cast(bytes | None, redis.get(key))
    try:
        return _WAITING.validate_json(kept) if kept is not None else ()
    except ValidationError:  # of another version of this program
        return ()


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
