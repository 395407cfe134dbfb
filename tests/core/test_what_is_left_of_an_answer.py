"""What still stands of an answer decides whether it is shown or the evidence reader takes over."""

import pytest
from good_answers import ALL, ATLAS_TERSE, Good

from bot.core.answer import Claim, Draft
from bot.core.checks import Verdict, verify


def judged(good: Good, draft: Draft) -> Verdict:
    return verify(good.persona, good.sources, good.question, draft)


def only(good: Good, text: str, *sections: str) -> Draft:
    """The good answer with all entries of these sections replaced by this text."""
    changed = [
        section.model_copy(update={"blocks": (Claim(text=text),)})
        if section.id in sections
        else section
        for section in good.draft.sections
    ]
    return good.draft.model_copy(update={"sections": tuple(changed)})


@pytest.mark.parametrize("good", ALL, ids=lambda good: f"{good.kind}, {good.name}")
def test_a_good_answer_is_whole(good: Good) -> None:
    verdict = judged(good, good.draft)
    assert verdict.complete
    assert verdict.survives


def test_a_section_that_need_not_be_there_is_not_shown_empty() -> None:
    assert any(spec.min == 0 and spec.columns for spec in ATLAS_TERSE.persona.parts)
    assert all(section.blocks for section in judged(ATLAS_TERSE, ATLAS_TERSE.draft).sections)


def test_losing_one_section_does_not_lose_the_others() -> None:
    secret = (
        "Set the key to sk-abcdefghijklmnopqrstuvwx1234567890 and deploy it everywhere at once."
    )
    verdict = judged(ATLAS_TERSE, only(ATLAS_TERSE, secret, ATLAS_TERSE.draft.sections[0].id))
    assert verdict.findings_removed == 1
    assert not verdict.complete
    assert verdict.survives


def test_an_answer_of_which_no_section_is_left_does_not_survive() -> None:
    secret = (
        "Set the key to sk-abcdefghijklmnopqrstuvwx1234567890 and deploy it everywhere at once."
    )
    everything = [section.id for section in ATLAS_TERSE.draft.sections]
    assert not judged(ATLAS_TERSE, only(ATLAS_TERSE, secret, *everything)).survives
