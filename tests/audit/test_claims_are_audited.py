"""What of a paper's headline numbers is told: where measured, against what, in what setting."""

import pytest
from documents import Piece, made
from inconsistent_papers import mutants, papers
from sample_paper import HERON, paper, prose
from unseen_papers import unseen

from bot.core.answer import BulletList, Finding, Table
from bot.core.document import Box, Caption, Document, Heading
from bot.core.evidence import index_of
from workers.audit import Audit, audit, section
from workers.audit.baselines import baseline
from workers.eval_cases import load_cases


def audited(document: Document) -> Audit:
    return audit(index_of(document))


def test_a_headline_number_is_told_with_where_it_is_measured_and_against_what() -> None:
    (claim,) = audited(paper()).claims

    assert claim.number == "62%"
    assert claim.evidence.page == 1
    assert claim.evidence.quote.startswith("In a production trace of 40 hours")
    assert claim.evidence.boxes
    assert claim.measured == "Figure 3, 3 Evaluation, p. 2"
    assert claim.measuring is not None
    assert "62% lower" in claim.measuring.quote
    assert (claim.compares, claim.baseline) == (True, "previous scheduler")


def test_a_headline_number_that_nothing_measures_is_told_so() -> None:
    claim = audited(unseen()["database"]).claims[0]

    assert (claim.number, claim.measured, claim.measuring) == ("2.3x", "", None)
    assert claim.baseline == "engine with a single tree"


def test_the_sentences_that_name_the_setting_are_quoted() -> None:
    setup = {each.asked: each for each in audited(paper()).setup}

    assert setup["hardware"].evidence is not None
    assert setup["hardware"].evidence.quote.startswith("We run all experiments on 16 machines")
    assert setup["workload"].evidence is not None
    assert setup["workload"].evidence.quote.startswith("We replay the trace")
    assert setup["duration"].evidence is not None
    assert "trace of 40 hours" in setup["duration"].evidence.quote


def test_what_the_text_never_names_is_told_with_what_was_looked_for() -> None:
    text = HERON.replace("on 16 machines with 8 GPUs each", "at night").replace("of 40 hours", "")
    text = text.replace("because the machines were available for one night only", "")
    setup = {each.asked: each for each in audited(paper(text)).setup}

    assert setup["hardware"].evidence is None
    assert "GPU" in setup["hardware"].searched
    assert setup["duration"].evidence is None


def test_nothing_is_told_of_a_text_that_advertises_no_number() -> None:
    plan = prose("We propose to move half-finished work. The first step is a prototype of it.")

    assert audited(plan) == Audit(document="paper", name="made.pdf")
    assert section([audited(plan)]) is None
    assert section([]) is None


def test_a_text_in_another_language_is_left_alone() -> None:
    german = prose(
        "Wir zeigen, dass der Durchsatz um 62 % steigt. Der Durchsatz steigt dabei um 47 %."
    )

    assert audited(german).conflicts == ()


def with_table(
    gain: str, head: str = "System Throughput (req/s) Speedup", rows: str = ""
) -> Document:
    rows = rows or f"{head}\nOrca 310 1.0×\nHeron 868 {gain}"
    first: list[Piece] = [
        ("heading", "Abstract"),
        ("prose", "We present Heron. Heron increases throughput by 3.2× over Orca."),
    ]
    second: list[Piece] = [
        ("heading", "3 Evaluation"),
        ("prose", "Table 1 shows what we measured on 16 machines."),
        ("caption", "Table 1: Throughput of both systems."),
        *(("table", line) for line in rows.splitlines()),
    ]
    return made(first, second).model_copy(
        update={
            "title": "Heron: Scheduling Long Prompts",
            "outline": (
                Heading(level=1, title="Abstract", page=1),
                Heading(level=1, title="3 Evaluation", page=2),
            ),
            "captions": (
                Caption(label="Table 1", text="Table 1: Throughput of both systems.", page=2),
            ),
        }
    )


def test_a_claim_that_its_table_contradicts_is_told_with_the_row() -> None:
    (conflict,) = audited(with_table("2.8×")).conflicts

    assert (conflict.first_number, conflict.first.page) == ("3.2×", 1)
    assert (conflict.second_number, conflict.second.page) == ("2.8×", 2)
    assert conflict.second.quote == "Heron 868 2.8×"
    assert conflict.second_section == "Table 1, p. 2"
    assert all(isinstance(box, Box) for _, box in conflict.second.boxes)


