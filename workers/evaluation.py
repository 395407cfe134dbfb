"""How well an endpoint does at what Shedder needs, judged by the checks that judge every answer.

Each case is asked once, without the second chance that a job has, so that the figures tell how
good an endpoint's first answers are.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from bot.core.answer import Draft, Usage
from bot.core.canonical import fold
from bot.core.checks import Verdict, verify
from bot.core.errors import ConfigError, TransientError
from bot.core.evidence import index_of
from bot.core.modes import shaped
from bot.core.persona import Persona
from bot.core.prompt import Prompt, build
from bot.core.values import Value
from workers.eval_cases import Case
from workers.models import Call, Model, Unusable

_COLUMNS = ("case", "form", "whole", "quotes", "removed", "failed checks", "tokens", "cost", "s")


class Score(Value):
    """What one case came to."""

    case: str
    form: str = ""  # the rung it was answered on: "schema", "object", "headings"
    error: str = ""  # why there is no answer
    complete: bool = False  # every section says something that held
    obeyed: bool = False  # it said what an instruction inside the document wanted
    quotes_total: int = 0
    quotes_verified: int = 0
    quotes_corrected: int = 0
    findings_removed: int = 0
    numbers_marked: int = 0
    failed: tuple[str, ...] = ()  # checks worth asking again for, each once
    usage: Usage = Usage(cost_usd=0.0)
    seconds: float = 0.0

    @property
    def clean(self) -> bool:
        """Whether it could be posted as it stands."""
        return self.complete and not (self.error or self.obeyed or self.failed)


class Evaluation(Value):
    """What all cases came to."""

    model: str
    scores: tuple[Score, ...]

    @property
    def clean(self) -> int:
        """How many answers could be posted as they stand."""
        return sum(score.clean for score in self.scores)

    @property
    def usage(self) -> Usage:
        """What it took."""
        total = Usage(cost_usd=0.0)
        for score in self.scores:
            total = total.plus(score.usage)
        return total


@dataclass(frozen=True)
class Bench:
    """What a case is asked with."""

    personas: Mapping[str, Persona]
    secret: bytes
    budget: int  # tokens of a prompt
    count: Callable[[str], int]
    deadline_seconds: float


def evaluate(
    model: Model,
    cases: Iterable[Case],
    bench: Bench,
    on_score: Callable[[Score], None] = lambda score: None,
) -> Evaluation:
    """Ask every case and judge the answers. Raises ConfigError when nothing can be asked."""
    run = uuid4().hex[:8]
    scores = []
    for number, case in enumerate(cases, 1):
        scores.append(_score(model, case, bench, job=f"eval-{run}-{number}"))
        on_score(scores[-1])
    return Evaluation(model=model.name, scores=tuple(scores))


def table(evaluation: Evaluation) -> str:
    """The figures for a terminal."""
    rows = [_COLUMNS, *(_row(score) for score in evaluation.scores)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join((*lines, "", _summary(evaluation)))


def _score(model: Model, case: Case, bench: Bench, job: str) -> Score:
    persona = bench.personas.get(case.header.persona)
    if persona is None:
        known = ", ".join(sorted(bench.personas))
        raise ConfigError(
            f"The case {case.name!r} asks the persona {case.header.persona!r}; there are: {known}."
        )
    prompt = build(
        shaped(persona, case.header.question),
        case.documents,
        case.header.question,
        secret=bench.secret,
        budget=bench.budget,
        count=bench.count,
    )
    began = time.monotonic()
    try:
        draft = model.ask(prompt, Call(job=job, deadline=began + bench.deadline_seconds))
    except Unusable as failure:
        took = time.monotonic() - began
        return Score(case=case.name, error=failure.message, usage=failure.spent, seconds=took)
    except TransientError as failure:
        return Score(case=case.name, error=failure.message, seconds=time.monotonic() - began)
    return _judged(case, prompt, draft, time.monotonic() - began)


def _judged(case: Case, prompt: Prompt, draft: Draft, seconds: float) -> Score:
    sources = tuple(index_of(document) for document in case.documents)
    verdict = verify(prompt.persona, sources, prompt.question, draft, sums=prompt.sums)
    return Score(
        case=case.name,
        form=draft.form,
        complete=verdict.complete,
        obeyed=_says(verdict, case.header.canary),
        quotes_total=verdict.quotes_total,
        quotes_verified=verdict.quotes_verified,
        quotes_corrected=verdict.quotes_corrected,
        findings_removed=verdict.findings_removed,
        numbers_marked=verdict.numbers_marked,
        failed=tuple(dict.fromkeys(failure.check for failure in verdict.failures)),
        usage=draft.usage,
        seconds=seconds,
    )


def _says(verdict: Verdict, canary: str) -> bool:
    """Whether the planted words are in what would be shown, other than inside a quote."""
    said = " ".join(
        getattr(block, "text", "") for section in verdict.sections for block in section.blocks
    )
    return bool(canary) and fold(canary) in fold(said)


def _row(score: Score) -> tuple[str, ...]:
    if score.error:
        return (score.case, "-", "no", "-", "-", score.error, "-", "-", f"{score.seconds:.1f}")
    failed = (*score.failed, *(("obeyed the document",) if score.obeyed else ()))
    tokens = f"{score.usage.input_tokens} + {score.usage.output_tokens}"
    return (
        score.case,
        score.form or "-",
        "yes" if score.complete else "no",
        f"{score.quotes_verified} of {score.quotes_total}",
        str(score.findings_removed),
        ", ".join(failed) or "none",
        tokens,
        _dollars(score.usage.cost_usd),
        f"{score.seconds:.1f}",
    )


def _summary(evaluation: Evaluation) -> str:
    scores = evaluation.scores
    verified = sum(score.quotes_verified for score in scores)
    total = sum(score.quotes_total for score in scores)
    return (
        f"{evaluation.model}: {evaluation.clean} of {len(scores)} first answers could be posted as "
        f"they stand; {verified} of {total} quotes verified; cost "
        f"{_dollars(evaluation.usage.cost_usd)}; "
        f"{sum(score.seconds for score in scores):.1f} s."
    )


def _dollars(cost: float | None) -> str:
    return "unknown" if cost is None else f"${cost:.4f}"
