"""Exactly one answer, whatever happens between its first word and its last."""

import logging
from collections.abc import Callable
from contextlib import suppress

import pytest
from mortal import Chat, Client, Fate, Killed, Message, MortalRedis
from redis import Redis
from replies import job_on, replied, said

from bot.core.answer import Notice, Progress
from bot.core.errors import ConfigError, Fenced, ShedderError, TransientError, UserError
from bot.core.values import Job, Place
from bot.delivery import posting
from bot.delivery.outbox import Outbox
from bot.keeping.guarded import forget
from bot.platforms import Crowded, NotSent

JOB = job_on("chat", asked_at=1_000.0)
READING = replied(JOB, Progress(stage="reading", detail="a.pdf"))
ASKING = replied(JOB, Progress(stage="thinking"))
ANSWER = replied(JOB, said("first\n\nsecond"))
ANOTHER = replied(JOB, said("other words\n\nat another length\n\nwith a third part"))


def always() -> bool:
    return True


def outbox(
    redis: Redis,
    client: Client,
    still_mine: Callable[[], bool] = always,
    job: Job = JOB,
) -> Outbox:
    chat = client.chat
    mortal = MortalRedis.on(redis, client.fate)
    return Outbox(mortal, client, job, still_mine, clock=lambda: chat.now, sleep=chat.wait)


def run(box: Outbox, words: int = 0) -> None:
    """A whole job; every run of a model finds other words."""
    kept = box.stored()
    if kept is None:
        box.progress(READING)
        box.progress(ASKING)
        kept = (ANSWER, ANOTHER)[words % 2]
    box.deliver(kept)


def killed() -> None:
    raise Killed


def test_the_placeholder_becomes_the_answer(redis: Redis) -> None:
    chat = Chat()
    box = outbox(redis, Client(chat))
    box.progress(READING)
    assert chat.thread() == ["… reading a.pdf"]
    box.progress(ASKING)
    assert chat.thread() == ["… thinking"]
    box.deliver(ANSWER)
    assert chat.thread() == ["first", "second"]


def test_without_a_placeholder_the_answer_is_posted_and_not_edited(redis: Redis) -> None:
    chat = Chat()
    outbox(redis, Client(chat)).deliver(ANSWER)
    assert chat.thread() == ["first", "second"]
    assert chat.edits == 0


@pytest.mark.parametrize("lag", [0.0, 9.0], ids=["at once", "in flight"])
def test_a_run_killed_at_any_step_and_killed_again_leaves_one_answer(
    redis: Redis, lag: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "POLL_SECONDS", 2.0)  # fewer steps, each like the other
    clean = Client(Chat(), lag=lag)
    run(outbox(redis, clean))
    expected = clean.chat.thread()
    assert expected == ["first", "second"]
    for first in range(1, clean.fate.steps + 1):
        for second in range(1, 100):
            redis.flushall()
            chat = Chat()
            dies_first = Client(chat, Fate(at=first, then=killed), lag)
            dies_second = Client(chat, Fate(at=second, then=killed), lag)
            with pytest.raises(Killed):
                run(outbox(redis, dies_first))
            over = False
            try:
                run(outbox(redis, dies_second), words=1)
                over = True
            except Killed:
                run(outbox(redis, Client(chat, lag=lag)), words=2)
            chat.wait(60)
            decided = dies_first.chat.thread()
            assert decided in (expected, ANOTHER_PARTS), (first, second, decided)
            if over:
                break


ANOTHER_PARTS = ["other words", "at another length", "with a third part"]


def test_a_run_frozen_at_any_step_leaves_no_trace_after_another_took_over(redis: Redis) -> None:
    clean = Client(Chat())
    run(outbox(redis, clean))
    for frozen in range(1, clean.fate.steps + 1):
        redis.flushall()
        chat, mine = Chat(), [True]

        def take_over(chat: Chat = chat, mine: list[bool] = mine) -> None:
            mine[0] = False
            run(outbox(redis, Client(chat)), words=1)

        slow = Client(chat, Fate(at=frozen, then=take_over))
        try:
            run(outbox(redis, slow, lambda mine=mine: mine[0]))  # type: ignore[misc]
        except Fenced:
            assert not mine[0]
        assert chat.thread() in (["first", "second"], ANOTHER_PARTS), frozen


def test_a_run_frozen_between_its_last_look_and_an_edit_puts_the_answer_back(redis: Redis) -> None:
    chat, mine = Chat(), [True]

    class Slow(Client):
        def edit(
            self, place: Place, message: str, body: str, patient: bool = True, key: str = ""
        ) -> None:
            if mine[0]:
                mine[0] = False
                run(outbox(redis, Client(chat)), words=1)
            super().edit(place, message, body)

    with pytest.raises(Fenced):
        run(outbox(redis, Slow(chat), lambda: mine[0]))
    assert chat.thread() == ANOTHER_PARTS


