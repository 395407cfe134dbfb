"""The shipped personas hold a model to what their seeds demand; personas/README.md names each."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest
from good_answers import (
    ASKS_TERSE,
    ATLAS_TABLE,
    ATLAS_TERSE,
    BASE,
    FULL,
    IDEA,
    KIRA_TERSE,
    PAGE_TERSE,
    Q_TERSE,
    SERVEWISE_TERSE,
    Good,
    say,
    shipped,
)

from bot.core.answer import Claim, Draft, DraftSection
from bot.core.checks import known_checks, require_known, verify
from bot.core.conform import faults
from bot.core.errors import UserError
from bot.core.evidence import index_of
from bot.core.modes import ESCALATION, filled, overstepped, shaped
from bot.core.persona import COVERAGE, Persona
from bot.core.roles import Said, settle
from bot.core.rules import DRAFT_RULES, RULES
from bot.core.schema import schema_of, sections_of
from bot.personas import load_personas
from config.settings import Settings

HANDLES = ("atlas", "kira", "q", "servewise")
PERSONAS = {handle: shipped(handle) for handle in HANDLES}
Q, KIRA, ATLAS, SERVEWISE = (PERSONAS[each] for each in ("q", "kira", "atlas", "servewise"))
GOOD = (Q_TERSE, KIRA_TERSE, ASKS_TERSE, ATLAS_TERSE, ATLAS_TABLE, SERVEWISE_TERSE, PAGE_TERSE)


def told(good: Good, draft: Draft | None = None) -> set[str]:
    verdict = verify(good.persona, good.sources, good.question, draft or good.draft)
    return {flaw.check for flaw in (*verdict.failures, *verdict.warnings)}


def with_section(good: Good, section: str, *claims: Claim) -> Draft:
    sections = tuple(
        DraftSection(id=each.id, blocks=claims) if each.id == section else each
        for each in good.draft.sections
    )
    return good.draft.model_copy(update={"sections": sections})


def claims_of(good: Good, section: str) -> tuple[Claim, ...]:
    blocks = next(each.blocks for each in good.draft.sections if each.id == section)
    return tuple(block for block in blocks if isinstance(block, Claim))


def reworded(good: Good, section: str, change: Callable[[Claim], Claim]) -> Draft:
    return with_section(good, section, *map(change, claims_of(good, section)))


def added(good: Good, section: str, *claims: Claim) -> Draft:
    return with_section(good, section, *claims_of(good, section), *claims)


def without_label(good: Good, section: str, label: str) -> Draft:
    left = (claim for claim in claims_of(good, section) if claim.label != label)
    return with_section(good, section, *left)


def caught(good: Good, broken: Draft, check: str) -> None:
    assert check not in told(good)
    assert check in told(good, broken)


def as_json(good: Good) -> dict[str, object]:
    """An answer the way a model would give it, for the schema of its persona."""
    data: dict[str, object] = {}
    for spec in good.persona.parts:
        role = good.sources[0].document.role
        items = [_item(claim, role, spec.remedy) for claim in claims_of(good, spec.id)]
        if spec.groups:
            labels = {group.label: group.id for group in spec.groups}
            parts: dict[str, object] = {}
            for claim, item in zip(claims_of(good, spec.id), items, strict=True):
                key = labels[claim.label]
                parts[key] = {"applies": "yes", **item} if spec.zones else [item]
            data[spec.id] = parts
        elif spec.count:
            data[spec.id] = {"items": {f"q{n}": item for n, item in enumerate(items, 1)}}
        else:
            data[spec.id] = {"items": items}
    return data


def _item(claim: Claim, role: str, owed: str) -> dict[str, object]:
    quotes = [{"document": quote.document or role, "text": quote.text} for quote in claim.quotes]
    item: dict[str, object] = {"text": claim.text, "quotes": quotes}
    return {**item, "remedy": claim.remedy} if owed else item


# Of every persona --------------------------------------------------------------------------------


def test_all_four_are_found_with_words_of_their_own():
    personas = load_personas(Settings(_env_file=None))
    assert set(HANDLES) <= set(personas)
    words = [w for p in PERSONAS.values() for w in (p.handle, *p.aliases, *p.verbs)]
    assert len(words) == len(set(words))
    assert all(p.icon and p.accent and p.description for p in PERSONAS.values())


@pytest.mark.parametrize("handle", HANDLES)
def test_every_check_that_is_named_exists(handle: str):
    persona = PERSONAS[handle]
    for form in (
        persona,
        *(persona.model_copy(update={"checks": m.checks}) for m in persona.modes),
    ):
        require_known(form, source=handle)


@pytest.mark.parametrize("good", GOOD, ids=lambda good: f"{good.kind} {good.name}")
def test_a_good_answer_in_the_persona_s_form_passes(good: Good):
    verdict = verify(good.persona, good.sources, good.question, good.draft)
    assert verdict.failures == ()
    assert verdict.findings_removed == 0


ORDER = {
    "q": ["The \"No-BS\" Summary", "The Core Mechanism", "The Critique", "Discussion Questions"],
    "kira": ["The Mirror", "The Novelty Gap", "The Mechanism Stress Test", "The \"Twist\""],
    "atlas": ["Recommendation", "Trade-offs", "Operations", "Cold start", "Security",
              "Decision Summary"],
    "servewise": ["What good looks like", "The request path, from client to last token",
                  "Recommendation", "Trade-offs", "Telemetry", "Cost"],
}  # fmt: skip


@pytest.mark.parametrize("handle", HANDLES)
def test_the_sections_have_their_names_and_their_order(handle: str):
    assert [spec.title for spec in PERSONAS[handle].sections] == ORDER[handle]


@pytest.mark.parametrize("good", [Q_TERSE, KIRA_TERSE], ids=["q", "kira"])
def test_an_answer_without_one_of_its_sections_is_refused(good: Good):
    whole = as_json(good)
    assert len(sections_of(good.persona, whole)) == len(good.persona.parts)
    for missing in whole:
        rest = {key: value for key, value in whole.items() if key != missing}
        with pytest.raises(ValueError, match=missing):
            sections_of(good.persona, rest)


@pytest.mark.parametrize("good", GOOD, ids=lambda good: f"{good.kind} {good.name}")
def test_sections_out_of_order_are_told(good: Good):
    turned = good.draft.model_copy(update={"sections": good.draft.sections[::-1]})
    caught(good, turned, "structure")


@pytest.mark.parametrize("good", GOOD, ids=lambda good: f"{good.kind} {good.name}")
def test_an_answer_that_lacks_a_section_is_told(good: Good):
    short = good.draft.model_copy(update={"sections": good.draft.sections[:-1]})
    caught(good, short, "structure")


@pytest.mark.parametrize(
    ("good", "section"),
    [(Q_TERSE, "mechanism"), (KIRA_TERSE, "twist"), (ATLAS_TERSE, "recommendation"),
     (SERVEWISE_TERSE, "recommendation")],
)  # fmt: skip
def test_work_that_nobody_cited_is_told(good: Good, section: str):
    named = say("Zhou et al. (2021) have shown in Palomar that this works for other loads as well.")
    caught(good, added(good, section, named), "works")


# Q -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("good", [Q_TERSE, KIRA_TERSE], ids=["q", "kira"])
def test_a_zone_left_out_is_refused(good: Good):
    whole = as_json(good)
    schema = schema_of(good.persona, tuple(s.document.role for s in good.sources))
    assert faults(schema, whole) == ()
    for group in good.persona.coverage:
        zones = {k: v for k, v in whole[COVERAGE].items() if k != group.id}
        broken = {**whole, COVERAGE: zones}
        assert any(group.id in fault for fault in faults(schema, broken))
        with pytest.raises(ValueError, match=group.id):
            sections_of(good.persona, broken)
        assert "coverage" in told(good, without_label(good, COVERAGE, group.label))


@pytest.mark.parametrize("good", [Q_TERSE, KIRA_TERSE], ids=["q", "kira"])
def test_a_zone_waved_away_is_told(good: Good):
    first = good.persona.coverage[0].label
    wave = Claim(label=first, text="Not applicable.", applies=False)
    rest = (claim for claim in claims_of(good, COVERAGE) if claim.label != first)
    caught(good, with_section(good, COVERAGE, wave, *rest), "coverage")


@pytest.mark.parametrize(
    "group", [group.label for group in (*Q.coverage, *KIRA.coverage)]
)  # fmt: skip
def test_each_zone_of_a_seed_has_an_entry_of_its_own(group: str):
    good = Q_TERSE if group in [zone.label for zone in Q.coverage] else KIRA_TERSE
    caught(good, without_label(good, COVERAGE, group), "coverage")


def test_a_delta_that_does_not_tell_mechanism_from_policy_is_told():
    def blurred(claim: Claim) -> Claim:
        if claim.label != 'The "Delta"':
            return claim
        return claim.model_copy(
            update={"text": "New is that requests go where a prefix is cached."}
        )

    caught(Q_TERSE, reworded(Q_TERSE, COVERAGE, blurred), "mechanism")


def test_q_needs_one_paper():
    (paper,) = Q.inputs
    assert (paper.role, paper.required) == ("paper", True)
    with pytest.raises(UserError):
        settle(Q, (), [Said("decode this")])


def test_a_summary_of_two_paragraphs_is_told():
    more = say("It also shows that idle memory can be shared between all servers of a cluster.")
    caught(Q_TERSE, added(Q_TERSE, "summary", more), "structure")


def test_a_mechanism_that_rests_on_no_quote_is_told():
    bare = (c.model_copy(update={"quotes": ()}) for c in claims_of(Q_TERSE, "mechanism"))
    caught(Q_TERSE, with_section(Q_TERSE, "mechanism", *bare), "evidence")


@pytest.mark.parametrize("label", ["Why it got in", "Where it is weak"])
def test_a_critique_needs_strengths_and_weaknesses(label: str):
    caught(Q_TERSE, without_label(Q_TERSE, "critique", label), "structure")


def test_a_strength_that_is_also_a_weakness_is_told():
    strength = claims_of(Q_TERSE, "critique")[0]
    same = strength.model_copy(update={"label": "Where it is weak"})
    caught(Q_TERSE, added(Q_TERSE, "critique", same), "distinct")


def test_two_questions_are_not_three():
    two = with_section(Q_TERSE, "questions", *claims_of(Q_TERSE, "questions")[:2])
    caught(Q_TERSE, two, "structure")
    schema = schema_of(Q, ("paper",))
    items = schema["properties"]["questions"]["properties"]["items"]
    assert items["required"] == ["q1", "q2", "q3"]
    assert not items["additionalProperties"]


def test_a_question_that_the_abstract_answers_is_told():
    easy = say("What is the name of the scheduler?")
    asked = (*claims_of(Q_TERSE, "questions")[:2], easy)
    caught(Q_TERSE, with_section(Q_TERSE, "questions", *asked), "recall")


def test_a_question_that_fits_any_paper_is_told():
    vague = say("Would you really have done all of that in the same way, and if not, why not?")
    asked = (*claims_of(Q_TERSE, "questions")[:2], vague)
    caught(Q_TERSE, with_section(Q_TERSE, "questions", *asked), "anchored")


# Kira --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("section", ["novelty_gap", "stress_test"])
def test_an_attack_without_what_must_be_solved_is_told(section: str):
    def mute(claim: Claim) -> Claim:
        return claim.model_copy(update={"remedy": ""})

    caught(KIRA_TERSE, reworded(KIRA_TERSE, section, mute), "remedy")


def test_the_formula_of_survival_stands_before_each_remedy():
    verdict = verify(KIRA_TERSE.persona, KIRA_TERSE.sources, KIRA_TERSE.question, KIRA_TERSE.draft)
    shown = chain.from_iterable(s.blocks for s in verdict.sections if s.id == "stress_test")
    assert all(
        finding.remedy.startswith(
            "If you want this to survive peer review at ASPLOS or SOSP, you need to solve"
        )
        for finding in shown
    )


def test_a_vague_remedy_is_told():
    def vague(claim: Claim) -> Claim:
        return claim.model_copy(update={"remedy": "improve the evaluation and explain more."})

    caught(KIRA_TERSE, reworded(KIRA_TERSE, "stress_test", vague), "remedy")


def test_a_mirror_that_does_not_ask_is_told():
    def flat(claim: Claim) -> Claim:
        return claim.model_copy(update={"text": "You want to record evictions in the scheduler."})

    caught(KIRA_TERSE, reworded(KIRA_TERSE, "mirror", flat), "mirror")


def test_a_bare_rejection_is_told():
    verdict = say("This idea should be rejected.")
    caught(KIRA_TERSE, added(KIRA_TERSE, "twist", verdict), "no_bare_rejection")


@pytest.mark.parametrize("role", ["baseline", "proposal"])
def test_an_answer_that_quotes_one_document_alone_is_told(role: str):
    def without(claim: Claim) -> Claim:
        quotes = tuple(quote for quote in claim.quotes if quote.document != role)
        return claim.model_copy(update={"quotes": quotes})

    draft = KIRA_TERSE.draft
    sections = tuple(
        section.model_copy(update={"blocks": tuple(map(without, section.blocks))})
        for section in draft.sections
    )
    caught(KIRA_TERSE, draft.model_copy(update={"sections": sections}), "both_quoted")


def test_a_mechanism_is_stressed_more_than_once():
    one = with_section(KIRA_TERSE, "stress_test", claims_of(KIRA_TERSE, "stress_test")[0])
    caught(KIRA_TERSE, one, "structure")


def test_file_names_tell_the_baseline_from_the_idea():
    names = {wanted.role: wanted.names for wanted in KIRA.inputs}
    assert "proposal_call" in names["baseline"]
    assert "proposal" in names["proposal"]
    assert all(wanted.required and wanted.without for wanted in KIRA.inputs)


# Atlas -------------------------------------------------------------------------------------------

SIX = ["mode", "sequence_length", "qps", "p99", "model_size", "gpu_budget"]
ENOUGH = {
    "mode": "real time", "sequence_length": "prompts of 2k tokens, answers up to 500",
    "qps": "200 req/s", "p99": "p99 < 500 ms", "model_size": "70B", "gpu_budget": "two H100s",
}  # fmt: skip


def test_the_six_slots_of_the_workload_are_asked_for():
    assert [slot.id for slot in ATLAS.slots] == SIX
    assert all(slot.ask.endswith("?") for slot in ATLAS.slots)


def test_too_little_known_asks_before_anything_is_recommended():
    for known in range(5):
        words = ", ".join(list(ENOUGH.values())[:known])
        assert shaped(ATLAS, words).sections[0].id == "clarifying"
    for left_out in SIX:
        words = ", ".join(said for slot, said in ENOUGH.items() if slot != left_out)
        assert shaped(ATLAS, words).sections[0].id == "recommendation"


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("What is the difference between AWQ and GPTQ?", "answer"),
        ("Explain how continuous batching works.", "answer"),
        ("Recommend a runtime and explain why.", "clarifying"),
        (f"{FULL} And what is the difference between AWQ and GPTQ?", "recommendation"),
        ("How should we serve a 70B model?", "clarifying"),
        ("Design the serving of our chatbot.", "clarifying"),
        ("Explain to us which runtime we should take.", "clarifying"),
        ("How do we serve it with vLLM?", "clarifying"),
    ],
)
def test_who_wants_an_explanation_is_not_asked_about_a_workload(words: str, form: str):
    assert shaped(ATLAS, words).sections[0].id == form


@pytest.mark.parametrize("at", range(5))
def test_a_slot_that_is_missing_and_not_asked_for_is_told(at: int):
    asked = claims_of(ASKS_TERSE, "clarifying")
    caught(ASKS_TERSE, with_section(ASKS_TERSE, "clarifying", *asked[:at], *asked[at + 1 :]),
           "clarify")  # fmt: skip


def test_a_recommendation_before_enough_is_known_is_told():
    firm = say("I recommend that you deploy vLLM on four H100 GPUs and put Envoy in front of them.")
    caught(ASKS_TERSE, added(ASKS_TERSE, "known", firm), "clarify")


def test_the_recommendation_comes_first():
    assert ATLAS.sections[0].id == "recommendation"
    sections = ATLAS_TERSE.draft.sections
    last = ATLAS_TERSE.draft.model_copy(update={"sections": (*sections[1:], sections[0])})
    caught(ATLAS_TERSE, last, "structure")


@pytest.mark.parametrize("label", [group.label for group in ATLAS.sections[1].groups])
def test_each_pair_of_tradeoffs_is_owed(label: str):
    caught(ATLAS_TERSE, without_label(ATLAS_TERSE, "tradeoffs", label), "structure")
    assert "tradeoffs" in told(ATLAS_TERSE, without_label(ATLAS_TERSE, "tradeoffs", label))


@pytest.mark.parametrize("label", ["Monitoring", "Rollback", "Capacity planning"])
def test_no_architecture_goes_without_operations(label: str):
    caught(ATLAS_TERSE, without_label(ATLAS_TERSE, "operations", label), "structure")


@pytest.mark.parametrize(
    "said",
    [
        "A new replica must download the weights first, and load the model from disk after that.",
        "A new replica must load the model and let the engine allocate GPU memory for its cache.",
        "A new replica downloads the weights from the store and then reserves its GPU memory.",
    ],
)
def test_a_cold_start_is_download_loading_and_memory(said: str):
    caught(ATLAS_TERSE, with_section(ATLAS_TERSE, "cold_start", say(said)), "mentions")


@pytest.mark.parametrize(
    "said",
    [
        "The public endpoint gets rate limiting for each customer at the gateway, and that is it.",
        "The public endpoint asks for authentication by an API key, and that is all there is.",
    ],
)
def test_a_public_endpoint_has_authentication_and_a_rate_limit(said: str):
    draft = with_section(ATLAS_TERSE, "security", say(said))
    caught(ATLAS_TERSE, draft, "mentions")
    assert "exposed_endpoint" in told(ATLAS_TERSE, draft)


def test_an_invented_benchmark_figure_is_told():
    made_up = say("In benchmarks vLLM reaches 2,950 tokens per second on this card.")
    caught(ATLAS_TERSE, added(ATLAS_TERSE, "recommendation", made_up), "invented_benchmarks")


def test_a_large_model_on_one_consumer_card_is_told():
    wild = say("Or serve the unquantized 70B model in FP16 on a single RTX 4090; that is cheaper.")
    caught(ATLAS_TERSE, added(ATLAS_TERSE, "recommendation", wild), "consumer_gpu")


def test_a_large_model_is_let_through_once_the_asker_has_acknowledged_it():
    words = (
        f"{FULL} We know that a 70B model unquantized on a single RTX 4090 is impractical, and we "
        "want to try it all the same."
    )
    wild = say("Or serve the unquantized 70B model in FP16 on a single RTX 4090; that is cheaper.")
    told_it = ATLAS_TERSE._replace(question=words)
    assert "consumer_gpu" not in told(told_it, added(told_it, "recommendation", wild))


def test_training_advice_that_was_asked_for_is_let_through():
    asked = ATLAS_TERSE._replace(
        question=f"{FULL} And how should we fine-tune the model with LoRA?"
    )
    advice = say("Fine-tune the model with LoRA at a learning rate of a tenth before you serve it.")
    assert "training_apart" not in told(asked, added(asked, "recommendation", advice))


def test_serverless_without_its_limits_is_told():
    easy = say("Just use serverless inference for all of it, and forget about capacity altogether.")
    caught(ATLAS_TERSE, added(ATLAS_TERSE, "recommendation", easy), "serverless")


def test_training_advice_that_nobody_asked_for_is_told():
    astray = say("Fine-tune the model with LoRA at a learning rate of a tenth before you serve it.")
    caught(ATLAS_TERSE, added(ATLAS_TERSE, "recommendation", astray), "training_apart")


@pytest.mark.parametrize(
    "secret", ["sk-9fJ2kQ7xLm4TzR8vB1nW6yD3", "changeme123", "hunter2-production"]
)
def test_a_secret_in_a_configuration_is_told(secret: str):
    listing = ("yaml", f"env:\n  - name: API_KEY\n    value: {secret}\n")
    leaked = say("The gateway reads its key from the environment like this:", code=listing)
    draft = added(ATLAS_TERSE, "recommendation", leaked)
    assert told(ATLAS_TERSE, draft) & {"placeholder_secrets", "secrets"}
    assert not told(ATLAS_TERSE) & {"placeholder_secrets", "secrets"}


def test_the_placeholder_alone_is_told_without_a_secrets_manager():
    listing = ("yaml", "env:\n  - name: API_KEY\n    value: YOUR_SECRET_HERE\n# production: TLS")
    plain = say("The gateway reads what it needs from its environment, as below.", code=listing)
    security = say("The API is public: authentication and rate limiting stand at the gateway.")
    only = with_section(ATLAS_TERSE, "security", security)
    draft = with_section(Good(*ATLAS_TERSE[:-1], only), "recommendation", plain)
    assert "placeholder_secrets" in told(ATLAS_TERSE, draft)
    injected = say("A secrets manager such as Vault injects YOUR_SECRET_HERE at start-up.")
    mended = with_section(Good(*ATLAS_TERSE[:-1], draft), "recommendation", plain, injected)
    assert "placeholder_secrets" not in told(ATLAS_TERSE, mended)


SAMPLE = """import logging
import requests
# before production: a budget for retries, and a metric of what failed
session = requests.Session()
try:
    answer = session.post(url, json=body, timeout=10)
    answer.raise_for_status()
