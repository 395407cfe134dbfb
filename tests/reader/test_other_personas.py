"""Personas the reader has never seen: their own words for a section decide what goes into it."""

from documents import made
from sample_paper import HERON, paper, prose

from bot.core.answer import BulletList, Claim, DraftSection, Paragraph
from bot.core.document import Document, Page
from bot.core.persona import ChecklistItem, Group, Persona, SectionSpec
from workers.evidence_reader.absences import absences
from workers.evidence_reader.drafting import sections
from workers.evidence_reader.plans import slot_for


def fill(*specs: SectionSpec, documents: tuple[Document, ...] = ()) -> tuple[DraftSection, ...]:
    persona = Persona(name="P", handle="p", sections=specs)
    return tuple(sections(persona, documents or (paper(),)))


def quotes(section: DraftSection) -> list[str]:
    return [q.text for b in section.blocks if isinstance(b, Claim) for q in b.quotes]


def test_titles_speak_before_hints():
    assert slot_for("Limitations", "How the mechanism works.") == "limit"
    assert slot_for("The Magic Trick", "") == "mechanism"
    assert slot_for("Contextual Fit", "") == "context"
    assert slot_for("First things", "The results they measured.") == "result"
    assert slot_for("Weather", "Sun and rain.") is None


def test_a_section_on_risks_gets_the_limits():
    (risks,) = fill(SectionSpec(id="risks", title="Risks"))
    assert "Heron does not support prompts that arrive in several turns." in quotes(risks)


def test_a_section_of_unknown_words_gets_the_sentences_nearest_to_its_hint():
    spec = SectionSpec(id="x", title="Plumbing", hint="Queues, workers, and the log of pieces.")
    (plumbing,) = fill(spec)
    assert any("log" in quote and "workers" in quote for quote in quotes(plumbing))


def test_a_section_nothing_comes_near_says_so():
    (gardens,) = fill(SectionSpec(id="x", title="Gardens", hint="Roses and tulips in spring."))
    assert gardens.blocks == (
        Paragraph(
            text="The rules found nothing to quote here; this section wants a language model."
        ),
    )


def test_groups_keep_their_labels_and_the_limit_of_their_section():
    groups = (
        Group(id="good", label="Strengths"),
        Group(id="bad", label="Weak points"),
    )
    (section,) = fill(SectionSpec(id="s", title="Verdict", groups=groups, max=4))
    claims = [block for block in section.blocks if isinstance(block, Claim)]
    assert [claim.label for claim in claims] == ["Strengths"] * 2 + ["Weak points"] * 2


def test_two_documents_are_both_heard_and_quotes_say_which_is_which():
    other = paper(HERON.replace("Heron", "Egret"), "Egret: Another").model_copy(
        update={"role": "proposal"}
    )
    (section,) = fill(
        SectionSpec(id="a", title="How it works"),
        documents=(paper().model_copy(update={"role": "baseline"}), other),
    )
    said = [q.document for b in section.blocks if isinstance(b, Claim) for q in b.quotes]
    assert set(said) == {"baseline", "proposal"}


def missing(text: str, *terms: str, when: tuple[str, ...] = ()) -> bool:
    item = ChecklistItem(topic="x", terms=terms, when=when)
    return bool(absences((item,), (prose(text),)))


def test_a_term_is_found_hyphenated_joined_plural_and_in_any_case():
    for text in ("a Warm-up run", "the warmup", "after warm ups", "it warm-\nups fast"):
        assert not missing(text, "warm-up")
    assert missing("swarm upper", "warm-up")
    assert missing("nothing of the kind", "warm-up", "cold start")


def test_a_topic_is_only_missed_where_it_applies():
    assert not missing("a file system", "TTFT", when=("language model", "LLM"))
    assert missing("a store for LLMs", "TTFT", when=("language model", "LLM"))


def test_the_more_a_text_speaks_of_a_thing_the_more_telling_is_what_it_leaves_out():
    checklist = (
        ChecklistItem(topic="rain", terms=("rain",), when=("valley",)),
        ChecklistItem(topic="snow", terms=("snow",), when=("mountain",)),
        ChecklistItem(topic="hail", terms=("hail",), when=("desert",)),
    )
    text = "The mountain is high. The mountain is old. The mountain and a valley. " * 5
    assert [each.topic for each in absences(checklist, (prose(text),))] == ["snow", "rain"]


def test_nothing_is_missed_in_a_text_that_could_not_be_read():
    item = ChecklistItem(topic="rain", terms=("rain",))
    assert absences((item,), (prose(" "),)) == ()


def test_a_page_that_was_not_taken_apart_is_searched_whole():
    item = ChecklistItem(topic="rain", terms=("rain",))
    page = Page(number=1, label="1", text="It will rain in the valley.")
    assert absences((item,), (Document(name="a.pdf", pages=(page,), page_count=1),)) == ()


def test_other_people_s_titles_do_not_count_as_mentions():
    item = ChecklistItem(topic="cold starts", terms=("cold start",))
    document = made([("prose", "We serve prompts."), ("reference", "[1] A study of cold starts.")])
    (absence,) = absences((item,), (document,))
    assert absence.said == "The text never mentions cold starts"
    assert absence.searched == "cold starts (searched: cold start)"


def test_pages_that_were_not_read_are_not_spoken_for():
    item = ChecklistItem(topic="cold starts", terms=("cold start",))
    (absence,) = absences((item,), (prose("A text.").model_copy(update={"page_count": 90}),))
    assert absence.said == "The pages that were read never mention cold starts"


def test_absences_are_listed_once_however_many_sections_ask_for_limits():
    persona = Persona(
        name="P",
        handle="p",
        sections=(SectionSpec(id="a", title="Limits"), SectionSpec(id="b", title="Risks")),
        checklist=(ChecklistItem(topic="rain", terms=("rain",)),),
    )
    blocks = [block for section in sections(persona, (paper(),)) for block in section.blocks]
    assert len([block for block in blocks if isinstance(block, BulletList)]) == 1
