"""A new idea against the paper it wants to improve on: sections that need both documents.

What is found is told by words alone. What it means for the idea stays a question, and each attack
says what would have to be answered.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from bot.core.answer import BulletList, Claim, DraftBlock, Paragraph, Quoted
from bot.core.document import Document
from bot.core.persona import Input, Persona, SectionSpec
from workers.evidence_reader.choosing import opening, sayings
from workers.evidence_reader.comparing import Comparison, Pair
from workers.evidence_reader.cues import SlotName
from workers.evidence_reader.nouns import Nouns
from workers.evidence_reader.owing import listed, owing
from workers.evidence_reader.points import SHORT, is_step, new_in, points
from workers.evidence_reader.ranking import Material
from workers.evidence_reader.remedies import (
    ADDS,
    ELSEWHERE,
    NO_POINTS,
    NO_TWIST,
    NOTHING_NEW,
    PRIOR,
    THING,
    TWISTS,
)
from workers.evidence_reader.sentences import Sentence
from workers.evidence_reader.side_by_side import SHOWN, side_by_side
from workers.evidence_reader.silences import Silence, silences
from workers.evidence_reader.stressing import Stress

_NEW = 2  # sentences that may tell what is new
_GAP = r"novel|gap|delta|what is new"
_STRESS = r"stress|torture|corner|attack|break"
_ANY = re.IGNORECASE
_MIRROR: tuple[SlotName, ...] = ("claim", "novelty", "mechanism", "result")


class Confrontation:
    """Fills sections for a persona who wants one document against another."""

    def __init__(self, persona: Persona, documents: Sequence[Document]) -> None:
        by_role = {document.role: document for document in documents}
        wanted = [each for each in persona.inputs if each.required]
        there = [by_role[each.role] for each in wanted if each.role in by_role]
        self._missing = [each for each in wanted if each.role not in by_role]
        self._new = Material(there[-1:])
        self._comparison = Comparison(there[-1], there[0]) if len(there) > 1 else None
        sentences = [s for material in self.materials for s in material.sentences]
        self.silences = silences(persona.checklist, there, sentences)
        self._stress = Stress(self.materials, self.silences, persona.coverage)
        self._parts = persona.parts

    @property
    def comparison(self) -> Comparison | None:
        """The two documents held against each other, if both are there."""
        return self._comparison

    def blocks(self, spec: SectionSpec) -> Iterator[DraftBlock] | None:
        """What stands in a section; None when its title asks for nothing that is known here."""
        for pattern, write in _WRITERS.items():
            if re.search(pattern, spec.title, _ANY):
                return write(self, spec)
        return None

    @property
    def materials(self) -> tuple[Material, ...]:
        """What is read: the new document, and the old one if it is there."""
        return (self._new, self._comparison.old) if self._comparison else (self._new,)

    @property
    def claimed(self) -> tuple[str, tuple[Sentence, ...]]:
        """Which section says what may be new, and the sentences that it quotes."""
        spec = next((s for s in self._parts if re.search(_GAP, s.title, _ANY)), None)
        return (spec.title, self.maybe_new(spec)) if spec else ("", ())

    @property
    def told(self) -> tuple[str, tuple[Silence, ...]]:
        """Which section says what is never mentioned, and all that it says of it."""
        spec = next((s for s in self._parts if re.search(_STRESS, s.title, _ANY)), None)
        return (spec.title, self._stress.cases(spec)) if spec else ("", ())

    def _mirror(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        """What each says of itself, and all points side by side."""
        own = [self._of_itself(each) for each in self.materials]
        quotes = tuple(sentence.quoted for said in own for sentence in said)
        roles = [material.documents[0].role for material in self.materials]
        if not quotes:
            yield Paragraph(text=f"No sentence to quote was found in the {' or the '.join(roles)}.")
        elif self._comparison and all(own):
            text = (
                f"If the rules picked well, the {roles[0]} says the following of itself, and the"
                f" {roles[1]} what stands after it. Is that the structural difference you are"
                " claiming?"
            )
            yield Claim(text=text, quotes=quotes)
        else:
            said = " and the ".join(role for role, each in zip(roles, own, strict=True) if each)
            text = f"The {said} says this of itself. Is that what you are claiming?"
            yield Claim(text=text, quotes=quotes)
        yield from self._without()
        if self._comparison:
            yield from side_by_side(self._comparison)

    def _of_itself(self, material: Material) -> tuple[Sentence, ...]:
        """What a document is about, by its own account: a short text begins with it."""
        if len(material.sentences) <= SHORT:
            return opening(material)
        return sayings(material, *_MIRROR)[:2]

    def _without(self) -> Iterator[DraftBlock]:
        """What cannot be judged, in the persona's words."""
        for wanted in self._missing:
            yield Paragraph(text=wanted.without or _unjudged(wanted))

    def _gap(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        """What is there already, and what has no counterpart."""
        if self._comparison is None:
            yield from self._unmeasured(spec)
            return
        alike = [pair for pair in self._comparison.alike if is_step(pair.point)][:1]
        found = self.maybe_new(spec)
        new, old = (material.documents[0].role for material in self.materials)
        for pair in alike:
            yield owing(spec, _close(pair, old), _sides(pair), ADDS.replace("{old}", old))
        for sentence, owed in zip(found, ELSEWHERE, strict=False):
            text = f"By its words, nothing in the {old} comes near this, so it may be what is new:"
            remedy = owed.replace("{old}", old).replace("{thing}", self._thing(sentence))
            yield owing(spec, text, (sentence.quoted,), remedy)
        if not found:
            nothing = NOTHING_NEW.replace("{new}", new).replace("{old}", old)
            yield Paragraph(text=nothing if alike else NO_POINTS)

    def _unmeasured(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        """What may be new, with nothing to hold it against."""
        found = self.maybe_new(spec)
        for sentence, owed in zip(found, PRIOR, strict=False):
            remedy = owed.replace("{thing}", self._thing(sentence))
            text = "This may be what is new, with nothing here to hold it against:"
            yield owing(spec, text, (sentence.quoted,), remedy)
        if not found:
            yield Paragraph(text=NO_POINTS)

    def maybe_new(self, spec: SectionSpec) -> tuple[Sentence, ...]:
        """What a section on what is new quotes as such."""
        compared = self._comparison
        found = compared.maybe_new if compared else new_in(self._new, points(self._new))
        return tuple(found)[: min(spec.max or _NEW, _NEW)]

    def _twist(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        """No suggestion, and why; questions instead."""
        yield Paragraph(text=NO_TWIST)
        yield BulletList(items=TWISTS)

    def _thing(self, sentence: Sentence) -> str:
        """What a sentence is about, in its own words where that is safe."""
        noun = self._nouns.of(sentence.text)
        return f"the {noun}" if noun else THING

    @cached_property
    def _nouns(self) -> Nouns:
        return Nouns(each.text for each in self._new.sentences)

    def _stressed(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        return self._stress.blocks(spec)


_Writer = Callable[[Confrontation, SectionSpec], Iterator[DraftBlock]]
_WRITERS: Mapping[str, _Writer] = {
    r"mirror|understand": Confrontation._mirror,
    _GAP: Confrontation._gap,
    _STRESS: Confrontation._stressed,
    r"twist|improve|suggest": Confrontation._twist,
}
"""A word of a section's title, and what fills it."""


def _unjudged(wanted: Input) -> str:
    return f"The {wanted.role} is not here, so nothing can be held against it."


def _sides(pair: Pair) -> tuple[Quoted, ...]:
    return tuple(each.quoted for each in (pair.point, pair.nearest) if each)


def _close(pair: Pair, old: str) -> str:
    shared = listed(pair.shared[:SHOWN])
    return f"The {old} has something close to this already (both speak of {shared}):"
