"""The response structure of a text, as sections: from a list below a label that announces one."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import get_args

from bot.core.answer import SectionKind
from bot.core.inference.counts import NOTHING, Amount, amount
from bot.core.inference.listing import Entry, entries_in
from bot.core.inference.structure import structure_in, zones_in
from bot.core.inference.text import Line, plain
from bot.core.modes import ESCALATION
from bot.core.persona import COVERAGE, Group, SectionSpec

MOST_SECTIONS = 20
MOST_LINES = 12  # below a title that are read for how much and of what kind
MOST_NAMED = 5  # items that are parts of a section by their names alone
MOST_NAME_WORDS = 3
MOST_HINT = 1_500  # characters; the instructions hold the whole text anyway

_ASKING = re.compile(r"\bquestions?\b|\bfragen\b|\bpreguntas\b|问题|質問", re.IGNORECASE)
_TELLING = re.compile(
    r"\b(?:summary|overview|abstract|introduction|conclusion|verdict|tl;?dr|bottom line|recap"
    r"|explanation|understanding|mechanism|background|context|thesis|takeaway|one-liner)\b",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"\b(?:critique|strengths?|weakness(?:es)?|limitations?|issues?|findings?|risks?|concerns?|gaps?"
    r"|suggestions?|recommendations?|ideas?|insights?|facts|quotes|habits|references|claims?"
    r"|problems?|warnings?|errors|bugs|actions?|steps|fix(?:es)?|evidence|results?|scores?|rating"
    r"|test|novelty|trade-?offs?|alternatives|options|assumptions|takeaways|notes|authors)\b",
    re.IGNORECASE,
)
_OF_EACH = re.compile(r"\beach\b[^.]*[:–—-]?$|\bfor every\b[^.]*:$", re.IGNORECASE)
_SCALE = re.compile(r"\b(?:scores?|ratings?|grades?|marks?|scale|severity|confidence)\b", re.I)
_ONLY_NUMBERS = re.compile(r"\W*\d[\d\s–/.-]*\W*")
_ROW = re.compile(r"^\|(.+)\|$")
_RULER = re.compile(r"^\|[\s:|-]+\|$")
_TABLE = re.compile(
    r"\b(?:table|tabelle|tabla|tableau)\b[^|.\n]{0,60}?"
    r"(?:[:(]?\s*(?P<row>\|?[^|.:()\n]{1,40}(?:\|[^|.()\n]{1,40}){1,19})"
    r"|\bcolumns\b(?: for)?:?\s+"
    r"(?P<list>[^|.:()\n]{1,40}?(?:(?:,|\band\b)[^|,.()\n]{1,40}){1,19}))",
    re.IGNORECASE,
)
_CELLS = re.compile(r"\s*(?:[|,]\s*(?:and\b)?|\band\b)\s*")
_RULE = Line("|---|")
_LABELLED = re.compile(r"^(?:\*\*[^*]+\*\*|[*_][^*_]+[*_]|[^:*]{1,40}:)")


def sections_in(lines: Sequence[Line]) -> tuple[SectionSpec, ...]:
    """The sections a text asks for, in its order; none when it names none."""
    entries = structure_in(lines)[:MOST_SECTIONS]
    ids = ids_for((entry.title for entry in entries), "section")
    return tuple(_section(entry, id_) for entry, id_ in zip(entries, ids, strict=True))


def coverage_in(lines: Sequence[Line]) -> tuple[Group, ...]:
    """What a text says is always to be looked into: "Key Evaluation Points"."""
    return _groups(zones_in(lines)[:MOST_SECTIONS])


def untyped(spec: SectionSpec) -> bool:
    """Whether nothing in a section's words said what kind of section it is."""
    said = f"{spec.title} {spec.hint}"
    return (
        spec.kind == "findings"
        and not spec.groups
        and not _LISTING.search(said)
        and (spec.count, spec.min, spec.max) == (None, 1, None)
    )


def _section(entry: Entry, id_: str) -> SectionSpec:
    groups = () if _OF_EACH.search(entry.hint) else _parts(entry.below)
    columns = _columns(entry.below) or _columns_said(_whole_hint(entry))
    hint = entry.hint if groups else _whole_hint(entry)
    asked = plain(entry.hint or " ".join(line.text for line in entry.below[:MOST_LINES]))
    said = _amount(entry.title, asked)
    kind = _kind(entry.title, asked, said, groups, columns)
    shared = {"id": id_, "title": entry.title, "kind": kind, "hint": _short(hint)}
    if groups:
        return SectionSpec.model_validate({**shared, "groups": groups, "evidence": len(groups)})
    if kind == "table":
        return SectionSpec.model_validate({**shared, "columns": columns})
    return SectionSpec(
        **shared,
        count=said.exactly,
        min=said.min or 1,
        max=said.max,
        evidence=0 if kind == "questions" else 1,
    )


