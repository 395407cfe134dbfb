"""Connections to Discord's gateway end, break and come again: nothing is lost or taken twice."""

import asyncio
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import discord.gateway as library
import pytest
from discord_front_end import FrontEnd, hurry, settings_for
from discord_front_end import front_end as showing_front_end
from fake_discord import FakeDiscord
from fake_discord_bot import led_to
from fake_discord_channel import Channel
from fake_discord_message import Message
from redis import Redis
from slack_front_end import jobs_in

from bot.admitting.admission import Door
from bot.core.errors import ConfigError
from bot.discord import connection
from bot.discord.heart import Heart
from bot.discord.listening import Listening
from bot.discord.loop import loop
from bot.discord.sessions import Sessions
from bot.ingress.front import Front
from bot.personas import load_personas
from bot.platforms import load_platform

front_end = partial(showing_front_end, shows=False)
PDF = ("queues.pdf", b"%PDF-1.7 a paper")


@pytest.fixture
def discord(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDiscord]:
    with FakeDiscord() as made, led_to(made):
        hurry(monkeypatch, made)
        made.guild("lab").channel("papers")
        yield made
        loop().close()


@pytest.fixture
def front(discord: FakeDiscord, redis: Redis) -> Iterator[FrontEnd]:
    with front_end(discord, redis, settings_for(discord)) as running:
        yield running


@pytest.fixture
def papers(discord: FakeDiscord) -> Channel:
    return discord.guild("lab").channel("papers")


@pytest.fixture
def asks(discord: FakeDiscord, papers: Channel) -> Callable[[], Message]:
    return lambda: discord.say("ada", papers, "@shedder decode this", [PDF])


def taken(discord: FakeDiscord, redis: Redis, *messages: Message) -> None:
    """Wait until these, and no others, are jobs, each once."""
    wanted = sorted(message.id for message in messages)

    def found() -> list[str]:
        return sorted(job.mention.id for job in jobs_in(redis))

    discord.wait(lambda: set(wanted) <= set(found()), what="jobs")
    time.sleep(0.1)
    assert found() == wanted


Asks = Callable[[], Message]


def test_it_asks_for_no_intent_that_needs_leave(discord: FakeDiscord, front: FrontEnd) -> None:
    (session,) = discord.gateway.connected
    guilds, guild_messages, direct_messages = 1 << 0, 1 << 9, 1 << 12
    assert session.intents == guilds | guild_messages | direct_messages


@pytest.mark.parametrize("how", ["dropped", "asked to", "closed"])
def test_a_session_is_resumed_and_what_is_told_twice_is_taken_once(
    discord: FakeDiscord, front: FrontEnd, redis: Redis, asks: Asks, how: str
) -> None:
    first = asks()
    taken(discord, redis, first)
    discord.gateway.replay_duplicates = 5
    if how == "asked to":
        discord.gateway.reconnect()
    else:
        discord.gateway.drop(code=None if how == "dropped" else 4000)
    second = asks()
    discord.wait(lambda: discord.gateway.resumes, what="a RESUME")
    taken(discord, redis, first, second)
    assert [known for _, _, known in discord.gateway.resumes] == [True], discord.gateway.closes
    assert len(discord.gateway.identifies) == 1
    discord.wait(lambda: front.listening)


