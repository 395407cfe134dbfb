"""What a text hands over to others: "When a request involves **procurement contracts**, ..."."""

import re
from collections.abc import Iterator, Sequence

from bot.core.inference.sections import ids_for, slug
from bot.core.inference.text import Line, areas, plain
from bot.core.persona import Escalation

MOST_BOUNDARIES = 10
MOST_TERM_WORDS = 4
MOST_ASK = 400  # characters

_LABEL = re.compile(r"^\W*escalation(?:s| triggers?| rules?| policy| protocol)?\W*$", re.IGNORECASE)
_TOPIC = re.compile(r"\*\*([^*\n]{3,80})\*\*(?:\s*\(([^()\n]{2,200})\))?")
_EXAMPLE = re.compile(r"^(?:e\.\s?g\.|i\.\s?e\.|for example|such as),?\s*", re.IGNORECASE)
_JOINT = re.compile(r"\s*[,;]\s*|\s+or\s+")
_UNWANTED = re.compile(r"[^\w.+/'’-]")  # some of it means something else in a term
_ACRONYM = re.compile(r"^[A-Z][A-Z0-9]{2,}\b")
OTHERWISE = "Consult a specialist for this."


def escalation_in(lines: Sequence[Line]) -> tuple[Escalation, ...]:
    """The boundaries a text names in bold below a heading that speaks of escalation."""
    for area in areas(lines):
        if not _LABEL.match(plain(area.label)):
            continue
        text = " ".join(
            f"**{line.text}:** {line.rest}" if line.rest else line.text for line in area.lines
        )
        topics = list(_TOPIC.finditer(text))[:MOST_BOUNDARIES]
        if topics:
            ask = _asked(text[topics[-1].end() :])
            ids = ids_for((topic[1] for topic in topics), "boundary")
            return tuple(
                Escalation(id=id_, topic=plain(topic[1]).strip(" :"), terms=terms, ask=ask)
                for topic, id_ in zip(topics, ids, strict=True)
                if (terms := tuple(dict.fromkeys(_terms(topic))))
            )
    return ()


def _terms(topic: re.Match[str]) -> Iterator[str]:
    """The words that show that a question is about it."""
    words = slug(topic[1].split("/")[-1], " ").split()
    for term in (words, words[-2:]):
        if len(term) > 1:
            yield " ".join(term)
            yield " ".join(term).removesuffix("s")
    for example in _JOINT.split(_EXAMPLE.sub("", topic[2] or "")):
        said = " ".join(_UNWANTED.sub(" ", plain(example)).split()).strip(".'-/")
        if said and len(said.split()) <= MOST_TERM_WORDS:
            yield said
            yield from _ACRONYM.findall(said)[:1]


def _asked(rest: str) -> str:
    said = plain(rest).strip(" ,;:.–—-")
    if len(said.split()) < 3:
        return OTHERWISE
    said = said[0].upper() + said[1:]
    return f"{said[:MOST_ASK].rstrip(' .')}."
