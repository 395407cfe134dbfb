"""Two documents held against each other by words alone: what is near, and what nobody says."""

import re
from itertools import chain, combinations

import pytest
from documents import made
from good_answers import BASE, IDEA, shipped
from sample_paper import paper, prose

from bot.core.answer import BulletList, Claim, Draft, DraftSection, Paragraph, Table
from bot.core.checks import Verdict, verify
from bot.core.document import Document
from bot.core.evidence import index_of
from bot.core.likeness import alike
from bot.core.persona import COVERAGE, ChecklistItem
from bot.core.rules.entries import SAME
from workers.evidence_reader.comparing import Comparison
from workers.evidence_reader.drafting import sections
from workers.evidence_reader.nouns import Nouns
from workers.evidence_reader.remedies import PRESENT
from workers.evidence_reader.sentences import sentences_of
from workers.evidence_reader.silences import silences

KIRA = shipped("kira")
HERON = paper().model_copy(update={"role": "baseline"})
SEED = prose(
    """Heron splits each prompt into pieces and assigns every piece to the worker with the shortest
queue, as its authors say. We propose to let the workers steal pieces from one another. A worker
without work asks its neighbours and takes the newest piece from their memory. We want to measure
how much the median waiting time falls with it on a production trace. Birds cross the mountains in
spring and come back in the autumn of the same year."""
).model_copy(update={"role": "proposal", "name": "proposal.pdf"})


def draft(*documents: Document, question: str = "stress-test this") -> dict[str, DraftSection]:
    return {section.id: section for section in sections(KIRA, documents, question)}


def checked(*documents: Document) -> Verdict:
    made_of = tuple(sections(KIRA, documents, "stress-test this"))
    sources = tuple(map(index_of, documents))
    return verify(KIRA, sources, "stress-test this", Draft(sections=made_of, model="reader"))


def claims(section: DraftSection) -> list[Claim]:
    return [block for block in section.blocks if isinstance(block, Claim)]


def said(section: DraftSection) -> str:
    words = [block.text for block in section.blocks if isinstance(block, Claim | Paragraph)]
    items = [block.items for block in section.blocks if isinstance(block, BulletList)]
    return "\n".join((*words, *chain.from_iterable(items)))


def the_table(section: DraftSection) -> Table:
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    return table


@pytest.mark.parametrize("pair", [(HERON, SEED), (BASE, IDEA), (SEED, HERON)])
def test_every_section_and_zone_passes_every_check(pair: tuple[Document, Document]):
    old, new = (
        document.model_copy(update={"role": role})
        for document, role in zip(pair, ("baseline", "proposal"), strict=True)
    )
    verdict = checked(old, new)
    assert verdict.failures == ()
    assert verdict.complete
    assert verdict.findings_removed == verdict.quotes_corrected == verdict.numbers_marked == 0
    assert verdict.quotes_verified == verdict.quotes_total > 0


def test_the_order_in_which_the_documents_come_changes_nothing():
    assert draft(HERON, SEED) == draft(SEED, HERON)


def test_the_mirror_quotes_both_and_asks_whether_it_understood():
    (claim,) = claims(draft(HERON, SEED)["mirror"])
    assert {quote.document for quote in claim.quotes} == {"baseline", "proposal"}
    assert claim.text.endswith("Is that the structural difference you are claiming?")


def test_a_sentence_of_the_idea_stands_beside_its_counterpart_or_in_the_list_of_those_without():
    mirror = draft(HERON, SEED)["mirror"]
    table = the_table(mirror)
    assert table.header == ("The proposal says", "Counterpart in the baseline", "Both speak of")
    (near,) = (row for row in table.rows if row[0].startswith("Heron splits each prompt"))
    assert "assigns every piece to the worker with the shortest queue. (p. 1)" in near[1]
    assert "shortest" in near[2]
    assert not any("Birds cross" in cell for row in table.rows for cell in row)
    (alone,) = [block for block in mirror.blocks if isinstance(block, BulletList)]
    assert any(item.startswith("Birds cross") for item in alone.items)
    assert "A counterpart shares at least three telling words" in said(mirror)


def test_without_a_counterpart_there_is_no_table():
    birds = prose(
        "Birds cross the high mountains in spring on their way to the north. "
        "Storks come back to the same nest in the autumn of the same year."
    ).model_copy(update={"role": "proposal"})
    mirror = draft(HERON, birds)["mirror"]
    assert not any(isinstance(block, Table) for block in mirror.blocks)
    assert "Without a counterpart in the baseline: two." in said(mirror)


