"""The checks, one named function each, with the reason it exists.

A rule looks at one section (`RULES`) or at the whole draft (`DRAFT_RULES`) and yields flaws. All of
these always run; a persona file may name others under `checks` once they are entered in
`DECLARED`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from bot.core.answer import BulletList, Callout, Draft, Paragraph
from bot.core.canonical import fold
from bot.core.case import Case, Checked, Flaw, Part
from bot.core.fence import without_secrets
from bot.core.leaks import secrets_in
from bot.core.numbers import numbers_in
from bot.core.tracing import Known, untraced

LEAST_WORDS = 12  # of a section
TOO_ALIKE = 0.6  # Jaccard of two texts' stems
PASTED_WORDS = 45
RECALL_WORDS = 14

Rule = Callable[[Case, Part], Iterator[Flaw]]
DraftRule = Callable[[Case, Draft], Iterator[tuple[str, Flaw]]]


def alike(one: str, other: str) -> float:
    """How much two texts have in common, 0 to 1: the Jaccard index of their stems."""
    ours, theirs = stems(one), stems(other)
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0


def stems(text: str) -> frozenset[str]:
    """The words of a text by their first five letters, little words left out."""
    return frozenset(
        word[:5] for word in re.findall(r"\w{3,}", text.casefold()) if word not in _LITTLE
    )


_LITTLE = frozenset(
    ("the", "and", "for", "that", "this", "with", "are", "was", "were", "its", "has", "have",
     "had", "not", "but", "from", "they", "their", "which", "what", "would", "does", "did", "how",
     "why", "when", "where", "who", "can", "could", "will", "than", "then", "there", "these",
     "those", "into", "only", "also", "you", "your", "one", "all", "any", "about", "paper")
)  # fmt: skip


def quotes(case: Case, part: Part) -> Iterator[Flaw]:
    """A quote that is not in the document takes its finding with it: no invented evidence."""
    for at, checked in enumerate(part.claims):
        for quoted, located in checked.quotes:
            if not located.found:
                what = f"the quote “{_short(quoted.text)}” was refused: {located.reason}"
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
        yield Flaw("evidence", what, "Quote the document for what you say.", "fail")
    if part.spec.kind != "findings":
        return
    for at, checked in enumerate(part.claims):
        if not checked.quotes:
            what = f"“{_short(checked.claim.text)}” has no quote"
            hint = "Give each finding the sentence of the document that it rests on."
            yield Flaw("evidence", what, hint, "note", at, "No quote given: judgement alone.")


def structure(case: Case, part: Part) -> Iterator[Flaw]:
    """The persona's format is a type: so many entries, in these groups, and something in each."""
    said = sum(len(checked.claim.text.split()) for checked in part.claims)
    said += sum(len(quoted.text.split()) for c in part.claims for quoted, _ in c.quotes)
    if said + _plain_words(part) < LEAST_WORDS:
        yield Flaw("structure", "it says too little", "Fill this section.", "fail")
    for at, checked in enumerate(part.claims):
        if not fold(checked.claim.text):
            yield Flaw("structure", "an entry is empty", "Write it.", "drop", at, "it was empty")
    if not part.plain:  # the evidence reader may say instead that there is nothing to say
        yield from _too_few(part)
    yield from _too_many(part)


def _too_few(part: Part) -> Iterator[Flaw]:
    spec = part.spec
    least = spec.count or (spec.min if not spec.groups else 0)
    if len(part.claims) < least:
        what = f"{len(part.claims)} entries where {least} are asked for"
        yield Flaw("structure", what, f"Give {least}.", "fail")
    given = Counter(checked.claim.label for checked in part.claims)
    for group in spec.groups:
        if given[group.label] < group.min:
            what = f"{given[group.label]} entries under “{group.label}”, {group.min} are needed"
            yield Flaw("structure", what, f"Give {group.min} or more.", "fail")


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


