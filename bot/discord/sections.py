"""A section of a critique in pieces: its title, its findings with their quotes, its tables."""

from collections.abc import Iterable, Iterator

from bot.core.answer import (
    Block,
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
from bot.core.passages import passages
from bot.core.wording import WARNING, Run, one_line, said, unmarked, where
from bot.discord.inert import inert_line, inert_runs, leads, linked, plain
from bot.discord.pieces import (
    QUOTE,
    Piece,
    item,
    label,
    lines,
    listing,
    small,
    strong,
    title,
)
from bot.discord.tables import table_pieces

_SIGNS = {"note": "ℹ️", "warning": WARNING}


def section_pieces(section: Section, several: bool) -> tuple[Piece, ...]:
    """The section under its title. `several`: each quote names its document."""
    return (title(section.title), *_content(section, several))


def _content(section: Section, several: bool) -> Iterator[Piece]:
    for name, number, blocks in arranged(section):
        if name:
            yield from label(name)
        block = blocks[0]
        if len(blocks) > 1:
            yield from _listed(said(each) for each in blocks if isinstance(each, Finding))
        elif isinstance(block, Finding):
            lead = (strong(f"{number}."), Run("plain", " ")) if number else ()
            yield from _finding(block, lead, several)
        else:
            yield from _block(block)


def _block(block: Block) -> Iterator[Piece]:
    match block:
        case Paragraph():
            yield from prose(block.text)
        case BulletList():
            yield from _listed(filter(None, map(one_line, block.items)))
        case Callout():
            yield from callout(block.text, block.tone == "warning")
            if leads(block.url):
                place = linked(block.url, block.url, "plain")
                yield from lines((Run("plain", "→ "), place), QUOTE, apart=False)
        case Code():
            yield from listing(block.text, block.language)
        case Table():
            yield from table_pieces(block)


def _finding(finding: Finding, lead: Iterable[Run], several: bool) -> Iterator[Piece]:
    yield from prose(said(finding), lead)
    for evidence in finding.evidence:
        yield from _evidence(evidence, several)
    if finding.remedy:
        yield from prose(finding.remedy, (strong("→"), Run("plain", " ")), apart=False)
    if finding.code:
        yield from listing(finding.code.text, finding.code.language)
    for note in finding.notes:
        yield from small(f"Note: {unmarked(one_line(note))}", apart=False)


def _evidence(evidence: Evidence, several: bool) -> Iterator[Piece]:
    """A quote in the source's words, with its page."""
    quoted = Run("plain", f"“{inert_line(evidence.quote)}” ")
    place = linked(inert_line(where(evidence, several)), evidence.url, "emphasis")
    yield from lines((quoted, place), QUOTE, apart=False)


def callout(words: str, warning: bool) -> Iterator[Piece]:
    """Something the reader must not miss."""
    said = "\n".join(filter(None, map(str.strip, plain(words).split("\n")))) or "–"
    sign = _SIGNS["warning" if warning else "note"]
    yield from lines([Run("plain", f"{sign} {said}")], QUOTE)


def prose(words: str, lead: Iterable[Run] = (), apart: bool = True) -> Iterator[Piece]:
    """Paragraphs and the lists in them; `lead` goes before the first words."""
    first = tuple(lead)
    for is_list, some in passages(words):
        if is_list:
            yield from lines(first, apart=apart)
            yield from _listed(some)
        else:
            yield from lines((*first, *inert_runs("\n".join(some).strip())), apart=apart)
        first, apart = (), True


def _listed(items: Iterable[str]) -> Iterator[Piece]:
    """Items under each other."""
    for each in items:
        yield from item(inert_runs(each.strip() or "–"))
