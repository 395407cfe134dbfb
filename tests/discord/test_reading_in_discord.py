"""What stands in threads and channels of Discord is read as people see it now."""

import time
from collections.abc import Iterator

import pytest
from discord_service import DiscordThread, connected, unhurried
from fake_discord import FakeDiscord
from fake_discord_channel import FORUM, PRIVATE_THREAD, Channel
from fake_discord_limits import BUCKETS
from fake_discord_message import Message
from redis import Redis

from bot.core.errors import UserError
from bot.core.heard import Heard
from bot.core.values import Place
from bot.discord import message as discord_message
from bot.discord import pace, reactions, reading
from bot.discord.calling import NO_ROLE
from bot.discord.unheard import NO_CHANNEL, NOT_GRANTED, OFF
from bot.platforms import NotThere
from bot.platforms.discord import Discord

ALERT = {"title": "[FIRING:1] KubeNodeNotReady", "description": "node-7 is gone"}


@pytest.fixture(scope="module")
def discord() -> Iterator[FakeDiscord]:
    with FakeDiscord(enforce_limits=False) as made, unhurried(), connected():
        made.app.message_content = True
        yield made


@pytest.fixture
def here(discord: FakeDiscord, redis: Redis, request: pytest.FixtureRequest) -> DiscordThread:
    """A channel of its own, and a question in it."""
    lab = discord.guild("lab")
    return DiscordThread.asked(discord, lab, lab.channel(request.node.name), redis)


@pytest.fixture
def platform(here: DiscordThread) -> Discord:
    return here.open(discord_message_content=True)


def texts(heard: tuple[Heard, ...]) -> list[str]:
    return [each.text for each in heard]


def below(here: DiscordThread, root: Message, prefix: str = "") -> Place:
    return here.place.model_copy(update={"thread": f"{prefix}{root.id}"})


def test_a_question_below_an_alert_is_read_with_the_alert_and_all_that_was_said_there(
    here: DiscordThread, platform: Discord
) -> None:
    """An alert and twenty messages; what was edited or deleted counts as it is now."""
    discord, channel = here.discord, here.papers
    alert = discord.say("alerts", channel, "", webhook=True, embeds=[ALERT])
    looking = discord.say("ben", channel, "looking", reply_to=alert)
    discord.say("cem", channel, "lunch?")
    asked = discord.say("ada", channel, "@shedder what is this?", reply_to=alert)
    thread = discord.start_thread("ada", asked, "what is this")
    said = [discord.say("ben", thread, f"note {n}") for n in range(20)]
    discord.edit(said[3], "note 3, corrected")
    discord.delete(said[4])
    discord.say(discord.app.user, thread, "my own")
    found = platform.thread(below(here, asked), 50)
    notes = [f"note {n}" for n in range(20) if n not in (3, 4)]
    notes.insert(3, "note 3, corrected")
    shown = "[FIRING:1] KubeNodeNotReady\nnode-7 is gone"
    assert texts(found) == [shown, "looking", "@shedder what is this?", *notes, "my own"]
    assert [each.bot for each in found[:3]] == [True, False, False]
    assert (found[0].author, found[0].name) == (alert.hook, "alerts")
    assert [each.ours for each in found] == [False] * 22 + [True]
    assert found[6].edited
    assert found[1].place.thread == alert.id
    assert {each.place.thread for each in found[3:]} == {asked.id}
    assert looking.id == found[1].id
    few = platform.thread(below(here, asked), 6)
    assert texts(few) == [shown, texts(found)[2], "note 17", "note 18", "note 19", "my own"]


def test_in_place_the_replies_are_the_thread(here: DiscordThread, platform: Discord) -> None:
    discord, channel = here.discord, here.papers
    first = discord.say("ben", channel, "again?", reply_to=here.question)
    discord.say("cem", channel, "lunch?")
    discord.say("ada", channel, "yes", reply_to=first)
    place = below(here, here.question, "reply-")
    assert texts(platform.thread(place, 9)) == ["@shedder decode this", "again?", "yes"]
    discord.delete(here.question)
    assert texts(platform.thread(place, 9)) == ["again?", "yes"]
    alone = discord.dm("ada", "@shedder decode this")
    discord.dm("ada", "and this?")
    place = Place(platform="discord", workspace="dm", channel=alone.channel.id, thread="")
    place = place.model_copy(update={"thread": f"reply-{alone.id}"})
    assert texts(platform.thread(place, 9)) == ["@shedder decode this", "and this?"]


