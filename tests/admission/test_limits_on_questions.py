"""How many questions a person, a channel and a workspace may ask."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from asking_people import Clock, limits, mention
from redis import Redis

from bot.admitting.limits import Limits
from bot.admitting.wholes import whole_of
from bot.core.values import Place


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_limit_says_which_it_is_and_when_it_ends(redis: Redis, clock: Clock) -> None:
    asked = Limits(redis, limits(user_per_minute=20), clock)
    assert [asked.count(mention()) for _ in range(20)] == [None] * 20
    clock.now += 20
    met = asked.count(mention())
    assert met is not None
    assert met.sentence == (
        "You have asked 20 questions in the last minute, which is the limit here. "
        "Ask again in 40 s."
    )


@pytest.mark.parametrize(
    ("setting", "seconds", "said"),
    [
        ("user_per_minute", 60, "You have asked 2 questions in the last minute"),
        ("user_per_day", 86_400, "You have asked 2 questions in the last 24 hours"),
        ("channel_per_hour", 3_600, "This channel has asked 2 questions in the last hour"),
        ("workspace_per_day", 86_400, "2 questions were asked in this workspace in the last 24"),
    ],
)
def test_a_window_slides_and_gives_each_place_back_to_the_moment(
    redis: Redis, clock: Clock, setting: str, seconds: int, said: str
) -> None:
    asked = Limits(redis, limits(**{setting: 2}), clock)
    began = clock.now
    assert asked.count(mention()) is None
    clock.now = began + seconds / 2
    assert asked.count(mention()) is None
    clock.now = began + seconds - 0.01
    met = asked.count(mention())
    assert met is not None
    assert met.said.startswith(said)
    assert met.wait == pytest.approx(0.01, abs=0.001)
    clock.now = began + seconds
    assert asked.count(mention()) is None
    assert asked.count(mention()) is not None  # only one place came free


def test_no_burst_gets_through_between_two_windows(redis: Redis, clock: Clock) -> None:
    asked = Limits(redis, limits(user_per_minute=10), clock)
    clock.now += 59
    first = [asked.count(mention()) for _ in range(10)]
    clock.now += 2
    second = [asked.count(mention()) for _ in range(10)]
    assert first.count(None) == 10
    assert second.count(None) == 0


def test_a_mention_that_comes_again_counts_once_and_is_decided_once(
    redis: Redis, clock: Clock
) -> None:
    asked = Limits(redis, limits(user_per_minute=2), clock)
    for _ in range(5):
        assert asked.count(mention(id="1.0")) is None
    assert asked.count(mention(id="2.0")) is None
    refused = asked.count(mention(id="3.0"))
    assert refused is not None
    clock.now += 61  # there would be room by now
    assert asked.count(mention(id="3.0")) == refused
    assert asked.count(mention(id="1.0")) is None


def test_questions_that_were_refused_do_not_make_the_wait_longer(
    redis: Redis, clock: Clock
) -> None:
    asked = Limits(redis, limits(user_per_minute=1), clock)
    asked.count(mention())
    for _ in range(30):
        clock.now += 1
        assert asked.count(mention()) is not None
    clock.now += 30
    assert asked.count(mention()) is None


def test_a_refusal_by_one_limit_does_not_use_up_another(redis: Redis, clock: Clock) -> None:
    asked = Limits(redis, limits(user_per_day=3, channel_per_hour=1), clock)
    assert asked.count(mention(channel="C1")) is None
    for _ in range(5):
        assert asked.count(mention(channel="C1")) is not None
    assert asked.count(mention(channel="C2")) is None
    assert asked.count(mention(channel="C3")) is None
    assert asked.count(mention(channel="C4")) is not None


def test_of_several_limits_the_one_that_lasts_longest_is_named(redis: Redis, clock: Clock) -> None:
    asked = Limits(redis, limits(user_per_minute=1, user_per_day=1), clock)
    asked.count(mention())
    met = asked.count(mention())
    assert met is not None
    assert met.sentence.startswith("You have asked 1 question in the last 24 hours")
    assert met.sentence.endswith("Ask again in 24 h.")


def test_somebody_is_told_once_until_the_time_they_were_told(redis: Redis, clock: Clock) -> None:
    asked = Limits(redis, limits(user_per_day=1), clock)
    asked.count(mention())
    told = []
    for minutes in (1, 2, 700, 1_439):
        clock.now = 1.8e9 + minutes * 60
        met = asked.count(mention())
        assert met is not None
        told.append(met.told)
    assert told == [False, True, True, True]
    clock.now = 1.8e9 + 86_400
    assert asked.count(mention()) is None
    met = asked.count(mention())
    assert met is not None
    assert not met.told


def test_a_flood_is_told_once_a_minute_though_places_come_free(redis: Redis, clock: Clock) -> None:
    asked = Limits(redis, limits(user_per_minute=10), clock)
    for _ in range(10):
        clock.now += 6  # so that a place comes free every six seconds
        assert asked.count(mention()) is None
    notices = 0
    for _ in range(1_200):  # ten a second for two minutes
        clock.now += 0.1
        met = asked.count(mention())
        notices += met is not None and not met.told
    assert notices == 2


def test_each_channels_limit_is_told(redis: Redis, clock: Clock) -> None:
    asked = Limits(redis, limits(channel_per_hour=1), clock)
    for channel in ("C1", "C2"):
        asked.count(mention(channel=channel))
        met = asked.count(mention(channel=channel))
        assert met is not None
        assert not met.told


def test_somebody_over_their_own_limit_is_told_in_each_channel(redis: Redis, clock: Clock) -> None:
    asked = Limits(redis, limits(user_per_day=1), clock)
    asked.count(mention(channel="C1"))
    told = [asked.count(mention(channel=channel)) for channel in ("C1", "C2", "C1", "C2")]
    assert [met and met.told for met in told] == [False, False, True, True]


def test_each_person_is_told_of_a_channels_limit(redis: Redis, clock: Clock) -> None:
    asked = Limits(redis, limits(channel_per_hour=1), clock)
    asked.count(mention("ada"))
    told = [asked.count(mention(who)) for who in ("ada", "bob", "ada", "bob")]
    assert [met and met.told for met in told] == [False, False, True, True]


def test_workspaces_people_and_platforms_never_share_a_count(redis: Redis, clock: Clock) -> None:
    everything = limits(user_per_minute=1, user_per_day=1, channel_per_hour=1, workspace_per_day=1)
    asked = Limits(redis, everything, clock)
    same = {"author": "ada", "channel": "C1", "id": "1.0"}
    for workspace in ("T1", "T2", "E1.T1", "T1:C1"):
        for platform in ("slack", "discord"):
            again = mention(**same, workspace=workspace, platform=platform)
            assert asked.count(again) is None
            other = mention(author="ada", channel="C1", workspace=workspace, platform=platform)
            assert asked.count(other) is not None


def test_eight_threads_let_in_exactly_as_many_as_may(redis_url: str, redis: Redis) -> None:
    settings = limits(user_per_minute=10, channel_per_hour=25)
    mentions = [mention(f"u{n % 5}") for n in range(160)]

    def ask(n: int) -> bool:
        with Redis.from_url(redis_url) as mine:
            return Limits(mine, settings).count(mentions[n]) is None

    with ThreadPoolExecutor(8) as pool:
        let_in = list(pool.map(ask, [*range(160), *range(160)]))
    assert let_in[:160] == let_in[160:]  # each was delivered twice
    assert sum(let_in[:160]) == 25


def test_no_limit_is_no_key(redis: Redis) -> None:
    assert Limits(redis, limits()).count(mention()) is None
    assert redis.keys("*") == []


def test_every_key_ends_by_itself_and_names_no_person(redis: Redis) -> None:
    settings = limits(user_per_minute=1, user_per_day=1, channel_per_hour=1, workspace_per_day=1)
    asked = Limits(redis, settings)
    asked.count(mention("ada-lovelace"))
    asked.count(mention("ada-lovelace"))
    keys = redis.keys("*")
    assert all(0 < redis.ttl(key) <= 86_402 for key in keys)
    assert len(keys) == 7
    assert all(key.split(b":")[2:4] == [b"slack", b"T1"] for key in keys)
    assert not any(b"lovelace" in key for key in keys)


@pytest.mark.parametrize(
    ("platform", "workspace", "called"),
    [
        ("slack", "T1", "this workspace"),
        ("discord", "123", "this server"),
        ("discord", "dm", "direct messages to me, all together"),
    ],
)
def test_what_all_share_is_called_as_people_call_it_there(
    redis: Redis, clock: Clock, platform: str, workspace: str, called: str
) -> None:
    place = Place(platform=platform, workspace=workspace, channel="c", thread="t")
    assert whole_of(place) == called
    asked = Limits(redis, limits(workspace_per_day=1), clock)
    assert asked.count(mention().model_copy(update={"place": place})) is None
    met = asked.count(mention().model_copy(update={"place": place}))
    assert met is not None
    assert met.said.startswith(f"1 question was asked in {called} in the last 24 hours, which is")
