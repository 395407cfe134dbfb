"""What a runbook says to do first: shown within seconds, before any model has answered."""

from bot.core.answer import Draft, Section
from bot.core.checks import verify
from bot.core.evidence import index_of
from bot.core.prompt import Prompt
from workers.evidence_reader.drafting import sections
from workers.evidence_reader.paging import runbooks_of

_FIRST = ("now", "check")  # the sections of a page that can be shown by themselves


def first_steps(prompt: Prompt) -> tuple[Section, ...]:
    """The steps of the runbooks in a prompt, checked like any answer; none where it has none."""
    persona = prompt.persona
    if not runbooks_of(prompt.documents) or all(s.id not in _FIRST for s in persona.sections):
        return ()
    sources = tuple(index_of(document) for document in prompt.documents)
    draft = Draft(
        sections=tuple(sections(persona, prompt.documents, prompt.question)), model="reader"
    )
    shown = verify(persona, sources, prompt.asked, draft).sections
    return tuple(section for section in shown if section.id in _FIRST)
