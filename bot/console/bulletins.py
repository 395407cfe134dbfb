"""A bulletin on a person's screen: its links can be opened where the terminal knows how."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from bot.core.bulletin import Bulletin, Line
from bot.core.wording import clean, one_line

_STYLES = {"heading": "bold", "quote": "italic", "code": "cyan", "small": "dim"}


def bulletin(body: Bulletin) -> Iterator[RenderableType]:
    """Its title, and its lines one below the other."""
    if body.title:
        yield Text(one_line(body.title), "bold")
    for line in body.lines:
        yield _line(line)


def _line(line: Line) -> RenderableType:
    shown = Text(style=_STYLES.get(line.kind, ""))
    for run in line.runs:
        style = Style(bold=run.bold or None, link=run.url or None)
        words = clean(run.text)
        shown.append(words if line.kind == "code" else words.replace("\n", " "), style)
    if line.kind == "bullet":
        return Padding(Text.assemble("• ", shown), (0, 0, 0, 1))
    return Padding(shown, (0, 0, 0, 4 if line.kind in ("quote", "code") else 0))
