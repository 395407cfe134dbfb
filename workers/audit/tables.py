"""A number in a sentence against the one cell of a table that should hold it.

A table says less than a sentence: its unit may stand in the header, its metric in the caption. So
the cell has to be beyond doubt: the only one with this unit, in the only row that is about the
sentence's subject, in a table that names its metric and holds its number nowhere.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from workers.audit.agreement import agree
from workers.audit.context import Mention, names_of, stems_of
from workers.audit.lexicon import metrics_of, qualifiers_of
from workers.audit.passages import Passage
from workers.audit.quantities import Quantity, quantities

_IN_HEADER = re.compile(
    r"\((×|x|%|[A-Za-z/ ]{1,18})\)|\b(speed-?up)s?\b(?!\s?\()|(%)(?!\))", re.IGNORECASE
)
_COLUMN = re.compile(
    r"\A[^.]*\.?|(?:\S+\s){0,2}(?:speed-?up|\((?:×|x|%)\))", re.IGNORECASE
)  # the caption's first sentence, and the names of the columns that hold factors and shares
_BARE = re.compile(r"(?<![\w.,×])\d[\d,]*(?:\.\d+)?(?![\w.,]|\s?(?:%|×|x\b))")


class Cell(NamedTuple):
    """A number of a table, with the unit that it or its column names."""

    quantity: Quantity
    row: Passage


class Table(NamedTuple):
    """The rows below one caption."""

    rows: tuple[Passage, ...]
    cells: tuple[Cell, ...]
    words: frozenset[str]  # stems of caption, header and labels
    names: frozenset[str]
    qualifiers: frozenset[str]

    @property
    def about(self) -> str:
        """Caption and header."""
        return self.rows[0].about


def tables(found: Sequence[Passage]) -> tuple[Table, ...]:
    """The tables of a document that have rows."""
    grouped: dict[tuple[int, str], list[Passage]] = {}
    for passage in found:
        if passage.kind == "row":
            grouped.setdefault((passage.page, passage.points), []).append(passage)
    return tuple(_table(rows) for rows in grouped.values())


def _table(rows: Sequence[Passage]) -> Table:
    spoken = " ".join([max((row.about for row in rows), key=len), *map(label, rows)])
    return Table(
        rows=tuple(rows),
        cells=tuple(cell for row in rows for cell in _cells(row)),
        words=stems_of(spoken),
        names=frozenset(names_of(spoken)),
        qualifiers=qualifiers_of(" ".join(_COLUMN.findall(spoken))),
    )


def label(row: Passage) -> str:
    """What a row is about: the words before its first number."""
    found = re.search(r"(?<!\w)[~≈<>+-]?\d", row.text)
    return row.text[: found.start()].strip() if found else row.text


def _cells(row: Passage) -> Iterator[Cell]:
    """Numbers with a unit of their own; bare ones where the header has a unit for each column."""
    own = [q for q in quantities(row.text) if not q.unit.startswith("#")]
    for quantity in own:
        yield Cell(quantity, row)
    after = len(label(row))
    bare = [m for m in _BARE.finditer(row.text, after) if not _inside(m.start(), own)]
    units = [next(filter(None, found)) for found in _IN_HEADER.findall(row.about)]
    units = ["×" if unit.lower().startswith("speed") else unit for unit in units]
    columns = sorted([match.start() for match in bare] + [quantity.start for quantity in own])
    if len(units) not in (len(columns), len(bare)):
        return
    places = columns if len(units) == len(columns) else [match.start() for match in bare]
    for match in bare:
        unit = units[places.index(match.start())]
        for quantity in quantities(f"{match[0]} {unit}")[:1]:
            yield Cell(quantity, row)


def _inside(at: int, taken: Sequence[Quantity]) -> bool:
    return any(quantity.start <= at < quantity.end for quantity in taken)


def contradicting(mention: Mention, table: Table, own: frozenset[str]) -> Cell | None:
    """The cell that should hold a mention's number and holds another one."""
    unit = mention.quantity.unit
    cells = [cell for cell in table.cells if cell.quantity.unit == unit]
    if not cells or len(mention.quantity.values) > 1 or not _concerns(mention, table):
        return None
    if any(agree(cell.quantity, mention.quantity) for cell in table.cells):
        return None
    rows = _about(table, own) or _about(table, mention.names)
    if len(rows) == 1:
        there = [cell for cell in cells if cell.row == rows[0]]
    else:
        there = [] if rows else list(_below(cells, own, mention))
    return there[0] if len(there) == 1 else None


def _below(cells: Sequence[Cell], own: frozenset[str], mention: Mention) -> Iterator[Cell]:
    """Where systems are columns: of a row about the metric, the cell below the system's name."""
    for row, group in groupby(cells, key=lambda cell: cell.row):
        line = list(group)
        names = [word.lower().strip("()*†:,") for word in row.head.split()][-len(line) :]
        if len(names) == len(line) > 1 and mention.metrics & metrics_of(stems_of(label(row))):
            yield from (cell for cell, name in zip(line, names, strict=True) if name in own)


def _about(table: Table, subjects: frozenset[str]) -> list[Passage]:
    """The rows whose label names one of these."""
    return [
        row
        for row in table.rows
        if subjects & {word.lower().strip("()*†:,") for word in label(row).split()}
    ]


def _concerns(mention: Mention, table: Table) -> bool:
    """Whether a table is about what a sentence measures, under no other condition."""
    metrics = mention.metrics
    return (
        not mention.variants
        and mention.names <= table.names
        and (mention.passage.claims or mention.condition <= table.words)
        and bool(metrics & metrics_of(table.words))
        and mention.qualifiers <= table.qualifiers
        and not (table.qualifiers - mention.qualifiers - {"mean"})
    )
