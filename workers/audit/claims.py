"""The numbers a document advertises: where each is measured, and against what."""

import re
from collections.abc import Iterator, Sequence

from workers.audit.baselines import baseline
from workers.audit.context import Mention
from workers.audit.quantities import agree, contains
from workers.audit.sameness import comparable
from workers.audit.tables import Table

MOST = 8  # claims told
_RESULT = ("x", "%", "points")
_OURS = re.compile(r"\b(?:we|our|ours|this (?:paper|work|study))\b", re.IGNORECASE)
_THEIRS = re.compile(
    r"\[\s?\d|\bet al\b|\b(?:19|20)\d\d[a-z]?\)|\bfor (?:example|instance)\b|\be\.g\."
    r"|\b(?:existing|previous|prior|traditional|current) (?:systems?|work|approaches|methods?)\b"
    r"(?! by)"
)
_ZONES = ("abstract", "conclusion", "introduction", "front")
_MEASURED = ("evaluation", "method", "discussion", "body")


class Claim:
    """A headline number, and what of the document bears on it."""

    def __init__(self, mention: Mention, measuring: Mention | None, against: str) -> None:
        self.mention, self.measuring, self.baseline = mention, measuring, against


def headlines(
    mentions: Sequence[Mention], tables: Sequence[Table], own: frozenset[str]
) -> tuple[Claim, ...]:
    """The headline numbers, those of the abstract first, each quantity once."""
    chosen: list[Mention] = []
    for mention in sorted(filter(lambda m: _advertised(m, own), mentions), key=_rank):
        if not any(_repeats(mention, earlier) for earlier in chosen):
            chosen.append(mention)
    kept = sorted(chosen[:MOST], key=lambda mention: mention.order)
    return tuple(_claim(mention, mentions, tables) for mention in kept)


def _rank(mention: Mention) -> tuple[bool, int, int]:
    """Shares and factors before amounts, the abstract before the rest."""
    plain = mention.quantity.unit not in _RESULT
    return plain, _ZONES.index(mention.passage.part.zone), mention.order


def _advertised(mention: Mention, own: frozenset[str]) -> bool:
    """Whether a number of the front matter is the authors' own result."""
    passage, unit = mention.passage, mention.quantity.unit
    if not passage.claims or unit in ("bit", "hz") or _THEIRS.search(passage.text):
        return False
    said = passage.text.lower()
    ours = bool(_OURS.search(passage.text)) or any(name in said for name in own)
    if passage.part.zone in ("introduction", "front") and not ours:
        return False
    if unit in _RESULT or ("/" in unit and unit not in ("bit/s", "byte/s")):
        return True
    return (
        bool(mention.metrics)
        and unit in ("s", "byte", "w")
        and (mention.way in ("up", "down", "to") or _takes(mention))
    )


def _takes(mention: Mention) -> bool:
    before = mention.passage.text[: mention.quantity.start]
    return bool(
        re.search(
            r"\b(?:in|takes?|took|within|needs?|uses?|requires?|by|starts?|recovers?)\s"
            r"(?:only |just |about |under |less than |~)?\Z",
            before,
        )
    )


def _repeats(mention: Mention, earlier: Mention) -> bool:
    return agree(mention.quantity, earlier.quantity) and (
        comparable(mention, earlier) or bool(mention.metrics & earlier.metrics)
    )


def _claim(mention: Mention, mentions: Sequence[Mention], tables: Sequence[Table]) -> Claim:
    measuring = max(_measurings(mention, mentions), key=lambda m: _bears(mention, m), default=None)
    against = baseline(mention.passage.text, mention.quantity.end)
    if not against and measuring:
        against = baseline(measuring.passage.text, measuring.quantity.end)
    return Claim(mention, measuring, against)


def _measurings(claim: Mention, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Where the same number stands in a part that measures, about something related."""
    for other in mentions:
        if not other.passage.measures or not _meets(claim, other):
            continue
        shared = len(claim.words & other.context)
        if shared > (other.passage.kind == "row") or claim.metrics & other.metrics:
            yield other


def _meets(claim: Mention, other: Mention) -> bool:
    one, two = claim.quantity, other.quantity
    if agree(one, two):
        return True
    return (
        len(one.values) > len(two.values)
        and contains(one, two)
        and any(abs(value - two.values[0]) < 1e-9 for value in one.values)
    )


def _bears(claim: Mention, other: Mention) -> tuple[bool, float, int, int]:
    """How well a sentence bears out a claim: in so many words, then by place."""
    shared = len(claim.words & other.context) / (len(claim.words) or 1)
    zone = other.passage.part.zone
    place = _MEASURED.index(zone) if zone in _MEASURED else len(_MEASURED)
    return other.passage.kind != "row", shared, -place, -other.order
