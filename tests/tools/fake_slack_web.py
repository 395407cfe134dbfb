"""The Web API of the fake Slack: reads a call, decides whether it may, answers in Slack's words."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from aiohttp import web
from fake_slack_call import HANDLERS, Call, Record
from fake_slack_contract import METHODS, STRUCTURED, Method
from fake_slack_faults import Fault, When, retry_after
from fake_slack_refusal import RateLimited, Refusal
from fake_slack_world import Json

if TYPE_CHECKING:
    from fake_slack import FakeSlack

LOGIN = "<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in</body></html>"
Witness = Callable[[str, When, web.Request], bool]
"""Sees each call right before and after its effect; True: whoever called is gone by now."""


class WebApi:
    """Every call under /api/."""

    def __init__(self, slack: "FakeSlack") -> None:
        self._slack = slack
        self.calls: list[Record] = []
        self.witness: Witness = lambda method, when, request: False

    async def answer(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        record = Record(name, {}, "", time.time())
        self.calls.append(record)
        started = time.monotonic()
        raw = await request.read()
        try:
            return await self._answered(request, raw, record)
        except RateLimited as late:
            return _ratelimited(late.seconds, record)
        finally:
            record.took = time.monotonic() - started

    async def _answered(
        self, request: web.Request, raw: bytes, record: Record
    ) -> web.StreamResponse:
        headers: dict[str, str] = {}
        fault = record.fault = self._slack.faults.strike(record.method)
        spoiled = None
        try:
            method = _method(record.method)
            record.args = arguments(request, raw, method)
            if fault and fault.when == "before":
                spoiled = await self._spoil(request, fault, record)
            if spoiled is not None:
                return spoiled
            if self.witness(record.method, "before", request):
                return web.Response(status=503)
            body = self._carried_out(request, method, record, headers)
        except Refusal as refusal:
            record.error = refusal.error
            body = {"ok": False, "error": refusal.error, **refusal.beside}
        if self.witness(record.method, "after", request):
            return web.Response(status=503)
        if fault and fault.when == "after":
            spoiled = await self._spoil(request, fault, record)
        return spoiled or web.json_response(body, headers=headers)

    def _carried_out(
        self, request: web.Request, method: Method, record: Record, headers: dict[str, str]
    ) -> Json:
        authorization = request.headers.get("Authorization", "")
        call = Call(self._slack, record.method, record.args, None, authorization)
        with self._slack.lock:
            self._authorize(call, method, record, headers)
            _check_required(record.args, method)
            return {"ok": True, **HANDLERS[record.method](call)}

    def _authorize(
        self, call: Call, method: Method, record: Record, headers: dict[str, str]
    ) -> None:
        token = call.args.pop("token", "") or call.authorization.removeprefix("Bearer ")
        record.authorization = token
        if method.token == "none":
            return
        if not token:
            raise Refusal("not_authed")
        if method.token == "app" or token.startswith("xapp-"):
            self._authorize_app(token, method)
            self._limit(call, method, "app")
            return
        if method.token == "config":
            if token != self._slack.config_token:
                raise Refusal("invalid_auth")
            return
        call.installation = self._slack.tokens.owner(token)
        record.workspace = call.workspace.id
        headers["x-oauth-scopes"] = ",".join(sorted(call.granted.scopes))
        headers["x-accepted-oauth-scopes"] = ",".join(method.scopes)
        self._limit(call, method, record.workspace)
        wanted = [one for scope in method.scopes for one in _kinds(scope)]
        if wanted:
            call.scope(*wanted)

    def _authorize_app(self, token: str, method: Method) -> None:
        if method.token != "app":
            raise Refusal("not_allowed_token_type")
        if token.startswith("xoxb-") or token.startswith("xoxe."):
            raise Refusal("not_allowed_token_type")
        if token != self._slack.app_token:
            raise Refusal("invalid_auth")

    def _limit(self, call: Call, method: Method, workspace: str) -> None:
        channel = call.text("channel")
        wait = self._slack.limits.check(call.method, method.tier, workspace, channel)
        if wait > 0:
            raise RateLimited(wait)

    async def _spoil(
        self, request: web.Request, fault: Fault, record: Record
    ) -> web.StreamResponse | None:
        """What a fault makes of the answer; None when it only takes time."""
        if fault.kind == "slow":
            await asyncio.sleep(fault.number)
            return None
        if fault.kind == "ratelimited":
            return _ratelimited(fault.number, record)
        if fault.kind == "error":
            record.error = fault.text
            return web.json_response({"ok": False, "error": fault.text})
        return spoiled(request, fault, record)


def spoiled(request: web.Request, fault: Fault, record: Record) -> web.Response:
    """What a fault below the API makes of an answer."""
    if fault.kind == "cut":
        record.status, record.error = 0, "cut"
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    if fault.kind == "redirect":
        record.status = 302
        return web.Response(status=302, headers={"Location": fault.text})
    if fault.kind == "html":
        return web.Response(text=LOGIN, content_type="text/html")
    record.status = int(fault.number)
    record.error = f"HTTP {record.status}"
    return web.Response(status=record.status, text="<html>Server Error</html>")


def arguments(request: web.Request, raw: bytes, method: Method) -> Json:
    """The arguments of a call, however it carries them."""
    args: Json = dict(request.query)
    kind = request.content_type
    if kind.startswith("multipart/"):
        raise Refusal("invalid_form_data")
    if kind == "application/json":
        if method.takes_json:
            args.update(_json_body(raw))
    elif raw:
        args.update(parse_qsl(raw.decode(), keep_blank_values=True))
    for name, error in STRUCTURED.items():
        if isinstance(args.get(name), str):
            args[name] = _structured(args[name], error)
    return {name: value for name, value in args.items() if value is not None}


def _method(name: str) -> Method:
    if name not in METHODS:
        raise Refusal("unknown_method", req_method=name)
    return METHODS[name]


def _json_body(raw: bytes) -> Json:
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        raise Refusal("invalid_json") from None
    if not isinstance(body, dict):
        raise Refusal("json_not_object")
    body.pop("token", None)  # read from the header only
    return body


def _structured(text: str, error: str) -> Any:
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        raise Refusal(error) from None


def _check_required(args: Json, method: Method) -> None:
    missing = [name for name in method.required if name not in args]
    if missing:
        said = [f"[ERROR] missing required field: {name}" for name in missing]
        raise Refusal("invalid_arguments", response_metadata={"messages": said})


def _kinds(scope: str) -> list[str]:
    if not scope.startswith("*"):
        return [scope]
    return [f"{kind}{scope[1:]}" for kind in ("channels", "groups", "im", "mpim")]


def _ratelimited(seconds: float, record: Record) -> web.Response:
    record.status, record.error = 429, "ratelimited"
    headers = {"Retry-After": retry_after(seconds)}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
