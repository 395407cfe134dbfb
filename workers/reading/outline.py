"""Which outline to believe: the file's own if its titles stand in the text, or the inferred.

The strings of a file's outline are nobody's words until they are found on the page.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workers.reading.catalog import Bookmark

BELIEVED = 0.6  # of the file's titles must stand on their page or next to it
FEWEST = 3
NUMBER_BEFORE = 12  # characters at most


class Entry(NamedTuple):
    """A heading with its place in the page's text."""

    level: int
    title: str
    page: int
    offset: int


def outline(
    bookmarks: Sequence[Bookmark], inferred: Sequence[Entry], texts: Sequence[str]
) -> list[Entry]:
    """The file's own entries, as printed, with inferred ones where it has none."""
    own: dict[tuple[int, int], Entry] = {}
    for bookmark in bookmarks:
        for entry in _places(bookmark, texts):
            if own.setdefault((entry.page, entry.offset), entry) is entry:
                break
    reachable = sum(bookmark.page <= len(texts) for bookmark in bookmarks)
    if len(own) < FEWEST or len(own) < BELIEVED * reachable:
        return list(inferred)
    covered = {(e.page, e.offset + i) for e in own.values() for i in range(len(e.title))}
    added = [e for e in inferred if e.level == 1 and (e.page, e.offset) not in covered]
    return sorted([*own.values(), *added], key=lambda entry: (entry.page, entry.offset))


def _places(bookmark: Bookmark, texts: Sequence[str]) -> Iterator[Entry]:
    """Where a title stands, most like a heading first, with the number printed before it."""
    words = re.findall(r"\w+", bookmark.title)
    if not words:
        return
    pattern = re.compile(r"\W*".join(map(re.escape, words)) + r"[)\]?!”’\"]*", re.IGNORECASE)
    for page in (bookmark.page, bookmark.page + 1, bookmark.page - 1):
        if not 1 <= page <= len(texts):
            continue
        text = texts[page - 1]
        hits = [(_begin(text, hit.start()), hit.end()) for hit in pattern.finditer(text)]
        for start, end in sorted(hits, key=lambda hit: -_alone(text, *hit)):
            yield Entry(bookmark.level, " ".join(text[start:end].split()), page, start)


def _begin(text: str, start: int) -> int:
    """Where a heading begins, its number included."""
    before = re.search(r"(?:^|\n)((?:\d[\d.]*|[A-Z][\d.]*)\s+)$", text[:start][-NUMBER_BEFORE:])
    return start - len(before[1]) if before else start


def _alone(text: str, start: int, end: int) -> int:
    """How much a hit looks like a heading: a paragraph of its own."""
    return text[max(0, start - 1) : start] in ("", "\n") and 1 + (text[end : end + 1] in ("", "\n"))
