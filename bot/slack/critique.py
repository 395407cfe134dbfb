"""A critique as groups of blocks: its head, its sections, detail that opens, and its foot."""

from collections.abc import Iterable, Iterator

from bot.core.answer import Answer, Critique, Look, Reading, Section
from bot.core.wording import described, one_line, tally
from bot.slack.inert import inert_line, plain, shortened
from bot.slack.kit import (
    MOST_CHILDREN,
    actions,
    alert,
    button,
    container,
    context,
    feedback,
)
from bot.slack.message import Block, size_of
from bot.slack.rich_text import quote, rich_text, section, text
from bot.slack.sections import content_blocks, section_blocks

LONGEST_DETAIL = 6_000  # bytes of what opens
LONGEST_HIDDEN = 400  # characters of a hidden text that is shown
MOST_HIDDEN = 8


def head(critique: Critique, look: Look) -> Iterator[Block]:
    """What was read by whom, and what must be known before reading on."""
    several = len(critique.documents) > 1
    titles = [described(reading, several) for reading in critique.documents]
    if not titles:
        yield rich_text(section(text(speaker(look), "bold")))
    for title, facts in titles:
        yield rich_text(section(text(inert_line(title), "bold")))
        yield context(" · ".join(filter(None, (speaker(look), inert_line(facts)))))
    for note in critique.notes:
        yield alert(plain(note))


def body(critique: Critique) -> Iterator[tuple[Block, ...]]:
    """Every section, and what goes with them."""
    several = len(critique.documents) > 1
    for shown in critique.sections:
        yield section_blocks(shown, several)
    for shown in critique.appendix:
        yield _opening(shown, several)
    yield tuple(hidden_text(critique.documents, several))


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
    return f"{one_line(look.icon)} {inert_line(look.name, 120)}".strip()


def hidden_text(documents: Iterable[Reading], several: bool) -> Iterator[Block]:
    """What the documents carry without showing it."""
    for reading in documents:
        if not reading.hidden:
            continue
        found = []
        for hidden in reading.hidden[:MOST_HIDDEN]:
            words = shortened(inert_line(hidden.text), LONGEST_HIDDEN)
            found += [
                section(text(f"p. {hidden.page}, {inert_line(hidden.reason, 100)}", "italic")),
                quote(text(words)),
            ]
        whose = f" of the {inert_line(reading.role, 60)}" if several else ""
        yield container(f"Hidden text{whose}", [rich_text(*found)])


def _opening(shown: Section, several: bool) -> tuple[Block, ...]:
    """A section that opens; one that is too long for that is shown like any other."""
    children = list(content_blocks(shown, several))
    fits = len(children) <= MOST_CHILDREN and size_of(*children) <= LONGEST_DETAIL
    allowed = all(child["type"] in ("rich_text", "table") for child in children)
    if children and fits and allowed:
        return (container(inert_line(shown.title), children),)
    return section_blocks(shown, several)
