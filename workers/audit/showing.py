"""Audits as blocks for the end of an answer: a table, what contradicts itself, and the setting."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.core.answer import Block, BulletList, Finding, Section, Table
from bot.core.wording import where
from workers.audit.values import Audit, Conflict, HeadlineClaim, Setting

ID, TITLE = "audit", "What code checked"
HEADER = ("Claim", "Number", "Said", "Measured", "Against")
NOT_FOUND, NONE_NAMED = "not found again", "none named"
_CELL = 110  # characters of a claim that are shown
_QUOTE = 140  # of a sentence about the setting


def section(audits: Sequence[Audit]) -> Section | None:
    """What the audits found, as one section; None where no document advertises a number."""
    told = [each for each in audits if each.claims or each.conflicts or each.setup]
    blocks = tuple(block for each in told for block in _blocks(each, several=len(told) > 1))
    return Section(id=ID, title=TITLE, kind="prose", blocks=blocks) if blocks else None


def _blocks(audit: Audit, *, several: bool) -> Iterator[Block]:
    for conflict in audit.conflicts:
        yield _conflict(conflict)
    if audit.claims:
        title = f"Headline numbers ({audit.document})" if several else "Headline numbers"
        yield Table(title=title, header=HEADER, rows=tuple(_rows(audit.claims)))
    if audit.setup:
        yield BulletList(items=tuple(_settings(audit.setup)))


def _conflict(conflict: Conflict) -> Finding:
    return Finding(
        label="Two values for one quantity",
        text=f"It says {conflict.first_number} ({conflict.first_section}) and"
        f" {conflict.second_number} ({conflict.second_section}).",
        evidence=(conflict.first, conflict.second),
    )


def _rows(claims: Sequence[HeadlineClaim]) -> Iterator[tuple[str, ...]]:
    """A row per number; a sentence with several is shown once."""
    before = ""
    for claim in claims:
        quote = claim.evidence.quote
        yield (
            "〃" if quote == before else _short(quote, _CELL),
            claim.number,
            where(claim.evidence),
            claim.measured or NOT_FOUND,
            claim.baseline or (NONE_NAMED if claim.compares else "—"),
        )
        before = quote


def _settings(settings: Sequence[Setting]) -> Iterator[str]:
    """A line per sentence that names something, and one for all that none does."""
    for evidence, group in groupby(settings, key=lambda setting: setting.evidence):
        asked = list(group)
        names = " and ".join(each.asked for each in asked).capitalize()
        if evidence is not None:
            yield f"{names} ({where(evidence)}): “{_short(evidence.quote, _QUOTE)}”"
            continue
        searched = "; ".join(each.searched for each in asked if each.searched)
        yield f"{names}: the text never says (looked for: {searched})."


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"
