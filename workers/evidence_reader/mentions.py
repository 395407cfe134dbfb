"""Whether a text speaks of something, in whatever form of the words: for saying that it never does.

Too much is found rather than too little: what is not found is told to people as missing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bot.core.stemming import lemma, stem

_TOKEN = re.compile(r"[^\W_]+(?:\.\d+)*[^\W_]*")  # "99.9th" is one
_PARTICLES = ("out", "off", "back", "down", "over", "up")
_ROOT = 3  # letters before a particle: "timeout" is "time out", "group" is no "gro up"


def mentioned(terms: Iterable[str], text: str) -> bool:
    """Whether one of the terms stands in a text, in any form of its words."""
    stemmed = _stemmed(text)
    return any(way in stemmed for term in terms for way in _ways(term))


def named(topic: str, text: str) -> str:
    """A topic, or one of several joined by "or", as a text calls it by its name; empty: none.

    Inflections count, related words do not: "preemptively" is no preemption.
    """
    tokens = list(_TOKEN.finditer(text))
    lemmas = [lemma(token.group().lower()) for token in tokens]
    for name in topic.split(" or "):
        wanted = [lemma(word.lower()) for word in _TOKEN.findall(name)]
        for at in range(len(lemmas) - len(wanted) + 1):
            if wanted and lemmas[at : at + len(wanted)] == wanted:
                return text[tokens[at].start() : tokens[at + len(wanted) - 1].end()]
    return ""


@lru_cache(maxsize=4096)
def _stemmed(text: str) -> str:
    """A text as the stems of its words, each between spaces."""
    return f" {' '.join(_stems(text))} "


def _stems(text: str) -> list[str]:
    return [stem(token) for token in _TOKEN.findall(text.lower())]


@lru_cache(maxsize=2048)
def _ways(term: str) -> tuple[str, ...]:
    """The ways to write a term, stemmed: "warm-up", "warm up" and "warmup" are one."""
    written = _TOKEN.findall(term.lower())
    return tuple(dict.fromkeys(f" {' '.join(map(stem, way))} " for way in _spellings(written)))


def _spellings(written: Sequence[str]) -> Iterator[list[str]]:
    """The words as they are, with two written as one, and with one written as two."""
    if not written:
        return
    yield list(written)
    for at, word in enumerate(written):
        before, after = list(written[:at]), list(written[at + 1 :])
        if after:
            yield [*before, word + after[0], *after[1:]]
        for particle in _PARTICLES:
            root = word.removesuffix("s").removesuffix(particle)
            if word.removesuffix("s") != root and len(root) >= _ROOT:
                yield [*before, root, particle, *after]
