"""What a text demands ("Never fabricate benchmark numbers"), and which checks carry it.

A demand that no check carries is still in the instructions; whoever lints the file is told.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile

from bot.core.inference.text import Line, plain

MOST_DEMANDS = 60
MOST_WRAPPED = 20  # lines of one item

_DEMAND = re.compile(
    r"^(?:you )?(?:must(?: not|n't|n’t)?|never|always|do not|don't|don’t)\b|\bMUST\b|\bNEVER\b",
    re.IGNORECASE,
)
_SHOUTED = re.compile(r"\b(?:MUST|NEVER|ALWAYS)\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")

_ALWAYS_MADE = re.compile(
    r"\b(?:fabricat|invent|hallucinat|make up|made[- ]up|guess)\w*\b.*"
    r"\b(?:quot|cit|numbers?|figures?|data|statistic|benchmark|evidence|sources?|results?|facts?)"
    r"|\bplaceholder secrets?\b|\b(?:secrets?|credentials?|api keys?|tokens)\b"
    r"|\b(?:quote|cite)\w*\b.*\b(?:text|paper|source|document|page|evidence|line)",
    re.IGNORECASE,
)
"""What the checks that run for every persona see to: quotes, numbers, secrets."""

_CARRIED: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\bbenchmark (?:number|figure)s?\b|\bmeasured data\b", ("advice", "benchmarks", "unsourced")),
    (r"\btrade-?offs?\b", ("tradeoff", "tradeoffs", "trade_off", "trade_offs")),
    (r"\bdecision summary\b|\bcomparing 3\b", ("table", "decision_summary", "options")),
    (r"\bclarifying questions?\b", ("clarify", "slots", "clarifying")),
    (r"\b(?:escalat|compliance certif|procurement)", ("escalation", "escalate")),
    (r"\bcold[- ]start", ("cold_start",)),
    (r"\bserverless\b", ("serverless",)),
    (r"\b70B\+?.*consumer GPU", ("consumer_gpu", "fits_gpu", "unquantised", "unquantized")),
    (r"\bauthentication and rate limit", ("public_endpoint", "endpoint_security", "security")),
    (r"\b(?:monitoring, rollback|operational concerns|without ops)\b", ("operations", "ops")),
    (r"\bincremental migration|big-bang", ("migration", "incremental")),
    (r"\berror handling, resource cleanup|works on my machine", ("code", "hardening", "scripts")),
    (r"\btraining\b.*\b(?:serving|inference)\b", ("training", "training_apart")),
    (r"\bplaceholder secrets?|YOUR_SECRET_HERE", ("placeholders", "secret_placeholders")),
    (r"\bstarts? optimizing until\b|\bdefined what .{0,12}good", ("slo", "slo_first")),
    (r"\brecall questions?\b|\bcannot be answered by quoting", ("recall",)),
)


def demands_in(lines: Sequence[Line]) -> tuple[str, ...]:
    """The sentences that say what must or must not be done, each once."""
    return tuple(dict.fromkeys(_demands(lines)))[:MOST_DEMANDS]


def _demands(lines: Sequence[Line]) -> Iterator[str]:
    for at, line in enumerate(lines):
        if line.fenced or (line.rank and not line.rest):
            continue
        said = plain(f"{line.text}: {line.rest}" if line.rest else line.text)
        if line.marker:
            said = " ".join(
                [said, *(plain(more.text) for more in _going_on(lines[at + 1 : at + MOST_WRAPPED]))]
            )
        if line.marker and _DEMAND.search(said):
            yield said
        elif not line.marker:
            yield from (s for s in _SENTENCE.split(said) if _SHOUTED.search(s))


def _going_on(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines that an item was wrapped into."""
    return takewhile(lambda more: more.text and not (more.marker or more.rank), lines)


def checks_for(demands: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """The checks, of those there are, that some of the demands ask for."""
    asked = (names for pattern, names in _CARRIED if _said(pattern, demands))
    return tuple(dict.fromkeys(name for names in asked for name in names if name in known))


def uncarried(demands: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """The demands that no check looks after: they are instructions and nothing more."""
    return tuple(
        demand
        for demand in demands
        if not _ALWAYS_MADE.search(demand) and not checks_for([demand], known)
    )


def _said(pattern: str, demands: Sequence[str]) -> bool:
    return any(re.search(pattern, demand, re.IGNORECASE) for demand in demands)
