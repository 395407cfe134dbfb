"""What is shown on a question until it is answered, for services that know reactions.

    shedder:reactions:<platform>:<workspace>:<channel>:<thread>   hash: question -> "seen" or "over"

Whoever shows it and whoever answers may be two processes that know nothing of each other, so it is
noted before it is there: however the two race, none is left behind.
"""

from collections.abc import Callable
from dataclasses import dataclass

from redis import Redis

from bot.core.values import Place
from bot.keeping.tenancy import tenant_key

KEPT_SECONDS = 86_400  # an answer takes no longer
_SEEN, _OVER = b"seen", b"over"


@dataclass(frozen=True)
class Reaction:
    """The one on the message `asked`; `show` and `take_off` ask the service."""

    redis: Redis
    place: Place
    asked: str
    show: Callable[[], object]
    take_off: Callable[[], object]

    def mark(self) -> None:
        """Show it, unless it is there or was taken off."""
        noted = _key(self.place)
        if not self.redis.hsetnx(noted, self.asked, _SEEN):
            return
        self.redis.expire(noted, KEPT_SECONDS)
        self.show()
        if self.redis.hget(noted, self.asked) == _OVER:
            self.take_off()

    def unmark(self, may_come: bool = True) -> None:
        """It goes, if it is there, and, if one `may_come`, does not come any more."""
        noted = _key(self.place)
        known = self.redis.hget(noted, self.asked)
        if known is None and not may_come:
            return
        self.redis.hset(noted, self.asked, _OVER)
        self.redis.expire(noted, KEPT_SECONDS)
        if known == _SEEN:
            self.take_off()


def forget_reactions(redis: Redis, place: Place) -> None:
    """Remove the record of a thread."""
    redis.delete(_key(place))


def _key(place: Place) -> str:
    return tenant_key("reactions", place.platform, place.workspace, place.channel, place.thread)
