"""A runbook's text in pieces: paragraphs, entries of lists, rows, each with its listing.

What belongs together stays together: an entry with what is set in below it, a listing with the
words right above it. Nothing is left out, whatever the style. What a piece is for is told
elsewhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.core.listed import Listing, given_in, listings_in, prompted_in, shown, units, unprompted
from bot.core.prohibitions import prohibits_next
from bot.core.typed import is_command, spans_in

_ITEM = re.compile(
    r"(?P<in>\s*)(?:[-*+]|(?P<number>\d{1,3})[.)])\s+(?:\[[ xX]\]\s+)?(?P<words>\S.*)"
)
_FENCE = re.compile(r"\s*(?:```|~~~)")
_ROW = re.compile(r"\s*\|(?P<cells>.*\S.*)\|\s*\Z")
_RULE = re.compile(r"[\s|:+-]+\Z")
_LABEL = re.compile(r"\s*(?:[-*+]\s+)?(?:\*\*|__)[^*_\n:]{2,60}(?::(?:\*\*|__)|(?:\*\*|__):)")
_QUOTED = re.compile(r"\A(?:\s{0,3}>\s?(?:\[!\w+\]\s*)?|\s*(?:!!!|:::)\s*\w*\s*)")
_OUTPUT = re.compile(  # lines of logs, columns, states
    r"^\s*(?:\d{4}-\d\d|\d\d:\d\d|\w+=\S|\[?(?:ERROR|WARN|INFO|FATAL)\b|\w+: \S|\S+ {2,}\S|[A-Z])",
    re.MULTILINE,
)
_WORDS = ("", "txt", "text", "plain", "plaintext", "output", "log", "logs", "none")
_LEAD = 90  # characters of words that lead to a list
_READ = 4_000  # characters of a piece that commands are looked for in


class Piece(NamedTuple):
    """Something that a runbook says, where it begins, and what is typed for it."""

    at: int  # line, from 0
    words: str  # as they stand there; empty: a listing alone
    line: str  # its first line, with the mark of the list
    code: str = ""
    language: str = ""
    listing: bool = False  # the command is a listing's and stands in no sentence
    number: str = ""  # its own, of an ordered list
    listed: bool = False  # an entry
    under: str = ""  # the words that lead to the list it is in
    denied: bool = False  # a listing that must not be run


class _Open(NamedTuple):
    """An entry of a list that what is set in belongs to."""

    depth: int
    number: str
    words: str


def pieces_of(lines: Sequence[str], first: int, last: int) -> tuple[Piece, ...]:
    """All pieces of these lines in order."""
    return tuple(_under(_joined(_Cutter(lines, first, last).pieces())))


class _Cutter:
    """Goes through the lines of a section once."""

    def __init__(self, lines: Sequence[str], first: int, last: int) -> None:
        self._lines, self._first, self._last = lines, first, last
        found = listings_in("\n".join(lines[first:last]))
        self._listings: Mapping[int, Listing] = {first + it.start: it for it in found}
        self._inside = {
            at + n for at, it in self._listings.items() for n in range(it.text.count("\n") + 1)
        }
        self._words: list[str] = []
        self._at = first
        self._entry: _Open | None = None
        self._begun = False  # the words are of an entry's own first line
        self._under = ""
        self._header: tuple[str, ...] = ()

    def pieces(self) -> Iterator[Piece]:
        for at in range(self._first, self._last):
            line = self._lines[at]
            if at in self._listings:
                yield from self._flushed()
                yield self._listing(at, self._listings[at])
            elif at in self._inside or _FENCE.match(line) or not line.strip():
                yield from self._flushed()
            elif _ROW.match(line):
                yield from self._flushed()
                yield from self._row(at, line)
            else:
                self._header = ()
                yield from self._line(at, line)
        yield from self._flushed()

    def _line(self, at: int, line: str) -> Iterator[Piece]:
        item = _ITEM.match(line)
        if item and not self._belongs(item, line):
            yield from self._flushed()
            self._open(item)
            self._begin(at, item["words"], begun=True)
        elif self._words and not _LABEL.match(line):
            self._words.append(line.strip())
        else:
            yield from self._flushed()
            if not line[:1].isspace() and not item:
                self._entry = None
            self._begin(at, _QUOTED.sub("", line, count=1).strip(), begun=False)

    def _belongs(self, item: "re.Match[str]", line: str) -> bool:
        """Whether an entry only tells more of the one above that it is set in below."""
        entry = self._entry
        if entry is None or len(item["in"].expandtabs(4)) <= entry.depth + 1:
            return False
        return not any(map(is_command, spans_in(line)))

    def _open(self, item: "re.Match[str]") -> None:
        depth, number = len(item["in"].expandtabs(4)), item["number"] or ""
        entry = self._entry
        nested = entry is not None and depth > entry.depth + 1
        if nested and entry is not None:
            lead = entry.words.rstrip()
            self._under = lead if lead.endswith(":") else self._under
            self._entry = entry._replace(number=entry.number or number)
        else:
            self._under = ""
            self._entry = _Open(depth, number, item["words"])

    def _begin(self, at: int, words: str, *, begun: bool) -> None:
        self._at, self._words, self._begun = at, [words], begun

    def _flushed(self) -> Iterator[Piece]:
        if self._words and any(self._words):
            words = "\n".join(self._words)
            entry = self._entry
            number, under = (entry.number, self._under) if entry else ("", "")
            code = _single(words)
            yield Piece(
                self._at, words, self._lines[self._at].strip(), code, number=number,
                listed=entry is not None, under=under,
            )  # fmt: skip
        self._words = []

    def _listing(self, at: int, it: Listing) -> Piece:
        entry = self._entry
        inset = self._lines[at][:1].isspace() or self._lines[max(at - 1, 0)][:1].isspace()
        if entry is not None and not inset:
            self._entry = entry = None
        typed = "" if _told(it) else shown(it)
        return Piece(
            at, "", self._lines[at].strip(), typed, it.language, listing=True,
            number=entry.number if entry else "", listed=entry is not None,
        )  # fmt: skip

    def _row(self, at: int, line: str) -> Iterator[Piece]:
        if _RULE.match(line):
            return
        match = _ROW.match(line)
        cells = re.split(r"(?<!\\)\|", match["cells"]) if match else []
        if not self._header:
            self._header = tuple(cell.strip() for cell in cells)
            return
        number = cells[0].strip().rstrip(".)")
        rest = line.strip().strip("|")
        if number.isdigit():
            rest = rest.split("|", 1)[1]
        words = rest.strip()
        code = _single(words).replace("\\|", "|")
        kept = number if number.isdigit() else ""
        yield Piece(at, words, line.strip(), code, number=kept, listed=True)


def _told(listing: Listing) -> bool:
    """Whether a listing only shows what some program says."""
    typed = prompted_in(listing.text) or any(map(is_command, units(listing)))
    if typed or listing.language.lower() not in _WORDS:
        return False
    return bool(listing.language) or _OUTPUT.search(listing.text) is not None


def _single(words: str) -> str:
    """The command in a sentence, where it is one; of several the sentence tells which is when."""
    flat = " ".join(words[:_READ].split("\n"))
    typed = [span for span in given_in(flat) if is_command(span) and " " in span]
    return unprompted(typed[0]) if len(typed) == 1 else ""


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Each listing with the words right above it."""
    held: Piece | None = None
    for piece in pieces:
        if piece.words or held is None or held.listing:
            if held is not None:
                yield held
            held = piece
        elif prohibits_next(held.words):
            held = held._replace(code="", listing=True, denied=True)
        else:
            code = piece.code or held.code
            held = held._replace(code=code, language=piece.language, listing=bool(piece.code))
    if held is not None:
        yield held


def _under(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The entries of a list under the words that lead to it."""
    lead: Piece | None = None
    last = ""
    for piece in pieces:
        if piece.listed:
            if lead is not None:
                last, lead = lead.words.rstrip(" :"), None
            yield piece._replace(under=piece.under or last)
            continue
        if lead is not None:
            yield lead
        last, lead = "", None
        words = piece.words.rstrip()
        if words.endswith(":") and not piece.code and len(words) <= _LEAD:
            lead = piece
        else:
            yield piece
    if lead is not None:
        yield lead
