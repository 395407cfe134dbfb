"""Where a text says how a reply is built, and what is always to be looked into.

A heading, a bold label or a line with a colon announces it: "Response Structure", "Output format",
"What you hand back", "Provide:".
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, takewhile

from bot.core.inference.listing import Entry, called, entries_in, in_a_sentence, template_in
from bot.core.inference.text import LABEL_RANK, Area, Line, areas, plain

MOST_ANNOUNCING = 20  # lines that are tried
MOST_ANNOUNCED = 200  # lines that a line with a colon announces
MOST_LABEL = 200  # characters of a line that announces a list

_STRUCTURE = re.compile(
    r"^(?:(?:your|the|required|expected|standard|default|mandatory|final|suggested)\s+)*"
    r"(?:(?:response|reply|answer|output|report|review|critique|feedback|deliverable|summary"
    r"|analysis|assessment|result|message)s?\s+(?:comment\s+)?"
    r"(?:structure|format|formatting|template|sections?|outline|layout|schema|contract|shape)s?"
    r"|what (?:you|i)(?: will| should)? (?:hand back|return|deliver|produce|give back|write)"
    r"|deliver ?ables?|structure of (?:your|the|a) (?:response|reply|answer|report|review)"
    r"|(?:format|structure) (?:your|the) (?:response|reply|answer|output|report|review)s?.*"
    r"|how (?:you|to|i) (?:answer|reply|respond|report)"
    r"|your (?:response|reply|answer|output|report|review) (?:must|should|will|always)?\s*"
    r"(?:include|contain|follow|have|has|consists?).*"
    r"|output instructions|输出格式|回复格式|输出结构|回答结构|报告格式|出力形式|formato de salida"
    r"|formato de respuesta|format de (?:sortie|réponse)|ausgabeformat|antwortformat)"
    r"(?:\s*[(\[:–—-].*)?$",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"^(?:(?:your|the|final)\s+)?(?:output|report|response|answer|reply)s?"
    r"(?:\s*/\s*(?:output|report|response|answer|reply)s?)?$",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"\b(?:always |then |please )?(?:provide|include|produce|return|respond with|reply with|output|"
    r"structure (?:your|the|each) \w+|organi[sz]e (?:your|the) \w+|format (?:your|the) \w+)"
    r"\b(?![^:]*\b(?:when|if|unless|before|after|until)\b)[^.!?]*:$"
    r"|\b(?:with|in|using|following|use) (?:the |this |these )?(?:following )?(?:structure|format"
    r"|template|sections?|headings?)\s*:$",
    re.IGNORECASE,
)
_ZONES = re.compile(
    r"^(?:key|core|main|critical)\s+(?:(?:evaluation|deconstruction|review|assessment|analysis"
    r"|audit|inspection)\s+)?(?:points?|zones?|areas?|criteria|dimensions?|questions?|audits?)$"
    r"|^(?:evaluation|review|assessment|analysis|audit) (?:criteria|points|dimensions|zones|areas)$"
    r"|^what (?:you|to) (?:look for|check|audit)$",
    re.IGNORECASE,
)
_EMBLEM = re.compile(r"^[^\w]+|[\s:]+$")


def structure_in(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """What a reply is made of, as the text lists it; nothing when it does not."""
    every = [(area, _bare(area.label)) for area in (*areas(lines), *_announced(lines, _is_label))]
    strong = [area for area, label in every if _STRUCTURE.match(label)][:MOST_ANNOUNCING]
    weak = [area.lines for area, label in every if _WEAK.match(label)][:MOST_ANNOUNCING]
    outputs = [a.lines for a, label in every if label.lower().startswith("output")]
    promised = [area.lines for area in _announced(lines, _promises)]
    tried = (
        *((entries_in, _with_labels(area, lines)) for area in strong),
        *((called, where) for where in (*outputs[:MOST_ANNOUNCING], *weak, lines)),
        *((entries_in, where) for where in (*weak, *promised)),
        (in_a_sentence, lines),
        (template_in, lines),
    )
    return next(filter(None, (read(where) for read, where in tried)), ())


def zones_in(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """What is always to be looked into, as the text lists it: "Key Evaluation Points"."""
    for area in areas(lines):
        if _ZONES.match(_bare(area.label)) and (found := entries_in(area.lines)):
            return found
    return ()


def _announced(lines: Sequence[Line], announces: Callable[[str], object]) -> Iterator[Area]:
    """Plain lines that announce a list, as if they were labels."""
    told = 0
    for at, line in enumerate(lines):
        following = lines[at + 1 : at + 2]
        if told < MOST_ANNOUNCING and _may_announce(line, following) and announces(line.text):
            told += 1
            until = min(len(lines), at + MOST_ANNOUNCED)
            below = range(at + 1, until)
            end = next((n for n in below if 0 < lines[n].rank < LABEL_RANK), until)
            yield Area(line.text, 0, lines[at + 1 : end], at)


def _may_announce(line: Line, following: Sequence[Line]) -> bool:
    """A short line of text, or an item with a list of its own."""
    if not 0 < len(line.text) <= MOST_LABEL or line.rank or line.fenced:
        return False
    return not line.marker or any(more.indent > line.indent for more in following)


def _with_labels(area: Area, lines: Sequence[Line]) -> Sequence[Line]:
    """What stands below a label; the labels after it, if nothing else does."""
    if area.rank != LABEL_RANK or any(line.text for line in area.lines):
        return area.lines
    rest = islice(lines, area.at + 1, area.at + MOST_ANNOUNCED)
    return tuple(takewhile(lambda line: line.rank in (0, LABEL_RANK), rest))


def _is_label(text: str) -> bool:
    bare = _bare(text)
    return bool(_STRUCTURE.match(bare) or (_WEAK.match(bare) and text.endswith(":")))


def _promises(text: str) -> bool:
    return text.endswith(":") and bool(_ANNOUNCED.search(plain(text)))


def _bare(label: str) -> str:
    label = re.sub(r"^\W*\d{1,2}(?:\.\d{1,2})*[.):]?\s+", "", plain(label))
    return " ".join(_EMBLEM.sub("", label).split())[:200]
