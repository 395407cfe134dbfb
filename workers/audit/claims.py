"""The numbers a document advertises: where each is measured, and against what."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workers.audit.agreement import agree
from workers.audit.baselines import baseline
from workers.audit.context import Mention, stems_of
from workers.audit.sameness import comparable
from workers.audit.tables import label

MOST = 8  # claims told
_RESULT = ("x", "%", "points")
_OURS = re.compile(r"\b(?:we|our|ours|this (?:paper|work|study))\b", re.IGNORECASE)
_THEIRS = re.compile(
    r"\[\s?\d|\bet al\b|\b(?:19|20)\d\d[a-z]?\)|\bfor (?:example|instance)\b|\be\.g\."
    r"|(?<!to )(?<!with )(?<!over )(?<!than )\b(?:existing|previous|prior|traditional|current)"
    r" (?:systems?|work|approaches|methods?)\b(?! by)"
)
_LINKS, _AMOUNTS = ("bit/s", "byte/s"), ("s", "byte", "w")
_FOUND = re.compile(
    r"\b(?:found|find|locat|identif|detect|discover|uncover|analy|studied|study|fixed|measured?)\w*"
)
_MACHINES = re.compile(r"machine|node|server|gpu|core|worker|thread|findings|layers", re.IGNORECASE)
_TAKES = re.compile(
    r"\b(?:in|takes?|took|within|needs?|uses?|requires?|by|to|starts?|recovers?)\s"
    r"(?:only |just |about |under |less than |~)?\Z"
)
_ZONES = ("abstract", "conclusion", "introduction", "front")
_NEEDED = {"text": 1, "caption": 1, "row": 2, "figure": 1}
"""Words or metrics in common before a number that stands again counts as the same one."""
_KINDS = ("figure", "row", "caption", "text")
_MEASURED = ("evaluation", "method", "discussion", "body")


class Claim(NamedTuple):
    """A headline number, and what of the document bears on it."""

    mention: Mention
    measuring: Mention | None
    baseline: str

    @property
    def compares(self) -> bool:
        """Whether the number says how much more or less than something else."""
        return self.mention.quantity.unit == "x" or self.mention.way in ("up", "down", "slow")


def headlines(mentions: Sequence[Mention], own: frozenset[str]) -> tuple[Claim, ...]:
    """The headline numbers, those of the abstract first, each quantity once."""
    chosen: list[Mention] = []
    for mention in sorted(filter(lambda m: _advertised(m, own), mentions), key=_rank):
        if not any(_repeats(mention, earlier) for earlier in chosen):
            chosen.append(mention)
    kept = sorted(chosen[:MOST], key=lambda mention: mention.order)
    return tuple(_claim(mention, mentions, own) for mention in kept)


def _rank(mention: Mention) -> tuple[bool, int, int]:
    """Shares and factors before amounts, the abstract before the rest."""
    plain = mention.quantity.unit not in _RESULT
    return plain, _ZONES.index(mention.passage.part.zone), mention.order


def _advertised(mention: Mention, own: frozenset[str]) -> bool:
    """Whether a number of the front matter is the authors' own result."""
    passage, unit = mention.passage, mention.quantity.unit
    if not passage.claims or _THEIRS.search(passage.text):
        return False
    said = passage.text.lower()
    ours = bool(_OURS.search(passage.text)) or any(name in said for name in own)
    if passage.part.zone in ("introduction", "front") and not ours:
        return False
    if unit in _RESULT or ("/" in unit and unit not in _LINKS):
        return True
    if unit.startswith("#"):
        return bool(_FOUND.search(passage.text)) and not _MACHINES.search(mention.quantity.text)
    return unit in _AMOUNTS and _takes(mention)


def _takes(mention: Mention) -> bool:
    """Whether an amount is what something costs rather than what it was given."""
    return bool(_TAKES.search(mention.passage.text[: mention.quantity.start]))


def _repeats(mention: Mention, earlier: Mention) -> bool:
    related = mention.metrics & earlier.metrics or mention.words & earlier.context
    return agree(mention.quantity, earlier.quantity) and (
        bool(related) or comparable(mention, earlier) or _distinctive(mention)
    )


def _distinctive(mention: Mention) -> bool:
    """Whether a number says by itself which one it is: two values, or three digits."""
    quantity = mention.quantity
    digits = re.sub(r"\D", "", quantity.text).strip("0")
    return len(quantity.values) > 1 or len(digits) > 2


def _claim(mention: Mention, mentions: Sequence[Mention], own: frozenset[str]) -> Claim:
    found = _measurings(mention, mentions, own)
    measuring = max(found, key=lambda other: _bears(mention, other), default=None)
    claim = Claim(mention, measuring, "")
    for each in (mention, measuring) if claim.compares else ():
        if each and (against := baseline(each.passage.text, each.quantity.end)):
            return claim._replace(baseline=against)
    return claim


def _measurings(
    claim: Mention, mentions: Sequence[Mention], own: frozenset[str]
) -> Iterator[Mention]:
    """Where the same number stands in a part that measures, about something related."""
    for other in mentions:
        if not other.passage.measures or not _meets(claim, other):
            continue
        if other.passage.kind == "row" and not _names(other, claim, own):
            continue
        alike = len(claim.words & other.context) + len(claim.metrics & other.metrics)
        if alike >= _NEEDED[other.passage.kind] or (_distinctive(claim) and _distinctive(other)):
            yield other


def _names(row: Mention, claim: Mention, own: frozenset[str]) -> bool:
    """Whether a row of a table is about the claim's subject."""
    said = {word.lower().strip("()*†:,") for word in label(row.passage).split()}
    return bool(said & (own | claim.names) or stems_of(" ".join(said)) & claim.words)


def _meets(claim: Mention, other: Mention) -> bool:
    one, two = claim.quantity, other.quantity
    if agree(one, two):
        return True
    parts = one.unit == two.unit and len(one.values) > len(two.values)
    return parts and two.values[0] in one.values


def _bears(claim: Mention, other: Mention) -> tuple[float, int, int, int]:
    """How well a sentence bears out a claim: in so many words, then by place."""
    shared = len(claim.words & other.context) / (len(claim.words) or 1)
    zone = other.passage.part.zone
    place = _MEASURED.index(zone) if zone in _MEASURED else len(_MEASURED)
    kind = _KINDS.index(other.passage.kind)
    return shared + kind / len(_KINDS), kind, -place, -other.order
