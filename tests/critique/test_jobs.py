"""What a job's function does with an answer, a refusal, and trouble that passes or does not."""

import time
from dataclasses import replace
from typing import Any, NoReturn

import pytest
from documents import made
from ledger import SECTIONS
from redis import Redis

from bot.console.terminal_threads import follow
from bot.core.answer import Answer, Notice, Progress, Reply
from bot.core.document import Document
from bot.core.errors import Cancelled, ConfigError, TransientError
from bot.core.values import Attachment, Job, Mention, Place
from bot.delivery.ledger import Ledger
from bot.platforms import NotThere
from bot.platforms.terminal import Terminal
from bot.queue import copy_of, last_word
from bot.running.operator import operator_messages
from config.settings import Settings
from workers import answering, jobs
from workers.bounded import Children
from workers.copies import Copies
from workers.lease import Lease, holding
from workers.models import Away
from workers.office import Office

PLACE = Place(platform="terminal", workspace="w", channel="c", thread="t")


class Held(Lease):
    """A lease that nobody takes away."""

    def still_mine(self) -> bool:
        return True


class Shelf:
    """A reader of PDFs that has the document, or fails."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure, self.children = failure, Children(1)

    def read(self, *_: Any, **__: Any) -> Document:
        if self.failure is not None:
            raise self.failure
        return made(*(f"{prose}\n" for _, prose in SECTIONS), name="ledger.pdf")


class Silent:
    """A model that fails."""

    name = "m"

    def __init__(self, failure: Exception) -> None:
        self.failure = failure

    def ask(self, *_: Any) -> NoReturn:
        raise self.failure


@pytest.fixture
def job(tmp_path) -> Job:
    path = tmp_path / "ledger.pdf"
    path.write_bytes(b"%PDF-")
    file = Attachment(id=str(path), name=path.name)
    mention = Mention(id="1", place=PLACE, author="me", text="decode", attachments=(file,))
    return Job.of(mention, "q", time.time())


@pytest.fixture
def office(redis: Redis, monkeypatch) -> Office:
    opened = jobs.open_office(Settings(_env_file=None), redis)
    monkeypatch.setattr(jobs, "_office", replace(opened, documents=Shelf()))
    return opened


def change(monkeypatch, **changed: Any) -> None:
    monkeypatch.setattr(jobs, "_office", replace(jobs._opened(), **changed))


def answer(redis: Redis, job: Job) -> None:
    with holding(Held(redis, job.id, f"{job.id}:1", time.monotonic() + 60)):
        jobs.answer(job.model_dump(mode="json"))


def thread(redis: Redis) -> list[Reply]:
    return list(follow(redis, PLACE))


def out_of_patience(redis: Redis, job: Job) -> None:
    redis.set(f"shedder:trouble:{job.id}", 0)


def test_an_answer_goes_to_the_thread_and_nothing_to_the_queue(redis, job, office):
    answer(redis, job)
    assert isinstance(thread(redis)[-1].body, Answer)


def test_a_second_run_repeats_the_words_of_the_first(redis, job, office, monkeypatch):
    answer(redis, job)
    change(monkeypatch, documents=Shelf(AssertionError("read again")))
    answer(redis, job)
    assert isinstance(thread(redis)[-1].body, Answer)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"documents": Shelf(TransientError("no room on the disk"))}, answering.TRYING_AGAIN),
        ({"model": Silent(TransientError("503"))}, answering.WAITING),
    ],
)
def test_trouble_that_may_pass_is_said_in_the_thread_and_raised(
    redis, job, office, monkeypatch, changed, said
):
    change(monkeypatch, **changed)
    with pytest.raises(TransientError):
        answer(redis, job)
    entries = redis.xrange("shedder:terminal:w:c:t:news")
    last = Reply.model_validate_json(entries[-1][1][b"body"]).body
    assert isinstance(last, Progress)
    assert last.stage == said


def test_a_model_that_stays_away_is_stood_in_for_by_the_reader(redis, job, office, monkeypatch):
    change(monkeypatch, model=Silent(TransientError("503")))
    out_of_patience(redis, job)
    answer(redis, job)
    body = thread(redis)[-1].body
    assert isinstance(body, Answer)
    assert body.critique.notes[0].startswith(answering.UNREACHABLE)
    assert operator_messages(redis, job.id) == ("503",)


def test_one_call_longer_than_anybody_waits_ends_the_waiting(redis, job, office, monkeypatch):
    class Slow(Silent):
        def ask(self, *_: Any) -> NoReturn:
            later = time.time() + 90
            monkeypatch.setattr(time, "time", lambda: later)
            raise self.failure

    change(monkeypatch, model=Slow(Away("hangs")))
    answer(redis, job)
    assert isinstance(thread(redis)[-1].body, Answer)


def test_other_trouble_that_stays_is_told_and_ends(redis, job, office, monkeypatch):
    change(monkeypatch, documents=Shelf(TransientError("no room on /tmp")))
    out_of_patience(redis, job)
    answer(redis, job)
    body = thread(redis)[-1].body
    assert isinstance(body, Notice)
    assert body.text == f"{answering.STUCK} ({job.id})"
    assert operator_messages(redis, job.id) == ("no room on /tmp",)


def test_an_operators_mistake_is_told_without_its_details(redis, job, office, monkeypatch):
    change(monkeypatch, model=Silent(ConfigError("refused the key sk-1")))
    answer(redis, job)
    body = thread(redis)[-1].body
    assert isinstance(body, Notice)
    assert "sk-1" not in body.text
    assert job.id in body.text
    assert operator_messages(redis, job.id) == ("refused the key sk-1",)


def test_a_question_taken_back_gets_one_word(redis, job, office, monkeypatch):
    change(monkeypatch, model=Silent(Cancelled("no")))
    with pytest.raises(Cancelled):
        answer(redis, job)
    body = thread(redis)[-1].body
    assert isinstance(body, Notice)
    assert not body.failed


def test_a_persona_whose_file_went_away_is_named(redis, job, office, monkeypatch):
    gone = job.model_copy(update={"persona": "zoe"})
    answer(redis, gone)
    assert "no persona called “zoe” any more" in thread(redis)[-1].body.text


def test_giving_up_is_said_with_the_jobs_id(redis, job, office):
    with holding(Held(redis, job.id, f"{job.id}:1", time.monotonic() + 60)):
        jobs.give_up(job.model_dump(mode="json"))
    assert thread(redis)[-1].body.text == f"{jobs.GAVE_UP} ({job.id})"


def test_a_redis_that_fails_in_the_middle_is_trouble_that_may_pass(job, office, monkeypatch):
    change(monkeypatch, redis=Redis(port=1))
    with pytest.raises(TransientError, match="Redis failed"):
        answer(Redis(port=1), job)


def test_where_copies_wait_to_be_asked_for_the_answer_says_which_there_may_be(
    redis, job, office, monkeypatch
):
    monkeypatch.setattr(Terminal, "copies_on_request", True)
    made, put = [], []
    monkeypatch.setattr(Copies, "follow", lambda self, reply: made.append(reply.job))
    monkeypatch.setattr(Copies, "put_whole", lambda self, reply: put.append(reply.job))
    answer(redis, job)
    assert (made, put) == ([], [job.id])
    asked = Ledger(redis, job.id).job()
    assert asked == job
    with holding(Held(redis, copy_of(job.id), f"{job.id}:2", time.monotonic() + 60)):
        jobs.copy(asked.model_dump(mode="json"))
    assert made == [job.id]


def test_a_copy_of_an_answer_that_was_deleted_is_not_made(redis, job, office, monkeypatch):
    made = []
    monkeypatch.setattr(Copies, "follow", lambda self, reply: made.append(reply.job))
    with holding(Held(redis, copy_of(job.id), f"{job.id}:2", time.monotonic() + 60)):
        jobs.copy(job.model_dump(mode="json"))
        jobs.give_up(job.model_dump(mode="json"))
    assert made == []
    assert redis.keys("shedder:terminal:*") == []


def test_giving_up_on_a_copy_leaves_the_answer_as_it_is(redis, job, office, monkeypatch):
    monkeypatch.setattr(Terminal, "copies_on_request", True)
    given_up = []
    monkeypatch.setattr(Copies, "give_up", lambda self, reply: given_up.append(reply.job))
    answer(redis, job)
    with holding(Held(redis, last_word(copy_of(job.id)), f"{job.id}:3", time.monotonic() + 60)):
        jobs.give_up(job.model_dump(mode="json"))
    assert given_up == [job.id]
    assert isinstance(thread(redis)[-1].body, Answer)


@pytest.mark.parametrize("failure", [NotThere("not in #papers"), ConfigError("token revoked")])
def test_where_nothing_can_be_posted_the_operator_learns_it(
    redis, job, office, monkeypatch, failure
):
    def refused(*_: Any, **__: Any) -> NoReturn:
        raise failure

    monkeypatch.setattr(Terminal, "post", refused)
    answer(redis, job)
    assert any(failure.message in told for told in operator_messages(redis, job.id))


def test_where_nothing_can_be_posted_nothing_is_computed(redis, job, office, monkeypatch):
    declined: list[str] = []

    def closed(*_: Any, **__: Any) -> NoReturn:
        raise NotThere("Shedder may not write there.")

    monkeypatch.setattr(Terminal, "post", closed)
    monkeypatch.setattr(Terminal, "decline", lambda self, place, asked: declined.append(asked))
    change(monkeypatch, documents=Shelf(AssertionError("it was read")))
    answer(redis, job)
    (told,) = operator_messages(redis, job.id)
    assert "channel c of terminal:w" in told
    assert "may not write there" in told
    assert declined == [job.mention.id]


def test_what_can_be_shown_no_more_is_answered_all_the_same(redis, job, office, monkeypatch):
    def closed(*_: Any, patient: bool = True, **__: Any) -> None:
        if not patient:
            raise NotThere("not for now")

    monkeypatch.setattr(Terminal, "edit", closed)
    answer(redis, job)
    stored = Ledger(redis, job.id).final()
    assert stored is not None
    assert isinstance(stored.reply.body, Answer)
