"""Phrases of a text that can stand after "the" in a sentence of ours, whatever that sentence is."""

import re
from collections.abc import Iterable

from workers.evidence_reader.words import STOP

_AFTER = (
    r"(?=\s?[.,;:)]|\s(?:of|in|on|for|to|with|by|from|and|or|is|are|was|were|that|which|as|at|when"
    r"|into|across|has|can|will)\b|\Z)"
)
_LED = re.compile(
    rf"\b(?:[Aa]n?|[Tt]he|[Oo]ur|[Ii]ts|[Ee]ach)\s((?:[A-Za-z][\w-]*\s){{1,3}}?[A-Za-z][\w-]*){_AFTER}"
)
_TWICE = 2
_NO_HEAD = re.compile(r"(?:s|ed|ing|ly|er than|est|able|ous|ive|al|ic|ful)$")
_NO_PART = re.compile(r"(?:[^su]s|ly|ing)$|^(?:new|same|first|second|last|next|best|main|whole)$")
_ABSTRACT_WORDS = """
way case paper section figure table number set rest end time part lot system approach design
performance result work model
"""
_ABSTRACT = frozenset(_ABSTRACT_WORDS.split())


class Nouns:
    """The phrases that a text comes back to, each led by an article and closed by what follows."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._text = "\n".join(texts)

    def of(self, text: str) -> str:
        """The longest safe phrase of a sentence, as printed; empty when none is sure to be one."""
        runs = (run.split() for run in _LED.findall(text))
        tails = (run[at:] for run in runs for at in range(len(run) - 1))
        safe = [" ".join(tail) for tail in tails if _is_noun(tail)]
        return max(filter(self._stands_often, safe), key=len, default="")

    def _stands_often(self, phrase: str) -> bool:
        led = rf"\b(?:an?|the|our|its|each)\s(?:[\w-]+\s)?{re.escape(phrase)}{_AFTER}"
        return len(re.findall(led, self._text, re.IGNORECASE)) >= _TWICE


def _is_noun(run: list[str]) -> bool:
    *before, head = run
    return (
        head.lower() not in STOP | _ABSTRACT
        and not _NO_HEAD.search(head)
        and not any(word.lower() in STOP or _NO_PART.search(word) for word in before)
    )
