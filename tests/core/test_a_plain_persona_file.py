"""A persona file with a name and a handle and no more answers like any other."""

import json

import pytest
from sample_paper import paper

from bot.core.answer import Claim, Draft, DraftSection, Paragraph, Quoted
from bot.core.checks import verify, verify_section
from bot.core.document import Document
from bot.core.errors import UserError
from bot.core.evidence import index_of
from bot.core.headings import heading_form
from bot.core.persona import Persona
from bot.core.persona_file import parse
from bot.core.prompt import Prompt, build, messages_in
from bot.core.roles import settle
from bot.core.schema import schema_of, sections_of
from bot.core.values import Attachment
from workers.evidence_reader.drafting import sections

PLAIN = parse("---\nname: Ada\nhandle: ada\n---\nBe exact.\n", source="ada.md")
DEAF = parse("---\nname: Ada\nhandle: ada\ninputs: []\n---\nBe exact.\n", source="ada.md")
QUESTION = "Is it any good?"
QUOTE = "Heron does not support prompts that arrive in several turns."
NOTHING = Draft(sections=(), model="m")
SAID = "The scheduler was built for prompts that come alone, so a conversation gains nothing."


def asked(persona: Persona, *documents: Document) -> Prompt:
    return build(persona, documents, QUESTION, secret=b"s", budget=50_000, count=len)


def answered(persona: Persona, *documents: Document, quote: str | None = QUOTE) -> Draft:
    """What a model says that keeps to the schema."""
    schema = schema_of(persona, tuple(document.role for document in documents))
    assert list(schema["properties"]) == ["answer"]
    said = {"text": SAID, "quotes": [{"document": "document", "text": quote}] if quote else []}
    return Draft(sections=sections_of(persona, {"answer": {"items": [said]}}), model="m")


def given() -> Document:
    return paper().model_copy(update={"role": "document"})


@pytest.mark.parametrize("documents", [(), (given(),)])
def test_a_model_is_told_what_to_fill_in(documents):
    prompt = asked(PLAIN, *documents)
    everything = json.dumps([turn.model_dump() for turn in messages_in(prompt, "object")])
    assert "`answer`" in everything
    assert "Be exact." in everything
    assert "Answer" in heading_form(PLAIN, [document.role for document in documents])


def test_what_a_model_says_is_checked_and_shown():
    sources = (index_of(given()),)
    draft = answered(PLAIN, given())
    verdict = verify(PLAIN, sources, QUESTION, draft)
    assert (verdict.survives, verdict.complete, verdict.failures) == (True, True, ())
    assert verdict.quotes_verified == 1
    assert verify_section(PLAIN, sources, QUESTION, draft.sections[0]) == verdict.sections[0]


@pytest.mark.parametrize("quote", [None, "Heron doubles the throughput of every known server."])
def test_a_document_that_is_not_quoted_leaves_nothing(quote):
    draft = answered(PLAIN, given(), quote=quote)
    verdict = verify(PLAIN, (index_of(given()),), QUESTION, draft)
    assert not verdict.survives
    assert verdict.failures


def test_without_a_document_nothing_has_to_be_quoted():
    verdict = verify(PLAIN, (), QUESTION, answered(PLAIN, quote=None))
    assert (verdict.survives, verdict.failures) == (True, ())


@pytest.mark.parametrize("blocks", [(), (Claim(text=" ", quotes=(Quoted(text=QUOTE),)),)])
def test_an_empty_answer_does_not_survive(blocks):
    for draft in (NOTHING, Draft(sections=(DraftSection(id="answer", blocks=blocks),), model="m")):
        for sources in ((), (index_of(given()),)):
            assert not verify(PLAIN, sources, QUESTION, draft).survives


def test_a_persona_that_somehow_has_no_sections_says_nothing_that_survives():
    bare = PLAIN.model_copy(update={"sections": ()})
    assert not verify(bare, (), QUESTION, NOTHING).survives


def test_the_evidence_reader_quotes_what_the_authors_say_they_do():
    draft = Draft(sections=tuple(sections(PLAIN, (given(),))), model="reader")
    verdict = verify(PLAIN, (index_of(given()),), QUESTION, draft)
    assert (verdict.survives, verdict.complete, verdict.failures) == (True, True, ())
    claims = [block for block in draft.sections[0].blocks if isinstance(block, Claim)]
    assert claims
    assert all(claim.text.startswith("What they say they do") for claim in claims)


@pytest.mark.parametrize(
    ("persona", "said"),
    [
        (PLAIN, "Attach: document (the PDF the question is about)."),
        (DEAF, "Ada reads no documents, so without a language model there is nothing"),
    ],
)
def test_the_evidence_reader_says_why_it_has_nothing_to_say(persona, said):
    draft = Draft(sections=tuple(sections(persona, ())), model="reader")
    [paragraph] = draft.sections[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert said in paragraph.text
    assert verify(persona, (), QUESTION, draft).complete


def test_one_document_is_taken_and_none_is_needed():
    one = Attachment(id="F1", name="a.pdf")
    assert settle(PLAIN, (), ()).given == {}
    assert settle(PLAIN, (one,), ()).given == {"document": one}
    with pytest.raises(UserError, match="I take no document, and got 1"):
        settle(DEAF, (one,), (), {one.id})
