"""How well each runbook answers a question, by its words and, where they are known, by meanings."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.core.runbooks.naming import named
from bot.core.runbooks.question import Idea, ideas_of
from workers.runbooks.index import Index

OTHERS = 0.7  # what another word for it counts beside the asker's own
IN_TEXT = 0.7  # what an idea counts that is in the text, but in no name


class Candidate(NamedTuple):
    """A runbook, and what speaks for it."""

    number: int
    words: float  # BM25 of all ideas
    covered: float  # the share of the question that it covers, by how rare the ideas are
    name: str = ""  # by which the question names it
    cosine: float | None = None
    foreign: tuple[str, ...] = ()  # systems that the question names and this does not
    worth: float = 0.0  # all of it in one number, for comparing the candidates of one question


def candidates(
    index: Index, question: str, collections: Sequence[str], cosines: Mapping[int, float]
) -> list[Candidate]:
    """Every runbook that has anything to do with it, in no order."""
    books = {n: it for n, it in index.books.items() if it.collection in collections}
    ideas = ideas_of(question)
    names = named(question, books)
    words = dict.fromkeys(books, 0.0)
    covered = dict.fromkeys(books, 0.0)
    whole = 0.0
    foreign: dict[int, tuple[str, ...]] = {}
    for idea in ideas:
        said, degrees = _found(index, idea, collections)
        rare = math.log(1 + (len(books) - len(degrees) + 0.5) / (len(degrees) + 0.5))
        whole += rare
        for number, score in said.items():
            words[number] += score
            covered[number] += rare * degrees[number]
        if idea.system:
            for number in books.keys() - degrees.keys():
                foreign[number] = (*foreign.get(number, ()), idea.said)
    most = max(words.values(), default=0.0) or 1.0
    return [
        Candidate(
            number,
            words[number],
            covered[number] / whole if whole else 0.0,
            names.get(number, ""),
            cosines.get(number),
            foreign.get(number, ()),
            cosines.get(number, 0.0) + 0.3 * words[number] / most,
        )
        for number in books
    ]


def _found(
    index: Index, idea: Idea, collections: Sequence[str]
) -> tuple[dict[int, float], dict[int, float]]:
    """Where an idea is found: with its score, and with how fully that covers it."""
    said: dict[int, float] = {}
    degrees: dict[int, float] = {}
    for phrases, worth in (((idea.said,), 1.0), (idea.others, OTHERS)):
        called = index.scores(phrases, collections, "called")
        for number, score in index.scores(phrases, collections).items():
            said[number] = max(said.get(number, 0.0), worth * score)
            degree = worth * (1.0 if number in called else IN_TEXT)
            degrees[number] = max(degrees.get(number, 0.0), degree)
    return said, degrees


def ranked(found: Sequence[Candidate]) -> list[Candidate]:
    """The best first: what is named, then what is likest."""
    return sorted(found, key=lambda it: (bool(it.name), it.worth), reverse=True)
