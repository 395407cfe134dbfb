"""An unmodified app at the other end of the fake Slack, and what it is asked with."""

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from fake_slack import FakeSlack
from fake_slack_workspace import Workspace
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient

RICH = {"type": "rich_text_section", "elements": [{"type": "text", "text": "well"}]}
WELL = [{"type": "rich_text", "elements": [RICH]}]
GO = {
    "type": "button",
    "action_id": "go",
    "value": "1",
    "text": {"type": "plain_text", "text": "Go"},
}


@contextmanager
def refused(error: str) -> Iterator[Any]:
    with pytest.raises(SlackApiError) as caught:
        yield caught
    assert caught.value.response["error"] == error


class Heard(list[Any]):
    failing = 0
    errors: dict[str, str] = {}  # noqa: RUF012

    def event(self, event: Any, request: Any) -> None:
        if self.failing:
            self.failing -= 1
            raise RuntimeError("not yet")
        self.append({**event, "headers": request.headers})

    def body(self, ack: Any, body: Any) -> None:
        ack()
        self.append(body)

    def command(self, ack: Any, body: Any) -> None:
        ack("at once")
        self.append(body)

    def view(self, ack: Any, body: Any) -> None:
        ack(response_action="errors", errors=self.errors) if self.errors else ack()
        self.append(body)


@dataclass(frozen=True)
class Listening:
    """An app on Socket Mode and what it heard: one for all tests, since it is slow to stop."""

    slack: FakeSlack
    team: Workspace
    client: WebClient
    heard: Heard
    socket: SocketModeClient


class Endpoint:
    """An app's address, which answers as it is told."""

    def __init__(self, slack: FakeSlack, app: App | None = None) -> None:
        self.app = app
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.asked: list[tuple[dict[str, str], bytes]] = []
        self._slack = slack

    async def answer(self, request: Any) -> Any:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.read()
        self.asked.append((headers, body))
        if self.app is not None:
            asked = BoltRequest(body=body.decode(), headers=headers)
            said = await asyncio.to_thread(self.app.dispatch, asked)
            content = said.body.encode()
            return web.Response(status=said.status, body=content, headers=said.first_headers())
        status, beside = self.answers.pop(0) if self.answers else (200, {})
        return web.Response(status=status, headers=beside)

    @contextmanager
    def open(self) -> Iterator[str]:
        async def begin() -> Any:
            runner = web.ServerRunner(web.Server(self.answer), shutdown_timeout=0.1)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            return runner

        runner = self._slack.run(begin())
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        finally:
            self._slack.run(runner.cleanup())
            if self.app is not None:
                self.app.listener_runner.listener_executor.shutdown()


def download(url: str, token: str = "") -> tuple[str, bytes]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        return answer.headers.get_content_type(), answer.read()


def respond(url: str, **body: Any) -> int:
    content = json.dumps(body).encode()
    asked = urllib.request.Request(url, content, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
