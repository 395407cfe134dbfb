"""A model does no sums: it is handed figures, and what it works out itself is done again."""

import pytest
from good_answers import shipped

from bot.core.answer import Claim, Draft, DraftSection
from bot.core.arithmetic import facts_for, section
from bot.core.arithmetic.equations import wrong_in
from bot.core.case import Case, Checked
from bot.core.checks import verify
from bot.core.conversation import Turn
from bot.core.heard import Heard
from bot.core.modes import shaped
from bot.core.prompt import Prompt, build, messages_in
from bot.core.rules.sums import slips
from bot.core.thread_document import thread_document
from bot.core.values import Place

ASKED = (
    "Our SLO is 99.9% over 30 days and the error rate is 2%. We get 200 requests a second at a mean"
    " latency of 2 s. How long does the error budget last?"
)
SERVEWISE, ATLAS = shipped("servewise"), shipped("atlas")


def asked(*questions: str, persona=SERVEWISE) -> Prompt:
    *before, question = questions
    earlier = tuple(Turn(job="j", persona="servewise", question=q, said="So.") for q in before)
    count = len
    return build(persona, (), question, secret=b"s", budget=200_000, count=count, earlier=earlier)


def notes(said: str, question: str = ASKED) -> list[str]:
    sums = facts_for(SERVEWISE, (), [question])
    case = Case(SERVEWISE, (), question, sums=sums)
    return [slip.note for slip in slips(case, Checked(Claim(text=said), ()))]


def test_a_model_is_handed_the_figures_with_their_sums_and_told_to_do_none():
    prompt = asked(ASKED)
    for form in ("schema", "object", "headings"):
        words = messages_in(prompt, form)[-1].content
        assert "Error budget: 43.2 minutes in 30 days = (100% − 99.9%) × 30 days" in words
        assert "Burn rate: 20× = 2% / (100% − 99.9%)" in words
        assert "Do no arithmetic of your own" in words
        assert words.index("Do no arithmetic") < words.index("# The question")


def test_a_model_without_figures_is_told_to_do_no_sums_either():
    assert "Nothing follows by arithmetic" in asked("How do I drain a node?").messages[-1].content


def test_a_reader_of_papers_may_show_the_arithmetic_of_a_paper():
    prompt = asked(ASKED, persona=shipped("q"))
    assert "# Figures" not in prompt.messages[-1].content


def test_what_an_alert_in_the_thread_says_counts_and_the_askers_own_word_counts_more():
    place = Place(platform="slack", workspace="T1", channel="C1", thread="1")
    said = ("error rate 2% (threshold 1%)\nSLO 99.9% over 30 days", "it is at 03:12, 4 pods")
    heard = [Heard(place=place, id=str(n), author="B1", at=n, text=text, bot=True)
             for n, text in enumerate(said)]  # fmt: skip
    thread = thread_document(heard)
    assert thread is not None
    assert "36 hours = 30 days / 20" in facts_for(SERVEWISE, [thread], ["what now?"]).text
    later = facts_for(SERVEWISE, [thread], ["the error rate is 1% now, how long do we have?"])
    assert "3 days = 30 days / 10" in later.text


def test_a_follow_up_is_shown_what_is_new_and_no_more():
    first = asked(ASKED)
    going_on = asked(ASKED, "And at a burn rate of 6?").model_copy(update={"going_on": True})
    assert first.news == first.sums
    again = {fact.name for fact in going_on.news.facts}
    assert "Error budget" not in again
    assert asked(ASKED, "Thanks, why?").model_copy(update={"going_on": True}).news.facts == ()


def test_the_section_shows_each_sum_with_its_formula_and_asks_for_what_is_missing():
    shown = section(facts_for(SERVEWISE, (), ["SLO 99.9%, error rate 2%"]))
    assert shown is not None
    assert shown.title == "What code worked out"
    figures, _, asks = shown.blocks
    assert any("Formula: error rate / (100% − SLO)" in item for item in figures.items)
    assert "Over which window" in asks.items[0]
    assert section(facts_for(SERVEWISE, (), ["how do I drain a node?"])) is None


@pytest.mark.parametrize(
    "said",
    [
        "The error budget is 43.2 minutes, so 43 minutes for all of the month.",
        "At a burn rate of 20 the budget is exhausted in 36 hours, a day and a half.",
        "The budget is gone after 1.5 days.",
        "Burning at 20× is above 14.4×, so page.",
        "So about 400 requests are in flight.",
        "200 requests a second × 2 s = 400 requests in flight.",
        "2% / 0.1% = 20, so the budget goes twenty times too fast.",
        "Page when the error budget has burned 2% within 1 hour.",
        "Watch the error budget for 10 minutes before you go on.",
        "Assume a budget of 100% for the GPUs. Does the downtime exceed 20 minutes?",
        "Roll back, then check that the queue is empty for 5 minutes.",
        "The SLO of 99.9% leaves 0.1% of requests as the error budget.",
        "With an SLO of 99.5% over 30 days the error budget would be 3.6 hours.",
    ],
)
def test_figures_that_were_given_or_worked_out_by_code_stand_unmarked(said: str):
    assert notes(said) == []


@pytest.mark.parametrize(
    ("said", "marked"),
    [
        ("The error budget is 4.3 minutes.", "Code gets 43.2 minutes in 30 days, not 4.3 minutes."),
        ("The burn rate is 2×.", "Code gets 20×, not 2×."),
        ("The budget will be exhausted in 9 hours.", "Not worked out by code: 9 hours."),
        ("200 requests a second × 2 s = 500 requests.", "Code gets 400, not 500."),
        ("(100% − 99.9%) × 30 days = 4.32 minutes.", "Code gets 43.2 minutes, not 4.32 minutes."),
        ("So you need 45 replicas.", "Not worked out by code: 45."),
        ("Das Fehlerbudget reicht noch 11 Stunden, 12 hours at most.", "12 hours"),
    ],
)
def test_a_models_own_arithmetic_is_marked_with_what_code_gets(said: str, marked: str):
    assert marked in " ".join(notes(said))


def test_what_is_marked_as_a_wrong_sum_is_not_marked_twice():
    persona = shaped(SERVEWISE, ASKED)
    draft = Draft(
        sections=(
            DraftSection(
                id="recommendation", blocks=(Claim(text="The error budget is 4.3 minutes."),)
            ),
        ),
        model="m",
    )
    sums = facts_for(SERVEWISE, (), [ASKED])
    verdict = verify(persona, (), ASKED, draft, sums=sums)
    (finding,) = verdict.sections[0].blocks[:1]
    assert finding.notes == ("Code gets 43.2 minutes in 30 days, not 4.3 minutes.",)
    assert "sums" in {failure.check for failure in verdict.failures}


@pytest.mark.parametrize(
    "said",
    [
        "300 rps × 1.2 s / 16 = 22.5 replicas", "0.1% × 30 days = 43.2 minutes", "120 / 25 ≈ 5",
        "2 × 80 × 8 × 128 × 2 = 327,680 bytes", "70 x 2 = 140 GB", "30 days / 20 = 36 hours",
        "set --tensor-parallel-size=4", "p99 = 300 ms", "1.000 / 50 = 20", "5 / 0 = 3",
        "2 ^ 9999 = 5", "2026-11-20 = 5", "99.9% × 99.9% = 99.8%",
    ],
)  # fmt: skip
def test_an_equation_that_holds_in_any_reading_is_left_alone(said: str):
    assert list(wrong_in(said)) == []
