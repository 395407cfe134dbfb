"""A page answered from a runbook alone: its own steps, commands and words, each where it stands.

What to do comes from the runbook's sections by what they are called: what to look at, and remedies.
Of either the first steps are shown, in the runbook's own order and with its numbers, and where it
goes on; what it forbids is a warning, and no step. What an alert means is a hypothesis, since it
says what such an alert usually is. Nothing is composed: a step is a quote, and its listing.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.core import lexicon as lex
from bot.core.addresses import defanged
from bot.core.alerts import alert_in
from bot.core.answer import BulletList, Callout, Claim, DraftBlock, Paragraph, Quoted
from bot.core.document import Document
from bot.core.persona import Persona, SectionSpec
from bot.core.thread_document import ROLE as THREAD
from workers.evidence_reader.procedures import Step, steps_of
from workers.evidence_reader.purposes import Kind

_FIXES, _LOOKS = 3, 2  # steps of either kind, where there are enough of both
_WARNINGS = 4
_FEW = 8  # words that do not say when a step worked
_TAKES_BACK = (
    "⚠️ Danger: it cannot be undone. Have a second person who may decide it confirm before you run "
    "this."
)
_GOES_ON = "{runbook} goes on {where}: {count} more, under {headings}. Open it there."
_ALSO = "{runbook} has {count} more warnings; read them before you go on."
_WARNS = "{runbook} warns{where}: “{words}”"
_CUT = " It says more there; open it."
_OVER = (
    "{alert} is over: its bot says so. Do not restart or change anything because of it. Make "
    "sure that it stays over:"
)
_AGAIN = "If it fires again, {runbook} says what to do."
_NO_STEP = (
    "{runbook} is the runbook for this, and it names no step that I could quote. Open it; what it "
    "says of the cause is below."
)
_MAY_BE = "A cause that {runbook} names; it is a guess until a step shows that it is so here:"
_MEANS = "What {runbook} says such an alert means; the steps tell whether it is so here:"
_CAUSES = "{runbook} names {count} more; open it."
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
        self._over = _over(self._thread, question)

    def blocks(self, spec: SectionSpec) -> Iterator[DraftBlock] | None:
        """What stands in a section; None where this is no page, or there is no runbook."""
        write = _WRITERS.get(spec.id)
        return write(self, spec, self._book) if write and self._book else None

    def _now(self, spec: SectionSpec, book: Document) -> Iterator[DraftBlock]:
        fixes, looks = self._of("fix"), self._of("look")
        most = spec.max or _FIXES + _LOOKS
        if self._over:
            yield from self._nothing(book, [*self._of("check"), *looks][:most])
            return
        few = max(_LOOKS, most - len(fixes))
        kept = (looks[:few], fixes[: most - min(few, len(looks))])
        ends = {shown[-1].at: len(shown) for shown in kept if shown}
        chosen = sorted((*kept[0], *kept[1]), key=lambda it: it.at)
        warnings = self._warnings()
        for step in chosen:
            yield from (_warning(it, book) for it in _until(warnings, step.at))
            yield _claim(step, book)
            if step.at in ends:
                yield from _going_on(looks if step.kind == "look" else fixes, ends[step.at], book)
        yield from (_warning(it, book) for it in warnings[:_WARNINGS])
        if len(warnings) > _WARNINGS:
            left = len(warnings) - _WARNINGS
            yield _pointing(_ALSO.format(runbook=_called(book), count=left), book, warnings[-1].at)
        if not chosen:
            yield Paragraph(text=_NO_STEP.format(runbook=_called(book)))

    def _nothing(self, book: Document, steps: Sequence[Step]) -> Iterator[DraftBlock]:
        """Of an alert that is over: that it is, and what shows it."""
        yield Callout(text=_OVER.format(alert=self._over))
        yield from (_claim(step, book) for step in steps)
        fixes = self._of("fix")
        yield _pointing(_AGAIN.format(runbook=_called(book)), book, fixes[0].at if fixes else 0)

    def _of(self, kind: Kind) -> list[Step]:
        """The steps of a kind as the runbook has them."""
        return [step for step in self._steps if step.kind == kind and not step.warning]

    def _warnings(self) -> list[Step]:
        kinds = ("fix", "look", "check")
        return [step for step in self._steps if step.warning and step.kind in kinds]

    def _cause(self, spec: SectionSpec, book: Document) -> Iterator[DraftBlock]:
        labels = {group.id: group.label for group in spec.groups}
        left = spec.max or 5
        if self._thread is not None and (line := _telling(self._thread)):
            quoted = Quoted(text=line, document=self._thread.role)
            yield Claim(label=labels.get("observed", ""), text=_OBSERVED, quotes=(quoted,))
            left -= 1
        named, means = self._of("cause"), self._of("means")[:1]
        causes = named[:left]
        told = [*means[: left - len(causes)], *causes]
        label = labels.get("hypothesis", "")
        for step in told:
            text = (_MAY_BE if step.kind == "cause" else _MEANS).format(runbook=_called(book))
            yield Claim(label=label, text=text, quotes=(_quoted(step, book),))
        if more := len(named) - len(causes):
            said = _CAUSES.format(runbook=_called(book), count=more)
            yield _pointing(said, book, named[len(causes)].at)
        if not told:
            yield Paragraph(text=_NO_MEANING.format(runbook=_called(book)))

    def _check(self, spec: SectionSpec, book: Document) -> Iterator[DraftBlock]:
        steps = self._of("check")
        yield from (_claim(step, book) for step in steps[: spec.max or 2])
        if sum(len(step.text.split()) for step in steps) < _FEW:
            yield Paragraph(text=_WORKED)

    def _escalate(self, spec: SectionSpec, book: Document) -> Iterator[DraftBlock]:
        steps = self._of("escalate")
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


def _claim(step: Step, book: Document) -> Claim:
    said = f"{step.text}\n{step.code.text if step.code else ''}"
    destroys = lex.DESTROYS.search(said) and lex.DESTRUCTIVE.search(said)
    warning = f" {_TAKES_BACK}" if destroys else ""
    mark = f"Step {step.number} · " if step.number else ""
    more = _CUT if step.cut else ""
    text = f"**{mark}{step.heading}.**{warning} From the runbook:{more}"
    return Claim(text=text, quotes=(_quoted(step, book),), code=step.code)


def _until(warnings: list[Step], at: int) -> Iterator[Step]:
    """The warnings that stand before a line, each once; as many as anybody reads."""
    while warnings and warnings[0].at < at:
        yield warnings.pop(0)


def _warning(step: Step, book: Document) -> Callout:
    where = f" at step {step.number}" if step.number else ""
    words = defanged(" ".join(step.text.split()), frozenset())
    text = _WARNS.format(runbook=_called(book), where=where, words=words)
    return Callout(tone="warning", text=text, url=_opened(book, step.at))


def _going_on(steps: Sequence[Step], shown: int, book: Document) -> Iterator[Callout]:
    """Where a procedure goes on of which only the beginning is shown."""
    if shown == len(steps):
        return
    left, step = steps[shown:], steps[shown]
    where = f"at step {step.number}" if step.number else f"in line {step.at + 1}"
    count = f"{len(left)} steps" if len(left) > 1 else "a step"
    headings = "; ".join([*dict.fromkeys(it.heading for it in left)][:4])
    said = _GOES_ON.format(runbook=_called(book), where=where, count=count, headings=headings)
    yield _pointing(said, book, step.at)


def _pointing(text: str, book: Document, at: int) -> Callout:
    return Callout(text=text, url=_opened(book, at))


def _opened(book: Document, at: int) -> str:
    """Where a line can be opened; nothing where nobody said."""
    line = str(at + 1)
    return book.link.replace("{first}", line).replace("{last}", line)


def _over(thread: Document | None, question: str) -> str:
    """The alert that a page is about, where the last word of its bot is that it is over."""
    said = [question]
    if thread is not None:
        page = thread.pages[0]
        told = [page.text[span.start : span.end] for span in page.spans if span.kind == "prose"]
        said = told or said
    alerts = [alert for text in said if (alert := alert_in(text))]
    last = next((it for it in reversed(alerts) if it.name == alerts[0].name), None)
    return last.name if last and last.over else ""


def _quoted(step: Step, book: Document) -> Quoted:
    return Quoted(text=step.text, document=book.role, line=step.at + 1)


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
