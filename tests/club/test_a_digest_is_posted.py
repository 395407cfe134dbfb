"""From the claim to the last message, whatever fails on the way."""

import json
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import discord_service as in_discord
import fake_discord_faults as discord_faults
import pytest
from digest_stage import (
    at_work,
    club_that,
    digest_due,
    expected,
    hurry,
    issue_of,
    office_of,
    quick,
    seen,
    shown,
    windows,
    work_off,
)
from fake_discord import FakeDiscord
from fake_slack import FakeSlack
from fake_slack_faults import ratelimited
from redis import Redis
from slack_service import settings_for, unhurried, words

from bot.club.digests import Digests
from bot.club.status import digest_status
from bot.console.terminal_threads import thread_key
from bot.core.club.issue import Issue
from bot.core.errors import ConfigError, TransientError, UserError
from bot.core.values import Mention, Place
from bot.discord.loop import loop
from bot.platforms import load_platform
from bot.queue import PREVIEW, cancel, preview_of, submit
from bot.running.operator import operator_messages
from bot.slack import web
from config.digests import Digest
from workers import jobs
from workers.lease import Lease, holding

LINE = "rq:queue:shedder"
TOOLS = Path(__file__).parents[1] / "tools"


@dataclass
class Stage:
    """A digest that is due, and what it says when it is made."""

    redis: Redis
    digest: Digest
    platform: Any
    issues: list[Issue | Exception] = field(default_factory=lambda: [issue_of(3)])

    def __post_init__(self) -> None:
        self.schedule = seen(self.redis, self.digest, 600)
        self.office = office_of(self.redis, self.digest, self.platform)

    def make(self) -> Issue:
        """The next of them; the last one again and again."""
        issue = self.issues.pop(0) if len(self.issues) > 1 else self.issues[0]
        if isinstance(issue, Exception):
            raise issue
        return issue

    def work(self, times: int = 1) -> None:
        """Do what a worker does, so often, and wait for nothing."""
        with at_work(self.office, club_that(self.redis, self.make)):
            for _ in range(times):
                work_off(self.redis)
                hurry(self.redis)

    @property
    def states(self) -> list[str]:
        return [run.state for run in self.schedule.runs()][::-1]

    def why(self) -> str:
        return digest_status(self.redis, self.digest).why

    def shown(self) -> list[str]:
        return shown(self.redis, self.digest)


@pytest.fixture
def stage(redis: Redis) -> Stage:
    return Stage(redis, digest_due(), quick(redis))


