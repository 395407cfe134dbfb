"""Rules for discussion questions."""

import re
from collections.abc import Iterator
from itertools import combinations

from bot.core.canonical import fold
from bot.core.case import Case, Checked, Flaw, Part, short
from bot.core.language import language_of
from bot.core.likeness import alike, stems
from bot.core.numbers import numbers_in
from bot.core.speech import plain

TOO_ALIKE = 0.6
RECALL_WORDS = 14


def questions(case: Case, part: Part) -> Iterator[Flaw]:
    """Discussion questions are questions, and different ones; a word on why they are asked is not
    amiss."""
    if part.spec.kind != "questions":
        return
    for at, checked in enumerate(part.claims):
        if not any(_ASKED.search(sentence) for sentence in checked.sentences):
            what = f"“{short(checked.claim.text)}” is not a question"
            yield Flaw(
                "questions", what, "End it in a question mark.", "drop", at, "it is no question"
            )
    for (_, first), (later, second) in combinations(enumerate(part.claims), 2):
        if alike(first.claim.text, second.claim.text) >= TOO_ALIKE:
            what = f"“{short(second.claim.text)}” asks what another question asks"
            hint = "Ask something else."
            yield Flaw("questions", what, hint, "drop", later, "it repeats another")


_ASKED = re.compile(r"\w\W+\w.*[?？؟][\s\"'”’»*_)\]`]*\Z", re.DOTALL)


def recall(case: Case, part: Part) -> Iterator[Flaw]:
    """A question that the abstract answers teaches nothing."""
    if part.spec.kind != "questions":
        return
    for at, checked in enumerate(part.claims):
        text = checked.claim.text
        if _RECALL.match(text) and not _WEIGHED.search(text) and len(text.split()) < RECALL_WORDS:
            what = f"“{short(text)}” can be answered by quoting the paper"
            hint = "Ask for a consequence, not for a fact."
            yield Flaw("recall", what, hint, "note", at, "A sentence of the paper answers this.")


_RECALL = re.compile(
    r"\W*(?:(?:for|in|at|to|on|by|from|with|over|of|according to the paper,?) )?"
    r"(?:what|who|whom|when|where|which|how (?:many|much|often|long|large|big|fast|high|far)|define"
    r"|list|name|did|does|do|is|are|was|were|welche\w*|wie ?(?:viele?|oft|lange|groß|hoch)|wer"
    r"|wann|wo)\b",
    re.IGNORECASE,
)
_WEIGHED = re.compile(
    r"\b(?:would|could|should|might|may|can|must|will|if|why|become|becomes|happens?|chang\w+"
    r"|break\w*"
    r"|miss\w*|hid(?:e|es|den)|still|suppose|imagine|without|instead|serves?|trust|justif\w*"
    r"|artefact|artifact"
    r"|würde\w*|könnte\w*|sollte\w*|wenn|warum|fehl\w*|ohne|noch)\b",
    re.IGNORECASE,
)


def anchored(case: Case, part: Part) -> Iterator[Flaw]:
    """A question that would fit any paper was not asked about this one."""
    if part.spec.kind != "questions" or not case.sources:
        return
    abroad = _abroad(case)
    for at, checked in enumerate(part.claims):
        if abroad and language_of(checked.own, least=1) == case.language:
            continue  # it shares too few words with the document for this to be told
        if not (checked.quotes or _names_something(case, checked)):
            what = f"“{short(checked.claim.text)}” names nothing of the paper"
            yield Flaw("anchored", what, "Name a term, number or sentence of it.", "warn", at)


def _abroad(case: Case) -> bool:
    """Whether asker and documents share no language, so that questions share few words."""
    if case.language in ("", "English"):
        return False
    opening = " ".join(s.document.pages[0].text[:1500] for s in case.sources if s.document.pages)
    return language_of(plain(opening)) not in ("", case.language)


def _names_something(case: Case, checked: Checked) -> bool:
    text = checked.claim.text
    if any(known.has(number) for number in numbers_in(text) for known in case.known[1:]):
        return True
    names = {fold(name) for name in _NAME.findall(text)} - {""}
    terms = stems(text) - _ANY_PAPERS
    return any(
        any(name in source.printed.text for name in names)
        or sum(term in source.printed.text for term in terms) >= 2
        for source in case.sources
    )


# What can be said of any paper.
_ANY_PAPERS = stems(
    "main major primary central contribution author approach method methodology result finding "
    "future work limit system evaluation experiment important problem solution idea improve better "
    "design implementation proposal present research study question answer think explain work "
    "elsewhere "
    "fail everywhere other reader would"
)
_NAME = re.compile(r"(?<=[\w,;] )[A-Z][\w-]+|\b\w*[a-z0-9][A-Z]\w*|\b[A-Z]{2,}\w*|\b\w+-\w+\b")
