"""A chat service in memory and a Redis client, both of which can end their caller at any step."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from redis import Redis
from redis.client import Pipeline

from bot.core.answer import Answer, Paragraph, Progress, Reply
from bot.core.errors import TransientError
from bot.core.heard import Heard, Reacted
from bot.core.help import Ways
from bot.core.values import Attachment, Place
from bot.platforms import Gone, Ingress


class Killed(BaseException):
    """SIGKILL, as near as an exception comes to it: nothing in the product catches it."""


@dataclass
class Fate:
    """Counts the steps of a run; at the chosen one something happens to it."""

    steps: int = 0
    at: int = 0
    then: Callable[[], None] = lambda: None

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            self.then()


class MortalRedis(Redis):
    """A client on the same server, each command and transaction of which is a step."""

    fate: Fate

    @classmethod
    def on(cls, redis: Redis, fate: Fate) -> "MortalRedis":
        client = cls(connection_pool=redis.connection_pool)
        client.fate = fate
        return client

    def execute_command(self, *args: Any, **options: Any) -> Any:
        answer = super().execute_command(*args, **options)
        self.fate.step()
        return answer

    @contextmanager
    def pipeline(self, *args: Any, **options: Any) -> Iterator[Pipeline]:  # type: ignore[override]
        with super().pipeline(*args, **options) as change:
            yield change
        self.fate.step()


@dataclass
class Message:
    key: str
    body: str
    lands_at: float


@dataclass
class Chat:
    """The service itself: what it knows outlives whoever talks to it. Time is its own."""

    now: float = 1_000.0
    messages: dict[str, Message] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    edits: int = 0

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def thread(self) -> list[str]:
        return [m.body for m in self.messages.values() if m.lands_at <= self.now]


@dataclass
class Client:
    """One process' connection to the service: a `ChatPlatform`, one message per paragraph."""

    chat: Chat
    fate: Fate = field(default_factory=Fate)
    lag: float = 0.0  # seconds a post travels; its sender may be dead by then
    unknown: bool = False  # posts arrive, the word that they did does not

    name = "chat"
    patience = 60.0
    settles = 10.0
    copies_on_request = False
    shortens = False

    def abridges(self, reply: Reply) -> bool:
        return self.shortens

    def parts(self, reply: Reply) -> tuple[str, ...]:
        body = reply.body
        if isinstance(body, Progress):
            return (f"… {body.stage} {body.detail}".rstrip(),)
        if isinstance(body, Answer):
            blocks = (b for section in body.critique.sections for b in section.blocks)
            text = "\n\n".join(b.text for b in blocks if isinstance(b, Paragraph))
            return tuple(text.split("\n\n"))
        return (body.text,)

    def post(self, place: Place, key: str, body: str, asked: str = "") -> str:
        message = str(len(self.chat.messages) + 1)
        self.chat.messages[message] = Message(key, body, self.chat.now + self.lag)
        self.fate.step()
        self.chat.wait(self.lag)
        if self.unknown:
            raise TransientError("the connection was lost")
        return message

    def attach(self, place: Place, key: str, name: str, content: bytes, title: str = "") -> str:
        self.chat.files[name] = content
        self.chat.titles.append(title)
        return self.post(place, key, f"[{name}]")

    def edit(
        self, place: Place, message: str, body: str, patient: bool = True, key: str = ""
    ) -> None:
        if message not in self.chat.messages:
            raise Gone(message)
        self.chat.messages[message].body = body
        self.chat.edits += 1
        self.fate.step()

    def find(self, place: Place, key: str, beside: str = "") -> str | None:
        landed = (i for i, m in self.chat.messages.items() if m.lands_at <= self.chat.now)
        under = (i for i in landed if self.chat.messages[i].key == key)
        found = next((i for i in under if i != beside), None)
        self.fate.step()
        return found

    def delete(self, place: Place, message: str) -> None:
        self.chat.messages.pop(message, None)
        self.fate.step()

    def forget(self, place: Place) -> None:
        """Nothing is kept on this side."""

    def nudge(self, author: str, asks: bool = False) -> str | None:
        return f"@{author}: a question back." if asks else f"@{author}: your answer is above."

    def fetch(self, place: Place, attachment: Attachment, limit: int) -> bytes:
        return b""

    def announce(self, place: Place, asked: str) -> None:
        """Nothing is shown beside messages."""

    def decline(self, place: Place, asked: str) -> None:
        """Why was said in words."""

    def answered(self, place: Place, asked: str) -> None:
        """Nothing was shown."""

    def direct(self, place: Place) -> bool:
        return False

    def aside(self, place: Place) -> Place:
        return place

    def threadless(self, place: Place) -> bool:
        return False

    def ways(self, place: Place) -> Ways:
        return Ways(files="Attach the PDF.")

    def private(self, workspace: str, user: str) -> Place:
        return Place(platform=self.name, workspace=workspace, channel=f"@{user}", thread="")

    def begun(self, place: Place, message: str) -> Place:
        return place.model_copy(update={"thread": message})

    def unheard(self, place: Place) -> str:
        return ""

    def thread(self, place: Place, most: int) -> tuple[Heard, ...]:
        return ()

    def history(self, place: Place, since: float, most: int) -> tuple[Heard, ...]:
        return ()

    def reactions(self, place: Place, message: str) -> tuple[Reacted, ...]:
        return ()

    def permalink(self, place: Place, message: str) -> str:
        return f"https://chat.example/{place.channel}/{message}"

    def called(self, workspace: str, user: str) -> str:
        return user.title()

    def calling(self, group: str, words: str, page: str = "") -> str:
        return f"@{group} {words}"

    def stop(self) -> None:
        """Nobody listens."""

    def listening(self) -> bool:
        return False

    def listen(self, ingress: Ingress) -> None:
        """Nobody writes here."""
