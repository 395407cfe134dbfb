"""Numbers that measure something: with a unit, a percent sign or a factor, never a citation."""

import re

_UNITS = (
    r"%|percent(?:age points)?|×(?!\s?[A-Z\d])|x(?![A-Za-z0-9])|times|fold|orders? of magnitude"
    r"|(?:[kKMGTP]i?)?(?:B|b|bps|bits?|bytes?)(?:/s|ps| per second)?(?![A-Za-z])"
    r"|(?:ms|µs|μs|us|ns|seconds?|secs?|s|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?"
    r"|milliseconds?|microseconds?)(?![A-Za-z])"
    r"|(?:tokens?|requests?|queries|operations|ops|records|writes|reads|transactions|messages"
    r"|events|files|jobs|images|samples|frames|packets)(?:/s(?:ec)?| per (?:second|minute|day))?"
    r"|[kM]?(?:QPS|RPS|TPS|IOPS|FLOPS|TFLOPS|GFLOPS|Hz|MHz|GHz|W|kW|J)\b"
    r"|nodes|machines|servers|replicas|clusters|cores|GPUs|CPUs|workers|users|customers"
    r"|failures|bugs|lines of code|lines|cases|systems|services|applications"
)
_SCALE = r"(?:\s(?:thousand|million|billion|trillion))?"
NUMBER = re.compile(
    rf"(?<![\w.,§#-])[+~∼≈±]?\$?\d[\d,]*(?:\.\d+)?(?:\s?[–∼~-]\s?\d[\d,]*(?:\.\d+)?)?{_SCALE}"
    rf"(?>(?:\s|-)?(?:{_UNITS}))(?!-)(?!\s(?:GPU|machine|node|server|disk|Ethernet|NIC|link)s?\b)"
)
_TELLING = re.compile(r"%|×|\dx|times|fold|magnitude")
_CITATION = re.compile(
    r"\[\s?\d+(?:\s?[,–-]\s?\d+)*\s?\]|\((?:[^()]*\b(?:19|20)\d\d[a-z]?[;)\s]?)+[^()]*\)"
)


def measured(text: str) -> tuple[str, ...]:
    """The numbers of a sentence that have a unit, as printed."""
    return tuple(match.group().strip() for match in NUMBER.finditer(without_citations(text)))


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
