"""Where something is: in production or in staging, in which region, and which of several it is.

A runbook for the one is the wrong one for the other, however alike their words are.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.core.runbooks.names import as_words
from bot.core.runbooks.runbook import Runbook

Places = Mapping[str, frozenset[str]]  # by kind: "environment", "region", "xid"

NOWHERE: Places = MappingProxyType({})
_ENVIRONMENTS = {
    "prod": "production", "prd": "production", "production": "production",
    "produktion": "production", "staging": "staging", "stg": "staging", "preprod": "staging",
    "dev": "development", "development": "development", "sandbox": "sandbox", "qa": "testing",
    "uat": "testing", "integration": "testing",
}  # fmt: skip
_TOLD = {**_ENVIRONMENTS, "live": "production", "stage": "staging", "test": "testing"}
_LABELS = ("environment", "env", "stage", "tier")
_NOT = re.compile(
    r"\b(?:not|no|non|isn't|nicht|kein\w*)[\s-]+(?:(?:in|on|the|auf)\s+)?[\w-]+", re.IGNORECASE
)
_WORD = re.compile(r"[a-zäöü]+")
_REGION = re.compile(
    r"\b(?:eu|us|ap|ca|sa|me|af|cn|europe|asia|northamerica)-"
    r"(?:north|south|east|west|central){1,2}-?\d\b"
)
_CONTINENTS = re.compile(r"\b(?:EU|US|APAC|EMEA|LATAM)\b")
_NUMBERED = re.compile(r"\b([a-z]{3,})[ _#-]?(\d{1,5})\b(?!\s?%|[.,]\d)")


def places_in(text: str) -> Places:
    """What a text says of where it is."""
    text = _NOT.sub(" ", text)
    low = as_words(text).lower()
    return _kinds(
        (
            *(
                ("environment", _ENVIRONMENTS[it])
                for it in _WORD.findall(low)
                if it in _ENVIRONMENTS
            ),
            *_regions(text),
        )
    )


def numbers_in(text: str) -> Places:
    """What is numbered in a text: "Xid 79" is no "Xid 31"."""
    return _kinds((match[1], match[2]) for match in _NUMBERED.finditer(as_words(text).lower()))


def places_of_labels(labels: Mapping[str, str]) -> Places:
    """What an alert's labels say of where it is; the one for the environment before all others."""
    told = (labels[key].strip().lower() for key in _LABELS if key in labels)
    plain = frozenset(_TOLD[it] for it in told if it in _TOLD)
    found = dict(places_in(" ".join(labels.values())))
    return {**found, "environment": plain} if plain else found


def places_of(book: Runbook) -> Places:
    """Which of them a runbook is for, by all that it is called, and the folders it is in."""
    called = " ".join((book.name, *book.names, book.title))
    return {**places_in(f"{called} {book.keywords}"), **numbers_in(called)}


def contradicts(asked: Places, its: Places) -> bool:
    """Whether it is somewhere else than where a runbook is for."""
    return any(asked[kind].isdisjoint(its[kind]) for kind in asked.keys() & its.keys())


def twins(one: Runbook, other: Runbook) -> bool:
    """Whether two runbooks are the same but for where they are for."""
    its, others = places_of(one), places_of(other)
    return its != others and contradicts(its, others) and _plain(one) == _plain(other)


def _plain(book: Runbook) -> frozenset[str]:
    """The words of a name that say nothing of where."""
    return frozenset(_WORD.findall(as_words(book.name).lower())) - _ENVIRONMENTS.keys()


def _regions(text: str) -> Iterator[tuple[str, str]]:
    for match in _REGION.finditer(text.lower()):
        yield "region", match[0]
    for match in _CONTINENTS.finditer(text):
        yield "continent", match[0]


def _kinds(pairs: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...]) -> Places:
    found: dict[str, set[str]] = {}
    for kind, it in pairs:
        found.setdefault(kind, set()).add(it)
    return {kind: frozenset(its) for kind, its in found.items()}
