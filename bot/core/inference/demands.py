"""What a text demands ("Never fabricate benchmark numbers"), and which checks carry it.

A demand that no check carries is still in the instructions; whoever lints the file is told.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from bot.core.inference.text import Line, joined, plain

MOST_DEMANDS = 60

_DEMAND = re.compile(
    r"\b(?:must|never|always|prerequisite)\b|^(?:you )?(?:do not|don't|don’t)\b"
    r"|^prefer\b.*\bover\b",
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

_CARRIED: tuple[tuple[str, str], ...] = (
    (
        r"\b(?:fabricat|invent|hallucinat|mak(?:e|ing) up)\w*\b.{0,40}"
        r"\b(?:benchmark|measure|latenc|throughput|performance)",
        "invented_benchmarks",
    ),
    (r"\btrade-?offs?\b", "tradeoffs"),
    (r"\bmonitoring\b.*\brollback\b|\boperational concerns\b|\bwithout ops\b", "operations"),
    (r"\bcold[- ]start", "cold_start"),
    (r"\bserverless\b", "serverless"),
    (r"\bconsumer GPUs?\b", "consumer_gpu"),
    (
        r"\bauthentication\b.*\brate[- ]limit|\bpublic(?:-facing)? (?:\w+ )?endpoints?\b",
        "exposed_endpoint",
    ),
    (r"\b(?:conflate|mix|confuse) training\b|\btraining\b.*\bseparate\b", "training_apart"),
    (r"\bplaceholder secrets?\b|\bYOUR_SECRET_HERE\b", "placeholder_secrets"),
    (r"\berror handling\b.*\bclean-?up\b|\bworks on my machine\b", "hardened_code"),
    (r"\bbig[- ]bang\b|\bincremental migration", "incremental"),
    (r"\bstart(?:s|ing)? optimi[sz]ing\b|\bdefine\w* .{0,20}\bSLOs?\b", "slo_first"),
    (r"\btelemetry\b", "telemetry"),
    (r"\b(?:observed|hypothes[ie]s)\b.*\b(?:observed|hypothes[ie]s)\b", "hypotheses"),
    (r"\brecall questions?\b|\banswered by quoting\b", "recall"),
)
"""Words of a demand, and the check that sees to it where there is one of that name."""


def demands_in(lines: Sequence[Line]) -> tuple[str, ...]:
    """The sentences that say what must or must not be done, each once."""
    return tuple(dict.fromkeys(_demands(lines)))[:MOST_DEMANDS]


def _demands(lines: Sequence[Line]) -> Iterator[str]:
    for line in joined(lines):
        if line.fenced or (line.rank and not line.rest):
            continue
        said = plain(f"{line.text}: {line.rest}" if line.rest else line.text)
        if line.marker and _DEMAND.search(said):
            yield said
        elif not line.marker:
            yield from (s for s in _SENTENCE.split(said) if _SHOUTED.search(s))


def checks_for(demands: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """The checks, of those there are, that some of the demands ask for."""
    return tuple(name for words, name in _CARRIED if name in known and _said(words, demands))


def uncarried(demands: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """The demands that no check looks after: they are instructions and nothing more."""
    return tuple(
        demand
        for demand in demands
        if not _ALWAYS_MADE.search(demand) and not checks_for([demand], known)
    )


def _said(pattern: str, demands: Sequence[str]) -> bool:
    return any(re.search(pattern, demand, re.IGNORECASE) for demand in demands)
