"""Documents made by hand, for tests of what happens after reading."""

from bot.core.document import Box, Document, Page, Span, SpanKind

Piece = tuple[SpanKind, str]

LINE = 60  # characters per line of a made page
WIDTH, HEIGHT = 5.0, 10.0  # points


def made(*pages: str | list[Piece], role: str = "paper", name: str = "made.pdf") -> Document:
    """A document of these pages: plain prose, or pieces of a kind each."""
    return Document(
        name=name,
        role=role,
        pages=tuple(made_page(number, page) for number, page in enumerate(pages, 1)),
        page_count=len(pages),
    )


def made_page(number: int, content: str | list[Piece], label: str = "") -> Page:
    """A page whose characters stand on a grid: one line per newline, LINE to a line at most."""
    pieces: list[Piece] = [("prose", content)] if isinstance(content, str) else content
    spans, text = [], ""
    for kind, piece in pieces:
        spans.append(Span(kind=kind, start=len(text), end=len(text) + len(piece) + 1))
        text += piece + "\n"
    return Page(
        number=number,
        label=label or str(number),
        text=text,
        spans=tuple(spans),
        boxes=Page.pack(_grid(text)),
    )


def _grid(text: str) -> list[Box]:
    boxes, row, column = [], 0, 0
    for char in text:
        left, bottom = 50 + column * WIDTH, 700 - row * (HEIGHT + 2)
        visible = 0.0 if char.isspace() else 1.0
        boxes.append(Box(left, bottom, left + WIDTH * visible, bottom + HEIGHT * visible))
        column += 1
        if char == "\n" or column == LINE:
            row, column = row + 1, 0
    return boxes
