"""Blocks of rich text that are too long for a message, in pieces that are not."""

import json
from collections.abc import Iterable, Iterator, Sequence

from bot.core.cutting import stretches
from bot.slack.message import Block, size_of
from bot.slack.rich_text import rich_text


def cut_to_size(block: Block, most: int) -> Iterator[Block]:
    """The block, or blocks of at most so many bytes that say the same; other kinds stay whole."""
    if block["type"] != "rich_text" or size_of(block) <= most:
        yield block
        return
    room = most - size_of(rich_text())
    elements = (piece for element in block["elements"] for piece in _element(element, room))
    yield from (rich_text(*some) for some in _together(elements, room))


def _element(element: Block, most: int) -> Iterator[Block]:
    """A section, list, quote or listing, in as many of its kind as it needs."""
    if size_of(element) <= most:
        yield element
        return

    def again(some: Sequence[Block]) -> Block:
        return {**element, "elements": list(some)}

    room = most - size_of(again(()))
    piece = _element if element["type"] == "rich_text_list" else _text
    inner = (part for each in element["elements"] for part in piece(each, room))
    yield from map(again, _together(inner, room))


def _text(element: Block, most: int) -> Iterator[Block]:
    if size_of(element) <= most:
        yield element
        return
    room = most - size_of({**element, "text": ""})
    for words in cut(element["text"], room):
        yield {**element, "text": words}


def _together(parts: Iterable[Block], most: int) -> Iterator[list[Block]]:
    """Neighbours, as many as fit."""
    some: list[Block] = []
    used = 0
    for part in parts:
        size = size_of(part)
        if some and used + size > most:
            yield some
            some, used = [], 0
        some.append(part)
        used += size
    if some:
        yield some


def cut(words: str, most: int) -> Iterator[str]:
    """Words in stretches of at most so many bytes as JSON, between sentences or words if it can."""
    for start, end in stretches(words, lambda start, end: _bytes(words[start:end]) <= most):
        yield words[start:end] or " "


def _bytes(words: str) -> int:
    return len(json.dumps(words, ensure_ascii=False).encode())
