"""Whoever presses or types something in Discord is answered once, whatever fails meanwhile."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from discord_front_end import front_end
from discord_room import PDF, Room
from fake_discord_faults import cut, refused, status
from fake_discord_interaction import Interaction
from fake_discord_message import Message
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from bot.discord import commands, interactions, responding
from bot.discord.commands import COMMANDS, offered, unsynced
from bot.discord.given import attachments, chosen_message, option, typing, urls
from bot.discord.interactions import AWAY, BROKEN, SLOW, UNKNOWN
from bot.discord.modals import about, filled
from bot.discord.written import Written
from bot.ingress.owed import Debts, Unasked
from bot.ingress.questions import Questions

CALLBACK = "POST /interactions/*/*/callback"
ASKED = {"question": "decode", "paper": PDF}


@pytest.fixture(autouse=True)
def _known(room: Room) -> Iterator[None]:
    """Discord was told of the commands; and nothing goes wrong in the test after."""
    room.discord.wait(lambda: room.discord.app.commands.get(""), what="commands")
    yield
    room.discord.faults.clear()
    room.discord.interactions.callback_time = 3.0


def asks(room: Room, **given: Any) -> Interaction:
    return room.discord.slash("ada", room.channel, "shedder", {**ASKED, **given})


def headings(room: Room) -> list[Message]:
    """What says in the channel who asked."""
    return [one for one in room.posts() if one.channel is room.channel and "asks" in one.text]


def again(room: Room, act: Interaction) -> None:
    """Discord tells of it once more, as when a session is resumed."""
    event = room.discord.interactions._event(act)
    room.discord.gateway.publish("INTERACTION_CREATE", 0, [room.discord.app], lambda *_: event)


# One heading, one job


@pytest.mark.parametrize("fault", [status(500, after=True), cut(after=True), status(502)])
def test_a_response_that_may_be_lost_is_there_once(room: Room, fault: Any) -> None:
    room.discord.faults.on(CALLBACK, fault)
    act = asks(room)
    job = room.job()
    [heading] = headings(room)
    assert job.mention.place.thread == heading.id
    assert act.acknowledged_at


@pytest.mark.parametrize("expired", [True, False])
def test_what_nobody_waits_for_any_more_is_an_ordinary_message(room: Room, expired: bool) -> None:
    if expired:
        room.discord.interactions.callback_time = 0.0
    else:
        room.discord.faults.on(CALLBACK, refused(50013), times=None)
    asks(room)
    job = room.job()
    [heading] = headings(room)
    assert job.mention.place.thread == heading.id
    assert not heading.ephemeral


def test_an_interaction_that_comes_again_is_one(room: Room) -> None:
    act = asks(room)
    room.job()
    for _ in range(3):
        again(room, act)
    room.heard()
    assert len(headings(room)) == 1
    assert len(room.jobs_here()) == 1


def test_two_front_ends_ask_once(room: Room, redis: Redis) -> None:
    with front_end(room.discord, redis, room.front.settings):
        asks(room)
        room.job()
        room.heard()
    assert len(headings(room)) == 1
    assert len(room.jobs_here()) == 1


def test_what_somebody_did_not_live_to_ask_is_asked_by_another(room: Room, redis: Redis) -> None:
    act = asks(room)
    job = room.job()
    told = len(headings(room))
    lost = job.mention.model_copy(
        update={
            "id": f"command:{int(act.id) + 1}",
            "place": job.mention.place.model_copy(update={"thread": ""}),
        }
    )
    owed = Debts(redis, "discord", "questions", Unasked, grace=0)
    owed.owe(Unasked(mention=lost, heading="Ada asks: decode", since=time.time()))
    room.job(2)
    assert len(headings(room)) == told + 1


# Somebody is told


def test_redis_that_is_away_is_said_in_time(room: Room, redis: Redis) -> None:
    redis.execute_command("CLIENT", "PAUSE", 2_600, "ALL")
    act = asks(room).answered()
    assert act.took < 3
    room.discord.wait(lambda: AWAY in act.text)
    assert act.seen == act.ephemeral
    redis.ping()
    assert room.jobs() == []


def test_what_takes_long_is_said_in_time_and_asked_all_the_same(
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(responding, "RESPONSE_SECONDS", 0.2)
    put = Questions.put

    def slowly(*args: Any) -> None:
        time.sleep(0.5)
        put(*args)

    monkeypatch.setattr(Questions, "put", slowly)
    act = asks(room).said()
    assert SLOW in act.text
    job = room.job()
    [heading] = headings(room)
    assert job.mention.place.thread == heading.id
    assert act.seen == act.ephemeral


def test_an_exception_is_a_sentence_and_no_word_of_it_is_shown(
    room: Room,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: Any) -> None:
        raise LookupError("the secret words of somebody")

    monkeypatch.setattr(Questions, "put", broken)
    act = asks(room).said()
    assert BROKEN in act.text
    assert act.ephemeral == act.seen
    assert "secret" not in act.text + caplog.text


def test_when_too_much_waits_that_is_said(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    full = threading.Event()
    monkeypatch.setattr(interactions, "CROWDED", "There is no room.")
    monkeypatch.setattr("bot.ingress.afterwards.Afterwards.__call__", lambda *_: full.is_set())
    assert "There is no room." in asks(room).said().text


def test_a_button_of_another_version_is_no_mystery(room: Room) -> None:
    act = room.discord.interactions.begin(
        2, room.discord.app, room.discord.user("ada"), room.channel, {"name": "review", "type": 1}
    )
    assert UNKNOWN in act.said().text


# Commands


def test_commands_that_differ_are_seen_and_what_discord_adds_is_not() -> None:
    added = {"id": "1", "version": "2", "dm_permission": True, "nsfw": False}
    known: list[dict[str, Any]] = [{**added, **each} for each in COMMANDS]
    assert unsynced(known) == ()
    assert unsynced(known[1:]) == ("shedder",)
    assert unsynced([{**known[0], "description": "?"}, *known[1:]]) == ("shedder",)
    assert unsynced([*known, {"type": 1, "name": "old"}]) == ("old",)


def test_no_more_personas_are_offered_than_discord_takes(room: Room) -> None:
    [kira] = (each for each in room.front.front.personas.values() if each.handle == "kira")
    many = {
        f"p{n}": kira.model_copy(update={"handle": f"p{n}", "name": "x" * 200}) for n in range(40)
    }
    found = offered(many, "")
    assert len(found) == commands.MOST_CHOICES
    assert max(len(each["name"]) for each in found) <= 100


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=9,
)
FIELDS = ("options", "resolved", "attachments", "messages", "components", "custom_id", "values")
NEARLY = st.dictionaries(st.sampled_from([*FIELDS, "component", "name", "value"]), ANYTHING)


@given(NEARLY | ANYTHING)
def test_no_data_whatever_is_an_exception(data: Any) -> None:
    option(data, "paper")
    typing(data)
    urls(data)
    attachments(data, ("1",))
    filled(data)
    about(str(data))
    Written.read(chosen_message(data))
