"""The entries of a list, however it was written: sub-headings, items, labels, or a template.

An entry has a title and what is said about it. A list whose entries are sentences has no titles,
unless the sentences name sections themselves ("in a section called IDEAS").
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile
from typing import NamedTuple

from bot.core.inference.text import LABEL_RANK, Line, joined, plain, unfenced

MOST_ENTRIES = 30  # a longer list is no structure of a reply
MOST_TITLE_WORDS = 9
MOST_BARE_WORDS = 8

_BOLD = re.compile(r"^(?:\*\*|__)(?P<title>.{1,200}?)(?:\*\*|__)(?P<rest>.*)$")
_ITALIC = re.compile(r"^[*_](?P<title>[^*_]{1,100}?:?)[*_](?P<rest>.*)$")
_COLON = re.compile(r"^(?P<title>[^:.!?\n]{1,90}):(?:\s+(?P<rest>.*))?$")
_DASH = re.compile(r"^(?P<title>[^.!?\n]{1,90}?)\s+[–—-]{1,2}\s+(?P<rest>.+)$")
_BRACE = re.compile(r"^(?P<title>[^.!?()\n]{1,90}?)\s*\((?P<rest>.+)\)[.\s]*$")
_GLOSS = re.compile(r"^(?P<title>.*\S)\s*[(（](?P<gloss>[^()（）]+)[)）]$")
_CUT_GLOSS = re.compile(r"\s+[(（]")
_LISTED = re.compile(
    r"\b(?:in|with|into|has|have|of)\s+(?:[\w-]+\s+){0,3}(?:sections|parts|headings)\s*"
    r"(?::|[–—-]|,? namely|,? called)\s+(?P<list>[^.:!?]{5,300})(?:[.!?]|$)",
    re.IGNORECASE,
)
_JOINTS = re.compile(r"\s*[,;]\s*(?:and\s+|or\s+)?|\s+and\s+|\s*→\s*", re.IGNORECASE)
_TO_FILL = re.compile(r"^(?P<title>[^:\n]{2,60}):\s+(?P<rest>[\[<{].*|[XN]{1,3}\b.*)$")
_CUT = re.compile(r"\s*[,;:(（–—]|\s+(?:or|and|that|which)\s", re.IGNORECASE)
_TEMPLATES = ("", "markdown", "md", "text", "txt", "plaintext")
_NUMBERED = re.compile(r"^\s*(?:(?:section|part)\s+)?(?:\d{1,2}|[A-Z]|[IVX]{1,4})[.):]\s+", re.I)
_ORNAMENT = re.compile(r"^[^\w\"'“”‘’(\[<«¿¡]+")
_CALLED = re.compile(
    r"\b(?:starting with the word|called|titled|named|labell?ed|entitled"
    r"|(?:under|with) the heading)\s*:?\s*"
    r"(?:[\"“'`*]+(?P<quoted>[^\"”'`*\n]{2,120}?)[:.,]?[\"”'`*]+"
    r"|(?P<upper>[A-Z][A-Z0-9&/'’-]*(?: [A-Z&0-9][A-Z0-9&/'’-]*)*)\b"
    r"|(?P<title>[A-Z][\w'’-]+(?: (?:[A-Z&][\w'’-]*|of|and|the|for))*))"
)
_ORDERS = frozenset([
    "use", "do", "don't", "don’t", "avoid", "keep", "be", "never", "always", "only", "ensure",
    "make", "limit", "start", "begin", "end", "prefer", "include", "provide", "write", "state",
    "give", "say", "ask", "explain", "describe", "summarize", "summarise", "list", "note", "mark",
    "output", "return", "put", "add", "create", "read", "load", "run", "call", "check", "if",
    "when", "no", "not", "remember", "follow", "respond", "answer", "reply", "present", "show",
    "tell", "lead", "cite", "quote", "report", "format", "save", "send", "stop", "wait", "you",
    "your", "extract", "highlight", "focus", "let",
])  # fmt: skip


class Entry(NamedTuple):
    """One thing a list names: `groups` are its own labelled parts."""

    title: str
    hint: str = ""
    below: Sequence[Line] = ()


def entries_in(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """The first list below a label whose entries have titles; nothing when there is none."""
    for found in sorted(_candidates(lines), key=lambda candidate: candidate[0]):
        if len(found[1]) >= 2:
            return found[1]
    return ()


def called(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """The sections that sentences name: "list the authors in a section called AUTHORS"."""
    found: dict[str, Entry] = {}
    for line in joined(lines):
        if not line.fenced and not line.rank and (match := _CALLED.search(line.text)):
            said = line.text.lower()
            if re.search(r"\bsub-?section (?:called|titled|named)", said) or not (
                match["upper"] or "section" in said or "heading" in said
            ):
                continue
            title = next(filter(None, match.group("quoted", "upper", "title")))
            title = _CUT_GLOSS.split(title)[0].strip(" :.,'’")
            if len(title) > 1:
                found.setdefault(title.lower(), Entry(title, plain(line.text)))
    return tuple(found.values())


def in_a_sentence(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """The sections that one sentence lists: "Answer in two parts: Claim, Doubt."."""
    for line in lines:
        match = None if line.fenced else _LISTED.search(plain(line.text))
        titles = [_clean(title) for title in _JOINTS.split(match["list"])] if match else []
        if 2 <= len(titles) <= MOST_ENTRIES and all(0 < len(t.split()) <= 5 for t in titles):
            return tuple(Entry(title) for title in titles)
    return ()


def _candidates(lines: Sequence[Line]) -> Iterator[tuple[int, tuple[Entry, ...]]]:
    yield _by_rank(lines, range(1, LABEL_RANK))
    yield _by_rank(lines, range(LABEL_RANK, LABEL_RANK + 1))
    yield from _lists(lines)
    yield _rows(lines)
    for fenced, group in groupby(enumerate(lines), key=lambda pair: pair[1].fenced):
        inside = list(group)
        if fenced and inside[0][1].language in _TEMPLATES:
            yield inside[0][0], _template([line for _, line in inside])


def _rows(lines: Sequence[Line]) -> tuple[int, tuple[Entry, ...]]:
    """The entries of a table whose first column names sections."""
    cells = [[plain(c).strip() for c in line.text.strip("|").split("|")] for line in lines]
    for at, row in enumerate(cells):
        if lines[at].text.startswith("|") and row[0].lower() in ("section", "part", "heading"):
            rows = takewhile(lambda n: lines[n].text.startswith("|"), range(at + 2, len(lines)))
            found = [Entry(_clean(cells[n][0]), " ".join(cells[n][1:])) for n in rows]
            return at, tuple(entry for entry in found if entry.title)
    return len(lines), ()


def _template(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """What a model is shown to fill in: its headings, else its labels."""
    inside = unfenced(lines)
    for ranks in (range(1, LABEL_RANK), range(LABEL_RANK, LABEL_RANK + 1)):
        if len(found := _by_rank(inside, ranks)[1]) >= 2:
            return found
    return _by_rank([_labelled(line) for line in inside], range(LABEL_RANK, LABEL_RANK + 1))[1]


def _labelled(line: Line) -> Line:
    """A template's plain label: "Action items:", or "Quiet: <sources with nothing>"."""
    if line.marker or line.rank:
        return line
    if match := _TO_FILL.match(line.text):
        return line._replace(text=match["title"], rest=match["rest"], rank=LABEL_RANK)
    return line._replace(rank=LABEL_RANK) if line.text.endswith(":") else line


