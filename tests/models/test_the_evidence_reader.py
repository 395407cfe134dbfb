"""The backend that needs no model: whole answers, checked as any model's are."""

from pathlib import Path
from time import monotonic

import pytest
from documents import made
from hypothesis import given, settings
from hypothesis import strategies as st
from redis import Redis
from sample_paper import paper, prose

from bot.core.answer import BulletList, Claim, Draft, Paragraph
from bot.core.checks import Verdict, verify
from bot.core.document import Document, Heading
from bot.core.errors import Cancelled
from bot.core.evidence import index_of
from bot.core.persona import Persona
from bot.core.persona_file import parse
from bot.core.prompt import Prompt
from config.settings import Settings
from workers.evidence_reader.drafting import MODEL_FREE
from workers.models import Call, load_model

Q = parse((Path(__file__).parents[2] / "personas" / "q.md").read_text(), source="q.md")


def ask(persona: Persona, *documents: Document, call: Call | None = None) -> Draft:
    prompt = Prompt(
        persona=persona, documents=documents, question="", messages=(), answer_schema={}
    )
    reader = load_model("reader", Settings(_env_file=None), Redis())
    return reader.ask(prompt, call or Call(job="job", deadline=monotonic() + 10))


def checked(persona: Persona, draft: Draft, *documents: Document) -> Verdict:
    return verify(persona, tuple(map(index_of, documents)), "", draft)


def claims(draft: Draft, section: str, label: str = "") -> list[Claim]:
    blocks = next(each.blocks for each in draft.sections if each.id == section)
    return [b for b in blocks if isinstance(b, Claim) and (not label or b.label == label)]


def quotes(found: list[Claim]) -> str:
    return "\n".join(quoted.text for claim in found for quoted in claim.quotes)


def plain(draft: Draft) -> str:
    blocks = [block for section in draft.sections for block in section.blocks]
    said = [block.text for block in blocks if isinstance(block, Paragraph)]
    listed = [item for block in blocks if isinstance(block, BulletList) for item in block.items]
    return "\n".join(said + listed)


def test_every_section_is_filled_in_the_persona_s_order_and_passes_every_check():
    draft = ask(Q, paper())
    verdict = checked(Q, draft, paper())
    assert [section.id for section in draft.sections] == [spec.id for spec in Q.parts]
    assert verdict.complete
    assert verdict.failures == ()
    assert verdict.quotes_verified == verdict.quotes_total >= 12
    assert verdict.quotes_corrected == verdict.findings_removed == verdict.numbers_marked == 0


def test_the_summary_is_one_paragraph_of_what_the_authors_say_they_do():
    (summary,) = claims(ask(Q, paper()), "summary")
    assert "This paper presents Heron, a request scheduler" in quotes([summary])


def test_the_mechanism_is_told_by_design_sentences_and_says_where_they_stand():
    mechanism = claims(ask(Q, paper()), "mechanism")
    assert "Heron consists of a coordinator, a pool of workers" in quotes(mechanism)
    assert any("(Design)" in claim.text for claim in mechanism)
    assert "We run all experiments" not in quotes(mechanism)


def test_why_it_got_in_is_novelty_then_numbers_then_its_place_beside_other_work():
    got_in = quotes(claims(ask(Q, paper()), "critique", "Why it got in"))
    assert "is the first scheduler that hands over half-finished work" in got_in
    assert "62%" in got_in
    assert "Unlike Orca [7], Heron moves a prompt" in got_in


def test_weaknesses_are_the_authors_own_words_about_their_own_work():
    weak = quotes(claims(ask(Q, paper()), "critique", "Where it is weak"))
    assert "Heron does not support prompts that arrive in several turns." in weak
    assert "We assume that the network between workers is never the bottleneck." in weak
    for wrong in ("Existing schedulers", "minimal overhead", "Orca cannot", "Section 2"):
        assert wrong not in weak


def test_nothing_is_quoted_twice_outside_the_questions():
    draft = ask(Q, paper())
    said = [
        q.text for s in draft.sections[:3] for b in s.blocks if isinstance(b, Claim)
        for q in b.quotes
    ]  # fmt: skip
    assert len(said) == len(set(said))


def test_there_are_three_different_questions_each_built_on_a_quote():
    asked = claims(ask(Q, paper()), "questions")
    assert len(asked) == len({claim.text for claim in asked}) == 3
    assert all(claim.text.endswith("?") and len(claim.quotes) == 1 for claim in asked)


def test_a_persona_with_five_questions_gets_five():
    spec = Q.sections[3].model_copy(update={"count": 5})
    persona = Q.model_copy(update={"sections": (spec,)})
    assert len(claims(ask(persona, paper()), "questions")) == 5


def test_what_the_text_never_mentions_is_said_with_the_terms_searched():
    said = plain(ask(Q, paper()))
    assert "The text never mentions:\n" in said
    assert "retries or hedged requests (searched: retry, retries, " in said
    assert "a production trace" not in said


