"""The fake Slack's requests to an app's own address."""

from fake_slack import FakeSlack
from fake_slack_app import GO, WELL, Endpoint, Heard
from fake_slack_workspace import Workspace
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier


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
