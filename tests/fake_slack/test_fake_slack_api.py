"""The fake Slack refuses what Slack refuses, in Slack's words."""

from typing import Any

import pytest
from fake_slack import FakeSlack
from fake_slack_app import WELL, refused
from fake_slack_contract import METHODS, NAMES_MEMBERSHIP
from fake_slack_workspace import Workspace
from slack_sdk import WebClient


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
