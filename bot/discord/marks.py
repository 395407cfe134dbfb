"""How a message of ours is told from all others in a thread, and one of its parts from the next.

Two numbers are made of a part's key: the ids of the message's container and of the first text in
it. They are not secret, so they count only on a message that this bot sent. The nonce is a name for
one post of it, which Discord remembers for some minutes and makes no second message of.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from bot.discord.message import CONTAINER, TEXT, Message

NONCE_LENGTH = 25  # Discord takes no more
_BITS = 31  # of an id, which is a signed number of 32
_SMALL = 1_000  # ids below are those that Discord gives by itself


class Mark(NamedTuple):
    """The ids of a container and of its first text."""

    container: int
    text: int


def mark(key: str) -> Mark:
    """The mark of a part. Pure."""
    digest = sha256(f"shedder-part {key}".encode()).digest()
    first, second = (int.from_bytes(digest[at : at + 4]) for at in (0, 4))
    return Mark(*(_SMALL + number % ((1 << _BITS) - _SMALL) for number in (first, second)))


def nonce(key: str, *more: str) -> str:
    """The name of one post: another key, place or kind gives another. Pure."""
    return sha256("|".join(("shedder-post", key, *more)).encode()).hexdigest()[:NONCE_LENGTH]


def marked(message: Message, key: str) -> Message:
    """The message with its mark; without a key, as it is. Pure."""
    return message.marked(*mark(key)) if key else message


def same_mark(message: Message, earlier: Mapping[str, Any]) -> Message:
    """The message with the mark of the one that it replaces, as Discord shows that."""
    ids = next(_marks(earlier), None)
    return message if ids is None else message.marked(*ids)


def is_marked(message: Mapping[str, Any], key: str) -> bool:
    """Whether a message, as Discord shows it, has this mark."""
    return mark(key) in _marks(message)


def _marks(message: Mapping[str, Any]) -> Iterator[Mark]:
    for component in _of_type(message, CONTAINER):
        for inner in _of_type(component, TEXT):
            yield Mark(component.get("id", 0), inner.get("id", 0))


def _of_type(value: Mapping[str, Any], wanted: int) -> Iterator[Mapping[str, Any]]:
    for each in value.get("components") or ():
        if isinstance(each, Mapping) and each.get("type") == wanted:
            yield each
