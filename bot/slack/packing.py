"""Groups of blocks into messages: each within what Slack takes, cut where a reader would pause."""

from collections.abc import Iterable, Iterator, Sequence

from bot.delivery import packing
from bot.slack.cutting import cut_to_size
from bot.slack.kit import header
from bot.slack.message import Block, count_of, size_of
from bot.slack.rich_text import rich_text, section, text

MOST_BYTES = 11_000  # of a message's blocks; Slack refuses a little over 13,000
MOST_BLOCKS = 45  # Slack refuses more than 50
LONGEST_BLOCK = 6_500  # bytes; longer ones are cut, so that what belongs together fits
_SPARE = 200  # bytes for "2 of 3"

_SMALL_PRINT = ("context", "actions", "context_actions")

Group = Sequence[Block]
"""Blocks that belong together; the first is their title, if it is a header."""

Parts = tuple[tuple[Block, ...], ...]
"""The blocks of each message."""


class _Parcels:
    """Blocks in messages."""

    def cut(self, piece: Block) -> Iterator[Block]:
        return cut_to_size(piece, LONGEST_BLOCK)

    def fits(self, pieces: Sequence[Block]) -> bool:
        return (
            size_of(*pieces) <= MOST_BYTES - _SPARE
            and count_of(pieces) < MOST_BLOCKS
            and sum(map(_tables, pieces)) <= 1
        )

    def leads(self, piece: Block) -> bool:
        return bool(piece["type"] == "header")

    def trails(self, piece: Block) -> bool:
        return piece["type"] in _SMALL_PRINT

    def continued(self, title: Block) -> Block:
        return header(f"{title['text']['text'][:130]} (continued)")


_PARCELS = _Parcels()


def fewest(groups: Sequence[Group]) -> Parts:
    """The groups in as few messages as can be, and cut between groups if that takes no more."""
    return _numbered(packing.fewest(_PARCELS, groups))


def packed(groups: Iterable[Group], tight: bool = False) -> Parts:
    """The groups in as many messages as they need; `tight`: each is filled before the next."""
    return _numbered(packing.filled(_PARCELS, groups, tight))


def as_many_as_fit(groups: Iterable[Group]) -> tuple[Block, ...]:
    """What one message takes of the groups, from the first on."""
    return packing.filled(_PARCELS, groups, tight=True)[0]


def _numbered(parts: Parts) -> Parts:
    """Every message has rich text, which Slack lets none lose by an edit, if the first group has.

    The first begins with its title, so its number ends it.
    """
    first, *others = parts
    many = len(others) + 1
    if not others:
        return (first,)
    after = ((_place(at, many), *each) for at, each in enumerate(others, 2))
    return ((*first, _place(1, many)), *after)


def _place(part: int, many: int) -> Block:
    return rich_text(section(text(f"{part} of {many}", "italic")))


def _tables(block: Block) -> int:
    """Slack takes one table in a message."""
    return int(block["type"] == "table") + sum(map(_tables, block.get("child_blocks", ())))
