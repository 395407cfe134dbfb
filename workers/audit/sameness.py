"""When two numbers are values of the same quantity.

All of this has to hold; where it is open, the answer is no:

- one unit, and both a change ("62% lower") or both a level ("falls to 1.4 s"), in one direction
- the same qualifiers: up to, average, median, tail, at least, in total
- a metric in common ("throughput", "waiting time"), or for things counted the same things
- the same variation, if any: an earlier version, a part switched off, a worst case
- no name on both sides that the other lacks: another baseline, model or workload; nor another
  setting, that is numbers of the same unit beside them of which none agree
- of two values each, as in "2.4× and 4.6×", one is the same; or
- the words of the shorter clause stand in the other's sentence, most of them (`ALIKE`)

Then the two are the same number when one rounds to the other, is said to be about, over or under
it, or lies in the other's range; else they are two values of one quantity.
"""

from typing import NamedTuple

from workers.audit.agreement import agree, compatible, contains, halfway
from workers.audit.context import Mention, stems_of
from workers.audit.quantities import CHANGE

LEAST = 2  # words in common


class Likeness(NamedTuple):
    """How much two mentions speak of the same quantity, 0 to 1."""

    best: float  # share of the shorter clause's words that the other sentence has
    both: float  # share of the words of both clauses that both have
    shared: int  # words


_NONE = Likeness(0.0, 0.0, 0)


def likeness(one: Mention, two: Mention) -> Likeness:
    """By their words; nothing where a rule parts the two."""
    half, bare = halfway(one.quantity, two.quantity), one.quantity.unit == CHANGE
    if half and not bare and one.qualifiers == two.qualifiers:
        return Likeness(1.0, 1.0, LEAST)
    if not comparable(one, two) or (bare and not half):
        return _NONE
    pairs = [(a.words & b.context, a.words) for a, b in ((one, two), (two, one)) if a.words]
    shared = max((len(common) for common, _ in pairs), default=0)
    if shared < least(one, two):
        return _NONE
    best = max(len(common) / len(words) for common, words in pairs)
    both = 2 * len(one.words & two.words) / (len(one.words) + len(two.words))
    return Likeness(best, both, shared)


def least(one: Mention, two: Mention) -> int:
    """Words that two mentions share: one more without a metric in common or for a count of things,
    one less where the clauses differ in nothing but names."""
    if one.quantity.unit == CHANGE:  # its two values say more than one does
        return LEAST
    if not one.metrics & two.metrics or one.quantity.unit.startswith("#"):
        return LEAST + 1
    named = stems_of(" ".join(one.names | two.names))
    return LEAST - (one.words ^ two.words <= named)


def comparable(one: Mention, two: Mention) -> bool:
    """Whether no rule parts two mentions, whatever their words."""
    return (
        one.quantity.unit == two.quantity.unit
        and _as_meant(one, two) == _as_meant(two, one)
        and one.variants == two.variants
        and _same_way(one, two)
        and _same_metric(one, two)
        and not (one.names - two.names and two.names - one.names)
        and not _other_setting(one, two)
        and not _other_subject(one, two)
    )


def _as_meant(one: Mention, two: Mention) -> tuple[int, frozenset[str]]:
    """How many values it has and how they are meant; the end of a range is what "up to" says."""
    count, qualifiers = len(one.quantity.values), one.qualifiers
    if count > len(two.quantity.values) and "max" in two.qualifiers:
        return 1, qualifiers | {"max"}
    return count, qualifiers


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
    if one.quantity.unit.startswith("#") or not (one.metrics and two.metrics):
        return True
    return bool(one.metrics & two.metrics)


def _other_setting(one: Mention, two: Mention) -> bool:
    """Whether what they were given differs, or every other number of one unit beside them."""
    given, other = dict(one.settings), dict(two.settings)
    if any(one.settings.isdisjoint(two.settings) for thing in given if thing in other):
        return True
    for unit in {q.unit for q in one.beside} & {q.unit for q in two.beside}:
        mine = [q for q in one.beside if q.unit == unit]
        theirs = [q for q in two.beside if q.unit == unit]
        if not any(agree(a, b) or contains(a, b) for a in mine for b in theirs):
            return True
    return False


def _other_subject(one: Mention, two: Mention) -> bool:
    """Whether one speaks of the document's own system and the other only of somebody else's."""
    return any(a.ours and not b.ours and b.names - a.names for a, b in ((one, two), (two, one)))


def same_value(one: Mention, two: Mention) -> bool:
    """Whether two mentions can state the same number."""
    a, b = one.quantity, two.quantity
    return compatible(a, b) or contains(a, b)
