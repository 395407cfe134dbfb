"""Words that are orders to the bot itself and not a question to anybody."""

import re
from typing import Literal

Order = Literal["cancel", "delete", "forget"]

_ORDERS: dict[Order, str] = {
    "cancel": r"cancel|stop+|abort|abbrechen|abbruch|brich(?: das)? ab|annuler?|arrête|cancela",
    "delete": r"delete|remove|undo|take(?: (?:it|that))? back|erase|löschen?|lösch|entfernen?"
    r"|rückgängig|nimm (?:das|es) zurück|supprimer?|borra",
    "forget": r"forget|vergiss|vergessen|oublier?|oublie|olvida",
}
_OBJECTS = (
    "that|this|it|all|everything|please|the|your|my|our|last|latest|previous|answers?|repl(?:y|ies)"
    "|messages?|thread|whole|again|question|job|request|about|now|of|in|here|you|said|want|to"
    "|alles|das|die|den|es|bitte|deine|meine|letzte|antwort|frage|faden|ganze|hier"
    "|tout|ça|ta|réponse|dernière|todo|eso|tu|respuesta"
)
_ORDER = re.compile(
    r"\s*(?:(?:please|bitte|ok|okay|no|nein|can you|could you|kannst du)[\s,]+){0,2}(?:"
    rf"{'|'.join(f'(?P<{order}>{words})' for order, words in _ORDERS.items())})"
    rf"(?:[\s,]+(?:{_OBJECTS}))*[\s.!?]*",
    re.IGNORECASE,
)
_GERMAN_ORDER = re.compile(  # the verb at the end
    rf"\s*(?:(?:{_OBJECTS})[\s,]+)+(?:(?P<delete>löschen|entfernen)|(?P<forget>vergessen)"
    r"|(?P<cancel>abbrechen))[\s.!]*",
    re.IGNORECASE,
)
_APART = re.compile(r"^fresh\s*(?:[,:;]\s*|$)|[\s(]*[,;:(–—-]\s*fresh\b[\s.!)]*$", re.IGNORECASE)
_BESIDE = re.compile(r"^fresh\s+|\s+fresh[\s.!]*$", re.IGNORECASE)


def order_in(said: str) -> Order | None:
    """The order, where the whole message is nothing else: "cancel", "delete that"."""
    match = _ORDER.fullmatch(said) or _GERMAN_ORDER.fullmatch(said)
    if match is None:
        return None
    return next(order for order in _ORDERS if match[order] is not None)


def without_fresh(said: str) -> tuple[str, bool]:
    """The words without a "fresh" that stands apart, and whether there was one."""
    kept = _APART.sub("", said, count=1)
    return kept.strip(), kept != said


def without_any_fresh(said: str) -> tuple[str, bool]:
    """The words without a "fresh" at either end, which may belong to a question."""
    kept = _BESIDE.sub("", said, count=1)
    return kept, kept != said
