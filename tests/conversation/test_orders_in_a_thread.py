"""Cancel, delete and forget, said in a thread: done once, and by whom it concerns."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import time

import pytest
from mortal import Fate, Killed, MortalRedis
from questions import SECTIONS
from redis import Redis
from threads import PLACE, Somebody, words

from bot.club.record import Record
from bot.core.answer import Answer, Notice
from bot.core.errors import Asking, Declined
from bot.core.heard import Heard
from bot.core.routing import addressed
from bot.core.thread_orders import order_in
from bot.delivery.outbox import Outbox
from bot.ingress import orders
from bot.keeping.threads import ThreadMemory
from bot.platforms.terminal import Terminal
from bot.queue import is_cancelled
from workers import answering, critique


@pytest.fixture(autouse=True)
def _no_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "answer_of", lambda critique: Answer(critique=critique))


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "queues.pdf"
    path.write_text("\n\n".join(prose for _, prose in SECTIONS))
    return path


@pytest.fixture
def ada(redis: Redis) -> Somebody:
    return Somebody(redis)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("@shedder stop", "cancel"),
        ("Cancel that!", "cancel"),
        ("delete", "delete"),
        ("<@U1> please delete your last answer.", "delete"),
        ("forget everything", "forget"),
        ("remove your last answer", "delete"),
        ("undo", "delete"),
        ("Löschen", "delete"),
        ("deine letzte Antwort löschen", "delete"),
        ("delete my answer please", "delete"),
        ("please take that back", "delete"),
        ("abbrechen!", "cancel"),
        ("abort", "cancel"),
        ("vergiss alles", "forget"),
        ("bitte alles vergessen", "forget"),
        ("can you forget this thread?", "forget"),
        ("undo logs are what?", None),
        ("remove the cache and see", None),
        ("vergiss die Baseline nicht", None),
        ("take back-pressure, for one", None),
        ("stop words are what?", None),
        ("how do I delete a pod?", None),
        ("don't forget the baseline", None),
        ("cancel culture", None),
        ("", None),
    ],
)
def test_an_order_is_a_whole_message(text: str, order: str | None) -> None:
    assert order_in(addressed(text)) == order


def test_one_word_takes_back_what_waits(ada, pdf):
    job = ada.writes("decode this", pdf)
    assert words(ada.asks("stop")) == orders.CANCELLED
    assert is_cancelled(ada.redis, job.id)
    assert words(ada.said_to(job)) == answering.TAKEN_BACK
    assert ada.state(job) == "cancelled"


def test_where_nothing_runs_there_is_nothing_to_take_back(ada, pdf):
    ada.asks("decode this", pdf)
    assert words(ada.asks("cancel")) == orders.NOTHING_RUNS


def test_a_cancel_closes_what_was_asked_back_once(ada, pdf, monkeypatch):
    def unsure(persona, job, question, thread, desk):
        raise Asking("Which part of it?", ("method", "results"))

    monkeypatch.setattr(critique, "gather", unsure)
    ada.asks("decode this", pdf)
    ada.asks("the upper one")
    assert len(ThreadMemory(ada.redis, PLACE).conversation().waiting) == 2
    assert words(ada.asks("cancel")) == orders.CANCELLED
    assert ThreadMemory(ada.redis, PLACE).conversation().waiting == ()
    assert words(ada.asks("cancel")) == orders.NOTHING_RUNS


def test_no_to_a_question_back_is_remembered_and_answers_nothing_later(ada, pdf, monkeypatch):
    heard = []

    def careful(persona, job, question, thread, desk):
        heard.append(thread.pending)
        if question == "nein":
            raise Declined("Stopped: nothing was sent.")
        raise Asking("May it be shared?", ("go on", "stop"))

    monkeypatch.setattr(critique, "gather", careful)
    ada.asks("decode this", pdf)
    assert words(ada.asks("nein")) == "Stopped: nothing was sent."
    ada.asks("what does it say?")
    assert [turn and turn.question for turn in heard] == [None, "decode this", None]


def test_nobody_takes_back_what_somebody_else_asked(ada, pdf):
    job = ada.writes("decode this", pdf)
    ada.writes("stop", author="bob")
    assert not is_cancelled(ada.redis, job.id)


def test_a_redelivered_cancel_spares_what_was_asked_after_it(ada, pdf):
    ada.writes("stop", id="m7")
    later = ada.writes("decode this", pdf)
    ada.writes("stop", id="m7")
    assert not is_cancelled(ada.redis, later.id)


def test_a_deleted_answer_is_gone_from_the_thread_and_from_what_is_remembered(ada, pdf):
    job = ada.writes("decode this", pdf)
    ada.work()
    assert words(ada.asks("delete that")) == orders.DELETED
    assert [reply.job for reply in ada.thread()].count(job.id) == 0
    assert ThreadMemory(ada.redis, PLACE).conversation().turns == ()
    outbox = Outbox(ada.redis, Terminal(ada.redis), job, lambda: True)
    assert outbox.withdrawn()
    assert outbox.stored() is None


def test_delete_takes_the_last_answer_and_again_the_one_before(ada, pdf):
    first, second = ada.writes("decode this", pdf), ada.writes("why is a queue per tenant fair?")
    ada.work()
    ada.writes("delete")
    assert {r.job for r in ada.thread()} >= {first.id}
    assert second.id not in {r.job for r in ada.thread()}
    ada.writes("delete")
    assert first.id not in {r.job for r in ada.thread()}
    assert words(ada.asks("delete")) == orders.NO_ANSWER


def test_only_who_asked_may_delete(ada, pdf):
    job = ada.writes("decode this", pdf)
    ada.work()
    assert words(ada.asks("delete", author="bob")) == orders.NOT_YOURS
    assert ada.said_to(job)


def test_a_redelivered_delete_deletes_no_second_answer(ada, pdf):
    first = ada.writes("decode this", pdf)
    ada.work()
    ada.writes("why is a queue per tenant fair to all?")
    ada.work()
    for _ in range(3):
        ada.writes("delete", id="m8")
    assert ada.said_to(first)
    assert sum(isinstance(r.body, Answer) for r in ada.thread()) == 1


def test_a_run_that_comes_late_does_not_bring_a_deleted_answer_back(ada, pdf):
    job = ada.writes("decode this", pdf)
    ada.work()
    ada.writes("delete")
    before = ada.thread()
    ada.redis.hset(f"rq:job:{job.id}", "status", "queued")
    ada.redis.rpush("rq:queue:shedder", job.id)
    ada.work()
    assert ada.thread() == before
    assert ada.state(job) == "done"


def test_a_redelivered_question_goes_to_whom_it_went_first(ada, pdf):
    first = ada.writes("decode this", pdf, id="m1")
    ada.work()
    ada.asks("atlas what do you say about serving it?")
    again = ada.writes("decode this", pdf, id="m1")
    assert again.id == first.id
    assert again.persona == "q"


def test_a_question_refused_and_redelivered_is_refused_once(ada):
    for _ in range(2):
        ada.front.receive(ada.mention("hello", id="m2"), persona="nobody")
    assert len(ada.thread()) == 1


def test_after_a_cancel_a_question_back_waits_no_longer(ada, pdf, monkeypatch):
    def unsure(*_):
        raise Asking("Which one?")

    monkeypatch.setattr(critique, "gather", unsure)
    ada.asks("decode this", pdf)
    assert words(ada.asks("stop")) == orders.CANCELLED
    assert ThreadMemory(ada.redis, PLACE).conversation().pending is None


def test_what_a_digest_is_told_from_is_forgotten_by_whoever_said_some_of_it(ada, pdf):
    channel = Record(ada.redis, PLACE.model_copy(update={"thread": ""}))

    def talk() -> None:
        for id, author in (("t", "bob"), ("t1", "carl")):
            channel.take(
                Heard(place=PLACE, id=id, author=author, at=time(), text=author, begins=id == "t"),
                paper=True,
            )

    talk()
    assert words(ada.asks("forget")) == orders.NOT_YOUR_TALK
    assert len(channel.thread("t")) == 2
    assert words(ada.asks("forget", author="carl")) == orders.NOT_TOLD
    talk()
    assert channel.thread("t") == ()  # and it stays away
    assert words(ada.asks("forget", author="carl")) == orders.NOTHING_KEPT


def test_who_asked_has_all_forgotten_and_who_talked_what_the_digest_has(ada, pdf):
    channel = Record(ada.redis, PLACE.model_copy(update={"thread": ""}))
    for number, (author, said, answers) in enumerate(
        (("bob", orders.NOT_TOLD, 1), ("ada", orders.NEITHER_TOLD, 0))
    ):
        ada.asks("decode this", pdf)
        heard = Heard(place=PLACE, id=str(number), author="bob", at=time(), text="so", begins=False)
        channel.take(heard, paper=True)
        assert words(ada.asks("forget", author="zoe")) == orders.NOT_YOUR_THREAD
        assert words(ada.asks("forget", author=author)) == said
        assert channel.thread("t") == ()
        assert sum(isinstance(r.body, Answer) for r in ada.thread()) == answers


@pytest.mark.parametrize("order", ["delete", "stop", "forget"])
def test_an_order_whose_bearer_is_killed_at_any_step_is_carried_out_once(
    redis: Redis, pdf, order
) -> None:
    for at in range(1, 200, 6):
        redis.flushall()
        ada = Somebody(redis)
        ada.asks("decode this", pdf)
        waiting = ada.writes("why is a queue per tenant fair to all?")
        mortal = MortalRedis.on(redis, Fate(at=at, then=die))
        dying = replace(ada.front, redis=mortal, platform=Terminal(mortal))
        mention = ada.mention(order, id="m9")
        with suppress(Killed):
            dying.receive(mention)
        ada.front.receive(mention)
        ada.work()
        said = [words(r) for r in ada.thread() if isinstance(r.body, Notice)]
        answers = sum(isinstance(r.body, Answer) for r in ada.thread())
        if order == "delete":
            assert (said, answers) == ([orders.DELETED], 1), at
        elif order == "stop":
            assert (sorted(said), answers) == ([orders.CANCELLED, answering.TAKEN_BACK], 1), at
        else:
            assert (said, answers, ada.state(waiting)) == ([orders.FORGOTTEN], 0, "gone"), at
        if mortal.fate.steps < at:
            break
    assert at > 8


def die() -> None:
    raise Killed


def test_a_mention_that_asks_nothing_is_told_what_can_be_asked_and_starts_no_job(ada, pdf):
    job = ada.writes("what can you do?")
    assert words(ada.said_to(job)).startswith("You can ask:")
    assert ada.state(job) == "gone"
    assert isinstance(ada.asks("", pdf).body, Answer)
