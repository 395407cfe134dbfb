"""A section filled from documents by its own words: quotes, what is missing, questions."""

from collections.abc import Iterator, Sequence

from bot.core.answer import BulletList, Claim, DraftBlock, Paragraph
from bot.core.document import Document
from bot.core.persona import FREE_FORM, Group, Persona, SectionSpec
from workers.evidence_reader.absences import absences, never
from workers.evidence_reader.choosing import choose, impresses
from workers.evidence_reader.cues import SlotName
from workers.evidence_reader.leads import lead, lead_near, none_found
from workers.evidence_reader.plans import PLANS, slot_for
from workers.evidence_reader.questions import questions
from workers.evidence_reader.ranking import Material, Pick, nearest

_TOO_LITTLE = (
    "There is next to nothing to quote in {name}: {count} of running text {were} found. The rules"
    " read English prose; a scan, slides or another language leave them little."
)
_AS_ABOVE = "As above: too few whole sentences were found to fill this part with quotes."
_SENTENCES = ("no whole sentence", "one whole sentence", "two whole sentences",
              "three whole sentences", "four whole sentences")  # fmt: skip
_NONE_NEAR = (
    "No sentence of the document shares enough words with the question to be quoted. Whether it"
    " answers in other words, the rules cannot tell; this is what it says about itself."
)
_NEAR = 5  # sentences for a question
_FEW = 5  # sentences; below it no choice can be made
_MOST = 12  # claims of a section whose persona sets no limit
_QUESTIONS = 3  # where the persona leaves the number open
_TELLING = 5  # absences that get a line of their own


class Writer:
    """Fills one section after the other, never quoting the same thing twice."""

    def __init__(self, persona: Persona, documents: Sequence[Document], asked: str = "") -> None:
        self._material = Material(documents)
        self._asked = asked  # what the asker wants to know in particular
        readable = len(self._material.sentences) >= _FEW
        self._missing = absences(persona.checklist, documents) if readable else ()
        self._taken: list[Pick] = []
        self._unsaid = self._missing
        self._excused = False  # that there is too little to quote has been said

    def blocks(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        """What stands in a section."""
        if len(self._material.sentences) < _FEW:
            yield Paragraph(text=self._too_little())
            if spec.kind != "questions":
                return
        if spec.kind == "questions":
            yield from questions(self._material, self._missing, spec.count or _QUESTIONS)
            return
        for group in spec.groups or (None,):
            yield from self._part(spec, group)

    def _too_little(self) -> str:
        """Why sections stay empty: said once, as it is one thing."""
        if self._excused:
            return _AS_ABOVE
        self._excused = True
        names = " and ".join(f"“{document.name}”" for document in self._material.documents)
        count = len(self._material.sentences)
        were = "were" if count > 1 else "was"
        said = _TOO_LITTLE.replace("{count}", _SENTENCES[count]).replace("{were}", were)
        return said.replace("{name}", names)

    def _part(self, spec: SectionSpec, group: Group | None) -> Iterator[DraftBlock]:
        """One group of a section, or a section without groups."""
        title, hint = _wording(spec, group)
        label = group.label if group else ""
        most = max(1, (spec.max or _MOST) // (len(spec.groups) or 1))
        slot = slot_for(title, hint)
        if spec == FREE_FORM and self._asked:
            yield from self.near(self._asked, most)
        elif slot is None:
            yield from self._by_hint(f"{title} {hint}", min(3, most), label)
        elif spec.count == 1:
            yield self._together(slot)
        else:
            yield from self._singly(slot, most, label)
            if slot == "limit":
                yield from self._absent()

    def _singly(self, slot: SlotName, most: int, label: str) -> Iterator[DraftBlock]:
        """A claim per quote; where a slot stays empty, that is said."""
        empty: list[SlotName] = []
        before = most
        for each, count in PLANS[slot]:
            picks = self._pick(each, min(count + self._material.vouched(each), most))
            most -= len(picks)
            for pick in picks:
                yield Claim(label=label, text=lead(each, pick), quotes=(pick.sentence.quoted,))
            if not picks and most > 0 and not self._candidates(each):
                empty.append(each)
        if empty:
            yield Paragraph(text=none_found(empty, label, besides=most < before))

    def _together(self, slot: SlotName) -> DraftBlock:
        """One paragraph, where the persona asks for one."""
        picks = self._pick(slot, PLANS[slot][0][1])
        if not picks:
            return Paragraph(text=none_found([slot], "", besides=False))
        text = "What the authors say they do, in their own words:"
        return Claim(text=text, quotes=tuple(pick.sentence.quoted for pick in picks))

    def _pick(self, slot: SlotName, count: int) -> tuple[Pick, ...]:
        picks = choose(self._candidates(slot), count, self._taken)
        self._taken.extend(picks)
        return picks

    def _candidates(self, slot: SlotName) -> tuple[Pick, ...]:
        """What qualifies, whether or not it has been shown elsewhere already."""
        ranked = self._material.ranked(slot)
        return tuple(filter(impresses, ranked)) if slot == "result" else ranked

    def _by_hint(self, hint: str, count: int, label: str) -> Iterator[DraftBlock]:
        picks = choose(nearest(self._material, hint), count, self._taken)
        self._taken.extend(picks)
        for pick in picks:
            yield Claim(
                label=label, text="Closest to what belongs here:", quotes=(pick.sentence.quoted,)
            )
        if not picks:
            said = "The rules found nothing to quote here; this section wants a language model."
            yield Paragraph(text=f"{label}: {said}" if label else said)

    def near(self, asked: str, most: int, label: str = "") -> Iterator[DraftBlock]:
        """The sentences nearest to a question; where none is, that is said."""
        picks = choose(nearest(self._material, asked, anywhere=True), min(_NEAR, most), self._taken)
        self._taken.extend(picks)
        for pick in picks:
            yield Claim(label=label, text=lead_near(pick), quotes=(pick.sentence.quoted,))
        if not picks:
            yield Paragraph(text=_NONE_NEAR)
            yield from self._singly("claim", most, label)

    def _absent(self) -> Iterator[DraftBlock]:
        """Said once, however many sections ask for limits; the less telling ones on one line."""
        missing, self._unsaid = self._unsaid, ()
        if not missing:
            return
        items = [absence.searched for absence in missing[:_TELLING]]
        if rest := missing[_TELLING:]:
            items.append(", ".join(absence.searched for absence in rest))
        yield Paragraph(text=f"{never(missing[0].whole)}:")
        yield BulletList(items=tuple(items))


def _wording(spec: SectionSpec, group: Group | None) -> tuple[str, str]:
    """What the persona calls a place, and what it says belongs there."""
    return (group.label, group.hint) if group else (spec.title, spec.hint)
