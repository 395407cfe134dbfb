"""Words about a channel's digest itself: when it comes, and that it should or should not."""

import re
from collections.abc import Collection
from typing import Literal, get_args

from bot.core.values import Value

Verb = Literal["status", "preview", "now", "skip"]

WAYS = "digest · digest preview · digest now · digest skip"
_ORDER = re.compile(
    r"[\s/]*(?:please[\s,]+)?(?:the\s+)?digests?(?P<rest>(?:[\s,:]+[\w-]+){0,3})[\s.!?]*", re.I
)
_VERB_FIRST = re.compile(
    r"[\s/]*(?:please[\s,]+)?(?P<verb>status|preview|skip)(?:\s+of)?(?:\s+the)?(?:\s+next)?"
    r"\s+digest(?P<rest>\s+[\w-]+)?[\s.!?]*",
    re.I,
)
_IDLE = frozenset(("please", "next", "the"))


class DigestOrder(Value):
    """What somebody wants of a digest."""

    verb: Verb = "status"
    named: str = ""  # which one, where they said so


def digest_order_in(said: str, ids: Collection[str]) -> DigestOrder | None:
    """The order, where the whole message is nothing else; "digest this paper" is a question.

    `ids` are of the digests that may be meant.
    """
    first = _VERB_FIRST.fullmatch(said)
    match = first or _ORDER.fullmatch(said)
    if match is None:
        return None
    words = re.findall(r"[\w-]+", (match["rest"] or "").lower())
    verbs = [first["verb"].lower()] if first else [w for w in words if w in get_args(Verb)]
    named = [word for word in words if word not in get_args(Verb) and word not in _IDLE]
    if len(verbs) > 1 or len(named) > 1:
        return None
    if named and named[0] not in ids and (not verbs or words[:1] == named):
        return None  # "digest this"
    return DigestOrder.model_validate(
        {"verb": verbs[0] if verbs else "status", "named": "".join(named)}
    )
