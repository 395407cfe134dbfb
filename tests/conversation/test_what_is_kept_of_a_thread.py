"""What is kept is kept per thread and channel, once, and not for ever."""

import random
from pathlib import Path

import pytest
from documents import made
from hypothesis import given
from hypothesis import strategies as st
from questions import SECTIONS
from redis import Redis
from replies import full_critique
from threads import PLACE, Somebody

from bot.core.answer import Answer
from bot.core.conversation import Turn
from bot.core.values import Attachment, Job, Mention, Place
from bot.keeping.guarded import forget
from bot.keeping.threads import ThreadMemory, settled
from workers import answering
from workers.claims import Claims

FILE = Attachment(id="F1", name="a.pdf")
FOR_EVER = {
    b"shedder:secret",  # keys the fences; another one would only cost cached tokens
    b"rq:queues",  # names of queues
    b"rq:queue:shedder",  # RQ's own line: empties itself
    b"rq:wip:shedder",  # who works on what: empties itself
    b"rq:scheduled:shedder",  # what was put off: empties itself
    b"rq:workers",
    b"rq:workers:shedder",  # names of live workers; the silent ones are removed
}


def job_in(place: Place, number: int = 1, *files: Attachment) -> Job:
    mention = Mention(
        id=f"m{number}", place=place, author="ada", text=f"q{number}", attachments=files
    )
    return Job.of(mention, "q", float(number))


def turn(job: Job, said: str = "so") -> Turn:
    return Turn(
        job=job.id, persona="q", question=job.mention.text, said=said, asked_at=job.asked_at
    )


def test_turns_come_back_in_the_order_they_were_asked(redis: Redis) -> None:
    memory = ThreadMemory(redis, PLACE)
    for number in (3, 1, 2):
        memory.remember(turn(job_in(PLACE, number)))
    assert [t.question for t in memory.conversation().turns] == ["q1", "q2", "q3"]


def test_a_job_does_not_find_its_own_question_among_what_was_said(redis: Redis) -> None:
    memory, job = ThreadMemory(redis, PLACE), job_in(PLACE, 2, FILE)
    memory.take_in(job)
    memory.remember(turn(job_in(PLACE, 1)))
    memory.remember(turn(job))
    found = memory.conversation(job)
    assert [t.question for t in found.turns] == ["q1"]
    assert found.files == ()


def test_files_come_back_in_the_order_they_were_attached_each_once(redis: Redis) -> None:
    memory = ThreadMemory(redis, PLACE)
    other = Attachment(id="F2", name="b.pdf")
    for _ in range(2):
        memory.take_in(job_in(PLACE, 1, FILE, other))
    memory.take_in(job_in(PLACE, 2, FILE))
    assert memory.conversation().files == (FILE, other)


def test_a_turn_is_kept_as_it_was_first_written(redis: Redis) -> None:
    memory, job = ThreadMemory(redis, PLACE), job_in(PLACE)
    memory.remember(turn(job, "first"))
    memory.remember(turn(job, "second"))
    assert [t.said for t in memory.conversation().turns] == ["first"]


def test_nothing_of_a_forgotten_job_is_written(redis: Redis) -> None:
    memory, job = ThreadMemory(redis, PLACE), job_in(PLACE, 1, FILE)
    forget(redis, job.id)
    before = redis.keys("*")
    memory.take_in(job)
    memory.remember(turn(job))
    memory.keep_text(job.id, FILE, "d", made("text"), 60)
    memory.keep_answer(job.id, "d", full_critique(), 60)
    assert redis.keys("*") == before


def test_a_document_comes_back_as_it_was_read(redis: Redis) -> None:
    memory, job = ThreadMemory(redis, PLACE), job_in(PLACE)
    document = made("A sentence that was read.")
    memory.keep_text(job.id, FILE, "d", document, 60)
    assert memory.text(job.id, FILE, "d") == document
    assert memory.text_of(FILE) == document


def test_what_another_version_kept_is_not_used(redis: Redis) -> None:
    memory, job = ThreadMemory(redis, PLACE), job_in(PLACE)
    memory.keep_text(job.id, FILE, "d", made("text"), 60)
    memory.keep_answer(job.id, "d", full_critique(), 60)
    for key in redis.keys("shedder:channel:*"):
        redis.set(key, b"{}", ex=60)
    assert memory.text(job.id, FILE, "d") is None
    assert memory.answer(job.id, "d") is None


def test_kept_text_is_not_kept_longer_for_being_used(redis: Redis) -> None:
    memory, job = ThreadMemory(redis, PLACE), job_in(PLACE)
    memory.keep_text(job.id, FILE, "d", made("text"), 60)
    memory.keep_text(job.id, FILE, "d", made("text"), 6_000)
    memory.text(job.id, FILE, "d")
    [key] = redis.keys("shedder:channel:*:text:d")
    assert redis.ttl(key) <= 60


