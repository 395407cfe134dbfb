"""A section of a critique as blocks: its title, its findings with their quotes, its tables."""

from collections.abc import Iterable, Iterator

from bot.core.answer import (
    Block as Said,
)
from bot.core.answer import (
    BulletList,
    Callout,
    Code,
    Evidence,
    Finding,
    Paragraph,
    Section,
    Table,
)
from bot.core.arranged import arranged
from bot.core.wording import one_line, said, where
from bot.slack.inert import inert_line, plain
from bot.slack.kit import alert, header
from bot.slack.message import Block
from bot.slack.rich_text import (
    code,
    flowing,
    link,
    listed,
    paragraphs,
    prose,
    quote,
    rich_text,
    section,
    text,
)
from bot.slack.tables import table_blocks

LEVELS = {"note": "info", "warning": "warning"}


def section_blocks(shown: Section, several: bool) -> tuple[Block, ...]:
    """The section under its title. `several`: each quote names its document."""
    return (header(inert_line(shown.title)), *content_blocks(shown, several))


def content_blocks(shown: Section, several: bool) -> Iterator[Block]:
    """The section without its title."""
    for label, number, blocks in arranged(shown):
        title = (section(text(inert_line(label), "bold")),) if label else ()
        block = blocks[0]
        if len(blocks) > 1:
            yield rich_text(*title, listed(map(_item, blocks), "bullet"))
        elif isinstance(block, Finding):
            mark = (text(f"{number}. ", "bold"),) if number else ()
            told = (*title, *_finding(block, mark, several))
            if told:  # a finding without words is nothing to see
                yield rich_text(*told)
        else:
            yield from _block(block)


def _item(block: Said) -> tuple[Block, ...]:
    return flowing(said(block)) or (text("–"),) if isinstance(block, Finding) else ()


def _block(block: Said) -> Iterator[Block]:
    match block:
        case Paragraph():
            yield from paragraphs(block.text)
        case BulletList():
            items = [each for item in block.items if (each := flowing(one_line(item)))]
            if items:
                yield rich_text(listed(items, "bullet"))
        case Callout():
            yield alert(plain(block.text).strip() or "–", LEVELS[block.tone])
            if block.url:
                yield rich_text(section(text("→ "), link(block.url, block.url)))
        case Code():
            yield rich_text(code(block.text))
        case Table():
            yield from table_blocks(block)


def _finding(finding: Finding, lead: Iterable[Block], several: bool) -> Iterator[Block]:
    yield from prose(said(finding), lead)
    for evidence in finding.evidence:
        yield _evidence(evidence, several)
    if finding.remedy:
        yield from prose(finding.remedy, (text("→ ", "bold"),))
    if finding.code:
        yield code(finding.code.text)
    for note in finding.notes:
        yield section(text(f"Note: {plain(one_line(note))}", "italic"))


def _evidence(evidence: Evidence, several: bool) -> Block:
    """A quote in the source's words, with its page."""
    place = inert_line(where(evidence, several))
    words = text(f"“{inert_line(evidence.quote)}”  ")
    return quote(words, link(place, evidence.url, "italic"))
