"""The rules on papers they were not made for: what belongs in a section, and what only looks so."""

import re
from pathlib import Path

import pytest
from unseen_papers import unseen

from bot.core.answer import BulletList, Claim, Draft, DraftSection, Paragraph
from bot.core.checks import verify
from bot.core.evidence import index_of
from bot.core.persona_file import parse
from workers.evidence_reader.drafting import sections

Q = parse((Path(__file__).parents[2] / "personas" / "q.md").read_text(), source="q.md")
PAPERS = unseen()
DRAFTS = {name: tuple(sections(Q, (document,))) for name, document in PAPERS.items()}


def said(name: str, section: str, label: str = "") -> str:
    blocks = next(each.blocks for each in DRAFTS[name] if each.id == section)
    return "\n".join(
        quote.text
        for block in blocks
        if isinstance(block, Claim) and (not label or block.label == label)
        for quote in block.quotes
    )


SUMMARY = {
    "security": ["We measure how long known holes stay open"],
    "database": ["rowan is an embedded database engine", "We introduce rowan"],
    "training": ["We present Ember, a training system"],
}
MECHANISM = {
    "security": ["Probe consists of a scheduler", "we fit a line through the clock offsets"],
    "database": ["When a transaction commits, the log manager appends", "rowan merges two runs"],
    "training": ["Ember consists of a controller", "When an agent misses three heartbeats"],
}
GOT_IN = {
    "security": ["the first longitudinal measurement of patch delay", "3.5 times as long"],
    "database": ["no previous engine has decided", "41%", "In contrast to LevelDB [9]"],
    "training": ["in production use since January", "17% to 2%", "11x faster"],
}
WEAK = {
    "security": ["a vendor who fixes a hole without changing the banner", "We did not verify any",
                 "Our vantage points are all in Europe"],
    "database": ["does not support secondary indexes", "fits in memory", "grows without bound"],
    "training": ["cannot survive the loss of two neighbours", "costs 1.5% of the cluster",
                 "we did not inject silent data corruption"],
}  # fmt: skip
NOWHERE = {
    "security": ["Earlier studies", "do not notify the owners", "2 cores and 4 GB", "organized as",
                 "cannot follow a device", "We contacted the vendors"],
    "database": ["Many engines trade", "negligible overhead", "suffer from slow scans",
                 "Section 2 describes", "Figure 4 shows the throughput", "16 cores"],
    "training": ["Existing systems save", "consider a pipeline", "See Section", "needs more memory",
                 "We use two clusters"],
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_what_belongs_in_a_section_is_picked_for_it(name: str):
    for wanted, section, label in (
        (SUMMARY, "summary", ""),
        (MECHANISM, "mechanism", ""),
        (GOT_IN, "critique", "Why it got in"),
        (WEAK, "critique", "Where it is weak"),
    ):
        for sentence in wanted[name]:
            assert sentence in said(name, section, label), section


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_what_only_looks_right_is_picked_nowhere(name: str):
    everything = "\n".join(said(name, section.id) for section in DRAFTS[name])
    for trap in NOWHERE[name]:
        assert trap not in everything


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_results_are_no_mechanism_and_setbacks_no_reason_to_publish(name: str):
    assert not re.search(r"\d ?%|\d+x|times as", said(name, "mechanism"))
    got_in = said(name, "critique", "Why it got in")
    assert "slower" not in got_in
    assert "lowers the throughput" not in got_in


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_every_quote_holds_and_the_questions_are_three_and_different(name: str):
    draft = Draft(sections=DRAFTS[name], model="reader")
    verdict = verify(Q, (index_of(PAPERS[name]),), "", draft)
    assert verdict.failures == ()
    assert verdict.quotes_verified == verdict.quotes_total
    asked = [block for block in DRAFTS[name][3].blocks if isinstance(block, Claim)]
    assert len(asked) == len({claim.text for claim in asked}) == 3
    assert all(claim.text.endswith("?") and claim.quotes for claim in asked)
    assert not any("{" in claim.text for claim in asked)


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_as_many_questions_as_wanted_are_asked_while_there_are_quotes_for_them(name: str):
    spec = Q.sections[3].model_copy(update={"count": 8})
    persona = Q.model_copy(update={"sections": (spec,), "coverage": ()})
    (section,) = sections(persona, (PAPERS[name],))
    asked = [block for block in section.blocks if isinstance(block, Claim)]
    assert len(asked) == len({claim.text for claim in asked}) >= 5
    quotes = [quote.text for claim in asked for quote in claim.quotes]
    assert len(quotes) == len(set(quotes))


def _plain(section: DraftSection) -> list[str]:
    listed = [item for b in section.blocks if isinstance(b, BulletList) for item in b.items]
    return [b.text for b in section.blocks if isinstance(b, Paragraph)] + listed


def test_what_is_missing_is_said_briefly_with_the_terms_searched():
    for name in PAPERS:
        spoken = _plain(DRAFTS[name][2])
        assert "The text never mentions:" in spoken
        searched = [line for line in spoken if "(searched: " in line]
        assert 1 <= len(searched) <= 6


def test_the_title_is_quoted_nowhere():
    for name, document in PAPERS.items():
        assert document.title not in "".join(section.model_dump_json() for section in DRAFTS[name])
