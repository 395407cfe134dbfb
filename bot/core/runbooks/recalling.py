"""How much of a runbook's name somebody says: "HPA is at its maximum" says KubeHpaMaxedOut."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

from bot.core.runbooks.names import as_words
from bot.core.runbooks.question import OTHERS, Idea
from bot.core.runbooks.runbook import Runbook
from bot.core.stemming import lemma

_WORD = re.compile(r"\w+")


def recalled(ideas: Sequence[Idea], runbooks: Mapping[int, Runbook]) -> dict[int, float]:
    """The share of each name's words that the ideas say; the rarer a word, the more it counts."""
    said = _said(ideas)
    names = {number: _words(as_words(it.name)) for number, it in runbooks.items()}
    common = Counter(word for words in names.values() for word in words)
    rare = {word: log(1 + len(names) / count) for word, count in common.items()}
    return {
        number: sum(rare[it] * said.get(it, 0.0) for it in words)
        / (sum(rare[it] for it in words) or 1.0)
        for number, words in names.items()
    }


def _said(ideas: Sequence[Idea]) -> dict[str, float]:
    said = {word: OTHERS for idea in ideas for other in idea.others for word in _words(other)}
    return said | {word: 1.0 for idea in ideas for word in _words(idea.said)}


def _words(text: str) -> frozenset[str]:
    return frozenset(lemma(word) for word in _WORD.findall(text.lower()))
