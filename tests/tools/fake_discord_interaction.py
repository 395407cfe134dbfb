"""An interaction of the fake Discord: what a person did, and what they get to see of it."""

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from fake_discord_app import App
from fake_discord_channel import Channel
from fake_discord_message import Message
from fake_discord_values import Json, User

if TYPE_CHECKING:
    from fake_discord import FakeDiscord

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5


@dataclass
class Interaction:
    """`answered()` waits until the app has responded; then see `messages`, `modal`, `choices`."""

    discord: "FakeDiscord"
    id: str
    token: str
    type: int
    app: App
    user: User
    channel: Channel
    data: Json
    message: Message | None = None  # that the component is on
    name: str = ""
    at: float = field(default_factory=time.monotonic)
    acknowledged_at: float = 0.0
    response: int = 0  # the type of the callback
    deferred: bool = False  # and nothing came yet
    hidden: bool = False  # it was deferred to be ephemeral
    modal: Json | None = None
    choices: list[Json] | None = None
    original: Message | None = None
    messages: list[Message] = field(default_factory=list)  # all, the original first

    @property
    def took(self) -> float:
        """Seconds until it was acknowledged."""
        return self.acknowledged_at - self.at

    @property
    def failed(self) -> bool:
        """Whether the person sees "The application did not respond"."""
        late = time.monotonic() - self.at > self.discord.interactions.callback_time
        return late and not self.acknowledged_at

    @property
    def expired(self) -> bool:
        """Whether its token is worth nothing any more."""
        return time.monotonic() - self.at > self.discord.interactions.token_life

    @property
    def thinking(self) -> bool:
        """Whether the person sees the app think."""
        return self.original is not None and self.original.loading

    @property
    def seen(self) -> list[Message]:
        """What came in answer and is still there."""
        return [one for one in self.messages if not one.deleted]

    @property
    def ephemeral(self) -> list[Message]:
        """What only the person sees."""
        return [one for one in self.seen if one.ephemeral]

    @property
    def text(self) -> str:
        """All that was answered."""
        return "\n".join(message.text for message in self.seen)

    def answered(self, timeout: float = 10) -> Self:
        """Wait until the app has responded in any way."""
        self.discord.wait(lambda: self.acknowledged_at, timeout, f"a response to {self.name}")
        return self

    def said(self, timeout: float = 10) -> Self:
        """Wait until there is something to read."""
        self.discord.wait(lambda: self.text, timeout, f"an answer to {self.name}")
        return self
