"""Whether two quantities state one number, or can both be true of one.

"Over 3×" and "3.18×" agree with 3.2×; so do 150 and 148, of which one is a round number.
"""

from workers.audit.quantities import Quantity

_EXACT, _SPREAD, _LOOSELY, _BINARY = 1e-9, 0.03, 0.13, 0.08
"""How far apart two values may be and still be one: as a share of the larger; where one is a round
number; where one is said to be rough; and for 1,000 against 1,024."""
_FAR = 1.35  # how much more than "over 3×" still states that number


def agree(one: Quantity, two: Quantity) -> bool:
    """Whether two quantities state one number: rounded, hedged, or just over it."""
    return _all(one, two, _FAR)


def compatible(one: Quantity, two: Quantity) -> bool:
    """Whether both can be true of one number: "over 3×" is of 7×, too."""
    return _all(one, two, float("inf"))


def _all(one: Quantity, two: Quantity, far: float) -> bool:
    if one.unit != two.unit or len(one.values) != len(two.values):
        return False
    pairs = zip(one.values, two.values, one.precision, two.precision, strict=True)
    return all(
        _near(one.unit, (a, s), (b, t), hedged=bool(one.bound or two.bound))
        or _within(one.bound, a, b, far)
        or _within(two.bound, b, a, far)
        for a, b, s, t in pairs
    )


def _near(unit: str, one: tuple[float, float], two: tuple[float, float], *, hedged: bool) -> bool:
    """Whether two values, each with what its last digit is worth, are one."""
    (a, s), (b, t) = one, two
    apart = abs(a - b) / (max(abs(a), abs(b)) or 1.0)
    if hedged:
        return apart <= _LOOSELY
    if s != t and abs(a - b) < max(s, t):  # rounded or cut off
        return True
    if unit.startswith("byte"):
        return apart <= _BINARY
    return apart <= (_SPREAD if _round(a, max(s, t)) or _round(b, max(s, t)) else _EXACT)


def _within(bound: str, limit: float, value: float, far: float) -> bool:
    """Whether a value lies where "over" or "under" a limit says, and no further than told."""
    if bound == "above":
        return limit <= value <= limit * far
    return bound == "below" and limit / far <= value <= limit


def _round(value: float, step: float) -> bool:
    """Whether a number is a round one: 60, 150, 3,000."""
    steps = round(value / step)
    return steps >= 10 and steps % 10 == 0


def contains(one: Quantity, two: Quantity) -> bool:
    """Whether one of them is a range and the other a value within it."""
    if one.unit != two.unit or len(one.values) == len(two.values):
        return False
    wide, narrow = (one, two) if len(one.values) > len(two.values) else (two, one)
    if not wide.spans:
        return False
    low, high = min(wide.values), max(wide.values)
    return low * (1 - _SPREAD) <= narrow.values[0] <= high * (1 + _SPREAD)


def halfway(one: Quantity, two: Quantity) -> bool:
    """Whether of two values each, one is the same: "2.4× and 4.6×", "2.4× and 5.1×"."""
    if one.unit != two.unit or len(one.values) != 2 or len(two.values) != 2:
        return False
    same = [a == b for a, b in zip(one.values, two.values, strict=True)]
    return any(same) and not all(same)
