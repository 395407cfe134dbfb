"""An answer by a model or without one, each held to the documents: asked, checked, asked once more.

What fails a check twice is dropped, never reworded; where nothing is left, whoever called lets the
evidence reader answer instead, which is checked like anybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.core.answer import Draft, Section, Usage
from bot.core.checks import Failure, Verdict, verify, verify_section
from bot.core.errors import ConfigError, TransientError
from bot.core.index import Index
from bot.core.persona import FREE_FORM
from bot.core.prompt import Prompt
from bot.core.routing import asks_for_more
from bot.core.spoken import agrees
from workers.desk import Desk
from workers.evidence_reader.drafting import MODEL_FREE, MODEL_FREE_STEPS, MODEL_FREE_WORDS
from workers.evidence_reader.paging import runbooks_of
from workers.models import TooLong, Unusable

UNANSWERED = "Your question itself needs a language model; below is what is read in any paper."
NEAR_ONLY = "Your question itself needs a language model; below is what stands near to its words."
NOTHING_LEFT = "Nothing that {model} said survived the checks{against}."


@dataclass(frozen=True)
class Checked:
    """A draft, what survived of it, and what it took."""

    prompt: Prompt
    draft: Draft
    verdict: Verdict
    spent: Usage
    reasked: bool = False
    notes: tuple[str, ...] = ()
    makeshift: bool = False  # the reader stands in for a model that may be there the next time


def by_model(
    prompt: Prompt, sources: Sequence[Index], desk: Desk, early: Sequence[Section] = ()
) -> Checked:
    """Ask, check, and ask at most once more; what still fails is dropped, never reworded.

    Raises Unusable when nothing is left.
    """
    answer = _asked(prompt, sources, desk, early)
    if answer.verdict.failures:
        answer = _asked_again(answer, sources, desk)
    if not answer.verdict.survives:
        raise Unusable(_nothing_left(answer, sources), answer.spent)
    return replace(answer, notes=answer.prompt.left_out)


def by_reader(
    prompt: Prompt, sources: Sequence[Index], desk: Desk, *, why: str, spent: Usage | None = None
) -> Checked:
    """Let the evidence reader answer, say so, and check it like anybody."""
    draft = desk.choosing(prompt)
    verdict = verify(prompt.persona, sources, prompt.asked, draft, sums=prompt.sums)
    how = MODEL_FREE if prompt.documents else MODEL_FREE_WORDS
    if runbooks_of(prompt.documents):
        how = MODEL_FREE_STEPS
    notes = [f"{why} {how}".strip()]
    advises = bool(prompt.persona.slots)  # and says itself what it could not weigh
    more = asks_for_more(prompt.question, prompt.persona) and not agrees(prompt.question)
    if prompt.documents and not advises and more:
        notes.append(NEAR_ONLY if prompt.persona.sections == (FREE_FORM,) else UNANSWERED)
    spent = spent or draft.usage
    return Checked(prompt, draft, verdict, spent, notes=tuple(notes), makeshift=bool(why))


def _asked(
    prompt: Prompt, sources: Sequence[Index], desk: Desk, early: Sequence[Section]
) -> Checked:
    persona, question = prompt.persona, prompt.question
    check = partial(verify_section, persona, sources, prompt.asked, sums=prompt.sums)
    try:
        draft = desk.asking(prompt, check, early)
    except TooLong as failure:  # it takes less than the settings say, and said how much
        if failure.limit is None:
            raise
        prompt = desk.prompt(persona, prompt.documents, question, failure.limit)
        draft = desk.asking(prompt, check, early)
    verdict = verify(persona, sources, prompt.asked, draft, sums=prompt.sums)
    return Checked(prompt, draft, verdict, draft.usage)


def _asked_again(first: Checked, sources: Sequence[Index], desk: Desk) -> Checked:
    """The better of two answers: without a second one the first stands, less what failed."""
    prompt, faults = first.prompt, first.verdict.failures
    try:
        draft = desk.asking_again(prompt, first.draft, [_complaint(fault) for fault in faults])
    except Unusable as failure:
        return replace(first, spent=first.spent.plus(failure.spent), reasked=True)
    except (TransientError, ConfigError) as failure:
        if not first.verdict.survives:
            raise
        desk.tell(failure.message)
        return first
    verdict = verify(prompt.persona, sources, prompt.asked, draft, sums=prompt.sums)
    spent = first.spent.plus(draft.usage)
    if _worth(verdict) < _worth(first.verdict):
        return replace(first, spent=spent, reasked=True)
    return Checked(prompt, draft, verdict, spent, reasked=True)


def _nothing_left(answer: Checked, sources: Sequence[Index]) -> str:
    against = " against the documents" if sources[1:] else " against the document"
    return NOTHING_LEFT.format(model=answer.draft.model, against=against if sources else "")


def _complaint(fault: Failure) -> str:
    return f"{fault.section}: {fault.what} {fault.hint}".strip()


def _worth(verdict: Verdict) -> tuple[bool, int, int]:
    """The better answer is whole, then has fewer faults, then more evidence."""
    return verdict.complete, -len(verdict.failures), verdict.quotes_verified
