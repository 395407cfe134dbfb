"""A question that names nobody and brings no document goes to somebody who can answer it."""

import pytest

from bot.core.undocumented import suited
from bot.personas import load_personas
from config.settings import Settings

PERSONAS = load_personas(Settings.model_validate({"_env_file": None}))


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("our vllm pods crash, help", "servewise"),
        ("Produktion steht, Timeouts seit 10 Minuten", "servewise"),
        ("a 70B model at 200 requests per second, p99 under 2 s: which GPUs?", "atlas"),
        ("What is the contribution?", "q"),
        ("hello", "q"),
        ("", "q"),
        ("what does mooncake.pdf say about timeouts?", "q"),
        ("what does arXiv:2407.00079 say about timeouts?", "q"),
        ("All requests time out and the pods crash. " * 30, "q"),
    ],
)
def test_the_words_choose_who_needs_no_document(text: str, handle: str):
    assert suited(text, PERSONAS, "q") == handle


def test_a_default_that_needs_no_document_is_kept():
    assert suited("our vllm pods crash, help", PERSONAS, "atlas") == "atlas"


def test_where_everybody_needs_a_document_the_default_says_so():
    readers = {handle: PERSONAS[handle] for handle in ("q", "kira")}
    assert suited("our vllm pods crash, help", readers, "q") == "q"
