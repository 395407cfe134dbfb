"""The same quantity with two values, in two sections of one document.

`sameness.py` says what the same quantity is. How alike two sentences have to be depends on what
else the document says: a claim whose number is measured somewhere conflicts with another number
only if that one stands alone and in nearly the same words.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workers.audit.agreement import agree, contains, halfway
from workers.audit.context import Mention
from workers.audit.holdings import restated
from workers.audit.passages import Passage
from workers.audit.quantities import Quantity
from workers.audit.sameness import (
    LEAST,
    Likeness,
    adds,
    comparable,
    conditioned,
    likeness,
    same_value,
)
from workers.audit.tables import Cell, Table, contradicting

ALIKE = 0.6  # share of the shorter clause's words that the other sentence has
NEARLY_ALL = 0.66  # the same, where a number has found support elsewhere
BOTH = 0.4  # of the words of both clauses, then
_AS_NEAR = 0.85  # a rival of a number with support is as like it as that support, nearly
CLEARLY = 0.75  # of the best rival's likeness, what the next may reach
MOST = 6  # conflicts told; more than that, and the reading is at fault rather than the paper
_POINTS = frozenset({"median", "tail"})  # of a distribution


class Stated(NamedTuple):
    """A number and where it stands."""

    quantity: Quantity
    passage: Passage


class Clash(NamedTuple):
    """Two numbers that cannot both be right."""

    one: Stated
    two: Stated
    score: float


def clashes(
    mentions: Sequence[Mention], tables: Sequence[Table], own: frozenset[str]
) -> tuple[Clash, ...]:
    """The conflicts of a document, each quantity once, the most certain first."""
    board = _Board(mentions, tables, own)
    found = sorted(board.clashes(), key=lambda clash: -clash.score)
    told: list[Clash] = []
    for clash in found:
        if not any({clash.one, clash.two} & {seen.one, seen.two} for seen in told):
            told.append(clash)
    return tuple(told) if len(told) <= MOST else ()


class _Board:
    """All mentions of a document, by unit."""

    def __init__(
        self, mentions: Sequence[Mention], tables: Sequence[Table], own: frozenset[str]
    ) -> None:
        self._tables, self._own = tables, own
        self._by_unit: dict[str, list[Mention]] = {}
        for mention in mentions:
            self._by_unit.setdefault(mention.quantity.unit, []).append(mention)

    def clashes(self) -> Iterator[Clash]:
        for group in self._by_unit.values():
            for mention in group:
                if mention.passage.kind in ("text", "caption"):
                    yield from self._in_text(group, mention)
                    yield from self._in_tables(group, mention)
                    yield from self._of_wholes(group, mention)

    def _in_text(self, group: Sequence[Mention], one: Mention) -> Iterator[Clash]:
        """A claim, or else a caption, against the number that should be the same.

        A claim that nothing supports may stand against a number under some condition, if that is
        the only one; else no condition may part the two.
        """
        if not (one.passage.claims or one.passage.kind == "caption") or _trivial(one):
            return
        support = _support(group, one)
        supported = support is not None
        rivals = sorted(self._rivals(group, one), key=lambda pair: -pair[1].both)
        plain = [
            pair
            for pair in rivals
            if not conditioned(one, pair[0]) or halfway(one.quantity, pair[0].quantity)
        ]
        narrower = [pair for pair in rivals if adds(pair[0], one) != adds(one, pair[0])]
        chosen = plain or ([] if supported or not one.passage.claims else narrower)
        if not supported and not _stands_out(chosen):
            return
        if support is None:
            yield _clash(one, *chosen[0])
            return
        for two, like in chosen:
            if like.both >= _AS_NEAR * support and self._certain(group, two, like):
                yield _clash(one, two, like)

    @staticmethod
    def _of_wholes(group: Sequence[Mention], one: Mention) -> Iterator[Clash]:
        """The size of what was studied, against the same size told elsewhere."""
        for two in group:
            if one.order < two.order and restated(one, two):
                yield Clash(_stated(one), _stated(two), 1.0)

    @staticmethod
    def _rivals(group: Sequence[Mention], one: Mention) -> Iterator[tuple[Mention, Likeness]]:
        for two in group:
            if (
                two.order != one.order
                and not _trivial(two)
                and _apart(one, two)
                and not same_value(one, two)
            ):
                like = likeness(one, two)
                if like.best >= ALIKE:
                    yield two, like

    def _in_tables(self, group: Sequence[Mention], mention: Mention) -> Iterator[Clash]:
        """A sentence that no other supports, against a table's only cell for it."""
        points = mention.passage.points
        tables = [t for t in self._tables if mention.passage.claims or t.rows[0].points == points]
        if not tables or _trivial(mention):
            return
        if any(agree(mention.quantity, cell.quantity) for t in self._tables for cell in t.cells):
            return
        for table in tables:
            cell = contradicting(mention, table, self._own)
            if cell and (_alone(group, cell) or _support(group, mention) is None):
                yield Clash(_stated(mention), Stated(cell.quantity, cell.row), 1.0)

    @staticmethod
    def _certain(group: Sequence[Mention], two: Mention, like: Likeness) -> bool:
        """Whether a number that nothing supports stands against one that is well supported."""
        return like.best >= NEARLY_ALL and like.both >= BOTH and _support(group, two) is None


