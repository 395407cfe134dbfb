"""From what a model said to what may be shown: the only road from `Draft` to `Section`.

    look up every quote -> ask every rule -> drop and note what they say -> tell what is missing

What the rules find is told to the model once (`Verdict.failures`). Whether it mends it or not, the
sections of a verdict can be shown as they stand: a flawed claim has gone or carries its note, and
nothing was reworded.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from bot.core.answer import (
    Block,
    Callout,
    Claim,
    Draft,
    DraftSection,
    Finding,
    Section,
    Table,
)
from bot.core.arithmetic import NO_SUMS, Sums
from bot.core.case import Case, Checked, Flaw, Part, Whole
from bot.core.errors import ConfigError
from bot.core.index import Index
from bot.core.persona import Persona, SectionSpec
from bot.core.rules import DECLARED, DECLARED_OF_WHOLE, DRAFT_RULES, KNOWN, RULES
from bot.core.values import Value
from bot.core.wording import where

STEPS = "now"  # the section whose claims are taken one after the other
CHOSEN = "reader"  # the model of a draft that the evidence reader made


class Failure(Value):
    """Something wrong with a draft, for the log and for asking again."""

    check: str
    section: str
    what: str
    hint: str


class Verdict(Value):
    """What survived, what did not, and the figures of the footer."""

    sections: tuple[Section, ...]
    failures: tuple[Failure, ...] = ()  # worth asking once more for
    warnings: tuple[Failure, ...] = ()
    quotes_total: int = 0  # as drafted
    quotes_verified: int = 0  # as shown
    quotes_corrected: int = 0  # of those
    findings_removed: int = 0
    numbers_marked: int = 0
    complete: bool = False  # every section of the persona still says something
    survives: bool = False  # something is left, and it rests on the documents where it must


def verify(
    persona: Persona,
    sources: Sequence[Index],
    question: str,
    draft: Draft,
    thread: str = "",
    sums: Sums = NO_SUMS,
) -> Verdict:
    """Check a whole answer; `thread` is what was said before, `sums` what code worked out. Never
    raises, whatever it says."""
    case = Case(persona, sources, question, thread, chosen=draft.model == CHOSEN, sums=sums)
    drafted = {section.id: section for section in reversed(draft.sections)}  # the first one counts
    parts = tuple(case.part(s, drafted[s.id]) for s in persona.parts if s.id in drafted)
    overall = tuple(_overall(case, Whole(draft, parts)))
    judged = [(part, (*_flaws(case, part), *_told_in(part, overall))) for part in parts]
    flaws = [(part.spec.id, flaw) for part, found in judged for flaw in found]
    shown = {part.spec.id for part in parts}
    flaws += [(name, flaw) for name, flaw in overall if name not in shown]
    sections = tuple(
        section for j in judged if (section := _section(*j, stepwise=case.chosen)).blocks
    )
    evidence = [e for s in sections for b in s.blocks if isinstance(b, Finding) for e in b.evidence]
    left = [_has_content(part, found) for part, found in judged]
    owed = [
        content or _may_be_empty(part.spec) for content, (part, _) in zip(left, judged, strict=True)
    ]
    return Verdict(
        sections=sections,
        failures=_told(flaw for flaw in flaws if flaw[1].effect != "warn"),
        warnings=_told(flaw for flaw in flaws if flaw[1].effect == "warn"),
        quotes_total=sum(len(checked.quotes) for part in parts for checked in part.claims),
        quotes_verified=len(evidence),
        quotes_corrected=sum(found.corrected for found in evidence),
        findings_removed=sum(len(_dropped(found)) for _, found in judged),
        numbers_marked=sum(_marked(found) for _, found in judged),
        complete=any(left) and len(parts) == len(persona.parts) and all(owed),
        survives=bool(evidence) if _must_quote(persona, sources) else any(left),
    )


def verify_section(
    persona: Persona,
    sources: Sequence[Index],
    question: str,
    section: DraftSection,
    thread: str = "",
    sums: Sums = NO_SUMS,
) -> Section | None:
    """A section to be shown before the others are there: None unless all of it passed."""
    spec = next((spec for spec in persona.parts if spec.id == section.id), None)
    if spec is None:
        return None
    case = Case(persona, sources, question, thread, sums=sums)
    part = case.part(spec, section)
    flaws = tuple(_flaws(case, part))
    if any(flaw.effect != "warn" for flaw in flaws):
        return None
    return _section(part, flaws)


def known_checks() -> tuple[str, ...]:
    """What a persona file may list under `checks`."""
    return KNOWN


def require_known(persona: Persona, *, source: str) -> None:
    """Refuse a persona that asks for a check there is no rule for: it would never be made.

    `source` names its file. Raises ConfigError.
    """
    for name in persona.checks:
        if name not in known_checks():
            raise ConfigError(
                f"{source}, checks: there is no check {name!r}; there are: "
                f"{', '.join(known_checks())}."
            )


def _must_quote(persona: Persona, sources: Sequence[Index]) -> bool:
    return bool(sources) and any(spec.evidence for spec in persona.parts)


def _flaws(case: Case, part: Part) -> Iterable[Flaw]:
    for rule in RULES.values():
        yield from rule(case, part)
    for name in case.persona.checks:
        if name in DECLARED:
            yield from DECLARED[name](case, part)


def _overall(case: Case, whole: Whole) -> Iterable[tuple[str, Flaw]]:
    for rule in DRAFT_RULES.values():
        yield from rule(case, whole)
    for name in case.persona.checks:
        if name in DECLARED_OF_WHOLE and not case.chosen:
            yield from DECLARED_OF_WHOLE[name](case, whole)


def _told_in(part: Part, overall: Iterable[tuple[str, Flaw]]) -> Iterator[Flaw]:
    return (flaw for name, flaw in overall if name == part.spec.id)


def _told(flaws: Iterable[tuple[str, Flaw]]) -> tuple[Failure, ...]:
    return tuple(
        Failure(check=flaw.check, section=section, what=flaw.what, hint=flaw.hint)
        for section, flaw in flaws
    )


def _dropped(flaws: Iterable[Flaw]) -> dict[int, str]:
    """The claims that go, each with the first reason."""
    gone: dict[int, str] = {}
    for flaw in flaws:
        if flaw.effect == "drop" and flaw.claim is not None:
            gone.setdefault(flaw.claim, flaw.note)
    return gone


def _marked(flaws: Iterable[Flaw]) -> int:
    flaws = tuple(flaws)
    gone = _dropped(flaws)
    return sum(flaw.numbers for flaw in flaws if flaw.claim not in gone)


def _may_be_empty(spec: SectionSpec) -> bool:
    """Whether a persona may leave this section out, such as a table that not every answer needs."""
    return spec.min == 0 and spec.count is None and not spec.groups


def _has_content(part: Part, flaws: Sequence[Flaw]) -> bool:
    return len(part.claims) + len(part.plain) > len(_dropped(flaws))


def _section(part: Part, flaws: Sequence[Flaw], *, stepwise: bool = False) -> Section:
    gone = _dropped(flaws)
    notes: dict[int, list[str]] = {}
    for flaw in flaws:
        if flaw.effect == "note" and flaw.claim is not None:
            notes.setdefault(flaw.claim, []).append(flaw.note)
    blocks = list(_blocks(part, gone, notes, stepwise and part.spec.id == STEPS))
    if part.spec.columns:
        blocks = list(_tabled(part.spec, blocks))
    if gone:
        blocks.append(Callout(tone="warning", text=_missing(part, gone)))
    lacks = dict.fromkeys(
        f.note for f in flaws if f.effect == "fail" and f.claim is None and f.note
    )
    blocks += [Callout(tone="warning", text=note) for note in lacks]
    return Section(
        id=part.spec.id, title=part.spec.title, kind=part.spec.kind, blocks=tuple(blocks)
    )


def _blocks(
    part: Part, gone: Container[int], notes: Mapping[int, Sequence[str]], stepwise: bool
) -> Iterator[Block]:
    claims = iter(enumerate(part.claims))
    for block in part.section.blocks:
        if not isinstance(block, Claim):
            yield block
            continue
        at, checked = next(claims)
        if at not in gone:
            yield _finding(part.spec, checked, notes.get(at, ()))
        elif stepwise:
            yield _left_out(checked)


_LEFT_OUT = (
    "A step stands here that cannot be shown{where}. Open it and take it before what follows."
)


def _left_out(checked: Checked) -> Callout:
    """In place of a step of a procedure, since what follows builds on it."""
    found = next((located.evidence for _, located in checked.quotes if located.evidence), None)
    at = f" ({where(found)})" if found else ""
    return Callout(tone="warning", text=_LEFT_OUT.format(where=at), url=found.url if found else "")


def _tabled(spec: SectionSpec, blocks: Sequence[Block]) -> Iterator[Block]:
    """The findings of a table as its rows; what is to be said beside a row follows the table."""
    rows = [block for block in blocks if isinstance(block, Finding)]
    if rows:
        yield Table(header=spec.columns, rows=tuple(row.cells for row in rows))
    for row in rows:
        if row.notes or row.evidence:
            yield row.model_copy(update={"text": row.cells[0]})
    yield from (block for block in blocks if not isinstance(block, Finding))


def _finding(spec: SectionSpec, checked: Checked, notes: Iterable[str]) -> Finding:
    found = [located for _, located in checked.quotes if located.evidence]
    elsewhere = [
        f"Its quote was found elsewhere: {located.reason}." for located in found if located.reason
    ]
    return Finding(
        label=checked.claim.label,
        text=checked.text,
        remedy=_introduced(spec.remedy, checked.inert(checked.claim.remedy)),
        applies=checked.claim.applies,
        cells=tuple(map(checked.inert, checked.claim.cells)),
        code=checked.claim.code,
        evidence=tuple(located.evidence for located in found if located.evidence),
        notes=(*notes, *elsewhere),
    )


def _introduced(lead: str, remedy: str) -> str:
    """What must be solved, in the persona's own formula."""
    lead = lead.rstrip(" :.…")
    said = remedy.removeprefix(lead).lstrip(" :,…")
    return f"{lead}: {said}" if said and lead else said


_NOUNS = {"prose": "paragraph", "findings": "finding", "questions": "question", "table": "row"}


def _missing(part: Part, gone: dict[int, str]) -> str:
    """How many claims went, and why: a gap is explained, never hidden."""
    noun = _NOUNS[part.spec.kind]
    reasons = Counter(gone.values())
    why = "; ".join(
        f"{why} ({times})" if len(reasons) > 1 else why for why, times in reasons.items()
    )
    count = f"{len(gone)} of {len(part.claims)} {noun}s"
    return f"{count} {'was' if len(gone) == 1 else 'were'} removed: {why}."
