"""Takes note of what is said in the channels of paper clubs, and of nothing said elsewhere."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, Self

from redis import Redis

from bot.club.attendance import Attendance
from bot.club.digests import place_of
from bot.club.kept import kept_seconds
from bot.club.record import Record
from bot.core.club.identity import papers_named
from bot.core.heard import Deleted, Heard, Reacted
from bot.core.values import Place
from config.digests import Digest


class Listener(Protocol):
    """Somebody to whom what is said beside questions is of use (`bot/ingress/front.py`)."""

    def overhears(self, place: Place) -> bool:
        """Whether anything of this channel is. Asks nobody."""
        ...

    def overhear(self, said: Heard | Reacted | Deleted) -> None:
        """Take note of it; again and it is the same. Safe once this returns."""
        ...


class Hearing:
    """Writes down what a digest may be about."""

    def __init__(
        self,
        redis: Redis,
        channels: Mapping[tuple[str, str, str], float],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._redis, self._channels, self._clock = redis, channels, clock

    @classmethod
    def of(
        cls, redis: Redis, digests: Iterable[Digest], clock: Callable[[], float] = time.time
    ) -> Self:
        """For the channels of these digests, also of those that are paused."""
        channels: dict[tuple[str, str, str], float] = {}
        for digest in digests:
            where, keep = _where(place_of(digest)), kept_seconds(digest, clock())
            channels[where] = max(keep, channels.get(where, 0.0))
        return cls(redis, channels, clock)

    def overhears(self, place: Place) -> bool:
        """Whether there is a digest of this channel."""
        return _where(place) in self._channels

    def overhear(self, said: Heard | Reacted | Deleted) -> None:
        """Write it down, unless it is a message of our own."""
        if isinstance(said, Heard) and said.ours:
            return
        paper = isinstance(said, Heard) and bool(papers_named(said))
        channel = said.place.model_copy(update={"thread": ""})
        keep = self._channels[_where(channel)]
        Record(self._redis, channel, keep, self._clock).take(said, paper)

    def attend(self, platform: str) -> None:
        """Note that somebody listens to this service now."""
        for service, workspace, channel in self._channels:
            if service == platform:
                place = Place(platform=service, workspace=workspace, channel=channel, thread="")
                Attendance(self._redis, place, self._clock).note()


def _where(place: Place) -> tuple[str, str, str]:
    return place.platform, place.workspace, place.channel
