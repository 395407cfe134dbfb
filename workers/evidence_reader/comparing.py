"""What one document says beside what comes nearest in another: by words alone, without judgement.

sentence -> BM25 over the other's sentences -> the nearest, or none where all stay below a floor
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum, log

from bot.core.answer import Table
from bot.core.document import Document
from workers.evidence_reader.choosing import choose
from workers.evidence_reader.cues import SlotName
from workers.evidence_reader.ranking import Material, Pick
from workers.evidence_reader.sentences import Sentence
from workers.evidence_reader.words import stems, weights, words

ROWS = 8
_POINTS: tuple[SlotName, ...] = ("claim", "novelty", "mechanism", "result")
_EACH = 4  # sentences of a slot
SHORT = 14  # sentences of a document all of which are compared
_K, _B = 1.2, 0.6  # BM25: how soon repetition tells no more, how much length counts
_FLOOR = 0.26  # of what a sentence scores against itself
_SHARED = 3  # words in common, below which two sentences only look alike
SHOWN = 4  # of the words in common
NO_COUNTERPART = "no counterpart"
_CELL = 170  # characters of a sentence in the table


@dataclass(frozen=True)
class Pair:
    """A sentence and what comes nearest to it in the other document, near or not."""

    point: Sentence
    nearest: Sentence | None
    likeness: float = 0.0  # 0 to about 1
    shared: tuple[str, ...] = ()  # words, the rarest first

    @property
    def near(self) -> bool:
        """Whether it counts as a counterpart."""
        return self.likeness >= _FLOOR and len(self.shared) >= _SHARED


class Comparison:
    """Two documents held against each other: the `new` one's points, and the `old` one."""

    def __init__(self, new: Document, old: Document) -> None:
        self.new, self.old = Material((new,)), Material((old,))

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The new document's points with their counterparts, in its order."""
        return tuple(map(self._pair, self._points()))

    @cached_property
    def alike(self) -> tuple[Pair, ...]:
        """Those with a counterpart, the closest first."""
        return tuple(sorted((p for p in self.pairs if p.near), key=lambda p: -p.likeness))

    @cached_property
    def alone(self) -> tuple[Pair, ...]:
        """Those without one, first what speaks most of what the new document speaks of."""
        central = self.new.centrality
        alone = (pair for pair in self.pairs if not pair.near)
        return tuple(sorted(alone, key=lambda pair: -central[pair.point.order]))

    def table(self) -> Table | None:
        """All of it side by side; None where the new document makes no point."""
        if not self.pairs:
            return None
        new, old = (material.documents[0].role for material in (self.new, self.old))
        return Table(
            title="Side by side, matched by words",
            header=(f"The {new} says", f"Nearest in the {old}", "Both speak of"),
            rows=tuple(self._row(pair) for pair in self.pairs),
        )

    def _row(self, pair: Pair) -> tuple[str, str, str]:
        point, shared = _cell(pair.point, self.new), ", ".join(pair.shared[:SHOWN])
        if pair.nearest is None or not shared:
            return point, NO_COUNTERPART, "—"
        nearest = _cell(pair.nearest, self.old)
        return point, nearest if pair.near else f"{NO_COUNTERPART}; least far: {nearest}", shared

    def _points(self) -> Sequence[Sentence]:
        """What is worth comparing: everything in a short text, else the best of each kind."""
        if len(self.new.sentences) <= SHORT:
            return [s for s in self.new.sentences if self.new.fitness[s.order] > -2][:ROWS]
        taken: list[Pick] = []
        for slot in _POINTS:
            taken += choose(self.new.ranked(slot), _EACH, taken)
        best = [pick.sentence for pick in taken][: ROWS + _EACH]
        return sorted(best, key=lambda sentence: sentence.order)[:ROWS]

    def _pair(self, point: Sentence) -> Pair:
        own = self._score(point, point) or 1.0
        scores = ((self._score(point, other) / own, other) for other in self.old.sentences)
        likeness, nearest = max(scores, key=lambda each: each[0], default=(0.0, None))
        if nearest is None:
            return Pair(point, None)
        shared = tuple(self._shown(point, point.stems & nearest.stems))
        return Pair(point, nearest, likeness, shared)

    def _shown(self, point: Sentence, shared: frozenset[str]) -> Iterator[str]:
        spelled = {next(iter(stems(word)), ""): word for word in reversed(words(point.text))}
        for stem in sorted(shared, key=lambda stem: (-self._rarity(stem), stem)):
            if stem in spelled:
                yield spelled[stem]

    def _score(self, query: Sentence, text: Sentence) -> float:
        length = 1 - _B + _B * len(text.stems) / self._length
        return fsum(  # in whatever order a set comes: a tie is a tie in every process
            self._rarity(stem) * (_K + 1) / (1 + _K * length) for stem in query.stems & text.stems
        )

    def _rarity(self, stem: str) -> float:
        count = self._counts[stem]
        return log(1 + (self._size - count + 0.5) / (count + 0.5))

    @cached_property
    def _counts(self) -> dict[str, int]:
        return weights(s.stems for s in (*self.new.sentences, *self.old.sentences))

    @cached_property
    def _size(self) -> int:
        return len(self.new.sentences) + len(self.old.sentences)

    @cached_property
    def _length(self) -> float:
        total = sum(len(s.stems) for s in (*self.new.sentences, *self.old.sentences))
        return total / max(self._size, 1) or 1.0


def _cell(sentence: Sentence, material: Material) -> str:
    """A sentence as a table shows it, with its page where there are pages."""
    text = sentence.text
    if len(text) > _CELL:
        text = text[:_CELL].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return f"{text} (p. {sentence.page})" if material.documents[0].paged else text
