"""That a question was seen is seen: by its thread, else by a reaction that goes with the answer."""

import time
from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace
from typing import cast

import fake_discord_faults as faults
import pytest
from discord_service import DiscordThread, discord_thread
from fake_discord_message import Message
from redis import Redis

from bot.core.values import Place
from bot.discord.presence import show_declined
from bot.discord.rest import Rest
from bot.ingress.declined import Signs, owed_signs
from bot.ingress.desk import Desk
from bot.platforms import load_platform

SEEN, DECLINED = "👀", "🚫"


@pytest.fixture
def there(redis: Redis) -> Iterator[DiscordThread]:
    with discord_thread(redis) as there:
        yield there


def in_place(there: DiscordThread) -> Place:
    return there.place.model_copy(update={"thread": f"reply-{there.question.id}"})


def reactions(message: Message) -> list[str]:
    return [emoji for emoji, users in message.reactions.items() if users]


def test_a_question_that_begins_a_thread_is_seen_by_its_thread(there: DiscordThread) -> None:
    there.open().announce(there.place, there.question.id)
    assert there.question.thread is not None
    assert reactions(there.question) == []


def test_a_question_in_its_thread_gets_a_reaction_until_it_is_answered(
    there: DiscordThread,
) -> None:
    discord = there.open()
    discord.announce(there.place, there.question.id)
    more = there.lab.say("ada", there.thread, "@shedder and now?")
    for _ in range(2):
        discord.announce(there.place, more.id)
    assert reactions(more) == [SEEN]
    for _ in range(2):
        discord.answered(there.place, more.id)
    assert reactions(more) == []
    discord.announce(there.place, more.id)  # late, from another process
    assert reactions(more) == []


def test_a_question_in_place_gets_a_reaction_too(there: DiscordThread) -> None:
    there.open().announce(in_place(there), there.question.id)
    assert reactions(there.question) == [SEEN]
    there.open().answered(in_place(there), there.question.id)
    assert reactions(there.question) == []
    assert there.question.thread is None


def test_where_no_thread_may_be_made_the_question_gets_the_reaction(there: DiscordThread) -> None:
    there.papers.deny(there.discord.app, "create_public_threads")
    there.open().announce(there.place, there.question.id)
    assert reactions(there.question) == [SEEN]


def test_what_is_declined_shows_it_without_a_thread(there: DiscordThread) -> None:
    there.open().decline(there.place, there.question.id)
    assert reactions(there.question) == [DECLINED]
    assert there.question.thread is None


def test_in_a_burst_each_that_is_declined_shows_it_in_its_turn(there: DiscordThread) -> None:
    discord = there.open()
    asked = [there.lab.say("ada", there.papers, "@shedder decode") for _ in range(6)]
    for each in asked:
        discord.decline(there.place.model_copy(update={"thread": each.id}), each.id)
    shown = [each for each in asked if reactions(each)]
    assert len(shown) < len(asked), "there was no room for all"
    desk = SimpleNamespace(redis=there.redis, platform=discord, patient=lambda deed: deed() is None)
    signs = Signs(cast(Desk, desk), partial(show_declined, Rest.of(there.settings(), there.redis)))
    end = time.monotonic() + 10
    while owed_signs(there.redis, "discord").all() and time.monotonic() < end:
        signs.go_on()
        time.sleep(0.05)
    assert all(reactions(each) == [DECLINED] for each in asked)


def test_whatever_goes_wrong_nobody_hears_of_it(there: DiscordThread) -> None:
    discord = there.open()
    for fault in (faults.refused(50013), faults.cut(after=False), faults.ratelimited(30)):
        there.discord.faults.on("*", fault, times=None)
        discord.announce(in_place(there), there.question.id)
        discord.answered(in_place(there), there.question.id)
        discord.decline(in_place(there), "1")
        there.discord.faults.clear()
    wrong = there.settings(discord_bot_token="wrong.token.of-nobody")
    load_platform("discord", wrong, there.redis).announce(there.place, there.question.id)


def test_no_reaction_is_shown_for_what_is_no_message(there: DiscordThread) -> None:
    there.open().announce(in_place(there), "command:1")
    there.open().answered(in_place(there), "command:1")
    there.open().decline(in_place(there), "command:1")
    assert there.discord.called("PUT") == there.discord.called("DELETE") == []
