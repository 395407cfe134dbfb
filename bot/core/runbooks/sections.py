"""A runbook's text as sections: what stands below each heading, and on which lines."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from bot.core.document import Document
from bot.core.values import Value

_BOLD_LINE = re.compile(
    r"\s*(?:\d+[.)]\s*)?(?:\*\*|__)(?=\S)([^*_]{2,80}?)\s*:?(?:\*\*|__)\s*:?\s*"
)


class Section(Value):
    """The lines below one heading, down to the next heading of any depth."""

    trail: tuple[str, ...]  # the headings above it and its own, the document's title left out
    level: int  # of its heading; 0 for what stands before the first
    lines: tuple[int, int]  # 1-based, the heading's own line included
    text: str

    @property
    def heading(self) -> str:
        """Where it stands, as people are told."""
        return " › ".join(self.trail)

    @property
    def bare(self) -> bool:
        """Whether nothing stands below its heading."""
        return not re.search(r"\w", self.body)

    @property
    def body(self) -> str:
        """Its text without the heading."""
        return self.text.partition("\n")[2] if self.level else self.text


def sections_of(document: Document) -> tuple[Section, ...]:
    """All sections in order; front matter belongs to none."""
    text = document.pages[0].text
    lines = text.split("\n")
    begins = list(accumulate((len(line) + 1 for line in lines), initial=0))
    heads = [(bisect_right(begins, it.offset), it.level, it.title) for it in document.outline]
    heads = heads or list(_bold_heads(lines))
    title = _title_level(heads)
    first = _first_line(document, begins)
    found = []
    trail: list[tuple[int, str]] = []
    starts = [(first, 0, ""), *heads] if not heads or first < heads[0][0] else heads
    ends = [line - 1 for line, _, _ in starts[1:]] + [len(lines)]
    for (start, level, said), end in zip(starts, ends, strict=True):
        trail = [it for it in trail if it[0] < level]
        if level and level != title:
            trail.append((level, said))
        while end > start and not lines[end - 1].strip():
            end -= 1
        body = "\n".join(lines[start - 1 : end])
        if level or re.search(r"\w", body):
            names = tuple(name for _, name in trail)
            found.append(Section(trail=names, level=level, lines=(start, end), text=body))
    return tuple(found)


def _first_line(document: Document, begins: list[int]) -> int:
    """Where the text begins, after the front matter."""
    page = document.pages[0]
    shown = (span.start for span in page.spans if span.kind != "furniture")
    return bisect_right(begins, next(shown, 0))


def _bold_heads(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """What a text without headings sets in bold, by itself on a line."""
    for number, line in enumerate(lines, 1):
        if len(line) < 120 and (match := _BOLD_LINE.fullmatch(line)):
            yield number, 2, match[1].strip()


def _title_level(heads: list[tuple[int, int, str]]) -> int:
    """The level of the one heading that all others stand below; 0 if there is none."""
    if not heads:
        return 0
    top = min(level for _, level, _ in heads)
    alone = sum(level == top for _, level, _ in heads) == 1 and heads[0][1] == top
    return top if alone and (top == 1 or len(heads) > 1) else 0
