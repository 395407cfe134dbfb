"""A runbook taken apart into steps: what each says, what is typed for it, and what it is for.

What it is for is told by the heading it stands under, or by the next one above that says it. The
parts of an ordered procedure are one thing: they keep their order, their numbers and their purpose.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from bot.core.answer import Code
from bot.core.canonical import fold
from bot.core.document import Document
from bot.core.planted import injected
from bot.core.prohibitions import not_to_do, only_prohibits, prohibits, told_of_once, warns
from bot.core.speech import sentences
from bot.core.typed import typed_in
from workers.evidence_reader.pieces import Piece, pieces_of

Kind = Literal["fix", "look", "check", "means", "cause", "escalate", "other", ""]

_KINDS: tuple[tuple[Kind, str], ...] = (
    (
        "check",
        r"verif\w*|confirm\w*|validat\w*|it worked|after(?:wards)?\b|recovered|success"
        r"|back to normal|all clear|überprüf\w*|erfolgskontrolle|entwarnung|danach",
    ),
    (
        "escalate",
        r"escalat\w*|eskal\w*|contacts?\b|owners?\b|who to|whom|on-?call\b|get help|support\b"
        r"|rufbereitschaft|ansprechpartner\w*|if (?:that|this|it|all|nothing|none)\b[^.]*"
        r"(?:fail|help|work)\w*",
    ),
    ("fix", r"do not\b|don['’]?ts?\b|never\b|what not to do"),
    ("cause", r"causes?\b|reasons?\b|root cause|why\b|ursachen?|gründe|what (?:usually )?happened"),
    (
        "fix",
        r"mitigat\w*|remed\w*|resol\w*|fix\w*|recover\w*|repair\w*|restor\w*|action\w*|steps?\b"
        r"|procedure|what to do|workaround|respon[sd]\w*|playbook|immediate|solution|instructions?"
        r"|roll\s?back|how to|behebung|maßnahmen?|lösung|to do\b|do\b|handling|vorgehen|abhilfe"
        r"|sofortmaßnahmen?",
    ),
    (
        "look",
        r"diagnos\w*|investigat\w*|debug\w*|triage|troubleshoot\w*|analys\w*|inspect\w*|check\w*"
        r"|identify\w*|find\b|look\w*|dashboards?|logs\b|queries|prüf\w*|assess\w*|fehlersuche",
    ),
    (
        "means",
        r"meaning|means|description|overview|background|context|explanation"
        r"|symptom\w*|summary|about|bedeutung|what (?:it )?is|alert\b|details|beschreibung",
    ),
)
_IGNORED = re.compile(
    r"impact|auswirkung|references?|links?\b|see also|related|further reading|changelog|history"
    r"|metadata|table of contents|post-?mortems?|false positives?|additional resources|prevention"
    r"|severity|priority|notes?\b|verweise|vorbeugung",
    re.IGNORECASE,
)
_LABELLED = re.compile(  # what only files a runbook: "Severity: P2"
    r"(?:\*\*|__)?(?:alert(?: ?names?)?|severity|priority|(?:service )?owner|team|service|tags?"
    r"|status|last (?:updated|reviewed|modified)|author|version|date|schweregrad|dienst"
    r"|verantwortlich)"
    r"(?:\*\*|__)?:",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:step |schritt )?(?P<number>\d{1,2})(?:[.):]|\s+[–-])\s*\S", re.IGNORECASE
)
_COUNT = re.compile(r"(?:step |schritt )?\d{1,2}(?:[.):]|\s+[–-])\s*", re.IGNORECASE)
_REASONS = re.compile(
    r"\b(?:causes?|reasons?|caused by|because(?: of)?|due to|culprits?|ursachen?|gründe|weil"
    r"|explanations?)\b",
    re.IGNORECASE,
)
_ISSUES = re.compile(
    r"\b(?:issues?|scenarios?|problems?|fail(?:s|ed|ures?)|why|things to check|probleme?)\b",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(r"\b(?:examples?|such as|e\.g|services that|beispiele?)\b", re.IGNORECASE)
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
_TELLS = re.compile(  # how things are, and nothing to do about it
    r"(?:the|this|these|that|those|it|there|a|an|some|most|many|often|usually|typically|sometimes|in"
    r"|however|also|no|one of|all|for (?:this|more|further)|further|mitigation depends|such|here"
    r"|die|der|das|dies\w*|es|ein\w*)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:you|we|one|users?) (?:\w+ )?(?:should|must|need|can|could|may|might|have)\b"
    r"|\b(?:should be|must|needs? to|have to|has to|make sure|ensure|better to|best to|easiest"
    r"|soll\w*|muss|müssen|bitte)\b"
    r"|(?:[.!?:;,]\s+|\A)(?:then |and |also |please |or |so )?(?:check|verify|confirm|run|use|look"
    r"|see|ask|try|consider|restart|find|get|inspect|identify|increase|decrease|add|remove|delete"
    r"|investigate|follow|scale|update|open|call|contact|wait|stop|start|take|set|move|resize|drain"
    r"|cordon|debug|review|go|prüf\w*|starte\w*)\b",
    re.IGNORECASE,
)
_MAY_BE = re.compile(
    r"\b(?:can (?:occur|happen)|caused? by|result of|due to|because"
    r"|(?:common|potential|likely) causes?|common reasons?|usually means"
    r"|liegt (?:oft|meist) an)\b",
    re.IGNORECASE,
)
_DONE = re.compile(  # how to see that it helped
    r"(?:\*\*)?(?:verify\b|check with\b|done when|good again|fine when|it worked|recovered"
    r"|solved when|resolved when|how to see that|fertig, wenn|behoben, wenn)",
    re.IGNORECASE,
)
_CHECKS = re.compile(r"\b(?:checks?|prüf\w*|kontroll\w*|tests?)\b", re.IGNORECASE)
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
        piece = piece._replace(words=words, denied=denied, number=_number(piece, words, trail))
        step = _step(piece, _purpose(piece, trail, title or titled))
        if step is not None:
            own = _COUNT.sub("", trail[-1]) if _stepped(trail) else " ".join(trail[-1:])
            heading = " › ".join(dict.fromkeys(filter(None, (own, *under))) or (called,))
            yield step._replace(heading=_named(heading, words, step))


def _number(piece: Piece, words: str, trail: Sequence[str]) -> str:
    """A step's own number: the list's, "Step 2 – …", or its heading's."""
    said = [words] if words[:1].isalpha() else []
    counted = (_NUMBERED.match(each) for each in (*said, *(trail[-1:] if _stepped(trail) else ())))
    return piece.number or next((match["number"] for match in counted if match), "")


