"""`shedder bot` as a process of its own, with nothing set up but Discord."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_discord import FakeDiscord
from fake_discord_channel import Channel
from fake_discord_faults import slow
from redis import Redis
from shedder_home import Home
from slack_front_end import jobs_in

PDF = ("queues.pdf", b"%PDF-1.7 a paper")

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def discord() -> Iterator[FakeDiscord]:
    with FakeDiscord() as made:
        made.guild("lab").channel("papers")
        yield made


@pytest.fixture
def papers(discord: FakeDiscord) -> Channel:
    return discord.guild("lab").channel("papers")


@pytest.fixture
def start(discord: FakeDiscord, redis_url: str, redis: Redis, tmp_path: Path) -> Iterator[Start]:
    begun = []

    def start(**env: str) -> "subprocess.Popen[str]":
        said = {
            "REDIS_URL": redis_url,
            "DISCORD_API_URL": discord.url,
            "DISCORD_GATEWAY_URL": discord.gateway_url,
            "DISCORD_BOT_TOKEN": discord.token,
            **env,
        }
        home = Home(tmp_path, {name: value for name, value in said.items() if value})
        begun.append(home.start("bot", stdin=subprocess.DEVNULL))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def test_told_to_stop_it_shows_what_it_took_in_and_takes_nothing_more(
    discord: FakeDiscord, papers: Channel, redis: Redis, start: Start
) -> None:
    process = start()
    listens(discord, redis)
    discord.faults.on("POST /channels/*/messages", slow(0.5), times=1)
    asked = discord.say("ada", papers, "@shedder decode this", [PDF])
    discord.wait(lambda: jobs_in(redis), what="a job")
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert "Listening to Discord: @shedder in 1 server. End with Ctrl-C." in err
    assert "Traceback" not in err
    assert len(jobs_in(redis)) == 1
    assert len(discord.thread(asked)) == 1, "the placeholder"
    assert discord.gateway.connections == []
    assert discord.gateway.closes[-1][1] == 1000


def test_a_killed_one_loses_nothing(
    discord: FakeDiscord, papers: Channel, redis: Redis, start: Start
) -> None:
    first = start()
    listens(discord, redis)
    said = [discord.say(f"reader-{n}", papers, "@shedder decode this", [PDF]) for n in range(6)]
    first.kill()
    first.communicate()
    said += [discord.say(f"reader-{n}", papers, "@shedder decode it", [PDF]) for n in range(3)]
    start()

    def found() -> list[str]:
        return sorted(job.mention.id for job in jobs_in(redis))

    discord.wait(lambda: len(found()) >= len(said), 40, what="jobs")
    assert found() == sorted(message.id for message in said)


def listens(discord: FakeDiscord, redis: Redis) -> None:
    """Wait until it has said so, and knows that nothing is missing."""
    discord.wait(lambda: redis.exists(f"shedder:discord:upto:{discord.app.id}"), 40, "a mark")
