"""Later looks for messages that came to stand beside the right ones.

A run may stand still right before a post, and make it long after another run gave up on it and
posted the part itself. It deletes its own then, unless it dies first or never hears what became of
the post. So whoever posts although another's post may still come writes down that the thread is to
be looked at again, for a day and less and less often, and any front-end does that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from redis import Redis

from bot.core.values import Job, Place
from bot.delivery.ledger import Ledger, part_key
from bot.ingress.owed import DAY, GRACE_SECONDS, HOUR, Debt, Debts
from bot.keeping.guarded import forgotten
from bot.platforms import ChatPlatform


class Look(Debt):
    """Whether a part stands in its thread more than once."""

    place: Place
    job: str
    part: str
    since: str  # when the post that may come late was begun

    @property
    def name(self) -> str:
        """The post."""
        return f"{part_key(self.job, self.part)}@{self.since}"

    @property
    def workspace(self) -> str:
        """Where the thread is."""
        return self.place.workspace

    @property
    def lasts(self) -> float:
        """Hardly anything stands still for longer and then goes on."""
        return DAY


def owed_looks(redis: Redis, platform: str, grace: float = GRACE_SECONDS) -> Debts[Look]:
    """All that are owed on a platform."""
    return Debts(redis, platform, "looks", Look, grace, longest=HOUR)


@dataclass(frozen=True)
class Strays:
    """What is one too many in the threads of a platform."""

    redis: Redis
    platform: ChatPlatform

    @property
    def owed(self) -> Debts[Look]:
        """The looks; the first one is for a post that was on its way already."""
        return owed_looks(self.redis, self.platform.name, self.platform.settles)

    def expect(self, job: Job, part: int | str, since: str) -> None:
        """A message of this part may come although it will not be waited for any more."""
        place = job.mention.place
        self.owed.owe(Look(place=place, job=job.id, part=str(part), since=since))

    def look_again(self, later: Callable[[Callable[[], object]], object]) -> None:
        """Have it looked for whatever may have come meanwhile."""
        for due in self.owed.overdue():
            later(partial(self.look, due.debt, due.over))

    def look(self, owed: Look, over: bool = False) -> None:
        """Delete what stands beside the message that counts, if anything does; where the answer is
        not wanted any more, none counts. `over`: for the last time."""
        key, counts = part_key(owed.job, owed.part), self._counts(owed)
        stray = None if counts is None else self.platform.find(owed.place, key, counts)
        if stray is not None:
            self.platform.delete(owed.place, stray)
        if over or stray is not None:
            self.owed.paid(owed)

    def _counts(self, owed: Look) -> str | None:
        """The message that is to stand; empty where none is; None while that is open."""
        ledger = Ledger(self.redis, owed.job)
        unwanted = ledger.withdrawn() or forgotten(self.redis, owed.job)
        return "" if unwanted else ledger.read(f"done:{owed.part}")
