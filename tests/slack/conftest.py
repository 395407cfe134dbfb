"""A workspace of the fake Slack with a front-end that listens, one for the tests of a file."""

from collections.abc import Iterator
from itertools import count

import pytest
from fake_slack import FakeSlack
from redis import Redis
from slack_front_end import FrontEnd, front_end, settings_for
from slack_room import Room

from bot.slack import pace

_numbers = count(1)


@pytest.fixture(scope="module")
def slack() -> Iterator[FakeSlack]:
    with FakeSlack(enforce_limits=False) as made, pytest.MonkeyPatch.context() as patch:
        patch.setattr(pace, "SECOND", 0.02)  # tests of the pace are elsewhere
        patch.setattr(pace, "NARROW", 0.0)
        made.workspace("T1")
        yield made


@pytest.fixture(scope="module")
def front(slack: FakeSlack, redis_url: str) -> Iterator[FrontEnd]:
    with Redis.from_url(redis_url) as redis:
        settings = settings_for(slack, slack.workspaces["T1"].token)
        with front_end(slack, redis, settings) as made:
            yield made


@pytest.fixture
def room(slack: FakeSlack, front: FrontEnd, redis: Redis) -> Iterator[Room]:
    team, channel = slack.workspaces["T1"], f"C{next(_numbers):07d}"
    team.channel(channel, f"papers-{channel.lower()}", members=["U1", "U2"])
    made = Room(slack, team, redis, front, channel)
    made.heard = len(team.ephemerals)
    yield made
    slack.faults.clear()
    slack.deliveries.settled()
    slack.wait(front.idle, what="the end of all that was begun")  # the next test empties Redis
    for view in team.views.values():
        view.open = False
