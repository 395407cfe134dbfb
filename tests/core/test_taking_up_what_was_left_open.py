"""A question takes up what waits in its thread, unless it is a whole request or misses it."""

import pytest

from bot.core.conversation import Conversation, Turn
from bot.core.taking_up import nothing_added, taken_up
from bot.core.values import Attachment
from bot.personas import load_personas
from config.settings import Settings

PERSONAS = load_personas(Settings(_env_file=None))
Q, KIRA, ATLAS = PERSONAS["q"], PERSONAS["kira"], PERSONAS["atlas"]
FILE = Attachment(id="1", name="gfs.pdf")
BEGUN = "design serving for a 70B model, real time, at 50 QPS"


def left(persona: str = "q", **flags: bool) -> Conversation:
    turn = Turn(job="crit-1", persona=persona, question="why 64 MB?", said="which?", **flags)
    return Conversation(turns=(turn,))


@pytest.mark.parametrize("said", ["decode gfs.pdf", "decode this", "Please decode this paper."])
def test_a_whole_request_with_its_file_leaves_an_open_question_be(said):
    assert taken_up(Q, left(asked_back=True), said, (FILE,)).pending is None


@pytest.mark.parametrize("said", ["", "gfs.pdf", "it is gfs.pdf", "here", "decode why it is slow"])
def test_a_file_beside_other_words_answers_the_question_back(said):
    assert taken_up(Q, left(asked_back=True), said, (FILE,)).pending is not None


def test_without_all_its_files_a_request_is_not_whole():
    assert taken_up(Q, left(asked_back=True), "decode this", ()).pending is not None
    waiting = left("kira", asked_back=True)
    assert taken_up(KIRA, waiting, "stress-test this", (FILE,)).pending is not None


def test_words_that_fill_no_slot_add_nothing_and_what_is_open_is_named():
    said = nothing_added(ATLAS, left("atlas", clarified=True), (BEGUN, "why is that weak?"))
    assert said.startswith("This adds nothing to what Atlas knows of your case")
    assert "\n" not in said
    assert ATLAS.slots[0].name not in said.partition("Still open:")[2]


@pytest.mark.parametrize("more", ["p99 under 300 ms", "make it 90 QPS"])
def test_an_answer_to_any_of_the_questions_adds_something(more):
    assert not nothing_added(ATLAS, left("atlas", clarified=True), (BEGUN, more))


def test_where_nothing_is_open_nothing_is_missed():
    for thread in (Conversation(), left("atlas"), left("atlas", asked_back=True)):
        assert not nothing_added(ATLAS, thread, (BEGUN, "why?"))
    assert not nothing_added(ATLAS, left("atlas", clarified=True), (BEGUN,))
