"""Words that are orders to the bot itself and not a question to anybody."""

import re
from typing import Literal

Order = Literal["cancel", "delete", "forget"]

_ORDERS: dict[str, Order] = {
    "cancel": "cancel",
    "stop": "cancel",
    "delete": "delete",
    "forget": "forget",
}
_ORDER = re.compile(
    rf"\s*(?:please\s+)?({'|'.join(_ORDERS)})"
    r"(?:\s+(?:that|this|it|all|everything|please|the|your|last|answer|thread|whole))*[\s.!]*",
    re.IGNORECASE,
)
_APART = re.compile(r"^fresh\s*(?:[,:;]\s*|$)|[\s(]*[,;:(–—-]\s*fresh\b[\s.!)]*$", re.IGNORECASE)
_BESIDE = re.compile(r"^fresh\s+|\s+fresh[\s.!]*$", re.IGNORECASE)


def order_in(said: str) -> Order | None:
    """The order, where the whole message is nothing else: "cancel", "delete that"."""
    match = _ORDER.fullmatch(said)
    return _ORDERS[match[1].lower()] if match else None


def without_fresh(said: str) -> tuple[str, bool]:
    """The words without a "fresh" that stands apart, and whether there was one."""
    kept = _APART.sub("", said, count=1)
    return kept.strip(), kept != said


def without_any_fresh(said: str) -> tuple[str, bool]:
    """The words without a "fresh" at either end, which may belong to a question."""
    kept = _BESIDE.sub("", said, count=1)
    return kept, kept != said
