"""The pages as text with spans and boxes, ready to be sent to the parent as JSON."""

from array import array
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from workers.reading.blocks import Block
from workers.reading.drawn import Glyph
from workers.reading.joining import Vocabulary, blank, join

SCALE = 10  # boxes travel in tenths of a point, as `bot.core.document` keeps them
FURTHEST = 32_000
LONGEST_HEADING = 200  # characters
IN_ROWS = ("figure", "table")  # each line by itself


class Writer:
    """The text of one page, growing block by block."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        self._glyphs: list[Glyph] = []
        self.spans: list[dict[str, Any]] = []
        self.starts: dict[int, int] = {}  # of each block, by identity

    def add(self, block: Block) -> None:
        """Append a block; labels of one drawing follow each other line by line."""
        if self._glyphs:
            near = block.kind in IN_ROWS and self.spans[-1]["kind"] == block.kind
            self._glyphs += [blank("\n", self._glyphs[-1])] * (1 if near else 2)
            self.spans[-1]["end"] = len(self._glyphs)
        self.starts[id(block)] = start = len(self._glyphs)
        self._glyphs += join(block.lines, self._words, rows=block.kind in IN_ROWS).glyphs
        self.spans.append({"kind": block.kind, "start": start, "end": len(self._glyphs)})

    def mark_heading(self, offset: int) -> None:
        """The paragraph at an offset is a heading after all: the file's own outline says so."""
        for span in self.spans:
            if span["start"] <= offset < span["end"] and span["kind"] == "prose":
                if span["end"] - span["start"] <= LONGEST_HEADING:
                    span["kind"] = "heading"
                return

    @property
    def text(self) -> str:
        """What was written so far."""
        return "".join([glyph.text for glyph in self._glyphs])

    def boxes(self) -> str:
        """One rectangle per character, packed."""
        edges = [int(edge * SCALE) for glyph in self._glyphs for edge in glyph[1:5]]
        try:
            flat = array("h", edges)
        except OverflowError:
            flat = array("h", [max(-FURTHEST, min(FURTHEST, edge)) for edge in edges])
        return b64encode(flat.tobytes()).decode()


def write(blocks: Sequence[Block], words: Vocabulary) -> Writer:
    """One page."""
    writer = Writer(words)
    for block in blocks:
        writer.add(block)
    return writer
