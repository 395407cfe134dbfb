"""A call to Discord happens once or not at all, and whoever made it knows what is known of it."""

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fake_discord_faults as faults
import fake_discord_rest
import pytest
from aiohttp import web
from discord_service import DiscordThread, discord_thread
from fake_discord_faults import Fault
from redis import Redis

from bot.core.errors import ConfigError, ShedderError, TransientError, UserError
from bot.discord import client
from bot.discord.errors import Refused
from bot.discord.loop import loop
from bot.platforms import Gone, NotSent, NotThere, load_platform
from bot.running.operator import operator_messages
from config.settings import Settings

POST = "POST /channels/*/messages"
BODY = '{"components": [{"type": 17, "components": [{"type": 10, "content": "hello"}]}]}'


@pytest.fixture
def there(redis: Redis) -> Iterator[DiscordThread]:
    with discord_thread(redis) as there:
        yield there


@pytest.mark.parametrize("after", [True, False], ids=["after", "before"])
def test_what_the_library_repeats_is_done_once(there: DiscordThread, after: bool) -> None:
    there.discord.faults.on(POST, faults.status(500, after=after))
    message = there.open().post(there.place, "k", BODY)
    assert [each.id for each in there.replies()] == [message]


@pytest.mark.parametrize(
    ("fault", "effects"),
    [
        (faults.cut(after=True), 1),
        (faults.cut(after=False), 0),
        (faults.status(503), 0),
        (faults.status(503, after=True), 1),
        (faults.slow(0.6), 1),
        (faults.slow(0.6, after=True), 1),
        (faults.status(500), 0),
        (faults.html(), 0),
    ],
    ids=lambda value: f"{value.kind} {value.when}" if isinstance(value, Fault) else "",
)
def test_a_post_of_unknown_outcome_is_not_sent_again(
    there: DiscordThread, fault: Fault, effects: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.open().rest.user()
    there.open().announce(there.place, there.question.id)
    monkeypatch.setattr(client, "CALL_SECONDS", 0.4)
    there.discord.faults.on(POST, fault)
    with pytest.raises(TransientError) as caught:
        there.open().post(there.place, "k", BODY)
    assert not isinstance(caught.value, NotSent)
    time.sleep(0.4 if fault.kind == "slow" else 0)
    assert len(there.replies()) == effects
    assert len(there.discord.called("POST", "/channels/*/messages")) == 1
    monkeypatch.undo()
    assert bool(there.open().find(there.place, "k")) == bool(effects)


@pytest.mark.parametrize(
    ("code", "reaction"),
    [
        (10003, NotThere),
        (10004, NotThere),
        (50001, NotThere),
        (50013, NotThere),
        (50007, NotThere),
        (50024, NotThere),
        (50083, NotThere),
        (160005, NotThere),
        (10008, Gone),
        (30046, Gone),
        (50021, Gone),
        (40005, ConfigError),
        (50035, ConfigError),
        (30032, ConfigError),
    ],
)
def test_a_refusal_is_for_who_can_mend_it(
    there: DiscordThread, code: int, reaction: type[ShedderError]
) -> None:
    there.discord.faults.on("GET /channels/*", faults.refused(code), times=None)
    with pytest.raises(reaction) as caught:
        there.open().rest.call("GET", "/channels/{channel_id}", channel_id=there.papers.id)
    if isinstance(caught.value, UserError):
        assert caught.value.message.endswith(".")
        assert str(code) not in caught.value.message
    else:
        assert str(code) in caught.value.message
    assert len(there.discord.called("GET", "/channels/*")) == 1


def test_one_channel_that_is_closed_closes_no_other(there: DiscordThread) -> None:
    there.papers.deny(there.discord.app, "send_messages", "create_public_threads")
    there.papers.deny(there.discord.app, "send_messages_in_threads")
    other = DiscordThread.asked(there.discord, there.lab, there.lab.channel("other"), there.redis)
    discord = there.open()
    for _ in range(2):
        with pytest.raises(NotThere):
            discord.post(there.place, "k", BODY)
    forbidden = [call for call in there.discord.calls if call.status == 403]
    assert len(forbidden) == 3  # one thread that may not be made, then two posts
    discord.post(other.place, "k", BODY)
    assert [post.text for post in there.discord.posts()] == ["hello"]


def test_a_token_that_is_none_is_the_operators_and_is_not_shown_twice(there: DiscordThread) -> None:
    discord = there.open(discord_bot_token="wrong.token.of-nobody")
    for _ in range(3):
        with pytest.raises(ConfigError, match="DISCORD_BOT_TOKEN"):
            discord.post(there.place, "k", BODY)
    assert len(there.discord.calls) == 1


def test_a_token_that_is_revoked_is_the_operators(there: DiscordThread) -> None:
    discord = there.open()
    discord.rest.user()
    there.discord.app.token = "another"
    with pytest.raises(ConfigError, match="does not know this token"):
        discord.find(there.place, "k")


def test_without_any_token_the_operator_is_told_which(redis: Redis) -> None:
    with pytest.raises(ConfigError, match="DISCORD_BOT_TOKEN"):
        load_platform("discord", Settings(_env_file=None), redis)


def test_while_discord_does_not_say_who_the_bot_is_nothing_was_sent(there: DiscordThread) -> None:
    there.discord.faults.on("GET /users/@me", faults.status(503))
    with pytest.raises(NotSent):
        there.open().post(there.place, "k", BODY)
    there.open().post(there.place, "k", BODY)
    assert len(there.replies()) == 1


def test_where_nobody_listens_nothing_was_sent(there: DiscordThread) -> None:
    with pytest.raises(NotSent):
        there.open(discord_api_url="http://127.0.0.1:9/api/v10").find(there.place, "k")
    there.open().rest.user()
    with socket.socket() as full:  # nobody accepts what is begun there
        full.bind(("127.0.0.1", 0))
        port = full.getsockname()[1]
        with pytest.raises(NotSent):
            there.open(discord_api_url=f"http://127.0.0.1:{port}/api/v10").find(there.place, "k")


def test_a_large_file_has_the_time_it_takes(
    there: DiscordThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.open().announce(there.place, there.question.id)
    monkeypatch.setattr(client, "CALL_SECONDS", 0.2)
    there.discord.faults.on(POST, faults.slow(0.6))
    there.open().attach(there.place, "k.copy", "a.pdf", b"%PDF" * 100_000)
    assert len(there.files()) == 1


def test_an_address_that_is_no_discord_is_the_operators(there: DiscordThread) -> None:
    discord = there.open(discord_api_url=there.discord.url.replace("/api/", "/elsewhere/"))
    with pytest.raises(ShedderError):
        discord.find(there.place, "k")
    there.open().rest.user()
    there.discord.faults.on("GET /channels/*", faults.status(404))
    with pytest.raises(ConfigError, match="DISCORD_API_URL"):
        there.open().rest.call("GET", "/channels/{channel_id}", channel_id=there.papers.id)


def test_a_server_that_names_its_character_set_is_understood(
    there: DiscordThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = fake_discord_rest.reply

    def charset(body: object, *how: object) -> web.Response:
        response = answered(body, *how)  # type: ignore[arg-type]
        response.headers["Content-Type"] = "application/json; charset=utf-8"
        return response

    monkeypatch.setattr(fake_discord_rest, "reply", charset)
    there.open().post(there.place, "k", BODY)
    assert there.open().find(there.place, "k") == there.replies()[0].id


def test_a_redirect_takes_neither_the_token_nor_the_words_along(there: DiscordThread) -> None:
    there.discord.faults.on(POST, faults.redirect(there.discord.other_host))
    with pytest.raises(ConfigError, match="DISCORD_API_URL"):
        there.open().post(there.place, "k", BODY)
    assert there.discord.elsewhere == []


def test_neither_tokens_nor_words_are_ever_logged(
    there: DiscordThread, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    discord, words = there.open(), "words of a private channel"
    for number, fault in enumerate((None, faults.cut(), faults.refused(50035), faults.status(503))):
        if fault is not None:
            there.discord.faults.on("*/messages*", fault, times=2)
        try:
            discord.post(there.place, f"k{number}", BODY.replace("hello", words))
        except ShedderError as raised:
            logging.getLogger("test").error("%s %r", raised, raised, exc_info=raised)
    assert words not in caplog.text
    assert there.discord.token not in caplog.text
    assert there.discord.token not in repr(discord)
    kept = b" ".join(key + (there.redis.dump(key) or b"") for key in there.redis.scan_iter())
    assert there.discord.token.encode() not in kept
    assert words.encode() not in kept


def test_a_platform_is_made_without_asking_anybody(there: DiscordThread) -> None:
    for _ in range(20):
        there.open()
    assert there.discord.calls == []


def test_what_keeps_recurring_is_told_to_the_operator_once(there: DiscordThread) -> None:
    for _ in range(3):
        there.open().rest.tell_operator("1", Refused("POST /x", 50013, 403))
    assert len(operator_messages(there.redis)) == 1


# One thread for a process, whoever calls


def test_all_threads_of_a_process_share_one_connection(there: DiscordThread) -> None:
    channels = [there.lab.channel(f"c{number}").id for number in range(16)]

    def read(channel: str) -> object:
        return there.open().rest.call("GET", "/channels/{channel_id}", channel_id=channel)["id"]

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(read, channels)) == channels
    assert [each.name for each in threading.enumerate()].count("discord") == 1
    assert len(there.discord.called("GET", "/users/@me")) == 1


def test_after_it_was_closed_it_begins_anew(there: DiscordThread) -> None:
    for _ in range(2):
        there.open().rest.call("GET", "/channels/{channel_id}", channel_id=there.papers.id)
        loop().close()
        assert "discord" not in [each.name for each in threading.enumerate()]
    assert len(there.discord.called("GET", "/users/@me")) == 2


PROCESS = """
import os, sys, threading
from redis import Redis
from bot.core.values import Place
from bot.platforms import load_platform
from config.settings import Settings
assert threading.active_count() == 1, "something happened on import"
url, token, redis, place, body = sys.argv[1:]
settings = Settings(_env_file=None, discord_api_url=url, discord_bot_token=token)
place = Place.model_validate_json(place)
def post(key):
    with Redis.from_url(redis) as client:
        load_platform("discord", settings, client).post(place, key, body)
post("parent")
if os.fork() == 0:
    post("child")
    os._exit(0)
assert os.wait()[1] == 0
"""


def test_a_process_ends_without_a_word_and_its_forked_child_speaks_for_itself(
    there: DiscordThread, redis_url: str
) -> None:
    place = there.place.model_dump_json()
    said = [there.discord.url, there.discord.token, redis_url, place, BODY]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "ignore::DeprecationWarning", "-c", PROCESS, *said],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        timeout=60,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(there.replies()) == 2
