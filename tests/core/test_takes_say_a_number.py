"""A take of a digest says one number of the paper, and quotes the sentence that holds it."""

import pytest
from documents import made

from bot.core.answer import Claim, Draft, DraftSection, Quoted
from bot.core.checks import verify
from bot.core.club.take import TAKE, taking
from bot.core.evidence import index_of
from bot.core.persona import Persona

FASTER = "Ledger reduces the time to first token by 37% on a real trace."
KEEPS = "Ledger keeps every token of a prompt for one day in a cache of its own."
PERSONA = taking(Persona(name="Somebody", handle="somebody", checks=("recall",)))


def complaints(said: str, quote: str, text: str = f"{FASTER} {KEEPS}\n") -> list[str]:
    new = Claim(text=said, quotes=(Quoted(text=quote, document="paper"),))
    rest = Claim(text="We could keep the tokens of our prompts.", quotes=new.quotes)
    sections = tuple(
        DraftSection(id=spec.id, blocks=(new if spec.id == "new" else rest,)) for spec in TAKE
    )
    verdict = verify(PERSONA, (index_of(made(text)),), "", Draft(sections=sections, model="m"))
    return [failure.section for failure in verdict.failures if failure.check == "headline"]


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("A cache for the tokens of prompts that is faster.", FASTER),
        ("The first token comes 41% sooner on a trace.", FASTER),
        ("The first token comes 37% sooner on a trace.", KEEPS),
    ],
)
def test_a_take_without_a_number_that_its_quote_holds_is_asked_for_again(
    said: str, quote: str
) -> None:
    assert complaints(said, quote) == ["new"]


@pytest.mark.parametrize("said", ["The first token comes 37% sooner.", "37 percent less waiting."])
def test_a_number_that_stands_in_its_quote_is_enough(said: str) -> None:
    assert complaints(said, FASTER) == []


def test_a_paper_that_measures_nothing_owes_no_number() -> None:
    prose = KEEPS.replace("one day", "a while")
    assert complaints("It keeps the tokens of prompts.", prose, f"{prose} It is simple.\n") == []
