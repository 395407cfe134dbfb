"""A model does no sums: what looks like one is worked out again, and marked where it is not right.

Equations are done anew. A figure of a kind that only comes from a sum (what is left of an error
budget, how long it lasts, how many requests are in flight) has to be given, or be what code gets.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.core.arithmetic import Fact, advises, sums_of
from bot.core.arithmetic.equations import wrong_in
from bot.core.case import Case, Checked, Flaw, Part
from bot.core.numbers import Number, numbers_in
from bot.core.tracing import Known


class _Kind(NamedTuple):
    """Figures that come from sums: what a sentence speaks of then, their units, the facts of it."""

    spoken: re.Pattern[str]
    units: tuple[str, ...]
    facts: re.Pattern[str]


def _kind_of(spoken: str, units: tuple[str, ...], facts: str) -> _Kind:
    words = re.compile(rf"\b(?:{spoken})\b", re.IGNORECASE)
    return _Kind(words, units, re.compile(facts, re.IGNORECASE))


_WORKED_OUT = (
    _kind_of(
        r"error[ -]?budget|downtime|exhaust\w*|budget|runs? out|used up|fehlerbudget|ausfallzeit"
        r"|aufgebraucht",
        ("s", "%"),
        "budget",
    ),
    _kind_of(r"burn(?:ing|s|t|ed)?(?:[- ]rate)?", ("x", ""), "burn"),
    _kind_of(r"kv[- ]?cache|weights|gewichte|vram|gpu memory", ("byte",), "kv|weights"),
    _kind_of(r"backlog|drain\w*|queue", ("s",), "backlog"),
)
_COUNTED = re.compile(
    r"\A\s?(?:(?:concurrent|parallel|more|additional|gleichzeitige?n?)\s)?(?:replicas?|gpus?|pods"
    r"|instances|requests? (?:in[- ]flight|inside|at once)|in[- ]flight|repliken|instanzen)\b",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    r"\b(?:need|needs|needed|require[sd]?|takes?|so|thus|hence|therefore|means?|gives?|which is"
    r"|that is|comes? to|works out|brauch\w*|benötig\w*|also|daher|ergibt|sind das|macht)\b",
    re.IGNORECASE,
)
_SETS = re.compile(
    r"\b(?:alert|page|warn|wait|every|within the next|for the next|after|canary|watch|check|alarm"
    r"|warte\w*|prüf\w*|alle)\b[^.;]{0,40}\Z",
    re.IGNORECASE,
)


_COUNTS, _FLYING = re.compile("Replicas|GPUs"), re.compile("flight")
_SPENT = re.compile(
    r"\A\s(?:of (?:the |your |our )?(?:monthly )?(?:error )?budget\s)?(?:is |are |has been )?"
    r"(?:left|remain|spent|used|gone|burn|consumed|verbraucht|übrig)",
    re.IGNORECASE,
)
_BURN_RATE = re.compile(r"burn[- ]?rate\W+(?:\w+\W+){0,3}\Z", re.IGNORECASE)


class Slip(NamedTuple):
    """A figure of an answer that is not what code gets."""

    text: str
    note: str


def sums(case: Case, part: Part) -> Iterator[Flaw]:
    """A model's own arithmetic is worked out again; what does not come out is marked."""
    for at, checked in enumerate(part.claims):
        found = slips(case, checked)
        if found:
            shown = ", ".join(dict.fromkeys(slip.text for slip in found))
            note = " ".join(dict.fromkeys(slip.note for slip in found))
            hint = "Use the figures that code worked out, or leave the sum out."
            yield Flaw("sums", f"{shown}: not what code works out", hint, "note", at, note,
                       len(found))  # fmt: skip


def slips(case: Case, checked: Checked) -> tuple[Slip, ...]:
    """The sums of a claim that are wrong, or nobody's."""
    if not advises(case.persona) or case.chosen:
        return ()
    return tuple(slip for said in checked.sentences for slip in _slips(case, said))


def _slips(case: Case, sentence: str) -> Iterator[Slip]:
    wrong = tuple(wrong_in(sentence))
    for equation in wrong:
        yield Slip(equation.said, f"Code gets {equation.right}, not {equation.said}.")
    if wrong or sentence.rstrip().endswith("?"):
        return
    for number in numbers_in(sentence):
        facts = _kind(sentence, number)
        if facts is not None and not _sound(case, sentence, number):
            yield _slip(case, facts, sentence, number)


def _kind(sentence: str, number: Number) -> re.Pattern[str] | None:
    """Which facts a figure would have to be one of; None: it need come from no sum."""
    before, after = sentence[: number.start], sentence[number.end :]
    if _SETS.search(before):
        return None
    if _COUNTED.match(after) and not number.unit and _NEEDS.search(before):
        return _FLYING if "flight" in after else _COUNTS
    for kind in _WORKED_OUT:
        if kind.spoken.search(sentence) and _fits(number, kind.units, before, after):
            return kind.facts
    return None


def _fits(number: Number, units: tuple[str, ...], before: str, after: str) -> bool:
    if not number.unit:  # a bare number counts behind "burn rate"
        return "" in units and _BURN_RATE.search(before) is not None
    return number.unit in units and (number.unit != "%" or _SPENT.match(after) is not None)


def _sound(case: Case, sentence: str, number: Number) -> bool:
    """Whether a figure was given, or code gets it from what was given and the sentence itself."""
    if any(known.has(number) for known in case.known):
        return True
    rest = f"{sentence[: number.start]}…{sentence[number.end :]}"
    own = sums_of((*case.question.split("\n\n"), rest))
    return Known([own.text], rounded=True).has(number)


def _slip(case: Case, facts: re.Pattern[str], sentence: str, number: Number) -> Slip:
    same = [fact for fact in case.sums.facts if facts.search(fact.name) and _alike(fact, number)]
    named = [fact for fact in same if fact.name.casefold() in sentence.casefold()]
    same = named or same
    if len(same) == 1:
        return Slip(number.text, f"Code gets {same[0].result}, not {number.text}.")
    return Slip(number.text, f"Not worked out by code: {number.text}.")


def _alike(fact: Fact, number: Number) -> bool:
    """Whether a fact is measured in the same."""
    units = {each.unit for each in numbers_in(fact.result)}
    return number.unit in units or (not number.unit and "x" in units)
