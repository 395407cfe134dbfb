"""A runbook taken apart into steps: what each says, what is typed for it, and what it is for.

What it is for is told by the heading it stands under, or by the next one above that says it. The
parts of an ordered procedure are one thing: they keep their order, their numbers and their purpose.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.core.answer import Code
from bot.core.canonical import fold
from bot.core.document import Document
from bot.core.planted import injected
from bot.core.prohibitions import not_to_do, only_prohibits, warns
from bot.core.speech import sentences
from bot.core.typed import typed_in
from workers.evidence_reader.pieces import Piece, pieces_of
from workers.evidence_reader.purposes import (
    CHECKS,
    IGNORED,
    Kind,
    kind_of,
    number_of,
    purpose_of,
    stepped,
)

_LABELLED = re.compile(  # what only files a runbook: "Severity: P2"
    r"(?:\*\*|__)?(?:alert(?: ?names?)?|severity|priority|(?:service )?owner|team|service|tags?"
    r"|status|last (?:updated|reviewed|modified)|author|version|date|schweregrad|dienst"
    r"|verantwortlich)"
    r"(?:\*\*|__)?:",
    re.IGNORECASE,
)
_COUNT = re.compile(r"(?:step |schritt )?\d{1,2}(?:[.):]|\s+[–-])\s*", re.IGNORECASE)
_EMPTY = re.compile(r"\W*(?:todo|tbd|n/?a|none|wip|fixme)\b.{0,20}", re.IGNORECASE | re.DOTALL)
_BOLD = re.compile(  # "**Steps**" by itself is a heading, "**Verify**: …" begins with one
    r"(?:\*\*|__)(?P<title>[^*_\n]{2,60}?)(?::(?:\*\*|__)\s*|(?:\*\*|__)(?::\s*|\s*\Z))(?P<rest>.*)",
    re.DOTALL,
)
_PLAIN_TITLE = re.compile(r"(?P<title>[A-Z]\w+):\s*(?P<rest>.*)", re.DOTALL)
_TITLED: tuple[Kind, ...] = ("fix", "look", "check", "escalate", "means", "cause")
_POINTS = re.compile(
    r"(?:\[\d+\]|<?https?://|more (?:info|details)|longer and more|further (?:info|read)"
    r"|for more )",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[[^\]]*\]\([^)]*\)|<?https?://\S+|\[[^\]]*\]\[[^\]]*\]")
_LONGEST = 600  # characters of a quote on a telephone
_LEAD = 90  # characters of words that lead to a listing
_LEAST = 12  # letters of words that say something


class Step(NamedTuple):
    """Something to do or to know, in the runbook's words."""

    kind: Kind
    heading: str
    text: str  # stands in the runbook as it is
    code: Code | None
    at: int  # line, from 0
    listed: bool = False  # as an entry of a list
    number: str = ""  # its own, of an ordered procedure
    warning: bool = False  # it says what must not be done
    cut: bool = False  # the runbook says more there than is quoted


def steps_of(document: Document) -> tuple[Step, ...]:
    """All steps in order; of a file with many alerts, those of the one it is cited for."""
    lines = document.pages[0].text.split("\n")
    found: list[Step] = []
    for first, last, trail in _sections(document, lines):
        found += _steps(pieces_of(lines, first, last), trail, document.cited)
    return tuple(_placed(found))


def _steps(pieces: Sequence[Piece], trail: tuple[str, ...], called: str) -> Iterator[Step]:
    """The steps of a section."""
    titled = ""
    for piece in pieces:
        title, rest = _titled(piece)
        alone = bool(title) and not rest.strip()
        titled = title if alone else titled
        if alone and not piece.code:
            continue
        under = [it for it in (title or titled, piece.under) if it]
        words = piece.words if _LABELLED.match(piece.words) or not title else rest
        words = " ".join(words.split("\n"))
        denied = piece.denied or any(map(not_to_do, (*trail, *under)))
        piece = piece._replace(words=words, denied=denied, number=number_of(piece, words, trail))
        step = _step(piece, purpose_of(piece, trail, title or titled))
        if step is not None:
            own = _COUNT.sub("", trail[-1]) if stepped(trail) else " ".join(trail[-1:])
            heading = " › ".join(dict.fromkeys(filter(None, (own, *under))) or (called,))
            yield step._replace(heading=_named(heading, words, step))


