"""What `shedder check` says of one thing that an operator can set up."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

State = Literal["ok", "none", "down", "wrong"]


class Finding(NamedTuple):
    """A line of the report."""

    state: State
    what: str
    said: str


MARKS = {
    "ok": "ok   ",
    "none": "-    ",  # not set, and nothing needs it
    "down": "DOWN ",  # set, and may work in a minute: no reason to stop a deploy
    "wrong": "WRONG",  # set, and cannot work
}


def in_a_line(findings: Iterable[Finding], service: str) -> Finding:
    """What a line of `shedder check` says of a chat service: the worst of it."""
    told = list(findings)
    for state in ("wrong", "down", "ok"):
        first = next((finding for finding in told if finding.state == state), None)
        if first is not None:
            more = "" if state == "ok" else f" (`shedder check {service}` says more)"
            return Finding(first.state, service, first.said + more)
    return Finding("none", service, told[0].said)


class Failed(Exception):
    """A call that was to show whether something works did not.

    `code` is the service's word for why, where it said one; `wait` in how many seconds another try
    may work, and None where somebody has to mend something first.
    """

    service = ""

    def __init__(self, state: State, code: str, said: str, wait: float | None = None) -> None:
        super().__init__(said)
        self.state, self.code, self.said, self.wait = state, code, said, wait

    @property
    def told(self) -> str:
        """What is said by whoever is not the check."""
        if not self.code:
            return self.said
        return f"{self.said} `shedder check {self.service}` says more."
