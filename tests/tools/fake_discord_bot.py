"""Bots of the library for tests of the fake Discord: one that listens, one that only posts."""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Self

import discord
import yarl
from discord import app_commands
from fake_discord import FakeDiscord

MENTIONED = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


@contextlib.contextmanager
def led_to(fake: FakeDiscord) -> Iterator[None]:
    """Make the library talk to the fake Discord."""
    route, socket = discord.http.Route, discord.gateway.DiscordWebSocket
    before = route.BASE, socket.DEFAULT_GATEWAY
    route.BASE, socket.DEFAULT_GATEWAY = fake.url, yarl.URL(fake.gateway_url)
    try:
        yield
    finally:
        route.BASE, socket.DEFAULT_GATEWAY = before


def posting(fake: FakeDiscord, work: Callable[[discord.Client], Awaitable[Any]]) -> Any:
    """Do something with a client that is logged in and has no gateway."""

    async def done() -> Any:
        nobody = discord.AllowedMentions.none()
        async with discord.Client(
            intents=discord.Intents.none(), allowed_mentions=nobody
        ) as client:
            await client.login(fake.token)
            return await work(client)

    with led_to(fake):
        return asyncio.run(done())


class Bot(discord.Client):
    """A client on a thread of its own that notes what it hears."""

    def __init__(
        self,
        fake: FakeDiscord,
        intents: discord.Intents = MENTIONED,
        *,
        token: str = "",
        **how: Any,
    ) -> None:
        super().__init__(intents=intents, max_messages=None, guild_ready_timeout=0.01, **how)
        self.fake, self.tree = fake, app_commands.CommandTree(self)
        self._token = token or fake.token
        self.heard: list[discord.Message] = []
        self.events: list[str] = []
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._live)

    def _live(self) -> None:
        async def live() -> None:
            async with self:
                await self.start(self._token)

        try:
            asyncio.run(live())
        except BaseException as error:
            self.error = error

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Tests have no five seconds to wait before another IDENTIFY."""

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)

    async def on_socket_event_type(self, name: str) -> None:
        self.events.append(name)

    def texts(self) -> list[str]:
        return [message.content for message in list(self.heard)]

    def do(self, work: Awaitable[Any]) -> Any:
        """Do something in the bot's own loop, and wait for it."""

        async def awaited() -> Any:
            return await work

        return asyncio.run_coroutine_threadsafe(awaited(), self.loop).result(20)

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self.fake.wait(lambda: self.is_ready() or self.error, 10, what="the bot to be ready")
        except AssertionError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread.is_alive():
            self.do(self.close())
        self._thread.join()
