"""A Markdown text as lines that know what they are: heading, label, list item, template.

Not a Markdown parser: it tells apart only what people structure a persona with, and never fails.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

MOST_WRAPPED = 20  # lines of one item
MOST_CHARACTERS = 4_000  # of a line that is looked at; a longer one is no heading and no label

_FENCE = re.compile(r"^\s*(```+|~~~+)\s*([\w-]*)")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_ITEM = re.compile(
    r"^([ \t]*)([-*+•◦▪●‣–—]|\(?\d{1,3}[.)]|\(?[a-h]\)|[IVX]{1,4}\.|\d\ufe0f?\u20e3(?=[ \t])"
    r"|[①-⑳❶-❿](?=[ \t]))[ \t]+(?:\[[ xX]\][ \t]+)?(.*)$"
)
_LABEL = re.compile(
    r"^\s{0,3}(?:[^\w\s*#>|`\[\](){}<\"'“-]{1,6}\s+)?(?:\*\*|__)"
    r"([^*_\n][^*\n]{0,98}?)(?:\*\*|__)[ \t]*(:?)[ \t]*(.*)$"
)
_DASH = re.compile(r"^[–—-]{1,2}\s")
_TAG = re.compile(r"^\s*<([a-z][a-z_-]{2,40})>\s*$")  # as prompts mark their parts

_PART = re.compile(
    r"^\s*<[a-z][\w-]*\s[^<>]*?\b(?:name|title|label|heading)\s*=\s*[\"']([^\"'<>]{1,100})[\"'][^<>]*>"
    r"\s*([^<]*)(?:</[\w-]+>)?\s*$"
)
_WHOLE = re.compile(r"^\s*<([a-z][a-z_-]{2,40})>\s*([^<>]+?)\s*</\1>\s*$")
_CLOSING = re.compile(r"^\s*</[\w-]+>\s*$")

BULLETS = frozenset("-*+•◦▪●‣–—")
LABEL_RANK = 7  # below every heading


class Line(NamedTuple):
    """A line; `rank` is a heading's level, 7 for a bold label, 0 for anything else."""

    text: str  # without its marker
    indent: int = 0
    marker: str = ""  # of a list item
    rank: int = 0
    rest: str = ""  # what stands behind a bold label
    fenced: bool = False
    language: str = ""  # of a fence, as it names it

    @property
    def blank(self) -> bool:
        """Whether it only separates."""
        return not self.text and not self.marker


class Area(NamedTuple):
    """A heading or a label, and what stands below it."""

    label: str
    rank: int
    lines: Sequence[Line]
    at: int = 0  # which line it is


def lines_of(text: str) -> tuple[Line, ...]:
    """Every line of a text."""
    return tuple(_lines(text))


def _lines(text: str) -> Iterator[Line]:
    fence = language = ""
    for raw in text.split("\n"):
        line = raw[:MOST_CHARACTERS].expandtabs(4)
        found = _FENCE.match(line)
        if found and not fence:
            fence, language = found[1], found[2].lower()
        elif found and found[1].startswith(fence) and line.strip() == found[1]:
            fence = ""
        elif fence:
            yield Line(line.rstrip(), fenced=True, language=language)
        else:
            yield _line(line)


def _line(line: str) -> Line:
    if heading := _HEADING.match(line):
        return Line(heading[2].strip(), rank=len(heading[1]))
    if item := _ITEM.match(line):
        return Line(item[3].strip(), indent=len(item[1]), marker=item[2])
    if (label := _LABEL.match(line)) and _is_label(label):
        rest = _DASH.sub("", label[3].strip(), count=1)
        return Line(label[1].rstrip(": "), rank=LABEL_RANK, rest=rest)
    return _tag(line) or Line(line.strip(), indent=len(line) - len(line.lstrip()))


def _tag(line: str) -> Line | None:
    """A tag as what it stands for: a label, or an item when it has a name of its own."""
    if part := _PART.match(line):
        return Line(f"**{part[1].strip()}:** {part[2].strip()}", marker="-")
    if tag := _TAG.match(line) or _WHOLE.match(line):
        words = re.sub(r"[_-]", " ", tag[1]).capitalize()
        return Line(words, rank=LABEL_RANK, rest=tag[2] if tag.re is _WHOLE else "")
    return Line("") if _CLOSING.match(line) else None


def _is_label(match: re.Match[str]) -> bool:
    """A bold beginning is a label when a colon or a dash ends it, or when no sentence goes on."""
    glossed = match[3].startswith("(") and match[3].endswith(")")
    ends = match[1].endswith((":", "?")) or bool(match[2] or _DASH.match(match[3]))
    return ends or glossed or not match[3]


def areas(lines: Sequence[Line]) -> Iterator[Area]:
    """Each heading and label with its lines, up to the next of its rank or above."""
    marked = [at for at, line in enumerate(lines) if line.rank]
    for nth, at in enumerate(marked, 1):
        rank = lines[at].rank
        later = islice(marked, nth, None)
        end = next((n for n in later if lines[n].rank <= rank), len(lines))
        inside = lines[at + 1 : end]
        if lines[at].rest:
            inside = (Line(lines[at].rest), *inside)
        yield Area(lines[at].text, rank, inside, at)


def joined(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, with each item in one that was wrapped into several."""
    at = 0
    while at < len(lines):
        line, at = lines[at], at + 1
        wrapped: list[str] = []
        while line.marker and at < len(lines) and len(wrapped) < MOST_WRAPPED:
            more = lines[at]
            if not more.text or more.marker or more.rank or more.fenced:
                break
            wrapped.append(more.text)
            at += 1
        yield line._replace(text=" ".join([line.text, *wrapped])) if wrapped else line


def unfenced(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a template, read as the Markdown they are."""
    return tuple(_line(line.text) for line in lines)


def plain(text: str) -> str:
    """Words without emphasis and code marks."""
    return re.sub(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`", "", text).strip()
