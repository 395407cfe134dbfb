"""A digest that is due, and processes that keep its schedule, make it and post it, or die of it.

Everything is the product's own but two things: what an issue says, and how many processes there
are. Messages go to the terminal's threads in Redis, where posting twice shows twice.
"""

import ctypes
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from redis import Redis
from redis.client import Pipeline

from bot.club.digests import Digests
from bot.club.runs import Window
from bot.club.schedule import Schedule
from bot.console.terminal_threads import thread_key
from bot.core.answer import Look, Reply
from bot.core.bulletin import Bulletin, Line
from bot.core.club.issue import Issue, Post
from bot.core.club.runs import Run
from bot.core.club.tally import OPTIONS, Ballot, Candidate
from bot.core.values import Job, Place
from bot.platforms.terminal import Terminal
from bot.queue import connect
from bot.running.hosts import worker_name
from config.digests import Digest
from config.settings import Settings
from workers import jobs
from workers.allowlist import ALLOWED, GIVE_UP, admit
from workers.claims import Claims
from workers.club import issuing
from workers.club.delivering import Club, Takes
from workers.club.keeping import Timetable
from workers.lease import Lease
from workers.models import load_model
from workers.office import Office
from workers.reclaim import Reclaimer
from workers.run import Run as Attempt

PR_SET_PDEATHSIG = 1
CHANNEL = "slack/T1/C1"
SETTINGS = Settings(_env_file=None)
LEASE = 20.0


def digest_due(minutes: int = 2, **how: Any) -> Digest:
    """One whose time was some minutes ago, and comes every day."""
    at = datetime.now(UTC) - timedelta(minutes=minutes)
    cron = f"{at.minute} {at.hour} * * *"
    given = {"id": "papers", "channel": CHANNEL, "cron": cron, "tz": "UTC", **how}
    return Digest.model_validate(given)


def seen(redis: Redis, digest: Digest, ago: float) -> Schedule:
    """Its schedule, as if somebody had looked at it so many seconds ago and nobody since."""
    now = Schedule(redis, digest).now()
    Schedule(redis, digest, clock=lambda: now - ago).look()
    return Schedule(redis, digest)


def issue_of(papers: int, ballot: bool = True) -> Issue:
    """What a digest says of so many papers; of none, nothing."""
    if not papers:
        return Issue(why="Nothing was posted in this channel.")
    look = Look(name="Q", icon="🧪")

    def post(part: str, words: str, **more: Any) -> Post:
        body = Bulletin(title=words, lines=(Line.of(words),))
        return Post.model_validate({"part": part, "look": look, "body": body, **more})

    posts = [post("parent", f"{papers} papers")]
    posts += [post("paper", f"paper {n}", key=f"arxiv:{n}") for n in range(papers)]
    keys = tuple(f"arxiv:{n}" for n in range(papers))
    if not ballot:
        return Issue(posts=tuple(posts), featured=keys)
    posts.append(post("ballot", "what next?", reactions=OPTIONS[:2]))
    chosen = tuple(Candidate(key=f"arxiv:n{n}", title=f"next {n}") for n in range(2))
    return Issue(posts=tuple(posts), featured=keys, ballot=Ballot(candidates=chosen, closes=1.0))


def club_that(redis: Redis, issue: Callable[[], Issue]) -> Club:
    """One that counts what it made, and what it was told was posted."""

    def make(job: Job, lease: Lease, digest: Digest, window: Window, closes: float) -> Issue:
        redis.rpush("stage:made", json.dumps([window.since, window.until, closes]))
        return issue()

    def note(
        digest: Digest, issue: Issue, until: float, ballot: Place | None, message: str, takes: Takes
    ) -> None:
        redis.rpush("stage:noted", json.dumps([list(issue.featured), until, message]))

    return Club(make=make, note=note)


def office_of(redis: Redis, digest: Digest, platform: Any) -> Office:
    """A worker's, with one chat service."""
    reader: Any = load_model("reader", SETTINGS, redis)
    nothing: Any = None
    return Office(
        settings=SETTINGS,
        redis=redis,
        personas={},
        documents=nothing,
        links=nothing,
        reader=reader,
        model=reader,
        secret=b"",
        digests=Digests({digest.id: digest}),
        platforms={digest.platform: platform},
    )


@contextmanager
def at_work(office: Office, club: Club) -> Iterator[None]:
    """Jobs of this process are done with these, for a while."""
    before, was = jobs._office, issuing.club_of
    jobs._office, jobs.club_of = office, lambda office: club  # type: ignore[attr-defined]
    try:
        yield
    finally:
        jobs._office, jobs.club_of = before, was  # type: ignore[attr-defined]


