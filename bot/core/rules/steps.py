"""Rules for an answer to a page: its commands are the runbook's, and its steps say where from."""

import re
from collections.abc import Iterator

from bot.core.answer import Code, Quoted
from bot.core.case import Case, Checked, Flaw, Part, short
from bot.core.evidence import Located
from bot.core.fence import visible
from bot.core.index import Index
from bot.core.listed import Listing, units, unprompted
from bot.core.speech import plain
from bot.core.typed import (
    is_command,
    near_to,
    spans_in,
    typed_in,
    without_spans,
    without_whole,
)
from bot.core.wording import unmarked

THREAD = "thread"  # the role of what people and bots wrote around the question
WITHHELD = "it held a command that is not, letter by letter, in a runbook beside it"
UNCITED = "no place in a runbook stood beside it"
FROM_THREAD = "it passed on a command that somebody wrote in the thread"
_HINT = (
    "Copy a command whole from the runbook that this finding quotes, into `code` or between "
    "backticks, or leave it out."
)


def commands(case: Case, part: Part) -> Iterator[Flaw]:
    """At three in the morning people type what they read: only what a runbook says is there."""
    for at, checked in enumerate(part.claims):
        given = _given(case, checked)
        if wrong := _invented(case, checked, given):
            what = f"“{short(wrong)}” is in no runbook quoted beside it, letter by letter"
            yield Flaw("commands", what, _HINT, "drop", at, WITHHELD)
        elif _passed_on(part, checked):
            yield Flaw(
                "commands", "a command is quoted from the thread",
                "Commands come from runbooks alone.", "drop", at, FROM_THREAD,
            )  # fmt: skip


def cited_steps(case: Case, part: Part) -> Iterator[Flaw]:
    """A step that can be looked up can be judged: each of those to take now cites a runbook."""
    if not part.named("now") or not any(map(_is_runbook, case.sources)):
        return
    for at, checked in enumerate(part.claims):
        if not any(map(_in_runbook, checked.quotes)):
            what = f"“{short(checked.claim.text)}” quotes no runbook"
            hint = "Quote the place in the runbook that this step comes from."
            yield Flaw("cited_steps", what, hint, "drop", at, UNCITED)


def _is_runbook(source: Index) -> bool:
    """Whether its commands may be handed on: also what the asker attached as one may."""
    return source.document.role != THREAD


def _in_runbook(quote: tuple[Quoted, Located]) -> bool:
    found = quote[1].evidence
    return found is not None and found.document != THREAD


def _given(case: Case, checked: Checked) -> frozenset[str]:
    """The commands of the runbooks that a claim quotes."""
    quoted = {located.evidence.document for _, located in checked.quotes if located.evidence}
    sources = (source for source in case.sources if source.document.role in quoted - {THREAD})
    return frozenset[str]().union(*(source.commands for source in sources))


def _invented(case: Case, checked: Checked, given: frozenset[str]) -> str:
    """A command of a claim that none of its runbooks has; nothing where there is none."""
    claim = checked.claim
    wrong = _in_code(claim.code, given) if claim.code else ""
    text = visible("\n".join(filter(None, (claim.label, claim.text, claim.remedy, *claim.cells))))
    return wrong or _in_spans(case, checked, text, given) or _in_prose(case, text, given)


def _in_code(code: Code, given: frozenset[str]) -> str:
    if code.text.strip() in given:
        return ""
    typed = units(Listing(code.language, code.text))
    said = [line for line in code.text.split("\n") if line.lstrip().startswith(("#", "//", "--"))]
    untold = without_whole("\n".join(said), given)
    return next((unit for unit in typed if unit not in given), "") or next(typed_in(untold), "")


def _in_spans(case: Case, checked: Checked, text: str, given: frozenset[str]) -> str:
    """What is set as code in a sentence: a command, or else words that somebody did write."""
    for span in spans_in(text):
        if unprompted(span) in given:
            altered = checked.inert(f"`{span}`") != f"`{span}`"  # an address in it is blunted
        elif is_command(span) or near_to(span, case.commands):
            altered = True
        else:
            altered = bool(re.search(r"\s", span)) and not _written(case, span)
        if altered:
            return span
    return ""


def _written(case: Case, words: str) -> bool:
    """Whether these words stand somewhere as they are: a line of a log, a label, a state."""
    pages = (page.text for source in case.sources for page in source.document.pages)
    return any(words in text for text in (case.question, case.thread, *pages))


def _in_prose(case: Case, text: str, given: frozenset[str]) -> str:
    """What a sentence has people type outside of backticks, where nobody sees its end."""
    rest = without_whole(unmarked(without_spans(text)), given)
    flat = " ".join(plain(rest).split())  # a line's end hides nothing: most services fold it
    return next(typed_in(flat), "") or near_to(flat, case.commands)


def _passed_on(part: Part, checked: Checked) -> bool:
    """Whether a quote hands on a command from the thread, where causes are not told."""
    if part.named("cause"):
        return False
    quotes = (located.evidence for _, located in checked.quotes)
    said = (found.quote for found in quotes if found and found.document == THREAD)
    return any(any(typed_in(words)) or any(map(is_command, words.split("\n"))) for words in said)
