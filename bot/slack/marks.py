"""How a message of ours is told from all others in a thread, and one of its parts from the next.

Two marks are made of a part's key: the metadata of the message, and the id of its first block for
services whose history leaves metadata out. Neither is secret, so a mark counts only on a message
that this bot sent.
"""

from hashlib import sha256
from typing import Any

from bot.core.values import Value
from bot.ingress.payloads import Payload, part, parts, word
from bot.slack.message import Block

EVENT = "shedder_part"  # the type of the metadata


class Self(Value):
    """Who the bot is in a workspace, as far as that is known."""

    user: str = ""
    bot: str = ""
    app: str = ""


def metadata(key: str) -> dict[str, Any]:
    """What Slack keeps beside a message."""
    return {"event_type": EVENT, "event_payload": {"key": key}}


def stamped(blocks: list[Block], key: str) -> list[Block]:
    """The blocks of a message with its mark; without a key, as they are."""
    if not key or not blocks:
        return blocks
    first, *others = blocks
    return [{**first, "block_id": _block_id(key)}, *others]


def is_marked(message: Payload, key: str) -> bool:
    """Whether a message has this mark; what its metadata says is believed before its blocks."""
    said = part(message, "metadata")
    if said:
        named = word(part(said, "event_payload"), "key")
        return word(said, "event_type") == EVENT and named == key
    wanted = _block_id(key)
    return any(word(block, "block_id") == wanted for block in parts(message, "blocks"))


def is_ours(message: Payload, me: Self) -> bool:
    """Whether this bot sent it, and not a person or an app that repeats its marks.

    One name in common is enough. Where Slack told no name that could be compared, what an app sent
    in nobody's name may be ours.
    """
    user, bot, app = (word(message, name) for name in ("user", "bot_id", "app_id"))
    names = ((user, me.user), (bot, me.bot), (app, me.app))
    compared = [theirs == mine for theirs, mine in names if theirs and mine]
    if compared:
        return any(compared)
    return bool(bot or app) and not user


def _block_id(key: str) -> str:
    """Of one length, however long the key is."""
    return f"{EVENT}.{sha256(key.encode()).hexdigest()[:32]}"
