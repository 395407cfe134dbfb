"""What was looked into besides the sections: one entry a zone, as far as rules can tell."""

import re
from collections.abc import Iterator, Sequence

from bot.core.answer import Claim, Paragraph, Quoted
from bot.core.document import Document
from bot.core.persona import Group, Persona
from workers.evidence_reader.choosing import choose
from workers.evidence_reader.cues import SlotName
from workers.evidence_reader.leads import sought_for
from workers.evidence_reader.plans import slot_for
from workers.evidence_reader.points import novelties
from workers.evidence_reader.ranking import Material, nearest
from workers.evidence_reader.sentences import Sentence
from workers.evidence_reader.silences import Silence, belonging, silences

_TOPICS = 3  # silences named in an entry
_QUOTES = 2
_CLOSEST = "What shares most words with this zone, as the rules count them:"
_AROUND = "To hold that against, from the document:"


class Coverage:
    """Zones filled from the same documents as the sections."""

    def __init__(self, persona: Persona, documents: Sequence[Document]) -> None:
        self._zones = persona.coverage
        self._material = Material(documents)
        self._silences = silences(persona.checklist, documents, self._material.sentences)

    def entries(self) -> Iterator[Claim | Paragraph]:
        """An entry a zone, in the persona's order; one sentence where there is nothing to quote."""
        if not self._material.sentences:
            yield none_quotable(self._zones)
            return
        for zone in self._zones:
            yield self._entry(zone, slot_for(zone.label, zone.hint))

    def _entry(self, zone: Group, slot: SlotName | None) -> Claim | Paragraph:
        known = tuple(filter(None, (self._silent(zone),)))
        lead, quotes = self._picked(zone, slot)
        quotes = quotes or (self._central() if known else ())
        if not quotes:
            return Paragraph(text=nothing(zone, slot))
        apart, named = self._apart(zone)
        rest = [quoted for quoted in quotes if quoted not in named][: _QUOTES - len(named)]
        return Claim(
            label=zone.label,
            text=" ".join(filter(None, (*known, apart, lead if rest else ""))),
            quotes=(*rest, *named),
        )

    def _picked(self, zone: Group, slot: SlotName | None) -> tuple[str, tuple[Quoted, ...]]:
        """The best of the zone's slot, or what is near to its words, and which of them it is."""
        if slot and (found := of_slot(self._material, slot, _QUOTES)):
            return f"The rules looked for {sought_for(slot)}, and picked:", found
        if near := choose(nearest(self._material, f"{zone.label} {zone.hint}"), _QUOTES):
            return _CLOSEST, tuple(pick.sentence.quoted for pick in near)
        return _AROUND, ()

    def _central(self) -> tuple[Quoted, ...]:
        """A point of the document's, to set beside what it does not speak of."""
        ranked = (*self._material.ranked("mechanism"), *self._material.ranked("claim"))
        return tuple(pick.sentence.quoted for pick in choose(ranked, 1))

    def _apart(self, zone: Group) -> tuple[str, tuple[Quoted, ...]]:
        """What the zone has to tell apart: a step is known by its words, the rest by its name."""
        names = [wanted.split("|")[0] for wanted in zone.mentions]
        found = {name: self._step() if name == "mechanism" else self._advised(name)
                 for name in names}  # fmt: skip
        quoted = {name: sentence.quoted for name, sentence in found.items() if sentence}
        places = ("last quote", "last quote but one", "quote before these")
        seen = dict(zip(reversed(quoted), places, strict=False))
        said = [f"For the {name}, see the {seen[name]}." if name in seen
                else f"No sentence on the {name} was found." for name in names]  # fmt: skip
        return " ".join(said), tuple(quoted.values())

    def _step(self) -> Sentence | None:
        return next((pick.sentence for pick in self._material.ranked("mechanism")), None)

    def _advised(self, name: str) -> Sentence | None:
        """Where the authors choose something by that name, which may also stand in other senses."""
        own = re.compile(
            rf"\b(?:we|our)\b[^.,;]{{0,60}}\b(?:an?|the|our) (?:[\w-]+ )?{name}\b(?! \w+s\b)"
        )
        return next((s for s in self._material.sentences if own.search(s.text.lower())), None)

    def _silent(self, zone: Group) -> str:
        """What no document mentions, or only one does."""
        roles = [document.role for document in self._material.documents]
        return unsaid(belonging(self._silences, self._zones, zone), roles)


def none_quotable(zones: Sequence[Group]) -> Paragraph:
    """What is said where no sentence can be quoted."""
    names = ", ".join(zone.label for zone in zones)
    return Paragraph(text=f"No sentence could be quoted on any of these: {names}.")


def unsaid(found: Sequence[Silence], roles: Sequence[str]) -> str:
    """Who never mentions what, a sentence for each group of documents."""
    said = []
    for silent in dict.fromkeys(each.silent for each in found):
        topics = [each.item.topic for each in found if each.silent == silent][:_TOPICS]
        said.append(f"{_subject(silent, roles)} {_joined(topics)}.")
    return " ".join(said)


def of_slot(material: Material, slot: SlotName, count: int) -> tuple[Quoted, ...]:
    """The best of a slot, of the kind that an entry says was looked for."""
    ranked = novelties(material) if slot == "novelty" else material.ranked(slot)
    return tuple(pick.sentence.quoted for pick in choose(ranked, count))


def nothing(zone: Group, slot: SlotName | None) -> str:
    """What was looked for in vain."""
    sought = sought_for(slot) if slot else "a sentence that shares its words"
    return f"{zone.label}: the rules looked for {sought}, and found nothing to quote."


def _subject(silent: Sequence[str], roles: Sequence[str]) -> str:
    if len(roles) == 1:
        return "The text never mentions"
    if len(silent) == len(roles):
        return "Neither document mentions" if len(roles) == 2 else "No document mentions"
    return f"The {' and the '.join(silent)} never mention{'s' if len(silent) == 1 else ''}"


def _joined(topics: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(topics[:-1]), topics[-1])))
