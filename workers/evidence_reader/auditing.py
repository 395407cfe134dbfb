"""What was looked into besides the sections, where one document is held against another.

An entry says what its zone's topics come to in both: which are never mentioned, and where the new
document speaks of the others. What the sections say already is not said again.
"""

from collections.abc import Iterator
from itertools import islice

from bot.core.answer import Claim, Paragraph, Quoted
from bot.core.persona import Group, Persona
from workers.evidence_reader.absences import importance, text_of
from workers.evidence_reader.choosing import choose
from workers.evidence_reader.confronting import Confrontation
from workers.evidence_reader.covering import none_quotable, nothing, unsaid
from workers.evidence_reader.leads import sought_for
from workers.evidence_reader.mentions import named
from workers.evidence_reader.owing import listed
from workers.evidence_reader.plans import slot_for
from workers.evidence_reader.points import novelties
from workers.evidence_reader.silences import belonging, zone_of

_QUOTES = 2


class Audits:
    """Zones filled from what a confrontation has found."""

    def __init__(self, persona: Persona, confrontation: Confrontation) -> None:
        self._zones, self._checklist = persona.coverage, persona.checklist
        self._of = confrontation
        self._new = confrontation.materials[0]
        self._text = text_of(self._new.documents)
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
        """What claims outright to be new."""
        title, said = self._of.claimed
        found = [pick.sentence for pick in choose(novelties(self._new), _QUOTES)]
        more = tuple(each.quoted for each in found if each not in said)
        if found and not more:
            return Paragraph(text=f"{zone.label}: what claims to be new is under “{title}”.")
        if not more:
            return Paragraph(text=nothing(zone, "novelty"))
        text = f"The rules looked for {sought_for('novelty')}, and picked:"
        return Claim(label=zone.label, text=text, quotes=more)

    def _entry(self, zone: Group) -> Claim | Paragraph:
        """What is never mentioned of the zone's topics, and what is."""
        silent = " ".join(filter(None, (self._told(zone), self._untold(zone))))
        if spoken := tuple(self._spoken(zone))[:_QUOTES]:
            words = listed([f"“{word}”" for word, _ in spoken])
            text = f"{silent} The {self._roles[0]} speaks of {words}:".strip()
            quotes = tuple(dict.fromkeys(quoted for _, quoted in spoken))
            return Claim(label=zone.label, text=text, quotes=quotes)
        found = silent or "the rules looked for its topics by name, and found nothing to quote."
        return Paragraph(text=f"{zone.label}: {found}")

    def _told(self, zone: Group) -> str:
        """Where to find what another section says already."""
        title, told = self._of.told
        topics = [each.item.topic for each in belonging(told, self._zones, zone)]
        return f"See “{title}” on {listed(topics)}." if topics else ""

    def _untold(self, zone: Group) -> str:
        _, told = self._of.told
        rest = [each for each in self._of.silences if each not in told]
        return unsaid(belonging(rest, self._zones, zone), self._roles)

    def _spoken(self, zone: Group) -> Iterator[tuple[str, Quoted]]:
        """Topics of the zone that the new document calls by name, each with a sentence."""
        for item in self._checklist:
            if zone_of(item, self._zones) == zone.id and importance(item, self._text):
                names = ((named(item.topic, s.text), s.quoted) for s in self._new.sentences)
                yield from islice((found for found in names if found[0]), 1)
