"""Shedder in Discord with everything real but Discord (`chat_stage.py`)."""

import re
from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from aiohttp import web
from chat_stage import ChatStage, Watcher, When
from fake_discord import FakeDiscord
from worker_process import until

from bot.discord.commands import SHEDDER

CLOSED = "closed"  # the channel of every server in which nobody may ask
ROOM = "papers-"  # and a number, from 1: where people ask
IDS = re.compile(r"/\d{15,}(?=/|$)")
TOKENS = re.compile(r"(/interactions/|/webhooks/)\{id\}/[^/]+")
EMOJI = re.compile(r"/reactions/[^/]+")
SESSIONS = 0.25  # seconds between two that begin, where all is hurried (`discord_hurried.py`)
UNFIT = (50035, 50006, 40005, 50109)  # numbers of what no message may be


class DiscordStage(ChatStage):
    """Everything that a mention in Discord passes through."""

    service = "discord"
    redelivers = False
    starting = (
        "GET /users/@me",
        "GET /oauth2/applications/@me",
        "GET /gateway/bot",
        "GET /applications/{id}/commands",
        "PUT /applications/{id}/commands",
    )

    def __init__(
        self,
        folder: Path,
        *,
        guilds: int = 1,
        channels: int = 1,
        hurried: bool = False,
        model: bool = False,
    ) -> None:
        super().__init__(folder, hurried=hurried, model=model)
        self.discord = FakeDiscord()
        self.app = self.discord.app
        if hurried:
            self.discord.gateway.identify_every = SESSIONS
        self.guilds = [self.discord.guild(f"lab {number + 1}") for number in range(guilds)]
        for guild in self.guilds:
            guild.channel(CLOSED)
        for number in range(channels):
            self.guilds[number % guilds].channel(f"{ROOM}{number + 1}")

    def fake(self) -> AbstractContextManager[Any]:
        """The service, for as long as the stage stands."""
        return self.discord

    def closed(self) -> list[str]:
        """The channels in which nobody may ask, as `channels.toml` names them."""
        return [f"discord/{guild.channel(CLOSED).id}" for guild in self.guilds]

    def connected(self) -> int:
        """How many front-ends hear of events now."""
        return len(self.discord.gateway.connected)

    def commands_known(self) -> None:
        """Until Discord was told of the commands."""
        until(lambda: self.app.command(SHEDDER), "Discord was not told of commands")

    def on_their_way(self) -> list[str]:
        """Interactions that are neither answered nor too late; messages are not told again."""
        waiting = (one for one in list(self.discord.interactions.all) if not one.failed)
        return [one.name for one in waiting if not one.acknowledged_at]

    def watch(self, watcher: Watcher) -> None:
        """Show every call to it from now on, by the route it takes."""

        def witness(call: str, when: When, request: web.Request) -> bool:
            return watcher(route(call), when, request)

        self.discord.rest.witness = witness

    def told(self) -> dict[str, str]:
        """The settings that lead processes to it."""
        return {
            "DISCORD_BOT_TOKEN": self.app.token,
            "DISCORD_API_URL": self.discord.url,
            "DISCORD_GATEWAY_URL": self.discord.gateway_url,
            "DISCORD_FILE_HOSTS": self.discord.file_host,
        }


def route(call: str) -> str:
    """A call without what it is about."""
    named = EMOJI.sub("/reactions/{emoji}", IDS.sub("/{id}", call))
    return TOKENS.sub(r"\1{id}/{token}", named)


def refused(stage: DiscordStage) -> dict[str, int]:
    """What Discord answered with a refusal though nothing was made to fail, and nobody killed."""
    calls = [call for call in list(stage.discord.rest.calls) if not call.fault and call.code]
    return dict(Counter(f"{route(call.name)} {call.status} {call.code}" for call in calls))


def limits_held(stage: DiscordStage) -> dict[str, object]:
    """What was asked of front-ends and workers that they did not keep to."""
    discord = stage.discord
    gateway, calls = discord.gateway, list(discord.rest.calls)
    beyond = [f"{route(one.call)} {one.bucket} {one.major}" for one in discord.limits.violations]
    unfit = [f"{route(one.name)} {one.answer}" for one in calls if one.code in UNFIT]
    beats = [gap for one in list(gateway.connections) for gap in one.beats]
    latest = max(beats, default=0.0) - gateway.heartbeat_interval
    return {
        "limit violations": len(beyond),
        "violations": beyond[:9],
        "faults of messages": unfit[:9],
        "latest heartbeat s": round(max(latest, 0.0), 2),
        "late heartbeats": [round(late, 2) for late in gateway.late_heartbeats],
        "zombies": gateway.zombies,
        "sessions begun too soon": len(gateway.hasty),
    }
