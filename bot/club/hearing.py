"""Takes note of what is said in the channels of paper clubs, and of nothing said elsewhere."""

import time
from collections.abc import Callable, Collection, Iterable
from typing import Protocol, Self

from redis import Redis

from bot.club.attendance import Attendance
from bot.club.digests import place_of
from bot.club.record import Record
from bot.core.club.identity import papers_named
from bot.core.club.talk import to_the_bot
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
        channels: Collection[tuple[str, str, str]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._redis, self._channels, self._clock = redis, channels, clock

    @classmethod
    def of(
        cls, redis: Redis, digests: Iterable[Digest], clock: Callable[[], float] = time.time
    ) -> Self:
        """For the channels of these digests, also of those that are paused."""
        return cls(redis, {_where(place_of(digest)) for digest in digests}, clock)

    def overhears(self, place: Place) -> bool:
        """Whether there is a digest of this channel."""
        return _where(place) in self._channels

    def overhear(self, said: Heard | Reacted | Deleted) -> None:
        """Write it down."""
        take_in(
            Record(self._redis, said.place.model_copy(update={"thread": ""}), self._clock), said
        )

    def attend(self, platform: str) -> None:
        """Note that somebody listens to this service now."""
        for service, workspace, channel in self._channels:
            if service == platform:
                place = Place(platform=service, workspace=workspace, channel=channel, thread="")
                Attendance(self._redis, place, self._clock).note()


def take_in(record: Record, said: Heard | Reacted | Deleted) -> None:
    """Write down what was said there, unless we said it, or it was said to us below another
    message and brings nothing."""
    if not isinstance(said, Heard):
        record.take(said)
        return
    paper = bool(papers_named(said))
    if not (said.ours or (to_the_bot(said) and not paper and not said.begins)):
        record.take(said, paper)
    elif said.edited:
        record.delete(said.id)  # of what it was before, too


def _where(place: Place) -> tuple[str, str, str]:
    return place.platform, place.workspace, place.channel
