"""Rules for a take on one of many papers."""

import re
from collections.abc import Iterator

from bot.core.case import Case, Checked, Flaw, Part
from bot.core.numbers import Number, numbers_in, spelled_out
from bot.core.tracing import Known

_SAYS = re.compile(
    r"\b([A-Z]\w+)(?: \w+)? (?:said|says|told|tells|agree[sd]?|thinks?|thought|believe[sd]?|wrote"
    r"|writes|argue[sd]?|claim(?:s|ed)|doubts?|doubted|likes?|liked|hate[sd]?)\b"
)
_WORD = re.compile(r"\w+")
_TIMES = 2  # "once", "twice" and "double" are said of anything


def headline(case: Case, part: Part) -> Iterator[Flaw]:
    """A take says one number, and quotes the sentence that holds it; a reader wants to know it."""
    if not part.named("new") or case.chosen or not _measures(case):
        return
    if not any(_carried(checked) for checked in part.claims):
        yield Flaw(
            "headline", "no number of the text stands in its quote",
            "Say the one number that matters most, and quote the sentence it is from.", "fail",
        )  # fmt: skip


def own_numbers(case: Case, part: Part) -> Iterator[Flaw]:
    """Of a take people remember the number, and nobody there looks further than the quote below."""
    if case.chosen:
        return
    for at, checked in enumerate(part.claims):
        known = _quoted(checked)
        strange = [number.text for number in _numbers(checked.own) if not known.has(number)]
        if strange:
            told = ", ".join(dict.fromkeys(strange))
            yield Flaw(
                "own_numbers", f"not in the quote of what says it: {told}",
                "Say only numbers that stand in the sentence you quote for them.", "drop",
                claim=at, note="a number does not stand in its quote",
            )  # fmt: skip


def hearsay(case: Case, part: Part) -> Iterator[Flaw]:
    """Whoever writes a take has heard nobody but the paper: what somebody else said is made up."""
    if case.chosen:
        return
    for at, checked in enumerate(part.claims):
        names = {match[1].casefold() for match in _SAYS.finditer(checked.own)}
        if strange := names - _words(case) if names else names:
            yield Flaw(
                "hearsay", f"the document knows nobody called {', '.join(sorted(strange))}",
                "Speak of nobody but the authors and whom they name.", "drop",
                claim=at, note="it speaks of somebody whom the document does not name",
            )  # fmt: skip


def _words(case: Case) -> frozenset[str]:
    texts = (page.text for source in case.sources for page in source.document.pages)
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))


def _numbers(text: str) -> Iterator[Number]:
    """Those in figures, and multiples in words."""
    yield from numbers_in(text)
    for readings in spelled_out(text):
        value, unit = readings[0]
        if unit == "x" and value > _TIMES:
            yield Number(f"{value:g} times", 0, 0, value, readings, 1, 0)


def _carried(checked: Checked) -> bool:
    """Whether a number of the claim stands in what it quotes."""
    known = _quoted(checked)
    return any(known.has(number) for number in numbers_in(checked.claim.text))


def _quoted(checked: Checked) -> Known:
    """The numbers of what a claim quotes, as far as that was found."""
    return Known(located.evidence.quote for _, located in checked.quotes if located.evidence)


def _measures(case: Case) -> bool:
    """Whether there is a number to be said at all."""
    pages = (page.text for source in case.sources for page in source.document.pages)
    return any(number.unit for text in pages for number in numbers_in(text))