def _stated(mention: Mention) -> Stated:
    return Stated(mention.quantity, mention.passage)


def _stands_out(rivals: Sequence[tuple[Mention, Likeness]]) -> bool:
    """Whether the likest rival leaves no doubt which number is meant."""
    if not rivals:
        return False
    best, like = rivals[0]
    others = [other.both for two, other in rivals if not same_value(two, best)]
    return max(others, default=0.0) <= CLEARLY * like.both


def _alone(group: Sequence[Mention], cell: Cell) -> bool:
    """Whether no sentence speaks of the number in a cell."""
    return not any(
        other.passage.kind in ("text", "caption") and agree(other.quantity, cell.quantity)
        for other in group
    )


def _trivial(mention: Mention) -> bool:
    """Whether a number is all, nothing, or once: these stand everywhere."""
    quantity = mention.quantity
    return quantity.values[0] in {"%": (0.0, 100.0), "x": (0.0, 1.0)}.get(quantity.unit, ())


def _clash(one: Mention, two: Mention, like: Likeness) -> Clash:
    return Clash(_stated(one), _stated(two), like.best + like.both)


def _support(group: Sequence[Mention], mention: Mention) -> float | None:
    """How like it the best place is where its value stands again, as a claim's should among what
    is measured and the other way round; None if there is none."""
    found = [
        likeness(mention, other).both
        for other in group
        if other.order != mention.order
        and other.passage.claims != mention.passage.claims
        and (agree(mention.quantity, other.quantity) or contains(mention.quantity, other.quantity))
        and (comparable(mention, other) or _related(mention, other))
    ]
    return max(found, default=None)


def _related(one: Mention, two: Mention) -> bool:
    """Whether two sentences speak of one metric, or share a word where they name none."""
    if _POINTS & one.qualifiers and _POINTS & two.qualifiers and one.qualifiers != two.qualifiers:
        return False
    return bool(one.metrics & two.metrics) or len(one.words & two.context) >= LEAST


def _apart(one: Mention, two: Mention) -> bool:
    """Whether two mentions stand in sections that should agree: a claim and anything else, or a
    caption and the text."""
    kinds = {one.passage.kind, two.passage.kind}
    if kinds & {"row", "figure"}:
        return False
    if one.passage.claims or two.passage.claims:
        return one.passage.part != two.passage.part and all(
            m.passage.claims or m.passage.measures for m in (one, two)
        )
    if one.quantity.unit.startswith("#"):
        return False
    return len(kinds) > 1 and one.passage.measures and two.passage.measures
