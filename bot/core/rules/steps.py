"""Rules for an answer to a page: its commands are the runbook's, and its steps say where from."""

import re
from collections.abc import Iterator
from functools import partial

from bot.core.addresses import addresses_in
from bot.core.answer import Code, Evidence, Quoted
from bot.core.beside import altered
from bot.core.canonical import fold
from bot.core.case import Case, Checked, Flaw, Part, short
from bot.core.cited import apposite, commands_beside, section_of, within
from bot.core.evidence import Located
from bot.core.fence import visible
from bot.core.index import Index
from bot.core.listed import Listing, units, unprompted
from bot.core.planted import injected
from bot.core.speech import plain, sentences
from bot.core.typed import (
    BLANK,
    called_in,
    is_command,
    near_to,
    ordered,
    spans_in,
    typed_in,
    without_spans,
    without_whole,
)
from bot.core.wording import unmarked

THREAD = "thread"  # the role of what people and bots wrote around the question
WITHHELD = (
    "it held a command that is not, letter by letter, in the part of the runbook beside it: see "
    "the runbook"
)
ALTERED = "the words around its command made another command of it: see the runbook"
PLANTED = "it passed on a line that is written for a bot and not for people"
UNCITED = "no place in a runbook stood beside it"
FROM_THREAD = "it passed on a command that somebody wrote in the thread"
_HINT = (
    "Copy a command whole from the part of the runbook that this finding quotes, into `code` or "
    "between backticks, or leave it out."
)
_UNTOUCHED = "Give the runbook's command as it stands; what is to differ is for people to decide."
_FETCHES = re.compile(
    r"\b(?:download|fetch|get|grab|install|apply|send|post|upload|pipe|start|run|execute|source|load"
    r"|herunter\w*|lade\w*|hol\w*)\b",
    re.IGNORECASE,
)


_TOUCHES = re.compile(
    r"\b(?:delete|remove|wipe|empty|truncate|erase|clear|overwrite|echo|write|edit|move|rename|lösche?"
    r"|leere?)\b[^.;\n]{0,40}?(?<![\w.:/])(?P<path>/[\w.*-]+(?:/[\w.*-]*)*)",
    re.IGNORECASE,
)


def commands(case: Case, part: Part) -> Iterator[Flaw]:
    """At three in the morning people type what they read: only what a runbook says is there."""
    for at, checked in enumerate(part.claims):
        flaw = partial(Flaw, "commands", effect="drop", claim=at)
        if wrong := _invented(case, checked):
            what = f"“{short(wrong)}” is in no part of a runbook quoted beside it, letter by letter"
            yield flaw(what, _HINT, note=WITHHELD)
        elif wrong := _altered(case, checked):
            what = f"“{short(wrong)}” alters the command beside it"
            yield flaw(what, _UNTOUCHED, note=ALTERED)
        elif any(map(injected, _quoted(checked))):
            yield flaw("a line for bots is quoted", "Quote what is meant for people.", note=PLANTED)
        elif _passed_on(case, part, checked):
            what, hint = "a command is quoted from elsewhere", "Commands come from its runbook."
            yield flaw(what, hint, note=FROM_THREAD)


def cited_steps(case: Case, part: Part) -> Iterator[Flaw]:
    """A step that can be looked up can be judged: each of those to take now cites a runbook."""
    if not part.named("now") or not any(map(_is_runbook, case.sources)):
        return
    for at, checked in enumerate(part.claims):
        if not any(_in_runbook(case, quote) for quote in checked.quotes):
            what = f"“{short(checked.claim.text)}” quotes no runbook"
            hint = "Quote the place in the runbook that this step comes from."
            yield Flaw("cited_steps", what, hint, "drop", at, UNCITED)


def _is_runbook(source: Index) -> bool:
    """Whether its commands may be handed on: also what the asker attached as one may."""
    return source.document.role != THREAD


def _in_runbook(case: Case, quote: tuple[Quoted, Located]) -> bool:
    found = quote[1].evidence
    return found is not None and found.document != THREAD and _own(case, found)


def _own(case: Case, found: Evidence) -> bool:
    """Whether a quote is from the runbook that this is about, and not from a twin or neighbour."""
    return any(
        source.document.role == found.document and within(source.document, found)
        for source in apposite(case.sources, case.question)
    )


def _quoted(checked: Checked) -> Iterator[str]:
    return (located.evidence.quote for _, located in checked.quotes if located.evidence)


def _given(case: Case, checked: Checked) -> frozenset[str]:
    """The commands that stand where a claim quotes its runbook; an option alone is none of them."""
    found = [located.evidence for _, located in checked.quotes if located.evidence]
    whole = frozenset[str]().union(
        *(
            commands_beside(source.document, evidence)
            for source in case.sources
            for evidence in found
            if source.document.role == evidence.document != THREAD and _own(case, evidence)
        )
    )
    bare = frozenset(command for command in whole if command.startswith("-"))
    return (whole - bare) | _spoken_for(checked)