def test_a_bare_number_takes_the_unit_of_its_column() -> None:
    document = with_table("2.8", "System Throughput (req/s) Speedup (×)")
    page = document.pages[1]
    bare = page.model_copy(update={"text": page.text.replace("1.0×", "1.0 ")})

    (conflict,) = audited(
        document.model_copy(update={"pages": (document.pages[0], bare)})
    ).conflicts

    assert conflict.second.quote == "Heron 868 2.8"


def test_a_table_may_have_a_column_per_system() -> None:
    rows = "System Orca vLLM Heron\nThroughput gain 1.0× 1.3× 2.8×"

    (conflict,) = audited(with_table("", rows=rows)).conflicts

    assert conflict.second_number == "2.8×"
    assert conflict.second.quote == "Throughput gain 1.0× 1.3× 2.8×"


def test_a_table_that_agrees_bears_its_claim_out() -> None:
    found = audited(with_table("3.2×"))

    assert found.conflicts == ()
    assert [claim.measured for claim in found.claims] == ["Table 1, p. 2"]


def test_the_section_shows_contradictions_first_then_a_table_then_the_setting() -> None:
    shown = section([audited(with_table("2.8×"))])

    assert shown is not None
    conflict, table, setting = shown.blocks
    assert isinstance(conflict, Finding)
    assert [evidence.page for evidence in conflict.evidence] == [1, 2]
    assert isinstance(table, Table)
    assert table.rows[0][1:] == ("3.2×", "p. 1", "not found again", "Orca")
    assert isinstance(setting, BulletList)


def test_two_documents_are_told_apart() -> None:
    baseline = paper().model_copy(update={"role": "baseline"})
    proposal = unseen()["training"].model_copy(update={"role": "proposal"})
    shown = section([audited(baseline), audited(proposal)])

    assert shown is not None
    titles = [block.title for block in shown.blocks if isinstance(block, Table)]
    assert titles == ["Headline numbers (baseline)", "Headline numbers (proposal)"]


@pytest.mark.parametrize("wording", ["tune", "held"])
def test_most_planted_contradictions_are_found_and_nothing_else(wording: str) -> None:
    innocent = [paper for paper in papers(7, 40, wording) if audited(paper.document).conflicts]
    caught = sum(
        any(
            mutant.wrong in f"{each.first_number} {each.second_number}".replace(",", "")
            for each in audited(mutant.document).conflicts
        )
        for mutant in mutants(8, 40, wording)
    )

    assert innocent == []
    assert caught >= 34


def test_made_up_papers_of_other_kinds_contradict_nothing() -> None:
    documents = [*unseen().values(), *(d for case in load_cases() for d in case.documents)]

    assert [each.name for each in map(audited, documents) if each.conflicts] == []


def test_real_papers_contradict_nothing_and_their_claims_are_found(
    papers: dict[str, Document],
) -> None:
    audits = {name: audited(document) for name, document in papers.items()}

    assert {name for name, found in audits.items() if found.conflicts} == set()
    mooncake = {claim.number: claim.measured for claim in audits["mooncake"].claims}
    assert mooncake["59%∼498%"] == "Figure 1, p. 1"
    assert mooncake["115% and 107%"] == "5 Evaluation, p. 8"
    assert mooncake["2.36×"] == "Figure 10, p. 11"
    hardware = next(s for s in audits["mapreduce"].setup if s.asked == "hardware")
    assert hardware.evidence is not None
    assert hardware.evidence.quote.startswith("Each machine had two 2GHz Intel Xeon processors")


def test_a_text_of_nothing_but_numbers_is_audited_in_bounded_time() -> None:
    claims = " ".join(f"Heron raises throughput by {n}.5% over Orca." for n in range(1_500))
    flood = audited(paper(f"# Abstract\n{claims}\n---\n# 3 Evaluation\n{claims}", "Heron: Flood"))

    assert len(flood.claims) <= 8
    assert len(flood.conflicts) <= 6


def test_the_setting_of_a_paper_without_headline_numbers_is_told(
    papers: dict[str, Document],
) -> None:
    found = audited(papers["dynamo"])
    assert not found.claims
    assert found.setup


def test_what_follows_a_baseline_is_no_part_of_its_name() -> None:
    text = "It improves throughput by 3.2x over vLLM and keeps p99 latency at 40 ms."
    assert baseline(text) == "vLLM"
    both = "It is 3x faster than DeepSpeed and Hugging Face Accelerate."
    assert baseline(both) == "DeepSpeed and Hugging Face Accelerate"
