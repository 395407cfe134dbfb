"""What a text file carries that nobody sees when it is shown: taken out, and told."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from bot.core.document import Hidden
from bot.core.fence import visible
from workers.reading.listings import fenced_in
from workers.reading.markup import unshown
from workers.reading.prose import is_prose
from workers.reading.unicode import TAGS
from workers.reading.wording import COMMAND, ORDER

_COMMENT = re.compile(
    r"<!--(.*?)(?:-->|\Z)|^\[//\]:[ \t]*#[ \t]*[(\"']([^\n]*?)[)\"'][ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_TAGGED = re.compile("[\U000e0000-\U000e007f]{2,}")
_FEW = 8  # invisible characters that any editor leaves behind


def comments_out(text: str) -> tuple[str, tuple[Hidden, ...]]:
    """The text with its comments blanked, line by line, and what they said."""
    if "<!--" not in text and "[//]:" not in text:
        return text, ()
    listings = fenced_in(text)
    begins = [start for start, _ in listings]
    found: list[Hidden] = []

    def blank(match: re.Match[str]) -> str:
        at = bisect_right(begins, match.start()) - 1
        if at >= 0 and match.start() < listings[at][1]:
            return match[0]
        words = " ".join(visible(match[1] or match[2] or "").split())
        if words:
            found.append(_told(words, "a comment that is not shown"))
        return "\n" * match[0].count("\n")

    return _COMMENT.sub(blank, text), tuple(found)


def markup_out(text: str) -> tuple[str, tuple[Hidden, ...]]:
    """The text without what its markup does not show, line by line, and what that said."""
    kept, found, at = [], list[Hidden](), 0
    for it in unshown(text):
        lines = "\n" * text.count("\n", it.start, it.end)
        kept += [text[at : it.start], it.instead, lines]
        at = it.end
        words = " ".join(visible(it.words).split())
        if words:
            told = _told(words, it.reason)
            found.append(told.model_copy(update={"prose": told.prose and not it.described}))
    return "".join((*kept, text[at:])), tuple(found)


def unseen(text: str) -> Iterator[Hidden]:
    """Invisible characters: what they spell, or how many they are."""
    for match in _TAGGED.finditer(text):
        spelled = "".join(chr(ord(c) - TAGS.start) for c in match[0])
        words = " ".join(visible(spelled).split())
        if words:
            yield _told(words, "invisible characters")
    left = len(text) - len(visible(text)) - sum(len(m[0]) for m in _TAGGED.finditer(text))
    if left > _FEW:
        yield Hidden(page=1, text=f"{left} invisible characters", reason="invisible characters")


def _told(words: str, reason: str) -> Hidden:
    orders = bool(ORDER.search(words) or COMMAND.search(words))
    return Hidden(page=1, text=words, reason=reason, prose=is_prose(words), instructs=orders)
