"""The sections that sentences name: "a section called IDEAS", "(1) the claim; (2) the doubt"."""

import re
from collections.abc import Iterator, Sequence

from bot.core.inference.counts import without_amount
from bot.core.inference.listing import MOST_ENTRIES, Entry, clean, shortened, titled
from bot.core.inference.text import Line, joined, plain

MOST_TITLE_WORDS = 5  # of a title in a row of them
MOST_ROW = 2_000  # characters of a sentence that lists sections

_LISTED = re.compile(
    r"\b(?:in|with|into|has|have|of)\s+(?:[\w-]+\s+){0,3}(?:sections|parts|headings)\s*"
    r"(?::|[–—-]|,? namely|,? called)\s+(?P<list>[^.:!?]{5,300})(?:[.!?]|$)",
    re.IGNORECASE,
)
_JOINTS = re.compile(r"\s*[,;]\s*(?:and\s+|or\s+)?|\s+and\s+|\s*→\s*", re.IGNORECASE)
_CUT_GLOSS = re.compile(r"\s+[(（]")
_CALLED = re.compile(
    r"\b(?:starting with the word|called|titled|named|labell?ed|entitled"
    r"|(?:under|with) the heading)\s*:?\s*"
    r"(?:[\"“'`*]+(?P<quoted>[^\"”'`*\n]{2,120}?)[:.,]?[\"”'`*]+"
    r"|(?P<upper>[A-Z][A-Z0-9&/'’-]*(?: [A-Z&0-9][A-Z0-9&/'’-]*)*)\b"
    r"|(?P<title>[A-Z][\w'’-]+(?: (?:[A-Z&][\w'’-]*|of|and|the|for))*))"
)
_IS_PART = re.compile(r"\b(section|paragraph|sentence|heading|part|block|list)\s+$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_BUILT = re.compile(
    r"\b(?:response|reply|answer|output|report|review|critique|feedback|respond|antwort|respuesta"
    r"|réponse)s?\b[^.!?]{0,80}?(?:\b(?:include|contain|consist|has|have|parts|sections|structure|order"
    r"|with|in|follow|enthält|besteht|as)\w*\b|:)",
    re.IGNORECASE,
)
_ROW = re.compile(r"\s*(?:→|->|=>|›|➜|[,;|])\s*(?:and\s+)?")
_MARK = re.compile(
    r"(?:(?<!\S)|(?<=[;,.:]))(?:\((?P<number>\d{1,2})\)|(?P<bare>\d{1,2})[.)](?=\s)|(?P<ring>[①-⑩]))\s*"
    r"|\b(?P<ordinal>first|second|third|fourth|fifth|sixth|then|next|finally|lastly)(?:ly)?[,:]\s+",
    re.IGNORECASE,
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_LATER = ("then", "next", "finally", "lastly")
_ARTICLE = re.compile(r"^(?:an?|the|your|eine?|der|die|das|una?|une?|la|le|el)\s+(?=\S)", re.I)
_STRESSED = re.compile(r"^\W{0,2}(?:\*\*|[\"“*_])(?P<title>[^*\"“”_\n]{2,80})(?:\*\*|[\"”*_])")
_TAIL = re.compile(r"[\s;,.]+(?:and|or|und|y|et)?[\s;,.]*$", re.IGNORECASE)


def called(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """The sections that sentences name: "list the authors in a section called AUTHORS"."""
    found: dict[str, Entry] = {}
    for line in joined(lines):
        if not line.fenced and not line.rank:
            for entry in _named_in(line.text):
                found.setdefault(entry.title.lower(), entry)
    return tuple(found.values())


def _named_in(text: str) -> Iterator[Entry]:
    """The section a sentence names, or the several ones it has as many names for."""
    said = text.lower()
    if re.search(r"\bsub-?section (?:called|titled|named)", said):
        return
    matches = list(_CALLED.finditer(text[:MOST_ROW]))
    several = [match for match in matches if _IS_PART.search(text[: match.start()])]
    chosen = several if len(several) > 1 else matches[:1]
    for match, end in zip(chosen, [*(m.start() for m in chosen[1:]), None], strict=False):
        if len(chosen) == 1 and not (match["upper"] or "section" in said or "heading" in said):
            return
        title = next(filter(None, match.group("quoted", "upper", "title")))
        title = _CUT_GLOSS.split(title)[0].strip(" :.,'’")
        about = _TAIL.sub("", plain(text[match.end() : end])).strip().removeprefix("with ")
        noun = _IS_PART.search(text[: match.start()])
        if noun and noun[1].lower() in ("paragraph", "sentence"):
            about = f"A {noun[1]}. {about}"
        if len(title) > 1:
            yield Entry(title, about if len(chosen) > 1 else plain(text))


def in_a_sentence(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """The sections that one sentence lists: "Answer in two parts: Claim, Doubt."."""
    for line in lines:
        match = None if line.fenced else _LISTED.search(plain(line.text))
        found = [titled(part, bare=True) for part in _JOINTS.split(match["list"])] if match else []
        if 2 <= len(found) <= MOST_ENTRIES and all(0 < len(e.title.split()) <= 5 for e in found):
            return tuple(
                e if e.hint else Entry(e.title, _said_of(e.title, line.text)) for e in found
            )
    return enumerated(lines)


def _said_of(title: str, text: str) -> str:
    """What another sentence says of a section that one sentence lists among others."""
    sentences = [s for s in _SENTENCE.split(plain(text)) if title.lower() in s.lower()]
    return next((s for s in sentences if not _LISTED.search(s)), "")


def in_a_row(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """Titles in one line below an announcement: "Claim → Doubt → Verdict"."""
    said = next((plain(line.text)[:MOST_ROW] for line in lines if line.text), "")
    parts = [clean(part) for part in _ROW.split(said.rstrip(". "))]
    named = all(0 < len(p.split()) <= MOST_TITLE_WORDS and not p[0].islower() for p in parts)
    return tuple(map(Entry, parts)) if 3 <= len(parts) <= MOST_ENTRIES and named else ()


def enumerated(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """The sections that one sentence numbers: "include (1) a summary; (2) three doubts"."""
    for line in joined(lines):
        said = f"{line.text}: {line.rest}"[:MOST_ROW] if line.rest else line.text[:MOST_ROW]
        if line.fenced or not (built := _BUILT.search(said)):
            continue
        marks = list(_MARK.finditer(said, built.start()))
        if 2 <= len(marks) <= MOST_ENTRIES and all(map(_is_nth, marks, range(1, len(marks) + 1))):
            ends = [*(mark.start() for mark in marks[1:]), len(said)]
            pieces = (said[m.end() : end] for m, end in zip(marks, ends, strict=True))
            found = tuple(_piece(_TAIL.sub("", piece)) for piece in pieces)
            return found if all(entry.title for entry in found) else ()
    return ()


def _is_nth(mark: re.Match[str], nth: int) -> bool:
    if digits := mark["number"] or mark["bare"]:
        return int(digits) == nth
    if mark["ring"]:
        return ord(mark["ring"]) - ord("①") + 1 == nth
    word = mark["ordinal"].lower()
    return word in _ORDINALS[nth - 1 : nth] or (nth > 1 and word in _LATER)


def _piece(said: str) -> Entry:
    """A part of a sentence as an entry, titled with what is stressed or its first words."""
    if match := _STRESSED.match(_ARTICLE.sub("", said)):
        rest = plain(match.string[match.end() :]).strip(" ,:;–—-")
        return Entry(clean(match["title"]), rest.removeprefix("of ").removeprefix("with "))
    entry = titled(without_amount(_ARTICLE.sub("", plain(said))), bare=True)
    title = entry.title or shortened(Entry("", entry.hint)).title
    return Entry(title[:1].upper() + title[1:], plain(said))
