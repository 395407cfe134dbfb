"""Somebody who does not know what to ask is told, in words made from the personas themselves."""

import pytest

from bot.core.help import TYPED, Ways, example, help_text, request, wants_help
from bot.core.panel import panel_in
from bot.core.routing import route
from bot.core.thread_orders import order_in
from bot.core.values import Attachment, Mention, Place
from bot.personas import load_personas
from config.settings import Settings

PERSONAS = load_personas(Settings(_env_file=None))
PLACE = Place(platform="terminal", workspace="w", channel="c", thread="t")
FILE = Attachment(id="1", name="a.pdf")


def mention(text: str, *files: Attachment) -> Mention:
    return Mention(id="m", place=PLACE, author="ada", text=text, attachments=files)


@pytest.mark.parametrize(
    "text",
    [
        *("help", "Help!", "/help", "@shedder help me", "please help", "hello", "Hi there!"),
        *("hey, what can you do?", "what can you do for us?", "?", "", "<@U1>", "@shedder ?"),
    ],
)
def test_words_that_ask_for_nothing_else_get_help(text):
    assert wants_help(mention(text), ())


@pytest.mark.parametrize(
    "text",
    [
        *("help me decode this", "hello q, why is it fast?", "what can you do about latency?"),
        *("why?", "there is a queue", "hi-res video serving", "forget", "go on", "1"),
    ],
)
def test_a_question_gets_its_answer(text):
    assert not wants_help(mention(text), ())


def test_a_file_is_a_question_by_itself():
    assert not wants_help(mention("", FILE), ())
    assert not wants_help(mention("help", FILE), ())
    assert not wants_help(mention("@shedder"), (FILE,))
    assert wants_help(mention("help"), (FILE,))


def test_each_example_reaches_the_persona_it_is_for():
    told = help_text(PERSONAS.values(), TYPED)
    for handle, persona in PERSONAS.items():
        assert route(example(persona), PERSONAS, "q").persona == handle
        assert f"{example(persona)} ({persona.name})" in told


def test_where_files_are_attached_nobody_is_told_to_name_them():
    told = help_text(PERSONAS.values(), Ways(files="Attach it."))
    assert "Attach it. Whoever you call by name answers" in told
    for handle, persona in PERSONAS.items():
        assert route(request(persona), PERSONAS, "q").persona == handle
        assert f"{request(persona)} ({persona.name})" in told
    assert ".pdf" not in told
    assert "folder" not in told
    assert "folder" in help_text(PERSONAS.values(), TYPED)


def test_what_help_says_of_orders_is_obeyed():
    told = help_text(PERSONAS.values(), TYPED)
    for order in ("cancel", "delete", "forget"):
        assert f"- {order}, " in told
        assert order_in(order) == order
    assert panel_in(told.partition('"panel ')[2].partition('"')[0].join(("panel ", "")), PERSONAS)


def test_whoever_has_no_verb_is_called_by_name():
    plain = PERSONAS["q"].model_copy(update={"verbs": (), "handle": "mine"})
    assert example(plain) == "mine: PAPER.pdf"
    assert example(plain.model_copy(update={"inputs": ()})) == "mine, YOUR QUESTION"
    assert help_text([], TYPED).startswith("You can ask:")
