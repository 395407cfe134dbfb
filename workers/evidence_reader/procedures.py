"""A runbook taken apart into steps: what each says, the listing that goes with it, what it is for.

A step is a paragraph or an entry of a list, with the command in it or the listing right below it.
What it is for is told by the heading it stands under, or by the next one above that says it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from bot.core.answer import Code
from bot.core.canonical import fold
from bot.core.document import Document
from bot.core.listed import Listing, listings_in, units, unprompted
from bot.core.speech import sentences
from bot.core.typed import is_command, spans_in

Kind = Literal["fix", "look", "check", "means", "escalate", "other", ""]

_KINDS: tuple[tuple[Kind, str], ...] = (
    ("check", r"verif\w*|confirm\w*|validat\w*|it worked|after(?:wards)?\b|recovered|success"),
    ("escalate", r"escalat\w*|contacts?\b|owners?\b|who to|whom|on-?call\b|get help|support\b"),
    (
        "fix",
        r"mitigat\w*|remed\w*|resol\w*|fix\w*|recover\w*|repair\w*|restor\w*|action\w*|steps?\b"
        r"|procedure|what to do|workaround|respon[sd]\w*|playbook|immediate|solution|instructions?"
        r"|roll\s?back|how to|behebung|maßnahmen|lösung|to do\b|handling",
    ),
    (
        "look",
        r"diagnos\w*|investigat\w*|debug\w*|triage|troubleshoot\w*|analys\w*|inspect\w*|check\w*"
        r"|identify\w*|find\b|look\w*|dashboards?|logs\b|queries|prüf\w*|assess\w*",
    ),
    (
        "means",
        r"meaning|means|causes?\b|why\b|description|overview|background|context|explanation"
        r"|symptoms?|summary|about|bedeutung|ursachen?|what is|alert\b|details",
    ),
)
_IGNORED = re.compile(
    r"impact|auswirkung|references?|links?|see also|related|further reading|changelog|history"
    r"|metadata|table of contents|post-?mortems?|false positives?|additional resources|prevention",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"\W*(?:todo|tbd|n/?a|none|wip|fixme)\b.{0,20}", re.IGNORECASE | re.DOTALL)
_ITEM = re.compile(r"(?P<in>\s*)(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(?P<words>\S.*)")
_NO_WORDS = re.compile(r"\s*(?:```|~~~|\|.*\|\s*\Z)")  # a fence, a row of a table
_BOLD = re.compile(  # "**Steps**" by itself is a heading, "**Verify**: …" begins with one
    r"(?:\*\*|__)(?P<title>[^*_\n]{2,60}?):?(?:\*\*|__)(?::\s*|\s*\Z)(?P<rest>.*)", re.DOTALL
)
_TITLED: tuple[Kind, ...] = ("fix", "look", "check", "escalate", "means")
_LINK = re.compile(r"\[[^\]]*\]\([^)]*\)|<?https?://\S+|\[[^\]]*\]\[[^\]]*\]")
_QUERY = re.compile(r"\w\{|\w\(|\[\d+[smhd]\]")  # of metrics
_LONGEST = 280  # characters of a quote on a telephone
_READ = 4_000  # characters of a paragraph that commands are looked for in
_LEAST = 12  # letters of words that say something


class Step(NamedTuple):
    """Something to do or to know, in the runbook's words."""

    kind: Kind
    heading: str
    text: str  # stands in the runbook as it is
    code: Code | None
    at: int  # line, from 0
    listed: bool = False  # as an entry of a list


class _Piece(NamedTuple):
    at: int
    words: str  # empty: a listing alone
    code: Code | None = None
    listed: bool = False


def steps_of(document: Document) -> tuple[Step, ...]:
    """All steps in order; of a file with many alerts, those of the one it is cited for."""
    lines = document.pages[0].text.split("\n")
    found: list[Step] = []
    for first, last, trail in _sections(document, lines):
        heading = trail[-1] if trail else document.cited
        titled = ""
        for piece in _joined(_pieces(lines, first, last)):
            bold = _BOLD.fullmatch(piece.words)
            if bold and not bold["rest"].strip():
                titled = bold["title"]
                continue
            mine = bold["title"] if bold and _kind([bold["title"]]) in _TITLED else titled
            kind = _kind([*trail, mine] if mine else trail)
            words = bold["rest"] if bold and mine == bold["title"] else piece.words
            if kind and (said := _worth_quoting(words, piece)):
                found.append(Step(kind, mine or heading, said, piece.code, piece.at, piece.listed))
    return tuple(_told_apart(found))


def _worth_quoting(words: str, piece: _Piece) -> str:
    """What is quoted of a piece; nothing of one that leads to what is not shown, or says to do."""
    said = "" if _EMPTY.fullmatch(words) else _quotable(words)
    return "" if said.endswith(":") and piece.code is None else said


