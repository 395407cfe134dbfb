"""What the child process may use, set by itself before it imports anything that parses.

Only the standard library, and no import of this project: the limits must hold for every line of
code that comes after them. Where the system does not enforce one of them the parent's wall clock
still holds.
"""

import contextlib
import resource
import signal
from collections.abc import Iterator
from types import FrameType

MEMORY = 1 << 30
CPU_SECONDS = 20
FILE_BYTES = 64 << 20


class OutOfTime(Exception):
    """A step took longer than it is worth; the rest of the work is kept."""


def confine() -> None:
    """Take away what reading a PDF does not need."""
    for what, amount in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        # Refused where the system knows no such limit, or already has a lower one.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (amount, amount))


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` when the body takes longer than `seconds`."""

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
