"""What a paper club says in Slack is its digest's, whether it was heard or looked up."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fake_slack import FakeSlack
from fake_slack_workspace import Workspace
from redis import Redis
from slack_front_end import front_end, settings_for

from bot.club.digests import Digests
from bot.club.hearing import Hearing
from bot.club.ledger import week_of
from bot.club.looking_back import look_back
from bot.core.club.papers import Week
from bot.platforms.slack import Slack
from bot.slack import pace
from bot.slack.tokens import tokens
from config.digests import Digest

DIGEST = """
[papers]
channel = "slack/T123/C0456"
cron = "0 16 * * FRI"
tz = "Europe/Amsterdam"
persona = "q"
"""
MOONCAKE, FLEXGEN = "https://arxiv.org/abs/2407.00079", "https://arxiv.org/pdf/2303.06865v2"


@dataclass
class Club:
    slack: FakeSlack
    team: Workspace
    redis: Redis
    home: Path

    @property
    def digest(self) -> Digest:
        return next(iter(Digests.load(self.settings)))

    @property
    def settings(self):  # type: ignore[no-untyped-def]
        return settings_for(self.slack, self.team.token, shedder_home=self.home)

    def week(self, since: float) -> Week:
        """As a worker sees it."""
        platform = Slack(self.settings, self.redis, tokens(self.settings, self.redis))
        look_back(self.redis, platform, self.digest, since)
        return week_of(self.redis, self.digest, since, time.time() + 60)

    def meets(self) -> None:
        """Two papers, one of them discussed, corrected, voted up and one that is to stay out."""
        say, react = self.team.say, self.team.react
        first = say("U1", "C0456", f"worth a look: <{MOONCAKE}|Mooncake>")
        say("U2", "C0456", "does it hold for short prompts?", thread=first)
        wrong = say("U3", "C0456", "nonsense", thread=first)
        self.team.edit("C0456", wrong, "I am not so sure")
        gone = say("U3", "C0456", "forget that", thread=first)
        self.team.delete("C0456", gone)
        react("U2", "C0456", first, "+1")
        react("U3", "C0456", first, "eyes")
        self.team.unreact("U3", "C0456", first, "eyes")
        second = say("U2", "C0456", f"and {FLEXGEN}")
        react("U2", "C0456", second, "see_no_evil")
        say("U1", "C0456", "https://example.com/lunch")
        say("U1", "C0999", "https://arxiv.org/abs/2309.06180 is for the others")


@pytest.fixture
def club(redis: Redis, tmp_path: Path) -> Iterator[Club]:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "digests.toml").write_text(DIGEST)
    with FakeSlack(enforce_limits=False) as slack, pytest.MonkeyPatch.context() as patch:
        patch.setattr(pace, "NARROW", 0.0)
        team = slack.workspace("T123")
        for channel in ("C0456", "C0999"):
            team.channel(channel, members=["U1", "U2", "U3"])
        yield Club(slack, team, redis, tmp_path)


def is_theirs(week: Week) -> None:
    (paper,) = week.papers
    assert (paper.key, paper.posted_by) == ("arxiv:2407.00079", "U1")
    assert paper.postings[0].text == f"worth a look: Mooncake {MOONCAKE}"
    said = [(each.author, each.text) for each in paper.discussion]
    assert said == [("U2", "does it hold for short prompts?"), ("U3", "I am not so sure")]
    assert [(each.user, each.emoji) for each in paper.reactions] == [("U2", "👍")]
    assert [(each.why, each.key) for each in week.skipped] == [("opted out", "")]


def test_what_is_heard_as_it_is_said_is_the_weeks(club: Club) -> None:
    since = time.time()
    hearing = Hearing.of(club.redis, Digests.load(club.settings))
    with front_end(club.slack, club.redis, club.settings, (hearing,)):
        hearing.attend("slack")
        club.meets()
        club.slack.deliveries.settled()
    is_theirs(week_of(club.redis, club.digest, since, time.time() + 60))
    assert club.slack.called("conversations.history") == []


def test_what_nobody_heard_is_looked_up_and_is_the_same(club: Club) -> None:
    since = time.time()
    club.meets()
    is_theirs(club.week(since))
    pages = club.slack.called("conversations.history", limit="200")
    assert len(pages) == 2, "of this week, and of threads that began before"


def test_an_app_that_lacks_the_new_scope_says_so_and_still_has_the_papers(club: Club) -> None:
    since = time.time()
    club.team.scopes = club.team.scopes - {"reactions:read"}
    club.meets()
    week = club.week(since)
    assert [paper.key for paper in week.papers] == ["arxiv:2407.00079"]
    assert week.missing
