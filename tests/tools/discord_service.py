"""Discord under contract: the fake one, over real HTTP, through the platform as jobs get it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import fake_discord_faults as faults
import pytest
from discord_markdown import ALIVE, parse, walk, words
from discord_oracle import faults as refusals
from fake_discord import FakeDiscord
from fake_discord_channel import Channel
from fake_discord_guild import Guild
from fake_discord_message import Message
from redis import Redis
from service import Service

from bot.core.values import Attachment, Place
from bot.discord import message, pace
from bot.discord.loop import loop
from bot.platforms import load_platform
from bot.platforms.discord import Discord
from config.settings import Settings

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
_SHOWN_FILE = "📎 "  # before what a file is said to be


def settings_for(discord: FakeDiscord, **more: Any) -> Settings:
    """One bot by its token."""
    given = {
        "discord_api_url": discord.url,
        "discord_gateway_url": discord.gateway_url,
        "discord_bot_token": discord.token,
        **more,
    }
    return Settings(_env_file=None, **given)


@contextmanager
def unhurried() -> Iterator[None]:
    """Seconds in which tests may post as often as they like."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pace, "SECOND", 0.0)
        patch.setattr(pace, "NARROW", 0.001)
        yield


@contextmanager
def connected() -> Iterator[None]:
    """The loop on which this process talks to Discord, which ends with what is tested."""
    try:
        yield
    finally:
        loop().close()


@contextmanager
def discord_thread(redis: Redis) -> Iterator["DiscordThread"]:
    """A question in a channel of a server, which is to have its thread."""
    with FakeDiscord(enforce_limits=False) as discord, unhurried(), connected():
        lab = discord.guild("lab")
        yield DiscordThread.asked(discord, lab, lab.channel("papers"), redis)


@contextmanager
def service(redis: Redis, folder: Path) -> Iterator[Service]:
    with discord_thread(redis) as there:
        yield there.service()


@dataclass
class DiscordThread:
    """What happens in a thread, seen from both sides."""

    discord: FakeDiscord
    lab: Guild
    papers: Channel
    question: Message
    place: Place
    redis: Redis

    @classmethod
    def asked(
        cls, discord: FakeDiscord, lab: Guild, papers: Channel, redis: Redis
    ) -> "DiscordThread":
        """Somebody asks."""
        question = lab.say("ada", papers, "@shedder decode this")
        place = Place(platform="discord", workspace=lab.id, channel=papers.id, thread=question.id)
        return cls(discord, lab, papers, question, place, redis)

    def service(self) -> Service:
        return Service(
            place=self.place,
            open=self.open,
            shown=self.shown,
            files=self.files,
            acts=self.acts,
            delete=self.delete,
            losing_answers=self.losing_answers,
            fits=fits,
            upload=self.upload,
            missing=self.missing,
        )

    def open(self, **more: Any) -> Discord:
        """The platform, as a new process has it."""
        return cast(Discord, load_platform("discord", self.settings(**more), self.redis))

    def settings(self, **more: Any) -> Settings:
        return settings_for(self.discord, **more)

    @property
    def thread(self) -> Channel:
        assert self.question.thread is not None
        return self.question.thread

    def replies(self) -> list[Message]:
        """What the bot said to the question, wherever it did."""
        return self.discord.posts()

    def shown(self) -> list[str]:
        return [words(each.text) for each in self.replies() if not each.attachments]

    def files(self) -> list[tuple[str, bytes]]:
        """By the names that people read; the files themselves have tamer ones."""
        return [
            (words(each.text).removeprefix(_SHOWN_FILE), file.content)
            for each in self.replies()
            for file in each.shown_files
        ]

    def acts(self) -> list[str]:
        replies = self.replies()
        texts = [each.text for each in replies]
        live = [node.text for text in texts for node in walk(parse(text)) if node.kind in ALIVE]
        pings = [ping for each in replies for ping in each.pinged]
        links = [url for each in replies for url in self.discord.unfolding(each)]
        return [*_CONTROL.findall("".join(texts)), *live, *pings, *links]

    def delete(self, id: str) -> None:
        """A moderator does."""
        (found,) = (each for each in self.discord.posts() if each.id == id)
        self.discord.delete(found)

    @contextmanager
    def losing_answers(self) -> Iterator[None]:
        for call in ("POST /channels/*/messages", "PATCH /channels/*"):
            self.discord.faults.on(call, faults.cut(after=True), times=None)
        try:
            yield
        finally:
            self.discord.faults.clear()

    def upload(self, name: str, content: bytes) -> Attachment:
        said = self.discord.say("ada", self.papers, "@shedder here", [(name, content)])
        return attachment(said, name)

    def missing(self) -> tuple[Attachment, ...]:
        deleted = self.discord.say("ada", self.papers, "@shedder", [("deleted.pdf", b"%PDF-1.7")])
        self.discord.delete(deleted)
        empty = self.discord.say("ada", self.papers, "@shedder", [("empty.pdf", b"")])
        hidden = self.discord.say("ada", self.papers, "not for it", [("hidden.pdf", b"%PDF-1.7")])
        return (
            attachment(deleted, "deleted.pdf"),
            attachment(empty, "empty.pdf"),
            attachment(hidden, "hidden.pdf"),
            Attachment(id=f"{self.papers.id}/{self.question.id}/1", name="no such.pdf"),
            Attachment(id="-/-/1", name="of a command.pdf"),
        )


def attachment(said: Message, name: str) -> Attachment:
    """The file of a message by description."""
    (file,) = said.attachments
    id = f"{said.channel.id}/{said.id}/{file.id}"
    return Attachment(id=id, name=name, size=len(file.content))


def fits(body: str) -> bool:
    """Whether Discord takes it."""
    return not refusals(message.Message.of_body(body).payload())
