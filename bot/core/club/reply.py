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
from bot.core.club.entry import Entry, Position, Return, Take
from bot.core.club.phrases import SOMEBODY, cited, counted, marked
from bot.core.wording import one_line, shortened, where
from bot.core.wording import tally as figures

CHOSEN = "no model: rules chose these sentences"
_TITLE, _SAID, _QUOTE = 200, 500, 420  # characters; nobody reads more of one of many papers
_WORDS = 300  # and of what somebody said


def reply(take: Take, number: int) -> Bulletin:
    """The message; `number` is the paper's in the issue."""
    lines = [Line.of(*_about(take.entry), *_read(take), kind="small")]
    for section in take.critique.sections:
        lines += _section(section, abstract=bool(take.abstract))
    lines += [Line.of(one_line(note), kind="small") for note in take.critique.notes]
    lines.append(_footer(take))
    return Bulletin(title=_title(take.entry, number), lines=tuple(lines))


def returned(paper: Return, number: int) -> Bulletin:
    """The message about a paper of an earlier issue: what people said since, and no take again."""
    about = [*_about(paper.entry), " · ", Words(text="in an earlier digest", url=paper.before)]
    since = Line.of("Said of it since", kind="heading")
    said = map(_since, paper.said)
    return Bulletin(
        title=_title(paper.entry, number), lines=(Line.of(*about, kind="small"), since, *said)
    )


def _since(position: Position) -> Line:
    who = Words(text=one_line(position.who) or SOMEBODY, url=position.permalink)
    words = Words(text=f" {cited(position.words, _WORDS)}", said=position.message)
    return Line.of(who, words, kind="bullet")


def _title(entry: Entry, number: int) -> str:
    return f"{number}. {shortened(one_line(entry.title), _TITLE)}"


def _about(entry: Entry) -> tuple[Words | str, ...]:
    """Where it is, and who brought it when."""
    brought = f"posted by {one_line(entry.posted_by) or SOMEBODY}"
    brought += f", {entry.posted_on}" if entry.posted_on else ""
    by = Words(text=brought, url=entry.permalink)
    return (Words(text=_called(entry), url=entry.url), " · ", by) if entry.url else (by,)


def _read(take: Take) -> tuple[Words | str, ...]:
    """How much of it was read."""
    if take.abstract:
        return " · ", Words(text="abstract only", bold=True), f": {one_line(take.abstract)}"
    return (f" · {counted(take.pages, 'page')}",) if take.pages else ()


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
