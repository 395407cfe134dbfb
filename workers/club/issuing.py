"""What an issue is made with: the ledger of what was posted, and whoever writes of it."""

import time
from functools import partial

from bot.club.digests import place_of
from bot.club.kept import kept_seconds
from bot.club.ledger import note_issue, week_of
from bot.club.looking_back import look_back
from bot.club.runs import Window
from bot.core.club.issue import Issue
from bot.core.values import Job, Place
from config.digests import Digest
from workers.club.delivering import Club, Takes
from workers.club.making import make_issue
from workers.lease import Lease
from workers.office import Office


def club_of(office: Office) -> Club:
    """As this process has it."""
    return Club(make=partial(_made, office), note=partial(_noted, office))


def _made(
    office: Office, job: Job, lease: Lease, digest: Digest, window: Window, closes: float
) -> Issue:
    """What was posted and said since the last one, and a persona's take on it."""
    look_back(office.redis, office.platform(digest.platform), digest, window.since)
    week = week_of(office.redis, digest, window.since, window.until)
    return make_issue(office, job, lease, digest, week, closes)


def _noted(
    office: Office,
    digest: Digest,
    issue: Issue,
    until: float,
    ballot: Place | None,
    message: str,
    takes: Takes,
) -> None:
    """Papers that were told of are not told again, and a vote begins."""
    here, now = office.digests.at(place_of(digest)), time.time()
    keep = max(kept_seconds(each, now) for each in (digest, *here))
    note_issue(office.redis, digest, issue, until, ballot, message, takes=takes, keep=keep)
