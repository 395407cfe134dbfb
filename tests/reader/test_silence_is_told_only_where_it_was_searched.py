"""What is said to be missing is covered by the terms that were searched for it."""

import re

import pytest

from bot.core.document import Document
from bot.core.persona import ChecklistItem, Persona
from bot.personas import load_personas
from config.settings import Settings
from workers.evidence_reader.absences import absences
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
