"""What is looked up in the runbooks for a question: the asker's words, or the alert they stand
under. Words that point elsewhere beat the alert."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.core.alerts import Alert, points_at_it
from bot.core.heard import Heard
from bot.core.routing import addressed
from bot.core.runbooks.found import Found
from bot.core.runbooks.sought import Sought, by_alert, by_words

Find = Callable[[Sought], Found]

_ELSEWHERE = re.compile(
    r"\b(?:not (?:this|that) (?:one|alert|page)|what about|how about|and what of|instead of this"
    r"|(?:an|the)other (?:one|alert|thing|problem|question)|unrelated|something (?:else|different)"
    r"|different (?:alert|problem|question|thing)|nicht (?:dieser|das|der)|was ist mit|und was ist)"
    r"\b",
    re.IGNORECASE,
)
_THIS = re.compile(r"\b(?:this|that|it|the alert|das|dies\w*|es)\b", re.IGNORECASE)
_ASKED = 400  # characters of what people wrote last, to look up by where nothing else is known


class LookedUp(NamedTuple):
    """What was found, and the alert that it is about, if it is about one."""

    found: Found
    alert: Alert | None


def look_up(
    find: Find, question: str, alert: Alert | None, heard: Sequence[Heard], before: str
) -> LookedUp:
    """Look a question up; `before` is what was asked first in its thread."""
    if alert is None:
        return LookedUp(_by_words(find, question, heard, before), None)
    its = find(by_alert(alert, question))
    own = find(by_words(question)) if question else its
    return LookedUp(own, None) if _elsewhere(question, own, its) else LookedUp(its, alert)


def _by_words(find: Find, question: str, heard: Sequence[Heard], before: str) -> Found:
    words = _said(question, heard)
    found = find(by_words(words))
    if found.confident or not before or _ELSEWHERE.search(question):
        return found
    return find(by_words(f"{words}\n{before}"))


def _elsewhere(question: str, own: Found, its: Found) -> bool:
    """Whether words are about something else than the alert that they stand under."""
    if own.exact or _ELSEWHERE.search(question):
        return not set(own.answering) & set(its.exact)
    if not (own.confident and its.exact) or _THIS.search(question):
        return False
    return own.answering[0] not in its.exact


def _said(question: str, heard: Sequence[Heard]) -> str:
    """The asker's words; where they only point at something, what people wrote last."""
    said = [each.text for each in heard if not each.bot and not each.ours and each.text != question]
    if not points_at_it(addressed(question)) or not said:
        return question
    return "\n".join(said)[-_ASKED:]