@pytest.mark.parametrize("how", ["invalidated", "forgotten"])
def test_after_a_lost_session_what_was_missed_is_found(
    discord: FakeDiscord,
    front: FrontEnd,
    redis: Redis,
    asks: Asks,
    how: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    first = asks()
    taken(discord, redis, first)
    if how == "invalidated":
        discord.gateway.invalidate()
    else:
        discord.gateway.drop(forget=True)
    missed = discord.say("ada", first.channel, "@shedder decode this", [PDF], nobody_told=True)
    discord.wait(lambda: len(discord.gateway.identifies) == 2, what="another session")
    later = asks()
    taken(discord, redis, first, missed, later)
    assert discord.gateway.hasty == []
    assert "Discord: found what was missed since" in caplog.text


def test_an_answer_that_is_fast_is_counted_from_its_own_heartbeat(front: FrontEnd) -> None:
    assert library.KeepAliveHandler is Heart
    socket = SimpleNamespace(thread_id=0, _max_heartbeat_timeout=60, sequence=1, HEARTBEAT=1)
    heart = Heart(ws=cast(library.DiscordWebSocket, socket), interval=41.25)
    heart._last_send -= 41.25
    heart.get_payload()
    heart.ack()  # before the thread that sent it has noted that
    assert heart.latency < 10


def test_a_gateway_that_cannot_be_reached_at_first_is_tried_again(
    discord: FakeDiscord, redis: Redis, asks: Asks, caplog: pytest.LogCaptureFixture
) -> None:
    discord.gateway.refusals = 1  # which ends the library's client
    with front_end(discord, redis, settings_for(discord)):
        taken(discord, redis, asks())
    assert caplog.text.count("Trying again in") == 1
    assert "Traceback" not in caplog.text


def test_a_gateway_that_is_away_for_long_is_tried_more_often_than_the_library_would(
    discord: FakeDiscord,
    front: FrontEnd,
    redis: Redis,
    asks: Asks,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(connection, "SILENT_SECONDS", 0.3)
    discord.gateway.refusals = 1_000
    discord.gateway.drop()
    discord.wait(lambda: "Trying again in" in caplog.text, what="a word to the operator")
    assert not front.listening
    missed = discord.say(
        "ada", discord.guild("lab").channel("papers"), "@shedder decode", [PDF], nobody_told=True
    )
    discord.gateway.refusals = 0
    discord.wait(lambda: front.listening)
    taken(discord, redis, missed, asks())


def test_an_event_that_breaks_the_library_costs_a_session_and_nothing_else(
    discord: FakeDiscord, front: FrontEnd, redis: Redis, asks: Asks
) -> None:
    (session,) = discord.gateway.connected
    session.dispatch("READY", {"session_id": "s", "resume_gateway_url": "ws://127.0.0.1:9"})
    missed = discord.say(
        "ada", discord.guild("lab").channel("papers"), "@shedder decode", [PDF], nobody_told=True
    )
    discord.wait(lambda: len(discord.gateway.identifies) == 2, what="another session")
    taken(discord, redis, missed, asks())


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"discord_message_content": True}, "Message Content Intent"),
        ({"discord_bot_token": "of.nobody.whatsoever-it-is-called"}, "DISCORD_BOT_TOKEN: "),
    ],
    ids=["an intent without leave", "a token of nobody"],
)
def test_what_no_further_try_helps_against_is_an_error(
    discord: FakeDiscord, redis: Redis, settings: dict[str, Any], said: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        listen(discord, redis, **settings)
    assert said in refused.value.message
    assert "of.nobody" not in refused.value.message
    assert len(discord.gateway.identifies) <= 1


@pytest.mark.parametrize(("code", "said"), [(4004, "Copy another"), (4011, "more servers")])
def test_a_connection_that_discord_ends_for_good_is_an_error(
    discord: FakeDiscord, front: FrontEnd, code: int, said: str
) -> None:
    discord.gateway.drop(code=code)
    error = front.ended()
    assert isinstance(error, ConfigError)
    assert said in error.message


def test_told_to_stop_it_brings_to_an_end_what_it_began_and_takes_nothing_more(
    discord: FakeDiscord, front: FrontEnd, redis: Redis, asks: Asks
) -> None:
    before = [asks() for _ in range(5)]
    discord.wait(lambda: jobs_in(redis))
    front.stop()
    after = asks()
    known = {job.mention.id for job in jobs_in(redis)}
    assert after.id not in known
    discord.wait(lambda: discord.gateway.connections == [])
    assert [code for _, code in discord.gateway.closes] == [1000]
    assert not front.listening
    with front_end(discord, redis, settings_for(discord)):
        taken(discord, redis, *before, after)


def test_heartbeats_are_on_time_while_much_is_asked(
    discord: FakeDiscord, redis: Redis, papers: Channel
) -> None:
    discord.gateway.heartbeat_interval, discord.gateway.grace = 0.2, 0.2
    with front_end(discord, redis, settings_for(discord)):
        for number in range(100):
            discord.say(f"reader-{number}", papers, "@shedder decode this", [PDF])
        discord.wait(lambda: len(jobs_in(redis)) == 100, what="jobs")
        time.sleep(0.5)
        assert discord.gateway.late_heartbeats == []
        assert len(discord.gateway.connections[0].beats) >= 3


def test_two_front_ends_hear_everything_and_take_it_once(
    discord: FakeDiscord, front: FrontEnd, redis: Redis, asks: Asks
) -> None:
    with front_end(discord, redis, settings_for(discord)):
        assert len(discord.gateway.connected) == 2
        asked = [asks() for _ in range(4)]
        taken(discord, redis, *asked)
    assert discord.gateway.hasty == []


def test_sessions_begin_one_after_the_other_and_not_too_many(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord.sessions.SPACING_SECONDS", 0.1)
    monkeypatch.setattr("bot.discord.sessions.MOST", 3)
    monkeypatch.setattr("bot.discord.sessions.SPAN", 1.0)
    began = time.monotonic()
    times = []
    for _ in range(4):
        asyncio.run(Sessions(redis, "bot").next())
        times.append(time.monotonic() - began)
    gaps = [after - before for before, after in pairwise(times)]
    assert min(gaps) >= 0.09
    assert times[3] >= 0.9


def listen(discord: FakeDiscord, redis: Redis, **more: Any) -> None:
    settings = settings_for(discord, **more)
    platform = load_platform("discord", settings, redis)
    personas, door = load_personas(settings), Door.of(settings, redis)
    front = Front(redis, platform, personas, settings.default_persona, door)
    Listening(settings, redis).listen(front, platform)


def test_who_must_not_begin_a_session_yet_says_so_and_connects_to_nothing(
    discord: FakeDiscord,
    front: FrontEnd,
    redis: Redis,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    front.stop()
    monkeypatch.setattr("bot.discord.sessions.MOST", 1)
    began = Sessions(redis, discord.app.id)._until_room()
    assert began > 60
    key = next(key for key in redis.keys("shedder:pace:discord:*many*"))
    ((name, ends),) = redis.zrange(key, 0, -1, withscores=True)
    redis.zadd(key, {name: ends - began * 1_000 + 1_000})
    with front_end(discord, redis, settings_for(discord)):
        assert len(discord.gateway.identifies) == 2
    assert caplog.text.count("Too many sessions with Discord began") == 1
    assert "does not answer in time" not in caplog.text
    assert len(discord.gateway.connects) == 2
