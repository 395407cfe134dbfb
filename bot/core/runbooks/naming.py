"""Which runbooks a question names outright: an alert's name is no matter of likeness."""

import re
from collections.abc import Iterator, Mapping

from bot.core.runbooks.names import alerts_in, as_words
from bot.core.runbooks.runbook import Runbook
from bot.core.stemming import lemma

_LABEL = re.compile(r"\b(?:alertname|alert|alarm)\s*[=:]\s*[\"'`*]*([\w.-]{3,100})", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_FEW = 3  # words of a title that nobody says by accident; of an alert's name two will do


def named(question: str, runbooks: Mapping[int, Runbook]) -> dict[int, str]:
    """The runbooks that a question names, and the name it used, as the runbook writes it."""
    said = {word.lower() for word in re.findall(r"[\w.-]+\w|\w", question)}
    labelled = {match[1].lower().strip(".") for match in _LABEL.finditer(question)}
    words = [lemma(word) for word in _WORD.findall(as_words(question).lower())]
    run = f" {' '.join(words)} "
    found = {}
    for number, runbook in runbooks.items():
        for name in (runbook.name, *runbook.names, runbook.title):
            if _says(name, said, labelled, run):
                found[number] = name
                break
    return found


def _says(name: str, said: set[str], labelled: set[str], run: str) -> bool:
    low = name.lower()
    if low in labelled:
        return True
    parts = as_words(name).lower().split()
    alert = any(alerts_in(name))
    if len(parts) > 1 and low in said:
        return True
    few = 2 if alert else _FEW
    return len(parts) >= few and f" {' '.join(map(lemma, parts))} " in run


def unknown(question: str, runbooks: Mapping[int, Runbook]) -> Iterator[str]:
    """What is written as an alert's name is, and is none that has a runbook."""
    known = {name.lower() for it in runbooks.values() for name in (it.name, *it.names)}
    yield from (name for name in alerts_in(question) if name.lower() not in known)