def test_where_nothing_qualifies_the_answer_says_so_instead_of_padding():
    weather = "The weather in the valley was fine and the birds sang in the old trees all day. " * 9
    draft = ask(Q, prose(weather))
    said = plain(draft)
    assert "Where it is weak: the rules looked for a limitation in the authors' own words" in said
    assert "Why it got in: the rules looked for a claim to be new or the first, a gain in" in said
    assert checked(Q, draft, prose(weather)).quotes_verified == 0
    assert len(claims(draft, "questions")) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One short line.",
        "0 1 2 3 ∑∫√ = ≤ 17",
        "这篇论文提出了一种新的调度器。" * 40,
        "Dieses Papier beschreibt ein System, das lange Anfragen auf Maschinen verteilt. " * 20,
        "((((" * 500,
        "a" * 5_000,
    ],
)
def test_a_document_with_nothing_to_quote_gets_a_short_honest_answer(text: str):
    document = prose(text)
    draft = ask(Q, document)
    verdict = checked(Q, draft, document)
    assert verdict.complete
    assert verdict.failures == ()
    told = [line for line in plain(draft).splitlines() if "of running text" in line]
    assert len(told) == 1 or verdict.survives


def test_what_leaves_every_section_empty_is_explained_once():
    sentence = "Heron moves half-finished prompts to another machine when the first one is busy. "
    (first, *rest) = [block.text for section in ask(Q, prose(sentence)).sections
                      for block in section.blocks if isinstance(block, Paragraph)]  # fmt: skip
    assert "one whole sentence of running text was found" in first
    assert sum(text.startswith("As above:") for text in rest) >= 2
    assert not any("running text" in text for text in rest)


def test_without_a_document_it_says_what_it_would_need():
    draft = ask(Q)
    assert "Attach: paper (the published paper to decode, as a PDF)." in plain(draft)
    assert checked(Q, draft).failures == ()


def test_the_label_says_that_no_model_was_used_and_leaves_judgement_to_the_reader():
    assert "This answer is model-free" in MODEL_FREE
    assert "questions" in MODEL_FREE


def test_sections_are_handed_over_as_they_are_made():
    seen: list[str] = []
    call = Call(job="job", deadline=0.0, on_section=lambda section: seen.append(section.id))
    draft = ask(Q, paper(), call=call)
    assert seen == [section.id for section in draft.sections]
    assert draft.model == "reader"
    assert draft.usage.input_tokens == 0


def test_a_question_taken_back_ends_the_work():
    with pytest.raises(Cancelled):
        ask(Q, paper(), call=Call(job="job", deadline=0.0, cancelled=lambda: True))


def test_the_same_document_gives_the_same_bytes():
    assert ask(Q, paper()).model_dump_json() == ask(Q, paper()).model_dump_json()


WORDS = (
    "We Heron does not support 42% faster than the “quoted (broken [12] e.g. et al. Fig. 3 "
    "This paper presents a first-ever system. cannot. assume workers \n • 1) Abstract ﬁ ſ \ufffe"
    " = α While limitation; \x00 naïve 价格 ? ."
)
words = st.sampled_from(WORDS.split(" "))
texts = st.lists(words, max_size=120).map(" ".join) | st.text(max_size=300)
kinds = st.sampled_from(["prose", "heading", "caption", "figure", "reference", "furniture"])
pages = st.lists(st.lists(st.tuples(kinds, texts), max_size=4), max_size=3)
headings = st.lists(
    st.builds(
        Heading,
        level=st.integers(1, 3),
        title=st.sampled_from(["Abstract", "2 Design", "References", "4.1 Limits", ""]),
        page=st.integers(1, 4),
        offset=st.integers(0, 400),
    ),
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(pages, headings)
def test_no_document_can_make_it_raise_or_misquote(
    content: list[list[tuple[str, str]]], outline: list[Heading]
):
    document = made(*content).model_copy(update={"outline": tuple(outline)})
    verdict = checked(Q, ask(Q, document), document)
    assert verdict.quotes_verified == verdict.quotes_total
    assert verdict.findings_removed == 0


def test_every_quote_from_a_real_paper_is_found_in_it(papers: dict[str, Document]):
    for name, document in papers.items():
        verdict = checked(Q, ask(Q, document), document)
        assert verdict.failures == (), name
        assert verdict.quotes_verified == verdict.quotes_total >= 14, name
        assert verdict.quotes_corrected == 0, name


GOOD = {
    "dynamo": "does not provide any isolation guarantees",
    "flexgen": "We use dummy model weights in throughput benchmarks",
    "gfs": "does not guarantee that all replicas are bytewise identical",
    "mapreduce": "do not provide support for atomic two-phase commits",
    "mooncake": "using a dummy model mirroring",
    "simple-testing": "may not generalize to systems earlier in their development",
}


@pytest.mark.parametrize("name", sorted(GOOD))
def test_real_limits_are_found_and_other_people_s_are_not(papers: dict[str, Document], name: str):
    weak = quotes(claims(ask(Q, papers[name]), "critique", "Where it is weak"))
    assert GOOD[name] in weak
    for wrong in ("existing approaches", "xisting systems", "reexamin", "organized as follows"):
        assert wrong not in weak
