"""A new idea against the paper it wants to improve on: sections that need both documents.

What is found is told by words alone. What it means for the idea stays a question, and each attack
says what would have to be answered.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.core.answer import BulletList, Claim, DraftBlock, Paragraph, Quoted
from bot.core.document import Document
from bot.core.persona import Input, Persona, SectionSpec
from workers.evidence_reader.choosing import opening, sayings
from workers.evidence_reader.comparing import SHORT, SHOWN, Comparison, Pair
from workers.evidence_reader.cues import SlotName
from workers.evidence_reader.owing import listed, owing
from workers.evidence_reader.phrases import Phrases
from workers.evidence_reader.ranking import Material
from workers.evidence_reader.remedies import ADDS, ELSEWHERE, NO_POINTS, NO_TWIST, PRIOR, TWISTS
from workers.evidence_reader.sentences import Sentence
from workers.evidence_reader.silences import silences
from workers.evidence_reader.stressing import Stress
from workers.evidence_reader.words import words

_MOST = 4  # entries of a section that sets no limit
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
        sentences = [s for material in self._materials() for s in material.sentences]
        found = silences(persona.checklist, there, sentences)
        self._stress = Stress(self._materials(), found, persona.coverage)

    @property
    def comparison(self) -> Comparison | None:
        """The two documents held against each other, if both are there."""
        return self._comparison

    def blocks(self, spec: SectionSpec) -> Iterator[DraftBlock] | None:
        """What stands in a section; None when its title asks for nothing that is known here."""
        for pattern, write in _WRITERS.items():
            if re.search(pattern, spec.title, re.IGNORECASE):
                return write(self, spec)
        return None

    def _materials(self) -> tuple[Material, ...]:
        return (self._new, self._comparison.old) if self._comparison else (self._new,)

    def _mirror(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        """What each says of itself, and all points side by side."""
        own = [self._of_itself(each) for each in self._materials()]
        quotes = tuple(sentence.quoted for said in own for sentence in said)
        roles = [material.documents[0].role for material in self._materials()]
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
        if self._comparison and (table := self._comparison.table()):
            yield table

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
        most = spec.max or _MOST
        if self._comparison is None:
            yield from self._unmeasured(spec, most)
            return
        alike = self._comparison.alike[: min(len(ADDS), max(1, most // 2))]
        alone = self._comparison.alone[: most - len(alike)]
        old = self._comparison.old.documents[0].role
        for pair, owed in zip(alike, ADDS, strict=False):
            remedy = owed.replace("{old}", old).replace("{words}", listed(pair.shared[:SHOWN]))
            yield owing(spec, _close(pair, old), _sides(pair), remedy)
        for pair, owed in zip(alone, ELSEWHERE, strict=False):
            text = f"By its words, nothing in the {old} comes near this, so it may be what is new:"
            remedy = owed.replace("{old}", old).replace("{words}", self._about(pair.point))
            yield owing(spec, text, (pair.point.quoted,), remedy)
        if not (alike or alone):
            yield Paragraph(text=NO_POINTS)

    def _unmeasured(self, spec: SectionSpec, most: int) -> Iterator[DraftBlock]:
        """Claims of novelty with nothing to hold them against."""
        claimed = sayings(self._new, "novelty", "claim")[:most]
        for sentence, owed in zip(claimed, PRIOR, strict=False):
            remedy = owed.replace("{words}", self._about(sentence))
            text = "Claimed, with nothing here to hold it against:"
            yield owing(spec, text, (sentence.quoted,), remedy)
        if not claimed:
            yield Paragraph(text=NO_POINTS)
        yield from self._without()

    def _twist(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        """No suggestion, and why; questions instead."""
        yield Paragraph(text=NO_TWIST)
        yield BulletList(items=TWISTS)

    def _about(self, sentence: Sentence) -> str:
        """What a sentence speaks of, in its own words."""
        phrases = Phrases(each.text for each in self._new.sentences)
        topics: list[str] = []
        for _ in range(2):
            topic = phrases.topic(sentence.text, (*topics, self._new.system))
            if topic and not any(topic in other for other in topics):
                topics.append(topic)
        return listed(topics or _telling(sentence))

    def _stressed(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        return self._stress.blocks(spec)


_Writer = Callable[[Confrontation, SectionSpec], Iterator[DraftBlock]]
_WRITERS: Mapping[str, _Writer] = {
    r"mirror|understand": Confrontation._mirror,
    r"novel|gap|delta|what is new": Confrontation._gap,
    r"stress|torture|corner|attack|break": Confrontation._stressed,
    r"twist|improve|suggest": Confrontation._twist,
}
"""A word of a section's title, and what fills it."""


def _telling(sentence: Sentence) -> Sequence[str]:
    return sorted(dict.fromkeys(words(sentence.text)), key=len, reverse=True)[:3]


def _unjudged(wanted: Input) -> str:
    return f"The {wanted.role} is not here, so nothing can be held against it."


def _sides(pair: Pair) -> tuple[Quoted, ...]:
    return tuple(each.quoted for each in (pair.point, pair.nearest) if each)


def _close(pair: Pair, old: str) -> str:
    shared = listed(pair.shared[:SHOWN])
    return f"The {old} has something close to this already (both speak of {shared}):"
