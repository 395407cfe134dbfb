"""What a runbook forbids: "never run x", "do not restart all with y", "x nie ausführen".

A command in such words is the last thing to hand to somebody at three in the morning, and so is one
that is only told of ("somebody typed x, and the cluster was gone").
"""

import re
from collections.abc import Iterator

_BEGINS = (
    r"(?:\A|[.;:!?,()–—]\s|\n|\b(?:please|but|and|or|then|so|also|bitte|und|aber)\s)"
    r"[\s>*_!✗❌⛔⚠-]*"
)
_FORBIDS = re.compile(
    rf"{_BEGINS}(?:never\b(?! \w+(?:ed|[^s]s)\b)|do (?:\*\*|_)?not\b|don['’]?t\b|avoid\b"
    r"|refrain from\b|under no circumstances\b)"
    r"|\b(?:must|should|shall|may)(?: (?:\*\*|_)?(?:not|never)|n['’]t)\b(?!\W+(?:be|have)\b)"
    r"|\b(?:nie|niemals|keinesfalls|auf keinen fall|unter keinen umständen)\b"
    r"|\bn['e’]\W?\w+(?:er|ez) (?:jamais|pas)\b|\bne (?:jamais|pas) \w+er\b",
    re.IGNORECASE,
)
_BACKWARDS = re.compile(  # what stands before it is forbidden
    r"\b(?:must|should|shall|may)(?: (?:\*\*|_)?(?:not|never)|n['’]t)\W+be (?:run|done|\w+ed)\b"
    r"|\b(?:darf|dürfen|sollten?|soll) (?:\w+ ){0,3}(?:nicht|nie|niemals)\b"
    r"|\b(?:nicht|nie|niemals) (?:\w+ ){0,2}(?:ausführen|verwenden|benutzen|nutzen|löschen"
    r"|neu ?starten|stoppen|eingeben|tippen|aufrufen)\b"
    r"|\b(?:ist|sind) (?:verboten|untersagt)\b|\b(?:is|are) (?:forbidden|prohibited|not allowed)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"[\s>*_\d.)-]*(?:if|when|while|unless|until|once|wenn|falls|sobald|solange)\b[^,:`]*", re.I
)
_ALLOWED = re.compile(  # where what is forbidden ends, and what is to be done begins
    r"\b(?:but|instead(?! of)|rather(?! than)|unless you|use|run|sondern|stattdessen|lieber)\b"
    r"(?=[^`]*`|[^`]*:\Z)",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"\b(?:instead of|rather than|(?:an)?statt)\b", re.IGNORECASE)
_READ = 4_000  # characters of a paragraph; nobody writes longer ones for people
_IN_PLACE_OF = re.compile(
    r"\b(?:instead of|rather than|(?:an)?statt)\b[^`.;\n]{0,60}\Z", re.IGNORECASE
)
_TOLD = re.compile(  # of what happened once
    r"\b(?:somebody|someone|nobody|we|they|he|she|engineer|operator|colleague|jemand|wir|kollege)"
    r" (?:\w+ ){0,3}?(?:typed|ran|executed|entered|used|deleted|removed|did|issued|applied|hat"
    r"|haben|tippte)\b"
    r"|\b(?:was|were|had been|has been|wurden?) (?:\w+ ){0,2}(?:typed|run|executed|entered"
    r"|deleted|ausgeführt|eingegeben)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^\n]+?(?:(?<=[.!?;])(?=\s)|\Z|(?=\n))")
_WARNS = re.compile(
    r"[\s>*_\[!:-]{0,8}(?:⚠|⛔|🚨|❗|(?:warning|danger|caution|attention|careful|beware|achtung"
    r"|warnung|vorsicht|gefahr)\b)",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.{1,400}?)(?<!`)\1(?!`)")
_NOT_TO_DO = re.compile(
    r"\b(?:what not to do|do not(?: do)?|don['’]?ts?|never(?: do)?|anti-?patterns?|was nicht"
    r"|nicht tun|verboten)\b",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"\b(?:post-?mortems?|went wrong|last (?:time|incident)|lessons|past incidents?|history)\b",
    re.IGNORECASE,
)
_LEADS = re.compile(r":\Z|\b(?:this|these|the following|dies\w*|folgende\w*)\W*\Z", re.IGNORECASE)


def prohibits(text: str) -> bool:
    """Whether a sentence says what must not be done."""
    return any(_found(sentence) for sentence in _sentences(text[:_READ]))


def only_prohibits(sentence: str) -> bool:
    """Whether a sentence forbids and asks for nothing else: "restart one, never all" does."""
    found = _found(sentence)
    return found is not None and not re.search(r"[,;–]", sentence[: found.start() + 1])


def warns(text: str) -> bool:
    """Whether a text is a warning by how it begins."""
    return _WARNS.match(text) is not None


def not_to_do(heading: str) -> bool:
    """Whether what stands below a heading must not be done."""
    return _NOT_TO_DO.search(heading) is not None


def prohibits_next(lead: str) -> bool:
    """Whether words that lead to a listing ("Never type this:") forbid what is in it."""
    said = [sentence for sentence in _sentences(lead[-_READ:]) if sentence][-1:]
    if not said or not _LEADS.search(said[0]):
        return False
    found = _found(said[0])
    return found is not None and not _ALLOWED.search(said[0], found.end() + 8)


def told_of_once(heading: str) -> bool:
    """Whether what stands below a heading is what happened once."""
    return _ONCE.search(heading) is not None


def forbidden(text: str) -> frozenset[str]:
    """What stands between backticks in a text only to be forbidden, or told of as a mistake."""
    if not any(pattern.search(text) for pattern in (_FORBIDS, _BACKWARDS, _TOLD, _INSTEAD)):
        return frozenset()
    return frozenset(span for sentence in _sentences(text[:_READ]) for span in _within(sentence))


def _within(sentence: str) -> Iterator[str]:
    found = _found(sentence)
    backwards = found is not None and _BACKWARDS.search(sentence) is not None
    start = found.start() if found else len(sentence)
    told = _TOLD.search(sentence)
    since = told.start() if told else len(sentence)
    until = _until(sentence, start)
    for match in _SPAN.finditer(sentence):
        at = match.start()
        denied = (backwards or start < at) and at < until
        if denied or since < at or _IN_PLACE_OF.search(sentence[:at]):
            yield " ".join(match[2].split())


def _until(sentence: str, start: int) -> int:
    """Where a sentence goes on with what is to be done; "never run `x`" begins with such a verb."""
    for match in _ALLOWED.finditer(sentence, start):
        if "`" in sentence[start : match.start()]:
            return match.start()
    return len(sentence)


def _found(sentence: str) -> "re.Match[str] | None":
    """Where it forbids; a condition ("if it must not be lost, …") does not."""
    condition = _CONDITION.match(sentence)
    since = condition.end() if condition else 0
    bare = _SPAN.sub(lambda match: "`" + "x" * (len(match[0]) - 2) + "`", sentence)
    found = (pattern.search(bare, since) for pattern in (_FORBIDS, _BACKWARDS))
    return next((match for match in found if match), None)


def _sentences(text: str) -> Iterator[str]:
    """Sentences; a stop between backticks ends none."""
    held = ""
    for match in _SENTENCE.finditer(text):
        held += match[0]
        if held.count("`") % 2 == 0 or match[0].endswith("\n"):
            yield held.strip()
            held = ""
    if held.strip():
        yield held.strip()
