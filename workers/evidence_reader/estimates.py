"""What arithmetic alone tells about a workload, each figure with its formula.

Only what was said goes in, and nothing is measured: these are lower and upper bounds to plan a
benchmark with, never its results.
"""

import re
from collections.abc import Iterator, Mapping

from bot.core.numbers import Number, numbers_in

_PER = {"second": 1, "sec": 1, "s": 1, "minute": 60, "min": 60, "hour": 3600, "day": 86_400,
        "daily": 86_400}  # fmt: skip
_PERIOD = re.compile(r"(?:per|a|each|every|/|\b)\s*(second|sec|s|minute|min|hour|day|daily)s?\b")
_RATE = re.compile(r"\b(?:qps|rps|tps)\b")
_PARAMETERS = re.compile(
    r"(?:(\d+) ?x ?)?(\d+(?:\.\d+)?)[ -]?(b|bn|billion|m|million)\b", re.IGNORECASE
)
_BYTES = ((2.0, "16 bits a weight"), (1.0, "8 bits a weight"), (0.5, "4 bits a weight"))
_SHARE = re.compile(r"(\d{2}(?:\.\d+)?) ?(?:%|percent)")
_MONTH = 30 * 24 * 60  # minutes


def estimates(said: Mapping[str, str]) -> Iterator[str]:
    """A line for each figure that follows from what fills the slots; `said` is slot id -> words."""
    parameters = _parameters(said.get("model_size", ""))
    rate = _per_second(said.get("qps", ""))
    seconds = _seconds(said.get("p99", "") or said.get("latency", ""))
    if parameters:
        yield _weights(*parameters)
    if rate and seconds:
        yield _little(rate, seconds)
    if share := _SHARE.search(said.get("availability", "")):
        yield _allowance(float(share[1]))


def _weights(billions: float, words: str) -> str:
    sizes = ", ".join(f"{_shown(billions * each)} GB at {bits}" for each, bits in _BYTES)
    return (
        f"Memory of the weights alone = parameters × bytes a weight: {words} parameters take"
        f" {sizes}. The KV cache, activations and the runtime come on top."
    )


def _little(rate: float, seconds: float) -> str:
    return (
        f"Little's Law, L = λ × W: {_shown(rate)} requests a second × {_shown(seconds)} s ="
        f" {_shown(rate * seconds)} requests in flight if each took as long as the p99 allows, so"
        " fewer on average. A design has to hold that many KV caches, or queue."
    )


def _allowance(share: float) -> str:
    return (
        f"Error budget = (100% − availability) × window: (100% − {_shown(share)}%) × 30 days ="
        f" {_shown((100 - share) / 100 * _MONTH)} minutes a month."
    )


def _parameters(words: str) -> tuple[float, str] | None:
    """Billions of parameters, and how they were written; a mixture counts all its experts."""
    match = _PARAMETERS.search(words)
    if not match:
        return None
    scale = 1.0 if match[3].lower().startswith("b") else 0.001
    return float(match[2]) * scale * int(match[1] or 1), match[0]


def _per_second(words: str) -> float | None:
    number = next(iter(numbers_in(words)), None)
    if number is None:
        return None
    rest = words[number.start :].lower()
    if _RATE.search(words.lower()):
        return _plain(number)
    period = _PERIOD.search(rest)
    return _plain(number) / _PER[period[1]] if period else None


def _seconds(words: str) -> float | None:
    found = (value for n in numbers_in(words) for value, unit in n.readings if unit == "s")
    return next(found, None)


def _plain(number: Number) -> float:
    return number.readings[0][0]


def _shown(value: float) -> str:
    """Three digits that count, without exponent or idle zeros."""
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if rounded >= 100 else f"{rounded:g}"
