"""A question that is not taken, in words that say why, until when, and who can change it."""

from math import ceil

from bot.core.values import Value


class Refusal(Value):
    """Why a question is not taken."""

    text: str  # for the thread: what was reached, when that ends, who can change it
    quiet: bool = False  # the asker was told a moment ago: nothing is said this time


def lasting(seconds: float) -> str:
    """A time to wait as people say it, never shorter than it is: 40 s, 12 min, 5 h 10 min."""
    whole = max(1, ceil(seconds))
    if whole < 100:
        return f"{whole} s"
    minutes = ceil(whole / 60)
    if minutes < 100:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return f"{ceil(minutes / 1_440)} days"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
