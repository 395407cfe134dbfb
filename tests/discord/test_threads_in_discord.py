"""A question's thread is made by whoever is first; where there may be none, replies stand in."""

from collections.abc import Iterator

import fake_discord_channel as channels
import fake_discord_faults as faults
import pytest
from discord_service import DiscordThread, discord_thread
from redis import Redis

from bot.core.values import Place
from bot.discord import history
from bot.discord.history import files_in
from bot.discord.threads import LONGEST_NAME, Spot, is_there, known, opened, wish
from bot.keeping.forgetting import forget_workspace
from bot.platforms import NotThere

THREADS = "POST /channels/*/threads"
BODY = '{"components": [{"type": 17, "components": [{"type": 10, "content": "hello"}]}]}'


@pytest.fixture
def there(redis: Redis) -> Iterator[DiscordThread]:
    with discord_thread(redis) as there:
        yield there


def spot(there: DiscordThread, place: Place | None = None) -> Spot:
    return opened(there.open().rest, place or there.place)


def test_the_thread_of_a_question_is_made_once_and_called_as_was_wished(
    there: DiscordThread,
) -> None:
    wish(there.redis, there.place, "Attention Is All You Need")
    assert known(there.redis, there.place) is None
    assert spot(there) == spot(there) == Spot(there.question.id)
    assert there.thread.name == "Attention Is All You Need"
    assert len(there.discord.called("POST", "/channels/*/threads")) == 1


@pytest.mark.parametrize("wished", ["", "  \n ", "x" * 300, "two\nlines\x00\u202e", "@everyone"])
def test_any_name_becomes_one_that_discord_takes(there: DiscordThread, wished: str) -> None:
    wish(there.redis, there.place, wished)
    spot(there)
    assert 1 <= len(there.thread.name) <= LONGEST_NAME
    assert there.thread.name.isprintable()


def test_a_name_that_discord_does_not_take_keeps_no_answer_back(there: DiscordThread) -> None:
    wish(there.redis, there.place, "odd")
    there.discord.faults.on(THREADS, faults.refused(50035))
    assert spot(there) == Spot(there.question.id)
    assert there.thread.name == "Shedder"


def test_a_thread_that_somebody_made_meanwhile_is_the_one(there: DiscordThread) -> None:
    there.discord.start_thread("bob", there.question, "mine")
    assert spot(there) == Spot(there.question.id)
    there.open().post(there.place, "k", BODY)
    assert [each.text for each in there.discord.messages(there.thread)] == ["hello"]


def test_a_thread_whose_making_was_not_confirmed_is_made_once(there: DiscordThread) -> None:
    there.discord.faults.on(THREADS, faults.status(500, after=True))
    assert spot(there) == Spot(there.question.id)
    assert len(there.papers.threads) == 1


@pytest.mark.parametrize("noted", [True, False], ids=["noted", "found out"])
def test_a_question_in_a_thread_of_peoples_is_answered_there(
    there: DiscordThread, noted: bool
) -> None:
    thread = there.discord.start_thread("bob", there.papers, "mine")
    place = there.place.model_copy(update={"thread": thread.id})
    if noted:
        is_there(there.redis, place)
    there.open().post(place, "k", BODY)
    assert [each.text for each in there.discord.messages(thread)] == ["hello"]
    assert len(there.discord.called("POST", "/channels/*/threads")) == (0 if noted else 1)


@pytest.mark.parametrize("code", [50001, 50013, 50024, 160006, 10008])
def test_where_there_may_be_no_thread_the_question_is_replied_to(
    there: DiscordThread, code: int
) -> None:
    there.discord.faults.on(THREADS, faults.refused(code), times=None)
    discord = there.open()
    message = discord.post(there.place, "crit-1.0", BODY)
    (post,) = there.replies()
    assert (post.channel, post.reference) == (there.papers, there.question)
    assert discord.find(there.place, "crit-1.0") == message
    discord.edit(there.place, message, BODY.replace("hello", "changed"), key="crit-1.0")
    assert there.shown() == ["changed"]
    discord.delete(there.place, message)
    assert there.shown() == []
    assert len(there.discord.called("POST", "/channels/*/threads")) == 1


def test_a_voice_channel_has_no_threads_and_is_answered_in_place(there: DiscordThread) -> None:
    voice = there.lab.channel("talk", channels.VOICE)
    asked = DiscordThread.asked(there.discord, there.lab, voice, there.redis)
    asked.open().post(asked.place, "k", BODY)
    assert [post.channel for post in there.replies()] == [voice]


