"""The whole product, top to bottom: read the documents, ask the model, check the answer.

Everything that touches the world is at the desk, so this page is the flow and nothing else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic

from bot.core.answer import Critique, Draft, Footer, Reading, Section, Usage
from bot.core.arithmetic import facts_for
from bot.core.arithmetic import section as worked
from bot.core.checks import Failure, Verdict, verify, verify_section
from bot.core.conversation import formed
from bot.core.document import Document
from bot.core.errors import ConfigError, TransientError, UserError
from bot.core.evidence import index_of
from bot.core.index import Index
from bot.core.persona import COVERAGE, FREE_FORM, Persona
from bot.core.prompt import Prompt
from bot.core.routing import asks_for_more
from bot.core.spoken import agrees
from bot.core.taking_up import nothing_added, taken_up
from bot.core.values import Job
from workers.audit import audit
from workers.audit import section as audits
from workers.desk import Desk
from workers.evidence_reader.drafting import MODEL_FREE, MODEL_FREE_STEPS, MODEL_FREE_WORDS
from workers.evidence_reader.paging import runbooks_of
from workers.first_steps import first_steps
from workers.gathering import gather
from workers.models import TooLong, Unusable

UNANSWERED = "Your question itself needs a language model; below is what is read in any paper."
NEAR_ONLY = "Your question itself needs a language model; below is what stands near to its words."
NOTHING_LEFT = "Nothing that {model} said survived the checks{against}."


def critique(job: Job, persona: Persona, question: str, desk: Desk) -> Critique:
    """Answer a job as a persona. Raises UserError, TransientError, ConfigError or Cancelled."""
    began = monotonic()
    files = job.mention.attachments
    thread = taken_up(persona, desk.thread.heard_by(persona.handle), question, files)
    given = gather(persona, job, question, thread, desk)
    said = thread.words(given.question)
    if desk.model is desk.reader and not files and (why := nothing_added(persona, thread, said)):
        raise UserError(f"{desk.why_reader} {why}".strip())
    consulted = desk.consult(persona, thread, "\n\n".join(said))
    before = consulted.going_on(persona, thread)
    persona = formed(consulted.fitted(persona), before, consulted.form, new_files=bool(files))
    if not (consulted.known or given.documents):
        sums = worked(facts_for(persona, consulted.documents, (consulted.question,)))
        return _beside(consulted.unknown(persona), sums)
    documents = (*given.documents, *consulted.documents)
    prompt = desk.prompt(consulted.bound(persona), documents, consulted.question, None)
    answer = consulted.added(desk.recall(prompt) or made(prompt, desk, _early(prompt)))
    told = (note for document in documents for note in document.notes)
    return answer.model_copy(
        update={
            "documents": tuple(_reading(document) for document in given.documents),
            "notes": (*answer.notes, *given.notes, *told),
            "footer": answer.footer.model_copy(update={"seconds": round(monotonic() - began, 2)}),
        }
    )


def made(prompt: Prompt, desk: Desk, early: Sequence[Section] = ()) -> Critique:
    """Ask whoever is there to be asked, and check; kept unless it is only a makeshift."""
    sources = tuple(index_of(document) for document in prompt.documents)
    if desk.model is desk.reader:
        answer = by_reader(prompt, sources, desk, why=desk.why_reader)
    else:
        try:
            answer = by_model(prompt, sources, desk, early)
        except Unusable as failure:
            answer = by_reader(prompt, sources, desk, why=failure.message, spent=failure.spent)
    said = Critique(
        persona=prompt.persona.handle,
        documents=(),
        notes=answer.notes,
        sections=tuple(s for s in answer.verdict.sections if s.id != COVERAGE),
        appendix=tuple(_appendix(answer, sources)),
        footer=_footer(answer),
    )
    if not answer.makeshift:
        desk.keep(prompt, said)
    return said


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


def _appendix(answer: Checked, sources: Sequence[Index]) -> Iterator[Section]:
    """What stands beside the persona's own form: sums, its zones, what code found in numbers."""
    if worked_out := worked(answer.prompt.news):
        yield worked_out
    yield from (section for section in answer.verdict.sections if section.id == COVERAGE)
    audited = answer.prompt.persona.sections != (FREE_FORM,)  # a follow-up need not hear it again
    if audited and (numbers := audits([audit(source) for source in sources])):
        yield numbers


def _early(prompt: Prompt) -> tuple[Section, ...]:
    """What code knows before a model is asked: the runbook's first steps, and sums."""
    sums = worked(prompt.news)
    return (*first_steps(prompt), *((sums,) if sums else ()))


def _beside(answer: Critique, more: Section | None) -> Critique:
    return answer.model_copy(update={"appendix": (more, *answer.appendix)}) if more else answer


def _nothing_left(answer: Checked, sources: Sequence[Index]) -> str:
    against = " against the documents" if sources[1:] else " against the document"
    return NOTHING_LEFT.format(model=answer.draft.model, against=against if sources else "")


def _complaint(fault: Failure) -> str:
    return f"{fault.section}: {fault.what} {fault.hint}".strip()


def _worth(verdict: Verdict) -> tuple[bool, int, int]:
    """The better answer is whole, then has fewer faults, then more evidence."""
    return verdict.complete, -len(verdict.failures), verdict.quotes_verified


def _reading(document: Document) -> Reading:
    return Reading(
        name=document.name,
        role=document.role,
        title=document.title,
        pages=document.page_count if document.paged else 0,
        hidden=document.hidden,
    )


def _footer(answer: Checked) -> Footer:
    verdict = answer.verdict
    return Footer(
        quotes_verified=verdict.quotes_verified,
        quotes_corrected=verdict.quotes_corrected,
        quotes_total=verdict.quotes_total,
        findings_removed=verdict.findings_removed,
        numbers_marked=verdict.numbers_marked,
        reasked=answer.reasked,
        model=answer.draft.model,
        **answer.spent.model_dump(),
    )
