"""A section's blocks as they are shown: under labels, numbered, or a line each."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.core.answer import Block, Finding, Section
from bot.core.wording import grouped


class Shown(NamedTuple):
    """A block; or several findings of words alone, which are the items of a list."""

    label: str  # above it, where it is the first under that
    number: int  # of a question; 0: it has none
    blocks: tuple[Block, ...]


def arranged(section: Section) -> Iterator[Shown]:
    """Every block of a section, once."""
    number = 0
    for label, blocks in grouped(section.blocks):
        if section.kind == "findings" and len(blocks) > 1 and all(map(_bare, blocks)):
            yield Shown(label, 0, blocks)
            continue
        for block in blocks:
            asked = section.kind == "questions" and isinstance(block, Finding)
            number += asked
            yield Shown(label, number if asked else 0, (block,))
            label = ""


def _bare(block: Block) -> bool:
    """Whether it is a finding of words alone, as a step of a runbook is."""
    return isinstance(block, Finding) and not (
        block.evidence or block.remedy or block.code or block.notes or "\n" in block.text.strip()
    )
