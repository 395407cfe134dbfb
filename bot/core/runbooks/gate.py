"""Whether what was found is good enough to be acted on, or only the nearest there is.

A sum of a few grounds, whose weights were chosen on one half of the questions in
`benchmarks/runbook_sets` so that about one unanswerable question in fifty passes; the other half,
and runbooks nobody had looked at, say how far that holds (`python -m benchmarks runbooks`).
"""

from typing import NamedTuple

ENOUGH = (
    3.0  # an idea that a tenth of a hundred runbooks have tells less than this, a rarer one more
)
FAR = 2.5  # beyond what suffices, for an alert that has no runbook by its own name
UNREAD = 0.8  # the same, while meanings are not there to be compared yet
WEAK = 1.0  # below this people are told that it may be another one
OUTDONE = 0.12  # more of a question covered by another runbook leaves the likest in doubt


class Grounds(NamedTuple):
    """What speaks for a runbook, and against it."""

    covered: float  # the share of the question that it covers, by how rare the ideas are
    told: float  # how much that is, so that "disk" alone is no question
    recalled: float  # the share of its name that the question says
    cosine: float | None = None  # of the question and its nearest stretch; None: not compared
    foreign: bool = False  # the question names a program that the runbook does not
    other: bool = False  # the question names an alert, and the runbook is of another
    barred: str = ""  # why it is none, whatever else speaks for it


def confident(grounds: Grounds, beyond: float = 0.0) -> bool:
    """Whether somebody at three in the morning is better off with the runbook than without."""
    return not grounds.barred and grounds.told >= ENOUGH and sureness(grounds) >= beyond


def sureness(grounds: Grounds) -> float:
    """How far the grounds go beyond what is asked of them; below zero they do not suffice."""
    said = grounds.covered, grounds.recalled, grounds.foreign, grounds.other
    if grounds.cosine is None:
        return _sum(_BY_WORDS, said) - 3.15
    return _sum(_BY_MEANING, said) + 5.9 * grounds.cosine - 4.25


_BY_WORDS = (5.7, 4.1, -2.8, -0.7)
_BY_MEANING = (4.0, 3.4, -2.7, -0.6)


def _sum(weights: tuple[float, ...], grounds: tuple[float, ...]) -> float:
    return sum(weight * ground for weight, ground in zip(weights, grounds, strict=True))
