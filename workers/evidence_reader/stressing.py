"""Steps of a mechanism, and what is never said to happen to them."""

from collections.abc import Iterator, Sequence

from bot.core.answer import Claim, DraftBlock, Paragraph
from bot.core.persona import Group, SectionSpec
from workers.evidence_reader.owing import owing
from workers.evidence_reader.points import steps
from workers.evidence_reader.ranking import Material
from workers.evidence_reader.remedies import NO_STEPS, PRESENT, STEPS
from workers.evidence_reader.sentences import Sentence
from workers.evidence_reader.silences import Silence, belonging
from workers.evidence_reader.words import stems

_CASES = 3  # things that are put to a mechanism
_FEW_STEPS = 3


class Stress:
    """Puts what is never mentioned to the steps of the first of these documents."""

    def __init__(
        self, materials: Sequence[Material], silences: Sequence[Silence], zones: Sequence[Group]
    ) -> None:
        self._materials, self._silences, self._zones = materials, silences, zones
        self._steps = steps(*materials)

    def cases(self, spec: SectionSpec) -> tuple[Silence, ...]:
        """What the section puts to a step, the telling ones first."""
        new = self._materials[0].documents[0].role
        silent = [each for each in self._torture(spec) if new in each.silent]
        return tuple(silent[: min(spec.max or _CASES, _CASES)]) if self._steps else ()

    def blocks(self, spec: SectionSpec) -> Iterator[DraftBlock]:
        """What stands in the section."""
        if self._steps:
            yield from self._attacks(spec, self.cases(spec))
        else:
            yield Paragraph(text=NO_STEPS)

    def _attacks(self, spec: SectionSpec, cases: Sequence[Silence]) -> Iterator[Claim]:
        """Each case put to a step of its own, as long as there are enough."""
        steps = list(self._steps)
        for case, remedy in zip(cases, PRESENT, strict=False):  # two alike would be one attack
            step = _nearest_step(case, steps)
            steps.remove(step)
            steps = steps or list(self._steps)
            yield self._attack(spec, case, step, remedy)
        for step, remedy in zip(steps, STEPS[: max(0, spec.min - len(cases))], strict=False):
            yield owing(spec, "Take this step of the mechanism:", (step.quoted,), remedy)

    def _attack(self, spec: SectionSpec, case: Silence, step: Sentence, remedy: str) -> Claim:
        new = self._materials[0].documents[0].role
        spoken = case.spoken if case.spoken and case.spoken.document != new else None
        quotes = tuple(each.quoted for each in (step, spoken) if each)
        text = _never(case, new, self._materials, bool(spoken))
        return owing(spec, text, quotes, remedy.replace("{topic}", case.item.topic))

    def _torture(self, spec: SectionSpec) -> tuple[Silence, ...]:
        """The topics of the zone closest to this section; where they are few, then all others."""
        zone = _closest_zone(spec, self._zones)
        first = belonging(self._silences, self._zones, zone) if zone else ()
        if len(first) >= _FEW_STEPS:
            return first
        return (*first, *(each for each in self._silences if each not in first))


def _never(case: Silence, new: str, materials: Sequence[Material], spoken: bool) -> str:
    """Who is silent on a topic, as far as it was searched, and what to do with that."""
    others = [m.documents[0].role for m in materials if m.documents[0].role != new]
    said = f"The {new} never mentions {case.searched}"
    if spoken:
        return f"{said}; the {others[0]} does, in the last quote. Take the step in the first:"
    nor = "".join(f", nor does the {role}" for role in others if role in case.silent)
    return f"{said}{nor}. Take this step:"


def _nearest_step(case: Silence, steps: Sequence[Sentence]) -> Sentence:
    """The step that a topic bears on most, by its words; the first where none stands out."""
    about = stems(" ".join((case.item.topic, *case.item.terms, *case.item.when)))
    return max(steps, key=lambda step: len(step.stems & about))


def _closest_zone(spec: SectionSpec, zones: Sequence[Group]) -> Group | None:
    wanted = stems(f"{spec.title} {spec.hint}")
    shared = [(len(wanted & stems(f"{zone.label} {zone.hint}")), zone) for zone in zones]
    best = max(shared, key=lambda each: each[0], default=(0, None))
    return best[1] if best[0] else None