def work_off(redis: Redis, most: int = 20) -> int:
    """Do what a worker does once, in this thread: look after the schedule, take over from the
    dead, and do what is in line. How many jobs were done."""
    office = jobs._office
    assert office is not None
    claims = Claims(redis, worker_name(), LEASE)
    reclaimer = Reclaimer(claims, limit=1_000, give_up=GIVE_UP)
    claims.renew([], open=True)
    reclaimer.sweep(mine=[])
    claims.call_due()
    Timetable(redis, office.digests).keep()
    done = 0
    while done < most and (claim := claims.take()) is not None:
        job = admit(claim, redis, ALLOWED)
        lease = Lease(redis, job.id, job.member, float("inf"))
        Attempt(job, lease).perform(claims, reclaimer)
        done += 1
    return done


def quick(redis: Redis) -> Terminal:
    """The terminal's threads, where what arrives has arrived at once."""
    terminal = Terminal(redis)
    terminal.settles = 0.02
    return terminal


def shown(redis: Redis, digest: Digest) -> list[str]:
    """What people see in the channel and its threads, in the order in which it came."""
    key = f"{thread_key(Schedule(redis, digest).place)}:messages"
    kept = sorted(redis.hgetall(key).items(), key=lambda item: int(item[0]))
    bodies = [Reply.model_validate_json(body).body for _, body in kept]
    return [body.title for body in bodies if isinstance(body, Bulletin)]


def expected(issue: Issue) -> list[str]:
    return [post.body.title for post in issue.posts]


def hurry(redis: Redis) -> None:
    """Whatever waits to be tried again is due now."""
    for job in redis.zrange("rq:scheduled:shedder", 0, -1):
        redis.zadd("rq:scheduled:shedder", {job: 0})


def windows(redis: Redis) -> list[tuple[float, float]]:
    """What each issue that was made was to tell of: from when, until when."""
    kept = (json.loads(each) for each in redis.lrange("stage:made", 0, -1))
    return [(since, until) for since, until, _ in kept]


# Processes that die


@dataclass
class Fate:
    """Counts the steps of a process; at the chosen one it is killed."""

    at: int = 0
    steps: int = 0
    watch: Callable[[int], None] = field(default=lambda step: None)

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.watch(self.steps)


class MortalRedis(Redis):
    """A client each command of which is two steps: before it is sent, and after it was answered."""

    fate = Fate()

    def execute_command(self, *args: Any, **options: Any) -> Any:
        self.fate.step()
        answer = super().execute_command(*args, **options)
        self.fate.step()
        return answer

    def pipeline(self, transaction: Any = True, shard_hint: Any = None) -> "MortalPipeline":
        made = MortalPipeline(
            self.connection_pool, self.response_callbacks, transaction, shard_hint
        )
        made.fate = self.fate
        return made


class MortalPipeline(Pipeline):
    fate = Fate()

    def execute(self, raise_on_error: bool = True) -> Any:
        self.fate.step()
        answer = super().execute(raise_on_error)
        self.fate.step()
        return answer


def doomed(
    url: str, digest: Digest, issue: Issue, at: int = 0, ready: Callable[[], object] | None = None
) -> int:
    """A process that works off what there is, killed at a step; its exit status once it is over."""
    return reaped(born(url, digest, issue, at, ready))


def born(
    url: str, digest: Digest, issue: Issue, at: int = 0, ready: Callable[[], object] | None = None
) -> int:
    """The pid of such a process."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        fate = Fate(at)
        redis = MortalRedis(connection_pool=connect(url, tries=1).connection_pool)
        redis.fate = fate
        if ready is not None:
            ready()
        with at_work(office_of(redis, digest, quick(redis)), club_that(redis, lambda: issue)):
            work_off(redis)
        status = 0
    except BaseException:
        traceback.print_exc(file=sys.stderr)
    finally:
        os._exit(status)


def reaped(pid: int) -> int:
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def steps_of(redis: Redis, digest: Digest, issue: Issue) -> list[str]:
    """The state that everything is in after each step of a process that nobody kills."""
    found: list[str] = []
    schedule = Schedule(redis, digest)

    def watch(step: int) -> None:
        found.append(state_of(redis, schedule))

    mortal = MortalRedis(connection_pool=redis.connection_pool)
    mortal.fate = Fate(watch=watch)
    with at_work(office_of(mortal, digest, quick(mortal)), club_that(mortal, lambda: issue)):
        work_off(mortal)
    return found


def state_of(redis: Redis, schedule: Schedule) -> str:
    """In words: how far the newest run is."""
    run = next(iter(schedule.runs(1)), None)
    if run is None:
        return "due"
    if run.state == "claimed":
        return "claimed" if redis.exists(f"rq:job:{run.job.id}") else "claimed, not in line"
    if run.state != "decided":
        return run.state
    return f"decided, {_posting(redis, run)}"


def _posting(redis: Redis, run: Run) -> str:
    kept = redis.hkeys(f"shedder:out:{run.job.id}")
    names = {name.decode() for name in kept}
    meant = {name.partition(":")[2] for name in names if name.startswith("intent:")}
    there = {name.partition(":")[2] for name in names if name.startswith("done:")}
    if meant - there:
        return "about to post"
    if redis.exists("stage:noted"):
        return "noted"
    return "nothing posted" if not there else "some posted"
