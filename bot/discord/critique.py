"""A critique as groups of pieces: its head, its sections, what was hidden, its foot."""

from collections.abc import Iterator

from bot.core.answer import Answer, Critique, Look
from bot.core.concealed import concealed
from bot.core.wording import Run, described, icon, tally
from bot.discord.inert import inert_line
from bot.discord.kit import button
from bot.discord.pieces import QUOTE, RULE, Piece, lines, small, strong, title
from bot.discord.sections import callout, section_pieces

LONGEST_NAME = 80


def speaker(look: Look) -> str:
    """Who speaks: all messages are one bot's, so each says it."""
    return f"{inert_line(icon(look), 8)} {inert_line(look.name, LONGEST_NAME)}".strip()


def name_of(look: Look) -> Iterator[Piece]:
    """Who speaks, above all else."""
    yield from lines([Run("plain", speaker(look) or "–")], "### ", kind="label")


def head(critique: Critique, look: Look) -> Iterator[Piece]:
    """Who read what, and what must be known before reading on."""
    several = len(critique.documents) > 1
    yield from name_of(look)
    for reading in critique.documents:
        name, facts = described(reading, several)
        yield from lines([strong(inert_line(name))], kind="label")
        yield from small(facts, apart=False)
    trap = any(hidden.instructs for each in critique.documents for hidden in each.hidden)
    if notes := "\n".join(filter(str.strip, critique.notes)):
        yield from callout(notes, trap)


def body(critique: Critique) -> Iterator[tuple[Piece, ...]]:
    """Every section, and what goes with them."""
    several = len(critique.documents) > 1
    for section in (*critique.sections, *critique.appendix):
        yield section_pieces(section, several)
    for name, found in concealed(critique.documents, several):
        yield (title(name), *(piece for each in found for piece in _hidden(*each)))


def _hidden(place: str, words: str) -> Iterator[Piece]:
    yield from lines([Run("emphasis", inert_line(place))])
    yield from lines([Run("plain", inert_line(words))], QUOTE, apart=False)


def foot(answer: Answer, job: str) -> tuple[Piece, ...]:
    """What was checked and what it cost, and what can be done next."""
    offered = (
        button("Ask a follow-up", "ask", job),
        button("Another persona", "persona", job),
        button("Helpful", "good", job, "👍"),
        button("Not helpful", "bad", job, "👎"),
    )
    figures = " · ".join((*tally(answer.critique.footer), job))
    return (RULE, *small(figures), Piece("buttons", buttons=offered))
