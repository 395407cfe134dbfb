"""What a piece of a runbook is for: told by the headings above it, the words that lead to its list,
and its own. Reasons are causes, how things are is no step, and numbered headings are one procedure.
"""

import re
from collections.abc import Sequence
from typing import Literal

from bot.core.prohibitions import prohibits, told_of_once
from workers.evidence_reader.pieces import Piece

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
IGNORED = re.compile(
    r"impact|auswirkung|references?|links?\b|see also|related|further reading|changelog|history"
    r"|metadata|table of contents|post-?mortems?|false positives?|additional resources|prevention"
    r"|severity|priority|notes?\b|verweise|vorbeugung",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:step |schritt )?(?P<number>\d{1,2})(?:[.):]|\s+[–-])\s*\S", re.IGNORECASE
)
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
CHECKS = re.compile(r"\b(?:checks?|prüf\w*|kontroll\w*|tests?)\b", re.IGNORECASE)


def purpose_of(piece: Piece, trail: tuple[str, ...], titled: str) -> Kind:
    """What a piece is for: by the headings, the words that lead to its list, and its own. The
    parts of a procedure whose headings are numbered are for one thing."""
    above = trail[:-1] if stepped(trail) else trail
    kind = kind_of([*above, *filter(None, (titled,))])
    if kind not in ("fix", "look", "other"):
        return kind
    if kind != "look" and not piece.listed and _DONE.match(piece.words):
        return "check"
    if of_list := _of_list(piece, kind):
        return of_list
    checks = CHECKS.search(" ".join((*trail[-1:], titled)))
    if _tells_only(piece) and not checks:
        return "cause" if _MAY_BE.search(piece.words) else "means"
    return kind


def stepped(trail: Sequence[str]) -> bool:
    """Whether a heading is one of the steps of the section that it is in."""
    below = trail[1:] and _NUMBERED.match(trail[-1])
    return bool(below) and kind_of(trail[:-1]) in ("fix", "look")


def number_of(piece: Piece, words: str, trail: Sequence[str]) -> str:
    """A step's own number: the list's, "Step 2 – …", or its heading's."""
    said = [words] if words[:1].isalpha() else []
    counted = (_NUMBERED.match(each) for each in (*said, *(trail[-1:] if stepped(trail) else ())))
    return piece.number or next((match["number"] for match in counted if match), "")


def kind_of(trail: Sequence[str]) -> Kind:
    """What a section is for, by its own heading before those above it."""
    for title in reversed(trail):
        if IGNORED.search(title) or told_of_once(title):
            return ""
        for kind, words in _KINDS:
            if re.search(rf"\b(?:{words})", title, re.IGNORECASE):
                return kind
    return "other"


def _of_list(piece: Piece, kind: Kind) -> Kind:
    """What an entry of a list is by the words that lead to the list; nothing where it asks for
    something itself."""
    if not piece.listed or piece.number or piece.code or _ASKS.search(piece.words):
        return ""
    if _REASONS.search(piece.under) or (kind != "fix" and _ISSUES.search(piece.under)):
        return "cause"
    return "means" if _EXAMPLES.search(piece.under) else ""


def _tells_only(piece: Piece) -> bool:
    """Whether a piece says how things are: no step, whatever the heading."""
    if piece.code or piece.number or not piece.words or prohibits(piece.words):
        return False
    return bool(_TELLS.match(piece.words)) and not _ASKS.search(piece.words)
