"""People post and talk in a channel; its digest comes, is asked for, and is told of there."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from digest_stage import hurry, work_off
from fake_slack import FakeSlack
from fake_slack_faults import ratelimited
from fake_slack_workspace import Workspace
from pdfs import Page
from redis import Redis
from slack_front_end import FrontEnd, front_end, settings_for
from slack_service import words
from stories import short_paper

from bot.club.digests import Digests
from bot.club.hearing import Hearing
from bot.club.ledger import ballots, week_of
from bot.club.looking_back import look_back
from bot.club.schedule import Schedule
from bot.club.status import digest_status
from bot.slack import pace
from workers import jobs


@dataclass
class Club:
    slack: FakeSlack
    team: Workspace
    front: FrontEnd
    redis: Redis
    schedule: Schedule

    def say(self, text: str, user: str = "U1", **more: object) -> str:
        ts = self.team.say(user, "C1", text, **more)  # type: ignore[arg-type]
        self.slack.deliveries.settled()
        return ts

    def work(self) -> None:
        self.slack.wait(self.front.idle)
        for _ in range(3):
            work_off(self.redis)
            hurry(self.redis)

    def root_posts(self) -> list[str]:
        posts = self.team.posts("C1")
        return [words(each.blocks) or each.text for each in posts if not each.thread_ts]

    def below(self, ts: str) -> list[str]:
        """What the bot says in a thread."""
        said = [each for each in self.team.thread("C1", ts)[1:] if each.bot_id]
        return [words(each.blocks) or each.text for each in said]

    def asks(self, text: str, user: str = "U1") -> str:
        """What is said to somebody who mentions the bot."""
        ts = self.say(f"@shedder {text}", user)
        self.slack.wait(lambda: len(self.below(ts)) == 1)
        return self.below(ts)[0]


def titled(title: str) -> bytes:
    """Another paper than the one of the stories."""
    page = Page().text(72, 740, title, 16, "F2").text(72, 700, "Abstract", 12, "F2")
    for number in range(6):
        prose = f"{title} cut the wait of request {number} by 4{number} % on 1{number} nodes."
        page.text(72, 680 - 16 * number, prose)
    return page.bytes()


@pytest.fixture
def club(redis: Redis, tmp_path: Path) -> Iterator[Club]:
    home = tmp_path / "home"
    (home / "config").mkdir(parents=True)
    (home / "config" / "digests.toml").write_text(
        '[papers]\nchannel = "slack/T1/C1"\ncron = "0 16 * * FRI"\ntz = "Europe/Amsterdam"\n'
        'persona = "q"\n'
    )
    with FakeSlack(enforce_limits=False) as slack, pytest.MonkeyPatch.context() as patch:
        patch.setattr(pace, "SECOND", 0.02)
        patch.setattr(pace, "NARROW", 0.0)
        team = slack.workspace("T1")
        team.channel("C1", "papers", members=["U1", "U2"])
        settings = settings_for(slack, team.token, shedder_home=home)
        digests = Digests.load(settings)
        before = jobs._office
        jobs.open_office(settings, redis)
        hearing = Hearing.of(redis, digests)
        with front_end(slack, redis, settings, (hearing,)) as front:
            schedule = Schedule(redis, next(iter(digests)))
            schedule.look()
            yield Club(slack, team, front, redis, schedule)
        jobs._office = before


def test_a_week_of_a_club(club: Club) -> None:
    root = club.say("a paper on queues", files=[("queues.pdf", short_paper())])
    club.say("Does it hold with bursts?", user="U2", thread=root)

    preview = club.say("@shedder digest preview", user="U2")
    club.work()
    (shown, *others) = club.below(preview)
    assert "nothing of it is posted in the channel" in shown
    assert any("queues" in each.lower() for each in others)
    assert club.root_posts() == []

    said = club.asks("digest now")
    assert said.startswith("The digest papers is being made now, and comes in this channel.")
    club.work()
    (run, *_) = club.schedule.runs()
    assert run.state == "done", run
    (parent,) = club.root_posts()
    assert "1 paper" in parent
    replies = club.below(run.message)
    assert any("p. 1" in each for each in replies), replies

    asked = club.say("@shedder digest now", user="U2")  # with nothing new
    club.work()
    assert [each.state for each in club.schedule.runs()] == ["quiet", "done"]
    assert len(club.root_posts()) == 1  # which is nobody's business but the asker's
    assert "no paper was posted since" in club.below(asked)[-1]
    assert "nothing is posted in the channel" in club.below(asked)[-1]

    status = digest_status(club.redis, club.schedule.digest)
    assert "posted" in status.last_told
    assert "(Europe/Amsterdam, CE" in club.asks("digest status")


def test_the_command_tells_one_person_when_it_comes(club: Club) -> None:
    for words_, said in (
        ("digest status", "Next: "),
        ("digest", "Next: "),
        ("digest now", "mention me with “digest now”"),
    ):
        before = len(club.team.ephemerals)
        club.team.slash("U2", "C1", "/shedder", words_)
        club.slack.wait(lambda before=before: len(club.team.ephemerals) > before)
        assert said in club.team.ephemerals[-1].text
    assert club.schedule.runs() == ()
    assert club.root_posts() == []


def test_guests_look_on_but_neither_post_nor_skip(club: Club) -> None:
    """Nobody asks Slack who is a guest where everybody may ask; of these orders it is asked."""
    club.team.user("UG", "gus", guest=True)
    club.team.user("UX", "cem")
    for words_ in ("digest now", "please skip the digest", "digest unskip", "`digest now`"):
        assert club.asks(words_, "UG").startswith("⚠️ Guests cannot have a digest")
    assert "Next: " in club.asks("digest status", "UG")
    thread = club.say("see this", files=[("queues.pdf", short_paper())])
    for words_, said in (("digest now", "Guests cannot"), ("digest", "Next: ")):
        before = len(club.below(thread))
        club.say(f"@shedder {words_}", "UG", thread=thread)  # which is not about the paper there
        club.slack.wait(lambda before=before: len(club.below(thread)) > before)
        assert said in club.below(thread)[-1]
    club.team.scopes = club.team.scopes - {"users:read"}
    assert "does not tell me whether you are a guest" in club.asks("digest now", "UX")
    assert club.schedule.runs() == ()
    club.team.scopes = club.team.scopes | {"users:read"}
    assert "is left out." in club.asks("digest skip", "U1")


def test_one_vote_at_a_time_and_none_is_lost(club: Club) -> None:
    """Two papers are voted on; one that comes meanwhile waits, and bots have no vote."""
    for user in ("U1", "U2", "U3"):
        club.team.user(user, user.lower())
    club.team.user("UB", "somebot", bot=True)
    club.say("one", files=[("queues.pdf", short_paper())])
    club.say("another", files=[("tenants.pdf", titled("Leases for Tenants"))])
    assert "left out" in club.asks("digest skip")
    coming, left_out = club.schedule.next()
    assert coming is not None
    assert len(left_out) == 1
    club.asks("digest now")
    club.work()
    first = next(run for run in club.schedule.runs() if run.asked)
    digest, redis = club.schedule.digest, club.redis
    (polled,) = ballots(redis, digest)
    assert polled.ballot.closes == coming.at  # not when the one comes that is left out
    for user, option in (("U1", "one"), ("U2", "one"), ("U2", "two"), ("UB", "two")):
        club.team.react(user, "C1", polled.message, option)

    club.say("a third", files=[("locks.pdf", titled("Locks for Tenants"))])
    club.asks("digest now")
    club.work()
    assert len(ballots(redis, digest)) == 1
    assert len(club.root_posts()) == 2

    platform = club.front.front.platform
    look_back(redis, platform, digest, first.at)
    week = week_of(redis, digest, first.at, coming.at)
    assert week.tally is not None
    assert (sorted(week.tally.votes), week.tally.voters) == ([1, 2], 2)
    assert [each.title for each in week.waiting] == ["Locks for Tenants"]


def test_what_people_take_back_goes_from_the_posted_digest(club: Club) -> None:
    """Deleted, edited or left out: whatever Slack says to the first tries, and who looks next."""
    root = club.say("a paper on queues", files=[("queues.pdf", short_paper())])
    said = (
        ("U1", "The queue per tenant explains the whole gain of the paper."),
        ("U2", "I disagree, the baseline had a queue per tenant as well."),
        ("U1", "Does a queue per tenant wait for the worker?"),
        ("U2", "Is the wait of a tenant bounded by the queue?"),
    )
    _, denial, open_, other = (club.say(text, user, thread=root) for user, text in said)
    club.asks("digest now")
    club.work()
    (run, *_) = club.schedule.runs()

    def shown() -> str:
        return "\n".join((*club.root_posts(), *club.below(run.message)))

    def gone(words_: str) -> bool:
        club.front.front.show_overdue()
        return words_ not in shown() and not quoting(words_)

    def quoting(words_: str) -> bool:
        """Whether they are kept beside the ledger."""
        hashes = [club.redis.hvals(key) for key in club.redis.keys("*:quot*")]
        return any(words_.encode() in value for values in hashes for value in values)

    assert quoting(said[2][1])
    assert all(text in shown() for _, text in said)
    posts = len(club.team.posts("C1"))
    club.front.front.show_overdue()
    assert all(text in shown() for _, text in said)
    club.slack.faults.on("chat.update", ratelimited(0), times=2)
    club.team.delete("C1", open_)
    club.slack.wait(lambda: gone(said[2][1]))
    assert all(said[n][1] in shown() for n in (0, 1, 3))
    club.team.edit("C1", denial, "never mind")
    club.slack.wait(lambda: gone(said[1][1]))
    assert "Where we disagreed" not in shown()
    club.team.react("U1", "C1", other, "see_no_evil")
    club.slack.wait(lambda: gone(said[3][1]))
    assert "Open" not in shown()
    assert len(club.team.posts("C1")) <= posts