except requests.RequestException:
    logging.exception("no answer")
    raise
finally:
    session.close()
"""


@pytest.mark.parametrize(
    "left_out",
    [
        'except requests.RequestException:\n    logging.exception("no answer")\n    raise\n',
        "finally:\n    session.close()\n",
        "# before production: a budget for retries, and a metric of what failed\n",
    ],
)
def test_code_handles_errors_cleans_up_and_says_what_is_missing(left_out: str):
    def with_code(text: str) -> Draft:
        shown = say("A first request to see that it answers at all:", code=("python", text))
        return added(ATLAS_TERSE, "recommendation", shown)

    assert left_out in SAMPLE
    assert "hardened_code" not in told(ATLAS_TERSE, with_code(SAMPLE))
    without = SAMPLE.replace(left_out, "").replace("    answer.raise_for_status()\n", "")
    assert "hardened_code" in told(ATLAS_TERSE, with_code(without))


def test_a_rewrite_in_one_go_is_told():
    bang = say("Replace the whole TorchServe stack in one big-bang cutover on a Sunday night.")
    caught(ATLAS_TABLE, added(ATLAS_TABLE, "recommendation", bang), "incremental")


def test_a_stack_that_is_dismissed_is_told():
    scorn = say("Your TorchServe stack is obsolete garbage; throw it away and start from scratch.")
    caught(ATLAS_TABLE, added(ATLAS_TABLE, "recommendation", scorn), "incremental")


def test_three_options_without_a_table_are_told():
    caught(ATLAS_TABLE, with_section(ATLAS_TABLE, "decision_summary"), "decision_summary")


def test_a_table_that_does_not_tell_its_rows_apart_is_told():
    first, *rest = claims_of(ATLAS_TABLE, "decision_summary")
    caught(ATLAS_TABLE, with_section(ATLAS_TABLE, "decision_summary", first, first, *rest), "table")


def test_an_answer_without_a_bold_term_is_told():
    def plain(block: Claim) -> Claim:
        return block.model_copy(update={"text": block.text.replace("**", "")})

    sections = tuple(
        section.model_copy(update={"blocks": tuple(map(plain, section.blocks))})
        for section in ATLAS_TABLE.draft.sections
    )
    caught(ATLAS_TABLE, ATLAS_TABLE.draft.model_copy(update={"sections": sections}), "formatting")


@pytest.mark.parametrize(
    ("marked", "unmarked"),
    [
        ("Run `kubectl rollout status` after each step.", "Run kubectl rollout status after each."),
        ("⚠️ A node without spare memory is a risk.", "A node without spare memory is a risk."),
        ("✅ Weighted canaries are a proven pattern.", "Weighted canaries are a proven pattern."),
    ],
)
def test_commands_risks_and_proven_patterns_are_marked(marked: str, unmarked: str):
    def draft(said: str) -> Draft:
        bare = reworded(ATLAS_TABLE, "cold_start", _unmarked)
        bare = reworded(Good(*ATLAS_TABLE[:-1], bare), "recommendation", _unmarked)
        return added(Good(*ATLAS_TABLE[:-1], bare), "operations", say(said, label="Monitoring"))

    assert "formatting" not in told(ATLAS_TABLE, draft(marked))
    assert "formatting" in told(ATLAS_TABLE, draft(unmarked))


def _unmarked(claim: Claim) -> Claim:
    text = claim.text.replace("⚠️ ", "").replace("✅ ", "")
    return claim.model_copy(update={"text": text})


@pytest.mark.parametrize(
    ("words", "boundary"),
    [
        ("We need HIPAA for this.", "compliance"),
        ("What counts as SOC2 audit evidence?", "compliance"),
        ("Which procurement contract should we sign?", "procurement"),
        ("Should we buy 64 H100s?", "procurement"),
        ("Should we retrain the model so that it serves faster?", "architecture_change"),
        ("Can you change the architecture of the model?", "architecture_change"),
    ],
)
def test_beyond_his_field_atlas_hands_over_first(words: str, boundary: str):
    assert [b.id for b in overstepped(ATLAS, words)] == [boundary]
    persona = shaped(ATLAS, words)
    assert persona.sections[0].id == ESCALATION
    silent = Draft(
        model="written",
        sections=(
            DraftSection(
                id=ESCALATION, blocks=(say("That is an interesting thing to think about."),)
            ),
            *ASKS_TERSE.draft.sections,
        ),
    )
    verdict = verify(persona, (), words, silent)
    assert "escalation" in {failure.check for failure in verdict.failures}


@pytest.mark.parametrize(
    "words",
    ["serve a fine-tuned 8B model", "the model was not retrained", "our SLA contract says 2 s"],
)
def test_within_his_field_atlas_hands_nothing_over(words: str):
    assert overstepped(ATLAS, words) == ()


# ServeWise ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["latency", "availability", "cost", "error budget"])
def test_what_good_looks_like_is_said_in_all_four_terms(missing: str):
    words = {
        "latency": ("p99 latency", "speed"), "availability": ("availability target", "target"),
        "cost": ("cost, and who pays", "take, and who decides"),
        "error budget": ("an error budget", "a limit"),
    }  # fmt: skip
    old, new = words[missing]

    def mute(claim: Claim) -> Claim:
        return claim.model_copy(update={"text": claim.text.replace(old, new)})

    caught(SERVEWISE_TERSE, reworded(SERVEWISE_TERSE, "slo", mute), "mentions")


def test_optimizing_before_the_objective_is_told():
    hasty = with_section(SERVEWISE_TERSE, "slo", say(
        "Quantize the weights and raise the batch size first, then turn on speculative decoding."
    ))  # fmt: skip
    caught(SERVEWISE_TERSE, hasty, "slo_first")


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("The client in the editor", "Somebody"),
        ("load balancer", "front door"),
        ("authentication", "papers"),
        ("A queue per tenant admits it", "It goes on"),
        ("to the engine; prefill is bound by compute, decode by memory bandwidth", "to the rest"),
        ("and streaming carry each token back, until the last token closes the stream", "is all"),
    ],
)
def test_the_request_is_followed_from_client_to_last_token(words: str, instead: str):
    def mute(claim: Claim) -> Claim:
        text = claim.text.replace(words, instead).replace("opens a stream", "calls")
        return claim.model_copy(update={"text": text})

    caught(SERVEWISE_TERSE, reworded(SERVEWISE_TERSE, "request_path", mute), "mentions")


def test_a_free_lunch_is_told():
    lunch = say("With this design there is no trade-off at all: latency, cost and quality improve.")
    caught(SERVEWISE_TERSE, added(SERVEWISE_TERSE, "tradeoffs", lunch), "tradeoffs")


@pytest.mark.parametrize("term", ["latency", "throughput", "cost", "quality"])
def test_the_four_terms_of_every_tradeoff_are_weighed(term: str):
    def mute(claim: Claim) -> Claim:
        return claim.model_copy(update={"text": claim.text.replace(term, "it")})

    caught(SERVEWISE_TERSE, reworded(SERVEWISE_TERSE, "tradeoffs", mute), "mentions")


def test_telemetry_without_a_metric_is_told():
    blind = say("The team will keep a close eye on everything that goes on in the cluster.")
    caught(SERVEWISE_TERSE, with_section(SERVEWISE_TERSE, "telemetry", blind), "telemetry")


def test_a_cost_without_a_unit_is_told():
    vague = say("It will be somewhat cheaper than before once the team has got used to it all.")
    caught(SERVEWISE_TERSE, with_section(SERVEWISE_TERSE, "cost", vague), "cost")


@pytest.mark.parametrize(
    "words",
    ["I got paged, TTFT is through the roof", "alert fired: queue depth", "pods are crashing",
     "CUDA out of memory on three replicas", "error rate is 5% since the deploy", "we have a sev1",
     "GPU OOM in prod since 2am, help", "vllm prod down!!", "500s everywhere", "latency spiked",
     "our p99 went from 300ms to 4s an hour ago", "requests hang since deploy",
     "users report timeouts", "alert KVCacheUsageHigh", "pods crashlooping after rollout",
     "Produktion steht, Timeouts seit 10 Minuten", "our vllm pods crash, help",
     "TTFT is 10x since the upgrade", "How do I stop the OOMs? prod is down",
     "many timeouts right now, should we roll back?", "What should I check? a replica hangs",
     "model server won't start after the update", "p99 is 4s instead of 300ms",
     "Wir haben Fehler seit dem Deployment, was tun?", "queue keeps growing"],
)  # fmt: skip
def test_a_page_gets_the_form_for_pages(words: str):
    sections = [spec.title for spec in shaped(SERVEWISE, words).sections if spec.id != ESCALATION]
    assert sections == [
        "Do this now", "Most likely cause", "Check that it worked", "If not, escalate",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    ["How should we alert on queue depth?", "Design a platform that survives an outage of one zone",
     "What should our incident review look at?", "Should we use PagedAttention?",
     "how should we design for OOM?", "which alerts should we have?", "which p99 is realistic?",
     "what p99 target should we set?", "How do we prevent OOM kills?",
     "Is 30 s a sensible timeout?",
     "how do we avoid crash loops after rollouts?", "What happens when a GPU node goes down?",
     "How do we scale down at night?", "write an alert for queue depth", "plan for twice the load",
     "What should we monitor so that we notice a hang?", "Wie sollten wir Alarme definieren?",
     "explain what causes OOM in vLLM", "how can we reduce our error rate?"],
)  # fmt: skip
def test_a_design_question_gets_the_form_for_designs(words: str):
    assert shaped(SERVEWISE, words).sections[0].id == "slo"


def test_a_guess_that_looks_like_a_fact_is_told():
    guess = say("The load balancer lost its mind after the certificate was renewed.")
    caught(PAGE_TERSE, with_section(PAGE_TERSE, "cause", guess), "hypotheses")


def test_a_hypothesis_without_a_test_is_told():
    untested = say("The network is overloaded by somebody else's backup.", label="Hypothesis")
    caught(PAGE_TERSE, with_section(PAGE_TERSE, "cause", untested), "hypotheses")


def test_a_command_that_cannot_be_undone_is_told():
    rash = say("Run `kubectl delete namespace serving` and let everything come up again.")
    caught(PAGE_TERSE, added(PAGE_TERSE, "now", rash), "destructive")


def test_the_baseline_and_the_idea_are_documents_of_their_own():
    roles = [source.document.role for source in map(index_of, (BASE, IDEA))]
    assert roles == [wanted.role for wanted in KIRA.inputs]


# Slots -------------------------------------------------------------------------------------------


def slots_of(persona: Persona, words: str) -> set[str]:
    return set(filled(persona.slots, words))


@pytest.mark.parametrize(
    ("words", "slots"),
    [
        ("70B", {"model_size"}),
        ("Llama-3.1-70B-Instruct", {"model_size"}),
        ("Mixtral 8x7B", {"model_size"}),
        ("a 350M parameter encoder", {"model_size"}),
        ("weights of 26 GB", {"model_size"}),
        ("200 req/s", {"qps"}),
        ("QPS of 50", {"qps"}),
        ("5 million requests per day", {"qps"}),
        ("300 concurrent users", {"qps"}),
        ("p99 < 500 ms", {"p99"}),
        ("p99 latency must stay under 2 seconds", {"p99"}),
        ("500 ms at p99", {"p99"}),
        ("SLA 300ms", {"p99"}),
        ("no latency target", {"p99"}),
        ("two H100s", {"gpu_budget"}),
        ("8xA100", {"gpu_budget"}),
        ("one A10G", {"gpu_budget"}),
        ("4 × L40S", {"gpu_budget"}),
        ("CPU only", {"gpu_budget"}),
        ("a budget of $5,000 per month", {"gpu_budget"}),
        ("prompts of 2k tokens, answers up to 500", {"sequence_length"}),
        ("context length 32k", {"sequence_length"}),
        ("1k in, 200 out", {"sequence_length"}),
        ("a nightly batch job", {"mode"}),
        ("real-time", {"mode"}),
        ("it’s batch", {"mode"}),
        ("interactive chatbot", {"mode"}),
        ("a chat UI", {"mode"}),
        ("a streaming UI", {"mode"}),
        ("users wait for the answer", {"mode"}),
        ("a nightly job", {"mode"}),
        ("no more than 3 seconds", {"p99"}),
        ("5 concurrent", {"qps"}),
        ("10k DAU", {"qps"}),
        ("10k prompts per day", {"qps"}),
        ("two DGX H100", {"gpu_budget"}),
        ("context length, max 32k tokens", {"sequence_length"}),
        ("4k prompts, 20 users at once", {"sequence_length", "qps"}),
        (
            "Echtzeit, 50 Anfragen pro Sekunde, 70 Mrd. Parametern",
            {"mode", "qps", "model_size"},
        ),
        ("20 gleichzeitige Nutzer, p99 unter 2 Sekunden", {"qps", "p99"}),
        ("zwei H100, 5.000 Euro im Monat", {"gpu_budget"}),
        ("ein nächtlicher Job, Prompts mit 2000 Tokens", {"mode", "sequence_length"}),
        ("kein Latenzziel", {"p99"}),
        (", ".join(ENOUGH.values()), set(SIX)),
    ],
)
def test_a_slot_is_filled_by_what_is_said(words: str, slots: set[str]):
    assert slots_of(ATLAS, words) == slots


@pytest.mark.parametrize(
    "words",
    [
        "what QPS can I expect?",
        "What throughput will 2 replicas reach?",
        "should this be batch or real-time?",
        "which batch size suits continuous batching?",
        "How many H100s do I need?",
        "how many GPUs?",
        "what p99 should I aim for?",
        "does latency matter?",
        "what is the maximum sequence length?",
        "which model size is sensible?",
        "we get 30 tokens per second",
        "$2 per 1 million tokens",
        "GPT-4 users expect more",
        "is a card with 16 GB enough?",
        "page 70 of the paper, Table 3, version 2.1",
        "how many concurrent users can it take?",
        "which chat model should we take?",
        "how long do users wait?",
        "Wie viele GPUs brauche ich?",
        "Batch oder Echtzeit?",
        "Welches p99 ist realistisch?",
        "was kostet eine GPU?",
        "Llama-2-chat",
        "",
    ],
)
def test_a_slot_is_not_filled_by_a_question_about_it(words: str):
    assert slots_of(ATLAS, words) == set()


def test_what_fills_a_slot_is_shown_as_it_was_said():
    said = filled(ATLAS.slots, "Prompts of 2k tokens,\nanswers up to 500; p99 ≤ 800 ms.")
    assert said["sequence_length"] == "Prompts of 2k tokens, answers up to 500"
    assert said["p99"] == "p99 ≤ 800 ms"
    beside = filled(ATLAS.slots, "4k prompts, 20 users at once")
    assert beside == {"sequence_length": "4k prompts", "qps": "20 users at once"}


@pytest.mark.parametrize(
    ("words", "slots"),
    [
        ("p99 under 2 s", {"latency"}),
        ("99.9% availability", {"availability"}),
        ("three nines", {"availability"}),
        ("$0.50 per million tokens", {"cost"}),
        ("an error budget of 0.1%", {"error_budget"}),
        ("How do we make it faster and cheaper?", set()),
    ],
)
def test_objectives_are_read_out_of_a_question(words: str, slots: set[str]):
    assert slots_of(SERVEWISE, words) == slots


# The table of demands ----------------------------------------------------------------------------

ROOT = Path(__file__).resolve().parents[2]
LETTERS = {"K": "kira", "Q": "q", "A": "atlas", "S": "servewise"}


class Demand(NamedTuple):
    """A row of the table in personas/README.md."""

    id: str
    text: str
    carriers: tuple[str, ...]
    how: str
    test: str

    @property
    def persona(self) -> Persona:
        return PERSONAS[LETTERS[self.id[0]]]


def demands() -> Iterator[Demand]:
    for line in (ROOT / "personas" / "README.md").read_text("utf-8").splitlines():
        if match := re.match(r"\| ([KQAS]\d+) \| (.+) \| (.+) \| \*(.+)\* \| (.*)\|$", line):
            carriers = tuple(re.findall(r"`[^`]+`(?=,|$| )|“[^”]+”", match[3]))
            yield Demand(match[1], match[2], carriers, match[4], match[5].strip(" `"))


DEMANDS = tuple(demands())


def test_the_table_has_every_demand_once():
    listed = (ROOT / "tests" / "data" / "demands.txt").read_text("utf-8").splitlines()
    assert [f"{demand.id} {demand.text}" for demand in DEMANDS] == listed
    assert len(listed) == len({line.split()[0] for line in listed})


def test_the_counts_above_each_table_are_those_of_its_rows():
    text = (ROOT / "personas" / "README.md").read_text("utf-8")
    said = re.findall(
        r"^(\d+) demands: (\d+) code-checked, (\d+) schema-forced, (\d+) instruction only\.$",
        text, re.MULTILINE,
    )  # fmt: skip
    counted = []
    for letter in LETTERS:
        how = [demand.how for demand in DEMANDS if demand.id[0] == letter]
        kinds = ("code-checked", "schema-forced", "instruction only")
        counted.append((str(len(how)), *(str(how.count(kind)) for kind in kinds)))
    assert said == counted


@pytest.mark.parametrize("demand", DEMANDS, ids=lambda demand: demand.id)
def test_what_is_said_to_carry_a_demand_is_there(demand: Demand):
    assert demand.how in ("code-checked", "schema-forced", "instruction only")
    assert demand.carriers
    for carrier in demand.carriers:
        assert carries(demand.persona, carrier), carrier


@pytest.mark.parametrize("demand", DEMANDS, ids=lambda demand: demand.id)
def test_a_demand_that_code_carries_names_a_test_that_exists(demand: Demand):
    if demand.how == "instruction only":
        assert all(carrier.startswith("“") for carrier in demand.carriers)
        assert not demand.test
        return
    file, _, name = demand.test.rpartition("::")
    source = (ROOT / file).read_text("utf-8") if file else Path(__file__).read_text("utf-8")
    assert f"\ndef {name}(" in source


def carries(persona: Persona, carrier: str) -> bool:
    """Whether a persona's file has what a row says: a field, a check, or words."""
    if carrier.startswith("“"):
        words = " ".join(persona.instructions.split())
        return carrier[1:-1] in words
    kind, _, name = carrier.strip("`").partition(" ")
    modes = persona.modes
    if kind == "check":
        named = {*persona.checks, *(check for mode in modes for check in mode.checks)}
        return name in known_checks() and (name in named or name in {*RULES, *DRAFT_RULES, "order"})
    fields: dict[str, Iterable[str]] = {
        "section": [s.id for s in chain(persona.sections, *(mode.sections for mode in modes))],
        "zone": [group.id for group in persona.coverage],
        "slot": [slot.id for slot in persona.slots],
        "input": [wanted.role for wanted in persona.inputs],
        "mode": [mode.id for mode in modes],
        "boundary": [boundary.id for boundary in persona.escalation],
        "reading": ["list"] if persona.reading_list else [],
    }
    return name in fields[kind]


def test_no_sentence_about_the_code_is_in_a_file_a_model_reads():
    for persona in PERSONAS.values():
        for word in ("schema", "front matter", "JSON", "Shedder checks"):
            assert word not in persona.instructions
