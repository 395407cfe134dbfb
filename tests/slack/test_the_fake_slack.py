"""The fake Slack against unmodified slack-sdk and slack-bolt: it refuses what Slack refuses."""

import asyncio
import json
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fake_slack_faults as faults
import pytest
from aiohttp import web
from fake_slack import FakeSlack
from fake_slack_contract import METHODS, NAMES_MEMBERSHIP
from fake_slack_workspace import Workspace
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation import TokenRotator
from slack_sdk.signature import SignatureVerifier

TOOLS = Path(__file__).parents[1] / "tools"
CONTRACT = Path(__file__).parents[3] / "shared" / "reference" / "slack_method_contract.json"
COMMON_WORDS = """
account_inactive invalid_arguments invalid_attachments invalid_auth invalid_form_data invalid_json
json_not_object message_not_in_streaming_state missing_scope msg_too_long not_allowed_token_type
not_authed thread_not_found token_expired token_revoked unknown_method user_not_in_channel
"""
COMMON = COMMON_WORDS.split()
RICH = {"type": "rich_text_section", "elements": [{"type": "text", "text": "well"}]}
WELL = [{"type": "rich_text", "elements": [RICH]}]
GO = {
    "type": "button",
    "action_id": "go",
    "value": "1",
    "text": {"type": "plain_text", "text": "Go"},
}


@pytest.fixture(scope="module")
def documented() -> dict[str, Any]:
    """What Slack documents of its methods, where that is at hand."""
    return json.loads(CONTRACT.read_text()) if CONTRACT.exists() else {}


@pytest.fixture
def slack(documented: dict[str, Any]) -> Iterator[FakeSlack]:
    """It may refuse a method only in the words that Slack has for that one."""
    with FakeSlack() as slack:
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


@contextmanager
def refused(error: str) -> Iterator[Any]:
    with pytest.raises(SlackApiError) as caught:
        yield caught
    assert caught.value.response["error"] == error


@dataclass(frozen=True)
class Listening:
    """An app on Socket Mode and what it heard: one for all tests, since it is slow to stop."""

    slack: FakeSlack
    team: Workspace
    client: WebClient
    heard: "Heard"


@pytest.fixture(scope="module")
def app() -> Iterator[Listening]:
    with FakeSlack(enforce_limits=False) as slack:
        team = slack.workspace("T1")
        client = WebClient(team.token, base_url=slack.url)
        heard = Heard()
        app = App(client=client, process_before_response=True, token_verification_enabled=False)
        app.event(re.compile(".*"))(heard.event)
        app.action("go")(heard.body)
        app.shortcut("decode")(heard.body)
        app.command("/shedder")(heard.command)
        app.view("form")(heard.view)
        handler = SocketModeHandler(app, slack.app_token, ping_interval=0.1)
        handler.client.web_client = WebClient(base_url=slack.url)
        handler.connect()
        yield Listening(slack, team, client, heard)
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


# What it is made from


def test_its_table_says_what_slack_documents(documented: dict[str, Any]) -> None:
    if not documented:
        pytest.skip("no method contract beside the project")
    for name, method in METHODS.items():
        known = documented[name]
        wanted = set(known.get("required", ())) - {"token"}
        if name == "chat.appendStream":
            wanted -= {"markdown_text"}  # chunks do as well
        assert set(method.required) == wanted, name
        tiers = {"t5": {"special", "status", "post"}}.get(known["rate"], {known["rate"]})
        assert method.tier in tiers, name
        assert method.takes_json or known["http"] == "GET" or name in FORMS_ONLY, name
        assert (name in NAMES_MEMBERSHIP) == ("not_in_channel" in known["errors"]), name
        scopes = set(known["scope"].get("bot", ()))
        listed = {scope.replace("*", kind) for scope in method.scopes for kind in KINDS}
        assert listed == scopes or (name == "conversations.open" and listed <= scopes), name


FORMS_ONLY = ("apps.manifest.export", "files.getUploadURLExternal", "oauth.v2.access")
KINDS = ("channels", "groups", "im", "mpim")


# What it takes and refuses


def test_a_bot_learns_who_it_is_and_its_scopes(team: Workspace, client: WebClient) -> None:
    told = client.auth_test()
    assert (told["team_id"], told["user_id"], told["bot_id"]) == ("T1", team.bot_user, team.bot_id)
    assert set(told.headers["x-oauth-scopes"].split(",")) == team.scopes


def test_tokens_that_are_none_are_refused(slack: FakeSlack, team: Workspace) -> None:
    with refused("invalid_auth"):
        WebClient("xoxb-no", base_url=slack.url).auth_test()
    with refused("not_authed"):
        WebClient(base_url=slack.url).auth_test()
    with refused("not_allowed_token_type"):
        WebClient(team.token, base_url=slack.url).apps_connections_open(app_token=team.token)
    with refused("not_allowed_token_type"):
        WebClient(slack.app_token, base_url=slack.url).chat_postMessage(channel="C1", text="a")