def questions(case: Case, part: Part) -> Iterator[Flaw]:
    """Discussion questions are questions, and different ones."""
    if part.spec.kind != "questions":
        return
    for at, checked in enumerate(part.claims):
        if not checked.claim.text.rstrip(" \t\n\"'”’»*_)").endswith(("?", "？", "؟")):
            what = f"“{_short(checked.claim.text)}” is not a question"
            yield Flaw(
                "questions", what, "End it in a question mark.", "drop", at, "it is no question"
            )
    for (_, first), (later, second) in combinations(enumerate(part.claims), 2):
        if alike(first.claim.text, second.claim.text) >= TOO_ALIKE:
            what = f"“{_short(second.claim.text)}” asks what another question asks"
            hint = "Ask something else."
            yield Flaw("questions", what, hint, "drop", later, "it repeats another")


def recall(case: Case, part: Part) -> Iterator[Flaw]:
    """A question that the abstract answers teaches nothing."""
    if part.spec.kind != "questions":
        return
    for at, checked in enumerate(part.claims):
        text = checked.claim.text
        if _RECALL.match(text) and len(text.split()) < RECALL_WORDS:
            what = f"“{_short(text)}” can be answered by quoting the paper"
            yield Flaw("recall", what, "Ask for a consequence, not for a fact.", "warn", at)


_RECALL = re.compile(
    r"\W*(?:what (?:is|are|was|were|does|do|did)|who|when|where|which|how many|how much|define"
    r"|list|name)\b",
    re.IGNORECASE,
)


def anchored(case: Case, part: Part) -> Iterator[Flaw]:
    """A question that would fit any paper was not asked about this one."""
    if part.spec.kind != "questions" or not case.sources:
        return
    for at, checked in enumerate(part.claims):
        if not (checked.quotes or _names_something(case, checked)):
            what = f"“{_short(checked.claim.text)}” names nothing of the paper"
            yield Flaw("anchored", what, "Name a term, number or sentence of it.", "warn", at)


def _names_something(case: Case, checked: Checked) -> bool:
    text = checked.claim.text
    if any(known.has(number) for number in numbers_in(text) for known in case.known[1:]):
        return True
    names = {fold(name) for name in _NAME.findall(text)} - {""}
    terms = stems(text) - _ANY_PAPERS
    return any(
        any(name in source.printed.text for name in names)
        or sum(term in source.printed.text for term in terms) >= 2
        for source in case.sources
    )


# What can be said of any paper.
_ANY_PAPERS = stems(
    "main major primary central contribution author approach method methodology result finding "
    "future work limit system evaluation experiment important problem solution idea improve better "
    "design implementation proposal present research study question answer think explain"
)
_NAME = re.compile(r"(?<=[\w,;] )[A-Z][\w-]+|\b\w*[a-z0-9][A-Z]\w*|\b[A-Z]{2,}\w*|\b\w+-\w+\b")


def numbers(case: Case, part: Part) -> Iterator[Flaw]:
    """A number that stands nowhere may be an invention: say so beside it."""
    for at, checked in enumerate(part.claims):
        strange = untraced(checked.claim.text, case.known)
        if strange:
            shown = ", ".join(dict.fromkeys(number.text for number in strange))
            where = "in the document" if case.sources else "in the question"
            yield Flaw(
                "numbers", f"{shown}: not {where}",
                "Use the document's numbers, show the arithmetic, or call it an assumption.",
                "note", at, f"Not {where}: {shown}.", len(strange),
            )  # fmt: skip


def pasted(case: Case, part: Part) -> Iterator[Flaw]:
    """An explanation in the paper's own words explains nothing."""
    for at, checked in enumerate(part.claims):
        words = [fold(word) for word in _QUOTATION.sub(" ", checked.claim.text).split()]
        words = [word for word in words if word]
        if any(_longest_run(words, s.flow.text) >= PASTED_WORDS for s in case.sources):
            what = f"“{_short(checked.claim.text)}” is copied from the document"
            hint = "Say it in your own words, or quote it."
            yield Flaw("pasted", what, hint, "note", at, "Mostly the document's own words.")


_QUOTATION = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
_SAMPLE = 20  # words; a run of PASTED_WORDS holds one that begins at a multiple of this


def _longest_run(words: Sequence[str], text: str) -> int:
    longest = 0
    for at in range(0, len(words) - _SAMPLE + 1, _SAMPLE):
        start = text.find("".join(words[at : at + _SAMPLE]))
        if start < 0:
            continue
        first, last = at, at + _SAMPLE
        end = start + sum(map(len, words[first:last]))
        while last < len(words) and text.startswith(words[last], end):
            end, last = end + len(words[last]), last + 1
        while first > 0 and text.endswith(words[first - 1], 0, start):
            start, first = start - len(words[first - 1]), first - 1
        longest = max(longest, last - first)
    return longest


