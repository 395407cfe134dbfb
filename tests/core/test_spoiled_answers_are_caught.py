"""The checks against answers spoiled on purpose, and against good ones that they must leave alone.

`python -m benchmarks mutants` tries every mutant; here a seeded sample of each check is.
"""

import random

import pytest
from good_answers import ALL, Good
from mutants import BREAKING, SEED, alarms, caught, mutants

from bot.core.checks import known_checks
from bot.core.rules import DECLARED, DECLARED_OF_WHOLE, DRAFT_RULES, RULES

SAMPLE = 3  # of each check, tuned and held out alike
KINDS = {"q", "kira", "atlas asks", "atlas", "servewise", "servewise page", "free"}


@pytest.mark.parametrize("good", ALL, ids=lambda good: f"{good.kind}, {good.name}")
def test_a_good_answer_raises_no_alarm(good: Good) -> None:
    assert alarms(good) == ()


def test_every_kind_of_answer_has_two_good_ones_of_different_style() -> None:
    assert {good.kind for good in ALL} == KINDS
    for kind in KINDS:
        assert len({good.name for good in ALL if good.kind == kind}) >= 2


@pytest.mark.parametrize("check", BREAKING)
def test_a_spoiled_answer_is_told_of_and_marked(check: str) -> None:
    chance = random.Random(SEED)
    for held in (False, True):
        tried = list(mutants(held, (check,)))
        for mutant in chance.sample(tried, min(SAMPLE, len(tried))):
            assert caught(mutant)[0], (mutant.good.kind, mutant.good.name, mutant.how)


def test_every_check_is_tried() -> None:
    """Those that are not have tests of their own: the warning of `support` is shown to nobody, and
    the others are about takes, which no persona gives in a thread."""
    assert {*known_checks()} - {*BREAKING} == {"support", "headline", "own_numbers", "hearsay"}


def test_every_check_has_its_reason() -> None:
    for rules in (RULES, DRAFT_RULES, DECLARED, DECLARED_OF_WHOLE):
        for name, rule in rules.items():
            assert rule.__name__ == name
            assert len((rule.__doc__ or "").split()) >= 7, name
