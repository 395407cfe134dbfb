"""How well each runbook answers a question, by its words and, where they are known, by meanings."""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.core.runbooks.gate import Grounds
from bot.core.runbooks.names import alerts_in
from bot.core.runbooks.naming import alike, called_in
from bot.core.runbooks.question import OTHERS, Idea, ideas_of
from bot.core.runbooks.recalling import recalled
from bot.core.runbooks.runbook import Runbook
from bot.core.runbooks.sought import Sought
from bot.core.runbooks.whereabouts import contradicts, places_of
from workers.runbooks.index import Index

IN_TEXT = 0.6  # what an idea counts that is in the text, but in no name
ELSEWHERE = 100  # runbooks of others, which say none of it: ten of one's own say little of rarity
# What counts beside a cosine when runbooks are put in order; chosen as the gate's weights are.
COVERED, WORDS, NAME = 0.4, 0.15, 0.15
FOREIGN = 0.15  # what it costs not to be about the program that the question names
BARRED = 0.3  # and what, to be none for another reason
# Why a runbook is none.
ANOTHERS = "it is for another alert"
STRANGE = "the question names a program that it does not"
HOLLOW = "nothing of the trouble itself stands in it"
SOMEWHERE_ELSE = "it is for another place"


class Candidate(NamedTuple):
    """A runbook, and what speaks for it."""

    number: int
    grounds: Grounds
    name: str  # by which the question names it; empty: it does not
    worth: float  # all of it in one number, for comparing the candidates of one question


class _Find(NamedTuple):
    """Where an idea is found."""

    idea: Idea
    scores: Mapping[int, float]  # by BM25
    degrees: Mapping[int, float]  # how fully each runbook covers it
    called: frozenset[int]  # the runbooks that are called so
    rare: float


def ranked(
    index: Index, sought: Sought, collections: Sequence[str], cosines: Mapping[int, float]
) -> list[Candidate]:
    """Every runbook of these collections, the best first: what is named, then what is likest."""
    books = {number: it for number, it in index.books.items() if it.collection in collections}
    ideas = ideas_of(sought.words)
    finds = [_find(index, idea, collections, books) for idea in ideas]
    scores = _sums([find.scores for find in finds])
    most = max(scores.values(), default=0.0) or 1.0
    names, recall = called_in(sought, books), recalled(ideas, books)
    grounds = _grounds(sought, books, finds, recall, cosines, names)
    found = [
        Candidate(
            number,
            grounds[number],
            names.get(number, ""),
            _worth(grounds[number], scores[number] / most),
        )
        for number in books
    ]
    return sorted(found, key=lambda it: (bool(it.name), it.worth), reverse=True)


def _worth(grounds: Grounds, words: float) -> float:
    said = COVERED * grounds.covered + WORDS * words + NAME * grounds.recalled
    against = FOREIGN * grounds.foreign + BARRED * bool(grounds.barred)
    return (grounds.cosine or 0.0) + said - against


def _grounds(
    sought: Sought,
    books: Mapping[int, Runbook],
    finds: Sequence[_Find],
    recall: Mapping[int, float],
    cosines: Mapping[int, float],
    names: Mapping[int, str],
) -> dict[int, Grounds]:
    whole = sum(find.rare for find in finds) or 1.0
    foreign = {n for find in finds if find.idea.system for n in books.keys() - find.degrees.keys()}
    within = {number for find in finds if find.idea.object for number in find.called}
    alerts = {alert.lower() for alert in alerts_in(sought.words)}
    told = {n: sum(find.rare for find in finds if n in find.degrees) for n in books}
    return {
        number: Grounds(
            covered=sum(find.rare * find.degrees.get(number, 0.0) for find in finds) / whole,
            told=told[number],
            recalled=recall[number],
            cosine=cosines.get(number),
            # Whose pod it is that crashes says nothing against a runbook for crashing pods.
            foreign=number in foreign and number not in within,
            other=bool(alerts) and number not in names and any(alerts_in(book.name)),
            barred=_barred(sought, number, book, finds, number in names),
        )
        for number, book in books.items()
    }


def _barred(
    sought: Sought, number: int, book: Runbook, finds: Sequence[_Find], is_named: bool
) -> str:
    """Why a runbook is none for what is sought, however like they are; nothing if it may be."""
    if contradicts(sought.places, places_of(book)):
        return SOMEWHERE_ELSE
    if is_named:
        return ""
    if sought.alert and any(alerts_in(book.name)) and not alike(sought.alert, book.name):
        return ANOTHERS
    systems = [find for find in finds if find.idea.system]
    strange = [find for find in systems if number not in find.degrees]
    within = any(number in find.called for find in finds if find.idea.object or find.idea.system)
    if strange and not within:
        return STRANGE
    trouble = [find for find in finds if not (find.idea.system or find.idea.object)]
    if trouble and not any(number in find.degrees for find in trouble):
        return HOLLOW
    return ""


def _find(
    index: Index, idea: Idea, collections: Sequence[str], books: Mapping[int, Runbook]
) -> _Find:
    scores: dict[int, float] = {}
    degrees: dict[int, float] = {}
    called: set[int] = set()
    for phrases, worth in (((idea.said,), 1.0), (idea.others, OTHERS)):
        named_so = index.scores(phrases, collections, "called")
        called |= named_so.keys()
        for number, score in index.scores(phrases, collections).items():
            if idea.system and not _mentions(books[number], phrases):
                continue  # its stem alone stands there: "ios" is no "io"
            scores[number] = max(scores.get(number, 0.0), worth * score)
            degree = worth * (1.0 if number in named_so else IN_TEXT)
            degrees[number] = max(degrees.get(number, 0.0), degree)
    rare = math.log(1 + (len(books) + ELSEWHERE - len(degrees) + 0.5) / (len(degrees) + 0.5))
    return _Find(idea, scores, degrees, frozenset(called), rare)


def _mentions(book: Runbook, phrases: Sequence[str]) -> bool:
    words = "|".join(map(re.escape, phrases))
    text = "\n".join((book.known_as, book.keywords, *(it.text for it in book.sections)))
    return re.search(rf"(?<![^\W_])(?:{words})(?![^\W_])", text, re.IGNORECASE) is not None


def _sums(parts: Sequence[Mapping[int, float]]) -> dict[int, float]:
    sums: dict[int, float] = defaultdict(float)
    for part in parts:
        for number, score in part.items():
            sums[number] += score
    return sums
