"""What somebody on call says, as ideas that can be looked up, in their words and in others."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from bot.core.runbooks.names import spoken
from bot.core.runbooks.vocabulary import ALIKE, FILLERS, OBJECTS, SYSTEMS
from bot.core.stemming import lemma

OTHERS = 0.7  # what another word for an idea counts beside the asker's own
MOST_IDEAS = 24  # of a long message, the first
_NOISE = re.compile(
    r"https?://\S+|\S{1,80}@\S+|<[@#!][^>]*>|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b|\b[0-9a-f]{8,}\b"
    r"|\b\d{4}-\d\d-\d\d[T ]?[\d:.Z+-]*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?")
_LONGEST = 5  # words of a phrase in the vocabulary


class Idea(NamedTuple):
    """One thing that is named in a question."""

    said: str  # the asker's words, in lower case
    others: tuple[str, ...] = ()  # what else it is called
    system: bool = False  # a program by its name: an answer about another is none
    object: bool = False  # a kind of thing that programs run in, whichever program it is


def ideas_of(question: str) -> tuple[Idea, ...]:
    """What a question names, once each; what every question says is left out."""
    words = _words(question)
    return tuple(dict.fromkeys(_ideas(words)))[:MOST_IDEAS]


def _words(text: str) -> list[str]:
    words = _WORD.findall(spoken(_NOISE.sub(" ", text)))
    return [word.lower().replace("’", "'") for word in words]


def _ideas(words: list[str]) -> Iterator[Idea]:
    phrases = _phrases()
    stems = [lemma(word) for word in words]
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            key = tuple(stems[at : at + length])
            if key in phrases:
                others = phrases[key]
                said = " ".join(words[at : at + length])
                yield Idea(said, others, said in SYSTEMS, said in OBJECTS)
                at += length
                break
        else:
            if (word := words[at]) not in FILLERS and (len(word) > 1) and not word.isdigit():
                yield Idea(word, (), word in SYSTEMS, word in OBJECTS)
            at += 1


@cache
def _phrases() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Every phrase of the vocabulary by its stems, and what else that is called."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for alike in ALIKE:
        for phrase in alike:
            key = tuple(lemma(word) for word in _WORD.findall(phrase))
            others = tuple(it for it in alike if it != phrase)
            found[key] = tuple(dict.fromkeys(chain(found.get(key, ()), others)))
    return found
