"""However many processes call Slack, none goes above a documented limit, and none waits in vain."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from fake_slack import FakeSlack
from fake_slack_workspace import Workspace
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bot.core.errors import TransientError
from bot.delivery import pace as any_pace
from bot.platforms import Crowded, NotSent
from bot.slack import pace
from bot.slack.pace import Pace
from bot.slack.web import Web

POST, EDIT = "chat.postMessage", "chat.update"
MINUTE, SECOND = 0.6, 0.1  # in these tests, here and there


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as slack:
        slack.limits.minute, slack.limits.second = MINUTE, SECOND
        yield slack


@pytest.fixture
def team(slack: FakeSlack) -> Workspace:
    team = slack.workspace("T1")
    for channel in ("C1", "C2"):
        team.channel(channel)
    return team


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MINUTE", MINUTE)
    monkeypatch.setattr(pace, "SECOND", SECOND)
    monkeypatch.setattr(pace, "NARROW", 0.005)


def web(slack: FakeSlack, team: Workspace, redis: Redis) -> Web:
    """As another process has it."""
    return Web.of(redis, team.id, team.token, slack.url)


def together(threads: int, call: Callable[[int], object]) -> list[object]:
    start = threading.Barrier(threads)

    def run(number: int) -> object:
        start.wait()
        return call(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def test_many_processes_post_into_one_channel_one_a_second(
    slack: FakeSlack, team: Workspace, redis: Redis
) -> None:
    began = time.monotonic()
    processes = [web(slack, team, redis) for _ in range(4)]
    together(16, lambda n: processes[n % 4].call(POST, channel="C1", text=f"{n}"))
    took = time.monotonic() - began
    assert slack.limits.violations == []
    assert sorted(int(post.text) for post in team.posts("C1")) == list(range(16))
    assert 15 * SECOND < took < 100 * SECOND


def test_channels_do_not_wait_for_each_other(redis: Redis) -> None:
    one = Pace(redis, "T1", sleep=lambda _: pytest.fail("waited"))
    for number in range(12):
        with one.turn(POST, f"C{number}"):
            pass


def test_a_minute_of_edits_by_many_processes_is_full_and_not_overfull(
    slack: FakeSlack, team: Workspace, redis: Redis
) -> None:
    slack.limits.tiers["t3"] = 20
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(pace.TIERS, 3, 20)
        processes = [web(slack, team, redis) for _ in range(4)]
        ts = processes[0].call(POST, channel="C1", text="x")["ts"]
        until = time.monotonic() + 2.5 * MINUTE

        def edit(number: int) -> int:
            done = 0
            while time.monotonic() < until:
                processes[number % 4].call(EDIT, channel="C1", ts=ts, text=f"{number} {done}")
                done += 1
            return done

        done = sum(n for n in together(8, edit) if isinstance(n, int))
    assert slack.limits.violations == []
    assert done > 20


def test_what_may_be_left_out_leaves_room_for_answers(
    slack: FakeSlack, team: Workspace, redis: Redis
) -> None:
    one = web(slack, team, redis)
    ts = one.call(POST, channel="C1", text="x")["ts"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pace, "MINUTE", 60.0)
        with suppress(Crowded):
            for _ in range(51):
                one.call(EDIT, patient=False, channel="C1", ts=ts, text="still at it")
        shown = len(slack.called(EDIT))
        assert shown == 50 * any_pace.SHARE
        for _ in range(50 - shown):
            one.call(EDIT, channel="C1", ts=ts, text="the answer")
        with pytest.raises(NotSent) as caught:
            one.call(EDIT, channel="C1", ts=ts, text="one too many")
    assert len(slack.called(EDIT)) == 50
    assert 50 < (caught.value.retry_after or 0) <= 60.1


def test_while_an_answer_waits_for_room_there_is_none_for_what_may_be_left_out(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(any_pace, "COMES_BACK_SECONDS", 0.3)
    one = Pace(redis, "T1")
    for _ in range(50):
        with one.turn(EDIT):
            pass
    with pytest.raises(NotSent), one.turn(EDIT, until=time.monotonic()):
        pass
    time.sleep(MINUTE + 0.05)  # the window is empty again, and the answer not there yet
    with pytest.raises(Crowded), one.turn(EDIT, patient=False):
        pass
    with one.turn(EDIT):
        pass
    time.sleep(0.35)
    with one.turn(EDIT, patient=False), Pace(redis, "T2").turn(EDIT, patient=False):
        pass


def test_workspaces_do_not_share_a_limit(redis: Redis) -> None:
    for workspace in ("T1", "T2"):
        with Pace(redis, workspace, sleep=lambda _: pytest.fail("waited")).turn(POST, "C1"):
            pass


def test_a_call_counts_while_nobody_knows_whether_it_arrived(redis: Redis) -> None:
    one = Pace(redis, "T1")
    with one.turn(POST, "C1"), pytest.raises(Crowded), one.turn(POST, "C1", patient=False):
        pass
    with pytest.raises(Crowded), one.turn(POST, "C1", patient=False):
        pass
    time.sleep(SECOND * 1.2)
    with one.turn(POST, "C1", patient=False):
        pass


def test_a_process_that_dies_in_a_call_holds_nobody_up_for_good(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(any_pace, "IN_FLIGHT_SECONDS", 0.2)
    dead = Pace(redis, "T1").turn(POST, "C1")
    dead.__enter__()
    began = time.monotonic()
    with Pace(redis, "T1").turn(POST, "C1"):
        assert 0.2 < time.monotonic() - began < 5
    dead.__exit__(None, None, None)


def test_what_slack_says_to_wait_holds_every_process_of_that_workspace_back(
    slack: FakeSlack, redis: Redis
) -> None:
    Pace(redis, "T1").hold(POST, 30)
    with pytest.raises(NotSent) as caught, Pace(redis, "T1").turn(POST, "C9"):
        pass
    assert 29 < (caught.value.retry_after or 0) <= 30
    with Pace(redis, "T1").turn(EDIT), Pace(redis, "T2").turn(POST, "C9"):
        pass


def test_nothing_is_kept_once_it_does_not_count_any_more(redis: Redis) -> None:
    with Pace(redis, "T1").turn(POST, "C1"):
        assert redis.keys("shedder:pace:*")
    assert all(redis.pttl(key) > 0 for key in redis.keys("shedder:pace:*"))


def test_without_redis_nobody_calls() -> None:
    with (
        Redis(unix_socket_path="/nowhere.sock", retry=Retry(NoBackoff(), 0)) as away,
        pytest.raises(TransientError, match="could not be looked up"),
        Pace(away, "T1").turn(POST),
    ):
        pass
