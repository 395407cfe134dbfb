"""The entries of a list, however it was written: sub-headings, items, labels, or a template.

An entry has a title and what is said about it. A list whose entries are sentences has no titles.
What rules a reply as a whole, "Tone" or "Constraints", is no entry, although it stands in the list.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile, groupby, takewhile
from typing import NamedTuple

from bot.core.inference.text import BULLETS, LABEL_RANK, Line, plain, unfenced

MOST_ENTRIES = 30  # a longer list is no structure of a reply
MOST_TITLE_WORDS = 9
MOST_BARE_WORDS = 8
FILL_RANK = LABEL_RANK + 1

_BOLD = re.compile(r"^(?:\*\*|__)(?P<title>.{1,200}?)(?:\*\*|__)(?P<rest>.*)$")
_ITALIC = re.compile(r"^[*_](?P<title>[^*_]{1,100}?:?)[*_](?P<rest>.*)$")
_COLON = re.compile(r"^(?P<title>[^:.!?\n]{1,90}):(?:\s+(?P<rest>.*))?$")
_DASH = re.compile(r"^(?P<title>[^.!?\n]{1,90}?)\s+[–—-]{1,2}\s+(?P<rest>.+)$")
_BRACE = re.compile(r"^(?P<title>[^.!?()\n]{1,90}?)\s*\((?P<rest>.+)\)[.\s]*$")
_GLOSS = re.compile(r"^(?P<title>.*\S)\s*[(（](?P<gloss>[^()（）]+)[)）]$")
_TO_FILL = re.compile(r"^(?P<title>[^:\n]{2,60}):\s+(?P<rest>[\[<{].*|[XN]{1,3}\b.*)$")
_CUT = re.compile(r"\s*[,;:(（–—]|\s+(?:or|and|that|which)\s", re.IGNORECASE)
_TEMPLATES = ("", "markdown", "md", "text", "txt", "plaintext")
_NUMBERED = re.compile(
    r"^\s*(?:(?:(?:section|part)\s+)?(?:\d{1,2}|[A-Z]|[IVX]{1,4})[.):]"
    r"|(?:section|part|teil|abschnitt|partie|parte)\s+(?:\d{1,2}|[A-Z]|[IVX]{1,4})\s*[:–—-])\s+",
    re.IGNORECASE,
)
_SECTION = ("section", "part", "heading", "abschnitt", "teil", "sección", "partie", "title")
_ORNAMENT = re.compile(r"^[^\w\"'“”‘’(\[<«¿¡]+")
_ORDERS = frozenset([
    "use", "do", "don't", "don’t", "avoid", "keep", "be", "never", "always", "only", "ensure",
    "make", "limit", "start", "begin", "end", "prefer", "include", "provide", "write", "state",
    "give", "say", "ask", "explain", "describe", "summarize", "summarise", "list", "note", "mark",
    "output", "return", "put", "add", "create", "read", "load", "run", "call", "check", "if",
    "when", "no", "not", "remember", "follow", "respond", "answer", "reply", "present", "show",
    "tell", "lead", "cite", "quote", "report", "format", "save", "send", "stop", "wait", "you",
    "your", "extract", "highlight", "focus", "let",
])  # fmt: skip

_OF_ALL = re.compile(
    r"(?:(?:hard|ground|general|formatting|output|style|additional|global|strict|writing|other)\s+)*"
    r"(?:constraints?|rules?|tone|voice|style|guidelines?|guardrails?|boundaries|restrictions?"
    r"|length|language|format(?:ting)?|reminders?|remember|do not|don['’]?ts?|never|always|avoid"
    r"|regeln?|ton|stil|einschränkungen|länge|sprache|reglas?|tono|estilo|restricciones|règles?"
    r"|contraintes?|longueur|longitud)"
    r"(?: (?:of|for|on) [\w ]+)?(?:\s*(?:&|and|und|y|et|/)\s*[\w ]+)?",
    re.IGNORECASE,
)
"""What is said of the reply as a whole, wherever in a list it stands."""

_AFTER_ALL = re.compile(
    r"(?:(?:final|additional|important|other)\s+)*(?:notes?|important(?:e|ly)?|warnings?|examples?"
    r"|example (?:output|reply|response|answer)|wichtig|hinweise?|notas?|remarques?|disclaimers?"
    r"|escalation|mission|context|inputs?|what not to do)",
    re.IGNORECASE,
)
"""What ends a list of labels; among the items of a list it can be a section."""


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


def _candidates(lines: Sequence[Line]) -> Iterator[tuple[int, tuple[Entry, ...]]]:
    yield _by_rank(lines, range(1, LABEL_RANK))
    yield _by_rank(lines, range(LABEL_RANK, LABEL_RANK + 1))
    yield from _lists(lines)
    yield _rows(lines)
    yield _by_rank([_to_fill(line) for line in lines], range(FILL_RANK, FILL_RANK + 1))
    quoted = [line._replace(text=line.text.lstrip("> ")) for line in lines if line.text[:1] == ">"]
    yield len(lines), _template(quoted)
    for fenced, group in groupby(enumerate(lines), key=lambda pair: pair[1].fenced):
        inside = list(group)
        if fenced and inside[0][1].language in _TEMPLATES:
            yield inside[0][0], _template([line for _, line in inside])


def _rows(lines: Sequence[Line]) -> tuple[int, tuple[Entry, ...]]:
    """The entries of a table whose first column names sections."""
    cells = [[plain(c).strip() for c in line.text.strip("|").split("|")] for line in lines]
    for at, row in enumerate(cells):
        named = next((n for n, cell in enumerate(row[:3]) if cell.lower() in _SECTION), None)
        if lines[at].text.startswith("|") and named is not None:
            below = takewhile(lambda n: lines[n].text.startswith("|"), range(at + 2, len(lines)))
            rows = [cells[n] for n in below if len(cells[n]) > named]
            found = [Entry(clean(r[named]), ". ".join(r[named + 1 :])) for r in rows]
            return at, tuple(entry for entry in found if entry.title)
    return len(lines), ()


def _template(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """What a model is shown to fill in: its headings, else its labels."""
    inside = unfenced(lines)
    for ranks in (range(1, LABEL_RANK), range(LABEL_RANK, LABEL_RANK + 1)):
        if len(found := _by_rank(inside, ranks, whole=True)[1]) >= 2:
            return found
    labels = [_labelled(line) for line in inside]
    return _by_rank(labels, range(LABEL_RANK, LABEL_RANK + 1), whole=True)[1]


def _to_fill(line: Line) -> Line:
    """A plain label with a placeholder behind it: "WHY: <one paragraph>"."""
    match = None if line.rank or line.marker or line.fenced else _TO_FILL.match(line.text)
    return line._replace(text=match["title"], rest=match["rest"], rank=FILL_RANK) if match else line


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
            found = _by_rank(unfenced(inside), range(1, LABEL_RANK), whole=True)[1]
            if len(found) >= 3:
                return found
    return ()


def _by_rank(
    lines: Sequence[Line], ranks: range, *, whole: bool = False
) -> tuple[int, tuple[Entry, ...]]:
    """Entries that are headings, of the highest rank that has several; `whole`: all of those."""
    for rank in ranks:
        at = [n for n, line in enumerate(lines) if line.rank == rank and not line.fenced]
        at = at if whole else _of_the_list(lines, at)
        if len(at) < 2:
            continue
        found = []
        for n in at:
            end = next((m for m in range(n + 1, len(lines)) if 0 < lines[m].rank <= rank), None)
            entry = titled(lines[n].text)
            said = " ".join(filter(None, (entry.hint, lines[n].rest)))
            found.append(_with(Entry(entry.title, said), lines[n + 1 : end]))
        return at[0], _several(found)
    return len(lines), ()


def _of_the_list(lines: Sequence[Line], at: Sequence[int]) -> list[int]:
    """The headings that are entries: the numbered ones, or those before what rules them all."""
    numbered = [n for n in at if _NUMBERED.match(_ORNAMENT.sub("", plain(lines[n].text)))]
    if len(numbered) >= 2:
        return numbered
    after = dropwhile(lambda n: _rules_all(lines[n].text), at)
    return list(takewhile(lambda n: not _rules_all(lines[n].text), after))


def _rules_all(title: str) -> bool:
    said = clean(title)
    return bool(_OF_ALL.fullmatch(said) or _AFTER_ALL.fullmatch(said))


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
        entry = titled(" ".join(text), bare=True)
        if entry.title and lines[n].marker in BULLETS and _OF_ALL.fullmatch(entry.title):
            continue
        if entry.title:
            yield _with(entry, below)
        else:
            yield Entry("", entry.hint)


def _with(entry: Entry, below: Sequence[Line]) -> Entry:
    return entry._replace(below=tuple(line for line in below if line.text))


def _several(entries: Iterator[Entry] | list[Entry]) -> tuple[Entry, ...]:
    """The entries, if most of them have a title and few of those are orders."""
    found = list(entries)
    with_title = [entry for entry in found if entry.title]
    orders = sum(_is_order(entry.title) for entry in with_title)
    if not 1 < len(with_title) <= MOST_ENTRIES or len(with_title) < 0.7 * len(found):
        return ()
    if orders > 0.3 * len(with_title):
        return ()
    return tuple(entry if entry.title else shortened(entry) for entry in found)


def shortened(entry: Entry) -> Entry:
    """An entry among titled ones that is a sentence: its first words are its title."""
    words = _CUT.split(entry.hint)[0].split()[:MOST_BARE_WORDS]
    return entry._replace(title=clean(" ".join(words)) or "…")


def _is_order(title: str) -> bool:
    return title.split()[0].lower().strip("*_`\"'“") in _ORDERS


def titled(text: str, *, bare: bool = False) -> Entry:
    """A text's title, and the rest of it. A title is never cut at a hyphen or a quotation mark.

    `bare`: a text that does not show where its title ends has one only if it is short.
    """
    text = _NUMBERED.sub("", _ORNAMENT.sub("", text) if not text.startswith("*") else text)
    for pattern in (_BOLD, _ITALIC, _COLON, _BRACE, _DASH) if bare else (_BOLD,):
        if (match := pattern.match(text)) and (title := clean(match["title"])):
            if len(title.split()) > MOST_TITLE_WORDS:
                continue
            return _glossed(title, _rest(match["rest"] or ""))
    if bare and len(text.split()) > MOST_BARE_WORDS:
        return Entry("", text)
    if match := _TO_FILL.match(text):
        return _glossed(clean(match["title"]), match["rest"])
    return _glossed(clean(text), "")


def clean(title: str) -> str:
    """A title without its number, emphasis and brackets; empty when no word is left."""
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
