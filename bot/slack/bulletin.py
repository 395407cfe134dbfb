"""A bulletin as groups of blocks: its title, and its lines as rich text whose links are live.

Links are elements of their own, so none can come from words; small print without a link is a
context block, which parses nothing.
"""

from collections.abc import Iterator
from itertools import groupby

from bot.core.answer import Look
from bot.core.bulletin import Bulletin, Line, Words
from bot.core.wording import pictured
from bot.slack.critique import speaker
from bot.slack.inert import inert, inert_line
from bot.slack.kit import LONGEST_HEADER, context, header
from bot.slack.message import Block
from bot.slack.packing import Group
from bot.slack.rich_text import code, link, listed, quote, rich_text, section, text

APP = "Shedder"


def groups_of(bulletin: Bulletin, look: Look) -> tuple[Group, ...]:
    """The bulletin, cut before each heading."""
    lines = tuple(line for line in bulletin.lines if line.text.strip())
    quiet = all(map(_is_small, lines))  # then there is nothing to be smaller than
    groups = [[*_blocks(some, quiet)] for some in _stretches(lines)] or [[]]
    title = inert_line(bulletin.title)
    if title and (len(title) > LONGEST_HEADER or not lines):
        groups[0].insert(0, rich_text(section(text(title, "bold"))))
    elif title:
        groups[0].insert(0, header(title))
    elif not lines:
        groups[0].append(rich_text(section(text("…"))))
    named = inert_line(look.name) in f"{APP} {inert_line(bulletin.text)}"
    if not named:  # and the app may not have a persona's name
        groups[-1].append(context(speaker(look)))
    return tuple(groups)


def _stretches(lines: tuple[Line, ...]) -> Iterator[list[Line]]:
    """Each heading with what stands under it."""
    some: list[Line] = []
    for line in lines:
        if line.kind == "heading" and some:
            yield some
            some = []
        some.append(line)
    if some:
        yield some


def _blocks(lines: list[Line], quiet: bool) -> Iterator[Block]:
    for small, some in groupby(lines, _is_small):
        if small and not quiet:
            yield from (context(pictured(inert_line(line.text))) for line in some)
        else:
            yield rich_text(*_elements(some))


def _is_small(line: Line) -> bool:
    return line.kind == "small" and not any(run.url for run in line.runs)


def _elements(lines: Iterator[Line]) -> Iterator[Block]:
    for kind, some in groupby(lines, lambda line: line.kind):
        match kind:
            case "bullet":
                yield listed(map(_runs, some), "bullet")
            case "quote":
                yield from (quote(*_runs(line)) for line in some)
            case "code":
                yield from (code(line.text) for line in some)
            case _:
                yield from (section(*_runs(line)) for line in some)


def _runs(line: Line) -> tuple[Block, ...]:
    style = "bold" if line.kind == "heading" else None
    return tuple(_run(run, style) for run in line.runs if run.text)


def _run(run: Words, style: str | None) -> Block:
    style = "bold" if run.bold else style
    return link(run.text, run.url, style) if run.url else text(pictured(inert(run.text)), style)