def distinct(case: Case, part: Part) -> Iterator[Flaw]:
    """What is a strength cannot be a weakness in the same words."""
    for (_, one), (at, other) in combinations(enumerate(part.claims), 2):
        if one.claim.label == other.claim.label or not one.claim.label:
            continue
        if alike(one.claim.text, other.claim.text) >= TOO_ALIKE:
            what = f"“{_short(other.claim.text)}” is also said under “{one.claim.label}”"
            note = f"Nearly the same is said under “{one.claim.label}”."
            yield Flaw("distinct", what, "Say something different.", "note", at, note)


def script(case: Case, part: Part) -> Iterator[Flaw]:
    """A character of a script that neither asker nor document writes is a model's slip."""
    for at, checked in enumerate(part.claims):
        for match in _SCRIPTS.finditer(checked.claim.text):
            if not _written(match.lastgroup or "", case):
                what = f"“{match[0]}” is in a script that nobody here uses"
                hint = "Answer in the language of the question."
                yield Flaw("script", what, hint, "drop", at, "it slipped into another script")
                break


_RANGES = {
    "han": "\u3400-\u4dbf\u4e00-\u9fff",
    "kana": "\u3040-\u30ff",
    "hangul": "\u1100-\u11ff\uac00-\ud7af",
    "cyrillic": "\u0400-\u052f",
    "arabic": "\u0600-\u06ff\u0750-\u077f",
    "hebrew": "\u0590-\u05ff",
    "devanagari": "\u0900-\u097f",
    "thai": "\u0e00-\u0e7f",
}
_SCRIPTS = re.compile("|".join(f"(?P<{name}>[{chars}]+)" for name, chars in _RANGES.items()))


def _written(name: str, case: Case) -> bool:
    used = re.compile(f"[{_RANGES[name]}]")
    pages = (page.text for source in case.sources for page in source.document.pages)
    return used.search(case.question) is not None or any(used.search(text) for text in pages)


def secrets(case: Case, part: Part) -> Iterator[Flaw]:
    """What looks like a key is never posted, wherever it came from."""
    for at, checked in enumerate(part.claims):
        said = [checked.claim.text, *(quoted.text for quoted, _ in checked.quotes)]
        if any(secrets_in(text) for text in said):
            hint = "Leave keys, tokens and passwords out."
            yield Flaw(
                "secrets", "something looks like a secret", hint, "drop", at,
                "something in it looked like a secret",
            )  # fmt: skip


def support(case: Case, part: Part) -> Iterator[Flaw]:
    """A true quote under a claim it does not support: its numbers and words should be near it."""
    for at, checked in enumerate(part.claims):
        lead_in = checked.claim.text.rstrip().endswith(":")
        if lead_in or not checked.quotes or not checked.verified:
            continue
        around = " ".join(located.context for _, located in checked.quotes)
        near = Known([around, case.question])
        far = [n.text for n in numbers_in(checked.claim.text) if not near.has(n)]
        if far:
            what = f"{', '.join(far)}: not near the quote of “{_short(checked.claim.text)}”"
            yield Flaw("support", what, "Quote the sentence with the number.", "warn", at)
        elif len(stems(checked.claim.text) & stems(around)) < 2:
            what = f"“{_short(checked.claim.text)}” shares no words with its quote"
            yield Flaw("support", what, "Quote what the claim rests on.", "warn", at)


def order(case: Case, draft: Draft) -> Iterator[tuple[str, Flaw]]:
    """Each section of the persona once, in the persona's order, and nothing else."""
    wanted = [spec.id for spec in case.persona.sections]
    given = [section.id for section in draft.sections]
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


RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        quotes, evidence, structure, questions, recall, anchored, numbers, pasted, distinct, script,
        secrets, support,
    )
}  # fmt: skip
DRAFT_RULES: Mapping[str, DraftRule] = {"order": order}
DECLARED: Mapping[str, Rule] = {}  # run only for personas that name them


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


def _short(text: str) -> str:
    """A text as failures name it: they go to logs and back to the model."""
    text = without_secrets(text)
    return text if len(text) <= 80 else text[:79].rstrip() + "…"
