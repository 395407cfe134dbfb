"""What is said in a followed channel is overheard as it stands and in order, and nothing else."""

import time
from collections.abc import Iterator
from functools import partial

import pytest
from discord_front_end import FrontEnd, front_end, hurry, settings_for
from discord_overheard import Following, Notes
from discord_service import unhurried
from fake_discord import FakeDiscord
from fake_discord_bot import led_to
from fake_discord_channel import FORUM, PRIVATE_THREAD, Channel
from redis import Redis

from bot.core.heard import Deleted, Heard, Reacted
from bot.discord.loop import loop

PDF = ("queues.pdf", b"%PDF-1.7 a paper")
GUILD_REACTIONS, MESSAGE_CONTENT = 1 << 10, 1 << 15


@pytest.fixture(scope="module")
def discord() -> Iterator[FakeDiscord]:
    with (
        FakeDiscord(enforce_limits=False) as made,
        led_to(made),
        unhurried(),
        pytest.MonkeyPatch.context() as patch,
    ):
        hurry(patch, made)
        made.app.message_content = True
        yield made
        loop().close()


@pytest.fixture(scope="module")
def kept() -> Notes:
    return Notes()


@pytest.fixture
def notes(kept: Notes) -> Notes:
    kept.clear()
    return kept


@pytest.fixture
def papers(discord: FakeDiscord, notes: Notes, request: pytest.FixtureRequest) -> Channel:
    """A channel that is followed."""
    channel = discord.guild("lab").channel(request.node.name)
    notes.followed.add(channel.id)
    return channel


@pytest.fixture(scope="module")
def running(discord: FakeDiscord, redis_url: str, kept: Notes) -> Iterator[FrontEnd]:
    settings = settings_for(discord, discord_message_content=True)
    made = partial(Following, notes=kept)
    with (
        Redis.from_url(redis_url) as client,
        front_end(discord, client, settings, shows=False, made=made) as front,
    ):
        yield front


@pytest.fixture
def front(discord: FakeDiscord, running: FrontEnd, redis: Redis, notes: Notes) -> FrontEnd:
    discord.wait(lambda: running.listening)
    return running


def test_a_message_is_overheard_as_it_stands_through_all_that_becomes_of_it(
    discord: FakeDiscord, front: FrontEnd, papers: Channel, notes: Notes
) -> None:
    lab = discord.guild("lab")
    lab.member("ada").nick = "Ada L."
    said = discord.say("ada", papers, "@ben see <https://arxiv.org/abs/2401.00001>", [PDF])
    discord.react("ben", said, "👍")
    discord.edit(said, "see https://arxiv.org/abs/2401.00002")
    discord.unreact("ben", said, "👍")
    discord.react("shedder-fan", said, "1️⃣")
    discord.clear(said, "1️⃣")
    discord.clear(said)
    others = [discord.say("ben", papers, f"note {n}") for n in range(3)]
    discord.delete(said)
    discord.delete_many(papers, *others)
    discord.wait(lambda: len(notes.of(Deleted)) == 4, what="all of it")
    first, liked, edited, unliked, voted, *rest = notes.said
    assert isinstance(first, Heard)
    assert isinstance(edited, Heard)
    assert (first.id, first.author, first.name) == (said.id, said.author.id, "Ada L.")
    assert (first.place.channel, first.place.thread, first.begins) == (papers.id, said.id, True)
    assert first.text.endswith("see https://arxiv.org/abs/2401.00001")
    assert abs(first.at - time.time()) < 60
    ((file),) = first.attachments
    assert (file.name, file.id.split("/")[:2]) == ("queues.pdf", [papers.id, said.id])
    assert (first.bot, first.edited, first.edited_at, first.ours) == (False, False, 0.0, False)
    assert edited.edited
    assert abs(edited.edited_at - time.time()) < 60
    assert edited.text == "see https://arxiv.org/abs/2401.00002"
    ben = discord.user("ben").id
    assert isinstance(liked, Reacted)
    assert (liked.message, liked.user, liked.emoji, liked.removed) == (said.id, ben, "👍", False)
    assert liked.place.channel == papers.id
    assert unliked == liked.model_copy(update={"removed": True})
    assert isinstance(voted, Reacted)
    assert voted.emoji == "1\ufe0f\u20e3"
    cleared = [(each.user, each.emoji, each.removed) for each in rest[:2]]  # type: ignore[union-attr]
    assert cleared == [("", "1️⃣", True), ("", "", True)]
    gone = [each.message for each in notes.of(Deleted)]
    assert gone == [said.id, *(each.id for each in others)]


