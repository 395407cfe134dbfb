"""Numbers that measure something: with a unit, a percent sign or a factor, never a citation."""

import re
from functools import lru_cache

_UNITS = (
    r"%|percent(?:age points)?|×(?!\s?[A-Z\d])|x(?![A-Za-z0-9])|times|fold|orders? of magnitude"
    r"|(?:[kKMGTP]i?)?(?:B|b|bps|bits?|bytes?)(?:/s|ps| per second)?(?![A-Za-z])"
    r"|(?:ms|µs|μs|us|ns|seconds?|secs?|s|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?"
    r"|milliseconds?|microseconds?)(?![A-Za-z])"
    r"|(?:tokens?|requests?|queries|operations|ops|records|writes|reads|transactions|messages"
    r"|events|files|jobs|images|samples|frames|packets)(?:/s(?:ec)?| per (?:second|minute|day))?"
    r"|[kM]?(?:QPS|RPS|TPS|IOPS|FLOPS|TFLOPS|GFLOPS|Hz|MHz|GHz|W|kW|J)\b"
)
_THINGS = (
    r"nodes|machines|servers|replicas|clusters|cores|GPUs|CPUs|workers|users|customers"
    r"|failures|bugs|lines of code|lines|cases|systems|services|applications"
)
_COUNTED = (  # things a paper counts, whatever it is about: "1251 quotes", "300 sampled sites"
    r"(?!(?:years?|times?|is|was|has|its|this|as|does|bits?|steps?|parts?|stages?|ways?|types?|kinds?"
    r"|of|the|authors?|papers?|sections?|figures?|tables?|references?|pages?)\b)[a-z]{4,}s\b"
)
_WORDED = (
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|a few|several|an?)\s(?:full\s)?"
    r"orders?\sof\smagnitude|\b(?:twice|half|double|three times|four times|ten times|one[ -]third"
    r"|two[ -]thirds|three[ -]quarters|a (?:third|quarter|tenth|fifth))"
    r"(?=\s(?:as|the|of|that|its)\b)"
    r"|\bfactors?\s(?:of\s)?(?:\d[\d.]*|two|three|four|five|ten)"
)
_SCALE = r"(?:\s(?:thousand|million|billion|trillion))?"
NUMBER = re.compile(
    rf"(?<![\w.,§#-])(?:[+~∼≈±]?\$?\d[\d,]*(?:\.\d+)?(?:\s?[–∼~-]\s?\d[\d,]*(?:\.\d+)?)?{_SCALE}"
    rf"(?>(?:\s|-(?!bit))?(?:{_UNITS}|{_THINGS}))(?!-)"
    r"(?!\s(?:GPU|machine|node|server|disk|Ethernet|NIC|link)s?\b)"
    rf"|(?!(?:19|20)\d\d\b)\d[\d,]*\d\s(?:[a-z-]{{4,}}\s)?{_COUNTED})|{_WORDED}"
)
_UNIT = re.compile(rf"\d{_SCALE}\s?-?(?:{_UNITS})(?![a-z])|{_WORDED}")
_TELLING = re.compile(r"%|×|\dx|percent|times|fold|magnitude|twice|half|third|factor|quarter")
_CITATION = re.compile(
    r"\[\s?\d+(?:\s?[,–-]\s?\d+)*\s?\]|\((?:[^()]*\b(?:19|20)\d\d[a-z]?[;)\s]?)+[^()]*\)"
)


@lru_cache(maxsize=1024)
def measured(text: str) -> tuple[str, ...]:
    """The numbers of a sentence that have a unit, as printed."""
    return tuple(match.group().strip() for match in NUMBER.finditer(without_citations(text)))


def only_counts(text: str) -> bool:
    """Whether no number of a sentence has a unit: so many quotes, so many sites."""
    return not any(map(_UNIT.search, measured(text)))


def headline(text: str) -> str:
    """The number of a sentence that says most: a share or a factor before an amount."""
    numbers = measured(text)
    return next(filter(is_ratio, numbers), (*numbers, "")[0])


def is_ratio(number: str) -> bool:
    """Whether it says how much of, or how many times, something is."""
    return bool(_TELLING.search(number))


def without_citations(text: str) -> str:
    """The sentence with citations blanked, so that `[14, 34]` is no number."""
    return _CITATION.sub(lambda match: " " * len(match.group()), text)


def citations(text: str) -> int:
    """How often a sentence cites."""
    return len(_CITATION.findall(text))
