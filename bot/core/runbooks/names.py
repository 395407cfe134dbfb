"""Names of alerts: told from words, taken apart into words, and found in what somebody says."""

import re
from collections.abc import Iterator

from bot.core.runbooks.vocabulary import HUMPED

_TOKEN = re.compile(r"(?<![\w./-])[A-Za-z][A-Za-z0-9]{5,99}(?![\w/]|\.\w)")
_SPLIT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_\-.]+")
_LEAD = re.compile(  # what a heading says before an alert's name
    r"(?:\d+(?:\.\d+)*[.)]?\s+)?(?:(?:alert|alarm|incident|runbook|page)\s*[:#–—-]\s*)?[`*\"“„]*",
    re.IGNORECASE,
)


def alert_in(heading: str) -> str:
    """The alert that a heading is about, as one of a file with many is; else nothing."""
    match = _LEAD.match(heading)
    rest = heading[match.end() :] if match else heading
    name = _TOKEN.match(rest)
    return name[0] if name and _is_alert(name[0]) else ""


def alerts_in(text: str) -> Iterator[str]:
    """All that is written as an alert's name is."""
    yield from (match[0] for match in _TOKEN.finditer(text) if _is_alert(match[0]))


def _is_alert(name: str) -> bool:
    return name not in HUMPED and " " in as_words(name)


def as_words(name: str) -> str:
    """A name as the words it is made of: "KubeHPAMaxedOut" is "kube hpa maxed out"."""
    return " ".join(_SPLIT.sub(" ", name).split())


def spoken(text: str) -> str:
    """A text with the names of alerts in it taken apart into words."""
    return _TOKEN.sub(lambda it: as_words(it[0]) if _is_alert(it[0]) else it[0], text)