def test_killed_in_each_state_it_comes_once_and_whole() -> None:
    """A sample; `python tests/tools/digest_kills.py --seeds 100 --race` has them all."""
    tool = [sys.executable, str(TOOLS / "digest_kills.py"), "--seeds", "1", "--race"]
    done = subprocess.run(tool, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["wrong"] == 0
    assert sum(report["kills"].values()) >= 7


def test_where_every_post_meets_a_limit_it_comes_whole_and_once(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as stack:
        slack = stack.enter_context(FakeSlack(enforce_limits=False))
        stack.enter_context(unhurried())
        monkeypatch.setattr(web, "LONGEST_HOLD", 0.05)
        team = slack.workspace("T1")
        team.channel("C1", "papers")
        platform = load_platform("slack", settings_for(slack, team), redis)
        stage = Stage(redis, digest_due(), platform, [issue_of(1)])
        for post in range(3):
            slack.faults.on("chat.postMessage", ratelimited(1), skip=post)
        slack.faults.on("reactions.add", ratelimited(1))
        stage.work(times=8)
        assert [method for method, _ in slack.faults.struck].count("chat.postMessage") == 3
        assert stage.states == ["done"]
        posts = team.posts("C1")
        assert [words(post.blocks).split("  ")[0] for post in posts] != []
        assert len(posts) == 3
        parent = digest_run(stage).message
        assert [post.thread_ts or "" for post in posts] == ["", parent, parent]
        assert len(team.reactions("C1", posts[-1].ts)) == 2


def test_in_discord_too_it_has_a_thread_of_its_own_and_no_news_go_to_whoever_asked(
    redis: Redis,
) -> None:
    with FakeDiscord(enforce_limits=False) as discord, in_discord.unhurried():
        papers = (lab := discord.guild("lab")).channel("papers")
        digest = digest_due(channel=f"discord/{lab.id}/{papers.id}")
        platform = load_platform("discord", in_discord.settings_for(discord), redis)
        stage = Stage(redis, digest, platform, [issue_of(1), Issue(why="Quiet.", quiet=True)])
        for post in range(3):
            limited = discord_faults.ratelimited(0.01)
            discord.faults.on("POST /channels/*/messages", limited, skip=post)
        asked = discord.say("ada", papers, "digest now")
        begun = Place(platform="discord", workspace=lab.id, channel=papers.id, thread=asked.id)
        try:
            stage.work(times=8)
            stage.schedule.ask("m1", stage.schedule.now(), platform.aside(begun).thread)
            stage.schedule.ask("m2", stage.schedule.now())  # by nobody who could be told
            stage.work(times=8)
        finally:
            loop().close()
        assert stage.states == ["done", "quiet", "quiet"]
        parent, paper, ballot, answer = discord.posts()
        assert answer.channel is papers
        assert answer.reference is asked
        assert parent.channel is papers
        assert paper.channel is ballot.channel is parent.thread
        assert len(ballot.reactions) == 2


def digest_run(stage: Stage) -> Any:
    return stage.schedule.runs()[0]


def test_where_the_bot_is_not_let_in_status_and_operator_say_so_and_nothing_is_lost(
    redis: Redis,
) -> None:
    with ExitStack() as stack:
        slack = stack.enter_context(FakeSlack(enforce_limits=False))
        stack.enter_context(unhurried())
        team = slack.workspace("T1")
        team.channel("C1", "papers", bot=False)
        platform = load_platform("slack", settings_for(slack, team), redis)
        stage = Stage(redis, digest_due(), platform)
        stage.work(times=3)
        assert stage.states == ["failed"]
        assert stage.why() == (  # which both the post that failed and what is not heard come to
            "Shedder is not in that channel. Invite it there with /invite @shedder."
        )
        assert any("papers" in message for message in operator_messages(redis))
        team.invite("C1")
        stage.schedule.ask("m1", stage.schedule.now())
        stage.work(times=3)
        assert stage.states == ["failed", "done"]
        (first, second) = windows(redis)[0], windows(redis)[-1]
        assert first[0] == second[0]  # it begins where the one that nobody saw did


def test_trouble_that_passes_costs_time_and_trouble_that_stays_a_reason(stage: Stage) -> None:
    away = TransientError("the model cannot be reached")
    stage.issues = [away, away, issue_of(2)]
    stage.work(times=4)
    assert stage.states == ["done"]
    assert stage.shown() == expected(issue_of(2))


def test_after_its_grace_it_is_given_up_and_only_the_operator_reads_why(redis: Redis) -> None:
    digest = digest_due(minutes=8, grace="10m")
    stage = Stage(redis, digest, quick(redis), [TransientError("the model is away"), issue_of(1)])
    seen(redis, digest, 1_200)
    stage.work()
    run = digest_run(stage)
    redis.hset(run_key(stage), mapping={"claimed": run.claimed - 4_000, "at": run.at - 4_000})
    stage.issues = [TransientError("the model is away")]
    stage.work(times=2)
    assert stage.states == ["failed"]
    assert "failed until it was too late" in stage.why()
    assert "the model is away" not in stage.why()
    assert "the model is away" in operator_messages(redis)[0]
    assert stage.shown() == []


def run_key(stage: Stage) -> str:
    (key,) = stage.redis.keys("*:run:*")
    return cast(bytes, key).decode()


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        (ConfigError("SLACK_BOT_TOKEN"), "Shedder is not set up for it"),
        (UserError("No persona of it is there any more: q."), "No persona of it is there"),
        (RuntimeError("a bug"), "Something inside Shedder broke"),
    ],
)
def test_what_cannot_be_made_ends_with_a_reason_and_no_post(
    stage: Stage, trouble: Exception, why: str
) -> None:
    stage.issues = [trouble]
    stage.work(times=3)
    assert stage.states == ["failed"]
    assert stage.why().startswith(why)
    assert str(trouble) == stage.why() or str(trouble) not in stage.why()
    assert stage.shown() == []


def test_one_that_is_taken_back_is_not_posted(stage: Stage) -> None:
    stage.schedule.look()
    assert cancel(stage.redis, digest_run(stage).job.id)
    stage.work(times=2)
    assert (stage.states, stage.shown()) == (["failed"], [])
    assert "taken back" in stage.why()


def test_an_empty_week_that_is_to_be_silent_is_told_by_status_alone(stage: Stage) -> None:
    stage.issues = [issue_of(0)]
    stage.work(times=2)
    assert (stage.states, stage.shown()) == (["quiet"], [])
    status = digest_status(stage.redis, stage.digest)
    assert "nothing was posted" in status.last_told
    assert status.why == "Nothing was posted in this channel."


def test_asked_for_while_another_is_made_it_follows_and_nothing_is_told_twice(
    stage: Stage,
) -> None:
    stage.issues = [issue_of(1)]
    stage.schedule.look()
    stage.schedule.ask("m1", stage.schedule.now())
    stage.redis.lmove(LINE, LINE, "LEFT", "RIGHT")  # whoever is free first takes it first
    stage.work()
    assert stage.states == ["done", "claimed"]
    stage.work(times=2)
    assert stage.states == ["done", "done"]
    (first, second) = windows(stage.redis)
    assert first[1] == second[0]
    assert stage.shown() == expected(issue_of(1)) * 2


