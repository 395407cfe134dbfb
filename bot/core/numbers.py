"""Numbers in words and figures, and whether a claim's numbers come from anywhere.

1,000 and 1k, 10 % and 10%, 3.2× and 3.2x, 100 ms and 0.1 s are the same numbers. A number that
points (page 4, Table 2, [12]), orders a list or dates a cited work claims nothing and is left out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

Reading = tuple[float, str]  # a value in its base unit, and what is measured ("" when untold)


class Number(NamedTuple):
    """A number that says something, as it stands in a text."""

    text: str
    start: int
    value: float  # as written, before magnitude and unit
    readings: tuple[Reading, ...]  # what it may mean; several when it is ambiguous
    digits: int  # significant ones
    decimals: int

    @property
    def unit(self) -> str:
        """What is measured: "s", "byte", "%", "x", or nothing."""
        return self.readings[0][1]


_UNITS: dict[str, Reading] = {
    "%": (1, "%"), "percent": (1, "%"), "per cent": (1, "%"),
    "x": (1, "x"), "×": (1, "x"), "times": (1, "x"), "fold": (1, "x"),
    "ns": (1e-9, "s"), "us": (1e-6, "s"), "µs": (1e-6, "s"), "μs": (1e-6, "s"), "ms": (1e-3, "s"),
    "s": (1, "s"), "sec": (1, "s"), "second": (1, "s"), "min": (60, "s"), "minute": (60, "s"),
    "h": (3600, "s"), "hr": (3600, "s"), "hour": (3600, "s"), "day": (86400, "s"),
    "week": (604800, "s"), "month": (2629800, "s"), "year": (31557600, "s"),
    "millisecond": (1e-3, "s"), "microsecond": (1e-6, "s"), "nanosecond": (1e-9, "s"),
    "byte": (1, "byte"), "bytes/s": (1, "byte/s"), "bit": (1, "bit"),
    "bps": (1, "bit/s"), "kbps": (1e3, "bit/s"), "mbps": (1e6, "bit/s"), "gbps": (1e9, "bit/s"),
    "tbps": (1e12, "bit/s"), "hz": (1, "hz"), "khz": (1e3, "hz"), "mhz": (1e6, "hz"),
    "ghz": (1e9, "hz"), "w": (1, "w"), "kw": (1e3, "w"), "mw": (1e6, "w"),
}  # fmt: skip
_UNITS |= {f"{p}b": (1e3**n, "byte") for n, p in enumerate("kmgtp", 1)}
_UNITS |= {f"{p}b/s": (1e3**n, "byte/s") for n, p in enumerate("kmgtp", 1)}
_UNITS |= {f"{p}ib": (1024.0**n, "byte") for n, p in enumerate("kmgtp", 1)}
_PLURALS = ("sec second minute hour day week month year hr millisecond microsecond nanosecond byte "
            "bit min")  # fmt: skip
_UNITS |= {f"{unit}s": _UNITS[unit] for unit in _PLURALS.split()}
_MAGNITUDES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9,
               "billion": 1e9, "t": 1e12, "trillion": 1e12, "hundred": 1e2}  # fmt: skip
_WORDS = {word: float(n) for n, word in enumerate(
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
     "eleven", "twelve"))} | {"twenty": 20.0, "thirty": 30.0, "fifty": 50.0}  # fmt: skip
_PHRASES: dict[str, tuple[Reading, ...]] = {
    "once": ((1, "x"),), "twice": ((2, "x"),), "doubles": ((2, "x"),), "double": ((2, "x"),),
    "thrice": ((3, "x"),), "triple": ((3, "x"),), "half": ((50, "%"), (0.5, "")),
    "quarter": ((25, "%"), (0.25, "")), "third": ((1 / 3, ""),),
}  # fmt: skip

_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_NUMBER = re.compile(
    r"(?<![\w.])(?<![A-Za-z][-‐‑])(?<![A-Za-z]\d[-‐‑])"  # not in a name such as H100, GPT-4 or v0.5
    r"(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\d,])\d+,\d{1,2}(?![\d,])|\d{1,3}(?:\.\d{3})+(?!\d)"
    r"|\d+(?:\.\d+)?(?!\.?\d))(?P<exponent>[eE][+-]?\d{1,2}(?!\w))?"
    r"(?:[\s-]?(?P<magnitude>thousand|million|billion|trillion|hundred|bn|mn)\b|(?P<letter>[kKMBT])(?![\w/]))?"
    rf"(?:[\s\u00a0-]?(?P<unit>(?i:{_UNIT}))(?![\w/]))?"
)
_WORD = re.compile(
    rf"(?<![\w-])(?P<word>{'|'.join(_WORDS)})(?![\w])"
    rf"(?:[\s-](?P<magnitude>hundred|thousand|million|billion|trillion)\b)?"
    rf"(?:[\s-](?P<unit>{_UNIT})(?!\w))?"
    rf"|(?<![\w-])(?P<phrase>{'|'.join(_PHRASES)})(?!\w)",
    re.IGNORECASE,
)
_POINTS_AFTER = re.compile(
    r"(?:\b(?:pages?|pp?\.|sections?|secs?\.|chapters?|fig(?:ure)?s?\.?|tables?|tab\.|appendix"
    r"|algorithms?|alg\.|equations?|eqn?s?\.|listings?|theorems?|lemmas?|definitions?|footnotes?"
    r"|lines?|steps?|items?|questions?|refs?\.?|references?|versions?|vol(?:ume)?\.?|no\.)|§+|\#)"
    r"\s*\(?\Z",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*(?:,|and|or|to|&|[-–—]|,\s*and)\s*")
_ORDINAL = re.compile(
    r"\[\d[\d,;\s–-]*\]|(?:^|(?<=\n)|(?<=[.:;]\s))\s*\d{1,2}[.)](?=\s)|(?<!\S)\(?\d{1,2}\)(?=\s)"
)
_CITED_YEAR = re.compile(
    r"(?:\bet al\.?,?|\b(?!(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December|In|Since|By|Until)\b)[A-Z][\w&-]+['’]?s?,?)\s*\(?\Z"
)
_ASSUMED = re.compile(
    r"\b(?:assum\w+|suppos\w+|imagin\w+|hypothe\w+|estimat\w+|guess\w*|illustrat\w+|what if"
    r"|for (?:example|instance)|order of magnitude|from memory|unverified|rule of thumb"
    r"|say(?=,))\b|\be\.g\.|\b(?:if|would|were)\b(?=.*\?\s*\Z)",
    re.IGNORECASE | re.DOTALL,
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


def numbers_in(text: str) -> tuple[Number, ...]:
    """The figures of a text that say something, in order."""
    pointing = [match.span() for match in _ORDINAL.finditer(text)]
    found: list[Number] = []
    last_pointer = -1  # where the last figure that only points ended
    for match in _NUMBER.finditer(text):
        start = match.start()
        before = text[max(0, start - 32) : start]
        listed = last_pointer >= 0 and _LISTED.fullmatch(text[last_pointer:start])
        if listed or _POINTS_AFTER.search(before) or any(a <= start < b for a, b in pointing):
            last_pointer = match.end("figure")
        elif not _dates(match, before):
            found.append(_number(match))
    return tuple(found)


def _dates(match: "re.Match[str]", before: str) -> bool:
    year = match["figure"]
    if len(year) != 4 or year[:2] not in ("19", "20") or match[0] != year:
        return False
    return _CITED_YEAR.search(before) is not None


def _number(match: "re.Match[str]") -> Number:
    figure = match["figure"]
    values = _values(figure)
    scale = 10.0 ** int((match["exponent"] or "e0")[1:])
    magnitude = _MAGNITUDES.get((match["magnitude"] or match["letter"] or "").lower(), 1.0)
    factor, unit = _UNITS.get((match["unit"] or "").lower(), (1.0, ""))
    readings = [(value * scale * magnitude * factor, unit) for value in values]
    if match["letter"] == "B" and not unit:
        readings.append((values[0], "byte"))
    digits = figure.replace(",", "").replace(".", "").lstrip("0")
    decimals = len(figure.partition(".")[2])
    return Number(
        match[0].strip(), match.start(), values[0], tuple(readings), len(digits.rstrip("0")) or 1,
        decimals,
    )  # fmt: skip


def _values(figure: str) -> tuple[float, ...]:
    """What figures may mean: "1.000" is one here and a thousand there."""
    if re.fullmatch(r"\d+,\d{1,2}", figure):
        return (float(figure.replace(",", ".")),)
    plain = float(figure.replace(",", "")) if figure.count(".") < 2 else None
    grouped = (
        float(figure.replace(".", "")) if re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+", figure) else None
    )
    return tuple(value for value in (plain, grouped) if value is not None)


class Known:
    """The numbers that may be used: those of the documents and of the question."""

    def __init__(self, texts: Iterable[str], also: Iterable[float] = ()) -> None:
        self._readings: set[Reading] = set()
        self._values: set[float] = {_rounded(value) for value in also}
        for text in texts:
            for number in numbers_in(text):
                self._add(number.readings)
                self._values.add(_rounded(number.value))
            for match in _WORD.finditer(text):
                self._add(_word_readings(match))

    def _add(self, readings: Iterable[Reading]) -> None:
        for value, unit in readings:
            self._readings.add((_rounded(value), unit))
            self._values.add(_rounded(value))

    def has(self, number: Number) -> bool:
        """Whether the number is among them, in any spelling; a bare one counts for any unit."""
        if not number.unit:
            return any(_rounded(value) in self._values for value, _ in number.readings)
        return (
            any((_rounded(value), unit) in self._readings for value, unit in number.readings)
            or (_rounded(number.value), "") in self._readings
        )

    def rounds_to(self, number: Number) -> bool:
        """Whether one of them is the number before rounding."""
        value, unit = number.readings[0]
        return any(
            mine == unit and _significant(exact, number.digits) == _rounded(value)
            for exact, mine in self._readings
        )


def _word_readings(match: "re.Match[str]") -> tuple[Reading, ...]:
    if phrase := match["phrase"]:
        return _PHRASES[phrase.lower()]
    magnitude = _MAGNITUDES[match["magnitude"].lower()] if match["magnitude"] else 1.0
    factor, unit = _UNITS.get((match["unit"] or "").lower(), (1.0, ""))
    return ((_WORDS[match["word"].lower()] * magnitude * factor, unit),)


def untraced(text: str, sources: Sequence[Known]) -> tuple[Number, ...]:
    """The numbers of a text that no source has, that its own arithmetic does not give, and that
    their sentence does not call an assumption."""
    numbers = numbers_in(text)
    traced = [n for n in numbers if any(known.has(n) for known in sources)]
    return tuple(
        number
        for number in numbers
        if number not in traced and not _explained(text, number, traced, sources)
    )


def _explained(
    text: str, number: Number, traced: Sequence[Number], sources: Sequence[Known]
) -> bool:
    sentence = _sentence_at(text, number.start)
    if _ASSUMED.search(sentence):
        return True
    if _SHOWN_WORK.search(sentence) and _follows(number, traced[:8]):
        return True
    rounded = _ROUNDED.search(text[: number.start][-24:]) is not None
    return rounded and any(known.rounds_to(number) for known in sources)


def _sentence_at(text: str, index: int) -> str:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if match.start() >= index:
            return text[start : match.end()]
        start = match.end()
    return text[start:]


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
