"""Availabilities of parts that a request needs together, or of which one is enough."""

import re
from typing import Literal, NamedTuple

from bot.core.arithmetic.amounts import SHARE, N, percent, small, worth

_SERIES = re.compile(
    r"\b(?:in series|serial(?:ly)?|chain(?:ed)?|depends? on"
    r"|all (?:of them )?(?:are )?needed|goes through|passes through"
    r"|one after (?:the other|another)|hintereinander|in reihe|in serie"
    r"|hängt (?:ab )?von|abhängig von|nacheinander|behind each other)\b",
    re.IGNORECASE,
)
_EITHER = re.compile(
    r"\b(?:redundan\w+|in parallel|active[ /-]active|either (?:one|of them)|any (?:one )?of them"
    r"|one (?:of them )?(?:is enough|suffices)|fail(?:s)? ?over|parallel geschaltet"
    r"|eine[rs]? genügt"
    r"|eine[rs]? reicht|independent (?:regions|zones|replicas))\b",
    re.IGNORECASE,
)
_PROMISED = re.compile(r"\b(?:slos?|slas?|objective|target|error[ -]?budget|fehlerbudget|ziel)\b",
                       re.IGNORECASE)  # fmt: skip
_PARTS = (
    r"(?:micro-?)?(?:services?|components?|dependenc(?:y|ies)|hops?|replicas?|regions?|zones?|stages?"
    r"|backends?|databases?|providers?|instances?|systems?|calls|dienste[n]?|komponenten|regionen"
    r"|zonen|instanzen|replikate?n?|systeme[n]?|abhängigkeiten|stufen)"
)
_COUNTED = re.compile(
    rf"(?<!\w)(?P<count>\d{{1,3}}|two|three|four|five|six|seven|eight|nine|ten|zwei|drei|vier|fünf"
    rf"|sechs|sieben|acht|neun|zehn)\s(?:[a-zäöü-]+\s){{0,2}}?{_PARTS}(?!\w)",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:each|every one|apiece|jeweils|je|jede[rs]?)\b", re.IGNORECASE)
_BARE = re.compile(rf"(?<![\d.,])9\d[.,]\d+(?![\d.,]|{SHARE})", re.IGNORECASE)
_SHARES = re.compile(rf"{N}{SHARE}", re.IGNORECASE)


class Composed(NamedTuple):
    """Parts with an availability each."""

    kind: Literal["series", "parallel"]
    parts: tuple[float, ...]


def composed_in(sentence: str, in_german: bool | None) -> Composed | None:
    """The parts that a sentence counts or lists, if it says how they hang together."""
    series, either = bool(_SERIES.search(sentence)), bool(_EITHER.search(sentence))
    if series == either or _PROMISED.search(sentence):
        return None
    if _BARE.search(sentence):  # "99.99" may be an availability, too
        return None
    said = [percent(match["n"], in_german) for match in _SHARES.finditer(sentence)]
    shares = tuple(value for value in said if value is not None and 0.5 <= value < 1)
    counted = _COUNTED.search(sentence)
    if len(shares) == 1 and counted and (_EACH.search(sentence) or either):
        shares *= _count(counted["count"])
    if (len(shares) != len(said) and len(said) != 1) or not 2 <= len(shares) <= 100:
        return None
    return Composed("series" if series else "parallel", shares)


def _count(word: str) -> int:
    return int(worth(word, None) or 0) if word.isdigit() else int(small(word))
