"""What is said to be missing is covered by the terms that were searched for it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.document import Document
from bot.core.persona import ChecklistItem, Persona
from bot.personas import load_personas
from config.settings import Settings
from workers.evidence_reader.absences import absences
from workers.evidence_reader.mentions import mentioned, named
from workers.evidence_reader.words import words

PERSONAS = load_personas(Settings.model_validate({"_env_file": None}))
ITEMS = [
    pytest.param(item, id=f"{persona.handle}: {item.topic}")
    for persona in PERSONAS.values()
    for item in persona.checklist
]


def single(text: str) -> set[str]:
    """The content words of a text, without the ending of a plural; "per-token" is two."""
    return {word.removesuffix("s") for word in words(text.replace("-", " "))}


@pytest.mark.parametrize("item", ITEMS)
def test_a_topic_names_nothing_that_its_terms_do_not_search(item: ChecklistItem):
    assert single(item.topic) <= single(" ".join(item.terms))


@pytest.mark.parametrize("item", ITEMS)
def test_a_topic_of_several_things_denies_each_of_them(item: ChecklistItem):
    assert not re.search(r"\band\b", item.topic), "“never mentions A and B” may deny one or both"


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_none_of_the_papers_has_what_it_is_said_never_to_mention(
    persona: Persona, papers: dict[str, Document]
):
    told = 0
    for document in papers.values():
        text = " ".join(" ".join(page.text for page in document.pages).lower().split())
        for absence in absences(persona.checklist, (document,)):
            told += 1
            for thing in re.split(r",\s|\sor\s", re.sub(r"^an?\s", "", absence.topic.lower())):
                bare = re.escape(thing.removesuffix("s")).replace(r"\ ", r"[\s-]+")
                assert not re.search(rf"\b{bare}(?:s|es)?\b", text), (
                    document.name,
                    absence.topic,
                    thing,
                )
    assert told or not persona.checklist


def test_a_paper_that_speaks_of_failures_is_not_said_to_be_silent_on_them(
    papers: dict[str, Document],
):
    said = [a.topic for a in absences(PERSONAS["q"].checklist, (papers["mooncake"],))]
    assert "retries or hedged requests" in said
    assert not any("failure" in topic for topic in said)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("timeout", "A request that times out is sent again."),
        ("timeout", "Timing out takes a second."),
        ("time out", "Two timeouts in a row."),
        ("time-out", "The timed-out requests are dropped."),
        ("rollback", "A change can be rolled back."),
        ("warm-up", "After the warmup phase."),
        ("retry", "It is retried at once."),
        ("preemption", "A running request is preempted."),
        ("autoscale", "An autoscaler adds nodes."),
        ("99.9", "At the 99.9th percentile."),
        ("cold cache", "All caches were cold; a cold-cache run took longer."),
    ],
)
def test_a_term_is_found_in_any_form_of_its_words(term: str, text: str):
    assert mentioned((term,), text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("retry", "The client retrieves the page."),
        ("99.9", "It was 99.95 in the end."),
        ("timeout", "Every time the node went out of memory."),
        ("group", "It grows up."),
    ],
)
def test_another_word_is_no_form_of_a_term(term: str, text: str):
    assert not mentioned((term,), text)


@pytest.mark.parametrize(
    ("topic", "text", "called"),
    [
        ("preemption", "Requests are preemptively ended.", ""),
        ("preemption", "Each preemption is logged.", "preemption"),
        ("cold caches or autoscaling", "A cold cache is filled first.", "cold cache"),
        ("retry storms", "A Retry Storm came.", "Retry Storm"),
    ],
)
def test_a_topic_is_called_by_its_name_or_not_at_all(topic: str, text: str, called: str):
    assert named(topic, text) == called


@given(st.text(max_size=60), st.lists(st.from_regex(r"[a-z]{1,12}", fullmatch=True), max_size=6))
def test_any_text_can_be_searched_and_holds_its_own_words(text: str, spoken: list[str]):
    assert isinstance(named(text, text), str)
    assert all(mentioned((word,), " ".join(spoken)) for word in spoken)
