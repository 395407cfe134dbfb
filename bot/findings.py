"""What `shedder check` says of one thing that an operator can set up."""

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
