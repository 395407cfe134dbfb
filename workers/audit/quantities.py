"""What a sentence measures: numbers with their unit, and how they are meant.

3.2×, 3.2x, 3.2 times, 3.2-fold and a factor of 3.2 are one quantity in five spellings; 100 ms and
0.1 s are one in two. Neighbours such as "2.1–3.2×", "from 17% to 2%" and "115% and 107%" are one
quantity with two values.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.core.units import MAGNITUDES, SPELLED, UNITS

_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_THING = (
    r"tokens?|requests?|reqs?|queries|query|operations?|ops|records?|transactions?|txns?|messages?"
    r"|events?|files?|jobs?|images?|samples?|frames?|packets?|steps?|iterations?|writes?|reads?"
    r"|inserts?|lookups?|keys?|probes?|flows?|calls?|pages?|bytes?|bits?|[KMGTP]i?B|[KMGTP]?b"
)
_PER = r"s|secs?|seconds?|ms|minutes?|min|hours?|h|days?|requests?|query|token|joule|dollar|watt"
_UNIT = re.compile(
    rf"""[\s-]?(?:
      (?P<rate>(?:{_THING})\s?(?:/|\sper\s|\sa\s|\seach\s|\severy\s)\s?(?:{_PER}))(?!\w)
    | (?P<perrate>(?:[kKM]\s?)?(?:QPS|RPS|TPS|IOPS|[KMGTP]?FLOPS?|FPS))(?!\w)
    | (?P<points>percentage\spoints?|pp(?!\w)|points(?!\w))
    | (?P<share>%|per\s?cent)
    | (?P<factor>(?<=\d)×(?![\dA-Z]|\s[A-Z]\w*\d)|(?<=\d)x(?!\w)
        |×(?!\s?[\dA-Z])|x(?!\w|\s\d)|times(?!\w)|fold(?!\w))
    | (?P<plain>(?:ns|us|µs|μs|ms|msec|usec|s|secs?|seconds?|min|mins|minutes?|h|hrs?|hours?|days?
        |weeks?|months?|years?|(?:milli|micro|nano)seconds?|[KMGTPkmgtp]i?[Bb]|bytes?|bits?
        |[KMGTkmgt]?bps|[kMG]?Hz|kW|MW|W|(?:[Kk]ilo|[Mm]ega|[Gg]iga|[Tt]era|[Pp]eta)bytes?)
        (?:/s(?!\w)|\sper\ssecond)?)(?![\w/])
    )""",
    re.VERBOSE,
)
_NUMBER = re.compile(
    rf"(?<![\w.,#§/])(?<![A-Za-z][-‐‑])(?P<figure>{_FIGURE})(?![.,]?\d)"
    r"(?P<scale>\s(?:thousand|million|billion|trillion)\b|[kKMB](?=[\s,.;)]))?"
    rf"|\b(?P<word>{'|'.join(sorted(SPELLED, key=len, reverse=True))})"
    r"(?=[\s-]?(?:fold|times|percent)\b)"
    r"|\b(?P<twice>twice|thrice)(?=\s(?:as|the|that)\b)",
    re.IGNORECASE,
)
_FACTOR_OF = re.compile(
    r"\bfactors?\s(?:of\s)?(?:up\sto\s|about\s|~|over\s)?(?:\d[\d.]*\s?\D{1,5})?\Z"
)
_COUNTED = re.compile(
    r"\s(?!of\b|the\b|to\b|and\b)(?:[a-z][a-z-]+\s){0,2}?(?P<noun>[a-z]{4,}s)\b"
    r"(?!\s(?:of|per)\s(?!\d|(?:two|three|four|five|six|seven|eight|nine|ten)\b))"
)
_CHANGED = re.compile(  # "falls from 12 to 4": a quantity that has no unit
    r"\b(?:reduc|lower|cut|drop|fall|fell|shrink|shrank|decreas|rais|ris|rose|grow|grew|increas|improv)"
    rf"\w*\b[^.;,]{{0,60}}?\s(?P<pair>from\s(?P<one>{_FIGURE})\sto\s(?P<two>{_FIGURE}))"
    r"(?=\.?\Z|[.,;)]\s|\s(?:under|with|when|while|for|in|on|and|at|by|as|without|after)\b)",
    re.IGNORECASE,
)
CHANGE = "from-to"  # the unit of a change between two bare numbers
_CITED = re.compile(r"\[[\d,;\s–-]+\]")
_JOINED = re.compile(
    r"\s?(?:[–∼~-]|to|and|,|/)\s?(?:by\s|from\s|to\s|over\s|up to\s)?", re.IGNORECASE
)
_POINTER = re.compile(
    r"(?:\b(?:figures?|figs?\.?|tables?|tab\.|sections?|sec\.|§|algorithms?|equations?|eqs?\."
    r"|chapters?|appendix|lines?|steps?|pages?|p\.|top)\s?(?:\d+\s?(?:,|and|to|–|-)\s?)*)\Z",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"""(?:
      (?P<about>\b(?:about|around|roughly|approximately|approx\.|nearly|almost|some|close\sto|circa
        |as\s(?:few|little)\sas|order\sof)|[~∼≈])
    | (?P<above>\b(?:over|more\sthan|at\sleast|above|exceed(?:s|ing)?|greater\sthan|beyond
        |upwards\sof|no\sless\sthan)|[>≥])
    | (?P<below>\b(?:under|less\sthan|fewer\sthan|at\smost|below|within|no\smore\sthan
        |lower\sthan)|[<≤])
    )\s*\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_UNCOUNTABLE = """
years times steps parts stages ways types kinds authors papers sections figures tables references
pages does less this thus plus versus levels cases
"""
_NOT_COUNTED = frozenset(_UNCOUNTABLE.split())
_BOUND_REACH = 15  # characters before a number that may say "approximately"