def test_an_alert_of_a_bot_is_all_that_people_read_of_it(
    discord: FakeDiscord, front: FrontEnd, papers: Channel, notes: Notes
) -> None:
    embed = {
        "title": "[FIRING:1] KubeNodeNotReady",
        "url": "https://grafana.example/d/1",
        "description": "node-7 has been **NotReady** for 15 m",
        "fields": [{"name": "severity", "value": "critical"}],
        "footer": {"text": "prod"},
        "author": {"name": "Alertmanager"},
    }
    preview = {"type": "link", "title": "what a link leads to"}
    row = {"type": 1, "components": [
        {"type": 2, "style": 5, "label": "Runbook", "url": "https://runbooks.example/n", "id": 2},
    ], "id": 1}  # fmt: skip
    alert = discord.say(
        "alerts", papers, "", webhook=True, embeds=[embed, preview], components=[row]
    )
    discord.wait(lambda: notes.said, what="the alert")
    (heard,) = notes.of(Heard)
    assert (heard.bot, heard.author, heard.name) == (True, alert.hook, "alerts")
    assert heard.text.split("\n") == [
        "Alertmanager",
        "[FIRING:1] KubeNodeNotReady https://grafana.example/d/1",
        "node-7 has been **NotReady** for 15 m",
        "severity: critical",
        "prod",
        "Runbook: https://runbooks.example/n",
    ]


def test_a_discussion_has_one_thread_wherever_it_is_held(
    discord: FakeDiscord, front: FrontEnd, papers: Channel, notes: Notes
) -> None:
    paper = discord.say("ada", papers, "arxiv.org/abs/2401.00001")
    reply = discord.say("ben", papers, "why?", reply_to=paper)
    deeper = discord.say("ada", papers, "because", reply_to=reply)
    deepest = discord.say("ben", papers, "hm", reply_to=deeper)
    thread = discord.start_thread("ben", paper, "on it")
    inside = discord.say("ben", thread, "in here")
    private = discord.start_thread("ben", papers, "quiet", type=PRIVATE_THREAD)
    discord.say("ben", private, "between us")
    discord.say("ben", discord.guild("lab").channel("elsewhere"), "not followed")
    discord.say(discord.app.user, papers, "an answer")
    discord.react("ben", inside, "👀")
    asked = discord.say("ada", papers, "@shedder decode this", [PDF])
    discord.wait(lambda: asked.id in [each.id for each in notes.of(Heard)], what="a question")
    found = {each.id: (each.place.thread, each.begins) for each in notes.of(Heard)}
    below = dict.fromkeys((reply.id, deeper.id, deepest.id, inside.id), (paper.id, False))
    assert found == {paper.id: (paper.id, True), **below, asked.id: (asked.id, True)}
    (reacted,) = notes.of(Reacted)
    assert (reacted.place.channel, reacted.place.thread) == (papers.id, thread.id)
    links = [front.front.platform.permalink(each.place, each.id) for each in notes.of(Heard)]
    lab = discord.guild("lab").id
    base = f"https://discord.com/channels/{lab}"
    assert links == [f"{base}/{thread.id if id == inside.id else papers.id}/{id}" for id in found]


