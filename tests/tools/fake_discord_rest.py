"""The REST API of the fake Discord: reads a call, decides if it may, answers as Discord does."""

import asyncio
import json
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from aiohttp import BodyPartReader, web
from fake_discord_call import Call, Record, Route, Upload, find
from fake_discord_faults import Fault, When
from fake_discord_refusal import Crash, Refusal, Unauthorized

if TYPE_CHECKING:
    from fake_discord import FakeDiscord

BASE = re.compile(r"^.*?/api(/v\d+)?(?=/)")
PART = re.compile(r"files?\[(\d+)\]")
BROKEN = {"message": "500: Internal Server Error", "code": 0}
PAGE = "<!DOCTYPE html><html><head><title>Discord</title></head><body>Sorry</body></html>"
Witness = Callable[[str, When, web.Request], bool]
"""Sees each call right before and after its effect; True: whoever called is gone by now."""


class Rest:
    """Every call under /api/."""

    def __init__(self, discord: "FakeDiscord") -> None:
        self._discord = discord
        self.calls: list[Record] = []
        self.bugs: list[Exception] = []
        self.witness: Witness = lambda call, when, request: False

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = BASE.sub("", unquote(request.path))
        record = Record(request.method, path, time.monotonic(), query=dict(request.query))
        self.calls.append(record)
        response = await self._answered(request, record)
        record.took = time.monotonic() - record.at
        record.status = response.status
        self._discord.limits.count_invalid(response.status)
        return response

    async def _answered(self, request: web.Request, record: Record) -> web.StreamResponse:
        if self._discord.limits.banned:
            return web.Response(status=429, text=PAGE, content_type="text/html")
        body, files, sound = await _body(request)
        record.body, record.files = body, [file.name for file in files]
        fault = record.fault = self._discord.faults.strike(record.name)
        if fault and fault.when == "before":
            spoiled = await self._spoil(request, fault)
            if spoiled is not None:
                return spoiled
        if self.witness(record.name, "before", request):
            return web.Response(status=503)
        response = self._carried_out(request, record, files, sound)
        if self.witness(record.name, "after", request):
            return web.Response(status=503)
        if fault and fault.when == "after":
            return await self._spoil(request, fault) or response
        return response

    def _carried_out(
        self, request: web.Request, record: Record, files: list[Upload], sound: bool
    ) -> web.StreamResponse:
        try:
            with self._discord.lock:
                return self._judged(request, record, files, sound)
        except Refusal as refusal:
            record.code, record.answer = refusal.code, refusal.body
            return reply(refusal.body, refusal.status)
        except Unauthorized:
            return reply({"message": "401: Unauthorized", "code": 0}, 401)
        except Crash:
            return reply(BROKEN, 500)
        except Exception as bug:  # of the fake: said when it is closed
            self.bugs.append(bug)
            return reply(BROKEN, 500)

    def _judged(
        self, request: web.Request, record: Record, files: list[Upload], sound: bool
    ) -> web.StreamResponse:
        found = find(record.method, record.path)
        if found is None:
            raise Refusal(0)
        route, params = found
        record.route = route.path
        header = request.headers.get("Authorization", "")
        app = self._discord.app_of(header.removeprefix("Bot ")) if header[:4] == "Bot " else None
        if route.token and app is None:
            raise Unauthorized
        record.app = app.id if app else ""
        late, headers = self._limited(route, params, record)
        if late is not None:
            return late
        if not sound:
            raise Refusal(50109)
        call = Call(self._discord, app, params, record.query, record.body, files)
        record.answer = route.handler(call)
        return reply(record.answer, 200, headers)

    def _limited(
        self, route: Route, params: dict[str, str], record: Record
    ) -> tuple[web.StreamResponse | None, dict[str, str]]:
        limits = self._discord.limits
        major = params.get("channel") or params.get("guild") or params.get("token") or ""
        verdict = limits.check(record.name, record.app, route.bucket, major, counted=route.counted)
        if verdict.wait <= 0:
            return None, verdict.headers
        return too_many(verdict.wait, verdict.everywhere, limits.via, verdict.headers), {}

    async def _spoil(self, request: web.Request, fault: Fault) -> web.StreamResponse | None:
        """What the caller gets in place of an answer; None: the answer, only later."""
        if fault.kind == "slow":
            await asyncio.sleep(fault.number)
        elif fault.kind == "cut" and request.transport is not None:
            request.transport.abort()
            return web.Response(status=503)
        return spoiled(fault)


def spoiled(fault: Fault) -> web.StreamResponse | None:
    """The answer that a fault has in place of the real one."""
    if fault.kind == "status":
        said = {"message": f"{fault.number}: Internal Server Error", "code": 0}
        return reply(said, int(fault.number))
    if fault.kind == "refused":
        refusal = Refusal(int(fault.number))
        return reply(refusal.body, refusal.status)
    if fault.kind == "ratelimited":
        return too_many(fault.number, "global" in fault.text, "via" in fault.text)
    if fault.kind == "redirect":
        return web.Response(status=302, headers={"Location": fault.text})
    return web.Response(text=PAGE, content_type="text/html") if fault.kind == "html" else None


def reply(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON by exactly that name, since the library reads nothing else as JSON."""
    if body is None:
        return web.Response(status=204, headers=headers)
    said = {"Content-Type": "application/json", "Via": "1.1 google", **(headers or {})}
    return web.Response(status=status, body=json.dumps(body).encode(), headers=said)


def too_many(
    seconds: float, everywhere: bool, via: bool, headers: dict[str, str] | None = None
) -> web.Response:
    """429: come back later."""
    body = {
        "message": "You are being rate limited.",
        "retry_after": round(seconds, 3),
        "global": everywhere,
    }
    scope = "global" if everywhere else "user"
    said = {**(headers or {}), "Retry-After": f"{seconds:.0f}", "X-RateLimit-Scope": scope}
    if everywhere:
        said["X-RateLimit-Global"] = "true"
    response = reply(body, 429, said)
    if not via:
        del response.headers["Via"]
    return response


async def _body(request: web.Request) -> tuple[Any, list[Upload], bool]:
    """The form, the files and whether it was well-formed."""
    if request.content_type == "multipart/form-data":
        return await _multipart(request)
    raw = await request.read()
    if not raw:
        return None, [], True
    if request.content_type != "application/json":
        return None, [], False
    try:
        return json.loads(raw), [], True
    except ValueError:
        return None, [], False


async def _multipart(request: web.Request) -> tuple[Any, list[Upload], bool]:
    body: Any = {}
    files: list[Upload] = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        content = bytes(await part.read(decode=True))
        number = PART.fullmatch(part.name or "")
        if part.name == "payload_json":
            try:
                body = json.loads(content)
            except ValueError:
                return None, [], False
        elif number or part.name == "file":
            name = part.filename or "unknown"
            files.append(Upload(int(number[1]) if number else 0, name, content))
    return body, files, True
