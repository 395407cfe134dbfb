"""A persona's sections without a model: which part of the reader fills which of them."""

from collections.abc import Callable, Iterator, Sequence

from bot.core.answer import DraftBlock, DraftSection, Paragraph
from bot.core.club.take import TAKE
from bot.core.document import Document
from bot.core.modes import ESCALATION
from bot.core.persona import COVERAGE, Persona, SectionSpec
from bot.core.thread_document import ROLE as THREAD
from workers.evidence_reader.asking import Asking, handing_over
from workers.evidence_reader.auditing import Audits
from workers.evidence_reader.confronting import Confrontation
from workers.evidence_reader.covering import Coverage
from workers.evidence_reader.paging import Paging
from workers.evidence_reader.taking import Taking
from workers.evidence_reader.writing import Writer

MODEL_FREE = (
    "This answer is model-free: fixed rules picked the quotes and leave questions about them."
)
"""Goes to the top of every answer the reader gives about documents."""
MODEL_FREE_WORDS = (
    "This answer is model-free: fixed rules read your words, and say what is in them and missing."
)
"""Goes to the top of an answer without documents."""
MODEL_FREE_STEPS = (
    "This answer is model-free: every step is the runbook's own, picked by fixed rules."
)
"""Goes to the top of an answer to a page."""

Blocks = Callable[[SectionSpec], Iterator[DraftBlock] | None]


def sections(
    persona: Persona, documents: Sequence[Document], question: str = ""
) -> Iterator[DraftSection]:
    """The draft's sections in the persona's order, each as soon as it is made."""
    if not documents and not persona.slots:
        yield from _unread(persona, question)
        return
    for spec, blocks in _filled(persona, documents, question):
        yield DraftSection(id=spec.id, blocks=tuple(blocks))


def _filled(
    persona: Persona, documents: Sequence[Document], question: str
) -> Iterator[tuple[SectionSpec, Iterator[DraftBlock]]]:
    """Each section by the first that knows how."""
    beyond = handing_over(persona, question)
    ways: list[Blocks] = [lambda spec: iter([beyond]) if spec.id == ESCALATION else None]
    coverage: Coverage | Audits | None = None
    if documents and sum(wanted.required for wanted in persona.inputs) > 1:
        confrontation = Confrontation(persona, documents)
        coverage = Audits(persona, confrontation)
        ways.append(confrontation.blocks)
    if persona.coverage:
        zones = coverage or Coverage(persona, documents)
        ways.insert(0, lambda spec: zones.entries() if spec.id == COVERAGE else None)
    ways.append(Paging(persona, documents, question).blocks)
    if persona.sections == TAKE:
        ways.append(Taking(documents).blocks)
    elif persona.slots:
        told = [document for document in documents if document.role != THREAD]
        ways.append(Asking(persona, told, question).blocks)
    else:
        ways.append(Writer(persona, documents, question).blocks)
    for spec in persona.parts:
        found = (way(spec) for way in ways)
        yield spec, next(blocks for blocks in found if blocks is not None)


def _unread(persona: Persona, question: str) -> Iterator[DraftSection]:
    """Nothing was attached: say what to attach, once."""
    wanted = "; ".join(f"{each.role} ({each.hint})" if each.hint else each.role
                       for each in persona.inputs)  # fmt: skip
    first = (
        f"No document came with the question, so there is nothing to quote. Attach: {wanted}."
        if wanted
        else f"{persona.name} reads no documents, so without a language model there is nothing"
        " to answer with."
    )
    rest = "Nor is there anything to quote for this part, as long as no document is attached."
    if not wanted:
        rest = "Nor is there anything for this part, as long as no language model is there."
    said = iter((first,))
    for spec in persona.parts:
        if spec.id == ESCALATION:
            yield DraftSection(id=spec.id, blocks=(handing_over(persona, question),))
        else:
            yield DraftSection(id=spec.id, blocks=(Paragraph(text=next(said, rest)),))