def test_a_missing_scope_is_named(team: Workspace, client: WebClient) -> None:
    team.scopes = team.scopes - {"channels:history"}
    ts = team.say("U1", "C1", "hello")
    with refused("missing_scope") as caught:
        client.conversations_replies(channel="C1", ts=ts)
    assert caught.value.response["needed"] == "channels:history"
    assert "groups:history" in caught.value.response["provided"]


def test_the_bot_writes_only_where_it_is(team: Workspace, client: WebClient) -> None:
    team.channel("C2", bot=False)
    team.channel("C3", private=True, bot=False)
    with refused("not_in_channel"):
        client.chat_postMessage(channel="C2", text="a")
    for channel in ("C3", "C9"):
        with refused("channel_not_found"):
            client.chat_postMessage(channel=channel, text="a")
    ts = team.say("U1", "C1", "hello")
    team.kick("C1")
    with refused("not_in_channel"):
        client.chat_postMessage(channel="C1", text="a")
    with refused("channel_not_found"):
        client.conversations_replies(channel="C1", ts=ts)
    with refused("channel_not_found"):
        client.reactions_add(channel="C1", timestamp=ts, name="eyes")


def test_a_thread_that_is_not_there_is_refused_or_left(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    ts = team.say("U1", "C1", "hello")
    slack.limits.enforce = False
    team.delete("C1", ts)
    with refused("thread_not_found"):
        client.chat_postMessage(channel="C1", text="a", thread_ts=ts)
    slack.lost_threads = "unthread"
    posted = client.chat_postMessage(channel="C1", text="a", thread_ts=ts)
    assert "thread_ts" not in posted["message"]


def test_messages_slack_would_not_take_are_refused(slack: FakeSlack, client: WebClient) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2000}}
    slack.limits.enforce = False
    with refused("no_text"):
        client.api_call("chat.postMessage", json={"channel": "C1"})
    with refused("invalid_blocks"):
        client.chat_postMessage(channel="C1", text="a", blocks=[{"type": "divider"}] * 51)
    with refused("invalid_blocks"):
        client.chat_postMessage(channel="C1", text="a", blocks=[{"type": "no"}])
    with refused("msg_blocks_too_long"):
        client.chat_postMessage(channel="C1", text="a", blocks=[section] * 7)
    with refused("markdown_text_conflict"):
        client.chat_postMessage(channel="C1", text="a", markdown_text="b")
    with refused("invalid_metadata_schema"):
        client.chat_postMessage(channel="C1", text="a", metadata={"event_type": "x"})
    with refused("invalid_arguments"):
        client.api_call("chat.postMessage", json={"text": "a"})
    with refused("unknown_method"):
        client.api_call("chat.shout", json={})
    with refused("invalid_arguments"):  # it reads no JSON, and so finds no channel
        client.api_call("conversations.info", json={"channel": "C1"})
    posted = client.chat_postMessage(channel="C1", text="x" * 40_001)
    assert len(posted["message"]["text"]) == 40_000


