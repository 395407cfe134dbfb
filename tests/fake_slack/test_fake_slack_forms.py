"""What people press, type and fill in at the fake Slack."""

from typing import Any

import pytest
from fake_slack import FakeSlack
from fake_slack_app import GO, WELL, Listening, refused, respond
from fake_slack_workspace import Workspace
from slack_sdk import WebClient


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
