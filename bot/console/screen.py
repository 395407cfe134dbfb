"""Replies on a person's screen: a critique as it reads best, and the news while it is made.

Everything is built of `Text`, so brackets and backslashes in a paper stay what they are.
"""

import time
from collections.abc import Iterable, Iterator
from typing import Literal

from rich.box import HORIZONTALS
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.live import Live
from rich.padding import Padding
from rich.rule import Rule
from rich.segment import Segment
from rich.spinner import Spinner
from rich.table import Table as Grid
from rich.text import Text

from bot.console.bulletins import bulletin
from bot.core.answer import (
    Answer,
    Block,
    BulletList,
    Callout,
    Code,
    Critique,
    Evidence,
    Finding,
    Look,
    Notice,
    Paragraph,
    Progress,
    Reply,
    Section,
    Table,
)
from bot.core.bulletin import Bulletin
from bot.core.wording import (
    choices,
    clean,
    described,
    grouped,
    one_line,
    runs,
    said,
    tally,
    where,
)

WIDEST = 100  # columns; longer lines are hard to read
NARROWEST = 76  # of a table that fits any terminal
SHORT = 11  # characters of a cell that are kept on one line
STYLES = {"plain": "", "strong": "bold", "emphasis": "italic", "code": "cyan"}


def show(reply: Reply, console: Console) -> None:
    """Print a reply; a wide screen keeps a margin on the right, a file gets no trailing blanks."""
    width = min(console.width, WIDEST)
    if console.is_terminal:
        console.print(render(reply), width=width)
        return
    with console.capture() as printed:
        console.print(render(reply), width=width)
    console.file.writelines(f"{line.rstrip()}\n" for line in printed.get().splitlines())


def render(reply: Reply) -> RenderableType:
    """A reply as rich shows it."""
    body = reply.body
    if isinstance(body, Answer):
        return Group(*_critique(body.critique, reply.look))
    if isinstance(body, Bulletin):
        return Group(*bulletin(body))
    if isinstance(body, Notice):
        mark, style = ("✗", "bold red") if body.failed else ("·", "dim")
        lines = [_words(words) for words in (body.text, choices(body)) if words]
        return _beside(Text(mark, style), Group(*lines))
    return Group(Text(_news(reply), "dim"), *_checked(reply))


def watch(replies: Iterable[Reply], console: Console) -> Reply:
    """Show the news of a thread until its last reply, and return that without showing it.

    On a terminal a line moves, above the sections that are already checked; elsewhere each stage is
    a line.
    """
    begun, last = time.monotonic(), None
    news = _Moving(console, begun) if console.is_terminal else _Lines(console, begun)
    with news:
        for last in replies:
            if isinstance(last.body, Progress):
                news.show(last)
    assert last is not None, "a thread does not end without a reply"
    return last


class _Lines:
    """For logs and pipes: a line when the stage changes."""

    def __init__(self, console: Console, begun: float) -> None:
        self.console, self.begun, self.last = console, begun, ""

    def __enter__(self) -> None:
        """Nothing to set up."""

    def __exit__(self, *_: object) -> None:
        """Nothing to clear away."""

    def show(self, reply: Reply) -> None:
        line = _news(reply)
        if line != self.last:
            self.console.print(Text(f"{line} ({_elapsed(self.begun)})"), soft_wrap=True)
        self.last = line


class _Moving:
    """For people: what happens now, since when, and what is already certain."""

    def __init__(self, console: Console, begun: float) -> None:
        self.begun = begun
        self.reply: Reply | None = None
        self.spinner = Spinner("dots")
        self.live = Live(
            get_renderable=self.frame, console=console, transient=True, refresh_per_second=10
        )

    def __enter__(self) -> None:
        self.live.start()

    def __exit__(self, *_: object) -> None:
        self.live.stop()

    def show(self, reply: Reply) -> None:
        self.reply = reply

    def frame(self) -> RenderableType:
        """The picture of this moment; asked for ten times a second."""
        reply = self.reply
        stage = _news(reply) if reply else "waiting for a worker"
        self.spinner.update(text=Text.assemble(stage, "  ", (_elapsed(self.begun), "dim")))
        return Group(self.spinner, *_checked(reply)) if reply else self.spinner


def _elapsed(begun: float) -> str:
    return f"{time.monotonic() - begun:.0f} s"


def _news(reply: Reply) -> str:
    """Who does what, in a line."""
    assert isinstance(reply.body, Progress)
    stage, detail = one_line(reply.body.stage), one_line(reply.body.detail)
    return " · ".join(filter(None, (_speaker(reply.look), stage, detail)))


def _speaker(look: Look) -> str:
    return f"{look.icon} {one_line(look.name)}".strip()


def _checked(reply: Reply) -> Iterator[RenderableType]:
    assert isinstance(reply.body, Progress)
    for section in reply.body.sections:
        yield from _section(section, reply.look, several=False)


