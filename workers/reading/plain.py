"""Plain text and Markdown as a `Document`: one page without boxes, whose places are lines.

No process of its own is needed: nothing here interprets more than lines, in time that grows with
their number. Lines keep their numbers, whatever is taken out of them.
"""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

from bot.core.document import Document, Heading, Hidden, Page, Reference, Span, SpanKind
from bot.core.fence import visible
from workers.reading.refuse import refusal
from workers.reading.unseen import comments_out, markup_out, unseen
from workers.reading.wording import CONFIDENTIAL, ORDER, found

MOST_CHARACTERS = 600_000  # three hundred pages
LONGEST_MARK = 500  # characters of a line that may be anything but prose

_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(\S.*)")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*\Z")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_ROW = re.compile(r"\s*\|.*\|\s*\Z|(?=.*\|)[\s|:+-]+\Z")
_CAPTION = re.compile(r"\s*\**(?:Figure|Fig\.|Table|Listing|Algorithm)\s\d+[.:]")
_REFERENCES = re.compile(
    r"(?:\d+\.?\s+)?(?:references|bibliography|works cited|literatur(?:verzeichnis)?|références)",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"\s*(?:[-*]\s+)?(?:\[(?P<key>[\w+-]{1,20})\]:?|(?P<number>\d{1,3})[.)]|[-*])\s+"
)
_FRONT_TITLE = re.compile(r"title:\s*[\"']?(.{1,300}?)[\"']?\s*\Z", re.IGNORECASE)
_MARKS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")


class Line(NamedTuple):
    """A line of the text, where it begins, and what it is."""

    start: int
    text: str
    kind: SpanKind
    level: int = 0  # of a heading


def read_text(
    content: bytes, name: str, *, role: str = "paper", shown_as: Callable[[str], str] = str
) -> Document:
    """The document in a text file or a message. `shown_as`: what its markup looks like, line by
    line, once what nobody sees is out. Raises Unreadable."""
    written = decoded(content, name)
    if len(written) > MOST_CHARACTERS:
        raise refusal("text_too_long", name, limit=f"{MOST_CHARACTERS:,}")
    uncommented, comments = comments_out(written)
    shown, marked = markup_out(uncommented)
    hidden = (*unseen(shown), *comments, *marked)
    text = visible(shown_as(shown)).rstrip()
    if not re.search(r"\w", text):
        raise refusal("no_words", name)
    lines = list(_kinds(text))
    spans = tuple(_spans(lines, len(text)))
    return Document(
        name=name,
        role=role,
        sha256=sha256(content).hexdigest(),
        title=_title(lines),
        pages=(Page(number=1, label="", text=text, spans=spans),),
        page_count=1,
        outline=tuple(
            Heading(level=line.level, title=_plain(line.text), page=1, offset=line.start)
            for line in lines
            if line.kind == "heading" and line.level
        ),
        references=tuple(_references(lines)),
        hidden=hidden,
        notes=(*_of_hidden(hidden), *_of_orders(text)),
        confidential=next((f"“{it.words}”" for it in found(CONFIDENTIAL, {1: text})), ""),
        paged=False,
    )


