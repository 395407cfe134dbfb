"""Which runbooks a question names outright: an alert's name is no matter of likeness."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from bot.core.runbooks.names import alerts_in, as_words
from bot.core.runbooks.runbook import Runbook
from bot.core.runbooks.sought import Sought
from bot.core.runbooks.vocabulary import FILLERS
from bot.core.stemming import lemma

_LABEL = re.compile(r"\b(?:alertname|alert|alarm)\s*[=:]\s*[\"'`*]*([\w.-]{3,100})", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_PLACES = frozenset(("prod", "production", "staging", "stg", "dev", "development", "qa", "uat"))
_FEW = 3  # words of a title that nobody says by accident; of an alert's name two will do


def called_in(sought: Sought, runbooks: Mapping[int, Runbook]) -> dict[int, str]:
    """The runbooks that are named, as `named` tells; of an alert, also the one it points to."""
    found = named(sought.naming, runbooks)
    if sought.alert == sought.naming and any(alerts_in(sought.alert)):  # it is, or it is not
        found = {n: name for n, name in found.items() if name.lower() == sought.alert.lower()}
    pointed = sought.runbook.lower()
    for number, runbook in runbooks.items():
        if pointed and PurePosixPath(runbook.path).stem.lower() == pointed:
            found.setdefault(number, runbook.name)
    return found


def alike(one: str, other: str) -> bool:
    """Whether two names say the same, but for where."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> frozenset[str]:
    words = frozenset(as_words(name).lower().split()) - FILLERS - _PLACES
    return frozenset(_run(" ".join(words)).split())


def named(question: str, runbooks: Mapping[int, Runbook]) -> dict[int, str]:
    """The runbooks that a question names, and the name it used, as the runbook writes it."""
    said = {word.lower() for word in re.findall(r"[\w.-]+\w|\w", question)}
    labelled = {match[1].lower().strip(".") for match in _LABEL.finditer(question)}
    written = tuple(alerts_in(question))  # each is a name as a whole, and no part of it is one
    runs = (_run(_without(question, written)), *map(_run, written))
    found = {}
    for number, runbook in runbooks.items():
        for name in (runbook.name, *runbook.names, runbook.title):
            if _says(name, said, labelled, runs):
                found[number] = name
                break
    return found


def _says(name: str, said: set[str], labelled: set[str], runs: Sequence[str]) -> bool:
    low = name.lower()
    if low in labelled:
        return True
    parts = as_words(name).lower().split()
    alert = any(alerts_in(name))
    if len(parts) > 1 and low in said:
        return True
    words, (around, *written) = _run(name), runs
    if len(parts) < (2 if alert else _FEW):
        return words == around
    return words in around or words in written


def _run(text: str) -> str:
    return f" {' '.join(lemma(word) for word in _WORD.findall(as_words(text).lower()))} "


def _without(question: str, names: Iterable[str]) -> str:
    for name in names:
        question = question.replace(name, " ; ")
    return question
