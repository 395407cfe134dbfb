"""When two numbers are values of the same quantity.

All of this has to hold; where it is open, the answer is no:

- one unit, and both a change ("62% lower") or both a level ("falls to 1.4 s"), in one direction
- the same qualifiers: up to, average, median, tail, at least, in total
- a metric in common ("throughput", "waiting time"), or for things counted the same things
- no name on both sides that the other lacks: another baseline, model or workload; nor another
  setting, that is numbers of the same unit beside them of which none agree
- the words of the shorter clause stand in the other's sentence, most of them (`ALIKE`)

Then the two are the same number when one rounds to the other, is said to be about, over or under
it, or lies in the other's range; else they are two values of one quantity.
"""

from typing import NamedTuple

from workers.audit.context import Mention
from workers.audit.quantities import agree, contains

LEAST = 2  # words in common


class Likeness(NamedTuple):
    """How much two mentions speak of the same quantity, 0 to 1, from each side."""

    best: float
    least: float
    shared: int  # words


_NONE = Likeness(0.0, 0.0, 0)


def likeness(one: Mention, two: Mention) -> Likeness:
    """Each clause in the other's sentence; nothing where a rule parts the two."""
    if not comparable(one, two):
        return _NONE
    common = [a.words & b.context for a, b in ((one, two), (two, one)) if a.words]
    scores = [
        len(a.words & b.context) / len(a.words) for a, b in ((one, two), (two, one)) if a.words
    ]
    shared = max(map(len, common), default=0)
    if shared < LEAST or not scores:
        return _NONE
    return Likeness(max(scores), min(scores), shared)


def comparable(one: Mention, two: Mention) -> bool:
    """Whether no rule parts two mentions, whatever their words."""
    return (
        one.quantity.unit == two.quantity.unit
        and len(one.quantity.values) == len(two.quantity.values)
        and one.qualifiers == two.qualifiers
        and _same_way(one, two)
        and _same_metric(one, two)
        and not (one.names - two.names and two.names - one.names)
        and not _other_setting(one, two)
    )


def conditioned(one: Mention, two: Mention) -> bool:
    """Whether one of two mentions names a condition that the other says nothing of."""
    return adds(one, two) or adds(two, one)


def adds(one: Mention, two: Mention) -> bool:
    """Whether the first names a baseline, workload or condition that the second does not."""
    return bool(one.names - two.names) or bool(one.condition - two.context)


def _same_way(one: Mention, two: Mention) -> bool:
    if one.quantity.unit == "x":
        return (one.way == "slow") == (two.way == "slow")
    if one.way == two.way:
        return True
    return "" in (one.way, two.way) and "slow" not in (one.way, two.way)


def _same_metric(one: Mention, two: Mention) -> bool:
    if one.quantity.unit.startswith("#") or not (one.metrics or two.metrics):
        return True
    return bool(one.metrics & two.metrics)


def _other_setting(one: Mention, two: Mention) -> bool:
    units = {q.unit for q in one.beside} & {q.unit for q in two.beside}
    for unit in units:
        mine = [q for q in one.beside if q.unit == unit]
        theirs = [q for q in two.beside if q.unit == unit]
        if not any(agree(a, b) or contains(a, b) for a in mine for b in theirs):
            return True
    return False


def same_value(one: Mention, two: Mention) -> bool:
    """Whether two mentions can state the same number."""
    a, b = one.quantity, two.quantity
    return agree(a, b) or contains(a, b)
