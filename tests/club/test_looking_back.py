"""What nobody heard is looked up once, in Slack's own history, and what cannot be had is told."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fake_slack import FakeSlack
from fake_slack_workspace import Workspace
from paper_club import DIGEST
from redis import Redis
from slack_front_end import FrontEnd, front_end, settings_for

from bot.club.attendance import NOBODY, PATIENCE, Attendance
from bot.club.digests import place_of
from bot.club.hearing import Hearing
from bot.club.ledger import note_issue, week_of
from bot.club.looking_back import SLOW_SECONDS, TOO_MANY, TOO_SLOW, look_back
from bot.core.club.issue import Issue
from bot.core.club.papers import Week
from bot.core.club.tally import Ballot, Candidate
from bot.slack.seen import SEEN

CHANNEL = "C123"
ARXIV = "see https://arxiv.org/abs/2401.{:05}"


@dataclass
class Lab:
    """A workspace, its front-end, and what a worker does at the digest's time."""

    slack: FakeSlack
    team: Workspace
    front: FrontEnd
    hearing: Hearing
    redis: Redis
    began: float
    ahead: float = 0.0  # of the clocks on the walls

    def clock(self) -> float:
        return time.time() + self.ahead

    def says(self, user: str, text: str, thread: str | None = None) -> str:
        ts = self.team.say(user, CHANNEL, text, thread=thread)
        self.slack.deliveries.settled()
        return ts

    def unheard(self, user: str, text: str, thread: str | None = None) -> str:
        """As `says`, while nobody listens: no event comes of it."""
        ts = self.says(user, text, thread)
        for key in self.redis.keys(f"shedder:club:*{ts}*"):
            self.redis.delete(key)
        return ts

    def attend(self) -> None:
        Hearing.of(self.redis, [DIGEST], self.clock).attend("slack")

    def week(self, looking_back: bool = True) -> Week:
        before = self.asked()
        if looking_back:
            look_back(self.redis, self.front.front.platform, DIGEST, self.began, self.clock)
        self.calls = self.asked() - before
        return week_of(self.redis, DIGEST, self.began, self.clock() + 1, self.clock)

    calls: int = 0

    def asked(self) -> int:
        return sum(call.method == "conversations.replies" for call in self.slack.calls) + sum(
            call.method == "conversations.history" and "oldest" in call.args
            for call in self.slack.calls
        )


@pytest.fixture(scope="module")
def running(redis_url: str) -> Iterator[tuple[FakeSlack, Workspace, FrontEnd, Hearing]]:
    with FakeSlack(enforce_limits=False) as slack, Redis.from_url(redis_url) as redis:
        team, hearing = slack.workspace("T123"), Hearing.of(redis, [DIGEST])
        with front_end(slack, redis, settings_for(slack, team.token), (hearing,)) as front:
            yield slack, team, front, hearing
            slack.deliveries.settled()


@pytest.fixture
def lab(redis: Redis, running: tuple[FakeSlack, Workspace, FrontEnd, Hearing]) -> Iterator[Lab]:
    slack, team, front, hearing = running
    team.channel(CHANNEL, "papers", members=["U1", "U2", team.bot_user])
    redis.hset(SEEN, "message.channels", int(time.time()))  # as this front-end noted it once
    lab = Lab(slack, team, front, hearing, redis, time.time() - 1)
    yield lab
    slack.deliveries.settled()
    for ts in list(team.channels[CHANNEL].messages):
        team.channels[CHANNEL].messages.pop(ts)


def test_what_happens_in_slack_is_in_the_ledger_as_it_happens(lab: Lab) -> None:
    lab.attend()
    root = lab.says("U1", ARXIV.format(1))
    reply = lab.says("U2", "is it?", thread=root)
    lab.says("U3", "no", thread=root)
    lab.team.edit(CHANNEL, reply, "is it any good?")
    lab.team.react("U2", CHANNEL, root, "+1")
    lab.team.react("U3", CHANNEL, lab.says("U3", ARXIV.format(2)), "see_no_evil")
    lab.team.delete(CHANNEL, lab.says("U3", ARXIV.format(3)))
    lab.slack.deliveries.settled()
    week = lab.week(looking_back=False)
    [only] = week.papers
    assert (only.key, only.posted_by, only.reactors) == ("arxiv:2401.00001", "U1", {"U2"})
    assert [each.text for each in only.discussion] == ["is it any good?", "no"]
    assert [each.why for each in week.skipped] == ["opted out"]


def test_a_digest_that_is_new_looks_back_once_and_no_more(lab: Lab) -> None:
    root = lab.unheard("U1", ARXIV.format(1))
    lab.unheard("U2", "good?", thread=root)
    lab.team.react("U2", CHANNEL, root, "+1")
    lab.attend()
    assert lab.week(looking_back=False).missing == NOBODY
    week = lab.week()
    assert [len(each.discussion) for each in week.papers] == [1]
    assert week.papers[0].reactors == {"U2"}
    assert (week.heard_from, week.missing, lab.calls > 0) == (0.0, "", True)
    assert lab.week().papers == week.papers
    assert lab.calls == 0


