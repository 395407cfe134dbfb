"""`shedder bot` as a process of its own, listening to Slack."""

import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_slack import FakeSlack
from fake_slack_faults import slow
from redis import Redis
from shedder_home import Home
from slack_front_end import jobs_in, settings_for

from bot.core.errors import ConfigError
from bot.ingress.front import Front
from bot.personas import load_personas
from bot.platforms.slack import Slack
from bot.slack.tokens import tokens

PDF = ("queues.pdf", b"%PDF-1.7 a paper")

Start = Callable[..., "subprocess.Popen[str]"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as made:
        team = made.workspace("T1")
        team.channel("C1", "papers", members=["U1"])
        yield made


@pytest.fixture
def start(slack: FakeSlack, redis_url: str, redis: Redis, tmp_path: Path) -> Iterator[Start]:
    begun = []

    def start(**env: str) -> "subprocess.Popen[str]":
        said = {
            "REDIS_URL": redis_url,
            "SLACK_API_URL": slack.url,
            "SLACK_BOT_TOKEN": slack.workspaces["T1"].token,
            "SLACK_APP_TOKEN": slack.app_token,
            **env,
        }
        home = Home(tmp_path, {name: value for name, value in said.items() if value})
        begun.append(home.start("bot", stdin=subprocess.DEVNULL))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def test_told_to_stop_it_shows_what_it_took_in_and_takes_nothing_more(
    slack: FakeSlack, redis: Redis, start: Start
) -> None:
    process, team = start(), slack.workspaces["T1"]
    slack.wait(lambda: slack.sockets.connections, 30)
    slack.faults.on("chat.postMessage", slow(0.5), times=1)
    ts = team.say("U1", "C1", "@shedder decode this", [PDF])
    slack.questions[-1].wait()
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert "Listening to Slack: t1 as @shedder; one workspace, Socket Mode. End with Ctrl" in err
    assert "Traceback" not in err
    assert len(jobs_in(redis)) == 1
    assert len(team.thread("C1", ts)) == 2, "the placeholder"
    slack.wait(lambda: not slack.sockets.connections)


def test_what_is_said_while_one_stops_is_taken_by_the_next(
    slack: FakeSlack, redis: Redis, start: Start
) -> None:
    first, team = start(), slack.workspaces["T1"]
    slack.wait(lambda: slack.sockets.connections, 30)
    second = start()
    slack.wait(lambda: len(slack.sockets.connections) == 2, 30)
    for n in range(10):
        team.say("U1", "C1", f"@shedder decode {n}", [PDF])
        if n == 3:
            first.send_signal(signal.SIGTERM)
        if n == 6:
            first.send_signal(signal.SIGKILL)
    slack.deliveries.settled(20)
    slack.wait(lambda: len(jobs_in(redis)) == 10)
    assert all(event.acked for event in slack.questions)
    second.terminate()
    second.communicate(timeout=20)
    assert second.returncode == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"slack_bot_token": "xoxb-of-nobody"}, "SLACK_BOT_TOKEN: Slack does not know"),
        ({"slack_app_token": None}, "Set SLACK_APP_TOKEN: Basic Information"),
        ({"slack_app_token": "xapp-of-nobody"}, "SLACK_APP_TOKEN: Slack does not know this token"),
        ({"slack_port": 0, "slack_signing_secret": None}, "Set SLACK_SIGNING_SECRET"),
    ],
    ids=["wrong token", "no app token", "wrong app token", "no secret"],
)
def test_what_is_not_set_up_is_told(
    slack: FakeSlack, redis: Redis, changed: dict[str, Any], said: str
) -> None:
    known = {"slack_bot_token": slack.workspaces["T1"].token, "slack_app_token": slack.app_token}
    settings = settings_for(slack, **{"token": None, **known, **changed})
    platform = Slack(settings, redis, tokens(settings, redis))
    front = Front(redis, platform, load_personas(settings), "q")
    with pytest.raises(ConfigError, match=said) as caught:
        platform.listen(front)
    assert "of-nobody" not in caught.value.message


def test_a_token_that_is_missing_is_told_in_a_line(start: Start) -> None:
    process = start(SLACK_BOT_TOKEN="")
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "Set SLACK_BOT_TOKEN (OAuth & Permissions > Bot User OAuth Token) to serve one" in err
    assert "Traceback" not in err


def test_a_slack_that_is_away_is_waited_for(slack: FakeSlack, start: Start) -> None:
    port = free_port()
    process = start(SLACK_API_URL=f"http://127.0.0.1:{port}/api/")
    assert process.stderr is not None
    while "rying again" not in (line := process.stderr.readline()):
        assert line, "it ended"
    with FakeSlack(port) as late:
        token = late.workspace("T1").token
        assert token == slack.workspaces["T1"].token, "the first token of a fake"
        late.wait(lambda: late.sockets.connections, 20)
        process.terminate()
        process.communicate(timeout=20)
    assert process.returncode == 0
