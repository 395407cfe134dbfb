"""However many processes call Discord, none goes above a limit, and all heed what one has heard."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import fake_discord_faults as faults
import pytest
from discord_service import connected, settings_for
from fake_discord import FakeDiscord
from redis import Redis

from bot.discord import pace
from bot.discord.message import Message
from bot.discord.pace import Pace
from bot.discord.rest import Rest
from bot.platforms import Crowded, NotSent

POST, READ = "/channels/{channel_id}/messages", "/channels/{channel_id}"
SECOND = 0.04  # here and there, but for the second of a bot


@pytest.fixture
def discord() -> Iterator[FakeDiscord]:
    with FakeDiscord() as discord, connected(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(pace, "SECOND", SECOND)
        patch.setattr(pace, "NARROW", 0.005)
        discord.limits.buckets = {
            kind: (most, seconds * SECOND)
            for kind, (most, seconds) in discord.limits.buckets.items()
        }
        yield discord


def rest(discord: FakeDiscord, redis: Redis) -> Rest:
    """As another process has it."""
    return Rest.of(settings_for(discord), redis)


def say(rest: Rest, channel: str, words: str, patient: bool = True) -> None:
    text = {"type": 10, "content": words}
    message = Message(components=({"type": 17, "components": [text]},))
    rest.call("POST", POST, channel_id=channel, json=message.payload(), patient=patient)


def together(threads: int, call: Callable[[int], object]) -> None:
    start = threading.Barrier(threads)

    def run(number: int) -> None:
        start.wait()
        call(number)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, range(threads)))


def test_many_processes_post_into_one_channel_no_faster_than_it_takes(
    discord: FakeDiscord, redis: Redis
) -> None:
    papers = discord.guild().channel("papers")
    processes = [rest(discord, redis) for _ in range(4)]
    together(20, lambda n: say(processes[n % 4], papers.id, f"{n}"))
    assert discord.limits.violations == []
    assert sorted(int(post.text) for post in discord.posts()) == list(range(20))


def test_channels_do_not_wait_for_each_other(discord: FakeDiscord, redis: Redis) -> None:
    one = rest(discord, redis)
    for number in range(12):
        say(one, discord.guild().channel(f"c{number}").id, "hello", patient=False)


def test_a_bot_calls_no_faster_than_any_bot_may(
    discord: FakeDiscord, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "SECOND", 1.0)
    channels = [discord.guild().channel(f"c{number}").id for number in range(10)]
    one = rest(discord, redis)
    together(8, lambda n: [one.call("GET", READ, channel_id=each) for each in channels])
    assert discord.limits.violations == []
    assert len(discord.called("GET", "/channels/*")) == 80


def test_a_limit_that_is_lower_than_known_is_heard_by_all(
    discord: FakeDiscord, redis: Redis
) -> None:
    discord.limits.buckets["messages.post"] = (2, 5.0)
    papers = discord.guild().channel("papers").id
    for number in range(2):
        say(rest(discord, redis), papers, f"{number}")
    with pytest.raises(Crowded):
        say(rest(discord, redis), papers, "too soon", patient=False)
    assert discord.limits.violations == []


def test_what_one_is_told_to_wait_holds_all_back_in_that_channel_alone(
    discord: FakeDiscord, redis: Redis
) -> None:
    papers, other = (discord.guild().channel(name).id for name in ("papers", "other"))
    discord.faults.on("POST *", faults.ratelimited(30))
    for _ in range(3):
        with pytest.raises(NotSent) as caught:
            say(rest(discord, redis), papers, "later")
        assert 29 < (caught.value.retry_after or 0) <= 30
    say(rest(discord, redis), other, "now")
    assert len(discord.called("POST")) == 2


@pytest.mark.parametrize("via", [True, False], ids=["the bot", "the address"])
def test_what_holds_for_everything_holds_everything(
    discord: FakeDiscord, redis: Redis, via: bool
) -> None:
    papers = discord.guild().channel("papers").id
    discord.faults.on("POST *", faults.ratelimited(30, everywhere=via, via=via))
    with pytest.raises(NotSent):
        say(rest(discord, redis), papers, "later")
    with pytest.raises(Crowded):
        rest(discord, redis).call("GET", READ, channel_id=papers, patient=False)


def test_after_what_held_everything_everybody_calls_again(
    discord: FakeDiscord, redis: Redis
) -> None:
    papers = discord.guild().channel("papers").id
    discord.faults.on("POST *", faults.ratelimited(0.3, everywhere=True))
    for number in range(2):
        say(rest(discord, redis), papers, f"{number}")
    assert len(discord.posts()) == 2


def test_while_somebody_waits_for_the_bots_second_nobody_shows_how_far_it_is(
    discord: FakeDiscord, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "EACH_BOT", 5)
    monkeypatch.setattr(pace, "SECOND", 0.3)
    one = Pace(redis, pace.BOT)
    for number in range(4):
        with one.turn("post", f"{number}"):
            pass
    with pytest.raises(NotSent), one.turn("post", "6", until=time.monotonic()):
        pass
    time.sleep(0.35)  # the second is over, and who waits has yet to come back
    with pytest.raises(Crowded), one.turn("edit", "7", patient=False):
        pass
    with one.turn("post", "6"):
        pass


def test_what_people_see_first_finds_room_where_others_would_not(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "EACH_BOT", 10)
    one = Pace(redis, pace.BOT)
    now = time.monotonic()
    for method, most in (("edit", 6), ("post", 2), ("thread", 2)):  # each where no other would
        for number in range(most):
            with one.turn(method, f"{number}", until=now):
                pass
        with pytest.raises(NotSent), one.turn(method, "9", until=now):
            pass


def test_a_short_wait_is_waited_for(discord: FakeDiscord, redis: Redis) -> None:
    papers = discord.guild().channel("papers").id
    discord.faults.on("POST *", faults.ratelimited(0.4))
    began = time.monotonic()
    say(rest(discord, redis), papers, "once")
    assert 0.4 <= time.monotonic() - began < 3
    assert len(discord.posts()) == 1


def test_what_is_kept_of_limits_names_no_server_and_goes_by_itself(
    discord: FakeDiscord, redis: Redis
) -> None:
    say(rest(discord, redis), discord.guild().channel("papers").id, "hello")
    assert redis.keys("shedder:pace:discord:bot*")
    assert all(redis.pttl(key) > 0 for key in redis.keys("*"))
