"""What belongs together into messages: each within what a service takes, cut where a reader would
pause."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

Piece = TypeVar("Piece")


class Parcels(Protocol[Piece]):
    """What a service's messages are made of, and how much goes into one."""

    def cut(self, piece: Piece) -> Iterable[Piece]:
        """The piece, or several that say the same, each of which goes into a message."""
        ...

    def fits(self, pieces: Sequence[Piece]) -> bool:
        """Whether a message takes them all."""
        ...

    def leads(self, piece: Piece) -> bool:
        """Whether it is a title, which stays with what follows it."""
        ...

    def trails(self, piece: Piece) -> bool:
        """Whether it is small print, which stays with what it is under."""
        ...

    def continued(self, title: Piece) -> Piece:
        """The title again, above what did not go into the same message."""
        ...


def fewest(
    parcels: Parcels[Piece], groups: Sequence[Sequence[Piece]]
) -> tuple[tuple[Piece, ...], ...]:
    """The groups in as few messages as can be, and cut between groups if that takes no more."""
    tight, loose = filled(parcels, groups, tight=True), filled(parcels, groups)
    return loose if len(loose) <= len(tight) else tight


def filled(
    parcels: Parcels[Piece], groups: Iterable[Sequence[Piece]], tight: bool = False
) -> tuple[tuple[Piece, ...], ...]:
    """The groups in as many messages as they need; `tight`: each is filled before the next."""
    made: list[list[Piece]] = [[]]
    for group in groups:
        pieces = [part for piece in group for part in parcels.cut(piece)]
        if not (tight or parcels.fits([*made[-1], *pieces])) and parcels.fits(pieces):
            made.append([])
        _put(parcels, made, pieces)
    return tuple(tuple(pieces) for pieces in made if pieces)


def _put(parcels: Parcels[Piece], made: list[list[Piece]], pieces: Sequence[Piece]) -> None:
    title = pieces[0] if pieces and parcels.leads(pieces[0]) else None
    for some in _bound(parcels, pieces):
        if made[-1] and not parcels.fits([*made[-1], *some]):
            made.append([])
            if title is not None and some[0] is not title:
                made[-1].append(parcels.continued(title))
        made[-1].extend(some)


def _bound(parcels: Parcels[Piece], pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """One by one; but a title stays with what follows it, and small print with what it is under."""
    some: list[Piece] = []
    for piece in pieces:
        alone = some and not parcels.leads(some[-1]) and not parcels.trails(piece)
        if alone or not parcels.fits([*some, piece]):
            yield some
            some = []
        some.append(piece)
    if some:
        yield some
