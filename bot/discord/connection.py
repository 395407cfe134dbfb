"""A connection to Discord that is made again whenever it ends, in a thread with a loop of its own.

The library resumes by itself what can be resumed. But it dies of a gateway that cannot be reached
at first, and of an event that it does not understand; then a new client begins anew.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

import discord
from aiohttp import ClientError
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.core.errors import ConfigError
from bot.discord.account_check import MOST_SERVERS, NOT_GRANTED
from bot.discord.gateway import Gateway
from bot.discord.heart import beat_rightly
from bot.discord.probing import NOT_TAKEN
from bot.downloads.reaching import host_of, unreached
from config.settings import Settings

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # between two tries; how often sessions begin is bounded
SILENT_SECONDS = (
    60.0  # after which the library, whose pauses grow to a quarter of an hour, is ended
)
STEADY_SECONDS = 60.0  # a connection that lasted so long was a good one
ENDS_SECONDS = 5.0

TOO_MANY_SERVERS = (
    f"The bot is in more servers than one connection may serve ({MOST_SERVERS:,}), and Shedder "
    "opens no more than one yet."
)
NOT_SERVED = (
    "Discord's gateway does not serve this program any more (close code {}). Update Shedder."
)
ENDED = {
    4004: NOT_TAKEN,
    4010: NOT_SERVED,
    4011: TOO_MANY_SERVERS,
    4012: NOT_SERVED,
    4013: NOT_SERVED,
    4014: NOT_GRANTED,
}
T = TypeVar("T")

log = logging.getLogger(__name__)


class Connection:
    """Begins, begins again and ends clients, one at a time."""

    def __init__(
        self,
        settings: Settings,
        make: Callable[[], Gateway],
        room: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        assert settings.discord_bot_token, "looked at before"
        self._settings, self._make, self._room = settings, make, room
        self._token = settings.discord_bot_token.get_secret_value()
        self._client: Gateway | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._live, name="discord-gateway", daemon=True)
        self.over = threading.Event()
        self.error: BaseException | None = None  # why it ended, if nobody told it to

    @property
    def up(self) -> bool:
        """Whether events arrive."""
        return self._client is not None and self._client.up and not self.over.is_set()

    def servers(self) -> tuple[str, ...]:
        """The ids of those the bot is in."""
        return self.ask(lambda client: client.servers, ENDS_SECONDS)

    def start(self) -> None:
        """Begin."""
        _be_quiet()
        beat_rightly()
        Route.BASE = self._settings.discord_api_url
        if self._settings.discord_gateway_url:
            DiscordWebSocket.DEFAULT_GATEWAY = URL(self._settings.discord_gateway_url)
        self._thread.start()
        self._begun.wait(ENDS_SECONDS)

    def end(self) -> None:
        """Close it."""
        loop = self._loop
        if loop is not None and not self.over.is_set():
            loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(ENDS_SECONDS)

    def soon(
        self, work: Callable[[discord.Client], Coroutine[Any, Any, None]]
    ) -> "Future[None] | None":
        """Have something done with the client that there is now."""
        client, loop = self._client, self._loop
        if client is None or loop is None or self.over.is_set():
            return None
        return asyncio.run_coroutine_threadsafe(work(client), loop)

    def ask(self, look: Callable[[Gateway], T], seconds: float) -> T:
        """Look at something that only the loop may look at. Raises TimeoutError."""
        client, loop = self._client, self._loop
        if client is None or loop is None or self.over.is_set():
            raise TimeoutError

        answer: Future[T] = Future()

        def looked() -> None:
            try:
                answer.set_result(look(client))
            except Exception as error:
                answer.set_exception(error)

        try:
            loop.call_soon_threadsafe(looked)  # a coroutine would be left over if the loop ends now
        except RuntimeError:  # it has ended
            raise TimeoutError from None
        return answer.result(seconds)

    def _live(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            self.error = error
        finally:
            self.over.set()
            self._begun.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._begun.set()
        stopped = asyncio.create_task(self._stop.wait())
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            began = time.monotonic()
            error = await self._one(stopped)
            if self._stop.is_set():
                return
            _raise_what_stays(error)
            if time.monotonic() - began > STEADY_SECONDS:
                pause = FIRST_PAUSE
            log.warning("%s Trying again in %.0f s.", self._why(error), pause)
            await asyncio.wait((stopped,), timeout=pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _one(self, stopped: "asyncio.Task[bool]") -> BaseException | None:
        """Serve with one client until it ends, and say why it did."""
        turn = asyncio.create_task(self._room())
        await asyncio.wait((turn, stopped), return_when=asyncio.FIRST_COMPLETED)
        if stopped.done():
            turn.cancel()
            return None
        await turn
        client = self._client = self._make()
        serving = asyncio.create_task(client.start(self._token))
        while not (serving.done() or stopped.done() or client.silent_for() > SILENT_SECONDS):
            await asyncio.wait((serving, stopped), timeout=1, return_when=asyncio.FIRST_COMPLETED)
        silent = not (serving.done() or stopped.done())
        client.up = False
        serving.cancel()  # first, since it would close the socket with a code of its own
        [ended] = await asyncio.gather(serving, return_exceptions=True)
        try:
            await asyncio.wait_for(client.close(), ENDS_SECONDS)
        except (TimeoutError, discord.DiscordException, ClientError, OSError) as error:
            log.info("the connection ended on its own (%s)", type(error).__name__)
        if silent:
            return TimeoutError()
        return ended if isinstance(ended, BaseException) else None

    def _why(self, error: BaseException | None) -> str:
        """In words for an operator."""
        if isinstance(error, AttributeError) and isinstance(error.__context__, Exception):
            error = error.__context__  # the first connection did not work (Rapptz/discord.py#10520)
        if isinstance(error, discord.HTTPException):
            who = host_of(self._settings.discord_api_url)
            return f"{who} is in trouble (HTTP {error.status})."
        if isinstance(error, OSError | ClientError | TimeoutError):
            gateway = str(DiscordWebSocket.DEFAULT_GATEWAY)
            return unreached(error, host_of(gateway), "DISCORD_GATEWAY_URL")
        return f"The connection to Discord ended ({type(error).__name__})."


def _raise_what_stays(error: BaseException | None) -> None:
    """Raise ConfigError where another try helps nothing."""
    if isinstance(error, discord.LoginFailure):
        raise ConfigError(NOT_TAKEN)
    code = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.PrivilegedIntentsRequired):
        code = 4014
    if code in ENDED:
        raise ConfigError(ENDED[code].format(code))


def _be_quiet() -> None:
    """What goes wrong is said here; the library would show tokens of interactions, and messages."""
    logging.getLogger("discord.client").setLevel(logging.CRITICAL)
    logging.getLogger("discord.http").setLevel(logging.ERROR)
    for name in ("discord.gateway", "discord.state", "discord.webhook.async_"):
        logging.getLogger(name).setLevel(logging.WARNING)
