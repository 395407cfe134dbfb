"""A table as Slack's own where it can be read on a phone, else as a list, a row an item."""

from collections.abc import Iterator

from bot.core.answer import Table
from bot.core.wording import one_line
from bot.slack.inert import inert_line
from bot.slack.message import Block, size_of
from bot.slack.rich_text import flowing, listed, rich_text, section, text

MOST_ROWS = 100  # its header among them
MOST_COLUMNS = 20
MOST_BYTES = 7_000
WIDEST = 140  # characters side by side; a wider one is mostly out of sight


def table_blocks(table: Table) -> Iterator[Block]:
    """The table under its title."""
    title = inert_line(table.title)
    lead = (section(text(title, "bold")),) if title else ()
    grid = _grid(table)
    if grid is not None:
        yield from (rich_text(each) for each in lead)
        yield grid
    elif rows := [tuple(_row(table.header, row)) for row in table.rows if row]:
        yield rich_text(*lead, listed(rows, "bullet"))
    elif lead:
        yield rich_text(*lead)


def _grid(table: Table) -> Block | None:
    rows = (table.header, *table.rows)
    columns = len(table.header)
    if len(rows) > MOST_ROWS or not 0 < columns <= MOST_COLUMNS:
        return None
    if any(len(row) != columns for row in rows) or _width(rows) > WIDEST:
        return None
    grid: Block = {
        "type": "table",
        "rows": [[_cell(cell, head=at == 0) for cell in row] for at, row in enumerate(rows)],
        "column_settings": [{"is_wrapped": True} for _ in table.header],
    }
    return grid if size_of(grid) <= MOST_BYTES else None


def _width(rows: tuple[tuple[str, ...], ...]) -> int:
    return sum(max(map(len, cells)) for cells in zip(*rows, strict=True))


def _cell(words: str, head: bool) -> Block:
    words = one_line(words)
    shown = (text(inert_line(words), "bold"),) if head and words else flowing(words)
    return rich_text(section(*(shown or (text("–"),))))


def _row(header: tuple[str, ...], row: tuple[str, ...]) -> Iterator[Block]:
    """What a row is about, and what its other columns say of it."""
    yield from flowing(one_line(row[0])) or (text("–"),)
    for name, cell in zip(header[1:], row[1:], strict=False):
        if said := flowing(one_line(cell)):
            yield text(f" · {inert_line(name)}: ", "italic")
            yield from said
