"""What is said in channels reaches whoever has a use for it before Slack is told so, and is nobody
else's concern."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from fake_slack import FakeSlack
from fake_slack_workspace import Workspace
from redis import Redis
from slack_front_end import FrontEnd, front_end, jobs_in, settings_for

from bot.core.errors import TransientError
from bot.core.heard import Deleted, Heard, Reacted
from bot.core.values import Place
from bot.slack.seen import Seen, last_seen


@dataclass
class Ear:
    """Listens to one channel, as the ledger of a paper club does."""

    channel: str = "C1"
    heard: list[Heard | Reacted | Deleted] = field(default_factory=list)
    deaf: int = 0  # so often what is said is not safe

    def overhears(self, place: Place) -> bool:
        return (place.platform, place.workspace, place.channel) == ("slack", "T1", self.channel)

    def overhear(self, said: Heard | Reacted | Deleted) -> None:
        if self.deaf:
            self.deaf -= 1
            raise TransientError("Redis is away")
        self.heard.append(said)


@dataclass
class There:
    slack: FakeSlack
    team: Workspace
    ear: Ear
    front: FrontEnd
    redis: Redis


@pytest.fixture(scope="module", params=["socket", "http"])
def place(request: pytest.FixtureRequest, redis_url: str) -> Iterator[There]:
    over_http = request.param == "http"
    with FakeSlack(enforce_limits=False) as slack, Redis.from_url(redis_url) as redis:
        team, ear = slack.workspace("T1"), Ear()
        for id, private in (("C1", False), ("C2", False), ("C3", True)):
            team.channel(id, private=private, members=["U1", "U2"])
        more = {"slack_port": 0} if over_http else {}
        settings = settings_for(slack, team.token, **more)
        with front_end(slack, redis, settings, (ear,)) as front:
            if over_http:
                slack.deliver_to(f"http://127.0.0.1:{front.listening.port}/slack/events")
            yield There(slack, team, ear, front, redis)
            slack.deliveries.settled()
            slack.wait(front.idle, what="the end of all that was begun")


@pytest.fixture
def there(place: There, redis: Redis) -> Iterator[There]:
    place.ear.heard.clear()
    place.ear.channel, place.ear.deaf = "C1", 0
    yield place
    place.slack.deliveries.settled()
    place.slack.wait(place.front.idle, what="the end of all that was begun")


def test_a_message_and_what_becomes_of_it_are_heard_before_they_are_acknowledged(
    there: There,
) -> None:
    team, ear = there.team, there.ear
    root = team.say("U1", "C1", "look: https://arxiv.org/abs/2401.00001", [("a.pdf", b"%PDF-1")])
    reply = team.say("U2", "C1", "nice", thread=root)
    team.edit("C1", reply, "nice, but slow")
    team.react("U2", "C1", root, "+1")
    team.unreact("U2", "C1", root, "+1")
    team.delete("C1", reply)
    there.slack.deliveries.settled()
    assert all(each.acked for each in there.slack.events)
    texts = [(each.id, each.text) for each in ear.heard if isinstance(each, Heard)]
    assert sorted(texts) == [
        (root, "look: https://arxiv.org/abs/2401.00001"),
        (reply, "nice"),
        (reply, "nice, but slow"),
    ]
    first = next(each for each in ear.heard if isinstance(each, Heard) and each.id == root)
    assert [file.name for file in first.attachments] == ["a.pdf"]
    reactions = [each for each in ear.heard if isinstance(each, Reacted)]
    assert {(each.emoji, each.removed) for each in reactions} == {("👍", False), ("👍", True)}
    (gone,) = (each for each in ear.heard if isinstance(each, Deleted))
    assert (gone.message, gone.place.thread) == (reply, root)


def test_a_paper_that_is_asked_about_is_heard_too_and_asked_once(there: There) -> None:
    ts = there.team.say("U1", "C1", "@shedder decode https://arxiv.org/abs/2401.00001")
    there.slack.deliveries.settled()
    there.slack.wait(lambda: len(jobs_in(there.redis)) == 1)
    there.slack.wait(there.front.idle)
    (asked,) = (each for each in there.ear.heard if isinstance(each, Heard))
    assert (asked.id, asked.author) == (ts, "U1")
    assert asked.text == "@shedder decode https://arxiv.org/abs/2401.00001"
    assert there.team.posts("C1"), "and what we said to it is nothing to be heard"


def test_an_alert_is_heard_and_answered_by_nobody(there: There) -> None:
    alert = {"title": "KubePodCrashLooping", "text": "*namespace:* payments"}
    there.team.alert("UALERT", "C1", attachments=[alert])
    there.slack.deliveries.settled()
    (heard,) = (each for each in there.ear.heard if isinstance(each, Heard))
    assert heard.text == "KubePodCrashLooping\nnamespace: payments"
    assert (heard.bot, heard.author) == (True, there.team.users["UALERT"].bot_id)
    assert jobs_in(there.redis) == []


def test_a_private_channel_is_heard_where_it_is_wanted(there: There) -> None:
    there.ear.channel = "C3"
    there.team.say("U1", "C3", "between us")
    there.slack.deliveries.settled()
    assert [each.text for each in there.ear.heard if isinstance(each, Heard)] == ["between us"]


def test_what_could_not_be_kept_comes_again(there: There) -> None:
    there.ear.deaf, there.slack.ack_timeout = 2, 0.4
    there.team.say("U1", "C1", "do not forget me")
    there.slack.deliveries.settled()
    there.slack.wait(lambda: there.ear.heard, what="the message again")
    (heard,) = there.ear.heard
    assert isinstance(heard, Heard)
    assert heard.text == "do not forget me"
    assert len(there.slack.events[-1].attempts) == 3
    there.slack.ack_timeout = 3.0


def test_what_is_of_no_use_costs_no_look_into_redis(there: There) -> None:
    there.team.say("U1", "C2", "hello")  # that such events come is noted once a minute
    there.slack.deliveries.settled()
    before = _commands(there)
    began = time.monotonic()
    for number in range(50):
        ts = there.team.say("U1", "C2", f"nobody cares about {number}")
    there.team.edit("C2", ts, "still nobody")
    there.slack.deliveries.settled()
    took = time.monotonic() - began
    assert all(each.acked for each in there.slack.events)
    assert there.ear.heard == []
    beside = 12 + 8 * took  # what a front-end looks at every second, whatever is said
    assert _commands(there) - before < beside
    assert jobs_in(there.redis) == []


def test_each_kind_of_message_is_noted_as_what_it_is_subscribed_to_as(redis: Redis) -> None:
    seen = Seen(redis)
    for kind in ("channel", "group", "im"):
        seen.note({"event": {"type": "message", "channel_type": kind}})
    seen.note({"event": {"type": "reaction_added"}})
    assert {*last_seen(redis)} == {
        "message.channels",
        "message.groups",
        "message",
        "reaction_added",
    }
    redis.flushall()
    seen.note({"event": {"type": "reaction_added"}})
    assert last_seen(redis) == {}, "noted a moment ago"


def _commands(there: There) -> int:
    """How many commands Redis has been given."""
    stats = there.redis.info("stats")
    return int(stats["total_commands_processed"])
