"""What a text gives: figures with what each of them is, as far as its words leave no doubt.

Each kind has its wordings (`wordings.py`), tried in order; what one has taken the next do not see.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.core.arithmetic.amounts import SHARE, german
from bot.core.arithmetic.composition import composed_in
from bot.core.arithmetic.readings import UNSURE, Read
from bot.core.arithmetic.wording import TAKEN
from bot.core.arithmetic.wordings import WORDINGS
from bot.core.formulas import printed

LONGEST = 12_000  # characters of one text that are read
_EVEN = str.maketrans("‐‑‒−\u00a0\u2009\u202f", "----   ", '*`“”"„|')


@dataclass(frozen=True)
class Given:
    """The figures by kind; what was said of a kind in two ways is open."""

    values: Mapping[str, float] = field(default_factory=dict)
    lists: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    open: frozenset[str] = frozenset()

    def __getitem__(self, kind: str) -> float | None:
        """The figure of a kind, if there is one and only one."""
        return self.values.get(kind)

    def first(self, *kinds: str) -> float | None:
        """The figure of the first of these kinds that is given."""
        return next((self.values[kind] for kind in kinds if kind in self.values), None)


def given_in(texts: Iterable[str]) -> Given:
    """What is given in texts, the oldest first: of a kind, what was said last counts."""
    values: dict[str, float] = {}
    lists: dict[str, tuple[float, ...]] = {}
    unsure: set[str] = set()
    for text in texts:
        found = _read(text)
        for kind, said in found.items():
            plain_values = {value for value in said if isinstance(value, float)}
            listed = [value for value in said if isinstance(value, tuple)]
            if listed:
                lists[kind] = listed[-1]
                continue
            values.pop(kind, None)
            unsure.discard(kind)
            if len(plain_values) == 1 and UNSURE not in said:
                values[kind] = plain_values.pop()
            else:
                unsure.add(kind)
    return Given(values, lists, frozenset(unsure))


def _read(text: str) -> dict[str, list[Read]]:
    """Each kind's readings in one text."""
    text = printed(text[:LONGEST]) if "\\" in text else text[:LONGEST]
    text = _EMPHASIS.sub("", text.translate(_EVEN))
    in_german = german(text)
    found: dict[str, list[Read]] = {}
    for sentence in _sentences(text):
        for kind, value in _taken(sentence, in_german):
            found.setdefault(kind, []).append(value)
    return found


_EMPHASIS = re.compile(r"(?<!\w)_+|_+(?!\w)")
_COUNTS = re.compile(
    r"\d|\b(?:nines?|neunen|one|two|three|four|five|six|seven|eight|nine|ten|twelve"
    r"|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf)\b",
    re.IGNORECASE,
)
_ALTERNATIVE = re.compile(
    r"\s*(?:or|oder|to|bis)\s+(?:(?:maybe|perhaps|even|possibly|vielleicht|sogar|is it)\s+)?\d"
    r"[\d.,]*(?!\s?(?:d|days?|tagen?|h|hours?|min|minutes?|weeks?)\b)",
    re.IGNORECASE,
)
_PROMISE = re.compile(rf"(?<![\w.,])9\d(?:[.,]\d+)?{SHARE}", re.IGNORECASE)
_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ\d(])|\n+")


def _sentences(text: str) -> Iterator[str]:
    yield from filter(_COUNTS.search, _END.split(text))


def _taken(sentence: str, in_german: bool | None) -> Iterator[tuple[str, Read]]:
    together = composed_in(sentence, in_german)
    if together is not None:
        yield together
        return
    whole, promised = sentence, False
    for wording in WORDINGS:
        if wording.only is not None and not wording.only.search(whole):
            continue
        for match in wording.pattern.finditer(sentence):
            value = wording.read(match, in_german)
            if wording.kind and value is not None:
                promised |= wording.kind == "objective"
                unsure = wording.kind != "window" and _ALTERNATIVE.match(whole, match.end())
                yield wording.kind, UNSURE if unsure else value
            if (value is not None or not wording.kind) and "period" not in match.groupdict():
                sentence = _without(sentence, match)
    if promised and _PROMISE.search(sentence):  # beside an SLO it may be another one
        yield "objective", UNSURE


def _without(sentence: str, match: re.Match[str]) -> str:
    """The sentence without what was taken for a figure, so that nothing else takes it."""
    start, end = match.span()
    return f"{sentence[:start]}{TAKEN * (end - start)}{sentence[end:]}"