def test_a_post_in_a_forum_is_read_from_its_beginning(
    here: DiscordThread, platform: Discord
) -> None:
    discord = here.discord
    forum = here.lab.channel("questions", FORUM)
    post = discord.post("ada", forum, "Queues", "are they fair?")
    for number in range(4):
        discord.say("ben", post.channel, f"note {number}")
    place = here.place.model_copy(update={"channel": forum.id, "thread": post.id})
    assert texts(platform.thread(place, 3)) == ["are they fair?", "note 2", "note 3"]
    found = platform.history(place.model_copy(update={"thread": ""}), 0.0, 99)
    assert [each.begins for each in found] == [True, False, False, False, False]
    assert platform.permalink(place, post.id).endswith(f"/{post.id}/{post.id}")


def test_nobody_is_told_that_there_is_nothing_where_nobody_may_look(
    here: DiscordThread, platform: Discord
) -> None:
    assert platform.thread(here.place.model_copy(update={"thread": ""}), 9) == ()
    gone = here.place.model_copy(update={"thread": here.discord.ids()})
    assert platform.thread(gone, 9) == ()
    assert platform.reactions(here.place, here.discord.ids()) == ()
    here.papers.deny(here.discord.app, "read_message_history")
    with pytest.raises(UserError, match="Read Message History"):
        platform.thread(here.place, 9)
    with pytest.raises(UserError, match="Read Message History"):
        platform.history(here.place, 0.0, 9)
    here.papers.deny(here.discord.app, "view_channel")
    for look in (
        lambda: platform.thread(here.place, 9),
        lambda: platform.history(here.place, 0.0, 9),
        lambda: platform.reactions(here.place, here.question.id),
    ):
        with pytest.raises(NotThere):
            look()


def test_a_history_is_the_channel_and_its_threads_with_who_reacts(
    here: DiscordThread, platform: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 3)
    discord, channel = here.discord, here.papers
    discord.delete(here.question)
    old = discord.say("ada", channel, "last year", ago=4_000)
    slow = discord.start_thread("ada", old, "slow")
    paper = discord.say("ada", channel, "arxiv.org/abs/2401.00001", ago=3_000)
    discord.say("ben", channel, "why?", reply_to=paper, ago=2_900)
    thread = discord.start_thread("ben", paper, "on it")
    discord.say("cem", thread, "because", ago=2_800)
    asleep = [discord.start_thread("cem", channel, f"sleeping {n}") for n in range(4)]
    for each in asleep:
        discord.say("cem", each, f"in {each.name}", ago=2_700)
        each.archive()
    quiet = discord.start_thread("cem", channel, "quiet", type=PRIVATE_THREAD)
    discord.say("cem", quiet, "between us")
    discord.say("ada", slow, "at last", ago=2_600)
    for number in range(5):
        discord.say("ada", channel, f"note {number}", ago=2_500 - number)
    discord.react("ben", paper, "👍")
    discord.react("cem", paper, "👍")
    discord.react(discord.app.user, paper, "👀")
    since = time.time() - 3_500
    found = platform.history(here.place, since, 99)
    sleeping = [f"in sleeping {n}" for n in range(4)]
    notes = [f"note {n}" for n in range(5)]
    expected = ["arxiv.org/abs/2401.00001", "why?", "because", *sleeping, "at last", *notes]
    assert texts(found) == ["last year", *expected], "with what is talked about anew"
    found = found[1:]
    assert [each.begins for each in found] == [True, *[False] * 7, *[True] * 5]
    assert {each.place.thread for each in found[:3]} == {paper.id}
    assert found[7].place.thread == old.id
    who = {(each.emoji, each.user, each.bot) for each in found[0].reactions}
    names = {name: discord.user(name).id for name in ("ben", "cem")}
    likes = {("👍", id, False) for id in names.values()}
    assert who == {*likes, ("👀", discord.app.user.id, True)}
    assert texts(platform.history(here.place, since, 3)) == notes[2:]
    assert all(platform.permalink(each.place, each.id) for each in found)


def test_reactions_are_everybodys_and_ours_is_given_once(
    here: DiscordThread, platform: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reactions, "PAGE", 4)
    ballot = here.question
    for emoji in ("1️⃣", "2️⃣", "1️⃣"):
        platform.react(here.place, ballot.id, emoji)
    for number in range(9):
        here.discord.react(f"voter-{number}", ballot, "1️⃣")
    found = platform.reactions(here.place, ballot.id)
    assert [each.emoji for each in found].count("1️⃣") == 10
    assert [each.user for each in found if each.bot] == [here.discord.app.user.id] * 2
    here.papers.deny(here.discord.app, "add_reactions")
    with pytest.raises(UserError):
        platform.react(here.place, ballot.id, "3️⃣")
    here.discord.delete(ballot)
    assert platform.reactions(here.place, ballot.id) == ()


