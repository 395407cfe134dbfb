"""The whole product, top to bottom: read the documents, ask the model, check the answer.

Everything that touches the world comes in as a function (`Desk`), so this page is the flow and
nothing else. `workers/jobs.py` chooses the real functions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from bot.core.answer import Critique, Draft, DraftSection, Footer, Progress, Reading, Section, Usage
from bot.core.checks import Failure, Verdict, verify, verify_section
from bot.core.document import Document
from bot.core.evidence import index_of
from bot.core.index import Index
from bot.core.persona import Persona
from bot.core.prompt import Prompt
from bot.core.routing import assign_roles
from bot.core.values import Attachment, Job
from workers.evidence_reader.drafting import MODEL_FREE
from workers.models import Call, Model, Unusable

NOTHING_LEFT = "Nothing that {model} said survived the checks against the document."


@dataclass(frozen=True)
class Desk:
    """What a critique needs from the world."""

    read: Callable[[str, Attachment], Document]  # (role, file) -> what it says
    prompt: Callable[[Persona, tuple[Document, ...], str], Prompt]
    again: Callable[[Prompt, Draft, Sequence[str]], Prompt]  # the one re-ask: what failed
    call: Callable[[Callable[[DraftSection], None]], Call]  # how one model call is to behave
    show: Callable[[Progress], None]  # in the thread, while it waits
    reader: Model  # answers without a model, always
    model: Model  # the configured one, or the reader again
    why_reader: str = ""  # said at the top when the reader stands in for the configured model


def critique(job: Job, persona: Persona, question: str, desk: Desk) -> Critique:
    """Answer a job as a persona. Raises UserError, TransientError, ConfigError or Cancelled."""
    began = monotonic()
    documents = _read(assign_roles(persona, job.mention.attachments), desk)
    prompt = desk.prompt(persona, documents, question)
    sources = tuple(index_of(document) for document in documents)
    answer = _ask(prompt, sources, desk)
    notes = [note for document in documents for note in document.notes]
    return Critique(
        persona=persona.handle,
        documents=tuple(_reading(document) for document in documents),
        notes=(*answer.notes, *notes, *answer.left_out),
        sections=answer.verdict.sections,
        footer=_footer(answer, seconds=monotonic() - began),
    )


@dataclass(frozen=True)
class _Answer:
    draft: Draft
    verdict: Verdict
    usage: Usage
    reasked: bool = False
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def _read(wanted: Sequence[tuple[str, Attachment]], desk: Desk) -> tuple[Document, ...]:
    documents = []
    for role, file in wanted:
        desk.show(Progress(stage="reading", detail=file.name))
        documents.append(desk.read(role, file))
    return tuple(documents)


def _ask(prompt: Prompt, sources: Sequence[Index], desk: Desk) -> _Answer:
    """The model's answer after at most one re-ask; the reader's when nothing of it holds."""
    if desk.model is desk.reader:
        return _ask_reader(prompt, sources, desk, desk.why_reader)
    try:
        answer = _ask_model(prompt, sources, desk)
    except Unusable as failure:
        return _ask_reader(prompt, sources, desk, failure.message)
    if not answer.verdict.survives:
        why = NOTHING_LEFT.format(model=answer.draft.model)
        return _ask_reader(prompt, sources, desk, why, answer.usage)
    return answer


def _ask_model(prompt: Prompt, sources: Sequence[Index], desk: Desk) -> _Answer:
    def checked(draft: Draft) -> Verdict:
        return verify(prompt.persona, sources, prompt.question, draft)

    draft = desk.model.ask(prompt, desk.call(_preview(prompt, sources, desk)))
    verdict, usage = checked(draft), draft.usage
    if not verdict.failures:
        return _Answer(draft, verdict, usage, left_out=prompt.left_out)
    complaints = tuple(_complaint(failure) for failure in verdict.failures)
    desk.show(Progress(stage="asking again", detail=f"{len(complaints)} things did not hold"))
    try:
        second = desk.model.ask(desk.again(prompt, draft, complaints), desk.call(_unwatched))
    except Unusable:  # the first answer stands, without what failed
        return _Answer(draft, verdict, usage, reasked=True, left_out=prompt.left_out)
    verdict, draft = max((checked(second), second), (verdict, draft), key=_worth)
    return _Answer(draft, verdict, usage.plus(second.usage), True, left_out=prompt.left_out)


def _complaint(failure: Failure) -> str:
    return f"{failure.section}: {failure.what} {failure.hint}".strip()


def _worth(answer: tuple[Verdict, Draft]) -> tuple[bool, int, int]:
    """The better of two answers is whole, then has fewer faults, then more evidence."""
    verdict, _ = answer
    return verdict.complete, -len(verdict.failures), verdict.quotes_verified


def _ask_reader(
    prompt: Prompt, sources: Sequence[Index], desk: Desk, why: str, spent: Usage | None = None
) -> _Answer:
    desk.show(Progress(stage="choosing quotes", detail="no model"))
    draft = desk.reader.ask(prompt, desk.call(_unwatched))
    verdict = verify(prompt.persona, sources, prompt.question, draft)
    usage = draft.usage if spent is None else draft.usage.plus(spent)
    return _Answer(draft, verdict, usage, notes=(f"{why} {MODEL_FREE}".strip(),))


def _preview(
    prompt: Prompt, sources: Sequence[Index], desk: Desk
) -> Callable[[DraftSection], None]:
    """Show a section as soon as it is whole, if all of it holds."""
    shown: list[Section] = []
    desk.show(Progress(stage="thinking", detail=desk.model.name))

    def on_section(drafted: DraftSection) -> None:
        section = verify_section(prompt.persona, sources, prompt.question, drafted)
        if section is not None:
            shown.append(section)
        stage = f"{len(shown)} of {len(prompt.persona.sections)} sections checked"
        desk.show(Progress(stage=stage, detail=desk.model.name, sections=tuple(shown)))

    return on_section


def _unwatched(section: DraftSection) -> None:
    """A second answer is shown whole, or not at all."""


def _reading(document: Document) -> Reading:
    return Reading(
        name=document.name,
        role=document.role,
        title=document.title,
        pages=document.page_count,
        hidden=document.hidden,
    )


def _footer(answer: _Answer, seconds: float) -> Footer:
    verdict = answer.verdict
    return Footer(
        quotes_verified=verdict.quotes_verified,
        quotes_corrected=verdict.quotes_corrected,
        quotes_total=verdict.quotes_total,
        findings_removed=verdict.findings_removed,
        numbers_marked=verdict.numbers_marked,
        reasked=answer.reasked,
        model=answer.draft.model,
        seconds=round(seconds, 2),
        **answer.usage.model_dump(),
    )