def test_of_what_was_told_meanwhile_a_late_one_says_nothing(stage: Stage) -> None:
    """Somebody had one made before the scheduled one, which was stuck for long, was decided."""
    stage.schedule.look()
    redis, run = stage.redis, digest_run(stage)
    redis.hset(run_key(stage), "claimed", run.claimed - 4_000)  # nobody waits for it any more
    stage.schedule.ask("m1", stage.schedule.now())
    redis.lmove(LINE, LINE, "LEFT", "RIGHT")
    stage.work(times=4)
    assert stage.states == ["quiet", "done"]
    assert stage.shown() == expected(issue_of(3))


def test_one_that_no_worker_knows_of_is_not_being_made_for_ever(stage: Stage) -> None:
    """The bot was started with a digest, and the workers were not."""
    stage.schedule.look()
    run, known = digest_run(stage), stage.office
    stage.office = replace(stage.office, digests=Digests())
    with at_work(stage.office, club_that(stage.redis, stage.make)):
        late = run.job.model_copy(update={"asked_at": run.claimed - 700})
        with holding(Lease(stage.redis, run.job.id, "m", float("inf"))):
            jobs.digest(late.model_dump())
    assert "not in the digests.toml of this worker" in operator_messages(stage.redis)[0]
    stage.redis.hset(f"rq:job:{run.job.id}", "status", "finished")
    stage.redis.delete(LINE)
    stage.schedule.look()
    assert stage.states == ["claimed"]
    stage.redis.hset(run_key(stage), "claimed", run.claimed - 1_000)
    stage.schedule.look()
    assert (stage.states, stage.schedule.open()) == (["failed"], ())
    assert stage.why().startswith("No worker could make it")
    stage.office = known


def test_a_worker_that_has_no_such_digest_leaves_it_to_others_and_then_says_so(
    stage: Stage,
) -> None:
    stage.schedule.look()
    known, stage.office = stage.office, replace(stage.office, digests=Digests())
    stage.work()
    stage.office = known
    stage.work()
    assert stage.states == ["done"]


THREAD = Place(platform="slack", workspace="T1", channel="C1", thread="t1")


def asked_for(stage: Stage, ago: float = 0.0, place: Place = THREAD) -> str:
    """Somebody asks for a preview; the id of its job."""
    mention = Mention(id="m1", place=place, author="U1", text="digest preview")
    job = preview_of(mention, stage.digest.id, stage.schedule.now() - ago)
    submit(stage.redis, job, task=PREVIEW)
    for run in stage.schedule.runs():  # what is due itself is not what this is about
        stage.schedule.end(run, "quiet")
    stage.redis.delete(*stage.redis.keys("shedder:schedule:*"))
    return job.id


def test_a_preview_is_for_whoever_asked_and_is_remembered_nowhere(stage: Stage) -> None:
    asked_for(stage)
    stage.issues = [TransientError("away"), issue_of(2)]
    stage.work(times=3)
    told = titles(stage.redis, THREAD)
    assert told == ["Preview: 2 papers", "paper 0", "paper 1", "what next?"]
    assert stage.shown() == []
    assert not stage.redis.exists("stage:noted")
    assert stage.schedule.runs() == ()


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (issue_of(0), "The digest would be empty now. Nothing was posted in this channel."),
        (UserError("Nobody is there."), "could not be made. Nobody is there. Ask for it again"),
        (ConfigError("no token"), "could not be made. Shedder is not set up for it"),
        (TransientError("http://x"), "could not be made. Something it needs has failed for too"),
        (RuntimeError("a bug"), "Something inside Shedder broke while the preview was made."),
    ],
)
def test_where_there_is_no_preview_whoever_asked_is_told_why(
    stage: Stage, trouble: Issue | Exception, said: str
) -> None:
    asked_for(stage, ago=1_000)
    stage.issues = [trouble]
    stage.work(times=3)
    (told,) = titles(stage.redis, THREAD, "text")
    assert said in told
    assert not any(words in told for words in ("no token", "http://x", "a bug"))


def test_a_preview_is_taken_back_and_one_of_another_channel_is_not_shown(stage: Stage) -> None:
    cancel(stage.redis, asked_for(stage))
    stage.make = lambda: pytest.fail("it was made")  # type: ignore[method-assign]
    stage.work(times=2)
    elsewhere = THREAD.model_copy(update={"channel": "C2"})
    asked_for(stage, place=elsewhere)
    stage.work(times=2)
    assert titles(stage.redis, THREAD, "text") == ["Cancelled; no preview was made."]
    (told,) = titles(stage.redis, elsewhere, "text")
    assert "There is no such digest for this channel any more." in told


def titles(redis: Redis, place: Place, of: str = "title") -> list[str]:
    """What is shown in one thread."""
    kept = redis.hgetall(f"{thread_key(place)}:messages")
    bodies = [json.loads(kept[number])["body"] for number in sorted(kept, key=int)]
    return [body.get(of, "") for body in bodies]
