"""From a model's draft to what may be shown: each check with a draft that breaks it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from documents import made

from bot.core.answer import (
    Callout,
    Claim,
    Draft,
    DraftSection,
    Finding,
    Paragraph,
    Quoted,
)
from bot.core.checks import Verdict, known_checks, require_known, verify, verify_section
from bot.core.errors import ConfigError
from bot.core.evidence import index_of
from bot.core.persona import Persona
from bot.core.persona_file import parse

PAPER = made(
    """We present Conductor, a scheduler for serving language models. Conductor places each request
on the node that holds the longest prefix of its prompt. It increases the request capacity by
59% to 498% over the baseline while it meets the latency objectives of every request. The prefix
cache lives in the spare memory of 64 servers, which keep 1,000 GB of it warm at any time.""",
    """We replay a trace of one hour from a production cluster. Arrivals in the trace are bursty,
and a request waits 30 ms in the queue at the median. We assume that no node fails during the
replay. The design does not scale beyond one rack, since the network between racks is too slow.""",
)
SOURCES = (index_of(PAPER),)
Q = parse((Path(__file__).parents[2] / "personas" / "q.md").read_text(), source="q.md")


def claim(text: str, *quotes: str, label: str = "") -> Claim:
    return Claim(label=label, text=text, quotes=tuple(Quoted(text=q) for q in quotes))


SUMMARY = claim(
    "Conductor is a scheduler that sends a request to wherever its beginning is already cached; "
    "that lets the same machines take 59% to 498% more of them.",
    "Conductor places each request on the node that holds the longest prefix of its prompt.",
)
MECHANISM = claim(
    "Picture a library where each reader is sent to the desk that already has the right volume "
    "open: the prompt's prefix is the volume, and the spare memory of the servers is the desk.",
    "The prefix cache lives in the spare memory of 64 servers",
)
STRENGTH = claim(
    "The trace comes from production, so its bursts are real ones.",
    "We replay a trace of one hour from a production cluster.",
    label="Why it got in",
)
WEAKNESS = claim(
    "No machine breaks during the replay, although at this size one always does.",
    "We assume that no node fails during the replay.",
    label="Where it is weak",
)
QUESTIONS = (
    claim("Would Conductor still place requests well if the context window doubled overnight?"),
    claim("What becomes of the 64 servers' cache when half of them restart for an upgrade?"),
    claim("Which arrivals would a single hour of trace miss, and whom does that flatter?"),
)
COVERAGE = (
    claim(
        "The mechanism is a lookup of the longest prefix; sending requests there is the policy.",
        SUMMARY.quotes[0].text,
        label='The "Delta"',
    ),
    claim(
        "Idle memory is made into one pool that remembers prompts.",
        MECHANISM.quotes[0].text,
        label='The "Magic Trick"',
    ),
    claim(
        "An hour of replay without a failure says nothing of the bad days.",
        WEAKNESS.quotes[0].text,
        label='The "Skeleton in the Closet"',
    ),
    claim(
        "The rack is where it ends, and nobody before it is named.",
        "The design does not scale beyond one rack",
        label="Contextual Fit",
    ),
)


def draft(**sections: tuple[Claim, ...]) -> Draft:
    """A good answer, with some sections replaced."""
    given = {
        "summary": (SUMMARY,),
        "mechanism": (MECHANISM,),
        "critique": (STRENGTH, WEAKNESS),
        "questions": QUESTIONS,
        "coverage": COVERAGE,
    } | sections
    return Draft(
        model="test",
        sections=tuple(DraftSection(id=name, blocks=blocks) for name, blocks in given.items()),
    )


def check(given: Draft, question: str = "decode this") -> Verdict:
    return verify(Q, SOURCES, question, given)


def failed(verdict: Verdict) -> set[str]:
    return {failure.check for failure in verdict.failures}


def warned(verdict: Verdict) -> set[str]:
    return {failure.check for failure in verdict.warnings}


def findings(verdict: Verdict, section: str) -> list[Finding]:
    return [
        block
        for s in verdict.sections
        if s.id == section
        for block in s.blocks
        if isinstance(block, Finding)
    ]


def callouts(verdict: Verdict, section: str) -> list[str]:
    return [
        block.text
        for s in verdict.sections
        if s.id == section
        for block in s.blocks
        if isinstance(block, Callout)
    ]


def test_a_good_answer_passes_whole() -> None:
    verdict = check(draft())
    assert verdict.failures == ()
    assert verdict.warnings == ()
    assert verdict.complete
    assert verdict.survives
    assert (verdict.quotes_total, verdict.quotes_verified, verdict.findings_removed) == (8, 8, 0)
    assert [section.title for section in verdict.sections] == [s.title for s in Q.parts]
    assert findings(verdict, "critique")[1].evidence[0].page == 2


def test_an_invented_quote_removes_its_finding_and_the_gap_is_told() -> None:
    weak = claim(
        "It is slow.", "The scheduler stalls for minutes under load.", label=WEAKNESS.label
    )
    verdict = check(draft(critique=(STRENGTH, WEAKNESS, weak)))
    assert failed(verdict) == {"quotes"}
    assert verdict.findings_removed == 1
    assert (verdict.quotes_total, verdict.quotes_verified) == (9, 8)
    assert weak.text not in [finding.text for finding in findings(verdict, "critique")]
    assert callouts(verdict, "critique") == [
        "1 of 3 findings was removed: a quote is not in the document."
    ]


def test_one_bad_quote_of_two_removes_the_finding() -> None:
    weak = claim(
        WEAKNESS.text, WEAKNESS.quotes[0].text, "We assume that nodes fail during the replay"
    )
    verdict = check(draft(critique=(STRENGTH, WEAKNESS, weak)))
    assert len(findings(verdict, "critique")) == 2
    assert "not what the document says" in callouts(verdict, "critique")[0]


def test_a_near_quote_is_shown_in_the_documents_words_and_counted() -> None:
    near = claim(MECHANISM.text, "The prefix cache lives in spare memory of 64 servers")
    verdict = check(draft(mechanism=(near,)))
    assert failed(verdict) == set()
    assert verdict.quotes_corrected == 1
    (finding,) = findings(verdict, "mechanism")
    assert finding.evidence[0].quote == "The prefix cache lives in the spare memory of 64 servers"
    assert finding.evidence[0].corrected


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "They write “It increases the request capacity by 59% to 498% over the baseline”.",
            "“It increases the request capacity by 59% to 498% over the baseline”",
        ),
        (
            'They write "We replay the trace of one hour from a production cluster" themselves.',
            '"We replay a trace of one hour from a production cluster"',
        ),
    ],
)
def test_a_sentence_quoted_inside_the_text_is_looked_up_too(said: str, shown: str) -> None:
    strength = claim(said, STRENGTH.quotes[0].text, label=STRENGTH.label)
    verdict = check(draft(critique=(strength, WEAKNESS)))
    assert failed(verdict) == set()
    (finding, _) = findings(verdict, "critique")
    assert shown in finding.text
    assert len(finding.evidence) == 2


def test_an_invented_sentence_quoted_inside_the_text_removes_the_finding() -> None:
    said = "They admit: “our scheduler collapses whenever two racks are involved”."
    weak = claim(said, WEAKNESS.quotes[0].text, label=WEAKNESS.label)
    verdict = check(draft(critique=(STRENGTH, WEAKNESS, weak)))
    assert failed(verdict) == {"quotes"}
    assert verdict.findings_removed == 1


def test_the_askers_words_and_questions_put_in_quotation_marks_are_no_quotes() -> None:
    question = "tell me whether the cache survives a restart of all nodes"
    said = (
        "You ask “whether the cache survives a restart of all nodes”; ask the authors "
        "“what happens to every prefix after a power cut?”, and look at their “Conductor”."
    )
    weak = claim(said, WEAKNESS.quotes[0].text, label=WEAKNESS.label)
    assert failed(check(draft(critique=(STRENGTH, weak)), question)) == set()


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("It adds 73% to the latency of every request that misses.", ["73%"]),
        ("It needs 2,000 GB and 12 engineers.", ["2,000 GB", "12"]),
        ("A request waits 30 s in the queue.", ["30 s"]),
        ("It runs on 65 servers.", ["65"]),
    ],
)
def test_a_number_from_nowhere_is_marked(text: str, marked: list[str]) -> None:
    weak = claim(text, WEAKNESS.quotes[0].text, label=WEAKNESS.label)
    verdict = check(draft(critique=(STRENGTH, weak)))
    assert failed(verdict) == {"numbers"}
    assert verdict.numbers_marked == len(marked)
    assert findings(verdict, "critique")[1].notes == (f"Not in the document: {', '.join(marked)}.",)


@pytest.mark.parametrize(
    "text",
    [
        "It keeps 1000 GB, that is 1 TB, on 64 servers.",
        "It gains 498%, i.e. 5.98x the baseline, or at least 59 %.",
        "The queue takes 0.03 s at the median (page 2, Figure 7, [14]).",
        "Suppose that 8,000 nodes fail: what then of the cache?",
        "If a rack held 9,000 servers, would the placement still be found in time?",
        "Like Orca (OSDI 2022) and Kwon et al., 2023, it batches.",
        "About 500% more requests is what the abstract sells.",
        "You asked for 17 reasons: this is the first.",
    ],
)
def test_a_number_with_an_origin_is_left_alone(text: str) -> None:
    weak = claim(text, WEAKNESS.quotes[0].text, label=WEAKNESS.label)
    verdict = check(draft(critique=(STRENGTH, weak)), "give me 17 reasons")
    assert not failed(verdict) & {"numbers", "support"}
    assert verdict.numbers_marked == 0


def replaced(at: int, text: str, *quotes: str) -> tuple[Claim, ...]:
    return (*QUESTIONS[:at], claim(text, *quotes), *QUESTIONS[at + 1 :])


@pytest.mark.parametrize(
    ("questions", "shown", "said"),
    [
        (replaced(1, "Think about the 64 servers of the cache."), 2, "it is no question"),
        (replaced(2, QUESTIONS[0].text.replace("overnight", "today")), 2, "it repeats another"),
        ((*QUESTIONS, claim("Who pays for Conductor's memory in the end?")), 3, "only 3 are"),
        (replaced(0, QUESTIONS[0].text, "No such sentence is in there."), 2, "not in the document"),
    ],
)
def test_exactly_three_different_questions_are_asked(
    questions: tuple[Claim, ...], shown: int, said: str
) -> None:
    verdict = check(draft(questions=questions))
    assert failed(verdict) & {"questions", "structure", "quotes"}
    assert len(findings(verdict, "questions")) == shown
    assert said in callouts(verdict, "questions")[0]
    assert verdict.complete


def test_two_questions_are_not_three() -> None:
    verdict = check(draft(questions=QUESTIONS[:2]))
    assert failed(verdict) == {"structure"}


def test_a_recall_question_is_marked_and_one_for_any_paper_warned_of() -> None:
    verdict = check(draft(questions=replaced(0, "What is the main contribution?")))
    assert failed(verdict) == {"recall"}
    assert warned(verdict) == {"anchored"}
    assert findings(verdict, "questions")[0].notes == ("A sentence of the paper answers this.",)


@pytest.mark.parametrize(
    "sections",
    [
        {"critique": (STRENGTH,)},
        {"critique": (WEAKNESS, WEAKNESS.model_copy(update={"label": "Elsewhere"}))},
        {"mechanism": ()},
        {"mechanism": (claim("Magic.", "64 servers, which keep 1,000 GB"),)},
        {"summary": (claim("  "),)},
    ],
)
def test_a_section_that_lacks_what_the_persona_asks_for_fails(
    sections: dict[str, tuple[Claim, ...]],
) -> None:
    assert "structure" in failed(check(draft(**sections)))


def test_an_empty_section_is_no_whole_answer() -> None:
    assert not check(draft(mechanism=())).complete
    bad = claim(MECHANISM.text, "This sentence was never written by them.")
    verdict = check(draft(mechanism=(bad,)))
    assert not verdict.complete
    assert verdict.survives
    assert callouts(verdict, "mechanism")


@pytest.mark.parametrize(
    "mutate",
    [
        lambda s: s[:3],
        lambda s: (*s, s[0]),
        lambda s: (s[1], s[0], *s[2:]),
        lambda s: (*s, DraftSection(id="verdict", blocks=(SUMMARY,))),
    ],
)
def test_sections_are_there_once_and_in_order(
    mutate: Callable[[tuple[DraftSection, ...]], tuple[DraftSection, ...]],
) -> None:
    good = draft()
    verdict = check(good.model_copy(update={"sections": mutate(good.sections)}))
    assert failed(verdict) == {"structure"}
    wanted = [spec.id for spec in Q.parts]
    assert [s.id for s in verdict.sections] == [name for name in wanted if name in
                                                {s.id for s in verdict.sections}]  # fmt: skip


def test_too_few_quotes_and_findings_without_one_fail() -> None:
    verdict = check(draft(critique=(STRENGTH, claim(WEAKNESS.text, label=WEAKNESS.label))))
    assert failed(verdict) == {"evidence"}
    assert findings(verdict, "critique")[1].notes == ("No quote given: judgement alone.",)


def test_text_copied_from_the_document_is_marked() -> None:
    copied = " ".join(PAPER.pages[0].text.split()[:60])
    verdict = check(draft(mechanism=(claim(f"Well. {copied}", MECHANISM.quotes[0].text),)))
    assert failed(verdict) == {"pasted"}
    assert findings(verdict, "mechanism")[0].notes == ("Mostly the document's own words.",)


def test_a_strength_repeated_as_a_weakness_is_marked() -> None:
    same = claim(
        "The trace comes from production, so the bursts are real ones.",
        WEAKNESS.quotes[0].text,
        label=WEAKNESS.label,
    )
    assert failed(check(draft(critique=(STRENGTH, same)))) == {"distinct"}


def test_a_slip_into_another_script_removes_the_finding() -> None:
    slip = claim("The cache 缓存 is warm.", WEAKNESS.quotes[0].text, label=WEAKNESS.label)
    assert failed(check(draft(critique=(STRENGTH, WEAKNESS, slip)))) == {"script"}
    assert failed(check(draft(critique=(STRENGTH, WEAKNESS, slip)), "缓存是什么?")) == {"language"}


@pytest.mark.parametrize(
    "secret",
    [
        "sk-" + "proj4Kd92hTzQ8vLmN3xRt6W",
        "xoxb-" + "1234567890-abcdefghij",
        "https://admin:hunter2@db.internal/x",
        "api_key = " + "9f8e7d6c5b4a39281706",
        "Zx8Kq2Lm9Pw4Rt7Vb3Nc6Yd1Hf5Js0Gk",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
    ],
)
def test_what_looks_like_a_secret_is_not_shown(secret: str) -> None:
    leak = claim(f"Set it to {secret} first.", WEAKNESS.quotes[0].text, label=WEAKNESS.label)
    verdict = check(draft(critique=(STRENGTH, WEAKNESS, leak)))
    assert "secrets" in failed(verdict)
    assert secret not in verdict.model_dump_json()


@pytest.mark.parametrize(
    "text",
    [
        "Set api_key = YOUR_SECRET_HERE, or read password=$DB_PASSWORD from the environment.",
        "KVCacheCentricDisaggregatedArchitecture is a mouthful.",
        "See https://example.org/papers/conductor-2026-final-version for it.",
    ],
)
def test_placeholders_and_long_words_are_no_secrets(text: str) -> None:
    fine = claim(text, WEAKNESS.quotes[0].text, label=WEAKNESS.label)
    assert "secrets" not in failed(check(draft(critique=(STRENGTH, WEAKNESS, fine))))


def test_a_true_quote_under_a_claim_it_does_not_carry_is_warned_of() -> None:
    far = claim("It gains 498% on bad days.", WEAKNESS.quotes[0].text, label=WEAKNESS.label)
    alien = claim("Money is tight everywhere.", WEAKNESS.quotes[0].text, label=WEAKNESS.label)
    for weak in (far, alien):
        verdict = check(draft(critique=(STRENGTH, weak)))
        assert failed(verdict) == set()
        assert warned(verdict) == {"support"}


def test_the_readers_own_blocks_pass_through() -> None:
    note = Paragraph(text="The paper does not state its limits in words that were searched for.")
    given = draft()
    sections = (
        given.sections[0],
        DraftSection(id="mechanism", blocks=(note,)),
        *given.sections[2:],
    )
    verdict = check(Draft(model="reader", sections=sections))
    assert verdict.failures == ()
    assert verdict.complete
    assert verdict.sections[1].blocks == (note,)


def test_a_section_is_shown_early_only_when_all_of_it_holds() -> None:
    good = draft().sections[2]
    shown = verify_section(Q, SOURCES, "decode", good)
    assert shown is not None
    assert shown == check(draft()).sections[2]
    marked = claim("It costs 777 dollars.", WEAKNESS.quotes[0].text, label=WEAKNESS.label)
    for blocks in ((STRENGTH,), (STRENGTH, WEAKNESS, claim("So?", "Nobody wrote this sentence."),
                                 ), (STRENGTH, marked)):  # fmt: skip
        section = DraftSection(id="critique", blocks=blocks)
        assert verify_section(Q, SOURCES, "decode", section) is None
    assert verify_section(Q, SOURCES, "decode", DraftSection(id="other", blocks=(SUMMARY,))) is None


def test_without_documents_an_answer_needs_no_quotes() -> None:
    persona = Persona(name="Free", handle="free", sections=Q.sections[:1])
    answer = claim("Batch the requests by length and keep the cold ones apart from the warm ones.")
    given = Draft(model="m", sections=(DraftSection(id="summary", blocks=(answer,)),))
    verdict = verify(persona, (), "how do I batch?", given)
    assert verdict.failures == ()
    assert verdict.survives
    assert verdict.complete


def test_a_persona_that_demands_no_quotes_survives_without() -> None:
    free = Q.sections[0].model_copy(update={"evidence": 0})
    persona = Persona(name="Free", handle="free", sections=(free,))
    answer = claim("Batch the requests by length and keep the cold ones apart from the warm ones.")
    given = Draft(model="m", sections=(DraftSection(id="summary", blocks=(answer,)),))
    assert verify(persona, SOURCES, "how do I batch?", given).survives
    assert not verify(Q, SOURCES, "how do I batch?", given).survives


def test_a_quote_from_the_other_document_is_said() -> None:
    baseline = index_of(made("Nothing of the sort is in here, not a word.", role="baseline"))
    paper = index_of(PAPER.model_copy(update={"role": "proposal"}))
    wrong = Quoted(text="We assume that no node fails during the replay", document="baseline")
    weak = WEAKNESS.model_copy(update={"quotes": (wrong,)})
    verdict = verify(Q, (baseline, paper), "decode", draft(critique=(STRENGTH, weak)))
    (_, finding) = findings(verdict, "critique")
    assert finding.evidence[0].document == "proposal"
    assert "stands in the proposal, not in the baseline" in finding.notes[0]


def test_what_a_persona_does_not_ask_for_is_not_checked() -> None:
    lenient = Q.model_copy(update={"checks": ()})
    given = draft(questions=replaced(0, "What is the main contribution?"))
    assert verify(lenient, SOURCES, "decode", given).warnings == ()


def test_a_persona_cannot_ask_for_a_check_there_is_not() -> None:
    require_known(Q, source="q.md")
    with pytest.raises(ConfigError, match=r"q\.md, checks: there is no check 'tone'; .*numbers"):
        require_known(Q.model_copy(update={"checks": ("tone",)}), source="q.md")
    assert {"quotes", "numbers", "secrets"} <= set(known_checks())