def _told_apart(found: Sequence[Step]) -> Iterator[Step]:
    """What stands under no heading that says what it is for: where none does, all is steps but the
    words before the first entry of a list or the first command."""
    stepped = any(step.kind in ("fix", "look") for step in found)
    begun = not any(step.listed or step.code for step in found)
    for step in found:
        begun = begun or step.listed or step.code is not None
        other: Kind = "look" if begun and not stepped else "means"
        yield step._replace(kind=other) if step.kind == "other" else step


def _sections(
    document: Document, lines: Sequence[str]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """(first line, the line after the last, the headings above) of each section."""
    text = document.pages[0].text
    heads = [(text.count("\n", 0, it.offset), it) for it in document.outline]
    ends = [at for at, _ in heads[1:]] + [len(lines)]
    called = fold(document.cited)
    own = [n for n, (_, it) in enumerate(heads) if called and called in fold(it.title)]
    low, high = 0, len(heads)
    if own and heads[own[0]][1].level > 1:
        low = own[0]
        above = (n for n in range(low + 1, high) if heads[n][1].level <= heads[low][1].level)
        high = next(above, high)
    if not heads:
        yield _after_front_matter(lines), len(lines), ()
    trail: list[tuple[int, str]] = []
    for n in range(low, high):
        at, heading = heads[n]
        trail = [it for it in trail if it[0] < heading.level]
        trail.append((heading.level, heading.title))
        titles = tuple(t for _, t in trail if fold(t) not in (called, fold(document.title)))
        yield at + 1, ends[n], titles


def _after_front_matter(lines: Sequence[str]) -> int:
    closing = (n for n, line in enumerate(lines[1:60], 2) if line.strip() in ("---", "..."))
    return next(closing, 0) if lines[0].strip() == "---" else 0


def _kind(trail: Sequence[str]) -> Kind:
    """What a section is for, by its own heading before those above it."""
    for title in reversed(trail):
        if _IGNORED.search(title):
            return ""
        for kind, words in _KINDS:
            if re.search(rf"\b(?:{words})", title, re.IGNORECASE):
                return kind
    return "other"


def _pieces(lines: Sequence[str], first: int, last: int) -> Iterator[_Piece]:
    """Paragraphs, entries of lists, and listings, each with its first line."""
    body = "\n".join(lines[first:last])
    listed = {it.start: it for it in listings_in(body)}
    inside = {it.start + n for it in listed.values() for n in range(it.text.count("\n") + 1)}
    at, entry, words = 0, False, list[str]()
    for number, line in enumerate(lines[first:last]):
        item = _ITEM.match(line)
        shown = number in inside or not line.strip() or _NO_WORDS.match(line) is not None
        if words and (shown or item):
            yield _of_words(first + at, words, entry)
            words = []
        if number in listed:
            yield from _of_listing(first + number, listed[number])
        elif not shown:
            at, entry = (at, entry) if words else (number, item is not None)
            nested = bool(item and len(item["in"]) > 1) and not _types(line)
            words += [] if nested else [item["words"] if item else line.strip()]
    if words:
        yield _of_words(first + at, words, entry)


def _types(line: str) -> bool:
    """Whether there is a command in it: what is set in below an entry of a list tells the rest."""
    return any(map(is_command, spans_in(line)))


def _of_words(at: int, lines: Sequence[str], entry: bool) -> _Piece:
    words = "\n".join(lines)
    typed = next((span for span in spans_in(words[:_READ]) if is_command(span) and " " in span), "")
    return _Piece(at, words, Code(text=unprompted(typed)) if typed else None, entry)


def _of_listing(at: int, listing: Listing) -> Iterator[_Piece]:
    typed = units(listing)
    if any(map(is_command, typed)) or listing.language or _QUERY.search(listing.text):
        yield _Piece(at, "", Code(language=listing.language or "", text="\n".join(typed)))


def _joined(pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """Each listing with the words right above it."""
    held: _Piece | None = None
    for piece in pieces:
        if not piece.words and held is not None and held.code is None:
            yield held._replace(code=piece.code)
            held = None
            continue
        if held is not None:
            yield held
        held = piece if piece.words else None
    if held is not None:
        yield held


def _quotable(words: str) -> str:
    """As many of its sentences as fit on a telephone; nothing of what says next to nothing."""
    if len(re.findall(r"[^\W\d_]", _LINK.sub("", words))) < _LEAST:
        return ""
    kept, words = "", words[: _LONGEST * 4]
    for sentence in sentences(words):
        if kept and len(kept) + len(sentence) > _LONGEST:
            break
        start = words.find(sentence)
        if start < 0:
            break
        kept = words[: start + len(sentence)].strip()
    return kept[: _LONGEST * 2] or words[:_LONGEST]
