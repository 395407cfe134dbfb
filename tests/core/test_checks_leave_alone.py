"""Sentences that look like a flaw and are none: each in a good answer, and nothing is told."""

import pytest
from good_answers import ALL, Good
from mutants import changed, section

from bot.core.answer import Code
from bot.core.checks import verify
from bot.core.modes import ESCALATION, shaped

BY_NAME = {(good.kind, good.name): good for good in ALL}
PAPER, IDEA = BY_NAME["q", "terse"], BY_NAME["kira", "terse"]
DESIGN, MOVE = BY_NAME["atlas", "terse"], BY_NAME["atlas", "table"]


def told(good: Good, part: str, text: str, code: tuple[str, str] | None = None) -> set[str]:
    """What is told of a good answer when a sentence, or a listing, is put into it."""
    claim = section(good, part)[0]
    listing = Code(language=code[0], text=code[1]) if code else claim.code
    draft = changed(good, part, 0, text=f"{claim.text} {text}".strip(), code=listing)
    verdict = verify(good.persona, good.sources, good.question, draft)
    return {failure.check for failure in verdict.failures}


@pytest.mark.parametrize(
    "text",
    [
        "Orchard et al. propose random placement instead.",
        "The work of Orchard comes to mind.",
        "Varga (2021) would have asked about noon.",
        "Nobody showed how the cache survives a restart.",
        "Prefix caches such as vLLM's are common by now.",
        "Dean and Barroso (2013) said so, from memory, unverified.",
        "Rejected requests are not counted in their figure.",
        "There is no limit on the number of prompts it remembers.",
        "“Keep it warm” is the motto here.",
        "If one were to say that it scales, one would have to show it.",
        "The `max_tokens: many` of the server is not theirs.",
    ],
)
def test_what_may_be_said_of_a_paper(text: str) -> None:
    assert told(PAPER, "mechanism", text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "The scheduler may reject a request that waits too long.",
        "Reviewers will reject this idea unless you solve what follows.",
        "A vague idea is not publishable, so be concrete.",
        "Your sampling rejects short requests; that biases the tail.",
    ],
)
def test_what_a_stress_test_may_say(text: str) -> None:
    assert told(IDEA, "stress_test", text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Within 0.8 s the first token must be there.",
        "Serverless would not fit: its cold starts and its cap on GPU memory rule it out.",
        "Do not put a model of that size unquantized on a single RTX 4090; it does not fit.",
        "An already fine-tuned checkpoint is served like any other.",
        "Training stays apart; ask the training team about it.",
        "Avoid a big-bang rewrite.",
        "Never expose it without authentication and rate limiting.",
        "⚠️ `kubectl delete pvc` destroys the weights: ask the owner for approval first.",
        "I assume 900 tokens per second per card; benchmark it with your prompts.",
        "Your existing stack is fine; keep it.",
        "Use `--max-num-seqs` to cap the batch.",
        "The password comes from Vault.",
    ],
)
def test_what_a_design_may_say(text: str) -> None:
    assert told(DESIGN, "recommendation", text) == set()


@pytest.mark.parametrize(
    "code",
    [
        (
            "yaml",
            "apiVersion: v1\nkind: Service\nspec:\n  type: ClusterIP\n# production gap: no TLS",
        ),
        ("bash", "kubectl rollout undo deployment/engine"),
        ("promql", "sum(rate(vllm_requests_total[5m]))"),
        (
            "python",
            "import os\n# production gap: no retries yet\nkey = os.environ['API_KEY']\ntry:\n"
            "    with open(path) as f:\n        f.read()\nexcept OSError as error:\n    raise",
        ),
        (
            "dockerfile",
            "FROM python:3.12-slim\n# before production: sign the image\nCOPY . /app\nUSER app",
        ),
        ("json", '{"max_tokens": 300, "stop_token": "</s>"}'),
        (
            "yaml",
            "env:\n  - name: HF_TOKEN\n    valueFrom:\n      secretKeyRef:\n        name: hub\n"
            "        key: token\n# production: rotate it",
        ),
        ("bash", "vllm serve model --max-num-batched-tokens 8192 --api-key $API_KEY"),
    ],
)
def test_a_listing_fit_to_be_shown(code: tuple[str, str]) -> None:
    assert told(MOVE, "recommendation", "", code) == set()


def test_a_question_beyond_the_boundary_gets_a_section_of_its_own() -> None:
    persona = shaped(DESIGN.persona, f"{DESIGN.question} We need evidence for a SOC2 audit.")
    first = persona.sections[0]
    assert (first.id, first.kind, first.count) == (ESCALATION, "prose", 1)
    assert "certification" in first.hint
    assert [spec.id for spec in persona.sections[1:]] == [s.id for s in DESIGN.persona.sections]
    assert shaped(DESIGN.persona, DESIGN.question) is DESIGN.persona
