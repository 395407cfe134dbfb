"""Discord's REST API as threads call it: one client per bot and process, without a gateway."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import discord
from aiohttp import ClientError

from bot.core.errors import ConfigError, TransientError
from bot.discord.http import Answer, Call, Http
from bot.discord.loop import Loop, loop
from bot.platforms import NotSent

CALL_SECONDS = 15.0  # for a call and all that the library repeats of it
SLOWEST = 500_000  # bytes a second, of a file
BUSY_SECONDS = 30.0  # after a 429 to the question who the bot is
REFUSED_SECONDS = 60.0  # a token that was refused is not shown again for so long

NO_BOT = (
    "Discord does not know this token. Copy it again: Bot > Reset Token on the app's page, and "
    "set DISCORD_BOT_TOKEN."
)

_clients: dict[tuple[int, str, str], "Client"] = {}  # by loop, address and token


class Client:
    """The API at one address, as one bot. Its methods but `call` run on the loop."""

    def __init__(self, on: Loop, url: str, token: str) -> None:
        self._on, self._url, self._token = on, url, token
        self._http: Http | None = None
        self._user = ""
        self._refused_at = float("-inf")
        self._signing_in: asyncio.Lock | None = None

    def __repr__(self) -> str:
        """Without the token."""
        return f"Client({self._url!r})"

    def call(
        self,
        method: str,
        path: str,
        ids: Mapping[str, str],
        *,
        once: bool = False,
        size: int = 0,
        **how: Any,
    ) -> Answer:
        """Make a call from any thread; its answer is a success, a 429, or, if `once`, a 5xx.

        So many bytes are sent along, for which there is time.

        Raises TransientError when the outcome is not known, NotSent when nothing was sent,
        ConfigError when the token is none, and discord.HTTPException.
        """
        try:
            call = Call(once, CALL_SECONDS + size / SLOWEST)
            return self._on.run(self._within(call, method, path, ids, how), call.seconds)
        except TimeoutError:
            raise _unknown(method, path, "no answer in time") from None

    def user(self) -> str:
        """The id of the bot, from any thread; raises as `call`."""
        if not self._user:
            try:
                self._on.run(asyncio.wait_for(self._signed_in(), CALL_SECONDS), CALL_SECONDS)
            except TimeoutError:
                raise NotSent("Discord did not say in time who the bot is") from None
        return self._user

    async def _within(
        self, call: Call, method: str, path: str, ids: Mapping[str, str], how: Mapping[str, Any]
    ) -> Answer:
        try:
            async with asyncio.timeout(call.seconds):
                http = await self._signed_in()
                return await http.ask(call, method, path, ids, how)
        except TimeoutError:
            if not call.sent:
                raise NotSent(f"Discord was not reached in time for {method} {path}") from None
            raise _unknown(method, path, "no answer in time") from None
        except (ClientError, OSError, ValueError, KeyError) as error:
            if not call.sent:
                raise NotSent(f"Discord is not reached: {type(error).__name__}") from None
            raise _unknown(method, path, type(error).__name__) from None

    async def _signed_in(self) -> Http:
        """The library's client; the first time it asks who the bot is."""
        if self._signing_in is None:
            self._signing_in = asyncio.Lock()
            self._on.at_end(self._close)
        async with self._signing_in:
            if self._http is None:
                self._http = await self._sign_in()
            return self._http

    async def _sign_in(self) -> Http:
        if time.monotonic() - self._refused_at < REFUSED_SECONDS:
            raise ConfigError(NO_BOT)
        http = Http(self._url)
        try:
            self._user = _named(await http.sign_in(self._token))
        except BaseException as error:
            await http.close()
            if isinstance(error, discord.LoginFailure):
                self._refused_at = time.monotonic()
            raise _reaction(error) from None
        return http

    async def _close(self) -> None:
        http, self._http, self._signing_in = self._http, None, None
        if http is not None:
            await http.close()


def client(url: str, token: str) -> Client:
    """The one of this process."""
    on = loop()
    made = _clients.get((id(on), url, token))
    return made or _clients.setdefault((id(on), url, token), Client(on, url, token))


def _named(answer: Answer) -> str:
    """The id of the bot."""
    if answer.status == 429:
        raise NotSent("Discord takes no calls for now", BUSY_SECONDS)
    return str(answer.data["id"])


def _reaction(error: BaseException) -> BaseException:
    """What to raise where it was not said who the bot is: nothing else was sent then."""
    if isinstance(error, discord.LoginFailure):
        return ConfigError(NO_BOT)
    passes = isinstance(error, (ClientError, OSError, ValueError, LookupError, TypeError))
    if passes or isinstance(error, discord.DiscordServerError):
        return NotSent(f"Discord did not say who the bot is: {type(error).__name__}")
    return error


def _unknown(method: str, path: str, why: str) -> TransientError:
    return TransientError(f"whether {method} {path} reached Discord is unknown: {why}")
