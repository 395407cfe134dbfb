"""What somebody writes of their own in a message, told from what they ask and order there.

    "stress-test my idea: We propose to … It would … Is that new?"   ->   "We propose … would …"

Only the form of the sentences is looked at. What is own stays in one piece, from its first sentence
to its last, so that nothing is taken out of the middle of a paragraph.
"""

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple

APART_LEAST = 20  # words of prose that make a document of a paragraph
LABELLED_LEAST = 8  # the same where it is called the idea
_OWN_SHARE = 0.6  # of the words, where nothing else says that it is a document
_MOST_LABELS = 5  # that are looked behind
_TELLING = 12  # words: a shorter sentence about a file only says which one it is

_END = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+|\n\s*\n")
_SHORT_LINE = re.compile(r"^((?:[^\s]+[ \t]+){0,7}[^\s]+)[ \t]*\n", re.MULTILINE)
_LEAD = re.compile(r"\A[^:\n]{1,200}:(?=\s)")
_FILLER = re.compile(
    r"(?:please|now|then|and|also|so|but|hey|hi|hello|ok|okay|well|just|kindly|bitte|und|s'il vous"
    r" plaît|por favor)\b[\s,]*",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"(?:what|why|how|which|who|whose|where|when|is|are|does|do|did|can|could|would|should|will|has"
    r"|have|was|were|i wonder|i want (?:you|to (?:know|see|hear|understand))|i['’]d like"
    r"|i would like|i need|help|let['’]?s?|was|wie|warum|wieso|welche[rsnm]?|wer|wo|wann|ist|sind"
    r"|kann|kannst|könntest|pourquoi|comment|quel(?:le)?s?|est-ce|qué|cómo|por qué)(?!\w)",
    re.IGNORECASE,
)
_ORDERING = re.compile(
    r"(?:analy[sz]e|answer|argue|assess|attack|be|challenge|check|compare|concentrate|consider"
    r"|critici[sz]e|critique|decode|describe|discuss|don['’]t|do not|draft|evaluate|examine"
    r"|explain|find|focus|give|go|identify|ignore|judge|keep|list|look|make|name|point|rate|read"
    r"|review|say|see|show|skip|stress(?:[- ]?test)?|suggest|summari[sz]e|take|tell|test|think|try"
    r"|use|verify|walk|write|prüfe?|vergleiche?|erkläre?|nenne?|zeige?|sage?|gib|bewerte?|lies"
    r"|schau|zerlege?)(?!\w)",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\S\.(?:pdf|md|txt)\b|\b(?:attached|attachment|here (?:is|are)|this is)\b"
    r"|\bthe (?:pdf|file|paper)\b"
    r"|\b(?:hier (?:ist|sind)|das ist|anbei|voici|aquí)\b",
    re.IGNORECASE,
)
_PROPOSING = re.compile(
    r"\b(?:we|i)\b.{0,40}?\b(?:propose|extend|build|plan|want|add|replace|introduce|would|will)\b"
    r"|\bwir\b.{0,40}?\b(?:schlagen|erweitern|wollen|planen|bauen|ersetzen|werden)\b"
    r"|\bnous (?:proposons|voulons)\b|\bproponemos\b",
    re.IGNORECASE,
)


class Stretch(NamedTuple):
    """Where something stands in a message."""

    start: int
    end: int


def labelled(message: str, labels: Collection[str], orders: Collection[str]) -> Stretch | None:
    """What follows the name of a document and is that document: "idea: we …", "My idea. We …"."""
    if not labels:
        return None
    named = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    called = re.finditer(rf"(?<!\w)(?:{named})\s*[:.–—-]+\s+(?=\S)", message, re.IGNORECASE)
    for match in islice(called, _MOST_LABELS):
        own = _own(message, match.end(), orders)
        if own is not None and own.words >= LABELLED_LEAST:
            return own.stretch
    return None


def apart(message: str, orders: Collection[str], least: int = APART_LEAST) -> Stretch | None:
    """A paragraph of somebody's own, or a message that is little else."""
    lead = _LEAD.match(message)
    if lead and not _asks(lead[0], orders):
        lead = None
    own = _own(message, lead.end() if lead else 0, orders)
    if own is None or own.words < least:
        return None
    begins = message[: own.stretch.start]
    asked = begins.rstrip().endswith("?") and "\n" not in begins
    if asked and not _PROPOSING.search(message[own.stretch.start :]):
        return None  # "what is weak here? I think that …" goes on asking
    return own.stretch if own.share >= _OWN_SHARE else None


class _Own(NamedTuple):
    stretch: Stretch
    words: int  # in sentences that neither ask nor order
    share: float  # of all words beside the first order


def _own(message: str, start: int, orders: Collection[str]) -> _Own | None:
    """The sentences from the first to the last that are prose."""
    said = list(_sentences(message, start))
    own = [at for at, place in enumerate(said) if not _asks(_of(message, place), orders)]
    if not own:
        return None
    first, last = said[own[0]], said[own[-1]]
    words = sum(len(_of(message, said[at]).split()) for at in own)
    around = sum(len(_of(message, place).split()) for place in said)
    return _Own(Stretch(first.start, last.end), words, words / around)


def _of(message: str, place: Stretch) -> str:
    return message[place.start : place.end]


def _sentences(message: str, start: int) -> Iterator[Stretch]:
    """Sentences, paragraphs and short lines, without the white space around them."""
    cuts = {match.span() for match in _END.finditer(message, start)}
    cuts |= {(match.end(1), match.end()) for match in _SHORT_LINE.finditer(message, start)}
    at = start
    for end, after in (*sorted(cuts), (len(message), len(message))):
        piece = message[at : max(at, end)]
        if piece.strip():
            begin = at + len(piece) - len(piece.lstrip())
            yield Stretch(begin, at + len(piece.rstrip()))
        at = max(at, after)


def _asks(sentence: str, orders: Collection[str]) -> bool:
    """Whether a sentence asks, orders or only says which file is what."""
    said = sentence.strip(" \t\n*_>\"“”'«»")
    while match := _FILLER.match(said):
        said = said[match.end() :]
    if said.rstrip(")\"”’'").endswith("?") or _ASKING.match(said) or _ORDERING.match(said):
        return True
    first = re.match(r"[\w-]+", said)
    if first is None or first[0].lower() in orders:
        return True
    return len(said.split()) <= _TELLING and bool(_POINTING.search(said))
