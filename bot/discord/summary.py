"""The short form of a critique that is too long for a thread; a file beside it has the whole."""

from collections.abc import Iterator

from bot.core.answer import Answer, Reply
from bot.core.short_form import TOLD, Line, Short, in_short
from bot.core.wording import Run
from bot.delivery import packing
from bot.discord.critique import foot, head
from bot.discord.inert import inert, inert_line
from bot.discord.packing import Group, Parcels
from bot.discord.pieces import Piece, item, label, lines, small, title


def summary(answer: Answer, reply: Reply) -> tuple[Group, ...]:
    """What was found, a line each, under every title, in one message if that can be."""

    def groups(short: tuple[Short, ...]) -> tuple[Group, ...]:
        told = lines([Run("emphasis", TOLD)])
        shown = ((*head(answer.critique, reply.look), *told), *map(tuple, map(_section, short)))
        return (*shown[:-1], (*shown[-1], *foot(answer, reply.job)))

    def fits(short: tuple[Short, ...]) -> bool:
        return len(packing.filled(Parcels(reply.look), groups(short), tight=True)) == 1

    return groups(in_short(answer.critique, fits))


def _section(short: Short) -> Iterator[Piece]:
    """A section's title, and under each label what was found, in a few lines."""
    yield title(short.title)
    for name, found in short.groups:
        if name:
            yield from label(name)
        for line in found:
            yield from item(_line(line))
    if short.rest:
        yield from small(short.rest, apart=False)


def _line(line: Line) -> Iterator[Run]:
    yield Run("plain", inert(line.text))
    if line.places:
        yield Run("plain", " (")
        yield Run("emphasis", inert_line(line.places))
        yield Run("plain", ")")
