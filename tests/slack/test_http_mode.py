"""HTTP mode: signed requests to a page of ours, and nobody else's."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection

import pytest
from fake_slack import FakeSlack
from fake_slack_signed import signature
from fake_slack_workspace import Workspace
from redis import Redis
from slack_front_end import FrontEnd, front_end, jobs_in, settings_for

from bot.core.errors import ConfigError
from bot.ingress.owed import owed_questions
from bot.queue import impatient
from bot.slack.listening import Listening
from bot.slack.page import EVENTS, LARGEST
from bot.slack.seen import SEEN

PDF = ("queues.pdf", b"%PDF-1.7 a paper")


@dataclass
class Site:
    """A front-end that Slack calls."""

    slack: FakeSlack
    team: Workspace
    front: FrontEnd

    @property
    def port(self) -> int:
        port = self.front.listening.port
        assert port is not None
        return port

    def posted(
        self, body: bytes, path: str = EVENTS, method: str = "POST", **headers: str
    ) -> tuple[int, bytes]:
        at = headers.pop("at", str(int(time.time())))
        secret = headers.pop("secret", self.slack.signing_secret)
        sent = {
            "Content-Type": "application/json",
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": signature(secret, at, body),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def site(redis_url: str) -> Iterator[Site]:
    with FakeSlack(enforce_limits=False) as slack, Redis.from_url(redis_url) as redis:
        redis.flushall()
        team = slack.workspace("T1")
        team.channel("C1", "papers", members=["U1"])
        settings = settings_for(slack, team.token, slack_port=0, slack_app_token=None)
        with front_end(slack, redis, settings) as front:
            slack.deliver_to(f"http://127.0.0.1:{front.listening.port}{EVENTS}")
            yield Site(slack, team, front)


def mention(text: str = "<@UBOT> decode this") -> bytes:
    event = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.0", "text": text}
    mine = [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}]
    outer = {"type": "event_callback", "team_id": "T1", "authorizations": mine, "event": event}
    return json.dumps(outer).encode()


def test_slack_is_answered_when_it_asks_whether_the_page_is_ours(site: Site) -> None:
    assert site.slack.run(site.slack.carrier.verify())


def test_a_mention_is_safe_before_it_is_acknowledged(site: Site, redis: Redis) -> None:
    ts = site.team.say("U1", "C1", "@shedder decode this", [PDF])
    delivery = site.slack.questions[-1].wait()
    assert jobs_in(redis) or owed_questions(redis, "slack").all()
    assert delivery.acked
    assert delivery.latency < 2.5
    site.slack.wait(lambda: len(site.team.thread("C1", ts)) == 2)
    (job,) = jobs_in(redis)
    assert job.mention.attachments[0].name == "queues.pdf"


def test_a_command_and_a_press_come_the_same_way(site: Site, redis: Redis) -> None:
    answer = site.team.slash("U1", "C1", "/shedder", "help").wait()
    assert "You can ask:" in str(answer.response)
    site.team.global_shortcut("U1", "documents_form").wait()
    site.slack.wait(lambda: site.team.modal("U1"))


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": "another"},
        {"at": "1700000000"},
        {"at": "yesterday"},
        {"at": ""},
        {"at": "-5"},
        {"at": "1e9"},
        {"at": "9" * 40},
        {"at": "\u0661\u0662".encode().decode("latin-1")},
        {"X_Slack_Signature": "v0=00"},
        {"X_Slack_Signature": ""},
    ],
    ids=[
        "secret",
        "old",
        "word",
        "nothing",
        "negative",
        "float",
        "long",
        "digits",
        "sum",
        "no sum",
    ],
)
def test_what_slack_did_not_sign_now_is_refused(
    site: Site, redis: Redis, forged: dict[str, str]
) -> None:
    status, _ = site.posted(mention(), **forged)
    assert status == 401
    assert jobs_in(redis) == []


def test_what_was_refused_is_in_no_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        site.posted(mention("<@UBOT> zeppelinquartz"), secret="another")
    assert "zeppelinquartz" not in caplog.text


def test_a_body_that_is_too_long_is_not_read(site: Site) -> None:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=5)
    try:
        connection.putrequest("POST", EVENTS)
        connection.putheader("Content-Length", str(LARGEST + 1))
        connection.endheaders()
        assert connection.getresponse().status == 413
    finally:
        connection.close()


def test_a_body_that_is_no_json_is_no_harm(site: Site) -> None:
    for body in (b"{", b"\xff\xfe", b"payload=%7B", b""):
        assert site.posted(body)[0] in (400, 404), body
    assert site.posted(mention())[0] == 200


ODD = [
    b"[1]",
    b"[" * 100_000,
    b"payload=5",
    b"payload=%7B%22type%22%3A%22interactive_message%22%7D",
    b'"a word"',
    b"null",
    b'{"type": "event_callback", "event": null}',
    b'{"type": "event_callback", "event": "x"}',
    b'{"type": "event_callback", "event": {"type": "app_mention"}, "authorizations": "zz"}',
    b'{"type": "block_actions", "actions": [], "team": 5}',
]


@pytest.mark.parametrize("body", ODD, ids=range(len(ODD)))
def test_what_is_not_signed_is_not_even_read(
    site: Site, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        assert site.posted(body, secret="another", Content_Type=kind)[0] == 401
    assert [line for line in caplog.records if line.name.startswith("bot.slack")] == []


@pytest.mark.parametrize("body", ODD, ids=range(len(ODD)))
def test_what_is_signed_and_of_no_known_shape_is_refused_in_a_line(
    site: Site, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    assert site.posted(body)[0] in (400, 404)
    assert [line for line in caplog.records if line.exc_info] == []
    assert site.posted(mention())[0] == 200


def test_there_is_nothing_else_on_the_page(site: Site) -> None:
    for path in ("/", "/slack/install", "/slack/oauth_redirect?code=1", "/healthz", "//"):
        assert site.posted(b"", path, method="GET")[0] == 404
        assert site.posted(mention(), path)[0] == 404
    assert site.posted(b"", EVENTS, method="GET")[0] == 404


def test_events_nobody_waits_for_are_acknowledged_and_noted(site: Site, redis: Redis) -> None:
    event = {"type": "something_new", "user": "U1"}
    outer = {"type": "event_callback", "team_id": "T1", "event": event}
    assert site.posted(json.dumps(outer).encode())[0] == 200
    assert abs(int(redis.hget(SEEN, "something_new")) - time.time()) < 60


def test_without_redis_slack_is_told_to_come_again(apart: Redis) -> None:
    with FakeSlack() as slack, Redis(host="127.0.0.1", port=1) as nowhere:
        token = slack.workspace("T1").token
        settings = settings_for(slack, token, slack_port=0)
        with front_end(slack, apart, settings) as front:
            pool, away = front.listening.redis.connection_pool, impatient(nowhere, 1.0)
            front.listening.redis.connection_pool = away.connection_pool
            other = Site(slack, slack.workspaces["T1"], front)
            assert other.posted(mention())[0] == 500
            team = slack.workspaces["T1"]
            team.channel("C1", members=["U1"])
            slack.deliver_to(f"http://127.0.0.1:{front.listening.port}{EVENTS}")
            typed = team.slash("U1", "C1", "/shedder", "decode arXiv:2401.02669").wait()
            assert "try again in a minute" in str(typed.response)
            front.listening.redis.connection_pool = pool
            assert other.posted(mention())[0] == 200


def test_a_page_that_is_about_to_end_takes_nothing(apart: Redis) -> None:
    with FakeSlack() as slack:
        settings = settings_for(slack, slack.workspace("T1").token, slack_port=0)
        with front_end(slack, apart, settings) as front:
            site = Site(slack, slack.workspaces["T1"], front)
            assert site.posted(mention())[0] == 200
            port = site.port
            front.listening.stop()
            slack.wait(lambda: refused(port))


def refused(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.connect()
    except OSError:
        return True
    finally:
        connection.close()
    return False


def test_without_a_signing_secret_it_does_not_start(site: Site, redis: Redis) -> None:
    settings = settings_for(site.slack, "xoxb-1", slack_port=0, slack_signing_secret=None)
    with pytest.raises(ConfigError, match="SLACK_SIGNING_SECRET"):
        Listening(settings, redis).listen(site.front.front, site.front.front.platform)
