"""The checks on answers and flaws whose wording no rule was written for."""

import pytest
from fresh_answers import FRESH
from fresh_flaws import MADE
from good_answers import Good, shipped
from mutants import alarms, caught

from bot.core.modes import shaped


@pytest.mark.parametrize("good", FRESH, ids=lambda good: f"{good.kind}, {good.name}")
def test_a_good_answer_in_another_register_raises_no_alarm(good: Good) -> None:
    assert alarms(good) == ()


@pytest.mark.parametrize("check", sorted({mutant.check for mutant in MADE}))
def test_a_freely_worded_flaw_is_told_of(check: str) -> None:
    missed = [m.how for m in MADE if m.check == check and not caught(m)[0]]
    assert missed == []


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("What do you recommend?", "clarifying"),
        ("What does the design look like?", "clarifying"),
        ("Explain what the design looks like. What do you recommend?", "clarifying"),
        ("Explain what you recommend for our chat service", "clarifying"),
        ("Explain how PagedAttention works", "answer"),
        ("Explain the difference between continuous and dynamic batching", "answer"),
    ],
)
def test_a_design_question_is_not_answered_with_an_explanation(question: str, form: str) -> None:
    assert shaped(shipped("atlas"), question).sections[0].id == form
