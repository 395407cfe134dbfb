"""What was looked into besides the sections: one entry a zone, as far as rules can tell."""

from collections.abc import Iterator, Sequence

from bot.core.answer import Claim, Paragraph, Quoted
from bot.core.document import Document
from bot.core.persona import Group, Persona
from workers.evidence_reader.choosing import choose
from workers.evidence_reader.comparing import Comparison
from workers.evidence_reader.cues import SlotName
from workers.evidence_reader.leads import sought_for
from workers.evidence_reader.plans import slot_for
from workers.evidence_reader.ranking import Material, nearest
from workers.evidence_reader.sentences import Sentence
from workers.evidence_reader.silences import belonging, silences
from workers.evidence_reader.words import stems

_TOPICS = 3  # silences named in an entry
_QUOTES = 2
_CLOSEST = "What shares most words with this zone, as the rules count them:"
_AROUND = "To hold that against, from the document:"


class Coverage:
    """Zones filled from the same documents as the sections."""

    def __init__(
        self,
        persona: Persona,
        documents: Sequence[Document],
        comparison: Comparison | None = None,
    ) -> None:
        self._zones = persona.coverage
        self._documents = {document.role: Material((document,)) for document in documents}
        self._material = Material(documents)
        self._silences = silences(persona.checklist, documents, self._material.sentences)
        self._comparison = comparison

    def entries(self) -> Iterator[Claim | Paragraph]:
        """An entry a zone, in the persona's order; one sentence where there is nothing to quote."""
        if not self._material.sentences:
            names = ", ".join(zone.label for zone in self._zones)
            yield Paragraph(text=f"No sentence could be quoted on any of these: {names}.")
            return
        for zone in self._zones:
            yield self._entry(zone, slot_for(zone.label, zone.hint))

    def _entry(self, zone: Group, slot: SlotName | None) -> Claim:
        known = tuple(filter(None, (self._compared(slot), self._silent(zone))))
        lead, quotes = self._picked(zone, slot)
        quotes = quotes or (self._central(zone) if known else ())
        if not quotes:
            return Claim(label=zone.label, text=_nothing(zone, slot), applies=False)
        apart = tuple(self._apart(zone))
        more = tuple(s.quoted for _, s in apart if s)
        return Claim(
            label=zone.label,
            text=" ".join((*known, *(said for said, _ in apart), lead)),
            quotes=tuple(dict.fromkeys((*quotes[: _QUOTES - len(more)], *more))),
        )

    def _picked(self, zone: Group, slot: SlotName | None) -> tuple[str, tuple[Quoted, ...]]:
        """The best of the zone's slot, or what is near to its own words, and which of them it is.

        Between two documents a zone is about the one that it names, else about the new one, and its
        own words say more than a slot, which was made for a single paper.
        """
        material = self._about(zone)
        by_slot = choose(material.ranked(slot), _QUOTES) if slot else ()
        by_words = choose(nearest(material, f"{zone.label} {zone.hint}"), _QUOTES)
        sought = sought_for(slot) if slot else ""
        ways = [(f"The rules looked for {sought}, and picked:", by_slot), (_CLOSEST, by_words)]
        if self._comparison and slot != "novelty":
            ways.reverse()
        for lead, picks in ways:
            if picks:
                return lead, tuple(pick.sentence.quoted for pick in picks)
        return _AROUND, ()

    def _central(self, zone: Group) -> tuple[Quoted, ...]:
        """A point of the document's, to set beside what it does not speak of."""
        compared = self._comparison
        if compared and (points := compared.alone or compared.alike):
            return (points[0].point.quoted,)
        picks = choose(
            (*self._about(zone).ranked("mechanism"), *self._about(zone).ranked("claim")), 1
        )
        return tuple(pick.sentence.quoted for pick in picks)

    def _about(self, zone: Group) -> Material:
        if self._comparison is None:
            return self._material
        named = (m for role, m in self._documents.items() if role in zone.label.lower())
        return next(named, self._comparison.new)

    def _apart(self, zone: Group) -> Iterator[tuple[str, Sentence | None]]:
        """What the zone has to tell apart, each with a sentence that names it."""
        names = [wanted.split("|")[0] for wanted in zone.mentions]
        if names:
            yield f"Look for the {names[0]} in the first quote.", None
        for name in names[1:]:
            found = next((s for s in self._material.sentences if _names(name, s)), None)
            if found:
                yield f"For the {name}, see the last quote, which speaks of it by that name.", found
            else:
                yield f"Look for the {name} in what the text recommends doing with it.", None

    def _silent(self, zone: Group) -> str:
        """What no document mentions, or only one does."""
        mine = belonging(self._silences, self._zones, zone)
        roles = [document.role for document in self._material.documents]
        said = []
        for silent in dict.fromkeys(each.silent for each in mine):
            topics = [each.item.topic for each in mine if each.silent == silent][:_TOPICS]
            said.append(f"{_subject(silent, roles)} {_joined(topics)}.")
        return " ".join(said)

    def _compared(self, slot: SlotName | None) -> str:
        """How much of the new document has a counterpart, where the zone asks what is new."""
        compared = self._comparison
        if compared is None or slot != "novelty" or not compared.pairs:
            return ""
        new, old = (each.documents[0].role for each in (compared.new, compared.old))
        return (
            f"Sentences of the {new} that were compared: {_counted(len(compared.pairs))}. Of these,"
            f" {_counted(len(compared.alone))} came near nothing in the {old}."
        )


def _nothing(zone: Group, slot: SlotName | None) -> str:
    sought = sought_for(slot) if slot else "a sentence that shares its words"
    return f"for {zone.label} the rules looked for {sought}, and found none that could be quoted."


def _names(name: str, sentence: Sentence) -> bool:
    return bool(stems(name) & sentence.stems)


def _subject(silent: Sequence[str], roles: Sequence[str]) -> str:
    if len(roles) == 1:
        return "The text never mentions"
    if len(silent) == len(roles):
        return "Neither document mentions" if len(roles) == 2 else "No document mentions"
    return f"The {' and the '.join(silent)} never mention{'s' if len(silent) == 1 else ''}"


def _joined(topics: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(topics[:-1]), topics[-1])))


_COUNTS = (
    *("none", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def _counted(count: int) -> str:
    """In words: a figure of our own beside a document's would look like one of the document's."""
    return _COUNTS[count] if count < len(_COUNTS) else "many"
