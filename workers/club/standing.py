"""What of a model's take may stand, and what stands where nothing of it may.

A model is told nothing of the people in a channel, so whoever of them it speaks of it made up.
"""

import re
from collections.abc import Callable, Iterable

from bot.core.answer import Critique, Finding, Section
from bot.core.checks import CHOSEN
from bot.core.club.phrases import listed
from bot.core.club.take import TAKE
from bot.core.document import Document

BY_RULES = "What the model said there did not hold, so rules chose what stands under {}."
_LEAST = 3  # letters of a name
_WORD = re.compile(r"\w+")


def standing(
    said: Critique, document: Document, members: Iterable[str], chosen: Callable[[], Critique]
) -> Critique:
    """A take without what it says of members, and whole: `chosen` is the evidence reader's."""
    if said.footer.model == CHOSEN:
        return said
    said = _without(said, _names(members, document))
    kept = {section.id: section for section in said.sections if _says(section)}
    empty = [spec for spec in TAKE if spec.id not in kept]
    if not empty:
        return said
    filler = {section.id: section for section in chosen().sections}
    added = [filler[spec.id] for spec in empty if spec.id in filler]
    sections = {**{section.id: section for section in added}, **kept}
    quotes = sum(len(finding.evidence) for section in added for finding in _findings(section))
    footer = said.footer.model_copy(
        update={
            "quotes_verified": said.footer.quotes_verified + quotes,
            "quotes_total": said.footer.quotes_total + quotes,
        }
    )
    told = BY_RULES.format(listed([f"“{section.title}”" for section in added]))
    return said.model_copy(
        update={
            "sections": tuple(sections[spec.id] for spec in TAKE if spec.id in sections),
            "notes": (*said.notes, *((told,) if added else ())),
            "footer": footer,
        }
    )


def _without(said: Critique, names: frozenset[str]) -> Critique:
    gone = [
        finding
        for section in said.sections
        for finding in _findings(section)
        if names.intersection(_WORD.findall(finding.text))
    ]
    if not gone:
        return said
    sections = tuple(
        section.model_copy(update={"blocks": tuple(b for b in section.blocks if b not in gone)})
        for section in said.sections
    )
    quotes = sum(len(finding.evidence) for finding in gone)
    footer = said.footer.model_copy(
        update={
            "findings_removed": said.footer.findings_removed + len(gone),
            "quotes_verified": said.footer.quotes_verified - quotes,
        }
    )
    return said.model_copy(update={"sections": sections, "footer": footer})


def _names(members: Iterable[str], document: Document) -> frozenset[str]:
    """The words of people's names that are none of the paper's."""
    words = {word for name in members for word in _WORD.findall(name) if len(word) >= _LEAST}
    if not words:
        return frozenset()
    text = " ".join((document.title, *document.authors, *(page.text for page in document.pages)))
    known = {word.casefold() for word in _WORD.findall(text)}
    strange = {word for word in words if word.casefold() not in known}
    return frozenset(strange | {word.capitalize() for word in strange})


def _says(section: Section) -> bool:
    return bool(_findings(section))


def _findings(section: Section) -> list[Finding]:
    return [block for block in section.blocks if isinstance(block, Finding)]
