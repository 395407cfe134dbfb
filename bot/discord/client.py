"""discord.py's REST client as threads use it: one per bot and process, without a gateway.

The library waits for limits that it counts for its own process alone, and holds an answer back
while it does. Here whose turn it is was decided before, by all processes together, so it neither
counts nor waits: what an answer says of limits is handed on, and a 429 ends the call.
"""

import asyncio
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import SimpleNamespace, TracebackType
from typing import Any

import discord
from aiohttp import ClientError, ClientSession, TraceConfig, TraceRequestEndParams
from discord.http import HTTPClient, Ratelimit, Route

from bot.core.errors import ConfigError, TransientError
from bot.discord.loop import Loop, loop
from bot.platforms import NotSent

CALL_SECONDS = 15.0  # for a call and all that the library repeats of it
REFUSED_SECONDS = 60.0  # a token that was refused is not shown again for so long

NO_BOT = (
    "Discord does not know this token. Copy it again: Bot > Reset Token on the app's page, and "
    "set DISCORD_BOT_TOKEN."
)

_clients: dict[tuple[int, str, str], "Client"] = {}  # by loop, address and token


@dataclass
class Call:
    """One call, and what was heard of it before it ended.

    `once`: a 5xx is not worth another try, since there is another way.
    """

    once: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)  # whatever the library would do now
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, Any] = field(default_factory=dict)  # with a 429
    sent: bool = False


@dataclass(frozen=True)
class Answer:
    """What Discord said: of a 429, what came with it."""

    status: int
    data: Any
    headers: Mapping[str, str]


class _Unlimited(Ratelimit):
    """No limit of this process's own."""

    async def __aenter__(self) -> "_Unlimited":
        return self

    async def __aexit__(
        self,
        type: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        return None


class _Http(HTTPClient):
    """The library's, which neither counts nor holds back."""

    def get_ratelimit(self, key: str) -> Ratelimit:
        return _Unlimited(None)


class Client:
    """The API at one address, as one bot. Its methods but `call` run on the loop."""

    def __init__(self, on: Loop, url: str, token: str) -> None:
        self._on, self._url, self._token = on, url, token
        self._http: _Http | None = None
        self._user = ""
        self._refused_at = float("-inf")
        self._signing_in: asyncio.Lock | None = None

    def __repr__(self) -> str:
        """Without the token."""
        return f"Client({self._url!r})"

    def call(
        self, method: str, path: str, ids: Mapping[str, str], *, once: bool = False, **how: Any
    ) -> Answer:
        """Make a call from any thread; its answer is a success, a 429, or, if `once`, a 5xx.

        Raises TransientError when the outcome is not known, NotSent when nothing was sent,
        ConfigError when the token is none, and discord.HTTPException.
        """
        try:
            return self._on.run(self._within(Call(once), method, path, ids, how), CALL_SECONDS)
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
            async with asyncio.timeout(CALL_SECONDS):
                http = await self._signed_in()
                return await _made(http, call, _route(self._url, method, path, ids), how)
        except TimeoutError:
            if not call.sent:
                raise NotSent(f"Discord was not reached in time for {method} {path}") from None
            raise _unknown(method, path, "no answer in time") from None
        except (ClientError, OSError, ValueError, KeyError) as error:
            raise _unknown(method, path, type(error).__name__) from None

    async def _signed_in(self) -> _Http:
        """The library's client; the first time it asks who the bot is."""
        self._signing_in = self._signing_in or asyncio.Lock()
        async with self._signing_in:
            if self._http is None:
                self._http = await self._sign_in()
            return self._http

    async def _sign_in(self) -> _Http:
        if time.monotonic() - self._refused_at < REFUSED_SECONDS:
            raise ConfigError(NO_BOT)
        Route.BASE = self._url
        http = _Http(asyncio.get_running_loop(), http_trace=_listening())
        try:
            self._user = str((await http.static_login(self._token))["id"])
        except BaseException as error:
            await http.close()
            if isinstance(error, discord.LoginFailure):
                self._refused_at = time.monotonic()
                raise ConfigError(NO_BOT) from None
            if isinstance(error, discord.HTTPException) and error.status < 500:
                raise
            if isinstance(error, Exception):
                why = type(error).__name__
                raise NotSent(f"Discord did not say who the bot is: {why}") from None
            raise
        self._on.at_end(self._close)
        return http

    async def _close(self) -> None:
        http, self._http = self._http, None
        if http is not None:
            await http.close()


def client(url: str, token: str) -> Client:
    """The one of this process."""
    on = loop()
    made = _clients.get((id(on), url, token))
    return made or _clients.setdefault((id(on), url, token), Client(on, url, token))


async def _made(http: _Http, call: Call, route: Route, how: Mapping[str, Any]) -> Answer:
    """The call, until it is over: the library would wait then, and try again."""
    asked = asyncio.ensure_future(
        http.request(route, trace_request_ctx=call, allow_redirects=False, **how)
    )
    over = asyncio.ensure_future(call.over.wait())
    try:
        await asyncio.wait((asked, over), return_when=asyncio.FIRST_COMPLETED)
        if call.over.is_set():
            return Answer(call.status, call.said, call.headers)
        return Answer(call.status, await asked, call.headers)
    finally:
        for each in (asked, over):
            each.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await asked
        http._global_over.set()  # a wait for everybody's limit that was cut short ends for no one


def _listening() -> TraceConfig:
    # At DEBUG the library logs what it sends, whole messages among it.
    logging.getLogger("discord.http").setLevel(logging.ERROR)
    trace = TraceConfig()
    trace.on_request_start.append(_begun)
    trace.on_request_end.append(_heard)
    return trace


async def _begun(session: ClientSession, context: SimpleNamespace, params: object) -> None:
    if isinstance(context.trace_request_ctx, Call):
        context.trace_request_ctx.sent = True


async def _heard(
    session: ClientSession, context: SimpleNamespace, params: TraceRequestEndParams
) -> None:
    call, response = context.trace_request_ctx, params.response
    if not isinstance(call, Call):
        return
    call.status, call.headers = response.status, response.headers
    if response.status >= 500 and call.once:
        call.over.set()
    if response.status == 429:
        with suppress(ValueError, ClientError):
            said = await response.json(content_type=None)
            call.said = said if isinstance(said, dict) else {}
        call.over.set()


def _route(url: str, method: str, path: str, ids: Mapping[str, str]) -> Route:
    Route.BASE = url
    return Route(method, path, **ids)


def _unknown(method: str, path: str, why: str) -> TransientError:
    return TransientError(f"whether {method} {path} reached Discord is unknown: {why}")
