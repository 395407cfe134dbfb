"""What the ingress owes is done after the acknowledgement, by whoever lives to do it."""

import threading
from dataclasses import replace
from uuid import uuid4

import pytest
from redis import Redis
from threads import PLACE, Somebody, words

from bot.core.errors import ConfigError, TransientError
from bot.core.values import Mention
from bot.ingress import orders
from bot.ingress.afterwards import Afterwards, at_once
from bot.ingress.front import Front
from bot.ingress.owed import Debts, Owed, forget_owed, owed_replies
from bot.keeping.tenancy import tenant_key
from bot.running.operator import operator_messages

OWED = Owed(place=PLACE, id="m1", text="said")
KEY = tenant_key("owed", "terminal", PLACE.workspace, "replies")


@pytest.fixture
def ada(redis: Redis) -> Somebody:
    return Somebody(redis)


def dying(front: Front) -> Front:
    """Dies right after it wrote down what it owes."""
    return replace(front, later=lambda deed: None)


def overdue(redis: Redis) -> None:
    for name in redis.zrange(KEY, 0, -1):
        redis.zadd(KEY, {name: 1})


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
    kept = redis.hgetall(f"{KEY}:what")
    assert len(kept) == 1
    assert b"zeppelin" not in str(kept).encode()


def test_a_debt_is_taken_over_by_one_at_a_time(redis: Redis) -> None:
    debts = owed_replies(redis, "terminal")
    assert debts.owe(OWED)
    assert not debts.owe(OWED.model_copy(update={"text": "something else"}))
    overdue(redis)
    assert list(debts.overdue()) == [(OWED, False)]
    assert list(debts.overdue()) == []
    debts.paid(OWED)
    assert debts.all() == ()
    assert redis.keys("shedder:ow*") == []


def test_what_another_version_wrote_down_is_crossed_out(redis: Redis) -> None:
    debts = owed_replies(redis, "terminal")
    for said in ("{}", "1 2 {}", "1 x {}"):
        debts.owe(OWED)
        redis.hset(f"{KEY}:what", OWED.name, said)
        overdue(redis)
        assert list(debts.overdue()) == []
        assert not redis.exists(KEY)


def test_what_fails_is_tried_less_and_less_and_not_for_ever(redis: Redis) -> None:
    debts = Debts(redis, "terminal", "replies", Owed, grace=1)
    debts.owe(OWED)
    kept, now = redis.hget(f"{KEY}:what", OWED.name), int(redis.time()[0])
    for passed, pause, over in (
        (0, 1, False),
        (40, 20, False),
        (900, 60, False),
        (3_600, 60, True),
    ):
        what = kept.split(b" ", 2)[2].decode()
        redis.hset(f"{KEY}:what", OWED.name, f"{now - passed} {now - passed + 3_600} {what}")
        overdue(redis)
        assert list(debts.overdue()) == [(OWED, over)]
        assert redis.zscore(KEY, OWED.name) - now == pytest.approx(pause, abs=2)


def test_what_can_never_be_said_ends_with_a_word_to_the_operator(
    ada: Somebody, redis: Redis
) -> None:
    class Refusing:
        def __getattr__(self, name: str) -> object:
            if name == "post":
                raise ConfigError("the token is not valid")
            return getattr(ada.front.platform, name)

    front = replace(ada.front, platform=Refusing())  # type: ignore[arg-type]
    with pytest.raises(ConfigError):
        front.receive(ada.mention("help", id="m1"))
    for over in (False, True):
        overdue(redis)
        if over:
            said = redis.hget(f"{KEY}:what", redis.hkeys(f"{KEY}:what")[0]).split(b" ", 2)[2]
            redis.hset(f"{KEY}:what", redis.hkeys(f"{KEY}:what")[0], b"1 2 " + said)
            front.show_overdue()
        else:
            with pytest.raises(ConfigError):
                front.show_overdue()
    assert owed_replies(redis, "terminal").all() == ()
    (told,) = operator_messages(redis)
    assert "the token is not valid" in told


def test_a_thread_that_is_forgotten_is_owed_nothing_but_the_word_that_it_is(redis: Redis) -> None:
    debts = owed_replies(redis, "terminal")
    elsewhere = OWED.model_copy(update={"place": PLACE.model_copy(update={"thread": "other"})})
    forgotten = OWED.model_copy(update={"id": "m2", "order": "forget"})
    for debt in (OWED, elsewhere.model_copy(update={"id": "m3"}), forgotten):
        debts.owe(debt)
    forget_owed(redis, PLACE)
    assert {debt.id for debt in debts.all()} == {"m2", "m3"}


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
