"""Rules for what entries owe: words, zones, remedies, rows."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from bot.core.canonical import fold
from bot.core.case import Case, Checked, Flaw, Part, short
from bot.core.likeness import alike, stems
from bot.core.meanings import SPOKEN, meant
from bot.core.persona import Group
from bot.core.speech import denied, plain

SAME = 0.75  # Jaccard of stems from which two short texts are one text
REASON_WORDS = 6
REMEDY_WORDS = 4  # telling ones

_TOKEN = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?:ations?|ings?|ion|ers?|ed|es|s|y|e)\Z")


def mentions(case: Case, part: Part) -> Iterator[Flaw]:
    """What a section must speak of is said in it, not waved away.

    In an answer that is not English a thing may be called what it is called there; in languages
    that `meanings` does not know nothing is told.
    """
    for wanted in part.spec.mentions:
        if not _speaks_of(wanted, part.sentences, case.language):
            yield _unsaid(wanted, part.spec.title)
    for group in part.spec.groups:
        mine = [checked for checked in part.claims if checked.claim.label == group.label]
        if not mine or (part.spec.zones and not any(c.claim.applies for c in mine)):
            continue  # `structure` and `coverage` speak of those
        said = [sentence for checked in mine for sentence in checked.sentences]
        for wanted in group.mentions:
            if not _speaks_of(wanted, said, case.language):
                yield _unsaid(wanted, group.label)


def _unsaid(wanted: str, where: str) -> Flaw:
    words = wanted.replace("|", " or ")
    return Flaw(
        "mentions", f"“{where}” says nothing of {words}", f"Speak of {words}.", "fail",
        note=f"Nothing is said here of {words}.",
    )  # fmt: skip


def _speaks_of(wanted: str, said: Sequence[str], language: str) -> bool:
    terms = wanted.split("|")
    if language != "English":
        others = meant(wanted)
        if language and (language not in SPOKEN or not others):
            return True
        terms += others
    return any(
        not denied(sentence, *span)
        for term in terms
        for sentence in said
        for span in _places(term, sentence)
    )


def _places(term: str, sentence: str) -> Iterator[tuple[int, int]]:
    """Where a term stands in a sentence, inflected, hyphenated or in two words as it may be."""
    wanted, whole = _wanted(term)
    said = sentence.casefold()
    if whole[:3] not in said:  # most terms of most sentences: no need to look closer
        return
    found = list(_TOKEN.finditer(said))
    if len(wanted) > 1 and not any(map(str.isdigit, wanted)):  # "per 1,000 tokens"
        found = [match for match in found if not _COUNT.fullmatch(match[0])]
    first = whole[:3]
    for at, match in enumerate(found):
        if match[0][:3] != first and not first.startswith(match[0]):
            continue
        some = [each[0] for each in found[at : at + len(wanted)]]
        if len(some) == len(wanted) and all(map(_begins, some, wanted)):
            yield match.start(), found[at + len(wanted) - 1].end()
        for width in (1, 2, 3):
            run = found[at : at + width]
            if len(run) == width and _joined(run, whole):
                yield match.start(), run[-1].end()
                break


@lru_cache(maxsize=4096)
def _wanted(term: str) -> tuple[tuple[str, ...], str]:
    """The stems of a term, apart and as one word."""
    words = tuple(_stem(match[0]) for match in _TOKEN.finditer(plain(term).casefold()))
    return words, "".join(words)


_COUNT = re.compile(r"\d+[km]?")


def _joined(run: "Sequence[re.Match[str]]", whole: str) -> bool:
    """Whether words make up one wanted word, each but the last inflected or not: rolled back."""
    if len(run) == 1:
        return _begins(run[0][0], whole)
    heads = [run[0][0], _stem(run[0][0])]
    tail = "".join(match[0] for match in run[1:])
    return any(
        3 <= len(head) < len(whole) and whole.startswith(head) and _begins(head + tail, whole)
        for head in heads
    )


def _begins(word: str, stem: str) -> bool:
    return word == stem or (len(stem) >= 3 and word.startswith(stem) and len(word) - len(stem) <= 6)


def _stem(word: str) -> str:
    cut = _ENDING.sub("", word)
    return cut if len(cut) >= 4 else word


_NOTHING = stems(
    "not applicable apply applies appli does this zone audit paper here relevant because reason "
    "any "
    "document section point case nothing say said none question proposal idea work check concern "
    "covered skip skipped see above below same needed need something anything general particular"
)
_NO_REASON = re.compile(
    r"\W*(?:n\W?/?\W?a|none|no|not applicable|does not apply|nothing|tbd|todo|entf[aä]llt|-+|\?+|"
    r"trifft nicht zu|sans objet|no aplica)\W*",
    re.IGNORECASE,
)


def coverage(case: Case, part: Part) -> Iterator[Flaw]:
    """What a persona always looks into is looked into, or why it does not apply is a reason."""
    if not part.spec.zones or part.plain or case.chosen:  # rules that found nothing said so
        return
    for group in part.spec.groups:
        yield from _zone(case, part, group)
    for (_, one), (at, other) in combinations(enumerate(part.claims), 2):
        if one.claim.text.strip() and _same(one.claim.text, other.claim.text):
            what = f"“{other.claim.label}” says what “{one.claim.label}” says"
            yield Flaw(
                "coverage", what, "Look into each for itself.", "drop", at,
                "it repeats what is said of another zone",
            )  # fmt: skip
    if part.claims and not any(checked.claim.applies for checked in part.claims):
        yield Flaw(
            "coverage", "no zone is said to apply", "Look into those that do.", "fail",
            note="Every zone was waved away.",
        )  # fmt: skip


def _zone(case: Case, part: Part, group: Group) -> Iterator[Flaw]:
    mine = [(at, c) for at, c in enumerate(part.claims) if c.claim.label == group.label]
    if not mine:
        what = f"“{group.label}” is not looked into"
        yield Flaw(
            "coverage", what, "Say what you find, or why it does not apply.", "fail",
            note=f"{group.label}: not looked into.",
        )  # fmt: skip
    for at, checked in mine:
        fault = _fault_of_zone(case, checked)
        if fault:
            yield Flaw("coverage", f"“{group.label}”: {fault}", _ZONE_HINT, "drop", at, fault)


_ZONE_HINT = "Rest it on a quote, or say in a full sentence why it does not apply here."


def _fault_of_zone(case: Case, checked: Checked) -> str:
    text = checked.plain
    if not checked.claim.applies:
        telling = stems(text) - _NOTHING
        if len(text.split()) < REASON_WORDS or len(telling) < 3 or _NO_REASON.fullmatch(text):
            return "no reason is given why it does not apply"
        return ""
    rests = any(located.found for _, located in checked.quotes)
    least = REASON_WORDS if not rests else REASON_WORDS - 2  # a quote says something too
    if _NO_REASON.fullmatch(text) or len(text.split()) < least or len(stems(text)) < 3:
        return "nothing is said of it"
    if case.sources and not rests:
        return "it rests on no quote"
    return ""


def _same(one: str, other: str) -> bool:
    return fold(one) == fold(other) or alike(one, other) >= SAME


_VAGUE = stems(
    "improve improved improvement better fix fixed address addressed solve solved more work should "
    "must need needs needed make made clear clearer clarify detail details detailed rigor rigorous "
    "rigour problem problems issue issues weakness weaknesses concern idea proposal paper thing "
    "things something somehow good great strong stronger strengthen carefully careful properly "
    "further future consider think thought again harder hard effort try evaluate evaluation "
    "experiment experiments experimental validate validation verify explain explained justify "
    "justified provide give show section part point approach method methodology design study novel "
    "novelty review peer survive asplos sosp osdi isca resolve resolved handle handled deal take "
    "account tbd todo none nothing known unknown open question reviewer reviewers limitation "
    "limitations above mentioned etc want really very quite additional important investigate"
)


def remedy(case: Case, part: Part) -> Iterator[Flaw]:
    """An attack that does not say what must be solved only wounds."""
    if not part.spec.remedy:
        return
    said: list[str] = []
    for at, checked in enumerate(part.claims):
        owed = _without_formula(part.spec.remedy, plain(checked.claim.remedy))
        fault = _fault_of_remedy(owed, checked, said)
        said.append(owed)
        if fault:
            what = f"“{short(checked.claim.text)}”: {fault}"
            hint = "Say concretely what must be solved: a mechanism, a measurement, an argument."
            yield Flaw("remedy", what, hint, "drop", at, fault)


def _without_formula(lead: str, owed: str) -> str:
    lead = plain(lead).rstrip(" :.…")
    at = owed.casefold().find(lead.casefold())
    return owed[at + len(lead) :].strip(" :,.…") if lead and at >= 0 else owed.strip()


def _fault_of_remedy(owed: str, checked: Checked, before: Sequence[str]) -> str:
    if not fold(owed) or _NO_REASON.fullmatch(owed):
        return "it does not say what must be solved"
    if alike(owed, checked.claim.text) >= 0.6 or fold(owed) in fold(checked.claim.text):
        return "what must be solved only repeats the attack"
    if any(_same(owed, other) for other in before):
        return "what must be solved is the same as for another attack"
    if len(stems(owed) - _VAGUE) < REMEDY_WORDS and not _dense(owed):
        return "what must be solved stays vague"
    return ""


def _dense(text: str) -> bool:
    """Whether it is written without spaces between words, so that words cannot be counted."""
    return len(fold(text)) > 20 and len(text.split()) < 4 and not text.isascii()


_BLANK = re.compile(r"\W*(?:n\W?/?\W?a|tbd|todo|none given|unknown)?\W*", re.IGNORECASE)


def table(case: Case, part: Part) -> Iterator[Flaw]:
    """A table is there to tell things apart: full rows, no two alike."""
    columns = part.spec.columns
    if not columns:
        return
    for at, checked in enumerate(part.claims):
        cells = checked.claim.cells
        blank = sum(bool(_BLANK.fullmatch(plain(cell))) for cell in cells)
        if len(cells) != len(columns) or blank:
            what = f"row {at + 1} fills {len(cells) - blank} of {len(columns)} columns"
            yield Flaw("table", what, "Fill every cell.", "drop", at, "it was not filled in")
    rows = [tuple(fold(cell) for cell in checked.claim.cells) for checked in part.claims]
    for (_, one), (at, other) in combinations(enumerate(rows), 2):
        if one[:1] == other[:1] or (len(columns) > 1 and one[1:] == other[1:]):
            what = f"row {at + 1} is not told apart from another"
            hint = "Give each row its own name, and at least one cell that no other row has."
            yield Flaw("table", what, hint, "drop", at, "it repeats another row")
    if 0 < len(rows) < part.spec.min:
        yield Flaw(
            "table", f"{len(rows)} rows where {part.spec.min} are asked for", "Give them.", "fail",
            note=f"Only {len(rows)} of {part.spec.min} rows or more were given.",
        )  # fmt: skip
