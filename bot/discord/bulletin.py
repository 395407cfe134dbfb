"""A digest, or a list of where to look, in pieces: its lines, and links where code made them."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.core.answer import Look
from bot.core.bulletin import Bulletin, Line, Words
from bot.core.wording import Run, pictured
from bot.discord.critique import name_of
from bot.discord.inert import Stretch, inert_line, leads, linked
from bot.discord.pieces import QUOTE, Piece, item, lines, listing, title

PICTURE = "\ufe0f"  # without it a key, as in a vote, is no picture
_KEYCAP = re.compile("(?<=[0-9])(?=\u20e3)")


def bulletin(said: Bulletin, look: Look) -> tuple[Piece, ...]:
    """All of it, under who says it."""
    return (*name_of(look), *_content(said))


def _content(said: Bulletin) -> Iterator[Piece]:
    if said.title.strip():
        yield title(said.title)
    for kind, some in groupby(said.lines, key=lambda line: line.kind):
        together = tuple(some)
        if kind == "code":
            yield from listing("\n".join(line.text for line in together), "")
            continue
        for at, line in enumerate(together):
            yield from _line(line, first=at == 0)


def _line(line: Line, first: bool) -> Iterator[Piece]:
    """A line; below another of its kind it follows right away."""
    words = tuple(_words(line.runs))
    match line.kind:
        case "heading":
            yield from lines((run._replace(style="strong") for run in words), kind="label")
        case "bullet":
            yield from item(words)
        case "quote":
            yield from lines(words, QUOTE, apart=False)
        case "small":
            yield from lines(words, "-# ", kind="small", apart=first)
        case _:
            yield from lines(words, apart=first)


def _words(runs: Sequence[Words]) -> Iterator[Stretch]:
    """Runs as inert words. Neighbours that look alike are made inert together, since what stands in
    two of them could be an address in one."""
    for (url, bold), alike in groupby(runs, key=lambda run: (run.url, run.bold)):
        text = "".join(run.text for run in alike)
        said = (
            url if text == url and leads(url) else _KEYCAP.sub(PICTURE, pictured(inert_line(text)))
        )
        before, after = text[:1].isspace(), text[-1:].isspace()
        yield Run("plain", " " if before else "")
        yield linked(said, url, "strong" if bold else "plain")
        yield Run("plain", " " if after and said else "")
