"""Whoever only thanks gets a kind word, and whoever names nobody is told who is there."""

import pytest
from slack_room import PDF, Room

from bot.core.answer import Notice
from bot.core.conversation import Turn
from bot.core.courtesies import PRAISED, THANKED
from bot.keeping.threads import ThreadMemory


def last_of(room: Room, ts: str) -> str:
    said = [each.text for each in room.team.thread(room.channel, ts) if each.bot_id]
    return said[-1] if said else ""


def test_thanks_under_an_answer_ask_nothing(room: Room) -> None:
    job, _ = room.answered()
    thread = job.mention.place.thread
    room.says("@shedder thanks, that was very helpful!", thread=thread)
    room.slack.wait(lambda: THANKED in last_of(room, thread))
    room.says("@shedder great :+1:", thread=thread)
    room.slack.wait(lambda: PRAISED in last_of(room, thread))
    assert room.jobs() == []


def test_thanks_in_a_direct_message_ask_nothing(room: Room) -> None:
    direct = room.team.dm("U31")
    room.team.say("U31", direct, "decode this", [PDF])
    room.job()
    room.posts(1, direct)
    for number, said in enumerate(("ok", "thank you Q"), 2):
        room.team.say("U31", direct, said)
        assert room.posts(number, direct)[-1].text in (PRAISED, THANKED)
    assert len(room.jobs()) == 1


def test_a_file_that_comes_with_a_kind_word_is_looked_at(room: Room) -> None:
    room.says("@shedder ok", PDF)
    assert room.job().persona == "q"


@pytest.mark.parametrize("word", ["nobody", "explainer", "Kyra!"])
def test_a_name_that_nobody_has_is_answered_with_those_there_are(room: Room, word: str) -> None:
    answer = room.team.slash("U33", room.channel, "/shedder", word).wait().response
    assert f"no persona called “{word.strip('!')}” here" in answer["text"]
    for handle in ("atlas", "kira", "q", "servewise"):
        assert handle in answer["text"]
    assert room.team.modal("U33") is None
    assert room.jobs() == []


@pytest.mark.parametrize("word", ["q", "kira", "decode", "Decode!"])
def test_a_name_or_a_verb_alone_opens_the_form(room: Room, word: str) -> None:
    user = f"U4{len(word)}"
    room.team.slash(user, room.channel, "/shedder", word).wait()
    room.slack.wait(lambda: room.team.modal(user), what="a form")


def test_thanks_by_the_command_get_a_kind_word(room: Room) -> None:
    answer = room.team.slash("U34", room.channel, "/shedder", "thanks!").wait().response
    assert answer["text"] == THANKED


def test_a_word_that_may_answer_a_question_back_is_one(room: Room) -> None:
    ts = room.says("@shedder stress-test this", PDF)
    job = room.job()
    room.posts()
    asked = Turn(job=job.id, persona="kira", question="", said="Go on?", asked_back=True)
    ThreadMemory(room.redis, job.mention.place).remember(asked)
    room.answer(job, Notice(text="Go on?", failed=False, asks=True))
    room.says("@shedder ok", thread=ts)
    assert room.job().persona == "kira"