def test_a_post_in_a_forum_begins_its_thread(
    discord: FakeDiscord, front: FrontEnd, notes: Notes
) -> None:
    lab = discord.guild("lab")
    forum = lab.channel("a forum", FORUM)
    notes.followed.add(forum.id)
    post = discord.post("ada", forum, "Queues", "arxiv.org/abs/2401.00001")
    answer = discord.say("ben", post.channel, "nice")
    discord.wait(lambda: len(notes.said) == 2)
    heard = notes.of(Heard)
    assert [(each.id, each.begins) for each in heard] == [(post.id, True), (answer.id, False)]
    assert {(each.place.channel, each.place.thread) for each in heard} == {(forum.id, post.id)}
    link = front.front.platform.permalink(notes.of(Heard)[0].place, post.id)
    assert link.endswith(f"/{post.channel.id}/{post.id}")


def test_while_it_cannot_be_kept_it_waits_in_its_order(
    discord: FakeDiscord, front: FrontEnd, papers: Channel, notes: Notes
) -> None:
    notes.away = True
    said = discord.say("ada", papers, "first")
    for number in range(5):
        discord.edit(said, f"edit {number}")
    discord.delete(said)
    time.sleep(0.1)
    notes.away = False
    discord.wait(lambda: notes.of(Deleted), what="the deletion")
    assert notes.texts() == ["first", *(f"edit {number}" for number in range(5))]


def test_what_nobody_follows_costs_a_look_and_nothing_else(
    discord: FakeDiscord, front: FrontEnd, notes: Notes, redis: Redis
) -> None:
    """1,000 messages that mention nobody, with reactions and deletions."""
    channel = discord.guild("lab").channel("noise")
    discord.wait(lambda: time.monotonic() - discord.calls[-1].at > 0.4, what="that it is there")
    discord.wait(front.idle)
    notes.asked = 0

    def asked() -> int:
        stats = redis.info("commandstats")
        return sum(one["calls"] for name, one in stats.items() if name != "cmdstat_ping")

    called, before = len(discord.calls), asked()
    began = time.process_time()
    for number in range(1_000):
        said = discord.say("ada", channel, f"lunch {number}?")
        if number % 10 == 0:
            discord.react("ben", said, "👍")
            discord.delete(said)
    discord.wait(lambda: notes.asked == 1_200, what="all of it")
    time.sleep(0.2)
    assert notes.said == []
    assert discord.calls[called:] == []
    assert asked() - before < 30  # sweeps, and this look
    assert time.process_time() - began < 10


def test_without_the_intent_nothing_is_asked_for_and_nothing_overheard(
    discord: FakeDiscord, redis: Redis, papers: Channel
) -> None:
    settings, notes = settings_for(discord), Notes(followed={papers.id})
    made = partial(Following, notes=notes)
    with front_end(discord, redis, settings, shows=False, made=made):
        session = [*discord.gateway.connected][-1]
        assert not session.intents & (GUILD_REACTIONS | MESSAGE_CONTENT)
        discord.say("ada", papers, "arxiv.org/abs/2401.00001")
        asked = discord.say("ada", papers, "@shedder decode this", [PDF])
        discord.wait(lambda: redis.keys("shedder:*crit-*") or redis.keys("rq:job:*"), what="a job")
        assert asked.id
    assert notes.said == []
    assert notes.asked == 0


def test_when_there_is_no_room_deletions_find_some_and_messages_are_looked_up_again(
    discord: FakeDiscord,
    front: FrontEnd,
    papers: Channel,
    notes: Notes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.discord.overhearing.MOST", 2)
    notes.away = True
    said = [discord.say("ada", papers, f"note {n}") for n in range(6)]
    discord.delete(said[0])
    time.sleep(0.1)
    notes.away = False
    discord.wait(lambda: {each.id for each in notes.of(Heard)} >= {one.id for one in said[1:]})
    assert [each.message for each in notes.of(Deleted)] == [said[0].id]