def _titled(piece: Piece) -> tuple[str, str]:
    """(what a piece is headed by itself, the rest): "**Fix**: restart it"."""
    bold = _BOLD.fullmatch(piece.words)
    plain = None if bold or piece.listed else _PLAIN_TITLE.fullmatch(piece.words)
    match = bold or plain
    if match is None:
        return "", piece.words
    rest = match["rest"]
    known = kind_of([match["title"]]) in _TITLED or IGNORED.search(match["title"])
    if known if rest.strip() else bold:
        return match["title"], rest
    return "", piece.words


def _step(piece: Piece, kind: Kind) -> Step | None:
    """What is quoted of a piece and typed for it; nothing of one that says nothing to anybody."""
    words = piece.words
    if not kind or _says_nothing(piece):
        return None
    first = next(sentences(words), "")
    warning = piece.denied or (not piece.code and (only_prohibits(first) or warns(words)))
    said = _quotable(piece)
    if not said:
        return None
    whole = piece.listing or not piece.code or piece.code in said
    code = Code(language=piece.language, text=piece.code) if piece.code and whole else None
    cut = len(said) < len(words.strip()) and words.strip().startswith(said)
    listed = piece.listed or bool(piece.number)
    return Step(kind, "", said, None if warning else code, piece.at, listed, piece.number,
                warning=warning, cut=cut)  # fmt: skip


def _says_nothing(piece: Piece) -> bool:
    """Whether a piece has nothing for whoever is on call: a label, a pointer, an order to bots."""
    words = piece.words
    if injected(words) or _LABELLED.match(words):
        return True
    return not piece.code and bool(_EMPTY.fullmatch(words) or _POINTS.match(words))


def _named(heading: str, words: str, step: Step) -> str:
    """The heading, with words that are too few to be quoted by themselves, and with those that
    say when a listing is to be run: people copy it before they read what stands below it."""
    short = words.strip().rstrip(" :.")
    few = 0 < len(short) < 40 and short not in step.text
    leads = step.code is not None and words.rstrip().endswith(":") and len(short) <= _LEAD
    plain = not any(typed_in(short)) and "`" not in short
    return f"{heading} › {short}" if plain and (few or leads) else heading


def _placed(found: Sequence[Step]) -> Iterator[Step]:
    """What stands under no heading that says what it is for: where none does, all is steps but the
    words before the first entry of a list or the first command. What is looked at after the
    mending tells whether it helped."""
    stepped = any(step.kind in ("fix", "look") for step in found)
    begun = not any(step.listed or step.code for step in found)
    mended = False
    for step in found:
        begun = begun or step.listed or step.code is not None
        mended = mended or step.kind == "fix"
        kind = step.kind
        if kind == "other":
            kind = "look" if begun and not stepped else "means"
        elif kind == "look" and mended and CHECKS.search(step.heading):
            kind = "check"
        yield step._replace(kind=kind)


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
        yield at + (2 if _UNDERLINE.match(_line(lines, at + 1)) else 1), ends[n], titles


_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*\Z")


def _line(lines: Sequence[str], at: int) -> str:
    return lines[at] if at < len(lines) else ""


def _after_front_matter(lines: Sequence[str]) -> int:
    closing = (n for n, line in enumerate(lines[1:60], 2) if line.strip() in ("---", "..."))
    return next(closing, 0) if lines[0].strip() == "---" else 0


def _quotable(piece: Piece) -> str:
    """As many of its sentences as fit on a telephone; where they say next to nothing, the line as
    it stands, or the first line of what is typed."""
    words = piece.words
    if len(re.findall(r"[^\W\d_]", _LINK.sub("", words))) < _LEAST:
        if piece.listing and piece.code:
            return piece.code.split("\n", 1)[0][:_LONGEST].rstrip(" \\")
        return piece.line if piece.number or piece.code else ""
    if len(words) <= _LONGEST:
        return words.strip()
    kept = ""
    for sentence in sentences(words[: _LONGEST * 4]):
        start = words.find(sentence)
        if start < 0 or (kept and start + len(sentence) > _LONGEST):
            break
        kept = words[: start + len(sentence)].strip()
    return kept if 0 < len(kept) <= _LONGEST * 2 else words[:_LONGEST].rsplit(" ", 1)[0]
