"""What follows from what an asker and their thread said; and what has to be said first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bot.core.arithmetic.facts import Sums
from bot.core.arithmetic.given import Given, given_in
from bot.core.arithmetic.gpus import machines
from bot.core.arithmetic.queueing import queues
from bot.core.arithmetic.slo import reliability
from bot.core.document import Document
from bot.core.persona import Persona
from bot.core.thread_document import ROLE

_NAMES = {
    "objective": "the SLO", "window": "the window of the SLO", "failing": "the error rate now",
    "burn": "the burn rate", "rate": "the requests a second", "latency": "the latency",
    "latency_tail": "the latency", "latency_mean": "the mean latency",
    "concurrent": "the requests in flight", "replicas": "the number of replicas",
    "each_rate": "the requests a second of one replica", "spent": "how much of the budget is spent",
    "left": "how much of the budget is left", "parameters": "the size of the model",
    "gpu_bytes": "the memory of a GPU", "gpus": "the number of GPUs",
    "lasted": "how long it lasted",
    "tokens_out": "the tokens of an answer", "queued": "the length of the queue",
    "capacity": "the capacity", "token_rate_each": "the tokens a second of one GPU",
    "rate_peak": "the peak requests a second", "rate_mean": "the average requests a second",
    "fullness": "the target utilization", "context": "the context length",
    "each_concurrent": "the requests that one replica takes at once",
}  # fmt: skip
_BURNS = re.compile(
    r"error[ -]?budgets?|fehler-?budgets?|burn(?:ing|s)?\b|\bslos?\b|how long (?:until|do we have)",
    re.IGNORECASE,
)
_SEVERAL = "Two values are given for {what}, or one that can be read in two ways: which one holds?"
_WINDOW = (
    "Over which window does the SLO hold (30 days, 28 days, a quarter)? With it I can say how long"
    " the budget lasts."
)
_OBJECTIVE = "Which SLO holds for this? With it I can say the burn rate and what is left."
_NO_BUDGET = (
    "An SLO of 100% leaves no error budget: any failure breaks it, and there is no burn rate. Which"
    " SLO below that holds?"
)


def advises(persona: Persona) -> bool:
    """Whether an asker's figures are the matter; whoever reads papers has figures enough there."""
    return not any(wanted.required for wanted in persona.inputs)


def facts_for(persona: Persona, documents: Iterable[Document], said: Sequence[str]) -> Sums:
    """What follows from what an asker said, the oldest first, and from the thread around it."""
    if not advises(persona):
        return Sums()
    thread = [page.text for doc in documents if doc.role == ROLE for page in doc.pages]
    return sums_of((*(line for text in thread for line in text.split("\n")), *said))


@lru_cache(maxsize=64)
def sums_of(texts: tuple[str, ...]) -> Sums:
    """What follows from texts, the oldest first; nothing where they only happen to hold figures."""
    given = given_in(texts)
    facts = (*reliability(given), *queues(given), *machines(given))
    return Sums(facts=facts, asks=tuple(_asks(given, texts)))


def _asks(given: Given, texts: Sequence[str]) -> Iterator[str]:
    """What is open, as far as anything would follow from it."""
    matters = {*given.values, *given.lists, *given.open}
    for kind in sorted(given.open & _NAMES.keys()):
        if len(matters) > 1 or kind in ("objective", "failing"):
            yield _SEVERAL.format(what=_NAMES[kind])
    objective, failing, burn = (kind in matters for kind in ("objective", "failing", "burn"))
    about = any(_BURNS.search(text) for text in texts)
    if given["objective"] == 1 and (failing or burn):
        yield _NO_BUDGET
    elif ((objective and failing) or burn) and "window" not in matters:
        yield _WINDOW
    if failing and not objective and about:
        yield _OBJECTIVE
