"""A critique as groups of blocks: its head, its sections, detail that opens, and its foot."""

from collections.abc import Iterable, Iterator

from bot.core.answer import Answer, Critique, Look, Reading, Section
from bot.core.concealed import concealed
from bot.core.wording import described, tally
from bot.slack.cutting import cut_to_size
from bot.slack.inert import inert_line, plain
from bot.slack.kit import (
    MOST_CHILDREN,
    actions,
    alert,
    button,
    container,
    context,
    feedback,
    header,
)
from bot.slack.message import Block, size_of
from bot.slack.rich_text import quote, rich_text, section, text
from bot.slack.sections import content_blocks, section_blocks

MOST_INSIDE = 7_500  # bytes of what opens at once


def head(critique: Critique, look: Look) -> Iterator[Block]:
    """What was read by whom, and what must be known before reading on."""
    several = len(critique.documents) > 1
    titles = [described(reading, several) for reading in critique.documents]
    if not titles:
        yield rich_text(section(text(speaker(look), "bold")))
    for at, (title, facts) in enumerate(titles):
        yield rich_text(section(text(inert_line(title), "bold")))
        said = (inert_line(facts), "" if at else speaker(look))
        yield context(" · ".join(filter(None, said)))
    yield from notes(critique)


def notes(critique: Critique) -> Iterator[Block]:
    """What is said before anything else, in one box; a trap in a document is a warning."""
    said = [plain(note).strip() for note in critique.notes]
    trap = any(hidden.instructs for each in critique.documents for hidden in each.hidden)
    level = "warning" if trap else "info"
    if any(said):
        yield alert("\n".join(filter(None, said)), level)


def body(critique: Critique) -> Iterator[tuple[Block, ...]]:
    """Every section, and what goes with them."""
    several = len(critique.documents) > 1
    for shown in critique.sections:
        yield section_blocks(shown, several)
    for shown in critique.appendix:
        yield _opening(shown, several)
    if opening := tuple(hidden_text(critique.documents, several)):
        yield opening


def foot(answer: Answer, job: str) -> tuple[Block, ...]:
    """What was checked and what it cost, and what can be done next."""
    offered = [
        button("Ask a follow-up", "ask", job),
        button("Another persona", "persona", job),
    ]
    if answer.copies:
        offered.append(button("Annotated PDF", "copy", job))
    return (
        context(" · ".join(map(inert_line, tally(answer.critique.footer)))),
        actions(offered),
        feedback(job),
    )


def speaker(look: Look) -> str:
    """Who speaks, for where the app may not take the persona's name."""
    return f"{inert_line(look.icon, 8)} {inert_line(look.name, 120)}".strip()


def hidden_text(documents: Iterable[Reading], several: bool) -> Iterator[Block]:
    """What the documents carry without showing it."""
    for title, hidden in concealed(documents, several):
        found = []
        for place, words in hidden:
            found += [
                section(text(inert_line(place), "italic")),
                quote(text(inert_line(words))),
            ]
        yield container(inert_line(title), [rich_text(*found)])


def _opening(shown: Section, several: bool) -> tuple[Block, ...]:
    """A section that opens, in as many containers as it needs."""
    title = inert_line(shown.title)
    pieces = (
        piece
        for block in content_blocks(shown, several)
        for piece in cut_to_size(_inside(block), MOST_INSIDE)
    )
    filled: list[list[Block]] = []
    for piece in pieces:
        if not filled or not _holds([*filled[-1], piece]):
            filled.append([])
        filled[-1].append(piece)
    if not filled:
        return (header(title),)
    return tuple(
        container(f"{title} ({number})" if len(filled) > 1 else title, children)
        for number, children in enumerate(filled, 1)
    )


def _inside(block: Block) -> Block:
    """What may stand in a container instead of a block that may not."""
    return context(block["text"]["text"]) if block["type"] == "alert" else block


def _holds(children: list[Block]) -> bool:
    tables = sum(child["type"] == "table" for child in children)
    return len(children) <= MOST_CHILDREN and tables <= 1 and size_of(*children) <= MOST_INSIDE