def test_words_are_shared_by_their_forms_and_shown_as_they_stand_in_both():
    new = made("A failed request is retried by the gateway after a growing pause.", role="proposal")
    old = made(
        "The gateway retries each failed request after a fixed pause. "
        "The coordinator retrieves billions of records from the store.",
        role="baseline",
    )
    (pair,) = Comparison(new, old).alike
    assert "retried/retries" in pair.shared
    assert not any("retrieves" in word for word in pair.shared)


def test_amounts_and_units_make_no_counterpart():
    new = made("The service handles one billion tokens each second of the day.", role="proposal")
    old = made("These models have a billion tokens to read per second and day.", role="baseline")
    assert Comparison(new, old).alike == ()


def test_pages_in_the_table_are_those_of_the_documents():
    on_three = made("Nothing here.", "Nor here.", role="proposal")
    filled = on_three.model_copy(
        update={
            "pages": (
                *on_three.pages[:1],
                made(
                    "x", "A worker without work takes the newest piece from its neighbours."
                ).pages[1],
            )
        }
    )
    mirror = draft(HERON, filled)["mirror"]
    (alone,) = [block for block in mirror.blocks if isinstance(block, BulletList)]
    assert alone.items[0].endswith("(p. 2)")


def test_what_is_near_is_near_in_both_rare_words_and_many():
    comparison = Comparison(SEED, HERON)
    assert comparison.alike[0].point.text.startswith("Heron splits")
    assert all(len(pair.shared) >= 3 for pair in comparison.alike)
    assert "Birds cross" in " ".join(pair.point.text for pair in comparison.alone)


def test_the_gap_names_what_is_there_already_and_what_has_no_counterpart():
    gap = claims(draft(HERON, SEED)["novelty_gap"])
    there, *_ = [claim for claim in gap if "has something close to this already" in claim.text]
    assert [quote.document for quote in there.quotes] == ["proposal", "baseline"]
    new = [claim for claim in gap if "nothing in the baseline comes near" in claim.text]
    assert "We propose to let the workers steal" in new[0].quotes[0].text
    assert all(quote.document == "proposal" for claim in new for quote in claim.quotes)
    assert len({claim.remedy for claim in gap}) == len(gap)


def test_a_result_or_a_plan_is_neither_new_nor_a_step():
    idea = prose(
        """Heron sends each prompt to the worker with the shortest queue. We propose a router that
asks the workers for their free memory. We expect it to reduce the waiting time by a third. On our
cluster it answers 115% more requests than any other design."""
    ).model_copy(update={"role": "proposal"})
    made_of = draft(HERON, idea)
    for section in ("novelty_gap", "stress_test"):
        own = [
            q.text for c in claims(made_of[section]) for q in c.quotes if q.document != "baseline"
        ]
        assert any("We propose a router" in text for text in own)
        assert not any("expect" in text or "115%" in text for text in own)


def test_a_remedy_names_a_thing_only_where_it_is_one():
    nouns = Nouns(
        ("They ask a global scheduler.", "The global scheduler, in turn, asks the request log.")
    )
    assert nouns.of("The global scheduler is asked first.") == "global scheduler"
    assert nouns.of("The request rate falls after a burst.") == ""
    assert nouns.of("The scheduler merges the requests.") == ""
    gap = claims(draft(HERON, SEED)["novelty_gap"])
    assert all("what is quoted" in c.remedy or " the " in c.remedy for c in gap)


def test_the_stress_test_puts_what_is_never_mentioned_to_a_step_of_the_idea():
    talk = prose(
        """Language model inference is served by nodes that batch the requests of many users. The
scheduler takes a request, a node decodes it token by token, and the KV cache stays in memory. Each
node writes a record when it evicts a block. We propose to collect those records in one place."""
    ).model_copy(update={"role": "proposal"})
    stress = claims(draft(HERON, talk)["stress_test"])
    topics = " ".join(claim.text for claim in stress)
    assert "retry storms (searched: retry storm, " in topics
    assert all("The proposal never mentions" in claim.text for claim in stress)
    assert all(claim.quotes[0].document == "proposal" for claim in stress)
    assert all(claim.remedy for claim in stress)


def test_what_the_baseline_speaks_of_and_the_idea_does_not_is_quoted_from_it():
    item = ChecklistItem(topic="storms", terms=("retry storm",), when=("request",))
    persona = KIRA.model_copy(update={"checklist": (item,), "coverage": ()})
    old = prose(
        "A retry storm doubles the load on each request queue of the cluster. "
        "The servers answer every request from memory as long as there is some."
    ).model_copy(update={"role": "baseline"})
    new = prose(
        "We propose to route each request to the server that answers it from memory. "
        "A router keeps a table of what every server holds in its memory."
    ).model_copy(update={"role": "proposal"})
    made_of = {section.id: section for section in sections(persona, (old, new), "")}
    first = claims(made_of["stress_test"])[0]
    assert first.text.startswith("The proposal never mentions storms (searched: retry storm); the")
    assert "the baseline does, in the last quote. Take the step in the first:" in first.text
    assert [quote.document for quote in first.quotes] == ["proposal", "baseline"]


