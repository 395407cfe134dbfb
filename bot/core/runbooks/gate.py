"""Whether what was found is good enough to be acted on, or only the nearest there is.

A sum of a few grounds, whose weights were chosen on one half of the questions in
`benchmarks/runbook_sets` so that about one unanswerable question in fifty passes; the other half,
and runbooks nobody had looked at, say how far that holds (`python -m benchmarks runbooks`).
"""

from typing import NamedTuple


class Grounds(NamedTuple):
    """What speaks for a runbook, and against it."""

    covered: float  # the share of the question that it covers, by how rare the ideas are
    recalled: float  # the share of its name that the question says
    cosine: float | None = None  # of the question and its nearest stretch; None: not compared
    foreign: bool = False  # the question names a program that the runbook does not
    other: bool = False  # the question names an alert, and the runbook is of another


def confident(grounds: Grounds) -> bool:
    """Whether somebody at three in the morning is better off with the runbook than without."""
    return sureness(grounds) >= 0


def sureness(grounds: Grounds) -> float:
    """How far the grounds go beyond what is asked of them; below zero they do not suffice."""
    against = 2.2 * grounds.foreign + 1.5 * grounds.other
    if grounds.cosine is None:
        return 5.0 * grounds.covered + 4.0 * grounds.recalled - against - 3.2
    return 6.3 * grounds.cosine + 4.0 * grounds.covered + 2.7 * grounds.recalled - against - 4.5
