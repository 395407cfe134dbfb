"""Entries that ask for something: a claim with its quotes, and what it owes an answer to."""

from collections.abc import Sequence

from bot.core.answer import Claim, Quoted
from bot.core.persona import SectionSpec


def owing(spec: SectionSpec, text: str, quotes: tuple[Quoted, ...], remedy: str) -> Claim:
    """A claim, with the remedy where the section wants one."""
    return Claim(text=text, quotes=quotes, remedy=remedy if spec.remedy else "")


def listed(topics: Sequence[str]) -> str:
    """Topics as a sentence lists them: a, b and c."""
    return " and ".join(filter(None, (", ".join(topics[:-1]), *topics[-1:])))
