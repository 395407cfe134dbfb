"""What was looked into besides the sections, where one document is held against another.

An entry says what its zone's topics come to in both: which are never mentioned, and where the new
document speaks of the others. What the sections say already is not said again.
"""

from collections.abc import Iterator, Sequence

from bot.core.answer import Claim, Paragraph, Quoted
from bot.core.persona import ChecklistItem, Group, Persona
from workers.evidence_reader.confronting import Confrontation
from workers.evidence_reader.covering import none_quotable, nothing, of_slot, unsaid
from workers.evidence_reader.leads import sought_for
from workers.evidence_reader.mentions import mention
from workers.evidence_reader.owing import listed
from workers.evidence_reader.plans import slot_for
from workers.evidence_reader.points import points, steps
from workers.evidence_reader.silences import Silence, belonging, zone_of

_QUOTES = 2


class Audits:
    """Zones filled from what a confrontation has found."""

    def __init__(self, persona: Persona, confrontation: Confrontation) -> None:
        self._zones, self._checklist = persona.coverage, persona.checklist
        self._of = confrontation
        self._new = confrontation.materials[0]
        self._roles = [material.documents[0].role for material in confrontation.materials]

    def entries(self) -> Iterator[Claim | Paragraph]:
        """An entry a zone, in the persona's order; one sentence where there is nothing to quote."""
        if not any(material.sentences for material in self._of.materials):
            yield none_quotable(self._zones)
            return
        for zone in self._zones:
            if slot_for(zone.label, zone.hint) == "novelty":
                yield self._novel(zone)
            else:
                yield self._entry(zone)

    def _novel(self, zone: Group) -> Claim | Paragraph:
        """How much has a counterpart, and what claims outright to be new."""
        sought, quotes = sought_for("novelty"), of_slot(self._new, "novelty", _QUOTES)
        compared = self._compared()
        if quotes:
            text = f"{compared} The rules looked for {sought}, and picked:".strip()
            return Claim(label=zone.label, text=text, quotes=quotes)
        around = self._around() if compared else ()
        if not around:
            return Paragraph(text=nothing(zone, "novelty"))
        text = f"{compared} The rules looked for {sought}, and found none. One of those compared:"
        return Claim(label=zone.label, text=text, quotes=around)

    def _entry(self, zone: Group) -> Claim | Paragraph:
        """What is never mentioned of the zone's topics, and what is."""
        silent = " ".join(filter(None, (self._told(zone), self._untold(zone))))
        spoken = list(self._spoken(zone))
        quotes = tuple(dict.fromkeys(quoted for _, quoted in spoken)) or (
            self._around() if silent else ()
        )
        if not quotes:
            return Paragraph(text=_no_topic(zone))
        where = f"The {self._roles[0]} has {listed([word for word, _ in spoken])}:"
        around = f"To hold that against, from the {quotes[0].document}:"
        text = f"{silent} {where if spoken else around}".strip()
        return Claim(label=zone.label, text=text, quotes=quotes)

    def _told(self, zone: Group) -> str:
        """Where to find what another section says already."""
        title, told = self._of.told
        if not belonging(told, self._zones, zone):
            return ""
        return f"What the {self._roles[0]} never mentions of this is under “{title}”."

    def _untold(self, zone: Group) -> str:
        _, told = self._of.told
        rest: Sequence[Silence] = [each for each in self._of.silences if each not in told]
        return unsaid(belonging(rest, self._zones, zone), self._roles)

    def _spoken(self, zone: Group) -> Iterator[tuple[str, Quoted]]:
        """Words of the zone's topics that the new document has, each with a sentence."""
        left = _QUOTES
        for item in self._checklist:
            found = self._word(item) if zone_of(item, self._zones) == zone.id and left else None
            if found:
                left -= 1
                yield found

    def _word(self, item: ChecklistItem) -> tuple[str, Quoted] | None:
        for sentence in self._new.sentences:
            word = mention(item.terms, sentence.text)
            if word and self._new.fitness[sentence.order] > -2:
                return f"“{word}” of {item.topic}", sentence.quoted
        return None

    def _around(self) -> tuple[Quoted, ...]:
        """A point of the new document's, to set beside what it does not speak of."""
        comparison = self._of.comparison
        found = (*(comparison.maybe_new if comparison else ()), *steps(self._new))
        return tuple(sentence.quoted for sentence in (*found, *points(self._new))[:1])

    def _compared(self) -> str:
        """How much of the new document has a counterpart."""
        compared = self._of.comparison
        if compared is None or not compared.pairs:
            return ""
        new, old = self._roles
        return (
            f"Sentences of the {new} that were compared: {_counted(len(compared.pairs))}. Of these,"
            f" {_counted(len(compared.alone))} came near nothing in the {old}."
        )


def _no_topic(zone: Group) -> str:
    return f"{zone.label}: the rules looked for words of its topics, and found nothing to quote."


_COUNTS = (
    *("none", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"),
)


def _counted(count: int) -> str:
    """In words: a figure of our own beside a document's would look like one of the document's."""
    return _COUNTS[count] if count < len(_COUNTS) else "many"