def test_an_edit_is_held_to_what_slack_allows(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    asked = team.say("U1", "C1", "hello")
    ts = client.chat_postMessage(channel="C1", text="a", blocks=WELL, thread_ts=asked)["ts"]
    with refused("cant_update_message"):
        client.chat_update(channel="C1", ts=asked, text="mine")
    with refused("message_not_found"):
        client.chat_update(channel="C1", ts="1.0", text="mine")
    with refused("msg_too_long"):
        client.chat_update(channel="C1", ts=ts, text="x" * 4001)
    with refused("block_mismatch"):
        client.chat_update(channel="C1", ts=ts, text="b", blocks=[{"type": "divider"}])
    client.chat_update(channel="C1", ts=ts, text="b", blocks=[*WELL, {"type": "divider"}])
    client.chat_update(channel="C1", ts=ts, text="words alone")
    message = team.message("C1", ts)
    assert (message.text, message.blocks) == ("words alone", [])
    assert [edit.text for edit in message.edits] == ["a", "b"]
    with refused("cant_delete_message"):
        client.chat_delete(channel="C1", ts=asked)
    client.chat_delete(channel="C1", ts=ts)
    assert [message.ts for message in team.thread("C1", asked)] == [asked]


def test_metadata_is_kept_and_shown_when_asked_for(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    ts, key = team.say("U1", "C1", "hello"), {"event_type": "part", "event_payload": {"key": "k"}}
    posted = client.chat_postMessage(channel="C1", text="a", thread_ts=ts, metadata=key)
    client.chat_update(channel="C1", ts=posted["ts"], text="b")
    bare = client.conversations_replies(channel="C1", ts=ts)["messages"]
    full = client.conversations_replies(channel="C1", ts=ts, include_all_metadata=True)["messages"]
    assert [message.get("metadata") for message in bare] == [None, None]
    assert [message.get("metadata") for message in full] == [None, key]


def test_threads_come_in_pages(slack: FakeSlack, team: Workspace, client: WebClient) -> None:
    ts = team.say("U1", "C1", "root")
    said = [team.say("U1", "C1", str(number), thread=ts) for number in range(5)]
    pages = client.conversations_replies(channel="C1", ts=ts, limit=2)
    found = [message["ts"] for page in pages for message in page["messages"]]
    assert [one for one in found if one != ts] == said
    newest = client.conversations_history(channel="C1", limit=10)["messages"]
    assert [message["ts"] for message in newest] == [ts]
    after = client.conversations_replies(channel="C1", ts=ts, oldest=said[2])["messages"]
    assert [message["ts"] for message in after] == [ts, *said[3:]]


def test_a_persona_has_its_name_only_with_the_scope(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    slack.limits.enforce = False
    named = client.chat_postMessage(channel="C1", text="a", username="Kira", icon_emoji=":owl:")
    assert named["message"]["username"] == "Kira"
    assert "user" not in named["message"]
    team.scopes = team.scopes - {"chat:write.customize"}
    plain = client.chat_postMessage(channel="C1", text="a", username="Kira")
    assert "username" not in plain["message"]


def test_reactions_are_not_given_twice(team: Workspace, client: WebClient) -> None:
    ts = team.say("U1", "C1", "hello")
    client.reactions_add(channel="C1", timestamp=ts, name="eyes")
    with refused("already_reacted"):
        client.reactions_add(channel="C1", timestamp=ts, name="eyes")
    assert team.reactions("C1", ts) == {"eyes"}
    client.reactions_remove(channel="C1", timestamp=ts, name="eyes")
    with refused("no_reaction"):
        client.reactions_remove(channel="C1", timestamp=ts, name="eyes")


def test_people_dms_and_links_can_be_looked_up(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    team.user("U7", "visitor", guest=True)
    assert client.users_info(user="U7")["user"]["is_restricted"]
    with refused("user_not_found"):
        client.users_info(user="U8")
    room = client.conversations_open(users="U7")["channel"]["id"]
    assert room == team.dm("U7")
    assert client.conversations_info(channel="C1")["channel"]["name"] == "papers"
    assert team.bot_user in client.conversations_members(channel="C1")["members"]
    ts = team.say("U1", "C1", "hello")
    link = client.chat_getPermalink(channel="C1", message_ts=ts)["permalink"]
    assert link.endswith(f"/archives/C1/p{ts.replace('.', '')}")
    with refused("user_not_in_channel"):
        client.chat_postEphemeral(channel="C1", user="U7", text="psst")
    client.chat_postEphemeral(channel="C1", user="U1", text="psst")
    assert [shown.text for shown in team.ephemerals] == ["psst"]


def test_a_status_ends_with_the_next_post(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    ts = team.say("U1", "C1", "hello")
    client.assistant_threads_setStatus(channel_id="C1", thread_ts=ts, status="is reading")
    assert team.status("C1", ts) == "is reading"
    client.chat_postMessage(channel="C1", thread_ts=ts, text="done")
    assert team.status("C1", ts) == ""
    with refused("invalid_thread_ts"):
        client.assistant_threads_setStatus(channel_id="C1", thread_ts="1.0", status="x")


# Files


def test_a_file_is_uploaded_in_three_steps(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    ts = team.say("U1", "C1", "hello")
    sent = client.files_upload_v2(filename="a.md", content="# hello", channel="C1", thread_ts=ts)
    (_, posted) = team.thread("C1", ts)
    assert [(file.name, file.content) for file in posted.files] == [("a.md", b"# hello")]
    shares = client.files_info(file=sent["file"]["id"])["file"]["shares"]
    assert shares["public"]["C1"][0]["thread_ts"] == ts
    client.files_delete(file=sent["file"]["id"])
    assert len(team.thread("C1", ts)) == 1
    with refused("file_deleted"):
        client.files_info(file=sent["file"]["id"])


def test_an_upload_appears_late_or_never(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    slack.share_delay, slack.drop_shares = 0.05, 1
    client.files_upload_v2(filename="lost.md", content="#", channel="C1")
    sent = client.files_upload_v2(filename="a.md", content="#", channel="C1")
    assert sent["file"]["shares"] == {}
    slack.wait(team.posts)
    (posted,) = team.posts()
    assert [file.name for file in posted.files] == ["a.md"]


def test_reading_methods_take_queries_and_forms_and_no_json(
    slack: FakeSlack, team: Workspace
) -> None:
    asked = urllib.request.Request(
        f"{slack.url}conversations.info?channel=C1",
        headers={"Authorization": f"Bearer {team.token}"},
    )
    with urllib.request.urlopen(asked) as answer:
        assert json.load(answer)["channel"]["name"] == "papers"


def test_an_upload_without_its_bytes_cannot_be_completed(client: WebClient) -> None:
    begun = client.files_getUploadURLExternal(filename="a.md", length=3)
    with refused("file_not_found"):
        client.files_completeUploadExternal(files=[{"id": begun["file_id"], "title": "a"}])


def download(url: str, token: str = "") -> tuple[str, bytes]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        return answer.headers.get_content_type(), answer.read()


def test_bytes_are_for_those_with_the_token_and_its_scope(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    other = slack.workspace("T2")
    ts = team.say("U1", "C1", "hello", [("a.pdf", b"%PDF-1.4")])
    (file,) = team.message("C1", ts).files
    url = client.files_info(file=file.id)["file"]["url_private_download"]
    assert download(url, team.token) == ("application/pdf", b"%PDF-1.4")
    assert download(url)[0] == download(url, other.token)[0] == "text/html"
    team.scopes = team.scopes - {"files:read"}
    assert download(url, team.token)[0] == "text/html"


def test_a_redirected_download_tells_what_was_sent_elsewhere(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    id = team.upload("U1", "a.pdf", b"%PDF-1.4")
    slack.faults.on("files.download", faults.redirect(slack.other_host))
    assert download(team.files[id].url, team.token)[1] == b"somebody else"
    assert "Bearer" in slack.elsewhere[0]["headers"]["Authorization"]  # as urllib does


def test_files_of_other_organisations_are_to_be_asked_for(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    far = team.upload("U1", "far.pdf", b"%PDF", connect=True)
    gone = team.upload("U1", "gone.pdf", b"", mode="tombstone")
    team.say("U1", "C1", "@shedder", [far, gone])
    shown = slack.events[0].event["files"]
    assert shown[0]["file_access"] == "check_file_info"
    assert "url_private" not in shown[0]
    assert shown[1] == {"id": gone, "mode": "tombstone"}
    assert client.files_info(file=far)["file"]["name"] == "far.pdf"


# What the app hears


def test_an_app_hears_a_mention_and_acknowledges_it(listening: Listening) -> None:
    slack, team, heard = listening.slack, listening.team, listening.heard
    team.say("U1", "C1", "@shedder a < b, see https://arxiv.org/abs/1", [("a.pdf", b"%PDF")])
    slack.deliveries.settled()
    assert heard[0]["text"] == f"{team.mention} a &lt; b, see <https://arxiv.org/abs/1>"
    assert heard[0]["files"][0]["name"] == "a.pdf"
    assert slack.events[0].latency < 3
    assert slack.events[0].payload["authorizations"][0]["team_id"] == "T1"


def test_an_event_that_is_not_acknowledged_comes_again(listening: Listening) -> None:
    slack, team, heard = listening.slack, listening.team, listening.heard
    slack.ack_timeout = 0.2
    heard.failing = 2
    team.say("U1", "C1", "@shedder hello")
    slack.deliveries.settled()
    slack.deliveries.lose_acks = 1
    team.say("U1", "C1", "@shedder again")
    slack.deliveries.settled()
    assert [attempt.outcome for attempt in slack.events[0].attempts] == ["timeout", "timeout", "ok"]
    assert heard[0]["headers"]["x-slack-retry-num"] == ["2"]
    assert heard[0]["headers"]["x-slack-retry-reason"] == ["timeout"]
    assert [event["text"].split()[1] for event in heard] == ["hello", "again", "again"]
    assert slack.deliveries.redelivered == 3


def test_a_broken_connection_loses_nothing(listening: Listening) -> None:
    slack, team, heard = listening.slack, listening.team, listening.heard
    slack.sockets.cut()
    team.say("U1", "C1", "@shedder hello")
    slack.deliveries.settled()
    assert [event["text"].split()[1] for event in heard] == ["hello"]


def test_events_can_come_late_and_out_of_order(listening: Listening) -> None:
    slack, team, heard = listening.slack, listening.team, listening.heard
    slack.deliveries.hold()
    team.say("U1", "C1", "@shedder one")
    team.say("U1", "C1", "@shedder two")
    slack.deliveries.release(backwards=True)
    slack.deliveries.settled()
    slack.deliveries.again(slack.events[0]).wait()
    assert sorted(event["text"].split()[1] for event in heard) == ["one", "one", "two"]


def test_an_app_that_is_sent_away_comes_back(listening: Listening) -> None:
    slack, team, heard = listening.slack, listening.team, listening.heard
    before = slack.sockets.opened
    slack.sockets.disconnect(warn=True)
    slack.wait(lambda: slack.sockets.opened > before)
    team.say("U1", "C1", "@shedder hello")
    slack.wait(lambda: heard)


def test_both_events_of_one_mention_have_ids_of_their_own(
    slack: FakeSlack, team: Workspace
) -> None:
    slack.subscriptions.add("message.channels")
    team.say("U1", "C1", "@shedder hello")
    first, second = slack.events
    assert {first.event["type"], second.event["type"]} == {"app_mention", "message"}
    assert first.event["ts"] == second.event["ts"]
    assert first.payload["event_id"] != second.payload["event_id"]


def test_events_tell_only_what_slack_tells(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    team.channel("C2", bot=False)
    team.say("U1", "C2", "@shedder is not here")
    team.say("U1", "C1", "nobody is meant")
    assert slack.events == []
    room = team.dm("U1")
    ts = team.say("U1", room, "@shedder hello")
    team.edit(room, ts, "hello again")
    client.chat_postMessage(channel=room, text="hello", thread_ts=ts)
    types = [(one.event["type"], one.event.get("subtype")) for one in slack.events]
    assert types == [("message", None), ("message", "message_changed"), ("message", None)]
    assert slack.events[2].event["bot_id"] == team.bot_id
    assert {one.event["channel_type"] for one in slack.events} == {"im"}


def test_an_edit_that_adds_the_mention_is_one(slack: FakeSlack, team: Workspace) -> None:
    ts = team.say("U1", "C1", "hello")
    team.edit("C1", ts, "@shedder hello")
    team.edit("C1", ts, "@shedder hello there")
    (event,) = slack.events
    assert event.event["type"] == "app_mention"
    assert event.event["edited"]["user"] == "U1"


def test_replies_can_repeat_the_files_above_them(slack: FakeSlack, team: Workspace) -> None:
    slack.repeat_parent_files = True
    root = team.say("U1", "C1", "a paper", [("a.pdf", b"%PDF")])
    team.say("U2", "C1", "@shedder decode", [("b.pdf", b"%PDF")], thread=root)
    assert [file["name"] for file in slack.events[0].event["files"]] == ["b.pdf", "a.pdf"]


def test_events_need_their_scope_and_an_app_that_is_there(
    slack: FakeSlack, team: Workspace
) -> None:
    team.scopes = team.scopes - {"app_mentions:read", "im:history"}
    team.say("U1", "C1", "@shedder hello")
    team.say("U1", team.dm("U1"), "hello")
    assert slack.events == []
    team.uninstall()
    team.open_home("U1")
    assert [one.event["type"] for one in slack.events] == ["app_uninstalled", "tokens_revoked"]


def test_deleted_messages_leave_a_trace_where_they_had_replies(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    ts = team.say("U1", "C1", "hello")
    team.say("U2", "C1", "hello to you", thread=ts)
    team.delete("C1", ts)
    root, reply = client.conversations_replies(channel="C1", ts=ts)["messages"]
    assert (root["subtype"], reply["text"]) == ("tombstone", "hello to you")
    client.chat_postMessage(channel="C1", thread_ts=ts, text="and to you")


def test_an_older_slack_refuses_newer_blocks(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    slack.blocks.unknown = {"alert"}
    with refused("invalid_blocks"):
        client.chat_postMessage(channel="C1", text="a", blocks=[*WELL, {"type": "alert"}])


def test_other_bots_say_that_they_are_bots(slack: FakeSlack, team: Workspace) -> None:
    bot = team.user("UB", "builder", bot=True)
    team.say("UB", "C1", "@shedder hello")
    (event,) = slack.events
    assert event.event["bot_id"] == event.event["bot_profile"]["id"] == bot.bot_id


def test_people_of_other_organisations_are_told_apart(slack: FakeSlack, team: Workspace) -> None:
    team.channel("C5", shared=True)
    team.user("U9", team="T9")
    team.say("U9", "C5", "@shedder hello")
    (event,) = slack.events
    assert event.payload["is_ext_shared_channel"]
    assert event.event["user_team"] == "T9"


def test_an_organisations_workspaces_share_a_token(slack: FakeSlack) -> None:
    first = slack.workspace("T1", enterprise="E1", org_wide=True)
    second = slack.workspace("T2", enterprise="E1", org_wide=True)
    second.channel("C2")
    assert first.token == second.token
    WebClient(first.token, base_url=slack.url).chat_postMessage(channel="C2", text="a")
    second.say("U1", "C2", "@shedder hello")
    (authorization,) = slack.events[0].payload["authorizations"]
    assert authorization["is_enterprise_install"]
    assert authorization["enterprise_id"] == "E1"
    assert len(second.posts("C2")) == 1


# What people press, type and fill in


def test_buttons_answer_at_an_address_that_wears_out(listening: Listening) -> None:
    team, client, heard = listening.team, listening.client, listening.heard
    blocks = [*WELL, {"type": "actions", "elements": [GO]}]
    ts = client.chat_postMessage(channel="C1", text="a", blocks=blocks)["ts"]
    team.press("U1", "C1", ts, "go").wait()
    (action,) = heard[0]["actions"]
    assert (action["value"], heard[0]["user"]["id"]) == ("1", "U1")
    for number in range(5):
        assert respond(heard[0]["response_url"], text=f"answer {number}") == 200
    assert respond(heard[0]["response_url"], text="one more") == 404
    assert len(team.ephemerals) == 5
    with pytest.raises(AssertionError, match="nothing here to press"):
        team.press("U1", "C1", ts, "stop")


def respond(url: str, **body: Any) -> int:
    content = json.dumps(body).encode()
    asked = urllib.request.Request(url, content, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_a_form_is_opened_filled_in_and_sent_back(listening: Listening) -> None:
    team, client, heard = listening.team, listening.client, listening.heard
    title = {"type": "plain_text", "text": "Two papers"}
    field = {"type": "file_input", "action_id": "paper", "filetypes": ["pdf"], "max_files": 1}
    block = {"type": "input", "block_id": "a", "label": title, "element": field}
    form = {"type": "modal", "callback_id": "form", "title": title, "submit": title}
    view = {**form, "blocks": [block]}
    paper = team.upload("U1", "a.pdf", b"%PDF")
    ts = team.say("U1", "C1", "hello")
    team.shortcut("U1", "C1", ts, "decode").wait()
    trigger = heard[0]["trigger_id"]
    with refused("file_not_found"):
        client.files_info(file=paper)
    opened = client.views_open(trigger_id=trigger, view=view)["view"]["id"]
    with refused("exchanged_trigger_id"):
        client.views_open(trigger_id=trigger, view=view)
    heard.errors = {"a": "Which of the two?"}
    team.submit("U1", opened, {"paper": [paper]})
    assert team.view(opened).errors == heard.errors
    assert team.view(opened).open
    heard.errors = {}
    team.submit("U1", opened, {"paper": [paper]})
    assert not team.view(opened).open
    chosen = heard[-1]["view"]["state"]["values"]["a"]["paper"]["files"]
    assert [file["id"] for file in chosen] == [paper]
    assert client.files_info(file=paper)["file"]["name"] == "a.pdf"


def test_forms_have_their_time_and_limits(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    title = {"type": "plain_text", "text": "x" * 25}
    view: Any = {"type": "modal", "title": title, "blocks": WELL}
    with refused("invalid_trigger_id"):
        client.views_open(trigger_id="1.2.x", view={**view, "title": {**title, "text": "x"}})
    with refused("invalid_arguments"):
        client.views_open(trigger_id=slack.triggers.make("U1", team), view=view)
    late = slack.triggers.make("U1", team)
    slack.triggers.expire()
    with refused("expired_trigger_id"):
        client.views_open(trigger_id=late, view={**view, "title": {**title, "text": "x"}})


def test_forms_lie_on_top_of_each_other(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    view: Any = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": WELL}
    first = client.views_open(trigger_id=slack.triggers.make("U1", team), view=view)["view"]
    for _ in range(2):
        client.views_push(trigger_id=slack.triggers.make("U1", team), view=view)
    with refused("push_limit_reached"):
        client.views_push(trigger_id=slack.triggers.make("U1", team), view=view)
    top = team.modal("U1")
    assert top is not None
    assert top.root == first["id"]
    client.views_update(view_id=top.id, view={**view, "callback_id": "new"}, hash=top.hash)
    assert top.body["callback_id"] == "new"
    team.close("U1", top.id)
    with refused("not_found"):
        client.views_update(view_id=top.id, view=view)


def test_a_command_is_answered_at_once(listening: Listening) -> None:
    team, heard = listening.team, listening.heard
    sent = team.slash("U1", "C1", "/shedder", "help").wait()
    assert heard[0]["text"] == "help"
    assert sent.response == {"text": "at once"}
    assert [(shown.user, shown.text) for shown in team.ephemerals] == [("U1", "at once")]


def test_a_home_is_published_and_opened(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    team.user("U1")
    view: Any = {"type": "home", "blocks": WELL}
    made = client.views_publish(user_id="U1", view=view)["view"]
    with refused("hash_conflict"):
        client.views_publish(user_id="U1", view=view, hash="old")
    client.views_publish(user_id="U1", view=view, hash=made["hash"])
    team.open_home("U1")
    assert slack.events[0].event["tab"] == "home"
    assert slack.events[0].event["view"]["id"] == made["id"]


# HTTP


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


def test_events_over_http_are_signed_and_tried_again(slack: FakeSlack, team: Workspace) -> None:
    slack.time_scale = 0.0
    endpoint = Endpoint(slack)
    endpoint.answers = [(500, {}), (404, {}), (200, {}), (500, {"X-Slack-No-Retry": "1"})]
    with endpoint.open() as url:
        slack.deliver_to(url)
        team.say("U1", "C1", "@shedder hello")
        slack.deliveries.settled()
        team.say("U1", "C1", "@shedder again")
        slack.deliveries.settled()
    verifier = SignatureVerifier(slack.signing_secret)
    assert all(verifier.is_valid_request(body, headers) for headers, body in endpoint.asked)
    retries = [headers.get("x-slack-retry-num") for headers, _ in endpoint.asked]
    assert retries == [None, "1", "2", None]
    assert endpoint.asked[1][0]["x-slack-retry-reason"] == "http_error"
    assert [delivery.acked for delivery in slack.events] == [True, False]


def test_an_app_takes_them_for_slacks_own(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    heard = Heard()
    secret = slack.signing_secret
    app = App(client=client, signing_secret=secret, token_verification_enabled=False)
    app.event("app_mention")(heard.event)
    app.command("/shedder")(heard.command)
    endpoint = Endpoint(slack, app)
    with endpoint.open() as url:
        requests = slack.deliver_to(url)
        assert slack.run(requests.verify())
        team.say("U1", "C1", "@shedder hello")
        sent = team.slash("U1", "C1", "/shedder", "help")
        slack.deliveries.settled()
        slack.signing_secret = "somebody else's"
        team.say("U1", "C1", "@shedder forged")
        slack.time_scale = 0.0
        slack.deliveries.settled()
    assert sorted(event["text"].split()[-1] for event in heard) == ["hello", "help"]
    assert sent.response == {"text": "at once"}
    assert not slack.events[-1].acked


def test_presses_and_commands_over_http_are_forms(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    blocks = [*WELL, {"type": "actions", "elements": [GO]}]
    ts = client.chat_postMessage(channel="C1", text="a", blocks=blocks)["ts"]
    endpoint = Endpoint(slack)
    with endpoint.open() as url:
        slack.deliver_to(url)
        team.press("U1", "C1", ts, "go").wait()
        team.slash("U1", "C1", "/shedder", "a b").wait()
    press, command = (body.decode() for _, body in endpoint.asked)
    assert press.startswith("payload=%7B")
    assert "command=%2Fshedder&text=a+b" in command


# OAuth


def test_a_code_buys_a_token_once(slack: FakeSlack, team: Workspace) -> None:
    client = WebClient(base_url=slack.url)
    known = {"client_id": slack.client_id, "client_secret": slack.client_secret}
    code = slack.tokens.grant(team, ["chat:write"])
    with refused("bad_client_secret"):
        client.oauth_v2_access(client_id=slack.client_id, client_secret="no", code=code)
    granted = client.oauth_v2_access(**known, code=code)
    assert granted["team"]["id"] == "T1"
    assert WebClient(granted["access_token"], base_url=slack.url).auth_test()["team_id"] == "T1"
    with refused("invalid_code"):
        client.oauth_v2_access(**known, code=code)


def test_tokens_are_rotated_by_refresh_tokens_that_work_once(
    slack: FakeSlack, team: Workspace
) -> None:
    slack.rotation = True
    client = WebClient(base_url=slack.url)
    known = {"client_id": slack.client_id, "client_secret": slack.client_secret}
    granted = client.oauth_v2_access(**known, code=slack.tokens.grant(team))
    bot = Bot(
        bot_token=granted["access_token"],
        bot_id="B1",
        bot_user_id="U1",
        bot_scopes=granted["scope"],
        bot_refresh_token=granted["refresh_token"],
        bot_token_expires_in=1,
        installed_at=time.time(),
    )
    rotator = TokenRotator(**known, client=client)
    rotated = rotator.perform_bot_token_rotation(bot=bot)
    assert rotated is not None
    assert rotated.bot_token != bot.bot_token
    slack.tokens.expire(bot.bot_token)
    with refused("token_expired"):
        WebClient(bot.bot_token, base_url=slack.url).auth_test()
    with refused("invalid_refresh_token"):
        client.oauth_v2_access(
            **known, grant_type="refresh_token", refresh_token=granted["refresh_token"]
        )


def test_the_page_that_admins_agree_on_sends_them_back(slack: FakeSlack, team: Workspace) -> None:
    back = slack.other_host
    query = f"client_id={slack.client_id}&scope=chat:write&state=s&redirect_uri={back}"
    with urllib.request.urlopen(f"{slack.authorize_url}?{query}") as answer:
        assert answer.url.startswith(f"{back}?code=")
        assert answer.url.endswith("&state=s")


def test_a_removed_app_hears_of_it_and_its_token_ends(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    team.uninstall()
    assert [one.event["type"] for one in slack.events] == ["app_uninstalled", "tokens_revoked"]
    with refused("token_revoked"):
        client.auth_test()


# Streams


def test_a_stream_ends_by_itself(slack: FakeSlack, team: Workspace, client: WebClient) -> None:
    ts = team.say("U1", "C1", "hello")
    with refused("missing_recipient_team_id"):
        client.chat_startStream(channel="C1", thread_ts=ts)
    who = {"recipient_team_id": "T1", "recipient_user_id": "U1"}
    stream = client.chat_startStream(channel="C1", thread_ts=ts, **who)["ts"]
    client.chat_appendStream(channel="C1", ts=stream, markdown_text="one ")
    with refused("streaming_state_conflict"):
        client.chat_update(channel="C1", ts=stream, text="no")
    with refused("msg_too_long"):
        client.chat_appendStream(channel="C1", ts=stream, markdown_text="x" * 11_600)
    client.chat_stopStream(channel="C1", ts=stream, markdown_text="two", blocks=WELL)
    assert team.message("C1", stream).text == "one two"
    slack.stream_life = 0.0
    late = client.chat_startStream(channel="C1", thread_ts=ts, **who)["ts"]
    with refused("message_not_in_streaming_state"):
        client.chat_appendStream(channel="C1", ts=late, markdown_text="lost")


# What goes wrong


def test_posts_beyond_one_a_second_are_refused_and_counted(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    slack.limits.second = 0.2
    client.chat_postMessage(channel="C1", text="a")
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C1", text="b")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    time.sleep(0.2)
    client.chat_postMessage(channel="C1", text="c")
    slack.limits.enforce = False
    client.chat_postMessage(channel="C1", text="d")
    assert [message.text for message in team.posts()] == ["a", "c", "d"]
    assert len(slack.limits.violations) == 2


def test_a_method_has_so_many_calls_a_minute(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    other = slack.workspace("T2")
    other.channel("C2")
    for _ in range(50):
        client.conversations_info(channel="C1")
    with refused("ratelimited"):
        client.conversations_info(channel="C1")
    WebClient(other.token, base_url=slack.url).conversations_info(channel="C2")


def test_the_default_client_posts_twice_when_the_answer_is_lost(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    slack.limits.enforce = False
    slack.faults.on("chat.postMessage", faults.cut())
    client.chat_postMessage(channel="C1", text="once")
    assert [message.text for message in team.posts()] == ["once", "once"]


@pytest.mark.parametrize(("after", "posted"), [(False, 0), (True, 1)])
def test_an_error_comes_before_or_after_the_effect(
    slack: FakeSlack, team: Workspace, client: WebClient, after: bool, posted: int
) -> None:
    slack.faults.on("chat.*", faults.status(503, after=after))
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="C1", text="a")
    assert len(team.posts()) == posted
    assert slack.called("chat.postMessage", channel="C1")[0].status == 503


def test_other_faults_are_as_they_would_be(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    client.timeout = 0.1  # type: ignore[assignment]
    slack.faults.on("auth.test", faults.slow(0.3))
    with pytest.raises(TimeoutError):
        client.auth_test()
    for fault in (faults.login_page(), faults.error("internal_error"), faults.ratelimited(7)):
        slack.faults.on("auth.test", fault)
        with pytest.raises(SlackApiError):
            client.auth_test()
    id = team.upload("U1", "a.pdf", b"%PDF-1.4")
    slack.faults.on("files.download", faults.truncate())
    assert download(team.files[id].url, team.token)[1] == b"%PDF"


# As a program


def test_it_runs_as_a_process_that_takes_orders() -> None:
    program = [sys.executable, str(TOOLS / "fake_slack.py"), "--workspaces", "2"]
    with subprocess.Popen(program, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            known = json.loads(process.stdout.readline())
            WebClient(known["tokens"]["T2"], base_url=known["url"]).auth_test()
            order = {"workspace": "T1", "do": "say", "args": ["U1", "C1", "hello"]}
            assert respond(known["control"], **order) == 200
        finally:
            process.terminate()


def test_it_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    with FakeSlack():
        pass
    assert threading.active_count() == before
