"""What each sentence is worth in a slot; what reaches the slot's floor may be shown.

score = cues + the zone's prior + centrality - what makes a sentence unfit to stand alone
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum, log

from bot.core.document import Document
from workers.evidence_reader.cues import (
    ADVICE,
    CONNECTIVE,
    DANGLING,
    FLOATS,
    FOREIGN,
    IN_PASSING,
    MILD,
    OWN,
    POINTING,
    ROAD_MAP,
    Cue,
    Slot,
    SlotName,
)
from workers.evidence_reader.names import Names, names_in
from workers.evidence_reader.numbers import citations, measured, only_counts
from workers.evidence_reader.sentences import Sentence, sentences_of
from workers.evidence_reader.slots import SLOTS
from workers.evidence_reader.words import stems, weights

_COUNTS = 2.0  # what a result loses that is no more than a count of things
_OTHERS = ("related", "background")
_FEW_WORDS = 3  # of a hint that says all it has to say with one
_SHARED = 2  # words with a hint, before a sentence counts as near it
_COMPARING = 2.0  # head start where comparisons count for a sentence, not against it
_TITLE = 0.7  # what a fitting section title adds, and a misleading one takes
_COMMON = 0.08  # share of the sentences beyond which a stem tells none of them apart


@dataclass(frozen=True)
class Pick:
    """A sentence chosen for a slot, and the kind of cue that spoke loudest for it."""

    sentence: Sentence
    score: float
    kind: str
    says: frozenset[str]  # its stems, without those that half the paper is made of


class Material:
    """Everything the reader may quote: the sentences of the documents, weighed once."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = tuple(documents)
        sentences: list[Sentence] = []
        for document in documents:
            sentences.extend(sentences_of(document, len(sentences)))
        self.sentences = tuple(sentences)
        self._ranked: dict[SlotName, tuple[Pick, ...]] = {}

    @cached_property
    def weights(self) -> Counter[str]:
        """In how many sentences each stem stands."""
        return weights(sentence.stems for sentence in self.sentences)

    @cached_property
    def centrality(self) -> tuple[float, ...]:
        """How much each sentence speaks of what the documents speak of, 0 to 1."""
        weigh = {stem: log(1 + count) for stem, count in self.weights.items() if count > 1}
        raw = [
            fsum(weigh.get(stem, 0.0) for stem in each.stems) / (len(each.stems) + 4) ** 0.7
            for each in self.sentences
        ]
        most = max(raw, default=0.0) or 1.0
        return tuple(score / most for score in raw)

    @cached_property
    def names(self) -> Names:
        """What the systems in the documents are called."""
        return names_in(self.documents, self.sentences)

    @property
    def system(self) -> str:
        """What to call the authors' own system in a sentence."""
        return self.names.system or "the system"

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """The sentences with the names of systems put as the cues know them: ours and theirs."""
        return tuple(self.names.spoken(sentence.text) for sentence in self.sentences)

    @cached_property
    def fitness(self) -> tuple[float, ...]:
        """What each sentence loses, in any slot, for leaning on its neighbours; 0 or less."""
        return tuple(map(_fitness, self.sentences, self.spoken))

    def pick(self, sentence: Sentence, score: float, kind: str) -> Pick:
        """A sentence as a candidate."""
        common = max(3, _COMMON * len(self.sentences))
        says = frozenset(stem for stem in sentence.stems if self.weights[stem] <= common)
        return Pick(sentence, score, kind, says)

    def ranked(self, name: SlotName) -> tuple[Pick, ...]:
        """All sentences above the slot's floor, best first; ties in document order."""
        if name not in self._ranked:
            slot = SLOTS[name]
            rated = (self._rate(slot, each) for each in self.sentences if each.zone in slot.zones)
            good = [pick for pick in rated if pick is not None]
            good.sort(key=lambda pick: (-pick.score, pick.sentence.order))
            self._ranked[name] = tuple(good)
        return self._ranked[name]

    def vouched(self, name: SlotName) -> bool:
        """Whether the authors themselves say where a slot's sentences stand: one more is safe."""
        return any(_vouched(SLOTS[name], sentence) for sentence in self.sentences)

    def _rate(self, slot: Slot, sentence: Sentence) -> Pick | None:
        """What a sentence is worth in a slot; None when that is below the floor."""
        text = self.spoken[sentence.order]
        own = sentence.listed or bool(OWN.search(text))
        if (sentence.zone in slot.own_zones and not own) or (
            slot.number and not measured(sentence.text)
        ):
            return None
        hits = [cue for cue in slot.cues if cue.found.search(text)]
        if _vouched(slot, sentence):
            hits.append(Cue(OWN, slot.vouched, "" if hits else "listed"))
        if not hits:
            return None
        score = self._for(slot, sentence, own) + sum(cue.weight for cue in hits)
        if slot.number and only_counts(sentence.text):
            score -= _COUNTS
        if score < slot.floor:  # nothing that follows can raise it by much
            return None
        score += self._against(slot, sentence)
        loudest = max(hits, key=lambda cue: (bool(cue.kind), cue.weight))
        return self.pick(sentence, score, loudest.kind) if score >= slot.floor else None

    def _for(self, slot: Slot, sentence: Sentence, own: bool) -> float:
        """What speaks for a sentence besides its cues, and whether it can stand alone."""
        return (
            slot.zones[sentence.zone]
            + slot.own * own
            + slot.central * self.centrality[sentence.order]
            + slot.early * (1 - sentence.place)
            + _TITLE * _titled(slot, sentence.part.title.lower())
            + self.fitness[sentence.order]
            + _COMPARING * slot.must_compare
        )

    def _against(self, slot: Slot, sentence: Sentence) -> float:
        """What speaks against it: the wrong polarity, other people's work, citations."""
        text = self.spoken[sentence.order]
        foreign, cited = bool(FOREIGN.search(text)), citations(sentence.text)
        if slot.must_compare and not (foreign or cited):
            return float("-inf")
        against = sum(cue.weight for cue in slot.against if cue.found.search(text))
        against += slot.foreign * foreign
        if _vouched(slot, sentence):
            against /= 2
        return against + slot.cited * cited - _COMPARING * slot.must_compare