def test_what_cannot_wait_for_the_answer_waits_for_room_and_other_progress_does_not(
    redis: Redis,
) -> None:
    """In a burst of pages the service has no room for news; a runbook's first steps need some."""
    chat = Chat()

    class Crowd(Client):
        def edit(
            self, place: Place, message: str, body: str, patient: bool = True, key: str = ""
        ) -> None:
            if not patient:
                raise Crowded("no room")
            super().edit(place, message, body)

    box = outbox(redis, Crowd(chat))
    box.progress(READING)
    box.progress(ASKING)
    assert chat.thread() == ["… reading a.pdf"]
    box.progress(replied(JOB, Progress(stage="thinking", detail="steps", urgent=True)))
    assert chat.thread() == ["… thinking steps"]


def test_a_run_that_lost_its_job_shows_nothing(redis: Redis) -> None:
    chat = Chat()
    box = outbox(redis, Client(chat), still_mine=lambda: False)
    with pytest.raises(Fenced):
        box.progress(READING)
    with pytest.raises(Fenced):
        box.deliver(ANSWER)
    assert chat.thread() == []


def test_a_post_of_unknown_outcome_is_looked_up_and_not_repeated(redis: Redis) -> None:
    chat = Chat()
    with pytest.raises(TransientError):
        outbox(redis, Client(chat, unknown=True)).deliver(ANSWER)
    outbox(redis, Client(chat)).deliver(ANSWER)
    assert chat.thread() == ["first", "second"]


def test_a_rerun_says_what_the_first_run_decided_and_how_it_was_split(redis: Redis) -> None:
    chat = Chat()
    with pytest.raises(TransientError):
        outbox(redis, Client(chat, unknown=True)).deliver(ANSWER)
    again = outbox(redis, Client(chat))
    assert again.stored() == ANSWER
    again.deliver(ANOTHER)
    assert chat.thread() == ["first", "second"]


def test_giving_up_does_not_replace_an_answer_that_was_decided(redis: Redis) -> None:
    chat = Chat()
    outbox(redis, Client(chat)).deliver(ANSWER)
    outbox(redis, Client(chat)).deliver(replied(JOB, Notice(text="I gave up.")))
    assert chat.thread() == ["first", "second"]


def test_a_deleted_placeholder_does_not_take_the_answer_with_it(redis: Redis) -> None:
    chat = Chat()
    box = outbox(redis, Client(chat))
    box.progress(READING)
    del chat.messages["1"]
    box.progress(ASKING)
    box.deliver(ANSWER)
    box.deliver(ANSWER)
    assert sorted(chat.thread()) == ["first", "second"]


def test_news_within_a_stage_is_throttled_and_a_new_stage_is_not(redis: Redis) -> None:
    chat = Chat()
    box = outbox(redis, Client(chat))
    for seconds in range(40):
        box.progress(replied(JOB, Progress(stage="thinking", detail=f"{seconds / 10} s")))
        chat.wait(0.1)
    assert chat.edits <= 2
    box.progress(replied(JOB, Progress(stage="checking")))
    assert chat.thread() == ["… checking"]


def test_the_same_words_are_not_sent_twice(redis: Redis) -> None:
    chat = Chat()
    box = outbox(redis, Client(chat))
    for _ in range(3):
        box.progress(READING)
        chat.wait(10)
    assert chat.edits == 0