def template_in(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """The first fenced template of a text that has three headings or more, wherever it stands."""
    for fenced, group in groupby(lines, key=lambda line: line.fenced):
        inside = list(group)
        if fenced and inside[0].language in ("markdown", "md"):
            found = _by_rank(unfenced(inside), range(1, LABEL_RANK))[1]
            if len(found) >= 3:
                return found
    return ()


def _by_rank(lines: Sequence[Line], ranks: range) -> tuple[int, tuple[Entry, ...]]:
    """Entries that are headings, of the highest rank that has several."""
    for rank in ranks:
        at = [n for n, line in enumerate(lines) if line.rank == rank and not line.fenced]
        if len(at) < 2:
            continue
        found = []
        for n in at:
            end = next((m for m in range(n + 1, len(lines)) if 0 < lines[m].rank <= rank), None)
            entry = _titled(lines[n].text)
            said = " ".join(filter(None, (entry.hint, lines[n].rest)))
            found.append(_with(Entry(entry.title, said), lines[n + 1 : end]))
        return at[0], _several(found)
    return len(lines), ()


def _lists(lines: Sequence[Line]) -> Iterator[tuple[int, tuple[Entry, ...]]]:
    """Each top-level list: items of one indent, and what is indented deeper."""
    n = 0
    while n < len(lines):
        if not lines[n].marker or lines[n].fenced:
            n += 1
            continue
        end = _end_of_list(lines, n)
        yield n, _several(_items(lines[n:end], lines[n].indent))
        n = end


def _end_of_list(lines: Sequence[Line], start: int) -> int:
    indent = lines[start].indent
    for n in range(start + 1, len(lines)):
        line = lines[n]
        loose = n > 0 and lines[n - 1].blank and not line.marker and line.indent <= indent
        outside = line.marker and line.indent < indent
        if line.rank or outside or (line.text and (line.fenced or loose)):
            return n
    return len(lines)


def _items(lines: Sequence[Line], indent: int) -> Iterator[Entry]:
    starts = [n for n, line in enumerate(lines) if line.marker and line.indent <= indent]
    for n, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        below = list(lines[n + 1 : end])
        text = [lines[n].text]
        while below and below[0].text and not below[0].marker:  # the item goes on
            text.append(below.pop(0).text)
        entry = _titled(" ".join(text), bare=True)
        if entry.title:
            yield _with(entry, below)
        else:
            yield Entry("", entry.hint)


def _with(entry: Entry, below: Sequence[Line]) -> Entry:
    return entry._replace(below=tuple(line for line in below if line.text))


def _several(entries: Iterator[Entry] | list[Entry]) -> tuple[Entry, ...]:
    """The entries, if most of them have a title and few of those are orders."""
    found = list(entries)
    titled = [entry for entry in found if entry.title]
    orders = sum(_is_order(entry.title) for entry in titled)
    if not 1 < len(titled) <= MOST_ENTRIES or len(titled) < 0.7 * len(found):
        return ()
    if orders > 0.3 * len(titled):
        return ()
    return tuple(entry if entry.title else _shortened(entry) for entry in found)


def _shortened(entry: Entry) -> Entry:
    """An entry among titled ones that is a sentence: its first words are its title."""
    words = _CUT.split(entry.hint)[0].split()[:MOST_BARE_WORDS]
    return entry._replace(title=_clean(" ".join(words)) or "…")


def _is_order(title: str) -> bool:
    return title.split()[0].lower().strip("*_`\"'“") in _ORDERS


def _titled(text: str, *, bare: bool = False) -> Entry:
    """A text's title, and the rest of it. A title is never cut at a hyphen or a quotation mark.

    `bare`: a text that does not show where its title ends has one only if it is short.
    """
    text = _NUMBERED.sub("", _ORNAMENT.sub("", text) if not text.startswith("*") else text)
    for pattern in (_BOLD, _ITALIC, _COLON, _BRACE, _DASH) if bare else (_BOLD,):
        if (match := pattern.match(text)) and (title := _clean(match["title"])):
            if len(title.split()) > MOST_TITLE_WORDS:
                continue
            return _glossed(title, _rest(match["rest"] or ""))
    if bare and len(text.split()) > MOST_BARE_WORDS:
        return Entry("", text)
    if match := _TO_FILL.match(text):
        return _glossed(_clean(match["title"]), match["rest"])
    return _glossed(_clean(text), "")


def _clean(title: str) -> str:
    title = _NUMBERED.sub("", plain(title)).strip().rstrip(":.").strip()
    title = _ORNAMENT.sub("", title)
    if title.startswith(("[", "<", "{")) and title.endswith(("]", ">", "}")):
        title = title.strip("[]<>{}")
    return title[:100].strip() if re.search(r"\w", title) else ""


def _rest(rest: str) -> str:
    return re.sub(r"^\s*(?::|[–—-]{1,2}\s|\.\s)\s*", "", rest).strip()


def _glossed(title: str, rest: str) -> Entry:
    """A gloss in parentheses belongs to the explanation: "The Mirror (Understanding Check)"."""
    if match := _GLOSS.match(title):
        gloss = match["gloss"].strip()
        return Entry(match["title"].rstrip(": "), f"{gloss}. {rest}" if rest else f"{gloss}.")
    return Entry(title, rest)