def _titled(slot: Slot, title: str) -> int:
    """Whether a section's title speaks for a slot, or against it."""
    speaks_for = bool(slot.titles and slot.titles.search(title))
    return speaks_for - bool(slot.aside and slot.aside.search(title))


def _vouched(slot: Slot, sentence: Sentence) -> bool:
    """Whether it stands where the authors put nothing else."""
    if slot.trusted:
        return bool(slot.trusted.search(sentence.part.title.lower()))
    return slot.vouched > 0 and sentence.listed


def _fitness(sentence: Sentence, text: str) -> float:
    count = len(text.split())
    return (
        -3.0 * bool(not sentence.listed and DANGLING.match(text))
        - 1.2 * bool(CONNECTIVE.match(text))
        - 0.4 * bool(MILD.match(text))
        - 0.7 * bool(POINTING.search(text))
        - 0.4 * bool(FLOATS.search(text))
        - 1.5 * bool(ADVICE.search(text))
        - 4.0 * bool(ROAD_MAP.search(IN_PASSING.sub("", text)))
        - 0.5 * (sentence.page != sentence.page_end)
        - 0.03 * max(0, count - 36)
        - 0.06 * max(0, 12 - count)
    )


def nearest(material: Material, hint: str, *, anywhere: bool = False) -> list[Pick]:
    """Sentences that share words with a hint, rare words first; two words at least, if it has more
    than a few. Other people's work is left out, unless it may stand `anywhere`."""
    wanted = stems(hint)
    least = _SHARED if len(wanted) > _FEW_WORDS else 1
    count = len(material.sentences)
    picks = []
    for sentence in material.sentences:
        shared = wanted & sentence.stems
        fit = material.fitness[sentence.order]
        if len(shared) >= least and fit > -1 and (anywhere or sentence.zone not in _OTHERS):
            rarity = sum(log(1 + count / material.weights[stem]) for stem in shared)
            score = rarity + material.centrality[sentence.order] + fit
            picks.append(material.pick(sentence, score, ""))
    return sorted(picks, key=lambda pick: (-pick.score, pick.sentence.order))