def test_progress_never_fails_a_job(
    redis: Redis, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(Chat(), unknown=True)
    with caplog.at_level(logging.WARNING):
        outbox(redis, client).progress(READING)
    assert "was not shown" in caplog.text
    client.unknown = False
    outbox(redis, client).deliver(ANSWER)
    assert client.chat.thread() == ["first", "second"]


def test_late_progress_does_not_undo_an_answer(redis: Redis) -> None:
    chat = Chat()
    late = outbox(redis, Client(chat))
    outbox(redis, Client(chat)).deliver(ANSWER)
    late.progress(READING)
    late.announce(READING)
    assert chat.thread() == ["first", "second"]


def test_an_announcement_never_replaces_what_a_worker_shows(redis: Redis) -> None:
    chat = Chat()
    outbox(redis, Client(chat)).progress(ASKING)
    outbox(redis, Client(chat)).announce(READING)
    assert chat.thread() == ["… thinking"]


def test_an_answer_that_took_long_ends_with_one_line_for_the_asker(redis: Redis) -> None:
    chat = Chat(now=1_061.0)
    box = outbox(redis, Client(chat))
    box.progress(READING)
    box.deliver(ANSWER)
    outbox(redis, Client(chat)).deliver(ANSWER)
    assert chat.thread() == ["first", "second", "@ada: your answer is above."]


def test_what_is_remembered_of_a_job_is_forgotten_after_a_week(redis: Redis) -> None:
    box = outbox(redis, Client(Chat()))
    box.progress(READING)
    assert 0 < redis.ttl(box.ledger.key) <= 7 * 24 * 3600
    box.deliver(ANSWER)
    assert 0 < redis.ttl(box.ledger.key) <= 7 * 24 * 3600


def test_hosts_that_disagree_about_the_time_use_the_clock_of_redis(redis: Redis) -> None:
    chat = Chat()
    client = Client(chat)
    client.settles = 0.05
    with pytest.raises(TransientError):
        Outbox(redis, Client(chat, unknown=True), JOB, always).deliver(ANSWER)
    waited: list[float] = []
    Outbox(redis, client, JOB, always, sleep=waited.append).deliver(ANSWER)
    assert all(0 < seconds <= 0.05 for seconds in waited)
    assert chat.thread()[:2] == ["first", "second"]


@pytest.mark.parametrize("posts", [1, 2, 3])
def test_a_run_frozen_right_before_a_post_takes_its_stray_message_back(
    redis: Redis, posts: int
) -> None:
    chat, mine = Chat(), [True]

    class Slow(Client):
        times = 0

        def post(self, place: Place, key: str, body: str, asked: str = "") -> str:
            self.times += 1
            if self.times == posts and mine[0]:
                mine[0] = False
                run(outbox(redis, Client(chat)), words=1)
            return super().post(place, key, body, asked)

    slow = Slow(chat)
    with suppress(Fenced):
        run(outbox(redis, slow, lambda: mine[0]))
    chat.wait(60)
    assert chat.thread() in (["first", "second"], ANOTHER_PARTS)


def test_an_announcement_frozen_right_before_its_post_leaves_no_second_message(
    redis: Redis,
) -> None:
    chat = Chat()

    class Slow(Client):
        def post(self, place: Place, key: str, body: str, asked: str = "") -> str:
            run(outbox(redis, Client(chat)))
            return super().post(place, key, body, asked)

    outbox(redis, Slow(chat)).announce(READING)
    assert chat.thread() == ["first", "second"]


def test_a_withdrawn_answer_is_gone_with_all_its_parts(redis: Redis) -> None:
    chat = Chat()
    run(outbox(redis, Client(chat)))
    assert outbox(redis, Client(chat)).answered()
    for _ in range(2):
        outbox(redis, Client(chat)).withdraw()
    assert chat.thread() == []
    box = outbox(redis, Client(chat))
    assert (box.withdrawn(), box.answered(), box.stored()) == (True, False, None)


def test_nothing_brings_a_withdrawn_answer_back(redis: Redis) -> None:
    chat = Chat()
    late = outbox(redis, Client(chat))
    late.progress(READING)
    outbox(redis, Client(chat)).withdraw()
    late.progress(ASKING)
    late.announce(READING)
    late.decide(ANSWER)
    late.deliver(ANSWER)
    assert chat.thread() == []


def test_an_answer_withdrawn_at_any_step_of_its_delivery_is_gone(redis: Redis) -> None:
    clean = Client(Chat())
    run(outbox(redis, clean))
    for at in range(1, clean.fate.steps + 1):
        redis.flushall()
        chat = Chat()

        def withdraw(chat: Chat = chat) -> None:
            outbox(redis, Client(chat)).withdraw()

        run(outbox(redis, Client(chat, Fate(at=at, then=withdraw))))
        assert chat.thread() == [], at


def test_whoever_is_killed_while_withdrawing_is_followed_by_somebody_who_ends_it(
    redis: Redis,
) -> None:
    for at in range(1, 40):
        redis.flushall()
        chat = Chat()
        run(outbox(redis, Client(chat)))
        try:
            outbox(redis, Client(chat, Fate(at=at, then=killed))).withdraw()
        except Killed:
            outbox(redis, Client(chat)).withdraw()
        else:
            break
        assert chat.thread() == [], at
    assert 3 < at < 40


def test_a_message_posted_by_a_run_that_died_at_once_is_withdrawn_too(redis: Redis) -> None:
    chat = Chat()
    with pytest.raises(TransientError):
        outbox(redis, Client(chat, unknown=True)).deliver(ANSWER)
    assert chat.thread() == ["first"]
    outbox(redis, Client(chat)).withdraw()
    assert chat.thread() == []


def test_a_forgotten_job_shows_nothing_and_takes_back_what_was_on_its_way(redis: Redis) -> None:
    chat = Chat()

    class Slow(Client):
        def post(self, place: Place, key: str, body: str, asked: str = "") -> str:
            forget(redis, JOB.id)
            return super().post(place, key, body, asked)

    with pytest.raises(Fenced):
        outbox(redis, Slow(chat)).deliver(ANSWER)
    assert chat.thread() == []
    redis.delete(f"shedder:out:{JOB.id}")
    with pytest.raises(Fenced):
        outbox(redis, Client(chat)).progress(READING)
    assert chat.thread() == []


# Another run's post


class Meanwhile:
    """Sleeps, and lets something happen once the sleeper has slept so long."""

    def __init__(self, chat: Chat, after: float, happens: Callable[[], object]) -> None:
        self.chat, self.after, self.happens, self.slept = chat, after, happens, 0.0

    def __call__(self, seconds: float) -> None:
        before, self.slept = self.slept, self.slept + seconds
        self.chat.wait(seconds)
        if before < self.after <= self.slept:
            self.happens()


class Blind(Client):
    """A service whose history shows no marks."""

    def find(self, place: Place, key: str, beside: str = "") -> str | None:
        return None


def waiting(redis: Redis, client: Client, sleep: Meanwhile) -> Outbox:
    return Outbox(redis, client, JOB, always, clock=lambda: client.chat.now, sleep=sleep)


def test_a_placeholder_on_its_way_is_taken_up_as_soon_as_it_is_noted(redis: Redis) -> None:
    chat = Chat()
    front = outbox(redis, Client(chat))
    front.ledger.note("intent:0", str(chat.now), once=True)
    message = front.platform.post(JOB.mention.place, f"{JOB.id}.0", "… queued")
    sleep = Meanwhile(chat, 0.4, lambda: front.ledger.note("done:0", message, once=True))
    waiting(redis, Blind(chat), sleep).deliver(ANSWER)
    assert chat.thread() == ["first", "second"]
    assert 0.4 <= sleep.slept < 0.7


def test_nobody_waits_for_a_post_that_was_refused_meanwhile(redis: Redis) -> None:
    chat = Chat()
    front = outbox(redis, Client(chat))
    said = str(chat.now)
    front.ledger.note("intent:0", said, once=True)
    sleep = Meanwhile(chat, 0.4, lambda: front.ledger.take_back("intent:0", said))
    waiting(redis, Client(chat), sleep).deliver(ANSWER)
    assert chat.thread() == ["first", "second"]
    assert sleep.slept < 0.7


def test_a_post_whose_sender_died_is_seen_before_all_must_have_arrived(redis: Redis) -> None:
    chat = Chat()
    with pytest.raises(TransientError):
        outbox(redis, Client(chat, unknown=True)).deliver(ANSWER)
    sleep = Meanwhile(chat, 100, lambda: None)
    waiting(redis, Client(chat), sleep).deliver(ANSWER)
    assert chat.thread() == ["first", "second"]
    assert sleep.slept <= 2.0


def test_a_post_that_arrives_late_is_still_waited_for(redis: Redis) -> None:
    chat = Chat()

    class Dying(Client):
        def post(self, place: Place, key: str, body: str, asked: str = "") -> str:
            chat.messages["late"] = Message(key, body, chat.now + 9.0)
            raise Killed

    with pytest.raises(Killed):
        outbox(redis, Dying(chat)).progress(READING)
    sleep = Meanwhile(chat, 100, lambda: None)
    waiting(redis, Client(chat), sleep).deliver(ANSWER)
    assert chat.thread() == ["first", "second"]
    assert 9 < sleep.slept <= 10.1


@pytest.mark.parametrize("refusal", [ConfigError("no"), UserError("no"), NotSent("no room")])
def test_what_was_refused_is_neither_waited_nor_looked_for(
    redis: Redis, refusal: ShedderError
) -> None:
    chat = Chat()

    class Refusing(Client):
        def post(self, place: Place, key: str, body: str, asked: str = "") -> str:
            raise refusal

    class Unseeing(Client):
        def find(self, place: Place, key: str, beside: str = "") -> str | None:
            raise AssertionError("there is nothing to be found")

    with pytest.raises(type(refusal)):
        outbox(redis, Refusing(chat)).deliver(ANSWER)
    sleep = Meanwhile(chat, 100, lambda: None)
    waiting(redis, Unseeing(chat), sleep).deliver(ANSWER)
    assert (chat.thread(), sleep.slept) == (["first", "second"], 0.0)


# The line for the asker


def test_a_question_back_that_took_long_says_that_it_is_one(redis: Redis) -> None:
    chat = Chat(now=1_061.0)
    asks = Notice(text="Which one?", failed=False, asks=True)
    outbox(redis, Client(chat)).deliver(replied(JOB, asks))
    assert chat.thread() == ["Which one?", "@ada: a question back."]


@pytest.mark.parametrize("failed", [True, False])
def test_under_a_notice_nobody_is_told_of_an_answer(redis: Redis, failed: bool) -> None:
    chat = Chat(now=1_061.0)
    outbox(redis, Client(chat)).deliver(replied(JOB, Notice(text="Cancelled.", failed=failed)))
    assert chat.thread() == ["Cancelled."]
