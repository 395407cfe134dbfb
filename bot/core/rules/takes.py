"""Rules for a take on one of many papers."""

from collections.abc import Iterator

from bot.core.case import Case, Checked, Flaw, Part
from bot.core.numbers import numbers_in
from bot.core.tracing import Known


def headline(case: Case, part: Part) -> Iterator[Flaw]:
    """A take says one number, and quotes the sentence that holds it; a reader wants to know it."""
    if not part.named("new") or case.chosen or not _measures(case):
        return
    if not any(_carried(checked) for checked in part.claims):
        yield Flaw(
            "headline", "no number of the text stands in its quote",
            "Say the one number that matters most, and quote the sentence it is from.", "fail",
        )  # fmt: skip


def _carried(checked: Checked) -> bool:
    """Whether a number of the claim stands in what it quotes."""
    known = Known(located.evidence.quote for _, located in checked.quotes if located.evidence)
    return any(known.has(number) for number in numbers_in(checked.claim.text))


def _measures(case: Case) -> bool:
    """Whether there is a number to be said at all."""
    pages = (page.text for source in case.sources for page in source.document.pages)
    return any(number.unit for text in pages for number in numbers_in(text))
