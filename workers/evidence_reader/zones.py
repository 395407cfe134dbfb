"""Which part of a paper a page offset lies in, told by the section titles above it."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from bot.core.document import Heading

Zone = Literal[
    "front", "abstract", "introduction", "background", "related", "method", "body", "evaluation",
    "discussion", "conclusion", "back",
]  # fmt: skip
"""What a section is for. `front`, the title and author lines, and `back` are never read; without a
heading of its own, the abstract is what stands before the first one."""
ZONES: tuple[Zone, ...] = get_args(Zone)
_ABSTRACT = re.compile(r"^\W*abstract", re.IGNORECASE)

_TITLES: tuple[tuple[Zone, str], ...] = (
    ("back", r"^references$|bibliograph|acknowledg|appendi|availability|artifact|ethic|^contents$"),
    ("abstract", r"^abstract"),
    ("related", r"related (?:work|research|studies)|prior work|previous work|comparison with"),
    ("method", r"methodolog|data ?sets?$|data collection|study design"),
    (
        "discussion",
        r"discussion|limitation|lessons|experiences|threats|future|caveat|scope|assumption",
    ),
    ("conclusion", r"conclu|summary|final remarks|closing"),
    ("introduction", r"^introduction|^intro$"),
    ("background", r"background|existing|motivation|preliminar|problem|challenge|primer"),
    (
        "evaluation",
        r"evaluat|experiment|measurement|results?\b|findings|performance|benchmark|case stud",
    ),
)
_ZONES = tuple((zone, re.compile(pattern, re.IGNORECASE)) for zone, pattern in _TITLES)
_NUMBER = re.compile(r"^\s*(?:\d+(?:\.\d+)*|[A-Z](?:\.\d+)+|[IVX]+)\.?\s+")
_OWN = frozenset[Zone]({"back", "discussion", "related", "method"})
"""Zones a subsection may have of its own; in all others it takes its section's."""


class Part(NamedTuple):
    """A stretch of the document under one heading."""

    title: str  # as printed; empty before the first heading
    zone: Zone
    top: int  # how many top-level sections began before or with it


class Parts:
    """The document's outline, asked by (page, offset)."""

    def __init__(self, outline: Sequence[Heading]) -> None:
        ordered = sorted(outline, key=lambda heading: (heading.page, heading.offset))
        self._starts = [(heading.page, heading.offset) for heading in ordered]
        self._parts = _walk(ordered)

    def at(self, page: int, offset: int) -> Part:
        """The part this place lies in; without any outline, page one is taken for the abstract."""
        if not self._starts:
            return _FIRST_PAGE if page == 1 else _LATER
        return self._parts[self.count(page, offset)]

    def count(self, page: int, offset: int) -> int:
        """How many headings stand before this place: where it changes, a part ends."""
        return bisect_right(self._starts, (page, offset))


_FIRST_PAGE, _LATER = Part("", "abstract", 0), Part("", "body", 0)


def bare_title(title: str) -> str:
    """A section title without its number, on one line."""
    return " ".join(_NUMBER.sub("", title).split())


def _walk(ordered: Sequence[Heading]) -> list[Part]:
    titled = any(_ABSTRACT.search(heading.title) for heading in ordered)
    parts = [Part("", "front" if titled else "abstract", 0)]
    above: Zone = "front"
    tops = 0
    levels = Counter(heading.level for heading in ordered)
    # A single heading above all others is the paper's own title.
    shallowest = min((level for level, count in levels.items() if count > 1), default=1)
    for heading in ordered:
        title = bare_title(heading.title)
        own = next((zone for zone, pattern in _ZONES if pattern.search(title)), None)
        if heading.level <= shallowest:
            above, tops = own or "body", tops + 1
            zone = above
        else:
            zone = own if own in _OWN and own is not None and above != "back" else above
        parts.append(Part(heading.title.strip(), zone, tops))
    return parts
