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
from bot.core.wording import grouped, one_line, said, where
from bot.slack.critique import foot, head
from bot.slack.inert import inert_line, plain, shortened
from bot.slack.kit import context, header
from bot.slack.message import Block
from bot.slack.packing import Group, packed
from bot.slack.rich_text import listed, rich_text, section, text

FORMS = ((400, 12), (240, 12), (160, 10), (120, 8), (90, 5))
"""Characters of a line and lines of a section: the first that does with one message is taken."""


def summary(answer: Answer, reply: Reply) -> tuple[Group, ...]:
    """What was found, a line each, under every title."""
    for most, lines in FORMS:
        *groups, last = _groups(answer, reply, most, lines)
        groups.append((*last, *foot(answer, reply.job)))
        if len(packed(groups, tight=True)) == 1:
            break
    return tuple(groups)


def _groups(answer: Answer, reply: Reply, most: int, lines: int) -> Iterator[Group]:
    critique = answer.critique
    several = len(critique.documents) > 1
    told = "This is the short form; the whole is in the file below."
    yield (*head(critique, reply.look), rich_text(section(text(told, "italic"))))
    for shown in (*critique.sections, *critique.appendix):
        yield tuple(_section(shown, several, most, lines))


def _section(shown: Section, several: bool, most: int, lines: int) -> Iterator[Block]:
    """A section's title, and under each label what was found, in a few lines."""
    yield header(inert_line(shown.title))
    groups = tuple(grouped(shown.blocks))
    share = max(1, lines // max(1, len(groups)))
    elements: list[Block] = []
    for label, blocks in groups:
        found = [line for block in blocks[:share] if (line := _line(block, several, most))]
        if label and found:
            elements.append(section(text(inert_line(label), "bold")))
        if found:
            elements.append(listed(found, "bullet"))
    if elements:
        yield rich_text(*elements)
    more = sum(max(0, len(blocks) - share) for _, blocks in groups)
    if more:
        yield context(f"and {more} more in the file")


def _line(block: Said, several: bool, most: int) -> Sequence[Block]:
    """A block in a line: how it begins, and where its quotes stand."""
    match block:
        case Finding():
            return _finding(block, several, most)
        case Paragraph() | Callout():
            words = block.text
        case BulletList():
            words = "; ".join(block.items)
        case Table():
            words = f"{block.title or 'A table'} ({len(block.rows)} rows)"
        case Code():
            words = "Code"
    return (text(_short(words, most)),) if one_line(words) else ()


def _finding(finding: Finding, several: bool, most: int) -> Sequence[Block]:
    """What it says; words that only lead to a quote are followed by it."""
    words = said(finding)
    if words.rstrip().endswith(":") and finding.evidence:
        words = f"{words} “{finding.evidence[0].quote}”"
    places = dict.fromkeys(inert_line(where(each, several)) for each in finding.evidence)
    shown = (text(_short(words, most)),)
    return (*shown, text(f" ({'; '.join([*places][:3])})", "italic")) if places else shown


def _short(words: str, most: int) -> str:
    return shortened(plain(one_line(words)), most) or "–"
