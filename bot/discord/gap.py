"""What may be missing of one server, and how far it was looked for."""

import time
from collections import Counter
from dataclasses import dataclass, field

from bot.discord.gateway import Recent
from bot.discord.places import Channel
from bot.discord.upto import before, farthest, id_at

MOST_PAGES = 200  # of one server in one round; what is left is read in the next
SHORTEST_LIFE_SECONDS = 3_600.0  # of a thread in which nobody writes
LATE_SECONDS = 3_600.0  # that it may take to read what is just not too old


@dataclass
class Gap:
    """It stays until all of it was read, however many rounds that takes."""

    since: int | None  # None: since whenever the mark says
    there: bool = False  # whether its channels are known
    threads: frozenset[str] | None = None  # of younger ones all is told; None: of which is unknown
    read: dict[str, int] = field(default_factory=dict)  # how far each channel was read
    done: set[str] = field(default_factory=set)  # channels: what comes there now is told
    asleep: dict[str, list[Recent]] = field(default_factory=dict)  # threads of each parent asked
    failed: Counter[str] = field(default_factory=Counter)  # how often its history could not be had
    begun: bool = False
    pages: int = 0  # in this round
    new: int = 0  # messages for us that nobody had taken in

    @property
    def has_room(self) -> bool:
        """Whether more may be read in this round."""
        return self.pages < MOST_PAGES

    def has(self, channel: Channel) -> bool:
        """Whether something may be missing there still."""
        told = channel.is_thread and self.threads is not None and channel.id not in self.threads
        return not told and channel.id not in self.done

    def widened(self, since: int | None, there: bool) -> "Gap":
        """With what is missing since then, too: what was read need not be read again."""
        if self.since is None or (since is not None and self.since <= since):
            return Gap(self.since, there, read=dict(self.read), begun=self.begun)
        return Gap(since, there)

    def begin(self, since: int) -> tuple[int, bool]:
        """From where it is to be read, and whether something was given up that became too old."""
        over = self.begun and since < before(farthest(), LATE_SECONDS)
        if over or not self.begun:
            since = max(since, farthest())
        self.since, self.begun = since, True
        return since, over

    def is_long(self) -> bool:
        """Whether threads may have gone to sleep since."""
        return (self.since or 0) <= id_at(time.time() - SHORTEST_LIFE_SECONDS)
