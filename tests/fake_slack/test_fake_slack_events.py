"""What an app hears of the fake Slack's people, and how often."""

from fake_slack import OVERHEARD, FakeSlack
from fake_slack_app import WELL, Listening, refused
from fake_slack_contract import EVERY_SCOPE
from fake_slack_workspace import Workspace
from slack_sdk import WebClient


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
    slack.wait(lambda: not slack.sockets.connections)
    team.say("U1", "C1", "@shedder hello")
    listening.socket.connect_to_new_endpoint(force=True)  # by itself it needs most of a minute
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


def test_what_is_said_in_channels_and_becomes_of_it_is_told_where_it_is_subscribed_to(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    slack.subscriptions |= {*OVERHEARD}
    root = team.say("U1", "C1", "look")
    team.react("U2", "C1", root, "eyes")
    team.unreact("U2", "C1", root, "eyes")
    client.reactions_add(channel="C1", timestamp=root, name="one")
    client.chat_postMessage(channel="C1", text="seen", thread_ts=root)
    team.alert("UALERT", "C1", attachments=[{"text": "disk full"}], thread=root)
    team.delete("C1", root)
    told = [(each.event["type"], each.event.get("subtype")) for each in slack.events]
    assert told == [
        ("message", None),
        ("reaction_added", None),
        ("reaction_removed", None),
        ("reaction_added", None),
        ("message", None),
        ("message", "bot_message"),
        ("message", "message_changed"),
    ]
    reaction, alert, gone = (slack.events[at].event for at in (1, 5, 6))
    assert reaction["item"] == {"type": "message", "channel": "C1", "ts": root}
    assert (reaction["item_user"], reaction["reaction"]) == ("U1", "eyes")
    assert alert["attachments"] == [{"text": "disk full"}]
    assert "user" not in alert
    assert (gone["message"]["subtype"], gone["message"]["ts"]) == ("tombstone", root)
    slack.subscriptions -= {*OVERHEARD}


def test_reactions_need_their_scope_and_a_bot_that_is_in_the_channel(
    slack: FakeSlack, team: Workspace
) -> None:
    slack.subscriptions |= {*OVERHEARD}
    ts = team.say("U1", "C1", "look")
    team.scopes = team.scopes - {"reactions:read"}
    team.react("U2", "C1", ts, "eyes")
    team.scopes = EVERY_SCOPE
    team.kick("C1")
    team.react("U3", "C1", ts, "eyes")
    assert [each.event["type"] for each in slack.events] == ["message"]
