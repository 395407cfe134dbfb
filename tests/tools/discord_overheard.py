"""A front that follows some channels of the fake Discord, and keeps what is said there."""

from dataclasses import dataclass, field
from typing import TypeVar

from redis.exceptions import ConnectionError

from bot.core.heard import Deleted, Heard, Reacted
from bot.core.values import Place
from bot.ingress.front import Front

Said = Heard | Reacted | Deleted
T = TypeVar("T", Heard, Reacted, Deleted)


@dataclass
class Notes:
    """Which channels are followed, what was said there, and whether it can be kept now."""

    followed: set[str] = field(default_factory=set)
    said: list[Said] = field(default_factory=list)
    asked: int = 0  # how often it was asked whether a channel is followed
    away: bool = False

    def clear(self) -> None:
        self.__init__()  # type: ignore[misc]

    def of(self, kind: type[T]) -> list[T]:
        return [each for each in self.said if isinstance(each, kind)]

    def texts(self) -> list[str]:
        return [each.text for each in self.of(Heard)]


@dataclass(frozen=True)
class Following(Front):
    """As the product's, with notes in memory in place of a ledger."""

    notes: Notes = field(default_factory=Notes)

    def overhears(self, place: Place) -> bool:
        assert not place.thread
        self.notes.asked += 1
        return place.channel in self.notes.followed

    def overhear(self, said: Said) -> None:
        if self.notes.away:
            raise ConnectionError("Redis is away")
        self.notes.said.append(said)
