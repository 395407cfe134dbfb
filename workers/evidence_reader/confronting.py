"""A new idea against the paper it wants to improve on: sections that need both documents.

What is found is told by words alone. What it means for the idea stays a question, and each attack
says what would have to be answered.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice

from bot.core.answer import BulletList, Claim, DraftBlock, Paragraph, Quoted
from bot.core.document import Document
from bot.core.persona import Group, Input, Persona, SectionSpec
from workers.evidence_reader.choosing import choose
from workers.evidence_reader.comparing import SHORT, SHOWN, Comparison, Pair
from workers.evidence_reader.cues import SlotName
from workers.evidence_reader.phrases import Phrases
from workers.evidence_reader.ranking import Material
from workers.evidence_reader.remedies import (
    ADDS,
    ELSEWHERE,
    NO_POINTS,
    NO_STEPS,
    NO_TWIST,
    PRESENT,
    PRIOR,
    STEPS,
    TWISTS,
)
from workers.evidence_reader.sentences import Sentence
from workers.evidence_reader.silences import Silence, belonging, silences
from workers.evidence_reader.words import stems, words

_MOST = 4  # entries of a section that sets no limit
_CASES = 5  # things that are put to a mechanism
_FEW_STEPS = 3
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
        self._silences = silences(persona.checklist, there, sentences)
        self._zones = persona.coverage
        self._steps = self._sayings(self._new, "mechanism")
        if len(self._steps) < _FEW_STEPS:
            more = self._sayings(self._new, "claim", "novelty", "result")
            self._steps = tuple(dict.fromkeys((*self._steps, *more)))

    @property
    def comparison(self) -> Comparison | None:
        """The two documents held against each other, if both are there."""
        return self._comparison

    @property
    def silences(self) -> tuple[Silence, ...]:
        """What either of them never mentions."""
        return self._silences

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
        sayings = [self._of_itself(each) for each in self._materials()]
        quotes = tuple(_quoted(sentence) for said in sayings for sentence in said)
        roles = [material.documents[0].role for material in self._materials()]
        if not quotes:
            yield Paragraph(text=f"No sentence to quote was found in the {' or the '.join(roles)}.")
        elif self._comparison and all(sayings):
            text = (
                f"If the rules picked well, the {roles[0]} says the following of itself, and the"
                f" {roles[1]} what stands after it. Is that the structural difference you are"
                " claiming?"
            )
            yield Claim(text=text, quotes=quotes)
        else:
            said = " and the ".join(role for role, each in zip(roles, sayings, strict=True) if each)
            text = f"The {said} says this of itself. Is that what you are claiming?"
            yield Claim(text=text, quotes=quotes)
        yield from self._without()
        if self._comparison and (table := self._comparison.table()):
            yield table

    def _of_itself(self, material: Material) -> tuple[Sentence, ...]:
        """What a document is about, by its own account: a short text begins with it."""
        if len(material.sentences) <= SHORT:
            fit = (s for s in material.sentences if material.fitness[s.order] > -1)
            return tuple(islice(fit, 2))
        return self._sayings(material, *_MIRROR)[:2]

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
            remedy = owed.replace("{old}", old).replace("{words}", _listed(pair.shared[:SHOWN]))
            yield _owing(spec, _close(pair, old), _sides(pair), remedy)
        for pair, owed in zip(alone, ELSEWHERE, strict=False):
            text = f"By its words, nothing in the {old} comes near this, so it may be what is new:"
            remedy = owed.replace("{old}", old).replace("{words}", self._about(pair.point))
            yield _owing(spec, text, (_quoted(pair.point),), remedy)
        if not (alike or alone):
            yield Paragraph(text=NO_POINTS)

    def _unmeasured(self, spec: SectionSpec, most: int) -> Iterator[DraftBlock]:
        """Claims of novelty with nothing to hold them against."""
        claimed = self._sayings(self._new, "novelty", "claim")[:most]
        for sentence, owed in zip(claimed, PRIOR, strict=False):
            remedy = owed.replace("{words}", self._about(sentence))
            yield _owing(spec, "Claimed, with nothing here to hold it against:",
                         (_quoted(sentence),), remedy)  # fmt: skip
        if not claimed:
            yield Paragraph(text=NO_POINTS)
        yield from self._without()

    def _stress(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        """Steps of the mechanism, and what is never said to happen to them."""
        new = self._new.documents[0].role
        silent = (each for each in self._torture(spec) if new in each.silent)
        cases = list(islice(silent, min(spec.max or _MOST, _CASES)))
        if self._steps:
            yield from self._attacks(spec, cases)
        else:
            yield Paragraph(text=NO_STEPS)
        if cases:
            yield Paragraph(text=f"The {new} never mentions these, as far as it was searched:")
            yield BulletList(items=tuple(case.searched for case in cases))

    def _attacks(self, spec: SectionSpec, cases: Sequence[Silence]) -> Iterator[Claim]:
        """Each case put to a step of its own, as long as there are enough."""
        steps = list(self._steps)
        for case, remedy in zip(cases, cycle(PRESENT)):
            step = _nearest_step(case, steps)
            steps.remove(step)
            steps = steps or list(self._steps)
            yield self._attack(spec, case, step, remedy)
        for step, remedy in zip(steps, STEPS[: max(0, spec.min - len(cases))], strict=False):
            yield _owing(spec, "Take this step of the mechanism:", (_quoted(step),), remedy)

    def _attack(self, spec: SectionSpec, case: Silence, step: Sentence, remedy: str) -> Claim:
        new = self._new.documents[0].role
        spoken = case.spoken if case.spoken and case.spoken.document != new else None
        quotes = tuple(_quoted(each) for each in (step, spoken) if each)
        text = _never(case, new, self._materials(), bool(spoken))
        return _owing(spec, text, quotes, remedy.replace("{topic}", case.item.topic))

    def _torture(self, spec: SectionSpec) -> tuple[Silence, ...]:
        """The topics of the zone closest to this section; where they are few, then all others."""
        zone = _closest_zone(spec, self._zones)
        first = belonging(self._silences, self._zones, zone) if zone else ()
        if len(first) >= _FEW_STEPS:
            return first
        return (*first, *(each for each in self._silences if each not in first))

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
        return _listed(topics or _telling(sentence))

    def _sayings(self, material: Material, *slots: SlotName) -> tuple[Sentence, ...]:
        """The best sentences of these slots, the first slot first; in a short text, any."""
        ranked = (pick for slot in slots for pick in choose(material.ranked(slot), _MOST))
        found = dict.fromkeys(pick.sentence for pick in ranked)
        fit = (s for s in material.sentences if material.fitness[s.order] > -1)
        return tuple(found) or tuple(islice(fit, 2))


_Writer = Callable[[Confrontation, SectionSpec], Iterator[DraftBlock]]
_WRITERS: Mapping[str, _Writer] = {
    r"mirror|understand": Confrontation._mirror,
    r"novel|gap|delta|what is new": Confrontation._gap,
    r"stress|torture|corner|attack|break": Confrontation._stress,
    r"twist|improve|suggest": Confrontation._twist,
}
"""A word of a section's title, and what fills it."""


