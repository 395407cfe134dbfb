"""Where a Markdown text shows code: what stands there is shown as it is written."""

import re
from collections.abc import Iterator

_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_INLINE = re.compile(r"(?<!`)(`{1,3})(?!`)[^`\n]{1,600}+\1(?!`)")

Stretch = tuple[int, int]


def fenced_in(text: str) -> tuple[Stretch, ...]:
    """The stretches between fences that are closed, in order."""
    return tuple(_fenced(text))


def _fenced(text: str) -> Iterator[Stretch]:
    at, start, fence = 0, 0, ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and not fence:
            start, fence = at, mark[1]
        elif mark and mark[1].startswith(fence):
            yield start, at + len(line)
            fence = ""
        at += len(line) + 1


def code_in(text: str) -> tuple[Stretch, ...]:
    """All of a text that is code, between fences or within a line, in order."""
    fenced = fenced_in(text)
    found, blocks, (begins, ends) = [*fenced], iter(fenced), (-1, -1)
    for match in _INLINE.finditer(text):
        while ends <= match.start():
            begins, ends = next(blocks, (len(text), len(text) + 1))
        if match.start() < begins:
            found.append(match.span())
    return tuple(sorted(found))
