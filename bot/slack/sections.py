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
from bot.core.wording import grouped, one_line, said, where
from bot.slack.inert import inert_line, plain
from bot.slack.kit import alert, header
from bot.slack.message import Block
from bot.slack.rich_text import (
    code,
    flowing,
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
    number = 0
    for label, blocks in grouped(shown.blocks):
        title = (section(text(inert_line(label), "bold")),) if label else ()
        if shown.kind == "findings" and len(blocks) > 1 and all(map(_bare, blocks)):
            yield rich_text(*title, listed(map(_item, blocks), "bullet"))
            continue
        for block in blocks:
            if isinstance(block, Finding):
                number += 1
                mark = (text(f"{number}. ", "bold"),) if shown.kind == "questions" else ()
                told = (*title, *_finding(block, mark, several))
                title = ()
                if told:  # a finding without words is nothing to see
                    yield rich_text(*told)
            else:
                yield from _block(block)


def _bare(block: Said) -> bool:
    """Whether it is a finding of words alone, as a step of a runbook is."""
    return isinstance(block, Finding) and not (
        block.evidence or block.remedy or block.code or block.notes or "\n" in block.text.strip()
    )


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
    return quote(text(f"“{inert_line(evidence.quote)}”  "), text(place, "italic"))
