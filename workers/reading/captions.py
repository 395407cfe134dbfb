"""The captions of a document, in the order they stand in it."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workers.reading.blocks import Block
from workers.reading.joining import Vocabulary, join
from workers.reading.words import CAPTION, LABEL


class Found(NamedTuple):
    """One caption."""

    label: str
    text: str
    page: int


def captions(pages: Sequence[Sequence[Block]], words: Vocabulary) -> Iterator[Found]:
    """Every caption whole, its label in one spelling: "Figure 3", however it is printed."""
    for blocks in pages:
        for block in blocks:
            first = block.lines[0].text
            match = block.kind == "caption" and (CAPTION.match(first) or LABEL.match(first))
            if match:
                what = re.sub(r"^fig\.?$", "Figure", match["what"], flags=re.IGNORECASE)
                text = join(block.lines, words).text
                yield Found(f"{what.capitalize()} {match['number']}", text, block.page)
