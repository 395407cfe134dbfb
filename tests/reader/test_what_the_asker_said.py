"""Advice without a model: what was said, what was not, what follows by arithmetic, and no more."""

import pytest
from good_answers import shipped
from sample_paper import paper

from bot.core.answer import BulletList, Claim, Draft, DraftSection, Paragraph, Table
from bot.core.arithmetic import facts_for
from bot.core.checks import Verdict, verify
from bot.core.document import Document
from bot.core.evidence import index_of
from bot.core.modes import shaped
from bot.core.persona import FREE_FORM, Escalation, Persona
from workers.evidence_reader.drafting import sections

ATLAS, SERVEWISE = shipped("atlas"), shipped("servewise")
FULL = (
    "Serve Llama-3.1-70B in real time at 200 req/s, prompts of 2k tokens and answers of 500, "
    "p99 < 2 s, on two H100s."
)


def draft(persona: Persona, words: str, *documents: Document) -> dict[str, DraftSection]:
    form = shaped(persona, words)
    return {section.id: section for section in sections(form, documents, words)}


def checked(persona: Persona, words: str, *documents: Document) -> Verdict:
    form = shaped(persona, words)
    made_of = tuple(sections(form, documents, words))
    sources = tuple(map(index_of, documents))
    return verify(form, sources, words, Draft(sections=made_of, model="reader"))


def said(section: DraftSection) -> str:
    words: list[str] = []
    for block in section.blocks:
        match block:
            case Claim() | Paragraph():
                words.append(block.text)
            case BulletList():
                words.extend(block.items)
            case Table():
                words.extend(" | ".join(row) for row in block.rows)
            case _:
                raise AssertionError(block)
    return "\n".join(words)


QUESTIONS = [
    (ATLAS, "How should I serve a 70B model?"),
    (ATLAS, FULL),
    (ATLAS, f"{FULL} Does that pass a HIPAA audit?"),
    (SERVEWISE, "How do we make our chatbot faster?"),
    (SERVEWISE, "99.9% availability, p99 under 2 s, $1 per million tokens, error budget of 0.1%"),
    (SERVEWISE, "I got paged: pods are crashing with CUDA out of memory"),
    (SERVEWISE, "sev1: customer data leaked, error rate is 5%"),
]


@pytest.mark.parametrize(("persona", "words"), QUESTIONS)
@pytest.mark.parametrize("documents", [(), (paper().model_copy(update={"role": "context"}),)])
def test_every_answer_passes_every_check(
    persona: Persona, words: str, documents: tuple[Document, ...]
):
    verdict = checked(persona, words, *documents)
    assert verdict.failures == ()
    assert verdict.findings_removed == verdict.numbers_marked == 0
    assert verdict.quotes_verified == verdict.quotes_total


def test_what_is_missing_is_asked_and_nothing_else():
    asked = said(draft(ATLAS, "How should I serve a 70B model at 5 qps?")["clarifying"])
    assert asked.count("?") == 4
    assert "How many requests arrive" not in asked
    assert "Which model is it" not in asked


def test_what_was_said_is_shown_slot_by_slot():
    known = said(draft(ATLAS, "How should I serve a 70B model?")["known"])
    assert "Model size | 70B" in known
    assert known.count("not said") == 5


def test_with_all_slots_filled_there_is_still_no_recommendation_without_a_model():
    recommended = said(draft(ATLAS, FULL)["recommendation"])
    assert "no recommendation here" in recommended
    assert "GPU budget | two H100s" in recommended
    for runtime in ("vLLM", "Triton", "TGI"):
        assert runtime not in recommended


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        (FULL, "140 GB at 16 bits, 70 GB at 8 bits, 35 GB at 4 bits"),
        (FULL, "Formula: L = λ × W"),
        ("serve an 8x7B", "112 GB at 16 bits"),
        ("350M params", "700 MB at 16 bits"),
        ("13 billion parameters", "26 GB at 16 bits"),
        ("6,000 requests per minute, p99 of 500 ms", "50 requests = 100 requests a second"),
        ("5 million requests per day, p99 2 s", "116 requests = 57.9 requests a second × 2 s"),
        ("QPS of 50, p99 under 100 ms", "5 requests = 50 requests a second × 100 ms"),
        ("99.9% availability", "43.2 minutes in 30 days or 40.3 minutes in 28 days"),
        ("99.99 percent availability a month", "4.32 minutes in 30 days"),
    ],
)
def test_what_follows_from_the_askers_words_is_worked_out_beside_any_answer(
    words: str, figure: str
):
    assert figure in facts_for(ATLAS, (), [words]).text


