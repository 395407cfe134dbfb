"""What a question in a thread means, from the turns before it."""

import pytest
from replies import full_critique

from bot.core.conversation import Conversation, Turn, formed, freely
from bot.core.minutes import ago, in_words, repeated
from bot.core.persona import FREE_FORM
from bot.personas import load_personas
from config.settings import Settings

PERSONAS = load_personas(Settings(_env_file=None))
Q, ATLAS = PERSONAS["q"], PERSONAS["atlas"]


def turn(question: str, persona: str = "q", **flags: bool) -> Turn:
    return Turn(job=f"crit-{question}", persona=persona, question=question, said="so", **flags)


def thread(*turns: Turn) -> Conversation:
    return Conversation(turns=turns)


def test_an_empty_thread_says_nothing():
    assert thread().words("why?") == ("why?",)
    assert thread().persona is None
    assert thread().pending is None


def test_an_answered_question_is_not_asked_again():
    assert thread(turn("decode")).words("why?") == ("why?",)


def test_what_clarifying_questions_were_about_goes_with_their_answer():
    said = thread(turn("old"), turn("serve a model", "atlas", clarified=True))
    assert said.words("50 QPS") == ("serve a model", "50 QPS")


def test_what_was_asked_back_about_is_already_in_the_question():
    said = thread(turn("decode", asked_back=True))
    assert said.words("decode\nthe first one") == ("decode\nthe first one",)


def test_a_question_back_after_clarifying_loses_neither():
    said = thread(
        turn("serve a model", "atlas", clarified=True), turn("50 QPS", "atlas", asked_back=True)
    )
    assert said.words("50 QPS\ngo on") == ("serve a model", "50 QPS\ngo on")


def test_clarifying_questions_of_another_persona_are_not_answered():
    said = thread(
        turn("serve a model", "atlas", clarified=True), turn("test it", "kira", asked_back=True)
    )
    assert said.words("test it\ngo on") == ("test it\ngo on",)


def test_a_question_back_waits_for_words_to_whoever_asked_it():
    waiting = thread(turn("decode", asked_back=True))
    assert waiting.heard_by("q").pending is not None
    assert waiting.heard_by("kira").pending is None
    assert waiting.heard_by("kira").turns[-1].question == "decode"


@pytest.mark.parametrize(
    ("question", "new_files", "free"),
    [
        ("why does it work?", False, True),
        ("why does it work?", True, False),
        ("decode this", False, False),
        ("", False, False),
    ],
)
def test_only_a_question_of_its_own_about_the_same_is_answered_freely(question, new_files, free):
    answered = thread(turn("decode"))
    persona = formed(Q, answered, question, new_files=new_files)
    assert (persona.sections == (FREE_FORM,)) == free


def test_somebody_who_has_not_answered_yet_gives_a_whole_answer():
    assert formed(ATLAS, thread(turn("x")), "why does it work?", new_files=False) != freely(ATLAS)
    waiting = thread(turn("decode", asked_back=True))
    assert formed(Q, waiting, "the first one of both", new_files=False).sections == Q.sections


def test_whoever_replies_freely_keeps_voice_and_checks():
    free = freely(ATLAS)
    assert (free.instructions, free.checks) == (ATLAS.instructions, ATLAS.checks)
    assert (free.sections, free.modes, free.coverage) == ((FREE_FORM,), (), ())


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "less than a minute ago"),
        (61, "1 minute ago"),
        (7_300, "2 hours ago"),
        (86_400 * 3, "3 days ago"),
    ],
)
def test_how_long_ago_is_said_as_people_say_it(seconds, said):
    assert ago(seconds) == said


def test_an_answer_in_words_has_its_quotes_and_pages():
    critique = full_critique()
    words = in_words(critique)
    for section in critique.sections:
        assert f"{section.title}:" in words
    assert "p. 3" in words or "p. 1" in words
    again = repeated(critique, 120)
    assert again.notes[0].startswith("Repeated from 2 minutes ago")
    assert (again.footer.input_tokens, again.footer.cost_usd) == (0, 0.0)
    assert again.footer.model == critique.footer.model
