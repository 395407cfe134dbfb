"""A server of the fake Discord with a front-end that listens, shared by the tests of a file.

pytest_plugins is not for sub-folders, so a test file imports the fixtures it wants:
from discord_room import discord, front, room  # noqa: F401
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from discord_front_end import FrontEnd, front_end, hurry, settings_for
from fake_discord import FakeDiscord
from fake_discord_bot import led_to
from fake_discord_channel import TEXT, Channel
from fake_discord_guild import Guild
from fake_discord_message import Message
from redis import Redis
from slack_front_end import jobs_in

from bot.core.values import Job
from bot.keeping.threads import ThreadMemory

PDF = ("queues.pdf", b"%PDF-1.7 a paper")
OTHER = ("gfs.pdf", b"%PDF-1.7 another paper")
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def discord() -> Iterator[FakeDiscord]:
    # Not strict on limits: what was called is forgotten with Redis, before each test.
    with (
        FakeDiscord(enforce_limits=False) as made,
        led_to(made),
        pytest.MonkeyPatch.context() as patch,
    ):
        hurry(patch, made)
        yield made


@pytest.fixture(scope="module")
def front(discord: FakeDiscord, redis_url: str) -> Iterator[FrontEnd]:
    with (
        Redis.from_url(redis_url) as client,
        front_end(discord, client, settings_for(discord)) as running,
    ):
        yield running


@dataclass
class Room:
    """A channel nobody else is in, and what is asked and seen there."""

    discord: FakeDiscord
    lab: Guild
    redis: Redis
    front: FrontEnd
    channel: Channel

    def says(
        self, text: str, *files: Any, user: str = "ada", where: Channel | None = None, **more: Any
    ) -> Message:
        """Somebody writes here, or elsewhere."""
        return self.discord.say(user, where or self.channel, text, files, **more)

    def jobs(self) -> list[Job]:
        return jobs_in(self.redis)

    def job(self, of: int = 1) -> Job:
        """The last job, once there are so many."""
        self.discord.wait(lambda: len(self.jobs()) >= of, what="a job")
        assert len(self.jobs()) == of, self.jobs()
        return self.jobs()[-1]

    def posts(self, number: int = 1) -> list[Message]:
        """What we have posted in this channel and its threads, once it is so much."""

        return self.posts_in(self.channel, number)

    def posts_in(self, channel: Channel, number: int = 1) -> list[Message]:
        """The same of another channel."""

        def found() -> list[Message]:
            ours = self.discord.posts()
            return [one for one in ours if channel in (one.channel, one.channel.parent)]

        self.discord.wait(lambda: len(found()) >= number, what=f"{number} posts")
        return found()

    def answers_to(self, message: Message) -> str:
        """What was said in reply to a message."""

        def found() -> list[str]:
            return [post.text for post in self.discord.posts() if post.reference is message]

        self.discord.wait(found, what="a reply")
        return "\n".join(found())

    def heard(self) -> None:
        """All that was written until now was heard, whatever became of it: another is a job."""
        asked = self.discord.say("grace", self.lab.channel("elsewhere"), "@shedder decode", [PDF])
        self.discord.wait(lambda: asked.id in [job.mention.id for job in self.jobs()])

    def jobs_here(self) -> list[Job]:
        """Those that were asked in this channel."""
        return [job for job in self.jobs() if job.mention.place.channel == self.channel.id]

    def memory(self, job: Job) -> ThreadMemory:
        return ThreadMemory(self.redis, job.mention.place)


@pytest.fixture
def room(discord: FakeDiscord, redis: Redis, front: FrontEnd) -> Iterator[Room]:
    lab = discord.guild("lab")
    channel = lab.channel(f"room-{next(_NUMBERS)}", TEXT)
    discord.wait(lambda: front.listening)
    yield Room(discord, lab, redis, front, channel)
    discord.faults.clear()
    discord.wait(front.idle, what="the end of all that was begun")  # the next test empties Redis
