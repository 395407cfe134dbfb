"""A table as Slack's own where it fits into a message, else as a list, a row an item."""

from collections.abc import Iterator

from bot.core.answer import Table
from bot.core.wording import one_line
from bot.slack.inert import inert_line
from bot.slack.message import Block, size_of
from bot.slack.rich_text import flowing, listed, rich_text, section, text

MOST_ROWS = 100  # its header among them
MOST_COLUMNS = 20
MOST_BYTES = 8_000
LONGEST_CELL = 400  # characters; more than that nobody reads in a column


def table_blocks(table: Table) -> Iterator[Block]:
    """The table under its title."""
    if title := inert_line(table.title):
        yield rich_text(section(text(title, "bold")))
    grid = _grid(table)
    if grid is not None:
        yield grid
    else:
        yield from _rows(table)


def _grid(table: Table) -> Block | None:
    rows = (table.header, *table.rows)
    short = all(len(cell) <= LONGEST_CELL for row in rows for cell in row)
    if not short or len(rows) > MOST_ROWS or not 0 < len(table.header) <= MOST_COLUMNS:
        return None
    grid: Block = {
        "type": "table",
        "rows": [[_cell(cell, head=at == 0) for cell in row] for at, row in enumerate(rows)],
        "column_settings": [{"is_wrapped": True} for _ in table.header],
    }
    return grid if size_of(grid) <= MOST_BYTES else None


def _cell(words: str, head: bool) -> Block:
    words = one_line(words)
    shown = (text(inert_line(words) or "–", "bold"),) if head else flowing(words)
    return rich_text(section(*shown or (text("–"),)))


def _rows(table: Table) -> Iterator[Block]:
    """Each row as an item: what it is, and what its columns say of it."""
    for row in table.rows:
        name, *cells = row or ("",)
        said = [
            (text(f"{inert_line(head)}: ", "bold"), *flowing(one_line(cell)))
            for head, cell in zip(table.header[1:], cells, strict=False)
        ]
        lead = section(*(flowing(one_line(name)) or (text("–"),)))
        yield rich_text(lead, listed(said, "bullet")) if said else rich_text(lead)