def test_what_was_said_edited_and_deleted_while_nobody_listened_is_as_it_stands(lab: Lab) -> None:
    lab.attend()
    lab.week()
    gone, kept = lab.says("U1", ARXIV.format(1)), lab.says("U1", ARXIV.format(2))
    reply, other = lab.says("U2", "hm", thread=kept), lab.says("U3", "so", thread=kept)
    lab.team.react("U2", CHANNEL, kept, "+1")
    lab.slack.deliveries.settled()
    assert len(lab.week().papers) == 2
    assert lab.calls == 0
    _without_events(lab, lambda: lab.team.delete(CHANNEL, gone))
    _without_events(lab, lambda: lab.team.delete(CHANNEL, reply))
    _without_events(lab, lambda: lab.team.edit(CHANNEL, other, "so what?"))
    _without_events(lab, lambda: lab.team.unreact("U2", CHANNEL, kept, "+1"))
    lab.team.react("U3", CHANNEL, kept, "tada")
    lab.team.unreact("U3", CHANNEL, kept, "tada")
    lab.slack.deliveries.settled()
    _without_events(lab, lambda: lab.team.react("U3", CHANNEL, kept, "tada"))
    assert len(lab.week().papers) == 2
    lab.ahead = PATIENCE + 1
    [only] = lab.week().papers
    assert lab.calls > 0
    assert [each.text for each in only.discussion] == ["so what?"]
    assert only.reactors == {"U3"}


def test_a_time_in_which_nobody_listened_is_not_over_for_being_looked_up_before(
    redis: Redis,
) -> None:
    now = [1_000.0]
    attendance = Attendance(redis, place_of(DIGEST), lambda: now[0])
    attendance.note()
    first = attendance.gap(0.0)
    assert first is not None
    now[0] += PATIENCE + 1
    attendance.note()  # another one, while the first is looked up
    attendance.fill(first, 1_000.0)
    assert attendance.gap(0.0) is not None
    second = attendance.gap(0.0)
    assert second is not None
    attendance.fill(second, now[0])
    assert attendance.gap(0.0) is None
    assert attendance.gap(now[0]) is None


def test_only_whoever_listens_there_notes_that_they_do(redis: Redis) -> None:
    Hearing.of(redis, [DIGEST]).attend("discord")
    assert redis.keys("*") == []


def test_what_is_not_told_as_it_happens_is_looked_up_each_time(lab: Lab) -> None:
    lab.attend()
    lab.week()
    lab.unheard("U1", ARXIV.format(1))
    scopes = lab.team.scopes
    lab.team.scopes = scopes - {"reactions:read"}
    week = lab.week()
    lab.team.scopes = scopes
    assert "reactions:read" in week.missing
    assert [each.key for each in week.papers] == ["arxiv:2401.00001"]


def test_what_cannot_be_had_is_told_with_the_reason(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    scopes = lab.team.scopes
    lab.team.scopes = scopes - {"channels:history"}
    week = lab.week()
    lab.team.scopes = scopes
    assert "channels:history" in week.missing
    assert week.heard_from > 0
    monkeypatch.setattr("bot.club.looking_back.MOST", 2)
    for number in range(4):
        lab.unheard("U1", ARXIV.format(number))
    week = lab.week()
    assert week.missing == TOO_MANY
    assert [each.key for each in week.papers] == ["arxiv:2401.00002", "arxiv:2401.00003"]
    assert week.heard_from == week.papers[0].posted_at


def test_a_service_that_is_slow_to_tell_may_not_have_told_all(lab: Lab) -> None:
    lab.unheard("U1", ARXIV.format(1))
    before = lab.asked()

    def clock() -> float:
        return time.time() + (SLOW_SECONDS + 1 if lab.asked() > before else 0.0)

    look_back(lab.redis, lab.front.front.platform, DIGEST, lab.began, clock)
    week = lab.week(looking_back=False)
    assert [each.key for each in week.papers] == ["arxiv:2401.00001"]
    assert (week.missing, week.heard_from) == (TOO_SLOW, week.papers[0].posted_at)


def test_votes_that_nobody_heard_of_count(lab: Lab) -> None:
    lab.attend()
    lab.week()
    vote = lab.says("U9", "vote, please")
    candidates = tuple(Candidate(key=str(n), title="") for n in range(2))
    ballot = Ballot(candidates=candidates, closes=time.time() + 60)
    place = place_of(DIGEST).model_copy(update={"thread": vote})
    note_issue(lab.redis, DIGEST, Issue(ballot=ballot), lab.began, place, vote)
    lab.team.react("U1", CHANNEL, vote, "two")
    lab.slack.deliveries.settled()
    _without_events(lab, lambda: lab.team.unreact("U1", CHANNEL, vote, "two"))
    _without_events(lab, lambda: lab.team.react("U2", CHANNEL, vote, "one"))
    lab.ahead = 61
    counted = lab.week().tally
    assert counted is not None
    assert (counted.votes, lab.calls) == ((1, 0), 0)


def _without_events(lab: Lab, deed: object) -> None:
    """Something happens in Slack, and the ledger stays as it was."""
    before = {key: lab.redis.dump(key) for key in lab.redis.keys("shedder:club:*")}
    assert callable(deed)
    deed()
    lab.slack.deliveries.settled()
    for key in lab.redis.keys("shedder:club:*"):
        if key not in before:
            lab.redis.delete(key)
    for key, kept in before.items():
        life = max(lab.redis.pttl(key), 60_000)
        lab.redis.restore(key, life, kept, replace=True)
