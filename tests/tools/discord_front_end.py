"""A front-end of Shedder's that listens to the fake Discord, on threads of this process."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from fake_discord import FakeDiscord
from redis import Redis
from watched import Watched, noted_in

from bot.admitting.admission import Door
from bot.discord import catching_up, connection, gateway, listening, sessions
from bot.discord.loop import loop
from bot.ingress.front import Front
from bot.personas import load_personas
from bot.platforms import load_platform
from bot.queue import impatient
from config.settings import Settings


def settings_for(discord: FakeDiscord, **more: Any) -> Settings:
    """Settings that lead to the fake."""
    said: dict[str, Any] = {
        "discord_bot_token": discord.token,
        "discord_api_url": discord.url,
        "discord_gateway_url": discord.gateway_url,
        "discord_file_hosts": discord.file_host,
        **more,
    }
    return Settings(_env_file=None, **said)


def hurry(patch: pytest.MonkeyPatch, discord: FakeDiscord) -> None:
    """What Discord wants to be seconds apart may be closer here, and the fake counts as soon."""
    patch.setattr(sessions, "SPACING_SECONDS", 0.1)
    patch.setattr(gateway, "GUILD_SECONDS", 0.1)
    for paused in (connection, catching_up):
        patch.setattr(paused, "FIRST_PAUSE", 0.1)
    discord.gateway.identify_every = 0.05


@dataclass
class FrontEnd:
    """One that runs."""

    front: Front
    settings: Settings
    thread: threading.Thread
    errors: list[BaseException]
    begun: list[Watched] = field(default_factory=list)

    def idle(self) -> bool:
        """Whether nothing that it took in is still to be done."""
        return not any(each.unfinished() for each in self.begun)

    @property
    def listening(self) -> bool:
        return self.front.platform.listening()

    def ended(self) -> BaseException:
        """Why it ended of its own accord."""
        self.thread.join(15)
        return self.errors[0]

    def stop(self) -> None:
        """Have it end as a process would that was told to."""
        self.front.platform.stop()
        self.thread.join(15)
        assert not self.thread.is_alive()


@contextmanager
def front_end(
    discord: FakeDiscord,
    redis: Redis,
    settings: Settings,
    *,
    shows: bool = True,
    made: Callable[..., Front] = Front,
) -> Iterator[FrontEnd]:
    """Listen until this is over; unless it `shows` that, nothing is to be seen of a question.

    `made`: another kind of front, made of the same."""
    hasty = impatient(redis, 1.0)
    begun: list[Watched] = []
    room = noted_in(begun)
    with pytest.MonkeyPatch.context() as patch, room(flush=1) as later:
        patch.setattr(listening, "Afterwards", room)
        platform = load_platform("discord", settings, hasty)
        personas, door = load_personas(settings), Door.of(settings, hasty)
        later_ = later if shows else _never
        front = made(hasty, platform, personas, settings.default_persona, door, later_)
        front.rehearse()
        errors: list[BaseException] = []

        def listen() -> None:
            try:
                platform.listen(front)
            except BaseException as error:
                errors.append(error)

        thread = threading.Thread(target=listen, name="front-end")
        thread.start()
        running = FrontEnd(front, settings, thread, errors, begun)
        try:
            discord.wait(lambda: running.listening or not thread.is_alive(), what="a connection")
            assert thread.is_alive(), f"it does not listen: {errors}"
            yield running
        finally:
            running.stop()
    hasty.connection_pool.disconnect()
    loop().close()


def _never(deed: Callable[[], object]) -> bool:
    return False
