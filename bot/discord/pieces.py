"""What a message is put together from: stretches of Markdown, each whole in itself.

Cutting happens here, before there is Markdown, so that no cut parts a mark from its partner.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from bot.core.cutting import stretches
from bot.core.wording import Run
from bot.discord.inert import Stretch, inert_code, inert_line, markdown, sliced
from bot.discord.message import Component, units

LONGEST = 3_300  # UTF-16 units of a piece; longer ones are cut, so that what belongs together fits
LONGEST_BYTES = 8_400
LONGEST_TITLE = 150

QUOTE, TITLE = "> ", "## "

Kind = Literal["title", "label", "text", "item", "code", "small", "rule", "buttons"]


class Piece(NamedTuple):
    """Some lines of a message."""

    kind: Kind
    text: str = ""  # Markdown
    apart: bool = True  # a line stays empty before it
    buttons: tuple[Component, ...] = ()


RULE = Piece("rule")


def strong(words: str) -> Run:
    """Some words in bold."""
    return Run("strong", words)


def title(words: str) -> Piece:
    """The name of a section."""
    name = inert_line(words, LONGEST_TITLE) or "–"
    return Piece("title", f"{TITLE}{markdown([Run('plain', name)])}")


def label(words: str) -> Iterator[Piece]:
    """A name within a section."""
    yield from lines([strong(inert_line(words))], kind="label")


def small(words: str, apart: bool = True) -> Iterator[Piece]:
    """Small, grey words in a line."""
    yield from lines([Run("plain", inert_line(words))], "-# ", kind="small", apart=apart)


def lines(
    words: Iterable[Stretch], first: str = "", others: str | None = None, *,
    kind: Kind = "text", apart: bool = True,
) -> Iterator[Piece]:  # fmt: skip
    """Inert words, the first line of them behind `first` and the others, too, or behind theirs."""
    words = tuple(words)
    flat = "".join(run.text for run in words)
    rest = first if others is None else others

    def shown(start: int, end: int) -> str:
        written = markdown(sliced(words, start, end))
        return (rest if start else first) + written.replace("\n", f"\n{rest}")

    for start, end in stretches(flat, lambda start, end: _fits(shown(start, end))):
        if flat[start:end].strip():
            yield Piece(kind, shown(start, end), apart)
            apart = True


def item(words: Iterable[Stretch]) -> Iterator[Piece]:
    """One of a list, right below what is before it."""
    yield from lines(words, "- ", "  ", kind="item", apart=False)


def fence(words: str, language: str = "", head: str = "") -> Iterator[Piece]:
    """Text as it stands; where it is cut, its fence is closed and opened again, under its head."""
    words = words.strip("\n")
    name = "".join(
        char for char in language if char.isascii() and (char.isalnum() or char in "+-_")
    )

    def shown(start: int, end: int) -> str:
        return f"```{name}\n{head}{words[start:end]}\n```"

    for start, end in stretches(words, lambda start, end: _fits(shown(start, end)), blank="\n"):
        if words[start:end].strip():
            yield Piece("code", shown(start, end))


def listing(words: str, language: str) -> Iterator[Piece]:
    """Code of a model, as it stands."""
    yield from fence(inert_code(words), language)


def _fits(text: str) -> bool:
    return units(text) <= LONGEST and len(text.encode()) <= LONGEST_BYTES
