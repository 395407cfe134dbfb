"""Pieces into messages, each within what Discord takes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.core.answer import Look
from bot.core.wording import Run
from bot.delivery import packing
from bot.discord.critique import speaker
from bot.discord.kit import SEPARATION, container, count_of, rows, text_display
from bot.discord.message import TEXT, Component, Message, units
from bot.discord.pieces import Piece, lines, strong

MOST_UNITS = 3_980  # of all texts in a message; Discord takes 4,000 characters
MOST_BYTES = 9_900  # of the same in UTF-8, with twelve for each; above 10,170 Discord fails
MOST_COMPONENTS = 40
_PER_TEXT = 12

Group = Sequence[Piece]
"""Pieces that belong together; the first is their title, if there is one."""


@dataclass(frozen=True)
class Parcels:
    """Pieces in messages of one persona."""

    look: Look
    last: tuple[Piece, ...] = ()  # below them all

    def cut(self, piece: Piece) -> Iterable[Piece]:
        """They are short enough as they are made."""
        return (piece,)

    def fits(self, pieces: Sequence[Piece]) -> bool:
        """Whether they do, with what says which of how many messages it is."""
        box = container(laid_out((self.place(88, 88), *pieces, *self.last)), self.look)
        texts = [each["content"] for each in box["components"] if each["type"] == TEXT]
        return (
            sum(map(units, texts)) <= MOST_UNITS
            and sum(len(text.encode()) + _PER_TEXT for text in texts) <= MOST_BYTES
            and count_of((box,)) <= MOST_COMPONENTS
        )

    def leads(self, piece: Piece) -> bool:
        """Titles and labels do."""
        return piece.kind in ("title", "label")

    def trails(self, piece: Piece) -> bool:
        """Small print does, the buttons under it, and a quote right below what rests on it."""
        close = piece.kind == "text" and not piece.apart
        return close or piece.kind in ("small", "rule", "buttons")

    def continued(self, title: Piece) -> Piece:
        """The title again."""
        return title._replace(text=f"{title.text} (continued)")

    def place(self, part: int, many: int) -> Piece:
        """Who goes on, and how far."""
        words = [strong(speaker(self.look) or "–"), Run("plain", f" · {part} of {many}")]
        (piece,) = lines(words, "-# ", kind="small")
        return piece

    def messages(self, parts: Sequence[Sequence[Piece]]) -> tuple[Message, ...]:
        """Each part as a message; the first begins with who speaks, so its number ends it."""
        first, *others = parts
        many = len(parts)
        if others:
            first = (*first, self.place(1, many))
        after = ((self.place(at, many), *part) for at, part in enumerate(others, 2))
        return tuple(
            Message(components=(container(laid_out(part), self.look),)) for part in (first, *after)
        )


def laid_out(pieces: Iterable[Piece]) -> Iterator[Component]:
    """Pieces as components: a text for each section, lines between them, buttons in rows."""
    said = ""
    before: Piece | None = None
    for piece in pieces:
        parts = piece.kind in ("title", "rule", "buttons")
        if parts and said:
            yield text_display(said)
            said = ""
        if before is not None and piece.kind in ("title", "rule") and before.kind != "rule":
            yield SEPARATION
        yield from rows(piece.buttons)
        said += f"{_between(before, piece) if said else ''}{piece.text}"
        before = piece
    if said:
        yield text_display(said)


def _between(before: Piece | None, piece: Piece) -> str:
    """What parts two pieces of one text."""
    if before is None or before.kind in ("title", "label", "code") or piece.kind == "code":
        return "\n"  # titles and code keep a distance by themselves
    ended = before.kind == "item" and piece.kind != "item"  # what is right below goes on with it
    return "\n\n" if piece.apart or ended else "\n"


def fewest(groups: Sequence[Group], look: Look) -> tuple[tuple[Piece, ...], ...]:
    """The groups in as few messages as can be."""
    return packing.fewest(Parcels(look), groups)


def as_many_as_fit(groups: Iterable[Group], look: Look, last: Group) -> tuple[Piece, ...]:
    """What one message takes of the groups, from the first on, and what is below them."""
    parcels = Parcels(look, tuple(last))
    return (*packing.filled(parcels, groups, tight=True)[0], *last)
