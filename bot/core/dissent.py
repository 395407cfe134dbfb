"""Where critiques of the same documents part, told by code: from their evidence, not their words.

Two of them disagree where the same passage speaks for the paper in one and against it in the
other, or where one found a figure in no source and the other used it. Which passages only one of
them thought worth quoting is told, too. What they mean is not: no model is asked.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Literal, NamedTuple

from bot.core.answer import Block, Critique, Evidence, Finding, Footer, Paragraph, Section
from bot.core.canonical import fold

Side = Literal["for", "against", ""]

_FOR = re.compile(
    r"got in|strength|strong|novel|delta|magic|trick|proven|pros?\b|merit|contribution|recommend",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"weak|skeleton|corner|stress|risk|attack|limit|threat|flaw|cons?\b|hidden|missing|gap|against"
    r"|concern",
    re.IGNORECASE,
)
MOST = 4  # of a kind: a comparison is short
ALONE = 2  # passages of each persona that nobody else quoted
AGREED = "Nothing that two of them quote speaks for the paper in one and against it in the other."


class Cited(NamedTuple):
    """A passage somebody rests on, and what for."""

    by: str
    side: Side
    finding: Finding
    evidence: Evidence


def compared(critiques: Sequence[tuple[str, Critique]]) -> Critique:
    """The last word of a panel, about (name, critique) of each of its members."""
    cited = [each for name, critique in critiques for each in _cited(name, critique)]
    apart = list(_apart(cited))[:MOST]
    blocks: list[Block] = [*apart, *list(_figures(critiques))[:MOST]]
    sections = [
        Section(
            id="disagreement",
            title="Where they disagree",
            kind="findings",
            blocks=tuple(blocks) or (Paragraph(text=AGREED),),
        )
    ]
    if alone := tuple(_alone(cited)):
        title = "What only one of them quotes"
        sections.append(Section(id="alone", title=title, kind="findings", blocks=alone))
    shown = [e for s in sections for b in s.blocks if isinstance(b, Finding) for e in b.evidence]
    return Critique(
        persona="panel",
        documents=(),
        notes=("No language model compared these answers: what stands here was looked up.",),
        sections=tuple(sections),
        footer=Footer(quotes_verified=len(shown), quotes_total=len(shown), model="reader"),
    )


def _cited(name: str, critique: Critique) -> Iterator[Cited]:
    for section in (*critique.sections, *critique.appendix):
        for block in section.blocks:
            if isinstance(block, Finding) and block.applies and section.kind != "questions":
                side = _side(block.label) or _side(section.title)
                yield from (Cited(name, side, block, evidence) for evidence in block.evidence)


def _side(label: str) -> Side:
    """Whether what stands under this label speaks for or against a paper, if it says so."""
    good, bad = bool(_FOR.search(label)), bool(_AGAINST.search(label))
    if good == bad:
        return ""
    return "for" if good else "against"


def _apart(cited: Iterable[Cited]) -> Iterator[Finding]:
    """The passages that are held for the paper and against it."""
    told: set[str] = set()
    for one, other in combinations(cited, 2):
        sides = {one.side, other.side}
        if one.by == other.by or sides != {"for", "against"} or not _same(one, other):
            continue
        words = fold(min(one.evidence.quote, other.evidence.quote, key=len))
        if words not in told:
            told.add(words)
            good, bad = (one, other) if one.side == "for" else (other, one)
            text = (
                f"{good.by} counts it for the paper: {_short(good.finding.text)} — {bad.by} counts "
                f"it against: {_short(bad.finding.text)}"
            )
            yield Finding(text=text, evidence=(good.evidence,))


def _same(one: Cited, other: Cited) -> bool:
    """Whether two quotes are of one passage."""
    mine, theirs = fold(one.evidence.quote), fold(other.evidence.quote)
    return one.evidence.page == other.evidence.page and (mine in theirs or theirs in mine)


def _figures(critiques: Sequence[tuple[str, Critique]]) -> Iterator[Finding]:
    """The figures that one marks as standing in no source and another uses unmarked."""
    for (name, critique), (other, theirs) in combinations(critiques, 2):
        for (a, first), (b, second) in (
            ((name, critique), (other, theirs)),
            ((other, theirs), (name, critique)),
        ):
            unmarked = {
                figure for f in _findings(second) if not f.notes for figure in _numbers(f.text)
            }
            for finding in _findings(first):
                marked = {n for note in finding.notes for n in _numbers(note)}
                for figure in sorted(marked & set(_numbers(finding.text)) & unmarked):
                    yield Finding(text=f"{figure}: in {a}'s answer it is marked, in {b}'s not.")


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)*\s?(?:%|x\b|×|ms\b|s\b|GB\b)", text)


def _findings(critique: Critique) -> Iterator[Finding]:
    for section in critique.sections:
        yield from (block for block in section.blocks if isinstance(block, Finding))


def _alone(cited: Sequence[Cited]) -> Iterator[Finding]:
    """The first passages of each that no other touches; told only where others quote at all."""
    names = list(dict.fromkeys(each.by for each in cited))
    if len(names) < 2:
        return
    for name in names:
        others = [each for each in cited if each.by != name]
        mine = [
            each
            for each in cited
            if each.by == name and not any(_same(each, other) for other in others)
        ]
        seen: dict[str, Evidence] = {fold(each.evidence.quote): each.evidence for each in mine}
        for evidence in list(seen.values())[:ALONE]:
            yield Finding(label=f"Only {name}", text="Quoted by nobody else:", evidence=(evidence,))


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 160 else f"{words[:159].rstrip()}…"