def _critique(critique: Critique, look: Look) -> Iterator[RenderableType]:
    several = len(critique.documents) > 1
    yield Text(_speaker(look), "bold")
    for reading in critique.documents:
        title, facts = described(reading, several)
        yield Text(title)
        yield Text(facts, "dim")
    for note in critique.notes:
        yield _above(_callout(note))
    for section in (*critique.sections, *critique.appendix):
        yield from _section(section, look, several)
    yield _above(Rule(style="dim"))
    yield Text(" · ".join(tally(critique.footer)), "dim")


def _section(section: Section, look: Look, several: bool) -> Iterator[RenderableType]:
    # The line has the persona's colour, the words do not: no colour is readable on every screen.
    title = Text(one_line(section.title), "bold")
    yield _above(Rule(title, align="left", style=look.accent or "dim"))
    number = 0
    for label, blocks in grouped(section.blocks):
        if label:
            yield _above(Text(label, "bold underline"))
        for block in blocks:
            mark = ""
            if isinstance(block, Finding) and section.kind != "prose":
                number += 1
                mark = f"{number}." if section.kind == "questions" else "•"
            shown = Group(*_block(block, several))
            yield _above(_beside(Text(mark, "bold"), shown) if mark else shown)


def _block(block: Block, several: bool) -> Iterator[RenderableType]:
    match block:
        case Finding():
            yield from _finding(block, several)
        case Paragraph():
            yield _words(block.text)
        case BulletList():
            yield from (_beside(Text("•", "bold"), _words(item)) for item in block.items)
        case Callout():
            yield _callout(f"{block.text} {block.url}".strip(), block.tone)
        case Code():
            yield _listing(block)
        case Table():
            yield _table(block)


def _finding(finding: Finding, several: bool) -> Iterator[RenderableType]:
    yield _words(said(finding))
    yield from (_evidence(evidence, several) for evidence in finding.evidence)
    if finding.remedy:
        yield _words(f"→ {finding.remedy}")
    if finding.code:
        yield _listing(finding.code)
    yield from (_callout(note) for note in finding.notes)


def _listing(code: Code) -> RenderableType:
    return Padding(Text(clean(code.text).strip("\n"), "cyan"), (0, 0, 0, 2))


def _evidence(evidence: Evidence, several: bool) -> RenderableType:
    """A quote in the source's words, indented, with its page."""
    quote = Text(f"“{one_line(evidence.quote)}”", "italic")
    opened = f"not italic dim link {evidence.url}" if evidence.url else "not italic dim"
    quote.append(f"  {where(evidence, several)}", opened)
    return Padding(quote, (0, 0, 0, 2))


def _callout(text: str, tone: Literal["note", "warning"] = "note") -> RenderableType:
    """Something not to be missed, with a bar down its side."""
    word, style = ("Warning", "red") if tone == "warning" else ("Note", "yellow")
    said = Text.assemble((f"{word}: ", f"bold {style}"), _words(text))
    return _Barred(said, style)


class _Barred:
    """Text with a coloured bar to the left of all its lines."""

    def __init__(self, said: Text, style: str) -> None:
        self.said, self.style = said, style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        inner = options.update_width(options.max_width - 2)
        for line in console.render_lines(self.said, inner, pad=False):
            yield Segment("▌ ", console.get_style(self.style))
            yield from line
            yield Segment.line()


def _table(table: Table) -> RenderableType:
    grid = Grid(
        box=HORIZONTALS,
        title=Text(one_line(table.title), "bold") if one_line(table.title) else None,
        title_justify="left",
        header_style="bold",
        border_style="dim",
        show_lines=True,
    )
    columns = [
        [one_line(cell) for cell in cells] for cells in zip(table.header, *table.rows, strict=False)
    ]
    room = [max(map(cell_len, cells)) for cells in columns]
    grid.expand = sum(room) + 2 * len(room) > NARROWEST
    for cells, most in zip(columns, room, strict=True):
        # Where not all of it fits, a column of words keeps its width, and one of sentences gets
        # more of the rest the longer they are.
        ratio = round(most**0.7) if grid.expand and most > SHORT else None
        width = most if grid.expand and most <= SHORT else None
        grid.add_column(Text(cells[0]), overflow="fold", ratio=ratio, width=width)
    for row in table.rows:
        grid.add_row(*(_words(one_line(cell)) for cell in row))
    return grid


def _words(text: str) -> Text:
    """Prose with the little markup that is honoured."""
    shown = Text()
    for run in runs(text.strip()):
        shown.append(run.text, STYLES[run.style])
    return shown


def _beside(mark: Text, shown: RenderableType) -> RenderableType:
    """Something with a mark to its left and every line of it aligned."""
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_row(mark, shown)
    return grid


def _above(shown: RenderableType) -> RenderableType:
    """Something with an empty line above it."""
    return Padding(shown, (1, 0, 0, 0))
