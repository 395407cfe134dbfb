"""How the figure of a wording is worth what it is: a share, a time, a rate, so many of so many."""

import re
from typing import Literal

from bot.core.arithmetic import amounts

UNSURE: Literal["unsure"] = "unsure"
Read = float | tuple[float, ...] | Literal["unsure"]
"""A figure, several that go together, or one that may mean two things."""


def number(match: re.Match[str], in_german: bool | None) -> Read:
    """A plain number."""
    if match.groupdict().get("word"):
        return amounts.small(match["word"])
    value = amounts.worth(match["n"], in_german)
    if value is None or match["upto"]:
        return UNSURE
    return value * amounts.scale(match["mag"])


def portion(match: re.Match[str], in_german: bool | None) -> Read:
    """So many per cent."""
    value = amounts.percent(match["n"], in_german)
    if value is None or match["upto"] or match["mag"]:
        return UNSURE
    return value


def objective(match: re.Match[str], in_german: bool | None) -> Read | None:
    """A share that can be an SLO."""
    value = portion(match, in_german)
    return value if isinstance(value, float) and 0.5 <= value <= 1 else None


def most(match: re.Match[str], in_german: bool | None) -> Read | None:
    """A share that is an SLO even where only a target is spoken of."""
    value = portion(match, in_german)
    return value if isinstance(value, float) and 0.9 <= value < 1 else None


def allowed(match: re.Match[str], in_german: bool | None) -> Read:
    """An error budget as a share: all but the objective; a large one may be what is left."""
    value = portion(match, in_german)
    return 1 - value if isinstance(value, float) and value <= 0.05 else UNSURE


def failing(match: re.Match[str], in_german: bool | None) -> Read | None:
    """A share of requests that fail."""
    value = portion(match, in_german)
    return UNSURE if value == UNSURE else value if isinstance(value, float) and value <= 1 else None


def fraction(match: re.Match[str], in_german: bool | None) -> Read | None:
    """An error rate without a per cent sign: 0.02 is a share, 2 or 0.5 may be anything."""
    value = number(match, in_german)
    return value if isinstance(value, float) and value < 0.2 else UNSURE


def rest(match: re.Match[str], in_german: bool | None) -> Read | None:
    """What a share that succeeds leaves."""
    value = portion(match, in_german)
    return value if not isinstance(value, float) else (1 - value if value <= 1 else None)


def rest_of_most(match: re.Match[str], in_german: bool | None) -> Read | None:
    """What "now 99.4%" leaves, where that is most of it."""
    value = portion(match, in_german)
    return 1 - value if isinstance(value, float) and 0.5 <= value <= 1 else None


def part(match: re.Match[str], in_german: bool | None) -> Read | None:
    """So many of so many."""
    if match.groupdict().get("word"):
        some: float | None = amounts.small(match["word"])
    else:
        some = amounts.worth(match["n"], in_german)
        some = None if some is None else some * amounts.scale(match["mag"])
    every = amounts.worth(match["all"], in_german)
    if some is None or every is None:
        return UNSURE
    every *= amounts.scale(match["allmag"])
    return some / every if 0 <= some <= every and every else None


def some_of(match: re.Match[str], _: bool | None) -> Read:
    """A share in words: "half", "a third"."""
    words = {"half": 0.5, "hälfte": 0.5, "third": 1 / 3, "drittel": 1 / 3, "quarter": 0.25,
             "viertel": 0.25}  # fmt: skip
    return words.get(match["some"].lower().split(" ")[-1], 1.0)


def time(match: re.Match[str], in_german: bool | None) -> Read:
    """Seconds."""
    value = number(match, in_german)
    return value * amounts.seconds(match["unit"]) if isinstance(value, float) else value


def period(match: re.Match[str], _: bool | None) -> Read:
    """A window by its name: "monthly"."""
    word = match["period"].lower()
    lengths = (("month", 30), ("monat", 30), ("week", 7), ("wöch", 7), ("woche", 7),
               ("quart", 90), ("year", 365), ("jahr", 365), ("jähr", 365))  # fmt: skip
    return next(days for key, days in lengths if key in word) * 86400.0


def long(match: re.Match[str], in_german: bool | None) -> Read | None:
    """A time long enough for the window of an SLO."""
    value = time(match, in_german)
    return value if not isinstance(value, float) or value >= 6 * 86400 else None


def short(match: re.Match[str], in_german: bool | None) -> Read | None:
    """A time too short for the window of an SLO."""
    value = time(match, in_german)
    return value if not isinstance(value, float) or value < 6 * 86400 else None


def hours_and_minutes(match: re.Match[str], in_german: bool | None) -> Read:
    """Seconds of "1h20m"."""
    value = number(match, in_german)
    return value * 3600 + int(match["minutes"]) * 60 if isinstance(value, float) else value


def rate(match: re.Match[str], in_german: bool | None) -> Read:
    """So many a second, whatever the period it was said for."""
    value = number(match, in_german)
    words = match.groupdict()
    per = words.get("per") or words.get("adverb")
    return value / (amounts.period(per) if per else 1.0) if isinstance(value, float) else value


def a_minute(match: re.Match[str], in_german: bool | None) -> Read:
    """So many a minute."""
    value = number(match, in_german)
    return value / 60 if isinstance(value, float) else value


def nines(match: re.Match[str], _: bool | None) -> Read:
    """ "Three nines" and the like."""
    word = match["nines"].lower()
    return 1 - 10 ** -(float(word) if word.isdigit() else amounts.small(word))


def size(match: re.Match[str], in_german: bool | None) -> Read:
    """Bytes."""
    value = number(match, in_german)
    binary = match["byte"].lower().endswith("ib")
    power = {"m": 2, "g": 3, "t": 4}[match["byte"][0].lower()]
    return value * (1024.0 if binary else 1000.0) ** power if isinstance(value, float) else value


def parameters(match: re.Match[str], in_german: bool | None) -> Read:
    """The parameters of a model; a mixture counts all its experts."""
    value = amounts.worth(match["n"], in_german)
    power = 1e9 if match["size"][0].lower() == "b" or "illiard" in match["size"] else 1e6
    if "bill" in match["size"].lower() and in_german:
        return UNSURE  # a thousand times more in German
    return value * power * int(match["times"] or 1) if value is not None else UNSURE


def bits(match: re.Match[str], _: bool | None) -> Read:
    """Bytes of a number format: "fp8", "16-bit"."""
    digits = re.search(r"32|16|8|4", match[0])
    return float(digits[0]) / 8 if digits else UNSURE


def whole(match: re.Match[str], _: bool | None) -> Read:
    """All of it."""
    return 1.0


def nothing(match: re.Match[str], _: bool | None) -> None:
    """None of ours."""
    return


def bare_objective(match: re.Match[str], in_german: bool | None) -> Read | None:
    """An SLO of "99.9", which nobody means but in per cent."""
    value = number(match, in_german)
    return value / 100 if isinstance(value, float) and 90 <= value < 100 else None
