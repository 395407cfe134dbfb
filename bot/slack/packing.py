"""Sections into messages: each within what Slack takes, cut where a reader would pause."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.slack.cutting import cut_to_size
from bot.slack.kit import header
from bot.slack.message import Block, count_of, size_of
from bot.slack.rich_text import rich_text, section, text

MOST_BYTES = 11_000  # of a message's blocks; Slack refuses a little over 13,000
MOST_BLOCKS = 45  # Slack refuses more than 50
_SPARE = 300  # bytes for "part 2 of 3"
LONGEST_BLOCK = 8_500  # bytes; longer ones are cut, so that every block fits beside a title

Group = Sequence[Block]
"""Blocks that belong together; the first is their title, if it is a header."""


@dataclass
class _Parcel:
    """A message being filled."""

    blocks: list[Block] = field(default_factory=list)

    def takes(self, blocks: Sequence[Block]) -> bool:
        together = [*self.blocks, *blocks]
        return (
            size_of(*together) <= MOST_BYTES - _SPARE
            and count_of(together) < MOST_BLOCKS
            and sum(map(_tables, together)) <= 1
        )


def packed(groups: Iterable[Group], tight: bool = False) -> tuple[tuple[Block, ...], ...]:
    """The groups in as many messages as they need; `tight`: as few as can be."""
    parcels = [_Parcel()]
    for group in groups:
        blocks = [piece for block in group for piece in cut_to_size(block, LONGEST_BLOCK)]
        if not (tight or parcels[-1].takes(blocks)) and _Parcel().takes(blocks):
            parcels.append(_Parcel())
        _put(parcels, blocks)
    return tuple(with_rich_text(parcel.blocks) for parcel in parcels if parcel.blocks)


def _put(parcels: list[_Parcel], blocks: Sequence[Block]) -> None:
    title = blocks[0] if blocks and blocks[0]["type"] == "header" else None
    for some in _bound(blocks):
        if parcels[-1].blocks and not parcels[-1].takes(some):
            parcels.append(_Parcel())
            if title is not None and some[0] is not title:
                parcels[-1].blocks.append(_continued(title))
        parcels[-1].blocks.extend(some)


def _bound(blocks: Sequence[Block]) -> Iterator[Sequence[Block]]:
    """One by one, but a title stays with what follows it."""
    at = 0
    while at < len(blocks):
        many = 2 if blocks[at]["type"] == "header" else 1
        yield blocks[at : at + many]
        at += many


def _continued(title: Block) -> Block:
    return header(f"{title['text']['text'][:130]} (continued)")


def with_rich_text(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with rich text among them: Slack lets no message lose it by an edit."""
    kinds = [block["type"] for block in blocks]
    if "rich_text" in kinds:
        return tuple(blocks)
    if "header" not in kinds:
        return (rich_text(section(text("…"))), *blocks)
    at = kinds.index("header")
    title = rich_text(section(text(blocks[at]["text"]["text"], "bold")))
    return (*blocks[:at], title, *blocks[at + 1 :])


def _tables(block: Block) -> int:
    """Slack takes one table in a message."""
    return int(block["type"] == "table") + sum(map(_tables, block.get("child_blocks", ())))
