"""Rules for the form of an answer: finished, whole, in order, resting on what it quotes."""

from collections import Counter
from collections.abc import Iterator

from bot.core.answer import BulletList, Callout, Paragraph
from bot.core.canonical import fold
from bot.core.case import Case, Flaw, Part, Whole, short
from bot.core.likeness import stems

LEAST_WORDS = 8  # of a section


def finish(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """A text that was cut off looks whole: only an endpoint that says "stop" has said all."""
    if whole.draft.finish.strip().lower() != "stop":
        what = f"the answer ended with {short(whole.draft.finish)!r} instead of being finished"
        last = whole.parts[-1].spec.id if whole.parts else ""
        yield (
            last,
            Flaw(
                "finish", what, "Give the whole answer.", "fail", note="The answer breaks off here."
            ),
        )


def quotes(case: Case, part: Part) -> Iterator[Flaw]:
    """A quote that is not in the document takes its finding with it: no invented evidence."""
    for at, checked in enumerate(part.claims):
        for quoted, located in checked.quotes:
            if not located.found:
                what = f"the quote “{short(quoted.text)}” was refused: {located.reason}"
                hint = "Copy one sentence from the document, character by character."
                yield Flaw("quotes", what, hint, "drop", at, _WHY_REFUSED[located.status])


_WHY_REFUSED = {
    "absent": "a quote is not in the document",
    "altered": "a quote is not what the document says",
    "short": "a quote is too short to be found",
    "long": "a quote is too long",
    "ambiguous": "a quote is too short to be found",
}


def evidence(case: Case, part: Part) -> Iterator[Flaw]:
    """A section that must rest on the document quotes it as often as the persona asks."""
    if not case.sources or not part.spec.evidence or part.plain:
        return
    found = sum(located.found for checked in part.claims for _, located in checked.quotes)
    if found < part.spec.evidence:
        what = f"{found} verified quotes where {part.spec.evidence} are needed"
        note = "" if found else "Nothing of this is quoted from the document."
        yield Flaw("evidence", what, "Quote the document for what you say.", "fail", note=note)
    if part.spec.kind != "findings":
        return
    for at, checked in enumerate(part.claims):
        if not checked.quotes:
            what = f"“{short(checked.claim.text)}” has no quote"
            hint = "Give each finding the sentence of the document that it rests on."
            yield Flaw("evidence", what, hint, "note", at, "No quote given: judgement alone.")


def structure(case: Case, part: Part) -> Iterator[Flaw]:
    """The persona's format is a type: so many entries, in these groups, and something in each."""
    if not part.spec.min and not part.spec.groups and not part.section.blocks:
        return  # it may stay away
    said = sum(len(checked.claim.text.split()) for checked in part.claims)
    said += sum(len(quoted.text.split()) for c in part.claims for quoted, _ in c.quotes)
    if said + _plain_words(part) < LEAST_WORDS:
        yield Flaw(
            "structure", "it says too little", "Fill this section.", "fail",
            note="Too little was said here.",
        )  # fmt: skip
    for at, checked in enumerate(part.claims):
        if not fold(checked.claim.text):
            yield Flaw("structure", "an entry is empty", "Write it.", "drop", at, "it was empty")
        elif checked.claim.applies and not stems(checked.plain) - _NOTHING - stems(part.spec.title):
            what = f"“{short(checked.claim.text)}” says nothing"
            yield Flaw("structure", what, "Say it here.", "drop", at, "it said nothing")
    if not part.plain:  # the evidence reader may say instead that there is nothing to say
        yield from _too_few(part)
    yield from _too_many(part)


# Words that announce, point elsewhere or excuse.
_NOTHING = stems(
    "as "
    "requested "
    "request asked see above below here follows following summary critique answer section "
    "provided "
    "given please find noted mentioned discussed earlier before later added filled omitted "
    "skipped "
    "none nothing no comment tbd todo blank intentionally left same previous n/a applicable "
    "not done okay fine good yes sure"
)


def _too_few(part: Part) -> Iterator[Flaw]:
    spec = part.spec
    least = spec.count or (spec.min if not spec.groups else 0)
    if len(part.claims) < least:
        what = f"{len(part.claims)} entries where {least} are asked for"
        note = f"Of {least} that were asked for, {len(part.claims)} came."
        yield Flaw("structure", what, f"Give {least}.", "fail", note=note)
    given = Counter(checked.claim.label for checked in part.claims)
    for group in spec.groups:
        if given[group.label] < group.min:
            what = f"{given[group.label]} entries under “{group.label}”, {group.min} are needed"
            note = f"{group.label}: nothing was said." if not given[group.label] else ""
            yield Flaw("structure", what, f"Give {group.min} or more.", "fail", note=note)


def _too_many(part: Part) -> Iterator[Flaw]:
    most = part.spec.count or part.spec.max
    if most is None:
        return
    for at in range(most, len(part.claims)):
        what = f"{len(part.claims)} entries where {most} are asked for"
        keep = part.spec.kind == "prose"  # paragraphs belong together: a long section is whole
        yield Flaw(
            "structure", what, f"Give {most}.", "fail" if keep else "drop", None if keep else at,
            f"only {most} are asked for",
        )  # fmt: skip


def order(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """Each section of the persona once, in the persona's order, and nothing else."""
    wanted = [spec.id for spec in case.persona.parts]
    given = [section.id for section in whole.draft.sections]
    for name in dict.fromkeys(wanted + given):
        times = given.count(name)
        if name not in wanted:
            yield name, Flaw("structure", "there is no such section", "Leave it out.", "fail")
        elif times != 1:
            yield name, Flaw("structure", f"it is there {times} times", "Give it once.", "fail")
    known = [name for name in dict.fromkeys(given) if name in wanted]
    if known != [name for name in wanted if name in known]:
        hint = f"The order is {', '.join(wanted)}."
        yield known[0], Flaw("structure", "the sections are out of order", hint, "fail")


def _plain_words(part: Part) -> int:
    """Words outside claims; a table or a listing is enough by being there."""
    words = 0
    for block in part.plain:
        if isinstance(block, Paragraph | Callout):
            words += len(block.text.split())
        elif isinstance(block, BulletList):
            words += sum(len(item.split()) for item in block.items)
        else:
            words += LEAST_WORDS
    return words
