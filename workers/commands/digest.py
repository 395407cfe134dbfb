"""`shedder digest`: when the digests come and how the last ones did; and one now, or left out.

`preview` makes one here and prints it: nothing is posted, and nothing is remembered of it.
"""

import argparse
import sys
import time
from uuid import uuid4

from redis import Redis
from rich.console import Console

from bot.club.digests import Digests, place_of
from bot.club.orders import UNLESS, make, skip, unskip
from bot.club.schedule import Schedule
from bot.club.status import digest_statuses
from bot.console.screen import show
from bot.core.answer import Reply
from bot.core.club.issue_report import issue_json
from bot.core.errors import ConfigError, UserError
from bot.core.values import Mention
from bot.personas import Personas
from bot.platforms import wanted_platforms
from bot.queue import preview_of
from bot.running.session import load_settings, redis_session
from bot.running.status import live_workers
from config.digests import Digest
from config.settings import Settings
from config.tables import own_file
from workers.club.issuing import club_of
from workers.club.previewing import NOTHING, issue_now
from workers.jobs import open_office
from workers.lease import Lease

NONE = "No digest is set up. Put a table into {}; the shipped file of that name says how."
NO_SUCH = "There is no digest {!r}; there are: {}."
WHICH = "Which one? There are: {}."
UNLESS_EMPTY = "If there is nothing new, none is posted, and `digest` says so."
NOT_SET_UP = "The digest {} comes in {}, which is not set up. `shedder check` says how."
NO_WORKER = "No worker runs now; it is made as soon as one does."


class _Alone(Lease):
    """Of a job that nobody else can have."""

    def still_mine(self) -> bool:
        """It is."""
        return True


def run(args: argparse.Namespace) -> int:
    """Do one of `status`, `preview`, `now`, `skip`, `unskip`."""
    settings = load_settings()
    digests = Digests.load(settings, Personas(settings))
    if not digests:
        raise ConfigError(NONE.format(own_file(settings.shedder_home, "digests.toml")))
    with redis_session(settings) as redis:
        if args.verb == "status":
            return _status(redis, digests, args)
        digest = _meant(digests, args.id)
        if digest.platform not in wanted_platforms(settings):
            raise ConfigError(NOT_SET_UP.format(digest.id, digest.platform.capitalize()))
        if args.verb == "preview":
            return _preview(settings, redis, digest, as_json=args.json)
        sys.stdout.write(f"{_ordered(args.verb, Schedule(redis, digest))}\n")
        if args.verb == "now" and not live_workers(redis):
            sys.stdout.write(f"{NO_WORKER}\n")
        return 0


def _meant(digests: Digests, id: str) -> Digest:
    """The one that is named, or the only one. Raises UserError."""
    there = ", ".join(digests.by_id)
    if not id and len(digests.by_id) > 1:
        raise UserError(WHICH.format(there))
    digest = digests.get(id) if id else next(iter(digests))
    if digest is None:
        raise UserError(NO_SUCH.format(id, there))
    return digest


def _status(redis: Redis, digests: Digests, args: argparse.Namespace) -> int:
    chosen = [_meant(digests, args.id)] if args.id else list(digests)
    for number, status in enumerate(digest_statuses(redis, chosen)):
        if args.json:
            sys.stdout.write(f"{status.model_dump_json()}\n")
            continue
        blank = "\n" if number else ""
        where = "/".join((status.place.platform, status.place.workspace, status.place.channel))
        first, *more = status.lines
        lines = (f"{first}, in {where}", *more)
        sys.stdout.write(blank + "".join(f"{line}\n" for line in lines))
    return 0


def _preview(settings: Settings, redis: Redis, digest: Digest, *, as_json: bool) -> int:
    """Make one in this process, and print it."""
    office = open_office(settings, redis)
    mention = Mention(id=uuid4().hex, place=place_of(digest), author="", text="")
    job = preview_of(mention, digest.id, time.time())
    deadline = time.monotonic() + settings.job_deadline_seconds
    lease = _Alone(redis, job.id, f"{job.id}:here", deadline)
    office.platform(digest.platform).history(mention.place, job.asked_at, 1)  # or it says why not
    issue = issue_now(office, job, lease, club_of(office), digest)
    if as_json:
        sys.stdout.write(f"{issue_json(issue)}\n")
        return 0
    console = Console()
    for post in issue.posts:
        show(Reply(job=job.id, place=mention.place, look=post.look, body=post.body), console)
        sys.stdout.write("\n")
    if not issue.posts:
        sys.stdout.write(f"{NOTHING.format(issue.why).strip()}\n")
    return 0


def _ordered(verb: str, schedule: Schedule) -> str:
    """Do it, and say so, to somebody who is not in the channel. Raises UserError."""
    if verb == "now":
        said = make(schedule, uuid4().hex).replace(UNLESS, UNLESS_EMPTY)
    else:
        said = skip(schedule, uuid4().hex) if verb == "skip" else unskip(schedule)
    return said.replace("this channel", schedule.digest.channel).replace(
        "`digest", "`shedder digest"
    )
