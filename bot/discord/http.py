"""discord.py's HTTP client, as it is used here: it neither counts calls nor waits by itself.

The library waits for limits that it counts for its own process alone, and holds an answer back
while it does. Here whose turn it is was decided before, by all processes together. What an answer
says of limits is handed on, and a 429 ends the call.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import SimpleNamespace, TracebackType
from typing import Any

from aiohttp import ClientError, ClientSession, TraceConfig, TraceRequestEndParams
from discord.http import HTTPClient, Ratelimit, Route


@dataclass
class Call:
    """One call, and what was heard of it before it ended.

    `once`: a 5xx is not worth another try, since there is another way.
    """

    once: bool = False
    seconds: float = 0.0  # for all of it
    over: asyncio.Event = field(default_factory=asyncio.Event)  # whatever the library would do now
    sent: bool = False  # at least in part
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, Any] = field(default_factory=dict)  # with a 429


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


class Http(HTTPClient):
    """The library's. Made, and used, on one loop."""

    def __init__(self, url: str) -> None:
        self._signing_in, self._url = Call(), url
        super().__init__(asyncio.get_running_loop(), http_trace=self._trace())

    def get_ratelimit(self, key: str) -> Ratelimit:
        """None that would hold anything back."""
        return _Unlimited(None)

    async def sign_in(self, token: str) -> Answer:
        """Ask who the bot is, of which this is the token."""
        Route.BASE = self._url
        return await self._until_over(self._signing_in, self.static_login(token))

    async def ask(
        self, call: Call, method: str, path: str, ids: Mapping[str, str], how: Mapping[str, Any]
    ) -> Answer:
        """Make a call, once it is known who the bot is."""
        Route.BASE = self._url
        route = Route(method, path, **ids)
        asked = self.request(route, trace_request_ctx=call, allow_redirects=False, **how)
        return await self._until_over(call, asked)

    async def _until_over(self, call: Call, work: Awaitable[Any]) -> Answer:
        asked = asyncio.ensure_future(work)
        over = asyncio.ensure_future(call.over.wait())
        try:
            await asyncio.wait((asked, over), return_when=asyncio.FIRST_COMPLETED)
            if call.over.is_set():
                return Answer(call.status, call.said, call.headers)
            return Answer(call.status, _parsed(await asked), call.headers)
        finally:
            for each in (asked, over):
                each.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await asked
            # A wait for everybody's limit that was cut short would never end for the others.
            self._global_over.set()

    def _trace(self) -> TraceConfig:
        # At DEBUG the library logs what it sends, whole messages among it.
        logging.getLogger("discord.http").setLevel(logging.ERROR)
        trace = TraceConfig()
        trace.on_request_headers_sent.append(self._begun)
        trace.on_request_end.append(self._heard)
        return trace

    async def _begun(
        self, session: ClientSession, context: SimpleNamespace, params: object
    ) -> None:
        self._call(context).sent = True

    async def _heard(
        self, session: ClientSession, context: SimpleNamespace, params: TraceRequestEndParams
    ) -> None:
        call, response = self._call(context), params.response
        call.status, call.headers = response.status, response.headers
        if response.status == 429:
            with suppress(ValueError, ClientError):
                said = await response.json(content_type=None)
                call.said = said if isinstance(said, dict) else {}
        if response.status == 429 or (response.status >= 500 and call.once):
            call.over.set()

    def _call(self, context: SimpleNamespace) -> Call:
        """What a request belongs to; the first one asks who the bot is."""
        call = context.trace_request_ctx
        return call if isinstance(call, Call) else self._signing_in


def _parsed(said: Any) -> Any:
    """What was said: the library reads JSON only where it is called by exactly that name."""
    if isinstance(said, str):
        with suppress(ValueError):
            return json.loads(said)
    return said
