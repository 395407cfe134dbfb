"""The papers of a week: who posted them, what was said of them and what people thought of it.

What was said is people's own words, which may be shown where they were said and nowhere else.
"""

from collections.abc import Mapping
from typing import Literal

from bot.core.club.talk import says_something
from bot.core.club.tally import Candidate, Polled, Tally
from bot.core.heard import Heard, Reacted
from bot.core.values import Attachment, Place, Value

Why = Literal["opted out", "shown before", "posted by a bot", "named in passing"]


class Before(Value):
    """What a digest told of a paper already."""

    key: str
    until: float  # when what it told of ended
    title: str = ""
    place: Place | None = None  # of its take; None: it had none
    message: str = ""


class Paper(Value):
    """A paper, however often and under whichever address it was posted."""

    key: str  # one per paper: "arxiv:2401.12345", "doi:10.1/x", "openreview:AbC", "file:F1"
    name: str  # as people call it: "arXiv 2401.12345", or the name of a file
    url: str  # where everybody finds it; empty for a file
    attachment: Attachment  # what a worker reads
    postings: tuple[Heard, ...]  # the messages that brought it here, oldest first; at least one
    discussion: tuple[Heard, ...] = ()  # what people said of it since it was told of, oldest first
    reactions: tuple[Reacted, ...] = ()  # people's, to any of all that
    unsure: frozenset[str] = frozenset()  # messages of it that may answer one that is not among it
    again: bool = False  # this digest told of it before, and it was talked about since
    before: Before | None = None  # what it told then
    held: bool = False  # posted before this week, and no issue of this digest told of it yet

    @property
    def place(self) -> Place:
        """The thread that it is talked about in."""
        return self.postings[0].place

    @property
    def message(self) -> str:
        """The message that brought it first."""
        return self.postings[0].id

    @property
    def posted_by(self) -> str:
        """Who wrote that, by id."""
        return self.postings[0].author

    @property
    def posted_at(self) -> float:
        """When, in seconds since the epoch."""
        return self.postings[0].at

    @property
    def people(self) -> frozenset[str]:
        """Whoever said something of it."""
        return frozenset(said.author for said in self.discussion)

    @property
    def newly_said(self) -> tuple[Heard, ...]:
        """What of that says something: not "lol"."""
        return tuple(filter(says_something, self.discussion))

    @property
    def reactors(self) -> frozenset[str]:
        """Whoever reacted."""
        return frozenset(reaction.user for reaction in self.reactions)

    @property
    def score(self) -> int:
        """How much it is discussed: by many rather than at length."""
        return 2 * len(self.people) + len(self.discussion) + len(self.reactors)


class Skipped(Value):
    """A paper that a digest says nothing of; which one, unless people do not want it known."""

    why: Why
    key: str = ""
    name: str = ""


class Week(Value):
    """What happened in a channel from `since` until before `until`: seconds since the epoch."""

    place: Place  # the channel; no thread
    since: float
    until: float
    papers: tuple[Paper, ...] = ()  # oldest first
    before: Mapping[str, Before] = {}  # what the digest told of, by key
    skipped: tuple[Skipped, ...] = ()
    heard_from: float = 0.0  # what was said before that may be missing; 0: nothing is
    missing: str = ""  # why, as a sentence
    tally: Tally | None = None  # of the last ballot that closed and was not announced
    polled: Polled | None = None  # the ballot that is open still
    waiting: tuple[Candidate, ...] = ()  # papers that stand on no ballot yet


def most_discussed(papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
    """Those that were discussed at all, the most discussed first."""
    talked = [paper for paper in papers if paper.discussion]
    return tuple(sorted(talked, key=lambda paper: (-paper.score, paper.posted_at, paper.key)))
