"""A message in the blocks that Slack has had for years, for a service that refuses newer ones."""

from collections.abc import Iterator

from bot.slack.kit import context
from bot.slack.message import Block, Message
from bot.slack.rich_text import listed, rich_text, section, text

NEWER = ("alert", "card", "carousel", "container", "context_actions", "markdown", "table")


def classic(message: Message) -> Message:
    """The same words, without newer blocks."""
    blocks = tuple(older for block in message.blocks for older in _older(block))
    return message.model_copy(update={"blocks": blocks})


def _older(block: Block) -> Iterator[Block]:
    match block["type"]:
        case "alert":
            yield context(block["text"]["text"])
        case "container":
            yield rich_text(section(text(block["title"]["text"], "bold")))
            for child in block["child_blocks"]:
                yield from _older(child)
        case "table":
            yield rich_text(listed((_row(row) for row in block["rows"]), "bullet"))
        case kind if kind not in NEWER:
            yield block


def _row(cells: list[Block]) -> Iterator[Block]:
    """A row's cells, one after the other."""
    for at, cell in enumerate(cells):
        if at:
            yield text(" · ")
        yield from cell["elements"][0]["elements"]
