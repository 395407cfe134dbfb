"""Numbers in words and figures, whatever their spelling.

1,000 and 1k, 10 % and 10%, 3.2× and 3.2x, 100 ms and 0.1 s are the same numbers. A number that
points (page 4, Table 2, [12]), orders a list or dates a cited work claims nothing and is left out.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.core.units import MAGNITUDES, PHRASES, SPELLED, UNITS, Reading


class Number(NamedTuple):
    """A number that says something, as it stands in a text."""

    text: str
    start: int
    end: int
    value: float  # as written, before magnitude and unit
    readings: tuple[Reading, ...]  # what it may mean; several when it is ambiguous
    digits: int  # significant ones
    decimals: int

    @property
    def unit(self) -> str:
        """What is measured: "s", "byte", "%", "x", or nothing."""
        return self.readings[0][1]


_LONGEST_FIRST = sorted(UNITS, key=len, reverse=True)
_UNIT = "|".join(re.escape(unit).replace("\\ ", r"\s") for unit in _LONGEST_FIRST)
_NUMBER = re.compile(
    rf"""
    (?<![\w.])(?<![A-Za-z][-‐‑])(?<![A-Za-z]\d[-‐‑])       # not in a name: H100, GPT-4, v0.5
    (?P<figure>
        \d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?                    # 1,000
      | (?<![\d,])\d+,\d{{1,2}}(?![\d,])                   # 3,5
      | \d{{1,3}}(?:\.\d{{3}})+(?!\d)                       # 1.000
      | \d+(?:\.\d+)?(?!\.?\d)
    )
    (?P<exponent>[eE][+-]?\d{{1,2}}(?!\w))?
    (?:[\s-]?(?P<magnitude>thousand|million|billion|trillion|hundred|bn|mn)\b
      |(?P<letter>[kKMBT])(?![\w/]))?
    (?:[\s-]?(?P<unit>(?i:{_UNIT}))(?![\w/]))?
    """,
    re.VERBOSE,
)
_WORD = re.compile(
    rf"(?<![\w-])(?P<word>{'|'.join(SPELLED)})(?![\w])"
    rf"(?:[\s-](?P<magnitude>hundred|thousand|million|billion|trillion)\b)?"
    rf"(?:[\s-](?P<unit>{_UNIT})(?!\w))?"
    rf"|(?<![\w-])(?P<phrase>{'|'.join(PHRASES)})(?!\w)",
    re.IGNORECASE,
)
_POINTS_AFTER = re.compile(
    r"(?:\b(?:pages?|pp?\.|sections?|secs?\.|chapters?|fig(?:ure)?s?\.?|tables?|tab\.|appendix"
    r"|algorithms?|alg\.|equations?|eqn?s?\.|listings?|theorems?|lemmas?|definitions?|footnotes?"
    r"|lines?|steps?|items?|questions?|refs?\.?|references?|versions?|vol(?:ume)?\.?|no\.)|§+|\#)"
    r"\s*\(?\Z",
    re.IGNORECASE,
)
LISTED = re.compile(r"\s*(?:,|and|or|to|&|[-–—]|,\s*and)\s*")
_ORDINAL = re.compile(
    r"\[\d[\d,;\s–-]*\]|(?:^|(?<=\n)|(?<=[.:;]\s))[^\S\n]{0,8}\d{1,2}[.)](?=\s)"
    r"|(?<!\S)\(?\d{1,2}\)(?=\s)"
)
_CITED_YEAR = re.compile(
    r"(?:\bet al\.?,?|\b(?!(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December|In|Since|By|Until)\b)[A-Z][\w&-]+['’]?s?,?)\s*\(?\Z"
)


_DIGIT = re.compile(r"\d")


def numbers_in(text: str) -> tuple[Number, ...]:
    """The figures of a text that say something, in order."""
    if not _DIGIT.search(text):
        return ()
    pointing = {at for match in _ORDINAL.finditer(text) for at in range(*match.span())}
    found: list[Number] = []
    last_pointer = -1  # where the last figure that only points ended
    for match in _NUMBER.finditer(text):
        start = match.start()
        before = text[max(0, start - 32) : start]
        listed = last_pointer >= 0 and LISTED.fullmatch(text[last_pointer:start])
        if listed or _POINTS_AFTER.search(before) or start in pointing:
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
    magnitude = MAGNITUDES.get((match["magnitude"] or match["letter"] or "").lower(), 1.0)
    factor, unit = UNITS.get((match["unit"] or "").lower(), (1.0, ""))
    readings = [(value * scale * magnitude * factor, unit) for value in values]
    if match["letter"] == "B" and not unit:
        readings.append((values[0], "byte"))
    digits = figure.replace(",", "").replace(".", "").lstrip("0")
    decimals = len(figure.partition(".")[2])
    return Number(
        text=match[0].strip(),
        start=match.start(),
        end=match.end(),
        value=values[0],
        readings=tuple(readings),
        digits=len(digits.rstrip("0")) or 1,
        decimals=decimals,
    )


def _values(figure: str) -> tuple[float, ...]:
    """What figures may mean: "1.000" is one here and a thousand there."""
    if re.fullmatch(r"\d+,\d{1,2}", figure):
        return (float(figure.replace(",", ".")),)
    plain = float(figure.replace(",", "")) if figure.count(".") < 2 else None
    grouped = (
        float(figure.replace(".", "")) if re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+", figure) else None
    )
    return tuple(value for value in (plain, grouped) if value is not None)


def spelled_out(text: str) -> Iterator[tuple[Reading, ...]]:
    """What the number words of a text may mean: "three", "two million", "twice"."""
    for match in _WORD.finditer(text):
        yield _word_readings(match)


def _word_readings(match: "re.Match[str]") -> tuple[Reading, ...]:
    if phrase := match["phrase"]:
        return PHRASES[phrase.lower()]
    magnitude = MAGNITUDES[match["magnitude"].lower()] if match["magnitude"] else 1.0
    factor, unit = UNITS.get((match["unit"] or "").lower(), (1.0, ""))
    return ((SPELLED[match["word"].lower()] * magnitude * factor, unit),)