class Quantity(NamedTuple):
    """A number, or two that belong together, in base units."""

    text: str
    start: int
    end: int
    values: tuple[float, ...]
    unit: str
    precision: tuple[float, ...]  # what one step of each last digit is worth
    bound: str = ""  # "about", "above", "below" or nothing
    spans: bool = False  # two values are the ends of a range


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a sentence, in order."""
    blank = _CITED.sub(lambda match: " " * len(match[0]), text)
    found = list(_singles(blank))
    return tuple(sorted((*_joined(blank, found), *_changes(blank)), key=lambda q: q.start))


def _changes(text: str) -> Iterator[Quantity]:
    """Changes between two bare numbers: "from 12 to 4"."""
    for match in _CHANGED.finditer(text):
        ends = (match["one"], match["two"])
        yield Quantity(
            text=match["pair"],
            start=match.start("pair"),
            end=match.end("pair"),
            values=tuple(float(end.replace(",", "")) for end in ends),
            unit=CHANGE,
            precision=tuple(10.0 ** -len(end.partition(".")[2]) for end in ends),
        )


def _singles(text: str) -> Iterator[Quantity]:
    for match in _NUMBER.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if match["figure"] and _POINTER.search(before):
            continue
        if quantity := _quantity(text, match, before):
            yield quantity


def _quantity(text: str, match: "re.Match[str]", before: str) -> Quantity | None:
    figure = match["figure"]
    if match["twice"]:
        value, step, factor = (2.0 if match[0].lower() == "twice" else 3.0), 0.1, 1.0
        end, unit = match.end(), "x"
    else:
        value = float(figure.replace(",", "")) if figure else SPELLED[match["word"].lower()]
        step = 10.0 ** -len(figure.partition(".")[2]) if figure else 0.1
        scale = (match["scale"] or "").strip().lower()
        factor, unit, end = _measured(text, match.end(), figure or "", bool(scale), before)
        factor *= MAGNITUDES.get(scale, 1.0)
    if not unit:
        return None
    return Quantity(
        text=text[match.start() : end].strip(),
        start=match.start(),
        end=end,
        values=(value * factor,),
        unit=unit,
        precision=(step * factor,),
        bound=_bound(before),
    )


def _bound(before: str) -> str:
    match = _BOUND.search(before[-_BOUND_REACH:])
    return (match.lastgroup or "") if match else ""


def _measured(text: str, at: int, figure: str, scaled: bool, before: str) -> tuple[float, str, int]:
    """What one of a number is worth in its base unit, that unit, and where it ends."""
    if match := _UNIT.match(text, at):
        kind, said = match.lastgroup or "", match[match.lastgroup or 0]
        if kind == "share":
            return 1.0, "%", match.end()
        if kind == "points":
            return 1.0, "points", match.end()
        if kind == "factor":
            return 1.0, "x", match.end()
        if match[0][0] == "-" and kind == "plain":  # "a 64-bit machine": no measurement
            return 1.0, "", at
        return *_base(said, kind), match.end()
    if _FACTOR_OF.search(before):
        return 1.0, "x", at
    counted = _COUNTED.match(text, at)
    telling = scaled or len(figure.replace(",", "")) > 1
    if counted and telling and counted["noun"] not in _NOT_COUNTED:
        return 1.0, f"#{counted['noun'][:6]}", counted.end()
    return 1.0, "", at


def _base(said: str, kind: str) -> tuple[float, str]:
    """A unit as told in units.py, or a rate by its own name: "token/s"."""
    if kind == "perrate":
        name = said.replace(" ", "").upper()
        return {"QPS": (1.0, "quer/s"), "RPS": (1.0, "requ/s")}.get(name, (1.0, name))
    if kind == "rate":
        thing, per = re.split(r"\s?(?:/|\sper\s|\sa\s|\seach\s|\severy\s)\s?", said, maxsplit=1)
        factor, unit = UNITS.get(thing.lower(), (1.0, thing.lower()[:4]))
        seconds, time = UNITS.get(per.lower(), (1.0, per.lower()))
        return factor / seconds, f"{unit}/{'s' if time == 's' else time[:4]}"
    word = re.sub(r"\sper\ssecond\Z", "/s", said)
    spelled = re.sub(r"(?i)\A(k|m|g|t|p)(?:ilo|ega|iga|era|eta)bytes?", r"\1b", word)
    return UNITS.get(spelled.lower(), (1.0, spelled.lower()))


def _joined(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """Neighbours of one unit put together: ranges, "from … to …", "115% and 107%"."""
    text = f"{text} "
    bare = {m.end(): m for m in _BARE.finditer(text)}
    taken = -1
    for at, quantity in enumerate(found):
        if at <= taken:
            continue
        after = found[at + 1] if at + 1 < len(found) else None
        if after and after.unit == quantity.unit and _neighbours(text, quantity, after):
            taken = at + 1
            yield _pair(text, quantity, after)
        elif (first := bare.get(quantity.start)) is not None:
            yield _ranged(text, first, quantity)
        else:
            yield quantity


_BARE = re.compile(
    rf"(?<![\w.,#§/-])({_FIGURE})\s?(?:[–∼~-]|\bto\b|\band\b)\s?(?=\d)", re.IGNORECASE
)


def _neighbours(text: str, one: Quantity, two: Quantity) -> bool:
    return bool(_JOINED.fullmatch(text[one.end : two.start])) and not one.unit.startswith("#")


def _pair(text: str, one: Quantity, two: Quantity) -> Quantity:
    return one._replace(
        text=text[one.start : two.end].strip(),
        spans=not re.search(r"and|,|/", text[one.end : two.start]),
        end=two.end,
        values=one.values + two.values,
        precision=one.precision + two.precision,
    )


def _ranged(text: str, first: "re.Match[str]", last: Quantity) -> Quantity:
    """A range whose first number borrows the unit of its last: "2.1–3.2×"."""
    figure = first[1]
    shown = re.match(_FIGURE, last.text)
    worth = float(shown[0].replace(",", "")) if shown else 0.0
    factor = last.values[0] / worth if worth else 1.0
    value = float(figure.replace(",", "")) * factor
    step = 10.0 ** -len(figure.partition(".")[2]) * factor
    return last._replace(
        spans=" and " not in first[0],
        text=text[first.start() : last.end].strip(),
        start=first.start(),
        values=(value, *last.values),
        precision=(step, *last.precision),
        bound=_bound(text[max(0, first.start() - 40) : first.start()]),
    )
