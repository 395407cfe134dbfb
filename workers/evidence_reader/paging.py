"""A page answered from a runbook alone: its own steps, commands and words, each where it stands.

What to do comes from the runbook's sections by what they are called: remedies, then what to look
at; what it means is a hypothesis, since it says what such an alert usually is. Nothing is composed:
a step is a quote, and the listing that follows it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.core import lexicon as lex
from bot.core.alerts import alert_in
from bot.core.answer import BulletList, Claim, DraftBlock, Paragraph, Quoted
from bot.core.document import Document
from bot.core.persona import Persona, SectionSpec
from bot.core.thread_document import ROLE as THREAD
from workers.evidence_reader.procedures import Kind, Step, steps_of
from workers.evidence_reader.words import stems

_ORDER = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth")
_FIXES, _LOOKS = 3, 2  # steps of either kind, where there are enough of both
_TAKES_BACK = (
    "⚠️ Danger: it cannot be undone. Have a second person who may decide it confirm before you run "
    "this."
)
_MORE = "{runbook} has {count} more under {headings}."
_NO_STEP = (
    "{runbook} is the runbook for this, and it names no step that I could quote. Open it; what it "
    "says of the cause is below."
)
_MEANS = "What {runbook} says such an alert means; the first step tells whether it is so here:"
_NO_MEANING = (
    "{runbook} does not say what causes this. Treat any cause as a guess until a step shows it."
)
_OBSERVED = "What stands in this thread:"
_WORKED = (
    "Write down the value that raised the alarm before each step. A step worked when that value is "
    "back where it was before the alarm and stays there; a single good minute proves nothing."
)
_STOP = "Escalate as soon as you do not know what the next step would do. Hand over:"
_HAND_OVER = (
    "the alert, and the minute it began",
    "each step that was tried, in order, and what it changed",
)
_QUOTED = 200  # characters of what stands in a thread
_SHORT = 8  # letters of a line of an alert that says anything


def runbooks_of(documents: Sequence[Document]) -> tuple[Document, ...]:
    """Those of the documents that are runbooks."""
    return tuple(document for document in documents if document.role.startswith("runbook"))


class Paging:
    """Fills the sections of a page; of any other form, none."""

    def __init__(self, persona: Persona, documents: Sequence[Document], question: str) -> None:
        books = runbooks_of(documents)
        paged = any(mode.gated and mode.sections == persona.sections for mode in persona.modes)
        pages = paged or any(spec.id in _WRITERS for spec in persona.sections)
        self._book = books[0] if books and pages else None
        self._thread = next((it for it in documents if it.role == THREAD), None)
        self._steps = steps_of(self._book) if self._book else ()
        self._asked = stems(question)

    def blocks(self, spec: SectionSpec) -> Iterator[DraftBlock] | None:
        """What stands in a section; None where this is no page, or there is no runbook."""
        write = _WRITERS.get(spec.id)
        return write(self, spec, self._book) if write and self._book else None

    def _now(self, spec: SectionSpec, book: Document) -> Iterator[DraftBlock]:
        fixes, looks = self._best("fix"), self._best("look")
        most = spec.max or _FIXES + _LOOKS
        few = max(_LOOKS, most - len(fixes))
        chosen = sorted((*looks[:few], *fixes[: most - min(few, len(looks))]), key=lambda it: it.at)
        for order, step in zip(_ORDER, chosen[:most], strict=False):
            yield _claim(step, book, f"{order} · ")
        if not chosen:
            yield Paragraph(text=_NO_STEP.format(runbook=_called(book)))
        left = [step for step in (*looks, *fixes) if step not in chosen]
        if left:
            named = dict.fromkeys(step.heading for step in sorted(left, key=lambda it: it.at))
            told = "; ".join([*named][:4])
            yield Paragraph(
                text=_MORE.format(count=len(left), runbook=_called(book), headings=told)
            )

    def _best(self, kind: Kind) -> list[Step]:
        """The steps of a kind, those first that speak of what was asked and can be typed."""
        steps = [step for step in self._steps if step.kind == kind]
        return sorted(steps, key=lambda step: (-self._worth(step), step.at))

    def _worth(self, step: Step) -> float:
        shared = len(self._asked & stems(f"{step.heading} {step.text}"))
        return min(shared, 3) + 1.5 * bool(step.code)

    def _cause(self, spec: SectionSpec, book: Document) -> Iterator[DraftBlock]:
        labels = {group.id: group.label for group in spec.groups}
        if self._thread is not None and (line := _telling(self._thread)):
            quoted = Quoted(text=line, document=self._thread.role)
            yield Claim(label=labels.get("observed", ""), text=_OBSERVED, quotes=(quoted,))
        meanings = [step for step in self._steps if step.kind == "means"][:1]
        label = labels.get("hypothesis", "")
        for step in meanings:
            text = _MEANS.format(runbook=_called(book))
            yield Claim(label=label, text=text, quotes=(_quoted(step, book),))
        if not meanings:
            yield Paragraph(text=_NO_MEANING.format(runbook=_called(book)))

    def _check(self, spec: SectionSpec, book: Document) -> Iterator[DraftBlock]:
        steps = [step for step in self._steps if step.kind == "check"]
        yield from (_claim(step, book) for step in steps[: spec.max or 2])
        if not steps:
            yield Paragraph(text=_WORKED)

    def _escalate(self, spec: SectionSpec, book: Document) -> Iterator[DraftBlock]:
        steps = [step for step in self._steps if step.kind == "escalate"]
        yield from (_claim(step, book) for step in steps[:2])
        yield Paragraph(text=_STOP)
        yield BulletList(items=_HAND_OVER)


_Writer = Callable[[Paging, SectionSpec, Document], Iterator[DraftBlock]]
_WRITERS: Mapping[str, _Writer] = {
    "now": Paging._now,
    "cause": Paging._cause,
    "check": Paging._check,
    "escalate": Paging._escalate,
}


def _called(book: Document) -> str:
    """A runbook's name as it stands in a sentence."""
    return f"“{book.cited}”" if " " in book.cited else book.cited


def _claim(step: Step, book: Document, mark: str = "") -> Claim:
    said = f"{step.text}\n{step.code.text if step.code else ''}"
    destroys = lex.DESTROYS.search(said) and lex.DESTRUCTIVE.search(said)
    warning = f" {_TAKES_BACK}" if destroys else ""
    text = f"**{mark}{step.heading}.**{warning} From the runbook:"
    return Claim(text=text, quotes=(_quoted(step, book),), code=step.code)


def _quoted(step: Step, book: Document) -> Quoted:
    return Quoted(text=step.text, document=book.role)


def _telling(thread: Document) -> str:
    """What the thread says of the matter: what an alert sums up, else its first line of words."""
    page = thread.pages[0]
    said = [page.text[span.start : span.end] for span in page.spans if span.kind == "prose"]
    for text in said:
        alert = alert_in(text)
        if alert and alert.summary:
            return alert.summary[:_QUOTED]
    lines = (line.strip() for text in said for line in text.split("\n"))
    telling = (line for line in lines if len(re.findall(r"[^\W\d_]", line)) >= _SHORT)
    return next(telling, "")[:_QUOTED]
