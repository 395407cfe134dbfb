"""What somebody asked in a chat, and how it is seen what the bot makes of it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from redis import Redis

from bot.core.answer import Reply
from bot.core.values import Job, Mention, Place
from bot.delivery.ledger import Final, Ledger

HEADING = "heading"  # the kind of what is shown before it is answered


class Home(Protocol):
    """The workspace or guild in which somebody asks."""

    @property
    def id(self) -> str: ...


class Sent(Protocol):
    """A press, a command or whatever else is no message."""

    @property
    def acked(self) -> bool:
        """Whether the app said that it took it."""
        ...


@dataclass(eq=False)
class Asked:
    """One question, or something else that is to be answered once."""

    kind: str
    team: Any  # a Home
    channel: str
    name: str  # as in `Mention.id`: a message's, or what an interaction is known by
    thread: str  # empty: in none yet
    persona: str  # who answers; empty: the bot itself
    at: float
    pressed: list[Sent] = field(default_factory=list)  # the button that makes copies
    sent: Sent | None = None  # how the app was told, where that was no message
    heading: "Asked | None" = None  # what was shown first, and may have begun the thread
    beside: "tuple[Asked, ...]" = ()  # what is answered as well

    platform: ClassVar[str]

    @property
    def workspace(self) -> str:
        """As in `Place.workspace`."""
        home: Home = self.team
        return home.id

    def root(self, redis: Redis) -> str:
        """The thread that it is answered in; empty while there is none."""
        if self.thread:
            return self.thread
        if self.heading is not None:
            return self.heading.root(redis)
        return Ledger(redis, self._job("")).read("done:0") or ""

    def job(self, redis: Redis) -> str:
        """The id under which it is answered."""
        return self._job(self.root(redis) if self.heading else self.thread)

    def final(self, redis: Redis) -> Final | None:
        """The last words to it, once they are decided."""
        return Ledger(redis, self.job(redis)).final()

    def __str__(self) -> str:
        return f"{self.kind} {self.workspace} {self.channel} {self.name}"

    def _job(self, thread: str) -> str:
        place = Place(
            platform=self.platform, workspace=self.workspace, channel=self.channel, thread=thread
        )
        mention = Mention(id=self.name, place=place, author="", text="")
        return Job.of(mention, self.persona, self.at).id


@dataclass(frozen=True)
class Shown:
    """A message of the bot's, as people see it."""

    where: tuple[str, str, str]  # workspace, channel, thread
    mark: str  # what it is known again by
    text: str
    at: float  # when it came
    last: float  # when it was changed last


class Eyes(ABC):
    """What people see of the bot in one chat service."""

    copies_on_request: ClassVar[bool]  # as its platform says

    @abstractmethod
    def where(self, one: Asked, root: str) -> tuple[str, str, str]:
        """What is looked at together: a thread, as a rule."""

    @abstractmethod
    def thread(self, one: Asked, root: str) -> list[Shown]:
        """The bot's messages there, in order."""

    @abstractmethod
    def everything(self) -> Iterable[Shown]:
        """The bot's messages anywhere."""

    @abstractmethod
    def taken_back(self) -> int:
        """How many the bot posted and deleted again."""

    @abstractmethod
    def mark(self, key: str, posted: str = "") -> str:
        """What the part of this key is known by; `posted`: what the ledger says of it."""

    @abstractmethod
    def text(self, body: str) -> str:
        """The words of a message as it was decided."""

    @abstractmethod
    def long(self, reply: Reply) -> bool:
        """Whether the whole of it follows as a file."""

    @abstractmethod
    def heard(self, one: Asked) -> bool:
        """Whether the app was told of it, so that something can be expected."""
