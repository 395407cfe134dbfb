"""A fake Slack of its own for each test, and one app that listens for all of them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_slack import QUESTIONS, FakeSlack
from fake_slack_app import Heard, Listening
from fake_slack_workspace import Workspace
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

CONTRACT = Path(__file__).parents[3] / "shared" / "reference" / "slack_method_contract.json"
COMMON_WORDS = """
account_inactive invalid_arguments invalid_attachments invalid_auth invalid_form_data invalid_json
json_not_object message_not_in_streaming_state missing_scope msg_too_long not_allowed_token_type
not_authed thread_not_found token_expired token_revoked unknown_method user_not_in_channel
"""
COMMON = COMMON_WORDS.split()


@pytest.fixture(scope="module")
def documented() -> dict[str, Any]:
    """What Slack documents of its methods, where that is at hand."""
    return json.loads(CONTRACT.read_text()) if CONTRACT.exists() else {}


@pytest.fixture
def slack(documented: dict[str, Any]) -> Iterator[FakeSlack]:
    """It may refuse a method only in the words that Slack has for that one."""
    with FakeSlack() as slack:
        slack.subscriptions = {*QUESTIONS}
        yield slack
        for call in slack.calls:
            known = documented.get(call.method, {}).get("errors", [call.error])
            assert call.fault or call.error in {"", "ratelimited", *known, *COMMON}, call


@pytest.fixture
def team(slack: FakeSlack) -> Workspace:
    team = slack.workspace("T1")
    team.channel("C1", "papers")
    return team


@pytest.fixture
def client(slack: FakeSlack, team: Workspace) -> WebClient:
    return WebClient(team.token, base_url=slack.url)


@pytest.fixture(scope="module")  # its threads would be heard by hypothesis in later files
def app() -> Iterator[Listening]:
    with FakeSlack(enforce_limits=False) as slack:
        slack.subscriptions = {*QUESTIONS}
        team = slack.workspace("T1")
        client = WebClient(team.token, base_url=slack.url)
        heard = Heard()
        app = App(client=client, process_before_response=True, token_verification_enabled=False)
        app.event(re.compile(".*"))(heard.event)
        app.action("go")(heard.body)
        app.shortcut("decode")(heard.body)
        app.command("/shedder")(heard.command)
        app.view("form")(heard.view)
        handler = SocketModeHandler(app, slack.app_token)
        handler.client.web_client = WebClient(base_url=slack.url)
        handler.connect()
        yield Listening(slack, team, client, heard, handler.client)
        handler.close()


@pytest.fixture
def listening(app: Listening) -> Listening:
    app.slack.wait(lambda: app.slack.sockets.connections)
    app.slack.deliveries.all.clear()
    app.heard.clear()
    app.team.channel("C1", "papers")
    app.team.ephemerals.clear()
    app.slack.ack_timeout, app.slack.time_scale = 3.0, 0.0
    return app
