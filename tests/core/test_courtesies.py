"""Kind words are told from questions, and from words that change something."""

import time

import pytest

from bot.core.courtesies import LEFT, PRAISED, THANKED, aside, courtesy
from bot.personas import load_personas
from config.settings import Settings

PERSONAS = load_personas(Settings(_env_file=None)).values()


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        *(
            (said, THANKED)
            for said in ("thanks!", "Thank you so much.", "thx", "ok thanks", "ty!!")
        ),
        *((said, THANKED) for said in ("thanks Q, that was very helpful :pray:", "danke schön")),
        *(
            (said, THANKED)
            for said in (
                "great, thanks",
                "thanks kira 🙏",
                "Thanks, Dr. Kira Vashti!",
                "Thank you, and goodbye",
            )
        ),
        *((said, LEFT) for said in ("bye", "Goodbye!", "see you", "have a nice weekend")),
        *(
            (said, PRAISED)
            for said in ("ok", "great!", "Nice one", "ok :+1", ":+1:", "👍", "never mind")
        ),
    ],
)
def test_kind_words_get_a_kind_word(said: str, answer: str) -> None:
    assert courtesy(said, PERSONAS) == answer


@pytest.mark.parametrize(
    "said",
    [
        *("", "why?", "decode this", "help", "go on", "1", "q", "kira", "kira?", "cancel"),
        *("thanks, and why is it fair?", "thanks, now decode this", "ok, go on", "is it ok?"),
        *("great work on queues by whom?", "ok: baseline.pdf", "nice, who did it first?"),
        *("later versions?", "is that good?", "thanks kira, ask atlas", "fine-tuning?"),
    ],
)
def test_whatever_asks_for_something_is_asked(said: str) -> None:
    assert courtesy(said, PERSONAS) == ""


@pytest.mark.parametrize("said", ["ok " * 20_000 + "?", "!" * 50_000 + "x", "👍" * 20_000 + "x"])
def test_no_message_takes_long(said: str) -> None:
    began = time.process_time()
    assert courtesy(said, PERSONAS) == ""
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("said", ["thanks ada", "lol thanks", "thank you, ben!", "ok", "👍"])
def test_kind_words_may_be_for_anybody(said: str) -> None:
    assert aside(said, PERSONAS)


@pytest.mark.parametrize("said", ["", "thanks, why?", "ok go on", "nice idea", "why ada", "ada"])
def test_what_asks_for_something_is_meant_for_somebody(said: str) -> None:
    assert not aside(said, PERSONAS)
