"""What an issue says of one paper: a persona's take, with each quote and where it stands."""

from collections.abc import Iterator

from bot.core.answer import (
    Block,
    BulletList,
    Callout,
    Evidence,
    Finding,
    Paragraph,
    Section,
)
from bot.core.bulletin import Bulletin, Line, Words
from bot.core.club.entry import Entry, Take
from bot.core.club.phrases import SOMEBODY, counted, marked
from bot.core.wording import one_line, shortened, where
from bot.core.wording import tally as figures

CHOSEN = "no model: rules chose these sentences"
_TITLE, _SAID, _QUOTE = 200, 500, 420  # characters; nobody reads more of one of many papers


def reply(take: Take, number: int) -> Bulletin:
    """The message; `number` is the paper's in the issue."""
    lines = [_about(take)]
    for section in take.critique.sections:
        lines += _section(section, abstract=bool(take.abstract))
    lines += [Line.of(one_line(note), kind="small") for note in take.critique.notes]
    lines.append(_footer(take))
    title = shortened(one_line(take.entry.title), _TITLE)
    return Bulletin(title=f"{number}. {title}", lines=tuple(lines))


def _about(take: Take) -> Line:
    """Where it is, who brought it when, how much of it was read."""
    entry = take.entry
    runs: list[Words | str] = []
    if entry.url:
        runs += [Words(text=_called(entry), url=entry.url), " · "]
    brought = f"posted by {one_line(entry.posted_by) or SOMEBODY}"
    brought += f", {entry.posted_on}" if entry.posted_on else ""
    runs.append(Words(text=brought, url=entry.permalink))
    if entry.again:
        runs.append(" · in an earlier digest, and discussed again since")
    if take.abstract:
        runs += [" · ", Words(text="abstract only", bold=True), f": {one_line(take.abstract)}"]
    elif take.pages:
        runs.append(f" · {counted(take.pages, 'page')}")
    return Line.of(*runs, kind="small")


def _called(entry: Entry) -> str:
    source, _, id = entry.key.partition(":")
    names = {"arxiv": "arXiv", "doi": "DOI", "openreview": "OpenReview"}
    return f"{names[source]} {id}" if source in names else "the paper"


def _section(section: Section, abstract: bool) -> Iterator[Line]:
    """Its title, what it says, and each quote on a line of its own."""
    yield Line.of(section.title, kind="heading")
    for block in section.blocks:
        for said in _words(block):
            yield Line.of(*marked(shortened(one_line(said), _SAID)))
        if isinstance(block, Finding):
            yield from (_quote(evidence, abstract) for evidence in block.evidence)
            yield from (Line.of(one_line(note), kind="small") for note in block.notes)


def _words(block: Block) -> tuple[str, ...]:
    match block:
        case Finding() | Paragraph() | Callout():
            return (block.text,)
        case BulletList():
            return block.items
    return ()


def _quote(evidence: Evidence, abstract: bool) -> Line:
    place = "abstract" if abstract else where(evidence)
    return Line.of(f"“{shortened(one_line(evidence.quote), _QUOTE)}” {place}", kind="quote")


def _footer(take: Take) -> Line:
    """Who says so, and what was checked and spent; that it was no model comes first."""
    footer = take.critique.footer
    chosen = (CHOSEN,) if footer.model == "reader" else ()
    took = tuple(figure for figure in figures(footer) if figure not in ("no tokens", "no model"))
    return Line.of(" · ".join((one_line(take.look.name), *chosen, *took)), kind="small")
