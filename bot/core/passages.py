"""Prose as it reads: paragraphs, and the lists of lines with dashes that they lead to."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

_ITEM = re.compile(r"\s*[-•*]\s+(?=\S)")
_PARAGRAPHS = re.compile(r"\n\s*\n\s*")


class Passage(NamedTuple):
    """Lines that belong together."""

    listed: bool  # each is an item of a list, and its dash is gone
    lines: tuple[str, ...]


def paragraphs(words: str) -> list[str]:
    """What empty lines part."""
    return _PARAGRAPHS.split(words.strip())


def passages(words: str) -> Iterator[Passage]:
    """The words in order; between paragraphs there is one empty line."""
    lines = [line.rstrip() for line in _PARAGRAPHS.sub("\n\n", words.strip()).split("\n")]
    for listed, some in groupby(lines, lambda line: bool(_ITEM.match(line))):
        if listed:
            yield Passage(True, tuple(_ITEM.sub("", line, count=1) for line in some))
        else:
            yield Passage(False, tuple(some))
