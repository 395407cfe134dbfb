"""Whether a claim's numbers come from anywhere: documents, question, or arithmetic on those."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bot.core.numbers import LISTED, Number, numbers_in, spelled_out
from bot.core.units import Reading

_ASSUMED = re.compile(
    r"\b(?:assum\w+|suppos\w+|imagin\w+|hypothe\w+|estimat\w+|guess\w*|illustrat\w+|what if"
    r"|for (?:example|instance)|order of magnitude|from memory|unverified|rule of thumb"
    r"|say(?=,)|nehm\w* [^.!?]{0,80}\ban|angenommen|annahmen?|annehm\w+|schätz\w+|beispiel\w*"
    r"|unterstell\w+"
    r"|estim\w+|par exemple|por ejemplo|supong\w+|asum\w+)\b|\be\.g\.",
    re.IGNORECASE,
)
_WONDERED = re.compile(r"\b(?:if|would|were)\b", re.IGNORECASE)
_DEFINITE = re.compile(
    r"\b(?:the|their|its|this|that|these|those|reported|claimed|measured)\s+(?:\w+\s+)?\Z",
    re.IGNORECASE,
)
_SHOWN_WORK = re.compile(
    r"[=≈→÷/]|\b(?:i\.?e\b|that is|or|hence|so|thus|total|sum|ratio|factor|difference|average"
    r"|means?|works? out|amounts? to|times|equals?|in other words)\b",
    re.IGNORECASE,
)
_ROUNDED = re.compile(
    r"(?:\b(?:about|around|roughly|approximately|nearly|almost|some|over|more than|less than|under"
    r"|close to|up to)|[~∼≈])\s*\Z",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z“\"(])|\n")

OPERANDS = 8  # of a text's numbers, how many are tried in arithmetic
_FACTORS = ("", "x")  # a burn rate of 20 is one of 20×
_LOOSE = 0.05  # more than that is no rounding
MANY = 200  # numbers of a text that operands are looked for among


class Known:
    """The numbers that may be used: those of the documents and of the question.

    `texts` name their units; in `tables` the unit often stands in the header, so a bare number
    there may be anything's.
    """

    def __init__(
        self,
        texts: Iterable[str],
        tables: Iterable[str] = (),
        also: Iterable[float] = (),
        *,
        rounded: bool = False,
    ) -> None:
        self._rounded = rounded  # they may be given with fewer digits
        self._readings: set[Reading] = set()
        self._values: set[float] = {_rounded(value) for value in also}
        self._bare: set[float] = set()  # in tables, without a unit
        self._shares: set[float] = set()  # of those, in tables that speak of per cent
        for text in texts:
            self._read(text)
        for text in tables:
            bare = {_rounded(n.value) for n in self._read(text) if not n.unit}
            self._bare |= bare
            self._shares |= bare if "%" in text else set()

    def _read(self, text: str) -> tuple[Number, ...]:
        numbers = numbers_in(text)
        for number in numbers:
            self._add(number.readings)
            self._values.add(_rounded(number.value))
        for one, two in pairwise(numbers):  # "from 10 to 30 ms"
            if not one.unit and two.unit and LISTED.fullmatch(text[one.end : two.start]):
                factor = two.readings[0][0] / two.value if two.value else 1.0
                self._add([(one.value * factor, two.unit)])
        for readings in spelled_out(text):
            self._add(readings)
        return numbers

    def _add(self, readings: Iterable[Reading]) -> None:
        for value, unit in readings:
            self._readings.add((_rounded(value), unit))
            self._values.add(_rounded(value))

    def has(self, number: Number) -> bool:
        """Whether the number is among them, in any spelling; a bare one counts for any unit."""
        return self._states(number) or (self._rounded and self._near(number))

    def _states(self, number: Number) -> bool:
        if not number.unit:
            return any(_rounded(value) in self._values for value, _ in number.readings)
        stated = any((_rounded(value), unit) in self._readings for value, unit in number.readings)
        bare = self._shares if number.unit == "%" else self._bare
        return stated or _rounded(number.value) in bare

    def _near(self, number: Number) -> bool:
        """Whether one of them would be written like this with as many decimals."""
        factor = number.readings[0][0] / number.value if number.value else 1.0
        close = 0.5 * 10.0**-number.decimals + 1e-9
        alike = _FACTORS if number.unit in _FACTORS else (number.unit,)
        written = (value / factor for value, unit in self._readings if unit in alike)
        return any(abs(v - number.value) <= min(close, _LOOSE * abs(v)) for v in written)

    def rounds_to(self, number: Number) -> bool:
        """Whether one of them is the number before rounding."""
        value, unit = number.readings[0]
        return any(
            mine == unit and _significant(exact, number.digits) == _rounded(value)
            for exact, mine in self._readings
        )


def untraced(text: str, sources: Sequence[Known]) -> tuple[Number, ...]:
    """The numbers of a text that no source has, that its own arithmetic does not give, and that
    their sentence does not call an assumption."""
    numbers = numbers_in(text)
    strange = [n for n in numbers if not any(known.has(n) for known in sources)]
    if not strange:
        return ()
    traced = [n for n in numbers[:MANY] if n not in strange[:MANY]][:OPERANDS]
    sentences = {start: text[start:end] for start, end in _sentences(text)}
    starts = list(sentences)
    assumed = {start for start in starts if _ASSUMED.search(sentences[start])}
    worked = {start for start in starts if _SHOWN_WORK.search(sentences[start])}
    wondered = {
        start
        for start in starts
        if sentences[start].rstrip().endswith("?") and _WONDERED.search(sentences[start])
    }

    def explained(number: Number) -> bool:
        start = starts[bisect_right(starts, number.start) - 1]
        before = text[max(start, number.start - 40) : number.start]
        if start in assumed or (start in wondered and not _DEFINITE.search(before)):
            return True  # in a "what if"; but "the 115% gain" is the document's even there
        if start in worked and _follows(number, traced):
            return True
        return bool(_ROUNDED.search(before)) and any(known.rounds_to(number) for known in sources)

    return tuple(number for number in strange if not explained(number))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield start, match.end()
        start = match.end()
    yield start, len(text)


def _follows(number: Number, traced: Sequence[Number]) -> bool:
    """Whether a number is what simple arithmetic makes of others beside it."""
    if number.value < 10 and not number.decimals and not number.unit:
        return False  # small counts follow from almost anything
    close = 0.5 * 10.0**-number.decimals + 1e-9
    return any(abs(result - number.value) <= close for result in _results(traced))


def _results(traced: Sequence[Number]) -> Iterator[float]:
    for one in (n.value for n in traced):
        yield from (1 + one / 100, 1 - one / 100, (one - 1) * 100, 100 - one, one * 100, one / 100)
        for other in (n.value for n in traced):
            yield from (one + other, one - other, one * other)
            if other:
                yield from (one / other, one / other * 100, (one - other) / other * 100)


def _rounded(value: float) -> float:
    return float(f"{value:.9g}")


def _significant(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")