def _amount(title: str, asked: str) -> Amount:
    """How much a title or, more often, what is said of it asks for."""
    if _SCALE.search(title) and _ONLY_NUMBERS.fullmatch(asked):
        return NOTHING  # "Score: 1-10"
    found = amount(title)
    return found if found != NOTHING else amount(asked)


def _kind(
    title: str, asked: str, said: Amount, groups: Sequence[Group], columns: Sequence[str]
) -> SectionKind:
    if columns and not groups and "table" in get_args(SectionKind):
        return "table"
    first = re.split(r"(?<=[.!?:])\s", asked, maxsplit=1)[0]
    if _ASKING.search(title) or _asks(first, said):
        return "questions"
    if groups:
        return "findings"
    if said.prose:
        return "prose"
    if _LISTING.search(title) or said not in (NOTHING, Amount(exactly=1)):
        return "findings"
    told = _TELLING.search(title) or _TELLING.search(first)
    return "prose" if told else "findings"


def _asks(first: str, said: Amount) -> bool:
    return said != NOTHING and not said.prose and bool(_ASKING.search(first))


def _parts(below: Sequence[Line]) -> tuple[Group, ...]:
    """Labelled parts of a section: *Why it got in*, *Where it is weak*."""
    if any(_OF_EACH.search(line.text) for line in below if not line.marker):
        return ()  # parts of an entry, not of the section
    top = [line for line in below if line.marker] or [line for line in below if line.rank]
    said = all(line.rank or _LABELLED.match(line.text) for line in top)
    if len(top) < 2 or not (said or _are_names([line.text for line in top])):
        return ()
    return _groups(entries_in(below))


def _are_names(items: Sequence[str]) -> bool:
    """Whether short items are names of parts, as "Positive" and "Negative" are."""
    if not MOST_NAMED >= len(items) >= 2:
        return False
    return all(
        re.fullmatch(r"[^\W\d_][^\d.:?!<>\[\]]*", item)
        and item[0].isupper()
        and len(item.split()) <= MOST_NAME_WORDS
        for item in map(plain, items)
    )


def _groups(entries: Sequence[Entry]) -> tuple[Group, ...]:
    ids = ids_for((entry.title for entry in entries), "part")
    labels = [entry.title.lower() for entry in entries]
    if len(set(labels)) < len(labels):
        return ()
    return tuple(
        Group(id=id_, label=entry.title, hint=_short(_whole_hint(entry)))
        for entry, id_ in zip(entries, ids, strict=True)
    )


def _columns(below: Sequence[Line]) -> tuple[str, ...]:
    ruled = [*below, _RULE] if len(below) == 1 else below  # a template may show its head alone
    for row, ruler in pairwise(ruled):
        if (found := _ROW.match(row.text)) and _RULER.match(ruler.text):
            cells = [plain(cell).strip() for cell in found[1].split("|")]
            return tuple(cells) if all(cells) and len(cells) <= MOST_SECTIONS else ()
    return ()


def _columns_said(said: str) -> tuple[str, ...]:
    """The columns of a table that a sentence describes: "a table: | Test | Owner |"."""
    match = _TABLE.search(said)
    row = (match["row"] or match["list"]) if match else ""
    cells = [plain(cell).strip(" .*") for cell in _CELLS.split(row.strip("| "))]
    good = 2 <= len(cells) <= MOST_SECTIONS and all(0 < len(c.split()) <= MOST_NAMED for c in cells)
    return tuple(cells) if good else ()


def _whole_hint(entry: Entry) -> str:
    below = [line.text for line in entry.below if not _RULER.match(line.text)]
    return " · ".join(filter(None, (entry.hint, *below)))


def _short(hint: str) -> str:
    return hint if len(hint) <= MOST_HINT else hint[:MOST_HINT].rsplit(" ", 1)[0] + " …"


def ids_for(titles: Iterable[str], otherwise: str) -> list[str]:
    """An id for each title, all different."""
    taken = {COVERAGE, ESCALATION}
    ids = []
    for number, title in enumerate(titles, 1):
        base = slug(title, "_").removeprefix("the_")[:40].strip("_")
        base = base if base[:1].isalpha() else f"{otherwise}_{number}"
        chosen = base if base not in taken else f"{base}_{number}"
        taken.add(chosen)
        ids.append(chosen)
    return ids


def slug(text: str, joint: str) -> str:
    """A text in lower-case letters and digits; empty when it has none."""
    folded = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("'", ""))
    ascii_ = folded.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", joint, ascii_).strip(joint)
