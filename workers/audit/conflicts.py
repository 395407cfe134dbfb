"""The same quantity with two values, in two sections of one document.

`sameness.py` says what the same quantity is. How alike two sentences have to be depends on what
else the document says: a claim whose number is measured somewhere conflicts with another number
only if that one stands alone and in nearly the same words.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workers.audit.context import Mention
from workers.audit.passages import Passage
from workers.audit.quantities import Quantity, agree
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
BOTH = 0.5  # of the longer clause's words, then
MOST = 6  # conflicts told; more than that, and the reading is at fault rather than the paper


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
                if mention.passage.kind != "row":
                    yield from self._in_text(group, mention)
                    yield from self._in_tables(group, mention)

    def _in_text(self, group: Sequence[Mention], one: Mention) -> Iterator[Clash]:
        """A claim, or else a caption, against the number that should be the same.

        A claim that nothing supports may stand against a number under some condition, if that is
        the only one; else no condition may part the two.
        """
        if not (one.passage.claims or one.passage.kind == "caption") or _trivial(one):
            return
        supported = _supported(group, one)
        rivals = [pair for pair in self._rivals(group, one) if not _trivial(pair[0])]
        plain = [pair for pair in rivals if not conditioned(one, pair[0])]
        narrower = [pair for pair in rivals if adds(pair[0], one) and not adds(one, pair[0])]
        chosen = plain or ([] if supported or not one.passage.claims else narrower)
        if not supported and any(not same_value(two, chosen[0][0]) for two, _ in chosen):
            return
        for two, like in chosen:
            if not supported or self._certain(group, two, like):
                yield Clash(_stated(one), _stated(two), like.best + like.least / 2)

    @staticmethod
    def _rivals(group: Sequence[Mention], one: Mention) -> Iterator[tuple[Mention, Likeness]]:
        for two in group:
            if two.order != one.order and _apart(one, two) and not same_value(one, two):
                like = likeness(one, two)
                if like.best >= ALIKE and like.shared >= _least(one):
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
            if cell and (_alone(group, cell) or not _supported(group, mention)):
                yield Clash(_stated(mention), Stated(cell.quantity, cell.row), 1.0)

    @staticmethod
    def _certain(group: Sequence[Mention], two: Mention, like: Likeness) -> bool:
        """Whether a number that nothing supports stands against one that is well supported."""
        return not _supported(group, two) and like.best >= NEARLY_ALL and like.least >= BOTH


def _stated(mention: Mention) -> Stated:
    return Stated(mention.quantity, mention.passage)


def _alone(group: Sequence[Mention], cell: Cell) -> bool:
    """Whether no sentence speaks of the number in a cell."""
    return not any(
        other.passage.kind != "row" and agree(other.quantity, cell.quantity) for other in group
    )


def _trivial(mention: Mention) -> bool:
    """Whether a number is all, nothing, or once: these stand everywhere."""
    quantity = mention.quantity
    return quantity.values[0] in {"%": (0.0, 100.0), "x": (0.0, 1.0)}.get(quantity.unit, ())


def _least(mention: Mention) -> int:
    """Words that must be shared: a count of things says little by itself."""
    return LEAST + 1 if mention.quantity.unit.startswith("#") else LEAST


def _supported(group: Sequence[Mention], mention: Mention) -> bool:
    """Whether its value stands where it should stand again, about something comparable."""
    return any(
        other.order != mention.order
        and other.passage.claims != mention.passage.claims
        and same_value(mention, other)
        and (comparable(mention, other) or _related(mention, other))
        for other in group
    )


def _related(one: Mention, two: Mention) -> bool:
    """Whether two sentences speak of one metric, or share a word where they name none."""
    return bool(one.metrics & two.metrics or one.words & two.context)


def _apart(one: Mention, two: Mention) -> bool:
    """Whether two mentions stand in sections that should agree: a claim and anything else, or a
    caption and the text."""
    kinds = {one.passage.kind, two.passage.kind}
    if "row" in kinds:
        return False
    if one.passage.claims or two.passage.claims:
        return one.passage.part != two.passage.part and all(
            m.passage.claims or m.passage.measures for m in (one, two)
        )
    if one.quantity.unit.startswith("#"):
        return False
    return len(kinds) > 1 and one.passage.measures and two.passage.measures
