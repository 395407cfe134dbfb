"""A table as columns where a phone shows them side by side, else as a list, a row an item.

Discord has no tables; in a code block what stands in columns stays in them.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len

from bot.core.answer import Table
from bot.core.wording import Run, one_line
from bot.discord.inert import inert_runs, plain, unfenced
from bot.discord.pieces import Piece, fence, item, label, strong

WIDEST = 32  # columns; a phone has few more, and wraps what is wider
SHORT = 40  # characters of a name; a sentence would be too much in bold
_GAP = "  "


def table_pieces(table: Table) -> Iterator[Piece]:
    """The table under its title."""
    if one_line(table.title):
        yield from label(table.title)
    rows = [[_cell(cell) for cell in row] for row in (table.header, *table.rows)]
    widths = _widths(rows)
    if widths and sum(widths) + len(_GAP) * (len(widths) - 1) <= WIDEST:
        header, *body = rows
        rule = _line(["─" * width for width in widths], widths)
        head = f"{_line(header, widths)}\n{rule}\n"
        if body:
            yield from fence("\n".join(_line(row, widths) for row in body), head=head)
        else:
            yield from fence(head)
    else:
        yield from (piece for row in table.rows for piece in _row(table.header, row))


def _cell(text: str) -> str:
    return unfenced(plain(one_line(text))) or "–"


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column is on a screen; none, where rows differ in length."""
    columns = len(rows[0])
    if any(len(row) != columns for row in rows):
        return []
    return [max(map(cell_len, column)) for column in zip(*rows, strict=True)]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell + " " * (width - cell_len(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    return _GAP.join(padded).rstrip()


def _row(header: Sequence[str], row: Sequence[str]) -> Iterator[Piece]:
    """What a row is about, and what its other columns say of it, each under its name."""
    said: list[Run] = []
    for at, (name, cell) in enumerate(zip_longest(header[: len(row)], row, fillvalue="")):
        if at == 0 or one_line(cell):
            said += [*_name(name), *_told(cell, at == 0), Run("plain", " · ")]
    yield from item(said[:-1] or [Run("plain", "–")])


def _name(name: str) -> Iterator[Run]:
    if one_line(name):
        yield Run("emphasis", f"{plain(one_line(name))}:")
        yield Run("plain", " ")


def _told(cell: str, first: bool) -> Sequence[Run]:
    words = one_line(cell)
    if first and len(words) <= SHORT:
        return [strong(plain(words) or "–")]
    return inert_runs(words)