def test_an_address_leads_to_where_a_message_stands(here: DiscordThread, platform: Discord) -> None:
    def link(channel: Channel | str, message: Message) -> str:
        id = channel if isinstance(channel, str) else channel.id
        return f"https://discord.com/channels/{here.lab.id}/{id}/{message.id}"

    discord, channel = here.discord, here.papers
    root = here.question
    thread = discord.start_thread("ada", root, "queues")
    within = discord.say("ben", thread, "within")
    reply = discord.say("ben", channel, "in place", reply_to=root)
    platform.thread(here.place, 9)  # which notes where it stands
    assert platform.permalink(here.place, root.id) == link(channel, root)
    assert platform.permalink(here.place, within.id) == link(thread, within)
    assert platform.permalink(here.place, reply.id) == link(channel, reply)
    place = here.place.model_copy(update={"thread": ""})
    assert platform.permalink(place, root.id) == link(channel, root)
    alone = discord.dm("ada", "hello")
    there = Place(platform="discord", workspace="dm", channel=alone.channel.id, thread="")
    address = f"https://discord.com/channels/@me/{alone.channel.id}/{alone.id}"
    assert platform.permalink(there, alone.id) == address
    assert platform.permalink(place, "sections") == ""


def test_people_are_called_as_the_server_calls_them(here: DiscordThread, platform: Discord) -> None:
    ada = here.discord.user("ada")
    assert platform.called(here.lab.id, ada.id) == "Ada"
    here.lab.member(ada).nick = "Ada L."
    assert platform.called(here.lab.id, ada.id) == "Ada L."
    assert platform.called("dm", ada.id) == "Ada"
    here.lab.member(ada).nick = None
    assert platform.called(here.lab.id, here.discord.user("stranger").id) == ""
    assert platform.called(here.lab.id, "U123") == ""


def test_a_call_notifies_the_role_that_is_set_and_nobody_else(
    here: DiscordThread, platform: Discord
) -> None:
    role, other = here.lab.role("on call"), here.lab.role("everybody else")
    here.discord.start_thread("ada", here.question, "queues")
    words = f"<@&{other.id}> @everyone <@{here.discord.user('ben').id}> https://evil.example/x"
    for group in (role.id, f"<@&{role.id}>"):
        id = platform.post(here.place, f"call-{group}", platform.calling(group, words))
        (said,) = [each for each in here.replies() if each.id == id]
        assert said.pinged == [role.id]
        assert here.discord.unfolding(said) == []
        assert "hxxps" in said.text
    for group in ("on call", "", "S0123", "@everyone"):
        with pytest.raises(UserError, match=NO_ROLE[:30]):
            platform.calling(group, words)
    page = "https://page.example/a?b=1&c=d"
    id = platform.post(here.place, "call-page", platform.calling(role.id, words, page))
    (paged,) = [each for each in here.replies() if each.id == id]
    assert f"To page somebody: <{page}>" in paged.text
    long = discord_message.Message.of_body(platform.calling(role.id, "help " * 3_000, page))
    assert "page.example" in str(long.components)
    assert sum(len(each["content"]) for each in long.components[0]["components"]) < 4_000


def test_why_a_channel_is_not_heard_is_said_in_a_sentence(
    here: DiscordThread, platform: Discord
) -> None:
    app, redis = here.discord.app, here.redis
    assert here.open().unheard(here.place) == OFF
    calls = len(here.discord.calls)
    assert platform.unheard(here.place) == ""
    first = len(here.discord.calls)
    assert first > calls
    assert platform.unheard(here.place) == ""
    assert len(here.discord.calls) == first, "it was looked up a moment ago"
    redis.flushdb()
    here.papers.deny(app, "read_message_history")
    said = platform.unheard(here.place)
    assert said.startswith(f"In #{here.papers.name} Shedder lacks Read Message History, so ")
    elsewhere = here.place.model_copy(update={"channel": here.discord.ids()})
    assert platform.unheard(elsewhere) == NO_CHANNEL.format(elsewhere.channel)
    redis.flushdb()
    app.message_content = False
    try:
        assert platform.unheard(here.place) == NOT_GRANTED
    finally:
        app.message_content = True
    direct = Place(platform="discord", workspace="dm", channel="1", thread="")
    assert here.open().unheard(direct) == ""


def test_what_takes_more_calls_than_discord_allows_at_once_is_read_whole_at_its_pace(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "SECOND", 0.1)
    monkeypatch.setattr("bot.discord.rest.PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(reading, "PAGE", 2)
    with FakeDiscord() as discord, connected():
        discord.app.message_content = True
        discord.limits.buckets = {name: (most, s / 10) for name, (most, s) in BUCKETS.items()}
        lab = discord.guild("lab")
        there = DiscordThread.asked(discord, lab, lab.channel("papers"), redis)
        for number in range(15):
            discord.react("ben", discord.say("ada", there.papers, f"note {number}"), "👍")
        found = there.open(discord_message_content=True).history(there.place, 0.0, 99)
        assert [len(each.reactions) for each in found] == [0, *[1] * 15]
        assert discord.limits.violations == []