@pytest.mark.parametrize(
    "words",
    [
        "", "300 concurrent users, p99 of 2 s", "20 qps", "no latency target, 20 qps",
        "serve BERT-base", "no availability target",
    ],
)  # fmt: skip
def test_nothing_is_worked_out_from_what_is_not_there(words: str):
    assert facts_for(ATLAS, (), [words]).facts == ()


def test_whoever_reads_papers_is_handed_no_sums():
    assert facts_for(shipped("q"), (), [FULL]).facts == ()


def test_beyond_the_boundary_it_says_whom_to_ask_first():
    answer = draft(ATLAS, f"{FULL} We need SOC2 audit evidence.")
    first = next(iter(answer.values()))
    assert "“SOC2”, “audit evidence”" in said(first)
    assert "compliance or legal specialists" in said(first)


def test_a_boundary_is_kept_by_any_persona_with_or_without_papers():
    beyond = Escalation(id="law", topic="a legal matter", terms=("sue",), ask="Ask a lawyer.")
    persona = Persona(name="P", handle="p", escalation=(beyond,))
    for documents in ((), (paper(),)):
        answer = draft(persona, "Can I sue them for this paper?", *documents)
        assert "“sue”, that is a legal matter. Ask a lawyer." in said(answer["escalation"])


def test_objectives_that_are_open_are_asked_before_anything_is_optimized():
    slo = said(draft(SERVEWISE, "Make it faster, p99 under 2 s please.")["slo"])
    assert "Latency (p99) | p99 under 2 s" in slo
    assert "Before anything is optimized, these have to be answered:" in slo
    assert slo.count("?") == 3


def test_on_a_page_nothing_is_invented():
    page = draft(SERVEWISE, "I got paged: pods are crashing with CUDA out of memory")
    assert "no step to hand out that is known to be safe" in said(page["now"])
    cause = said(page["cause"])
    assert "“got paged”, “are crashing”, “CUDA out of memory”" in cause
    assert "I don't know the cause" in cause
    assert "Hand over:" in said(page["escalate"])


def test_a_document_beside_the_question_is_quoted_where_it_comes_near():
    context = paper().model_copy(update={"role": "context"})
    answer = draft(ATLAS, "How long do prompts wait in the queue of a worker?", context)
    quotes = [
        quote for section in answer.values() for block in section.blocks
        if isinstance(block, Claim) for quote in block.quotes
    ]  # fmt: skip
    assert quotes
    assert {quote.document for quote in quotes} == {"context"}
    assert len({quote.text for quote in quotes}) == len(quotes)


FREE = Persona(name="Ada", handle="ada")


def test_a_free_reply_is_what_stands_nearest_to_the_question():
    (section,) = sections(FREE, (paper(),), "What happens to the median waiting time?")
    (first, *_) = [block for block in section.blocks if isinstance(block, Claim)]
    assert section.id == FREE_FORM.id
    assert "median waiting time" in first.quotes[0].text
    assert "Near to your question by its words" in first.text


def test_one_telling_word_is_enough_of_a_question():
    (section,) = sections(FREE, (paper(),), "And the coordinator?")
    assert all("coordinator" in block.quotes[0].text for block in section.blocks)


def test_a_question_nothing_comes_near_is_told_so_and_still_gets_the_paper():
    (section,) = sections(FREE, (paper(),), "Do unicorns graze on Sundays?")
    first, *rest = section.blocks
    assert "No sentence of the document shares enough words" in first.text
    assert any(isinstance(block, Claim) for block in rest)


def test_without_a_question_a_free_reply_says_what_the_paper_says_of_itself():
    (section,) = sections(FREE, (paper(),))
    assert any("This paper presents Heron" in block.quotes[0].text for block in section.blocks)


def test_a_question_that_goes_on_is_not_answered_with_an_order_to_a_model():
    going_on = SERVEWISE.model_copy(update={"sections": (FREE_FORM,), "modes": ()})
    told = said(draft(going_on, "And what about the queue?")["answer"])
    assert told == "To answer your question takes a language model."
