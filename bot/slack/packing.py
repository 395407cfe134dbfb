"""Groups of blocks into messages: each within what Slack takes, cut where a reader would pause."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

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


@dataclass
class _Parcel:
    """A message being filled."""

    blocks: list[Block] = field(default_factory=list)
    bytes: int = 0

    def takes(self, blocks: Sequence[Block]) -> bool:
        together = [*self.blocks, *blocks]
        return (
            self.bytes + size_of(*blocks) <= MOST_BYTES - _SPARE
            and count_of(together) < MOST_BLOCKS
            and sum(map(_tables, together)) <= 1
        )

    def put(self, blocks: Sequence[Block]) -> None:
        self.blocks.extend(blocks)
        self.bytes += size_of(*blocks)


def fewest(groups: Sequence[Group]) -> Parts:
    """The groups in as few messages as can be, and cut between groups if that takes no more."""
    tight, loose = packed(groups, tight=True), packed(groups)
    return loose if len(loose) <= len(tight) else tight


def packed(groups: Iterable[Group], tight: bool = False) -> Parts:
    """The groups in as many messages as they need; `tight`: each is filled before the next.

    Every message has rich text, which Slack lets none lose by an edit, if the first group has.
    """
    first, *others = _filled(groups, tight)
    many = len(others) + 1
    if not others:
        return (first,)
    after = ((_place(at, many), *each) for at, each in enumerate(others, 2))
    return ((*first, _place(1, many)), *after)  # the first begins with its title


def as_many_as_fit(groups: Iterable[Group]) -> tuple[Block, ...]:
    """What one message takes of the groups, from the first on."""
    return _filled(groups, tight=True)[0]


def _filled(groups: Iterable[Group], tight: bool) -> Parts:
    parcels = [_Parcel()]
    for group in groups:
        blocks = [piece for block in group for piece in cut_to_size(block, LONGEST_BLOCK)]
        if not (tight or parcels[-1].takes(blocks)) and _Parcel().takes(blocks):
            parcels.append(_Parcel())
        _put(parcels, blocks)
    return tuple(tuple(parcel.blocks) for parcel in parcels if parcel.blocks)


def _put(parcels: list[_Parcel], blocks: Sequence[Block]) -> None:
    title = blocks[0] if blocks and blocks[0]["type"] == "header" else None
    for some in _bound(blocks):
        if parcels[-1].blocks and not parcels[-1].takes(some):
            parcels.append(_Parcel())
            if title is not None and some[0] is not title:
                parcels[-1].put([_continued(title)])
        parcels[-1].put(some)


def _bound(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """One by one; but a title stays with what follows it, and small print with what it is under."""
    some: list[Block] = []
    for block in blocks:
        alone = some and some[-1]["type"] != "header" and block["type"] not in _SMALL_PRINT
        if alone or not _Parcel().takes([*some, block]):
            yield some
            some = []
        some.append(block)
    if some:
        yield some


def _continued(title: Block) -> Block:
    return header(f"{title['text']['text'][:130]} (continued)")


def _place(part: int, many: int) -> Block:
    return rich_text(section(text(f"{part} of {many}", "italic")))


def _tables(block: Block) -> int:
    """Slack takes one table in a message."""
    return int(block["type"] == "table") + sum(map(_tables, block.get("child_blocks", ())))
