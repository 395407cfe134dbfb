"""Words about a channel's digest itself: when it comes, and that it should or should not."""

import re
from collections.abc import Collection, Iterator
from typing import Literal

from bot.core.values import Value

Verb = Literal["help", "status", "preview", "now", "skip", "unskip"]
Which = Literal["", "another", "this week", "next week"]

WAYS = "digest · digest preview · digest now · digest skip · digest unskip"

_VERBS: dict[str, Verb] = {
    **dict.fromkeys(("help", "usage", "commands"), "help"),
    **dict.fromkeys(("status", "when", "when's"), "status"),
    **dict.fromkeys(("preview", "show"), "preview"),
    **dict.fromkeys(("now", "post", "make", "send", "publish", "run"), "now"),
    "skip": "skip",
    **dict.fromkeys(("unskip", "undo", "resume"), "unskip"),
}
_WHICH: dict[str, Which] = {
    "this week": "this week",
    "this week's": "this week",
    "next week": "next week",
    "next week's": "next week",
    "another": "another",
    "another one": "another",
    "one more": "another",
}
_IDLE = frozenset(("please", "pls", "the", "next", "of", "for", "is", "does", "comes", "come"))
_POINTS = frozenset(("this", "that", "these", "those", "it", "the", "a", "an", "my", "our", "its"))
WORDS = frozenset((*_VERBS, *_IDLE, *(each for which in _WHICH for each in which.split())))
"""What means something in an order, so that no digest can be called so."""

_OF_TWO = re.compile("|".join(each for each in _WHICH if " " in each))
_WORD = re.compile(r"[^\W_](?:\S*[^\W_])?")
_PICTURE = re.compile(r":[\w+'-]+:")
_MOST = 2  # words that mean nothing here, of which one is a slip of the pen


class DigestOrder(Value):
    """What somebody wants of a digest."""

    verb: Verb = "status"
    named: str = ""  # which one, where they said so
    which: Which = ""  # which of its times; none: the next one

    @property
    def said(self) -> str:
        """The order in so many words."""
        return " ".join(filter(None, ("digest", self.verb, self.which, self.named)))


def digest_order_in(said: str, ids: Collection[str]) -> DigestOrder | None:
    """The order, where the whole message is nothing else; "digest this paper" is a question.

    `ids` are of the digests that may be meant. Where there are any, a few words that begin with
    "digest" and are no order ask how one orders.
    """
    words = list(_words(said))
    if sum(word in ("digest", "digests") for word in words) != 1:
        return None
    first = next(word for word in words if word not in _IDLE)
    begins = first in ("digest", "digests")
    if not begins and first not in (*_VERBS, *_WHICH):
        return None
    rest = [word for word in words if word not in (*_IDLE, "digest", "digests")]
    verbs = list(dict.fromkeys(_VERBS[word] for word in rest if word in _VERBS))
    which = list(dict.fromkeys(_WHICH[word] for word in rest if word in _WHICH))
    named = [word for word in rest if word not in (*_VERBS, *_WHICH)]
    unknown = [word for word in named if word not in ids]
    if unknown and (not begins or _POINTS.intersection(words)):
        return None
    known = not unknown or (bool(verbs) and rest[0] in _VERBS)
    fits = not which or verbs in (["skip"], ["unskip"])
    if len(verbs) > 1 or len(named) > 1 or len(which) > 1 or not (known and fits):
        return DigestOrder(verb="help") if ids and _slip(begins, named) else None
    verb = verbs[0] if verbs else "status"
    return DigestOrder(verb=verb, named="".join(named), which=which[0] if which else "")


def _slip(begins: bool, named: list[str]) -> bool:
    return begins and len(named) <= _MOST and all(re.fullmatch("[^\\W\\d]+", w) for w in named)


def _words(said: str) -> Iterator[str]:
    """Its words without the marks around them; of two that belong together, both."""
    pieces = (piece for piece in said.lower().replace("’", "'").split())
    bare = (_WORD.search(piece) for piece in pieces if not _PICTURE.fullmatch(piece))
    line = " ".join(found[0] for found in bare if found)
    for piece in _OF_TWO.sub(lambda found: found[0].replace(" ", "\0"), line).split(" "):
        yield piece.replace("\0", " ")
