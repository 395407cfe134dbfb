"""What one document says beside its counterpart in another: by words alone, without judgement.

sentence -> those of the other that share enough telling words -> the best of them by BM25, if any
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import fsum, log

from bot.core.document import Document
from bot.core.stemming import lemma
from workers.evidence_reader.points import new_in, points
from workers.evidence_reader.ranking import Material
from workers.evidence_reader.sentences import Sentence
from workers.evidence_reader.words import words

_K, _B = 1.2, 0.6  # BM25: how soon repetition tells no more, how much length counts
_FLOOR = 0.25  # of what a sentence scores against itself
_SHARED = 3  # words in common, below which two sentences only look alike
_RARE, _FEW = 0.04, 3  # of all sentences have a rare word, and so many in a short text
_RARE_SHARED = 2
_PLAIN_WORDS = """
thousand million billion trillion percent times second seconds minute minutes hour hours day days
week month year years byte bytes token tokens half third quarter average total number rate amount
order instead behalf compared comparison purpose purposes different example further currently
result results show shows various respectively particular novel propose proposed earlier later
"""
_PLAIN = frozenset(map(lemma, _PLAIN_WORDS.split()))  # amounts, units and phrases: common to all


@dataclass(frozen=True)
class Pair:
    """A sentence and its counterpart in the other document, if it has one."""

    point: Sentence
    nearest: Sentence | None = None
    likeness: float = 0.0  # 0 to about 1
    shared: tuple[str, ...] = ()  # words as they stand in both, the rarest first

    @property
    def near(self) -> bool:
        """Whether it has one."""
        return self.nearest is not None


class Comparison:
    """Two documents held against each other: the `new` one's points, and the `old` one."""

    def __init__(self, new: Document, old: Document) -> None:
        self.new, self.old = Material((new,)), Material((old,))

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The new document's points with their counterparts, in its order."""
        return tuple(map(self._pair, points(self.new)))

    @cached_property
    def alike(self) -> tuple[Pair, ...]:
        """Those with a counterpart, the closest first."""
        return tuple(sorted((p for p in self.pairs if p.near), key=lambda p: -p.likeness))

    @cached_property
    def alone(self) -> tuple[Pair, ...]:
        """Those without one, in the document's order."""
        return tuple(pair for pair in self.pairs if not pair.near)

    @cached_property
    def maybe_new(self) -> tuple[Sentence, ...]:
        """Of those without one, what the document says that it does: no results, no plans."""
        return tuple(new_in(self.new, [pair.point for pair in self.alone], self.old))

    def _pair(self, point: Sentence) -> Pair:
        own = self._score(point, point) or 1.0
        scores = (
            (self._score(point, s) / own, s) for s in self.old.sentences if self._near(point, s)
        )
        likeness, nearest = max(scores, key=lambda each: each[0], default=(0.0, None))
        if nearest is None or likeness < _FLOOR:
            return Pair(point)
        mine, theirs = self._words[point], self._words[nearest]
        shared = sorted(mine.keys() & theirs.keys(), key=lambda word: (self._counts[word], word))
        return Pair(point, nearest, likeness, tuple(_both(mine[w], theirs[w]) for w in shared))

    def _near(self, point: Sentence, other: Sentence) -> bool:
        """Whether two sentences have enough in common that tells something."""
        shared = self._words[point].keys() & self._words[other].keys()
        if len(shared) < _SHARED:
            return False
        rare = max(_FEW, _RARE * self._size)
        return sum(self._counts[word] <= rare for word in shared) >= _RARE_SHARED

    def _score(self, query: Sentence, text: Sentence) -> float:
        mine, theirs = self._words[query], self._words[text]
        length = 1 - _B + _B * len(theirs) / self._length
        return fsum(  # in whatever order they come: a tie is a tie in every process
            self._rarity(word) * (_K + 1) / (1 + _K * length)
            for word in mine.keys() & theirs.keys()
        )

    def _rarity(self, word: str) -> float:
        count = self._counts[word]
        return log(1 + (self._size - count + 0.5) / (count + 0.5))

    @cached_property
    def _words(self) -> Mapping[Sentence, Mapping[str, str]]:
        """Of each sentence the stems that tell something, with the word as it stands there."""
        return {s: _telling(words(s.text)) for s in (*self.new.sentences, *self.old.sentences)}

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(word for found in self._words.values() for word in found)

    @cached_property
    def _size(self) -> int:
        return len(self.new.sentences) + len(self.old.sentences)

    @cached_property
    def _length(self) -> float:
        return sum(map(len, self._words.values())) / max(self._size, 1) or 1.0


def _telling(found: Iterable[str]) -> dict[str, str]:
    parts = (part for word in found for part in re.split(r"[-/]", word))
    lemmas = ((lemma(part), part) for part in parts if len(part) > 2)
    return {root: part for root, part in lemmas if root not in _PLAIN}


def _both(mine: str, theirs: str) -> str:
    """A word as it stands in either document."""
    return mine if mine == theirs else f"{mine}/{theirs}"
