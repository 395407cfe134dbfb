"""The short form of a critique that is too long for a thread; a file beside it has the whole."""

from collections.abc import Iterator, Sequence

from bot.core.answer import (
    Answer,
    BulletList,
    Callout,
    Code,
    Finding,
    Paragraph,
    Reply,
    Section,
    Table,
)
from bot.core.answer import (
    Block as Said,
)
from bot.core.wording import one_line, said, where
from bot.slack.critique import foot, head
from bot.slack.inert import inert_line, plain, shortened
from bot.slack.kit import context, header
from bot.slack.message import Block
from bot.slack.packing import Group, packed
from bot.slack.rich_text import listed, rich_text, section, text

LENGTHS = (400, 240, 140, 90, 60)  # characters of a finding, the longest that fit
MOST_ITEMS = 12  # of a section


def summary(answer: Answer, reply: Reply) -> tuple[Group, ...]:
    """What was found, a line each, under every title; in one message if any length does it."""
    for most in LENGTHS:
        groups = tuple(_groups(answer, reply, most))
        if len(packed(groups, tight=True)) == 1:
            break
    return groups


def _groups(answer: Answer, reply: Reply, most: int) -> Iterator[Group]:
    critique = answer.critique
    several = len(critique.documents) > 1
    told = rich_text(
        section(text("This is the short form; the whole is in the file below.", "italic"))
    )
    yield (*head(critique, reply.look), told)
    for shown in (*critique.sections, *critique.appendix):
        yield tuple(_section(shown, several, most))
    yield foot(answer, reply.job)


def _section(shown: Section, several: bool, most: int) -> Iterator[Block]:
    yield header(inert_line(shown.title))
    lines = [line for block in shown.blocks if (line := _line(block, several, most))]
    if lines:
        yield rich_text(listed(lines[:MOST_ITEMS], "bullet"))
    if len(lines) > MOST_ITEMS:
        yield context(f"and {len(lines) - MOST_ITEMS} more in the file")


def _line(block: Said, several: bool, most: int) -> Sequence[Block]:
    """A block in a line: its label, how it begins, and where its quotes stand."""
    match block:
        case Finding():
            words, label = said(block), inert_line(block.label, 80)
            pages = [inert_line(where(each, several)) for each in block.evidence]
            lead = (text(f"{label}: ", "bold"),) if label else ()
            tail = (text(f" ({'; '.join(pages[:3])})", "italic"),) if pages else ()
            return (*lead, text(_short(words, most)), *tail)
        case Paragraph() | Callout():
            words = block.text
        case BulletList():
            words = "; ".join(block.items)
        case Table():
            words = f"{block.title or 'A table'}: {', '.join(block.header)}"
        case Code():
            words = f"Code, {block.text.count(chr(10)) + 1} lines"
    return (text(_short(words, most)),) if one_line(words) else ()


def _short(words: str, most: int) -> str:
    return shortened(plain(one_line(words)), most) or "–"