def _spoken_for(checked: Checked) -> frozenset[str]:
    """Options by themselves that a claim may name: its quote speaks for them and no command is
    told, or it says in the quote's own words that they are not to be used."""
    quotes, text = " ".join(_quoted(checked)), fold(checked.claim.text)
    found = frozenset(span for span in spans_in(quotes) if _BARE.fullmatch(span))
    if not _FORBIDS.search(quotes):
        return found if not checked.claim.code else frozenset()
    said = [sentence for sentence in sentences(quotes) if fold(sentence) in text]
    return frozenset(
        option
        for option in found
        if sum(s.count(option) for s in said) == checked.claim.text.count(option)
    )


_TAG = re.compile(r"</?[a-z]{1,6}>", re.IGNORECASE)
_BARE = re.compile(r"--?[A-Za-z][\w-]*")
_FORBIDS = re.compile(
    r"\b(?:never|not|avoid|without|instead of|nie(?:mals)?|nicht|kein\w*|ohne)\b|n't\b",
    re.IGNORECASE,
)


def _said(checked: Checked) -> str:
    """All that a claim says outside of its listing."""
    claim = checked.claim
    return visible("\n".join(filter(None, (claim.label, claim.text, claim.remedy, *claim.cells))))


def _invented(case: Case, checked: Checked) -> str:
    """A command of a claim that its runbook does not have there; nothing where there is none."""
    given, text = _given(case, checked), _said(checked)
    wrong = _in_code(checked.claim.code, given) if checked.claim.code else ""
    return (
        wrong
        or _in_spans(case, checked, text, given)
        or _in_prose(case, text, given)
        or _foreign(case, checked, text)
    )


def _altered(case: Case, checked: Checked) -> str:
    """Words of a claim that alter the commands in it."""
    given, text = _given(case, checked), _said(checked)
    code = checked.claim.code.text if checked.claim.code else ""
    told = [command for command in given if command in text or command in code]
    if not told:
        return ""
    rest = without_whole(unmarked(text), given)
    for command in given:
        rest = rest.replace(command, BLANK * len(command))
    return altered(" ".join(rest.split()), told, f"{_around(case, checked)}\n{case.question}")


def _around(case: Case, checked: Checked) -> str:
    """What the documents say where a claim quotes them, and all of the thread."""
    found = [located.evidence for _, located in checked.quotes if located.evidence]
    parts = (
        page.text
        for source in case.sources
        for evidence in found
        if source.document.role == evidence.document
        for page in section_of(source.document, evidence).pages
    )
    return "\n".join((*parts, *_thread(case)))


def _thread(case: Case) -> Iterator[str]:
    pages = (s.document.pages for s in case.sources if s.document.role == THREAD)
    return (page.text for each in pages for page in each)


def _foreign(case: Case, checked: Checked, text: str) -> str:
    """A path to be changed, or an address to fetch from or send to, that nobody here wrote."""
    strange = addresses_in(text) if _FETCHES.search(text) else ()
    paths = (match["path"] for match in _TOUCHES.finditer(text))
    known = f"{_around(case, checked)}\n{case.question}"
    return next((it for it in (*strange, *paths) if it not in known), "")


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
            wrong = checked.inert(f"`{span}`") != f"`{span}`"  # an address in it is blunted
        elif is_command(span, case.commands) or near_to(span, case.commands):
            wrong = True
        elif re.search(r"\s", span):
            wrong = not _written(case, span)
        else:
            wrong = ordered(text, span)
        if wrong:
            return span
    return ""


def _written(case: Case, words: str) -> bool:
    """Whether these words stand somewhere as they are: a line of a log, a label, a state."""
    pages = (page.text for source in case.sources for page in source.document.pages)
    return any(words in text for text in (case.question, case.thread, *pages))


def _in_prose(case: Case, text: str, given: frozenset[str]) -> str:
    """What a sentence has people type outside of backticks, where nobody sees its end."""
    rest = without_whole(unmarked(without_spans(text)), given)
    flat = " ".join(
        _TAG.sub("", plain(rest)).split()
    )  # a line's end hides nothing: most services fold it
    for command in (span for span in spans_in(text) if unprompted(span) in given):
        text = text.replace(f"`{command}`", BLANK)
    named = " ".join(plain(without_whole(unmarked(text), given)).split())
    return (
        next(typed_in(flat, case.commands), "")
        or called_in(named, case.commands)
        or next(typed_in(named, case.commands), "")
        or near_to(flat, case.commands)
    )


def _passed_on(case: Case, part: Part, checked: Checked) -> bool:
    """Whether a quote hands on a command from the thread, or from a runbook of something else."""
    for found in (located.evidence for _, located in checked.quotes if located.evidence):
        if found.document == THREAD:
            lines = () if part.named("cause") else found.quote.split("\n")  # a log is no command
            if any(typed_in(found.quote, case.commands)) or any(map(is_command, lines)):
                return True
        elif not _own(case, found) and any(_commands_in(found.quote, case.commands)):
            return True
    return False


def _commands_in(words: str, known: frozenset[str]) -> Iterator[str]:
    yield from typed_in(words, known)
    yield from (span for span in spans_in(words) if is_command(span, known))
