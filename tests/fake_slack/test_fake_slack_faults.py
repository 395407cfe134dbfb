"""What goes wrong with the fake Slack on request."""

import time

import fake_slack_faults as faults
import pytest
from fake_slack import FakeSlack
from fake_slack_app import WELL, download, refused
from fake_slack_workspace import Workspace
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError


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
