"""Where a quote stands, line by line: what a highlight covers."""

import pytest

from bot.core.answer import Quoted
from bot.core.document import Box, Document, Page
from bot.core.evidence import index_of, locate

WIDE, HIGH = 5.0, 12.0


def boxes(lines: list[str], quote: str, spacing: float) -> tuple[tuple[int, Box], ...]:
    """Where a quote is found on a page of these lines, each a glyph after the other."""
    places = []
    for row, line in enumerate(lines):
        bottom = 700 - row * spacing
        for column in range(len(line) + 1):
            seen = HIGH if column < len(line) else 0.0
            left = 50 + column * WIDE
            places.append(Box(left, bottom, left + WIDE * bool(seen), bottom + seen))
    page = Page(number=1, label="1", text="\n".join(lines) + "\n", boxes=Page.pack(places))
    document = Document(name="a.pdf", pages=(page,), page_count=1)
    found = locate([index_of(document)], Quoted(text=quote)).evidence
    assert found is not None
    return found.boxes


@pytest.mark.parametrize(
    "spacing", [9.0, 11.8, 12.0, 20.0], ids=["tight", "touching", "set", "far"]
)
def test_a_line_ends_where_the_next_begins_however_close_they_are(spacing: float) -> None:
    lines = [
        "Nothing of this first line is meant.",
        "The quote is exactly here.",
        "And not at all here.",
    ]
    found = boxes(lines, "The quote is exactly here.", spacing)
    bottom = 700 - spacing
    assert found == ((1, Box(50, bottom, 50 + WIDE * len(lines[1]), bottom + HIGH)),)


def test_each_line_of_a_quote_has_its_own_rectangle() -> None:
    lines = [
        "The quote goes on over more",
        "than one line and ends there, while",
        "this is not it.",
    ]
    found = boxes(lines, "goes on over more than one line and ends there", 11.8)
    assert [box.left for _, box in found] == [50 + WIDE * lines[0].index("goes"), 50]
    assert [box.right for _, box in found] == [
        50 + WIDE * len(lines[0]),
        50 + WIDE * lines[1].index(","),
    ]
