"""Figures that claim nothing: what a step is set to, and what a price or a rate is counted per.

"give the canary 5% of the traffic"   "page the owner after 20 minutes"   "per 1,000 tokens"
"""

import re

_DURATION = frozenset(("s", "min", "h", "d", "second", "minute", "hour", "day", "week", "month"))
_COUNTED_PER = re.compile(r"(?:\b(?:per|pro|je|par|por)|/|×|\*)\s*\Z", re.IGNORECASE)
_STEP_BEFORE = re.compile(
    r"\b(?:canar\w+|traffic|shadow|alert\w*|alarm\w*|page[sd]?|paging|threshold\w*|wait\w*"
    r"|watch\w*|keep"
    r"|order|headroom|cap(?:ped)?|set|(?:start|begin)(?:ing)? (?:at|with|from)|ramp\w*|step\w*"
    r"|route|send|shift|move|mirror"
    r"|sampl\w+|retr(?:y|ies)|time-?out|escalat\w*|wake|call|scal\w+ (?:out|up|in|down|on|at|when)"
    r"|limit\w*"
    r"|reserv\w+|drain|cool-?down|warte\w*|beobacht\w*|schwell\w*|leite\w*)\b[^.!?]{0,70}\Z",
    re.IGNORECASE,
)
_STEP_AFTER = re.compile(
    r"\A\s*(?:%|percent|per cent|prozent)?\s*(?:of\s+)?(?:the\s+|your\s+|all\s+)?(?:live\s+)?"
    r"(?:traffic|requests|canary|weight|replicas?|headroom|spare|reserve|des verkehrs"
    r"|der anfragen)\b",
    re.IGNORECASE,
)
_SPAN_BEFORE = re.compile(
    r"\b(?:after|for|within|in|every|at|until|over|last|past|first|next|nach|für|binnen|innerhalb"
    r"|alle|um"
    r"|bis|après|pendant|dans|toutes les|tras|durante|en|cada)\s+(?:(?:about|around|at least"
    r"|at most|up to|roughly"
    r"|another|the"
    r"|etwa|ca\.)\s+)?\Z",
    re.IGNORECASE,
)
_SPAN_AFTER = re.compile(
    r"\A\s*-?\s*(?:am|pm|o'clock|uhr|min(?:ute)?s?|minuten|hours?|stunden?|h|days?|tage?n?|weeks?"
    r"|wochen?"
    r"|minutos|horas|heures|jours|months?|monate?n?)\b",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"\b(?:throughput|faster|slower|speed-?up|achiev\w*|sustain\w*|deliver\w*|measured|benchmark\w*"
    r"|cheaper|sav(?:e|es|ed|ing)|gain\w*|improv\w*|reduc\w*|los(?:e|es|t)|reach\w*|handles?)\b",
    re.IGNORECASE,
)


def sets(before: str, after: str, unit: str = "") -> bool:
    """Whether a figure between these words of its sentence is a setting, or a unit of account."""
    if _COUNTED_PER.search(before):
        return True
    if _MEASURED.search(before) or _MEASURED.search(after[:60]):
        return False
    if _STEP_AFTER.match(after) or _STEP_BEFORE.search(before):
        return True
    spans = _SPAN_AFTER.match(after) is not None or unit.casefold() in _DURATION
    return spans and _SPAN_BEFORE.search(before) is not None