def decoded(content: bytes, name: str) -> str:
    """The characters of a text file: UTF-8, UTF-16 with its mark, or what Windows writes."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if content.startswith(mark):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                break
            if "\0" in text:
                raise refusal("binary", name)
            return text.replace("\r\n", "\n").replace("\r", "\n")
    text = content.decode("cp1252", "replace").replace("\r\n", "\n").replace("\r", "\n")
    strange = sum(not (c.isalnum() or c.isspace() or 32 < ord(c) < 127) for c in text)
    if strange * 10 > len(text) or re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise refusal("binary", name)
    return text


def _kinds(text: str) -> Iterator[Line]:
    """Every line and what it is."""
    at, fence, listing_references = 0, "", False
    lines = text.split("\n")
    front = _front_matter(lines)
    for number, line in enumerate(lines):
        after = lines[number + 1] if number + 1 < len(lines) else ""
        mark = _FENCE.match(line)
        kind: SpanKind
        level = 0
        if number < front:
            kind = "furniture"
        elif fence:
            kind = "table"
            fence = "" if mark and line.strip().startswith(fence) else fence
        elif mark:
            kind, fence = "table", mark[1]
        else:
            kind, level = _kind(line, after, lines[number - 1] if number else "")
        if level:
            listing_references = bool(_REFERENCES.fullmatch(_plain(_heading_words(line))))
        elif kind == "prose" and listing_references:
            kind = "reference"
        yield Line(at, _heading_words(line) if level else line, kind, level)
        at += len(line) + 1


def _front_matter(lines: list[str]) -> int:
    """How many lines at the beginning are no text but say what it is."""
    if lines[0].strip() != "---":
        return 0
    closing = (at for at, line in enumerate(lines[1:60], 1) if line.strip() in ("---", "..."))
    return next(closing, -1) + 1


def _kind(line: str, after: str, before: str) -> tuple[SpanKind, int]:
    if len(line) > LONGEST_MARK:
        return "prose", 0
    if atx := _ATX.fullmatch(line):
        return "heading", len(atx[1])
    underlined = _SETEXT.fullmatch(after[:LONGEST_MARK])
    if underlined and re.search(r"\w", line) and not before.strip() and len(line) < 200:
        return "heading", 1 if underlined[1][0] == "=" else 2
    if _SETEXT.fullmatch(line):
        return "furniture", 0
    if _ROW.fullmatch(line):
        return "table", 0
    return ("caption", 0) if _CAPTION.match(line) else ("prose", 0)


def _heading_words(line: str) -> str:
    atx = _ATX.fullmatch(line)
    return atx[2].rstrip().rstrip("#").rstrip() if atx else line.strip()


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(r"\2", text).split())


def _spans(lines: list[Line], end: int) -> Iterator[Span]:
    """Neighbouring lines of a kind together; each heading by itself."""
    start, kind = 0, lines[0].kind
    for before, line in pairwise(lines):
        if line.kind != kind or "heading" in (line.kind, before.kind):
            yield Span(kind=kind, start=start, end=line.start)
            start, kind = line.start, line.kind
    yield Span(kind=kind, start=start, end=end)


def _title(lines: list[Line]) -> str:
    """The title that front matter or a heading gives, else a short first line by itself."""
    for line in lines:
        if line.kind == "furniture" and (match := _FRONT_TITLE.match(line.text[:LONGEST_MARK])):
            return _plain(match[1])
    top = next((line for line in lines if line.level == 1), None)
    if top is not None:
        return _plain(top.text)
    shown = [at for at, line in enumerate(lines) if re.search(r"\w", line.text)]
    first = lines[shown[0]] if shown else None
    alone = len(shown) > 1 and shown[1] > shown[0] + 1
    if first is None or not alone or len(first.text) > 120 or first.text.rstrip()[-1] in ".,;:!?":
        return ""
    return _plain(first.text)


def _references(lines: list[Line]) -> Iterator[Reference]:
    """The entries of the bibliography: each begins with a mark, or after an empty line."""
    entry: list[str] = []
    key, fresh = "", True
    for line in lines:
        if line.kind != "reference":
            continue
        mark = _ENTRY.match(line.text[:LONGEST_MARK])
        if (mark or fresh) and entry:
            yield Reference(key=key, text=" ".join(entry))
            entry, key = [], ""
        if mark:
            key = mark["key"] or mark["number"] or ""
        words = line.text[mark.end() :] if mark else line.text
        fresh = not words.strip()
        entry += [words.strip()] if words.strip() else []
    if entry:
        yield Reference(key=key, text=" ".join(entry))


def _of_orders(text: str) -> Iterator[str]:
    for order in found(ORDER, {1: text}):
        yield (
            "⚠ The text openly contains what reads like an instruction to a program that reviews "
            f"it: “{order.words}” It was read as text of the document and not followed."
        )


def _of_hidden(hidden: tuple[Hidden, ...]) -> Iterator[str]:
    said = [run for run in hidden if run.prose or run.instructs]
    orders = [run for run in said if run.instructs]
    if orders:
        words = " ".join(orders[0].text.split())
        shown = words if len(words) <= 160 else words[:159].rstrip() + "…"
        yield (
            f"⚠ The text hides an instruction to whoever reads it with a program "
            f"({orders[0].reason}): “{shown}” It was left out. "
            "The file does not say who put it there."
        )
    elif said:
        how = ", ".join(sorted({run.reason for run in said}))
        yield f"The text carries words that no reader sees ({how}); they were left out."