names = st.text(alphabet="ab:%/é ", min_size=1, max_size=4)
places = st.builds(Place, platform=names, workspace=names, channel=names, thread=names)


@given(one=places, other=places)
def test_no_two_places_share_a_key(one: Place, other: Place) -> None:
    mine, theirs = (ThreadMemory(Redis(), place) for place in (one, other))
    assert (mine.key == theirs.key) == (one == other)
    channels = [place.model_copy(update={"thread": ""}) for place in (one, other)]
    assert (mine.channel == theirs.channel) == (channels[0] == channels[1])
    assert not mine.key.startswith(f"{theirs.key}:")


def test_two_workspaces_with_the_same_channel_never_see_each_other(redis: Redis) -> None:
    dice = random.Random(1)
    rooms = [
        Place(platform="slack", workspace=workspace, channel="C1", thread=thread)
        for workspace in ("T1", "T2")
        for thread in ("1.1", "1.2")
    ]
    for number in range(2_000):
        place = dice.choice(rooms)
        memory, job = ThreadMemory(redis, place), job_in(place, number, FILE)
        mark, digest = f"{place.workspace}", str(dice.randrange(5))
        deed = dice.randrange(5)
        if deed == 0:
            memory.remember(turn(job, mark))
        elif deed == 1:
            memory.keep_text(job.id, FILE, digest, made(mark), 60)
        elif deed == 2:
            found = memory.text(job.id, FILE, digest) or memory.text_of(FILE)
            assert found is None or found.pages[0].text.strip() == mark
        elif deed == 3:
            said = memory.answer(job.id, digest)
            assert said is None or said.critique.persona == mark
            critique = full_critique().model_copy(update={"persona": mark})
            memory.keep_answer(job.id, digest, critique, 60)
        else:
            assert {t.said for t in memory.conversation().turns} <= {mark}


def test_a_mention_is_taken_for_what_it_was_taken_for_first(redis: Redis) -> None:
    one, other = job_in(PLACE, 1), job_in(PLACE, 2)
    assert settled(redis, one.mention, turn(one)) == turn(one)
    assert settled(redis, one.mention, turn(other)) == turn(one)
    assert settled(redis, other.mention, turn(other)) == turn(other)


def test_what_another_version_wrote_of_a_thread_stops_nobody(redis: Redis) -> None:
    memory, job = ThreadMemory(redis, PLACE), job_in(PLACE, 1, FILE)
    memory.take_in(job)
    memory.remember(turn(job))
    settled(redis, job.mention, turn(job))
    redis.hset(f"{memory.key}:turns", "old", '{"words": 1}')
    redis.hset(f"{memory.key}:jobs", "old", '{"by": 1}')
    redis.zadd(f"{memory.key}:files", {"not json": 1})
    redis.set(redis.keys("shedder:mention:*")[0], "{}", ex=60)
    assert len(memory.conversation().turns) == 1
    assert memory.conversation().files == (FILE,)
    assert list(memory.jobs()) == ["old", job.id]
    assert settled(redis, job.mention, turn(job)) == turn(job)


def test_every_key_goes_by_itself(redis: Redis, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(answering, "answer_of", lambda critique: Answer(critique=critique))
    path = tmp_path / "queues.pdf"
    path.write_text("\n\n".join(prose for _, prose in SECTIONS))
    ada = Somebody(redis)
    ada.asks("decode this", path)
    ada.asks("why is a queue per tenant fair to all?")
    ada.writes("delete")
    ada.writes("decode this", path)
    ada.writes("stop")
    ada.work()
    ada.asks("kira stress-test it")
    Claims(redis, "host--1--a", 20).renew([])
    lasting = {key for key in redis.keys("*") if redis.ttl(key) == -1}
    assert lasting <= FOR_EVER
    assert len(redis.keys("*")) > 20
    ada.writes("forget")
    kinds = {key.split(b":")[1] for key in redis.keys("shedder:*")}
    kinds -= {b"spent"}  # a sum of money holds no words
    assert kinds <= {b"secret", b"forgotten", b"mention", b"out", b"terminal", b"line", b"workers"}


@pytest.mark.parametrize(("setting", "kind"), [("document_hours", "text"), ("cache_hours", "said")])
def test_the_settings_say_how_long(redis: Redis, tmp_path: Path, monkeypatch, setting, kind):
    monkeypatch.setattr(answering, "answer_of", lambda critique: Answer(critique=critique))
    path = tmp_path / "queues.pdf"
    path.write_text("\n\n".join(prose for _, prose in SECTIONS))
    ada = Somebody(redis)
    ada.change(settings=ada.settings.model_copy(update={setting: 0.5}))
    ada.asks("decode this", path)
    [key] = redis.keys(f"shedder:channel:*:{kind}:*")
    assert 1_700 < redis.ttl(key) <= 1_800
