"""A document inside a message: fenced, quoted, or simply long. A proposal is often a paragraph."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from bot.core.own_prose import APART_LEAST, apart, labelled

TEXT = "text:"  # what the id of a document in a message begins with
FENCED_LEAST = 20  # words: less between fences is a command or a snippet
LEAST = 60  # words of a message beyond which it is a text and no question
ANSWERED_LEAST = 25  # the same where a document was just asked for
LEAD = 40  # words that may introduce a text, or ask about it below
LONG_AS_A_DOCUMENT = 800  # characters; a longer message may be one itself

_FENCED = re.compile(r"^[ \t]*(```+|~~~+)[^\n`]*\n(.*?)^[ \t]*\1[ \t]*$", re.DOTALL | re.MULTILINE)
_INLINE_FENCE = re.compile(r"```(.*?)```", re.DOTALL)
_QUOTED = re.compile(r"(?:^[ \t]*>[^\n]*(?:\n|\Z))+", re.MULTILINE)
_QUOTE_MARK = re.compile(r"^[ \t]*>(?:>>)? ?", re.MULTILINE)
_INTRODUCED = re.compile(r"\A(.{1,300}?(?::|\n))\s*", re.DOTALL)


class Block(NamedTuple):
    """A stretch of a message that is a document, and its text."""

    start: int
    end: int
    text: str


def blocks_in(message: str, *, asked: bool = False) -> tuple[Block, ...]:
    """The documents in a message, in order; `asked` if one was asked for just before."""
    marked = tuple(_marked(message))
    if marked:
        return marked
    long = _long(message, ANSWERED_LEAST if asked else LEAST)
    return (long,) if long else ()


def paragraphs_in(
    message: str, labels: Collection[str], orders: Collection[str], *, beside: bool
) -> tuple[Block, ...]:
    """The same where an idea is looked for: it may be a short paragraph.

    It is called so ("idea: …"), or it stands `beside` a document. `orders` are further verbs that
    a request may begin with.
    """
    marked = tuple(_marked(message))
    if marked:
        return marked
    found = labelled(message, labels, orders)
    found = found or apart(message, orders, least=APART_LEAST if beside else LEAST)
    return (Block(*found, message[found.start : found.end]),) if found else ()


def fenced(text: str) -> str:
    """A text so that it is a document in whatever message it is put into, if it is long enough."""
    inside = re.sub(r"```+|~~~+", lambda marks: marks[0][:2], text)
    return f"```\n{inside}\n```"


def replaced(message: str, blocks: tuple[Block, ...], names: tuple[str, ...]) -> str:
    """The message with each document's name in its place: what was asked about it."""
    for block, name in reversed(tuple(zip(blocks, names, strict=True))):
        message = f"{message[: block.start].rstrip()} {name}\n{message[block.end :].lstrip()}"
    return message.strip()


def _marked(message: str) -> Iterator[Block]:
    taken = 0
    found = [(m.start(), m.end(), m[2]) for m in _FENCED.finditer(message)]
    found += [(m.start(), m.end(), m[1]) for m in _INLINE_FENCE.finditer(message)]
    found += [(m.start(), m.end(), _QUOTE_MARK.sub("", m[0])) for m in _QUOTED.finditer(message)]
    for start, end, text in sorted(found, key=lambda it: (it[0], -it[1])):
        if start >= taken and len(text.split()) >= FENCED_LEAST:
            taken = end
            yield Block(start, end, text.strip("\n"))


def _long(message: str, least: int) -> Block | None:
    """All of a long message but the words that introduce it and a question below it."""
    if len(message.split()) < least:
        return None
    start, end = 0, len(message.rstrip())
    introduced = _INTRODUCED.match(message)
    if introduced and len(introduced[1].split()) <= LEAD:
        start = introduced.end()
    below = message.rfind("\n", 0, end)
    if below > start and message[:end].endswith("?") and len(message[below:].split()) <= LEAD:
        end = below
    text = message[start:end]
    if len(text.split()) < least * 3 // 4:
        return None
    return Block(start, end, text.strip("\n"))
