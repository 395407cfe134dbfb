"""What the ingress owes is done after the acknowledgement, by whoever lives to do it."""

import threading
from dataclasses import replace
from uuid import uuid4

import pytest
from redis import Redis
from threads import PLACE, Somebody, words

from bot import orders
from bot.afterwards import Afterwards, at_once
from bot.core.errors import TransientError
from bot.core.values import Mention
from bot.front import Front
from bot.owed import Debts, Owed, owed_replies

OWED = Owed(place=PLACE, id="m1", text="said")


@pytest.fixture
def ada(redis: Redis) -> Somebody:
    return Somebody(redis)


def dying(front: Front) -> Front:
    """Dies right after it wrote down what it owes."""
    return replace(front, later=lambda deed: None)


def overdue(redis: Redis) -> None:
    for name in redis.zrange("shedder:owed:terminal", 0, -1):
        redis.zadd("shedder:owed:terminal", {name: 1})


@pytest.mark.parametrize("text", ["help", "delete", "panel: q, nobody: is it sound?"])
def test_what_one_front_end_owes_another_shows_once(ada: Somebody, redis: Redis, text: str) -> None:
    dying(ada.front).receive(ada.mention(text, id="m1"))
    assert ada.thread() == []
    ada.front.show_overdue()
    assert ada.thread() == [], "whoever owes it has a moment"
    overdue(redis)
    for _ in range(2):
        ada.front.show_overdue()
    assert len(ada.thread()) == 1
    assert owed_replies(redis, "terminal").all() == ()


def test_an_order_is_about_what_was_there_when_it_was_given(ada: Somebody, redis: Redis) -> None:
    dying(ada.front).receive(ada.mention("delete", id="m1"))
    ada.asks("atlas, how would you serve a 7B model?")
    overdue(redis)
    ada.front.show_overdue()
    said = [reply.body.kind for reply in ada.thread()]
    assert said.count("notice") >= 1
    assert orders.NO_ANSWER in [words(r) for r in ada.thread() if r.body.kind == "notice"]


def test_what_is_owed_keeps_no_words_of_whoever_asked(ada: Somebody, redis: Redis) -> None:
    mention = ada.mention("forget", id="m1", author="zeppelin")
    dying(ada.front).receive(mention)
    kept = redis.hgetall("shedder:owed:terminal:what")
    assert len(kept) == 1
    assert b"zeppelin" not in str(kept).encode()


def test_a_debt_is_taken_over_by_one_at_a_time(redis: Redis) -> None:
    debts = Debts(redis, "terminal", Owed)
    assert debts.owe("a", OWED)
    assert not debts.owe("a", OWED.model_copy(update={"text": "something else"}))
    overdue(redis)
    assert list(debts.overdue()) == [("a", OWED)]
    assert list(debts.overdue()) == []
    debts.paid("a")
    assert debts.all() == ()


def test_what_another_version_wrote_down_is_crossed_out(redis: Redis) -> None:
    debts = Debts(redis, "terminal", Owed)
    debts.owe("a", OWED)
    redis.hset("shedder:owed:terminal:what", "a", "{}")
    overdue(redis)
    assert list(debts.overdue()) == []
    assert not redis.exists("shedder:owed:terminal")


def test_a_failed_reply_stays_owed(ada: Somebody, redis: Redis) -> None:
    class Away:
        def __getattr__(self, name: str) -> object:
            if name == "post":
                raise TransientError("away")
            return getattr(ada.front.platform, name)

    front = replace(ada.front, platform=Away())  # type: ignore[arg-type]
    with pytest.raises(TransientError):
        front.receive(Mention(id=uuid4().hex, place=PLACE, author="ada", text="help"))
    assert len(owed_replies(redis, "terminal").all()) == 1


def test_afterwards_does_what_waits_before_it_ends() -> None:
    done = []
    with Afterwards(threads=2) as later:
        for n in range(50):
            later(lambda n=n: done.append(n))
    assert sorted(done) == list(range(50))


def test_afterwards_leaves_what_finds_no_room_and_goes_on_after_a_failure() -> None:
    done, go_on = [], threading.Event()

    def fails() -> None:
        raise RuntimeError

    with Afterwards(threads=1, waiting=2) as later:
        later(go_on.wait)
        while later._deeds.qsize():
            pass
        later(fails)
        later(lambda: done.append(1))
        later(lambda: done.append(2))  # no room
        go_on.set()
    assert done == [1]


def test_at_once_is_now() -> None:
    done = []
    at_once(lambda: done.append(1))
    assert done == [1]
