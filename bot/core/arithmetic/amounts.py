"""Figures as people write them, English and German, and what they are worth.

"1,000" is a thousand in English and one in German, "1.000" the other way round: where the words
around do not tell which, a figure has no value and nobody works with it.
"""

import re

FIGURE = r"(?:\d{1,3}(?:[,.'’]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?)"
MAGNITUDE = (
    r"(?:\s?(?:thousand|million|billion|trillion|tausend|millionen|million|milliarden|milliarde"
    r"|mio\.?|mrd\.?|mn|bn)(?![a-zäöü])|[kKM](?![\w/]))"
)
RANGE = rf"(?:\s?(?:-|–|—|to|bis|\.\.)\s?(?P<upto>{FIGURE}))"
# Not in a name, a version, a time of day or a date: H100, v0.5, 03:12, 2026-11-20.
BEFORE = r"(?<![\w.,:/#])(?<!\d[-‐‑–])(?<![A-Za-z][-‐‑])"
AFTER = r"(?![.,:]?\d)"
N = rf"{BEFORE}(?P<n>{FIGURE})(?P<mag>{MAGNITUDE})?{RANGE}?{AFTER}"

_SCALES = {"k": 1e3, "thousand": 1e3, "tausend": 1e3, "m": 1e6, "million": 1e6, "millionen": 1e6,
           "mio": 1e6, "mn": 1e6, "billion": 1e9, "milliarden": 1e9, "milliarde": 1e9, "mrd": 1e9,
           "bn": 1e9, "trillion": 1e12}  # fmt: skip
SHARE = r"\s?(?:%|percent\b|per cent\b|pct\b|prozent\b|v\.\s?h\.)"
_SECONDS = {
    "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0,
    "mo": 2592000.0, "q": 7776000.0, "y": 31536000.0,
}  # fmt: skip
"""A month counts as 30 days, a quarter as 90, a year as 365: what SLOs are reckoned in."""
_TIMES = (
    ("ms", r"ms|msecs?|millis|milliseconds?|millisekunden?"),
    ("min", r"min(?:ute)?s?\.?|minuten|m(?=[\s,.;:)]|\Z)"),
    ("mo", r"months?|monate?n?"),
    ("q", r"quarters?|quartale?n?"),
    ("s", r"s|secs?|seconds?|sekunden?|sek\.?"),
    ("h", r"h|hrs?|hours?|stunden?|std\.?"),
    ("d", r"d|days?|tage?n?"),
    ("w", r"w|weeks?|wochen?"),
    ("y", r"years?|jahre?n?"),
)
TIME = "[ -]?(?P<unit>" + "|".join(words for _, words in _TIMES) + r")(?![\w/])"
_TIME_OF = tuple((re.compile(words, re.IGNORECASE), _SECONDS[unit]) for unit, words in _TIMES)
_PERIODS = (
    (1.0, r"s|sec|second|sekunde"), (60.0, r"min|minute|m"), (3600.0, r"h|hr|hour|stunde"),
    (86400.0, r"day|d|tag"), (604800.0, r"week|woche"), (2592000.0, r"month|monat"),
)  # fmt: skip
_ALL_PERIODS = "|".join(words for _, words in _PERIODS)
PER = rf"\s?(?:/|per|a|each|every|pro|je|in der|die)\s?(?P<per>{_ALL_PERIODS})(?!\w)"
DAILY = r"\s(?P<adverb>daily|hourly|täglich|stündlich)(?!\w)"
_PERIOD_OF = tuple((re.compile(words, re.IGNORECASE), secs) for secs, words in _PERIODS)
_ADVERBS = {"daily": 86400.0, "täglich": 86400.0, "hourly": 3600.0, "stündlich": 3600.0}
_SMALL = {word: float(n) for n, words in enumerate(
    ("", "one single ein eine einen einer", "two both zwei beide", "three drei", "four vier",
     "five fünf", "six sechs", "seven sieben", "eight acht", "nine neun", "ten zehn",
     "eleven elf", "twelve zwölf")) for word in words.split()}  # fmt: skip
COUNT = rf"(?:{N}|(?<!\w)(?P<word>{'|'.join(_SMALL)})(?!\w))"
_GERMAN = re.compile(
    r"\b(?:der|die|das|und|ist|sind|wir|ein|eine|mit|von|bei|pro|für|nicht|wie|uns|unser\w*"
    r"|haben|anfragen|sekunden?|minuten|stunden|tage?n?|prozent|verfügbarkeit)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(?:the|and|is|are|we|our|with|of|at|per|for|what|how|requests?|seconds?|minutes|hours"
    r"|days?|percent|availability|each|have)\b",
    re.IGNORECASE,
)


def german(text: str) -> bool | None:
    """Whether a text is German; None: it does not tell."""
    ours, theirs = len(_GERMAN.findall(text)), len(_ENGLISH.findall(text))
    if ours == theirs:
        return None
    return ours > theirs


def worth(figure: str, in_german: bool | None) -> float | None:
    """What a figure is worth; None where it may be worth a thousand times that."""
    figure = figure.replace("'", "").replace("’", "")
    marks = [mark for mark in figure if mark in ",."]
    if not marks:
        return float(figure)
    if len(set(marks)) == 2:  # the last one is the decimal mark
        point = marks[-1]
        return float(figure.replace(marks[0], "").replace(point, "."))
    groups = figure.split(marks[0])
    if len(marks) > 1:
        return float("".join(groups))
    if len(groups[1]) != 3 or groups[0].startswith("0") or len(groups[0]) > 3:
        return float(".".join(groups))
    if marks[0] == ",":
        return None if in_german else float("".join(groups))
    if in_german:
        return float("".join(groups))
    return None if in_german is None or groups[1].endswith("00") else float(".".join(groups))


def percent(figure: str, in_german: bool | None) -> float | None:
    """What so many per cent are as a share; more than all of it is none."""
    value = worth(figure, in_german)
    if value is None or value > 1000:
        groups = re.split("[,.]", figure)
        value = float(".".join(groups)) if len(groups) == 2 else value
    return None if value is None else round(value / 100, 12)


def scale(magnitude: str | None) -> float:
    """What "k" or "million" multiplies by."""
    return _SCALES[magnitude.strip().rstrip(".").lower()] if magnitude else 1.0


def small(word: str) -> float:
    """What a number word counts."""
    return _SMALL[word.lower()]


def seconds(unit: str) -> float:
    """How long a unit of time lasts."""
    return next(value for pattern, value in _TIME_OF if pattern.fullmatch(unit))


def period(word: str) -> float:
    """The seconds that "per day" or "daily" speaks of."""
    if word.lower() in _ADVERBS:
        return _ADVERBS[word.lower()]
    return next(value for pattern, value in _PERIOD_OF if pattern.fullmatch(word))
