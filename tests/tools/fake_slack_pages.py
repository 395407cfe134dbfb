"""What the fake Slack serves beside its API: the page admins agree on, another host, orders."""

import json
from dataclasses import is_dataclass
from typing import TYPE_CHECKING

from aiohttp import web
from fake_slack_delivery import Delivery
from fake_slack_server import Route
from fake_slack_views import respond
from fake_slack_world import Json

if TYPE_CHECKING:
    from fake_slack import FakeSlack


class Pages:
    """Everything that is no method."""

    def __init__(self, slack: "FakeSlack") -> None:
        self._slack = slack
        self.elsewhere: list[Json] = []

    def routes(self) -> list[Route]:
        return [
            ("POST", "/actions/{team}/{key}", self._respond),
            ("GET", "/oauth/v2/authorize", self._authorize),
            ("*", "/elsewhere", self._elsewhere),
            ("POST", "/control", self._control),
        ]

    async def _respond(self, request: web.Request) -> web.Response:
        return await respond(self._slack, request)

    async def _authorize(self, request: web.Request) -> web.Response:
        if request.query.get("client_id") != self._slack.client_id:
            return web.Response(status=400, text="Invalid client_id parameter")
        where = self._slack.tokens.authorize(dict(request.query))
        return web.Response(status=302, headers={"Location": where})

    async def _elsewhere(self, request: web.Request) -> web.Response:
        seen = {"method": request.method, "headers": dict(request.headers)}
        self.elsewhere.append({**seen, "body": await request.read()})
        return web.Response(text="somebody else")

    async def _control(self, request: web.Request) -> web.Response:
        """An order from another process: what somebody in a workspace is to do, or to see."""
        order, slack = await request.json(), self._slack
        acting = slack.workspaces[order["workspace"]] if "workspace" in order else slack
        done = getattr(acting, order["do"])(*order.get("args", []), **order.get("kwargs", {}))
        text = json.dumps({"done": done}, default=_plain)
        return web.Response(text=text, content_type="application/json")


def _plain(value: object) -> object:
    """What JSON cannot hold, as something that it can."""
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    if isinstance(value, Delivery):
        return {"kind": value.kind, "acked": value.acked, "payload": value.payload}
    return vars(value) if is_dataclass(value) else repr(value)
