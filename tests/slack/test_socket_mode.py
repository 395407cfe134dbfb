"""Connections of Socket Mode end often: Slack asks for new ones, and networks break old ones."""

import logging
import time

import fake_slack_faults as faults
import pytest
from fake_slack import FakeSlack
from redis import Redis
from slack_front_end import front_end, settings_for
from slack_room import PDF, Room

from bot.core.errors import ConfigError
from bot.slack.listening import Listening


@pytest.fixture
def opened(room: Room, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many connections there were before. Slack lets old ones be for a while, and is silent."""
    monkeypatch.setattr(room.slack, "farewell", 5.0)
    monkeypatch.setattr(room.slack, "ping_every", 30.0)
    room.slack.wait(lambda: room.slack.sockets.connections, what="a connection")
    time.sleep(0.2)  # for a ping that is due
    return room.slack.sockets.opened


def acked_after(room: Room) -> float:
    """Ask now; seconds until that is acknowledged."""
    room.team.say("U1", room.channel, "@shedder decode this", [PDF])
    return room.slack.questions[-1].wait().latency


@pytest.mark.parametrize("warn", [False, True])
def test_what_comes_right_after_slack_asked_for_a_new_connection_does_not_wait(
    room: Room, opened: int, warn: bool, caplog: pytest.LogCaptureFixture
) -> None:
    room.slack.sockets.disconnect(warn=warn)
    room.slack.wait(lambda: room.slack.sockets.opened > opened)
    assert acked_after(room) < 2.5
    assert [line for line in caplog.records if line.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("times", [1, 3])
def test_a_connection_that_breaks_without_a_word_is_replaced_at_once(
    room: Room, opened: int, times: int, caplog: pytest.LogCaptureFixture
) -> None:
    began = time.monotonic()
    for _ in range(times):
        opened = room.slack.sockets.opened
        room.slack.wait(lambda: room.slack.sockets.connections)
        room.slack.sockets.cut()
        room.slack.wait(lambda before=opened: room.slack.sockets.opened > before, 30)
    assert (time.monotonic() - began) / times < 5  # the SDK of its own accord: 17 s
    assert acked_after(room) < 2.5
    assert [line for line in caplog.records if line.levelno >= logging.WARNING] == []


def test_a_slack_that_opens_no_connection_is_asked_again_and_named(
    room: Room, opened: int, caplog: pytest.LogCaptureFixture
) -> None:
    room.slack.faults.on("apps.connections.open", faults.error("team_quota_of_tuesday"), times=1)
    room.slack.sockets.cut()
    room.slack.wait(lambda: room.slack.sockets.opened > opened)
    assert acked_after(room) < 2.5
    (told,) = [line.getMessage() for line in caplog.records if line.levelno >= logging.WARNING]
    assert "(team_quota_of_tuesday)" in told


def test_a_refusal_at_the_start_that_nobody_knows_is_named_and_tried_again(
    slack: FakeSlack, redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    slack.faults.on("apps.connections.open", faults.error("team_quota_of_tuesday"), times=1)
    with front_end(slack, redis, settings_for(slack, slack.workspaces["T1"].token)) as front:
        assert front.listening.connected()
    assert "(team_quota_of_tuesday). `shedder check slack` says more." in caplog.text


@pytest.mark.parametrize("name", ["socket_mode_not_enabled", "unknown_method", "invalid_auth"])
def test_where_slack_opens_no_connection_it_does_not_start_and_gives_slacks_word(
    room: Room, name: str
) -> None:
    room.slack.faults.on("apps.connections.open", faults.error(name), times=1)
    with pytest.raises(ConfigError) as refused:
        Listening(room.front.settings, room.redis).listen(
            room.front.front, room.front.front.platform
        )
    assert f"({name})" in refused.value.message
