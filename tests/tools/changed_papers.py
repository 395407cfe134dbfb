"""Real papers with one number changed: of a number that stands in two sections, one occurrence.

What repeats is found by plain search, not by the audit's own rules: the same figures with the same
unit in the front matter or conclusion and in another section, in sentences that share three words.
"""

import random
import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.core.document import Document, Page
from workers.evidence_reader.zones import Parts, Zone

_NUMBER = re.compile(
    r"(?<![\w.,])(\d[\d,]*(?:\.\d+)?)\s?(%|×|x(?!\w)|percent|-?fold|times|ms|GB|TB|MB/s|tokens?/s)"
)
_WORD = re.compile(r"[A-Za-z]{5,}")
_CLAIMING: tuple[Zone, ...] = ("abstract", "introduction", "conclusion")
_AROUND = 160  # characters on either side whose words are compared
_SHARED = 3


class Changed(NamedTuple):
    """A paper, which number was changed into which, and on which page."""

    document: Document
    right: str
    wrong: str
    page: int


class _Place(NamedTuple):
    page: Page
    start: int
    figure: str
    unit: str
    zone: str
    top: int
    words: frozenset[str]


def changed_papers(document: Document, seed: int) -> Iterator[Changed]:
    """Every repeated number of a paper, changed where it is claimed and where it is repeated."""
    chance = random.Random(seed)
    places = list(_places(document))
    for claim in places:
        if claim.zone not in _CLAIMING:
            continue
        again = next((other for other in places if _repeats(claim, other)), None)
        for place in (claim, again) if again else ():
            wrong = _other(place.figure, chance)
            yield Changed(_with(document, place, wrong), place.figure, wrong, place.page.number)


def _places(document: Document) -> Iterator[_Place]:
    parts = Parts(document.outline)
    for page in document.pages:
        for span in page.spans:
            if span.kind not in ("prose", "caption"):
                continue
            for match in _NUMBER.finditer(page.text, span.start, span.end):
                part = parts.at(page.number, match.start())
                around = page.text[
                    max(span.start, match.start() - _AROUND) : min(span.end, match.end() + _AROUND)
                ]
                words = frozenset(word.lower()[:6] for word in _WORD.findall(around))
                yield _Place(page, match.start(), match[1], match[2], part.zone, part.top, words)


def _repeats(claim: _Place, other: _Place) -> bool:
    return (
        other.zone not in ("related", "background", "back")
        and other.top != claim.top
        and (other.figure, other.unit) == (claim.figure, claim.unit)
        and len(other.words & claim.words) >= _SHARED
    )


def _other(figure: str, chance: random.Random) -> str:
    """Another number of as many digits, well apart from the first."""
    value = float(figure.replace(",", ""))
    while True:
        digits = [c if not c.isdigit() else str(chance.randint(0, 9)) for c in figure]
        if digits[0] == "0" and figure[0] != "0":
            continue
        other = float("".join(digits).replace(",", ""))
        if abs(other - value) > 0.15 * max(other, value) and other not in (0, 1, 100):
            return "".join(digits)


def _with(document: Document, place: _Place, wrong: str) -> Document:
    """The document with one figure replaced; boxes stay as they are."""
    text = place.page.text
    text = text[: place.start] + wrong + text[place.start + len(wrong) :]
    captions = tuple(
        caption.model_copy(update={"text": _caption(caption.text, place, wrong)})
        if caption.page == place.page.number
        else caption
        for caption in document.captions
    )
    pages = tuple(
        page.model_copy(update={"text": text}) if page is place.page else page
        for page in document.pages
    )
    return document.model_copy(update={"pages": pages, "captions": captions})


def _caption(text: str, place: _Place, wrong: str) -> str:
    return text.replace(place.figure, wrong, 1)
