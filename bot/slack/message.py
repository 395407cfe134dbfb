"""A message as Slack takes it: what `parts` returns, and what `post` and `edit` are given."""

import json
from collections.abc import Iterable
from typing import Any, Self

from bot.core.values import Value

Block = dict[str, Any]
"""A block of Block Kit, or a part of one, as the JSON that Slack documents."""

LONGEST_NAME = 80  # characters of a user name


class Message(Value):
    """One message; who speaks is shown where the app may choose its name and icon."""

    text: str  # for notifications and screen readers: mrkdwn, escaped
    blocks: tuple[Block, ...] = ()
    username: str = ""
    icon: str = ""  # ":shortcode:"; empty: the app's own

    def to_body(self) -> str:
        """The message as the outbox keeps it."""
        return self.model_dump_json(exclude_defaults=True)

    @classmethod
    def of_body(cls, body: str) -> Self:
        """The message of `to_body`."""
        return cls.model_validate_json(body)


def size_of(*blocks: Block) -> int:
    """Bytes of blocks on their way to Slack, which takes so many in a message."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")).encode())


def count_of(blocks: Iterable[Block]) -> int:
    """How many blocks these are, with those inside others."""
    return sum(1 + len(block.get("child_blocks", ())) for block in blocks)
