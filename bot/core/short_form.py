"""The short form of a critique that is too long for a thread: what was found, a line each, under
every title. A file beside it has the whole."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from bot.core.answer import (
    Block,
    BulletList,
    Callout,
    Code,
    Critique,
    Finding,
    Paragraph,
    Section,
    Table,
)
from bot.core.wording import grouped, one_line, said, shortened, unmarked, where

TOLD = "This is the short form; the whole is in the file below."

_FORMS = ((400, 12), (240, 12), (160, 10), (120, 8), (90, 5))  # characters of a line, lines
_MOST_PLACES = 3


class Line(NamedTuple):
    """How something begins, and where its quotes stand."""

    text: str
    places: str = ""


class Group(NamedTuple):
    """Lines under the label they share."""

    label: str
    lines: tuple[Line, ...]


class Short(NamedTuple):
    """A section in short, and how much of it is in the file alone."""

    title: str
    groups: tuple[Group, ...]
    more: int

    @property
    def rest(self) -> str:
        """What is said of what is not here."""
        return f"and {self.more} more in the file" if self.more else ""


def in_short(critique: Critique, fits: Callable[[tuple[Short, ...]], bool]) -> tuple[Short, ...]:
    """The longest of the short forms that fits, or the shortest."""
    several = len(critique.documents) > 1
    sections = (*critique.sections, *critique.appendix)
    short: tuple[Short, ...] = ()
    for most, lines in _FORMS:
        short = tuple(_section(section, several, most, lines) for section in sections)
        if fits(short):
            break
    return short


def _section(section: Section, several: bool, most: int, lines: int) -> Short:
    groups = tuple(grouped(section.blocks))
    share = max(1, lines // max(1, len(groups)))
    shown = (
        Group(
            label, tuple(line for block in blocks[:share] for line in _line(block, several, most))
        )
        for label, blocks in groups
    )
    more = sum(max(0, len(blocks) - share) for _, blocks in groups)
    return Short(section.title, tuple(group for group in shown if group.lines), more)


def _line(block: Block, several: bool, most: int) -> Iterator[Line]:
    match block:
        case Finding():
            yield _finding(block, several, most)
            return
        case Paragraph() | Callout():
            words = block.text
        case BulletList():
            words = "; ".join(block.items)
        case Table():
            words = f"{block.title or 'A table'} ({len(block.rows)} rows)"
        case Code():
            words = "Code"
    if one_line(words):
        yield Line(_short(words, most))


def _finding(finding: Finding, several: bool, most: int) -> Line:
    """What it says; words that only lead to a quote are followed by it."""
    words = said(finding)
    if words.rstrip().endswith(":") and finding.evidence:
        words = f"{words} “{finding.evidence[0].quote}”"
    places = dict.fromkeys(where(each, several) for each in finding.evidence)
    return Line(_short(words, most), "; ".join([*places][:_MOST_PLACES]))


def _short(words: str, most: int) -> str:
    return shortened(unmarked(one_line(words)), most) or "–"
