"""What somebody asked lately, what it cost, and what was thought of it."""

from datetime import UTC, datetime

import pytest
from asking_people import job
from redis import Redis

from bot.admitting import accounts
from bot.admitting.accounts import Feedback, Spent, feedback, give_feedback, note, recent, spent
from bot.core.answer import Answer, Critique, Footer, Look, Notice, Reading, Reply
from bot.core.values import Job
from bot.keeping.guarded import forget
from bot.keeping.threads import ThreadMemory

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()
DAY = 86_400


def reply(job: Job, cost: float | None = 0.25, title: str = "Queues") -> Reply:
    read = (Reading(name="q.pdf", role="paper", title=title, pages=9),)
    footer = Footer(model="gpt-4o", cost_usd=cost)
    critique = Critique(persona=job.persona, documents=read, sections=(), footer=footer)
    return Reply(
        job=job.id, place=job.mention.place, look=Look(name="Q"), body=Answer(critique=critique)
    )


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts.time, "time", lambda: NOW)


def test_an_answer_is_kept_for_whoever_asked(redis: Redis) -> None:
    asked = job(asked_at=NOW)
    note(redis, asked, reply(asked))
    [entry] = recent(redis, "slack", "T1", "ada")
    assert entry.job == asked.id
    assert entry.persona == "q"
    assert entry.documents == ("Queues",)
    assert entry.place == asked.mention.place
    assert (entry.cost_usd, entry.at) == (0.25, NOW)
    assert recent(redis, "slack", "T1", "bob") == ()
    assert recent(redis, "slack", "T2", "ada") == ()
    assert recent(redis, "discord", "T1", "ada") == ()


def test_an_answer_is_kept_and_counted_once_however_often_it_is_given(redis: Redis) -> None:
    asked = job(asked_at=NOW)
    for _ in range(3):
        note(redis, asked, reply(asked))
    assert len(recent(redis, "slack", "T1", "ada")) == 1
    assert spent(redis, "slack", "T1", "ada") == Spent(today=0.25, month=0.25, complete=True)


def test_a_sentence_instead_of_an_answer_is_not_kept(redis: Redis) -> None:
    asked = job(asked_at=NOW)
    note(redis, asked, reply(asked).model_copy(update={"body": Notice(text="no file")}))
    assert redis.keys("*") == []


def test_the_newest_come_first_fifty_at_most_and_none_older_than_a_month(redis: Redis) -> None:
    old = job(asked_at=NOW - 31 * DAY)
    note(redis, old, reply(old))
    for n in range(60):
        asked = job(asked_at=NOW - 60 + n)
        note(redis, asked, reply(asked, title=f"Paper {n}"))
    titles = [entry.documents[0] for entry in recent(redis, "slack", "T1", "ada")]
    assert titles == [f"Paper {n}" for n in range(59, 9, -1)]


def test_days_and_months_are_told_apart(redis: Redis) -> None:
    for days, cost in ((0, 1.0), (0.4, 2.0), (0.6, 4.0), (19, 8.0), (20.5, 16.0)):
        asked = job(asked_at=NOW - days * DAY)
        note(redis, asked, reply(asked, cost=cost))
    assert spent(redis, "slack", "T1", "ada") == Spent(today=3.0, month=15.0, complete=True)
    later = datetime(2026, 12, 1, tzinfo=UTC).timestamp()
    assert spent(redis, "slack", "T1", "ada", later) == Spent(today=0, month=0, complete=True)


def test_a_cost_that_nobody_knows_is_said_to_be_missing(redis: Redis) -> None:
    for cost in (None, 0.5):
        asked = job(asked_at=NOW)
        note(redis, asked, reply(asked, cost=cost))
    assert spent(redis, "slack", "T1", "ada") == Spent(today=0.5, month=0.5, complete=False)
    assert {entry.cost_usd for entry in recent(redis, "slack", "T1", "ada")} == {None, 0.5}


def test_a_forgotten_job_is_not_noted_any_more(redis: Redis) -> None:
    asked = job(asked_at=NOW)
    forget(redis, asked.id)
    note(redis, asked, reply(asked))
    assert recent(redis, "slack", "T1", "ada") == ()
    assert spent(redis, "slack", "T1", "ada").month == 0


def test_the_last_opinion_of_each_person_counts(redis: Redis) -> None:
    asked = job()
    place = asked.mention.place
    ThreadMemory(redis, place).take_in(asked)
    give_feedback(redis, place, asked.id, "ada", "bad")
    give_feedback(redis, place, asked.id, "bob", "good")
    assert give_feedback(redis, place, asked.id, "ada", "good")
    assert feedback(redis, place, asked.id) == Feedback(good=2)


def test_a_button_about_a_job_of_another_thread_is_not_believed(redis: Redis) -> None:
    asked, elsewhere = job(channel="C1"), job(channel="C2")
    ThreadMemory(redis, asked.mention.place).take_in(asked)
    assert not give_feedback(redis, elsewhere.mention.place, asked.id, "eve", "bad")
    assert feedback(redis, asked.mention.place, asked.id) == Feedback()


def test_every_key_ends_by_itself(redis: Redis) -> None:
    asked = job(asked_at=NOW)
    ThreadMemory(redis, asked.mention.place).take_in(asked)
    note(redis, asked, reply(asked))
    give_feedback(redis, asked.mention.place, asked.id, "ada", "good")
    assert all(redis.ttl(key) > 0 for key in redis.keys("*"))
