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
from bot.club.orders import LEFT_OUT, MAKING, NEXT, NO_MORE, NOTHING_COMES, STILL, TOO_LATE
from bot.club.schedule import Schedule
from bot.club.status import digest_statuses
from bot.console.screen import show
from bot.core.answer import Reply
from bot.core.club.issue_report import issue_json
from bot.core.club.occurrences import told
from bot.core.errors import ConfigError, UserError
from bot.core.values import Mention
from bot.personas import Personas
from bot.queue import preview_of
from bot.running.session import load_settings, redis_session
from bot.running.status import live_workers
from config.digests import Digest
from config.settings import Settings
from workers.club.issuing import club_of
from workers.club.previewing import NOTHING, issue_now
from workers.jobs import open_office
from workers.lease import Lease

NONE = (
    "No digest is set up. Put a table into $SHEDDER_HOME/config/digests.toml; the shipped file of "
    "that name says how."
)
NO_SUCH = "There is no digest {!r}; there are: {}."
WHICH = "Which one? There are: {}."
NO_WORKER = "No worker runs now; it is made as soon as one does."


class _Alone(Lease):
    """Of a job that nobody else can have."""

    def still_mine(self) -> bool:
        """It is."""
        return True


def run(args: argparse.Namespace) -> int:
    """Do one of `status`, `preview`, `now`, `skip`."""
    settings = load_settings()
    digests = Digests.load(settings, Personas(settings))
    if not digests:
        raise ConfigError(NONE)
    with redis_session(settings) as redis:
        if args.verb == "status":
            return _status(redis, digests, args)
        digest = _meant(digests, args.id)
        if args.verb == "preview":
            return _preview(settings, redis, digest, as_json=args.json)
        schedule = Schedule(redis, digest)
        sys.stdout.write(f"{_now(schedule) if args.verb == 'now' else _skip(schedule)}\n")
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
    issue, _ = issue_now(office, job, lease, club_of(office), digest)
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


def _now(schedule: Schedule) -> str:
    digest = schedule.digest
    schedule.ask(uuid4().hex, schedule.now())
    coming, _ = schedule.next()
    then = STILL.format(told(coming.at, digest.tz)) if coming and not digest.paused else ""
    return f"{MAKING.format(digest.id)} {then}".strip().replace("this channel", digest.channel)


def _skip(schedule: Schedule) -> str:
    digest = schedule.digest
    coming, _ = schedule.next()
    if coming is None or digest.paused:
        raise UserError(NOTHING_COMES)
    run = schedule.skip(coming, uuid4().hex)
    if run.state != "skipped":
        raise UserError(TOO_LATE.format(told(run.at, digest.tz)))
    after, _ = schedule.next()
    then = NEXT.format(told(after.at, digest.tz)) if after else NO_MORE
    return LEFT_OUT.format(told(run.at, digest.tz), then)
