"""What a runbook is looked for by: what somebody says, or an alert that is the matter.

An alert's own name is a name; what else stands in its text is words, whoever is mentioned there.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.core.alerts import Alert, alert_in, points_at_it
from bot.core.runbooks.names import alerts_in
from bot.core.runbooks.whereabouts import (
    NOWHERE,
    Places,
    numbers_in,
    places_in,
    places_of_labels,
)

LONGEST = 4_000  # characters of a question or an alert that are looked at
_FIRES = re.compile(
    r"\b(?:alert\w*|alarm\w*|firing|fires|fired|paged|pages|page|triggered|went off)\b",
    re.IGNORECASE,
)


class Sought(NamedTuple):
    """One thing that is looked for."""

    words: str  # by what they are like
    naming: str  # in which a runbook may be named
    alert: str = ""  # the alert's own name, where it is about one
    runbook: str = ""  # the file that the alert itself names
    places: Places = NOWHERE  # where it is


def by_words(text: str) -> Sought:
    """What somebody says; a pasted alert is an alert."""
    text = text[:LONGEST]
    pasted = alert_in(text)
    if pasted:
        return by_alert(pasted, text)
    return Sought(text, text, _fired(text), places=_places(text))


def by_alert(alert: Alert, more: str = "") -> Sought:
    """An alert, and what somebody says of it."""
    labels = dict(alert.labels)
    words = "\n".join(filter(None, (alert.words, more)))[:LONGEST]
    told = places_of_labels(labels) or places_in(alert.words)
    places = {**numbers_in(alert.words), **told, **_places(more)}
    return Sought(words, alert.name, alert.name, _file(labels), places)


def _places(text: str) -> Places:
    return {**numbers_in(text), **places_in(text)}


def _fired(text: str) -> str:
    """The alert that words are about, if they say that it fires, or nothing else."""
    name = next(alerts_in(text), "")
    rest = text.replace(name, " ") if name else ""
    return name if name and (_FIRES.search(rest) or points_at_it(rest)) else ""


def _file(labels: Mapping[str, str]) -> str:
    """The file's name at the end of the address of an alert's runbook."""
    address = labels.get("runbook url") or labels.get("runbook") or ""
    match = re.search(r"([\w.-]+?)(?:\.\w{2,8})?/?(?:[#?]\S*)?$", address.strip("<>"))
    return match[1] if match else ""
