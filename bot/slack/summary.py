"""The short form of a critique that is too long for a thread; a file beside it has the whole."""

from collections.abc import Iterator
from functools import partial

from bot.core.answer import Answer, Reply
from bot.core.short_form import TOLD, Line, Short, in_short
from bot.slack.critique import foot, head
from bot.slack.inert import inert, inert_line
from bot.slack.kit import context, header
from bot.slack.message import Block
from bot.slack.packing import Group, packed
from bot.slack.rich_text import listed, rich_text, section, text


def summary(answer: Answer, reply: Reply) -> tuple[Group, ...]:
    """What was found, a line each, under every title, in one message if that can be."""
    groups = partial(_groups, answer, reply)
    return groups(
        in_short(answer.critique, lambda short: len(packed(groups(short), tight=True)) == 1)
    )


def _groups(answer: Answer, reply: Reply, short: tuple[Short, ...]) -> tuple[Group, ...]:
    told = rich_text(section(text(TOLD, "italic")))
    *groups, last = ((*head(answer.critique, reply.look), told), *map(tuple, map(_section, short)))
    return (*groups, (*last, *foot(answer, reply.job)))


def _section(short: Short) -> Iterator[Block]:
    """A section's title, and under each label what was found, in a few lines."""
    yield header(inert_line(short.title))
    elements: list[Block] = []
    for label, lines in short.groups:
        if label:
            elements.append(section(text(inert_line(label), "bold")))
        elements.append(listed(map(_line, lines), "bullet"))
    if elements:
        yield rich_text(*elements)
    if short.rest:
        yield context(short.rest)


def _line(line: Line) -> tuple[Block, ...]:
    shown = text(inert(line.text))
    return (shown, text(f" ({inert_line(line.places)})", "italic")) if line.places else (shown,)
