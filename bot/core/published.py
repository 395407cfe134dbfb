"""Whether a document reads like a published paper or like a plan: only plain differences count."""

import re

from bot.core.canonical import fold
from bot.core.document import Document

PLAIN = 3  # points between two documents that settle which is which

_FRONT = 3_000  # characters of the first page that carry a venue's marks
_VENUE = re.compile(
    r"proceedings of|in proc\.|copyright (?:©|held|20|19)|©\s?(?:19|20)\d\d|\bISBN\b|\bISSN\b"
    r"|ACM Reference Format|permission to make digital|doi\.org/10\.|\bDOI:?\s?10\."
    r"|USENIX Association|IEEE (?:Transactions|Computer Society)|Springer|Elsevier|VLDB Endowment"
    r"|published (?:as a conference paper|by|in)|open access to the proceedings",
    re.IGNORECASE,
)
_STAMP = re.compile(r"arXiv:\d{4}\.\d{4,5}v\d", re.IGNORECASE)
_PLAN = re.compile(
    r"\bwe (?:propose to|plan to|intend to|aim to|hope to|want to|would like to)\b"
    r"|\bwe will (?:build|evaluate|measure|implement|design|study|investigate|compare|explore)\b"
    r"|\b(?:this|our) (?:research |project )?(?:proposal|idea|plan)\b|\bseed idea\b"
    r"|\b(?:work ?packages?|milestones?|time ?line|timetable|expected (?:contributions?|results?|"
    r"outcomes?)|research questions?|preliminary (?:results?|idea|plan)|requested (?:budget|funds)"
    r"|principal investigator)\b|\b(?:projektantrag|arbeitsplan|arbeitspakete?|wir wollen|"
    r"wir schlagen vor)\b",
    re.IGNORECASE,
)
_NAMED_SO = re.compile(r"\b(?:proposal|seed idea|project plan|idea|antrag|exposé)\b", re.IGNORECASE)


def standing(document: Document) -> int:
    """Points for being published, less those for being a plan."""
    text = "\n".join(page.text for page in document.pages)
    return _published(document, text) - _planned(document, text)


def _published(document: Document, text: str) -> int:
    marks = {match[0].lower() for match in _VENUE.finditer(text[:_FRONT])}
    numbered = any(p.label.isdecimal() and p.label != str(p.number) for p in document.pages)
    return (
        2 * min(len(marks), 2)
        + 2 * numbered
        + bool(_STAMP.search(text[:_FRONT]))
        + (len(document.references) >= 15)
        + (document.page_count >= 8)
    )


def _planned(document: Document, text: str) -> int:
    said = {match[0].lower() for match in _PLAN.finditer(text)}
    return (
        2 * (not document.paged)
        + min(len(said), 3)
        + 2 * bool(_NAMED_SO.search(document.title))
        + (document.page_count <= 3)
        + (not document.references)
    )


def cites(document: Document, other: Document) -> bool:
    """Whether a document's references, or its words, give another's title."""
    title = fold(other.title)
    if len(title) < 20:  # "Introduction" is in everybody's text
        return False
    return any(title in fold(entry.text) for entry in document.references) or any(
        title in fold(page.text) for page in document.pages
    )


def earlier(one: Document, other: Document) -> int | None:
    """Which of two documents the other builds on: 0, 1, or None where it is not plain."""
    cited = cites(other, one) - cites(one, other)
    if cited:
        return 0 if cited > 0 else 1
    plans = [reads_like_a_plan(document) for document in (one, other)]
    if plans[0] == plans[1] or abs(standing(one) - standing(other)) < PLAIN:
        return None
    return 1 if plans[0] else 0


def reads_like_a_plan(document: Document) -> bool:
    """Whether more speaks for a plan than for a paper."""
    text = "\n".join(page.text for page in document.pages)
    planned = _planned(document, text)
    return planned >= PLAIN and planned > _published(document, text)
