"""A checked answer as the critique that is shown: its sections, what stands beside, its footer."""

from collections.abc import Iterator, Sequence

from bot.core.answer import Critique, Footer, Reading, Section
from bot.core.arithmetic import section as worked
from bot.core.document import Document
from bot.core.index import Index
from bot.core.persona import COVERAGE, FREE_FORM
from workers.audit import audit
from workers.audit import section as audits
from workers.checked import Checked


def composed(answer: Checked, sources: Sequence[Index]) -> Critique:
    """All of it but what the job knows: which documents were given, and how long it took."""
    return Critique(
        persona=answer.prompt.persona.handle,
        documents=(),
        notes=answer.notes,
        sections=tuple(s for s in answer.verdict.sections if s.id != COVERAGE),
        appendix=tuple(_appendix(answer, sources)),
        footer=_footer(answer),
    )


def reading(document: Document) -> Reading:
    """What is said of a document that was read."""
    return Reading(
        name=document.name,
        role=document.role,
        title=document.title,
        pages=document.page_count if document.paged else 0,
        hidden=document.hidden,
    )


def _appendix(answer: Checked, sources: Sequence[Index]) -> Iterator[Section]:
    """What stands beside the persona's own form: sums, its zones, what code found in numbers."""
    if worked_out := worked(answer.prompt.news):
        yield worked_out
    yield from (section for section in answer.verdict.sections if section.id == COVERAGE)
    audited = answer.prompt.persona.sections != (FREE_FORM,)  # a follow-up need not hear it again
    if audited and (numbers := audits([audit(source) for source in sources])):
        yield numbers


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
