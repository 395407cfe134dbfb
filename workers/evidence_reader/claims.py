"""The table of claims and numbers: what is said, how much, on which page, measured where."""

import re
from collections.abc import Iterator, Sequence

from bot.core.answer import Table
from bot.core.document import Document
from workers.evidence_reader.choosing import choose
from workers.evidence_reader.numbers import measured
from workers.evidence_reader.ranking import Material, Pick
from workers.evidence_reader.sentences import Sentence
from workers.evidence_reader.zones import Parts

HEADER = ("Claim", "Number", "Page", "Where measured")
ROWS = 6
_CELL = 150  # characters of a claim that are shown
_NUMBERS = 3  # per claim
_DISTINCTIVE = 3  # characters of a number that may be looked for without its unit
_FLOAT = re.compile(r"\b(?:Figure|Fig\.|Figs\.|Figures|Table|Tables)\s?(\d+)")
_EARLY = ("front", "abstract", "introduction", "conclusion")
"""Where a paper claims; the number has to be measured somewhere else."""


def claims_table(material: Material) -> Table | None:
    """The strongest claims with a number, in the order of the document; None without any."""
    picks = choose(material.ranked("result"), ROWS)
    if not picks:
        return None
    rows = tuple(_row(material, pick) for pick in picks)
    return Table(title="Claims and numbers", header=HEADER, rows=rows)


def _row(material: Material, pick: Pick) -> tuple[str, ...]:
    sentence = pick.sentence
    numbers = list(dict.fromkeys(measured(sentence.text)))
    where = _elsewhere if sentence.zone in _EARLY else _here
    return (
        _short(sentence.text),
        "; ".join(numbers[:_NUMBERS]),
        f"p. {sentence.page}",
        where(material, sentence, numbers),
    )


def _short(text: str) -> str:
    if len(text) <= _CELL:
        return text
    return text[:_CELL].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _here(material: Material, sentence: Sentence, numbers: Sequence[str]) -> str:
    """The figure that this sentence, or one of the two before it, points to; and the section."""
    nearby = material.sentences[max(0, sentence.order - 2) : sentence.order + 1]
    pointed = [
        match.group(0)
        for each in reversed(nearby)
        if each.part == sentence.part
        for match in _FLOAT.finditer(each.text)
    ]
    return ", ".join([*pointed[:1], *([sentence.part.title] if sentence.part.title else [])]) or "—"


def _elsewhere(material: Material, sentence: Sentence, numbers: Sequence[str]) -> str:
    """Where a number that is claimed up front stands again; that it does not is worth knowing."""
    document = next(each for each in material.documents if each.role == sentence.document)
    for number in numbers[:_NUMBERS]:
        for page, title in _places(document, number):
            return f"p. {page}, {title}" if title else f"p. {page}"
    return "not found again in the body"


def _places(document: Document, number: str) -> Iterator[tuple[int, str]]:
    """Pages and sections other than the claiming ones that hold this number."""
    parts = Parts(document.outline)
    for pattern in _spellings(number):
        for page in document.pages:
            for match in pattern.finditer(page.text):
                part = parts.at(page.number, match.start())
                if part.zone not in (*_EARLY, "back", "related"):
                    yield page.number, part.title


def _spellings(number: str) -> Iterator[re.Pattern[str]]:
    """With its unit; bare, as in a table, if it has the digits to be told from others."""
    plain = number.lstrip("+~∼≈±")
    spaced = r"\s*".join(map(re.escape, plain.split()))
    yield re.compile(rf"(?<![\d.,]){spaced}(?!\w)")
    bare = re.match(r"\d[\d.,]*\d", plain)
    if bare and len(bare[0]) >= _DISTINCTIVE:
        yield re.compile(rf"(?<![\d.,]){re.escape(bare[0])}(?![\d%×]|[.,]\d)")
