"""The whole product, top to bottom: read the documents, ask the model, check the answer.

Everything that touches the world is at the desk, so this page is the flow and nothing else.
"""

from collections.abc import Sequence
from time import monotonic

from bot.core.answer import Critique, Section
from bot.core.arithmetic import facts_for
from bot.core.arithmetic import section as worked
from bot.core.conversation import formed
from bot.core.errors import UserError
from bot.core.evidence import index_of
from bot.core.persona import Persona
from bot.core.prompt import Prompt
from bot.core.taking_up import nothing_added, taken_up
from bot.core.values import Job
from workers.checked import by_model, by_reader
from workers.composing import composed, reading
from workers.desk import Desk
from workers.first_steps import first_steps
from workers.gathering import gather
from workers.models import Unusable


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
        given_sums = facts_for(persona, consulted.documents, (consulted.question,))
        sums = worked(given_sums)
        if sums and given_sums.facts and consulted.is_of_figures:
            return consulted.figures(persona, sums)
        return _beside(consulted.unknown(persona), sums)
    documents = (*given.documents, *consulted.documents)
    prompt = desk.prompt(consulted.bound(persona), documents, consulted.question, None)
    answer = consulted.added(desk.recall(prompt) or made(prompt, desk, _early(prompt)))
    told = (note for document in documents for note in document.notes)
    return answer.model_copy(
        update={
            "documents": tuple(reading(document) for document in given.documents),
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
    said = composed(answer, sources)
    if not answer.makeshift:
        desk.keep(prompt, said)
    return said


def _early(prompt: Prompt) -> tuple[Section, ...]:
    """What code knows before a model is asked: the runbook's first steps, and sums."""
    sums = worked(prompt.news)
    return (*first_steps(prompt), *((sums,) if sums else ()))


def _beside(answer: Critique, more: Section | None) -> Critique:
    return answer.model_copy(update={"appendix": (more, *answer.appendix)}) if more else answer
