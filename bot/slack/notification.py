"""What a message is without its blocks: in notifications, on watches, to screen readers."""

from collections.abc import Iterable, Iterator

from bot.slack.inert import escaped, inert
from bot.slack.message import Block

LONGEST = 3_000  # bytes; an edit is refused above 4,000 characters
_SILENT = ("actions", "context_actions")


def text_of(blocks: Iterable[Block], most: int = LONGEST) -> str:
    """The words of blocks, escaped, as many as fit."""
    lines = (line for block in blocks if block["type"] not in _SILENT for line in _lines(block))
    kept, room = [], most - len("…".encode()) - 1
    for line in lines:
        line = escaped(line)
        size = len(line.encode()) + 1
        if size > room:
            kept.append(_start(line, room) + "…")
            break
        kept.append(line)
        room -= size
    return "\n".join(kept) or "…"


def _lines(block: Block) -> Iterator[str]:
    """Each stretch of words in a block, however deep."""
    match block:
        case {"type": "rich_text_section" | "rich_text_quote" | "rich_text_preformatted"}:
            yield "".join(_words(element) for element in block["elements"])
        case {"type": "table"}:
            for row in block["rows"]:
                yield " · ".join(" ".join(_lines(cell)) for cell in row)
        case {"elements": [*inner]} | {"child_blocks": [*inner]}:
            if "title" in block:
                yield _words(block["title"])
            mark = "• " if block["type"] == "rich_text_list" else ""
            yield from (f"{mark}{line}" for each in inner for line in _lines(each))
        case _:
            yield _words(block)


def _words(element: Block) -> str:
    inner = element.get("text", inert(element.get("url", "")))
    return inner if isinstance(inner, str) else _words(inner)


def _start(line: str, most: int) -> str:
    """As many of its bytes as there is room for, and no half of an entity."""
    head = line.encode()[: max(most, 0)].decode(errors="ignore")
    start, mark, entity = head.rpartition("&")
    return head if not mark or ";" in entity else start
