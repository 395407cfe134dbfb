"""Two documents held against each other by words alone: what is near, and what nobody says."""

from itertools import chain

import pytest
from documents import made
from good_answers import BASE, IDEA, shipped
from sample_paper import paper, prose

from bot.core.answer import BulletList, Claim, Draft, DraftSection, Paragraph, Table
from bot.core.checks import Verdict, verify
from bot.core.document import Document
from bot.core.evidence import index_of
from bot.core.persona import COVERAGE, ChecklistItem
from workers.evidence_reader.comparing import Comparison
from workers.evidence_reader.drafting import sections
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


def test_each_sentence_of_the_idea_stands_beside_the_nearest_of_the_baseline():
    table = the_table(draft(HERON, SEED)["mirror"])
    assert table.header == ("The proposal says", "Nearest in the baseline", "Both speak of")
    rows = {row[0][:24]: row for row in table.rows}
    near = rows["Heron splits each prompt"]
    assert "assigns every piece to the worker with the shortest queue. (p. 1)" in near[1]
    assert "shortest" in near[2]
    far = rows["Birds cross the mountain"]
    assert far[1].startswith(NO_COUNTERPART)


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
    table = the_table(draft(HERON, filled)["mirror"])
    assert table.rows[0][0].endswith("(p. 2)")


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
    assert new
    assert all(quote.document == "proposal" for claim in new for quote in claim.quotes)
    assert len({claim.remedy for claim in gap}) == len(gap)


def test_the_stress_test_puts_what_is_never_mentioned_to_a_step_of_the_idea():
    talk = prose(
        """Language model inference is served by nodes that batch the requests of many users. The
scheduler takes a request, a node decodes it token by token, and the KV cache stays in memory. Each
node writes a record when it evicts a block. We propose to collect those records in one place."""
    ).model_copy(update={"role": "proposal"})
    stress = claims(draft(HERON, talk)["stress_test"])
    topics = " ".join(claim.text for claim in stress)
    assert "speculative decoding or rollbacks" in topics
    assert "retry storms (searched: retry storm, " in said(draft(HERON, talk)["stress_test"])
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
    assert "The proposal never mentions storms, while the baseline does:" in (first.text)
    assert [quote.document for quote in first.quotes] == ["proposal", "baseline"]


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


def test_the_zones_count_what_came_near_and_look_where_they_belong():
    zones = {claim.label: claim for claim in claims(draft(HERON, SEED)[COVERAGE])}
    assert list(zones) == [group.label for group in KIRA.coverage]
    delta = zones['The "Delta" Audit']
    assert "Sentences of the proposal that were compared: five." in delta.text
    hidden = zones['The "Hidden" Baseline']
    assert {quote.document for quote in hidden.quotes} <= {"baseline", "proposal"}


def test_the_idea_alone_is_read_and_what_cannot_be_judged_is_said():
    alone = draft(SEED)
    without = KIRA.inputs[0].without
    assert without in said(alone["mirror"])
    assert without in said(alone["novelty_gap"])
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
    assert verdict.quotes_verified >= 12