def test_a_thread_in_which_nothing_may_be_said_gives_way_to_a_reply(there: DiscordThread) -> None:
    there.papers.deny(there.discord.app, "send_messages_in_threads")
    there.open().post(there.place, "k", BODY)
    (post,) = there.replies()
    assert (post.channel, post.reference) == (there.papers, there.question)


def test_an_answer_that_began_in_its_thread_does_not_go_on_beside_it(there: DiscordThread) -> None:
    there.open().post(there.place, "k", BODY)
    there.papers.deny(there.discord.app, "send_messages_in_threads")
    with pytest.raises(NotThere):
        there.open().post(there.place, "l", BODY)
    assert [post.channel for post in there.replies()] == [there.thread]


def test_a_thread_that_was_deleted_takes_no_answer(there: DiscordThread) -> None:
    there.open().post(there.place, "k", BODY)
    there.lab.remove_channel(there.thread)
    with pytest.raises(NotThere, match="was deleted"):
        there.open().post(there.place, "l", BODY)
    assert there.open().find(there.place, "k") is None


def test_what_is_begun_depends_on_where_and_on_the_setting(there: DiscordThread) -> None:
    place = there.place.model_copy(update={"thread": ""})
    direct = place.model_copy(update={"workspace": "dm"})
    voice = place.model_copy(update={"thread": "reply-1"})
    discord = there.open()
    assert discord.begun(place, "7").thread == "7"
    assert discord.begun(direct, "7").thread == "reply-7"
    assert discord.begun(voice, "7").thread == "reply-7"
    assert there.open(discord_threads=False).begun(place, "7").thread == "reply-7"
    assert discord.direct(direct)
    assert not discord.direct(place)
    assert (discord.threadless(voice), discord.threadless(there.place)) == (True, False)
    beside = discord.aside(there.place)
    assert beside.thread == f"reply-{there.place.thread}"
    assert discord.aside(beside) == beside
    is_there(there.redis, there.place)
    assert discord.aside(there.place) == there.place, "nothing is opened by what is said there"


# What people put there


def test_the_documents_of_a_thread_are_its_own_and_those_it_began_with(
    there: DiscordThread,
) -> None:
    lab, papers = there.lab, there.papers
    question = lab.say("ada", papers, "@shedder this", [("a.pdf", b"%PDF a"), ("x.zip", b"PK")])
    place = there.place.model_copy(update={"thread": question.id})
    discord = there.open()
    discord.post(place, "k", BODY)
    discord.attach(place, "k.copy", "copy.pdf", b"%PDF copy")
    assert question.thread is not None
    lab.say("bob", question.thread, "@shedder and this", [("b.pdf", b"%PDF b")])
    lab.say("bob", question.thread, "not for the bot", [("c.pdf", b"%PDF c")])
    found = files_in(discord.rest, place)
    assert [file.name for file in found] == ["a.pdf", "b.pdf"]
    contents = [discord.fetch(place, file, 1_000) for file in found]
    assert contents == [b"%PDF a", b"%PDF b"]


def test_the_documents_of_a_question_in_place_are_those_it_came_with(there: DiscordThread) -> None:
    paper = there.lab.say("ada", there.papers, "@shedder", [("a.pdf", b"%PDF a")])
    asked = there.lab.say("bob", there.papers, "@shedder this", reply_to=paper)
    place = there.place.model_copy(update={"thread": f"reply-{asked.id}"})
    assert [file.name for file in files_in(there.open().rest, place)] == ["a.pdf"]
    there.discord.delete(asked)
    assert files_in(there.open().rest, place) == ()


def test_a_thread_that_discord_cannot_list_has_at_least_what_it_began_with(
    there: DiscordThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "AGAIN_SECONDS", (0.01,))
    question = there.lab.say("ada", there.papers, "@shedder this", [("a.pdf", b"%PDF a")])
    place = there.place.model_copy(update={"thread": question.id})
    there.open().post(place, "k", BODY)
    there.discord.faults.on("GET /channels/*/messages", faults.status(500), times=None)
    assert [file.name for file in files_in(there.open().rest, place)] == ["a.pdf"]


# What is kept


def test_words_of_people_go_with_the_thread_and_everything_with_the_server(
    there: DiscordThread,
) -> None:
    wish(there.redis, there.place, "a secret project")
    discord = there.open()
    discord.post(there.place, "k", BODY)
    discord.forget(there.place)
    values = [
        there.redis.get(key)
        for key in there.redis.keys("shedder:*discord:*")
        if there.redis.type(key) == b"string"
    ]
    assert not any(b"secret" in (value or b"") for value in values)
    discord.post(there.place, "l", BODY)
    forget_workspace(there.redis, "discord", there.place.workspace)
    assert there.redis.keys(f"shedder:*discord:{there.place.workspace}*") == []
