"""Personas who need to know the asker's case: what was said of it, what was not, what follows.

Without a model there is no advice. There is what the asker said, slot by slot, the questions that
are still open, and whom to ask where the persona's field ends.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.core.answer import BulletList, Claim, DraftBlock, Paragraph, Table
from bot.core.document import Document
from bot.core.modes import filled, overstepped
from bot.core.persona import FREE_FORM, Persona, SectionSpec, Slot
from bot.core.terms import said_of
from workers.evidence_reader.choosing import choose
from workers.evidence_reader.leads import lead_near
from workers.evidence_reader.ranking import Material, Pick, nearest
from workers.evidence_reader.words import stems

_OPEN = "not said"
_NEAR = 3  # sentences of the documents for the question
_SHARED = 3  # words with a section that make a sentence worth quoting there
_CLOSE = "What the document says nearest to this part, by its words:"
_AT_HAND = (
    "the alert as it stands, with its threshold and the minute it began",
    "what changed before it: a deployment, a configuration, a model version, the traffic, a node",
    "latency, error rate, queue depth and GPU memory from an hour before it until now",
    "the way back to the last version that worked, and who may take it",
)
_HAND_OVER = (
    "the alert, and the minute it began",
    "what was observed, apart from what was guessed",
    "each step that was tried, in order, and what it changed",
)


def handing_over(persona: Persona, words: str) -> Paragraph:
    """Where the persona's field ends, and who stands on the other side."""
    told = []
    for boundary in overstepped(persona, words):
        said = dict.fromkeys(said_of(boundary.terms, words))
        quoted_words = ", ".join(f"“{each}”" for each in said)
        told.append(f"You speak of {quoted_words}, that is {boundary.topic}. {boundary.ask}")
    return Paragraph(text=" ".join(told))


class Asking:
    """Fills the sections of a persona with slots."""

    def __init__(self, persona: Persona, documents: Sequence[Document], question: str) -> None:
        self._persona = persona
        self._question = question
        self._said = filled(persona.slots, question)
        self._material = Material(documents)
        self._taken: list[Pick] = []
        self._told = False  # the table of slots has been shown

    def blocks(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        """What stands in a section."""
        if spec.kind == "questions":
            yield from self._questions(spec)
            return
        for pattern, write in _WRITERS.items():
            if re.search(pattern, f"{spec.id} {spec.title}", re.IGNORECASE):
                yield from write(self, spec)
                break
        else:
            yield from self._left(spec)
        yield from self._near(spec)

    def _open(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in self._persona.slots if slot.id not in self._said)

    def _questions(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        most = spec.count or spec.max or len(self._persona.slots)
        asked = [*self._open(), *(slot for slot in self._persona.slots if slot.id in self._said)]
        least = spec.count or max(spec.min, min(most, len(self._open())))
        for slot in asked[:least]:
            yield Claim(text=slot.ask)

    def _known(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        """The slots; what follows from them by arithmetic is worked out beside every answer."""
        yield from self._table()

    def _table(self) -> Iterator[DraftBlock]:
        self._told = True
        rows = tuple((s.name, self._said.get(s.id, _OPEN)) for s in self._persona.slots)
        yield Table(title="What you said", header=("What", "In your words"), rows=rows)

    def _recommendation(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        yield Paragraph(
            text="To weigh one design against another takes a language model, so there is no"
            " recommendation here. A benchmark under your own load would settle more than either."
        )
        if not self._told:
            yield from self._known(spec)

    def _objectives(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        """What good looks like: as far as it was said, and the questions that are left."""
        yield from self._table()
        if missing := self._open():
            yield Paragraph(text="Before anything is optimized, these have to be answered:")
            yield BulletList(items=tuple(slot.ask for slot in missing))

    def _options(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        yield Paragraph(
            text="No options were compared, since no language model was asked, so there is nothing"
            " to put side by side in a table."
        )

    def _now(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        yield Paragraph(
            text="Without a language model and a runbook there is no step to hand out that is known"
            " to be safe here. Before anything is changed, have these at hand:"
        )
        yield BulletList(items=_AT_HAND)

    def _cause(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        labels = [group.label for group in spec.groups]
        observed = self._observed()
        if observed:
            said = ", ".join(f"“{words}”" for words in observed)
            text = f"Observed, as you say it: {said}. Nothing else is known here."
            yield Claim(label=labels[0] if labels else "", text=text)
        yield Paragraph(
            text="I don't know the cause. To name a hypothesis, and the test that tells, takes a"
            " language model or a runbook that describes this alert."
        )

    def _observed(self) -> tuple[str, ...]:
        terms = (term for mode in self._persona.modes for term in mode.terms)
        return said_of(terms, self._question)

    def _check(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        yield Paragraph(
            text="Write down the value that raised the alarm before each step. A step worked when"
            " that value is back where it was before the alarm and stays there; a single good"
            " minute proves nothing."
        )

    def _escalate(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        yield Paragraph(
            text="Escalate as soon as you do not know what the next step would do. Hand over:"
        )
        yield BulletList(items=_HAND_OVER)

    def _left(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        """A part that only a model can fill: what it would have to deal with."""
        parts = tuple(f"{group.label}: {group.hint}" for group in spec.groups if group.hint)
        if spec == FREE_FORM:
            yield Paragraph(text="To answer your question takes a language model.")
            return
        hint = "" if parts else f" {spec.hint}"
        belongs = f" What belongs here:{hint}" if parts or hint.strip() else ""
        yield Paragraph(text=f"This part takes a language model.{belongs}")
        if parts:
            yield BulletList(items=parts)

    def _near(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        """What the documents say nearest to the question and the section."""
        if spec.columns or not self._material.sentences:
            return
        if not self._taken:
            picks = choose(nearest(self._material, self._question, anywhere=True), _NEAR)
            yield from (
                Claim(text=lead_near(pick), quotes=(pick.sentence.quoted,)) for pick in picks
            )
        else:
            wanted = stems(f"{spec.title} {spec.hint}")
            close = [
                pick for pick in nearest(self._material, f"{spec.title} {spec.hint}")
                if len(pick.sentence.stems & wanted) >= _SHARED
            ]  # fmt: skip
            picks = choose(close, 1, self._taken)
            yield from (Claim(text=_CLOSE, quotes=(pick.sentence.quoted,)) for pick in picks)
        self._taken.extend(picks)


_Writer = Callable[[Asking, SectionSpec], Iterator[DraftBlock]]
_WRITERS: Mapping[str, _Writer] = {
    r"\bknown\b|what follows": Asking._known,
    r"\bslo\b|good looks": Asking._objectives,
    r"recommend": Asking._recommendation,
    r"decision|options": Asking._options,
    r"\bnow\b": Asking._now,
    r"\bcause\b": Asking._cause,
    r"\bcheck\b|it worked": Asking._check,
    r"escalat": Asking._escalate,
}
"""A word of a section's id or title, and what fills it."""
