"""Looks up what was said while nobody listened: once, when a digest is about to be made.

A channel's history is asked for only where something may be missing, and not for more than `MOST`
messages, since services let little of it be read. What could not be had is noted, so that the
digest can say so.
"""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from redis import Redis

from bot.club.attendance import Attendance, Gap
from bot.club.digests import place_of
from bot.club.hearing import take_in
from bot.club.ledger import ballots, begin
from bot.club.record import Record
from bot.core.errors import ShedderError, TransientError
from bot.core.heard import Heard
from bot.platforms import ChatPlatform
from config.digests import Digest

MOST = 500
MOST_THREADS = 20  # that are looked at for what was deleted in them
SURE = 15  # messages that a service tells of a thread at once
SLOW_SECONDS = 50.0  # for a history: such a service lets little be read in a minute
TOO_MANY = (
    f"Shedder was not listening for a while; of what was said then, the last {MOST} messages count."
)
TOO_SLOW = (
    "Shedder was not listening for a while, and the chat service lets it read so little at once "
    "that some of what was said then may be missing."
)
FAILED = "Shedder was not listening for a while, and cannot look up what was said then: {}"
SILENT = "the chat service does not answer."

log = logging.getLogger(__name__)


def look_back(
    redis: Redis,
    platform: ChatPlatform,
    digest: Digest,
    since: float,
    clock: Callable[[], float] = time.time,
) -> None:
    """Bring the record of a digest's channel up to date, as far as that can be done."""
    place = place_of(digest)
    attendance = Attendance(redis, place, clock)
    record = Record(redis, place, clock)
    begin(redis, digest, since)
    deaf = ""
    try:
        deaf = platform.unheard(place)
        gap = attendance.gap(since, deaf=bool(deaf))
        if gap is not None:
            _fill(platform, digest, record, attendance, gap, since, clock)
        attendance.leave(deaf)
    except ShedderError as error:
        said = SILENT if isinstance(error, TransientError) else error.message
        attendance.leave(deaf or FAILED.format(said))
        log.warning("digest %s: nothing could be looked up (%s)", digest.id, type(error).__name__)
    with suppress(ShedderError):  # then those count of which somebody heard
        _count_again(redis, platform, digest, record, clock())


def _fill(
    platform: ChatPlatform,
    digest: Digest,
    record: Record,
    attendance: Attendance,
    gap: Gap,
    since: float,
    clock: Callable[[], float],
) -> None:
    """Take in all of the window, since what was said before the gap may have changed in it."""
    asked = clock()
    found = platform.history(place_of(digest), since, MOST)
    slow = clock() - asked > SLOW_SECONDS  # it may have been cut short
    _forget_missing(platform, record, found, since, asked)
    for said in found:
        take_in(record, said)
        record.as_of(said.id, said.reactions, asked)
    oldest = min((said.at for said in found), default=since)
    many = len(found) >= MOST and oldest > gap.start
    why = TOO_MANY if many else TOO_SLOW if slow else ""
    attendance.fill(gap, asked, oldest if why else 0.0, why)


def _forget_missing(
    platform: ChatPlatform, record: Record, found: Sequence[Heard], since: float, asked: float
) -> None:
    """Keep nothing of what was deleted meanwhile: what is not in the history, which may have been
    cut short, nor in its thread."""
    ids = {said.id for said in found}
    lost = [
        [said for said in thread if since <= said.at < asked and said.id not in ids]
        for thread in record.threads()
    ]
    for missing in list(filter(None, lost))[:MOST_THREADS]:
        with suppress(ShedderError):  # nobody knows, so it stays
            there = platform.thread(missing[0].place, MOST)
            whole = len(there) < SURE  # a longer one may have come in parts, the oldest first
            reached = asked if whole else there[-1].at
            for said in missing:
                if said.at <= reached and said.id not in {each.id for each in there}:
                    record.delete(said.id)


def _count_again(
    redis: Redis, platform: ChatPlatform, digest: Digest, record: Record, asked: float
) -> None:
    """Take the votes on the last ballots as they stand, whether or not somebody heard of them."""
    for polled in ballots(redis, digest)[-2:]:
        record.as_of(polled.message, platform.reactions(polled.place, polled.message), asked)