def _telling(sentence: Sentence) -> Sequence[str]:
    return sorted(dict.fromkeys(words(sentence.text)), key=len, reverse=True)[:3]


def _unjudged(wanted: Input) -> str:
    return f"The {wanted.role} is not here, so nothing can be held against it."


def _owing(spec: SectionSpec, text: str, quotes: tuple[Quoted, ...], remedy: str) -> Claim:
    return Claim(text=text, quotes=quotes, remedy=remedy if spec.remedy else "")


def _quoted(sentence: Sentence) -> Quoted:
    return Quoted(text=sentence.text, document=sentence.document)


def _sides(pair: Pair) -> tuple[Quoted, ...]:
    return tuple(_quoted(each) for each in (pair.point, pair.nearest) if each)


def _close(pair: Pair, old: str) -> str:
    shared = _listed(pair.shared[:SHOWN])
    return f"The {old} has something close to this already (both speak of {shared}):"


def _listed(topics: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(topics[:-1]), *topics[-1:])))


def _never(case: Silence, new: str, materials: Sequence[Material], spoken: bool) -> str:
    """Who is silent on a topic."""
    roles = [material.documents[0].role for material in materials]
    said = f"The {new} never mentions {case.item.topic}"
    if spoken:
        other = next(role for role in roles if role != new)
        return f"{said}, while the {other} does:"
    others = [role for role in roles if role != new and role in case.silent]
    return f"{said}{''.join(f', nor does the {role}' for role in others)}. Take this step:"


def _nearest_step(case: Silence, steps: Sequence[Sentence]) -> Sentence:
    """The step that a topic bears on most, by its words; the first where none stands out."""
    about = stems(" ".join((case.item.topic, *case.item.terms, *case.item.when)))
    return max(steps, key=lambda step: len(step.stems & about))


def _closest_zone(spec: SectionSpec, zones: Sequence[Group]) -> Group | None:
    wanted = stems(f"{spec.title} {spec.hint}")
    shared = [(len(wanted & stems(f"{zone.label} {zone.hint}")), zone) for zone in zones]
    best = max(shared, key=lambda each: each[0], default=(0, None))
    return best[1] if best[0] else None