def test_only_the_topic_by_its_name_shows_that_the_baseline_speaks_of_it():
    item = ChecklistItem(topic="preemption", terms=("preemption", "swap out"))
    new = prose("A router picks the node.").model_copy(update={"role": "proposal"})
    old = prose("Blocks are swapped out.").model_copy(update={"role": "baseline"})
    (found,) = silences((item,), (old, new), sentences_of(old))
    assert found.silent == ("proposal",)
    assert found.spoken is None


def test_a_topic_that_is_put_to_a_step_is_not_told_again_in_a_zone():
    made_of = draft(HERON, SEED)
    stress = [claim.text for claim in claims(made_of["stress_test"])]
    told = [text.split(" (searched")[0].split("mentions ")[-1] for text in stress]
    zones = said(made_of[COVERAGE])
    assert told
    assert not any(re.search(rf"mentions?[^.]*{topic}", zones) for topic in told)
    assert "See “The Mechanism Stress Test” on " in zones


def test_a_topic_that_both_mention_is_no_silence():
    item = ChecklistItem(topic="storms", terms=("storm",))
    one = prose("A storm is near.").model_copy(update={"role": "baseline"})
    other = prose("The storms are over.").model_copy(update={"role": "proposal"})
    assert silences((item,), (one, other), ()) == ()
    (found,) = silences((item,), (one, other.model_copy(update={"pages": SEED.pages})), ())
    assert found.silent == ("proposal",)


def test_there_is_no_twist_without_a_model_and_it_says_so():
    twist = draft(HERON, SEED)["twist"]
    assert "there is no suggestion here, only questions" in said(twist)
    assert said(twist).count("?") == 3


def test_every_zone_has_an_entry_and_quotes_what_speaks_of_its_topics_by_name():
    zones = draft(HERON, SEED)[COVERAGE]
    assert len(zones.blocks) == len(KIRA.coverage)
    item = ChecklistItem(topic="retry storms", terms=("retry storm",))
    persona = KIRA.model_copy(update={"checklist": (item,)})
    new = prose("A retry storm doubles the load of the whole cluster.").model_copy(
        update={"role": "proposal"}
    )
    made_of = {section.id: section for section in sections(persona, (HERON, new), "")}
    (corner,) = claims(made_of[COVERAGE])
    assert corner.label == 'The "Corner Case" Torture Test'
    assert (
        corner.text
        == "The baseline never mentions retry storms. The proposal speaks of “retry storm”:"
    )


def test_the_idea_alone_is_read_and_what_cannot_be_judged_is_said():
    alone = draft(SEED)
    without = KIRA.inputs[0].without
    assert without in said(alone["mirror"])
    assert without not in said(alone["novelty_gap"]), "once is enough"
    assert not any(isinstance(block, Table) for block in alone["mirror"].blocks)
    verdict = checked(SEED)
    assert verdict.failures == ()
    assert {
        e.document for s in verdict.sections for b in s.blocks for e in getattr(b, "evidence", ())
    } == {"proposal"}


def test_the_baseline_alone_says_what_is_missing():
    assert KIRA.inputs[1].without in said(draft(HERON)["mirror"])
    assert checked(HERON).failures == ()


@pytest.mark.parametrize(
    "text", ["", "One line.", "0 1 2 ∑", "这篇论文提出了一种新的调度器。" * 20]
)
def test_an_idea_without_a_sentence_gets_a_short_honest_answer(text: str):
    empty = prose(text).model_copy(update={"role": "proposal"})
    made_of = draft(HERON, empty)
    verdict = checked(HERON, empty)
    assert verdict.failures == ()
    assert "No sentence was found" in said(made_of["stress_test"])


def test_nothing_attached_says_what_to_attach():
    assert "Attach: baseline" in said(draft()["mirror"])


def test_two_real_papers_are_compared_in_the_blink_of_an_eye(papers: dict[str, Document]):
    old = papers["gfs"].model_copy(update={"role": "baseline"})
    new = papers["dynamo"].model_copy(update={"role": "proposal"})
    verdict = checked(old, new)
    assert verdict.failures == ()
    assert verdict.quotes_verified >= 8


def test_no_two_attacks_ask_for_the_same():
    topics = ("retry storms", "cascading timeouts", "preemption", "cold caches", "P99.9")
    asked = [
        remedy.replace("{topic}", topic) for remedy, topic in zip(PRESENT, topics, strict=True)
    ]
    assert max(alike(one, two) for one, two in combinations(asked, 2)) < SAME