def _stepped(trail: Sequence[str]) -> bool:
    """Whether a heading is one of the steps of the section that it is in."""
    below = trail[1:] and _NUMBERED.match(trail[-1])
    return bool(below) and _kind(trail[:-1]) in ("fix", "look")


def _purpose(piece: Piece, trail: tuple[str, ...], titled: str) -> Kind:
    """What a piece is for: by the headings, the words that lead to its list, and its own. The
    parts of a procedure whose headings are numbered are for one thing."""
    above = trail[:-1] if _stepped(trail) else trail
    kind = _kind([*above, *filter(None, (titled,))])
    if kind not in ("fix", "look", "other"):
        return kind
    if kind != "look" and not piece.listed and _DONE.match(piece.words):
        return "check"
    if of_list := _of_list(piece, kind):
        return of_list
    checks = _CHECKS.search(" ".join((*trail[-1:], titled)))
    if _tells_only(piece) and not checks:
        return "cause" if _MAY_BE.search(piece.words) else "means"
    return kind


def _of_list(piece: Piece, kind: Kind) -> Kind:
    """What an entry of a list is by the words that lead to the list; nothing where it asks for
    something itself."""
    if not piece.listed or piece.number or piece.code or _ASKS.search(piece.words):
        return ""
    if _REASONS.search(piece.under) or (kind != "fix" and _ISSUES.search(piece.under)):
        return "cause"
    return "means" if _EXAMPLES.search(piece.under) else ""


def _titled(piece: Piece) -> tuple[str, str]:
    """(what a piece is headed by itself, the rest): "**Fix**: restart it"."""
    bold = _BOLD.fullmatch(piece.words)
    plain = None if bold or piece.listed else _PLAIN_TITLE.fullmatch(piece.words)
    match = bold or plain
    if match is None:
        return "", piece.words
    rest = match["rest"]
    known = _kind([match["title"]]) in _TITLED or _IGNORED.search(match["title"])
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


def _tells_only(piece: Piece) -> bool:
    """Whether a piece says how things are: no step, whatever the heading."""
    if piece.code or piece.number or not piece.words or prohibits(piece.words):
        return False
    return bool(_TELLS.match(piece.words)) and not _ASKS.search(piece.words)


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
        elif kind == "look" and mended and _CHECKS.search(step.heading):
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


def _kind(trail: Sequence[str]) -> Kind:
    """What a section is for, by its own heading before those above it."""
    for title in reversed(trail):
        if _IGNORED.search(title) or told_of_once(title):
            return ""
        for kind, words in _KINDS:
            if re.search(rf"\b(?:{words})", title, re.IGNORECASE):
                return kind
    return "other"


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
