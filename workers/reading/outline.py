"""Which outline to believe: the file's own where its titles stand in the text, else the inferred."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from workers.reading.catalog import Bookmark

BELIEVED = 0.6  # of the titles must stand on or next to their page


class Entry(NamedTuple):
    """A heading with its place in the page's text."""

    level: int
    title: str
    page: int
    offset: int


def believed(bookmarks: Sequence[Bookmark], texts: Sequence[str]) -> list[Entry]:
    """The file's outline, entries found in the text only; empty when too few are."""
    found = [entry for bookmark in bookmarks if (entry := _place(bookmark, texts))]
    reachable = [b for b in bookmarks if b.page <= len(texts)]
    if len(found) < 3 or len(found) < BELIEVED * len(reachable):
        return []
    return found


def _place(bookmark: Bookmark, texts: Sequence[str]) -> Entry | None:
    letters = re.findall(r"\w+", bookmark.title)
    if not letters:
        return None
    pattern = re.compile(r"\W*".join(map(re.escape, letters)), re.IGNORECASE)
    for page in (bookmark.page, bookmark.page + 1, bookmark.page - 1):
        if 1 <= page <= len(texts):
            hits = list(pattern.finditer(texts[page - 1]))
            if hits:
                hit = max(hits, key=lambda h: _alone(texts[page - 1], h.start(), h.end()))
                return Entry(bookmark.level, bookmark.title, page, hit.start())
    return None


def _alone(text: str, start: int, end: int) -> int:
    """How much a hit looks like a heading: on a paragraph of its own."""
    before = re.search(r"(?:^|\n)[\dA-Z.\s]*$", text[max(0, start - 12) : start])
    after = text[end : end + 1] in ("\n", "")
    return bool(before) + after
