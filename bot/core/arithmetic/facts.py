"""What was worked out, as people read it, and how quantities are written."""

from bot.core.values import Value

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
_MEMORY = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


class Fact(Value):
    """One sum: what it gives, and how."""

    name: str  # e.g. "Error budget"
    result: str  # e.g. "43.2 minutes"
    formula: str  # in words and signs, e.g. "(1 − SLO) × window"
    sum: str  # the same in figures
    remark: str = ""  # what it does not say

    @property
    def text(self) -> str:
        """The line that shows it."""
        line = f"{self.name}: {self.result} = {self.sum}. Formula: {self.formula}."
        return f"{line} {self.remark}".strip()


class Sums(Value):
    """All that follows from what was said, and what has to be said before more does."""

    facts: tuple[Fact, ...] = ()
    asks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The facts alone, a line each."""
        return "\n".join(fact.text for fact in self.facts)


NO_SUMS = Sums()


def plain(value: float, digits: int = 3) -> str:
    """A number with so many digits that count, without exponent or idle zeros."""
    rounded = float(f"{value:.{digits}g}")
    if abs(rounded) >= 10 ** (digits - 1):
        return f"{rounded:,.0f}"
    return f"{rounded:.12f}".rstrip("0").rstrip(".")


def whole(value: float) -> str:
    """A number as it was given, each digit of it."""
    rounded = float(f"{value:.10g}")
    return f"{rounded:,.10f}".rstrip("0").rstrip(".")


def share(value: float, digits: int = 3) -> str:
    """A share in per cent; near to all of it, as exactly as what is missing."""
    if value > 0.9:
        missing = float(f"{(1 - value) * 100:.{digits}g}")
        return f"{whole(round(100 - missing, 10))}%"
    return f"{plain(value * 100, digits)}%"


def span(seconds: float) -> str:
    """A time in the unit that people would use for it."""
    if seconds < 1:
        return f"{plain(seconds * 1000)} ms"
    if seconds < 2 * MINUTE:
        return f"{plain(seconds)} s"
    if seconds < 2 * HOUR:
        return f"{plain(seconds / MINUTE)} minutes"
    if seconds < 2 * DAY:
        return f"{plain(seconds / HOUR)} hours"
    return f"{plain(seconds / DAY)} days"


def asked_span(seconds: float) -> str:
    """A time as it was given, unrounded, in the largest unit that it is a round number of."""
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        count = seconds / unit
        if seconds >= unit and abs(count * 10 - round(count * 10)) < 1e-6:
            return f"{whole(count)} {name}{'' if abs(count - 1) < 1e-9 else 's'}"
    return f"{whole(seconds)} s" if seconds >= 1 else f"{whole(seconds * 1000)} ms"


def memory(size: float) -> str:
    """A size in bytes, in powers of ten."""
    for unit, name in _MEMORY:
        if size >= unit:
            return f"{plain(size / unit)} {name}"
    return f"{plain(size)} bytes"
