"""A call of the fake Discord's REST API as its handlers see it, and what registers them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import fake_discord_permissions as permissions
from fake_discord_app import App
from fake_discord_channel import Channel
from fake_discord_faults import Fault
from fake_discord_message import Message
from fake_discord_refusal import Refusal
from fake_discord_values import Json

if TYPE_CHECKING:
    from fake_discord import FakeDiscord
    from fake_discord_guild import Guild


@dataclass(frozen=True)
class Upload:
    """A part of a multipart form that is a file."""

    number: int
    name: str
    content: bytes


@dataclass
class Record:
    """A call, and what came of it."""

    method: str
    path: str  # as documented: without the base, without the query
    at: float  # monotonic
    app: str = ""  # the application's id
    body: Any = None
    query: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    status: int = 0
    code: int = 0  # Discord's number, 0 for success
    took: float = 0.0
    fault: Fault | None = None
    route: str = ""
    answer: Any = None

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


@dataclass
class Call:
    discord: "FakeDiscord"
    caller: App | None
    params: dict[str, str]
    query: dict[str, str]
    body: Any
    files: list[Upload]

    @property
    def app(self) -> App:
        assert self.caller is not None
        return self.caller

    @property
    def form(self) -> Json:
        """The body, which has to be an object."""
        if not isinstance(self.body, dict):
            raise Refusal(50035)
        return self.body

    def guild(self) -> "Guild":
        found = self.discord.guilds.get(self.params["guild"])
        if found is None:
            raise Refusal(10004)
        if self.app not in found.apps:
            raise Refusal(50001)
        return found

    def channel(self, *needed: str) -> Channel:
        """The channel that is meant, if the app can see it and may do what it needs to there."""
        found = self.discord.channels.get(self.params["channel"])
        if found is None:
            raise Refusal(10003)
        if not permissions.may(found, self.app.user.id, "view_channel"):
            raise Refusal(50001)
        if not permissions.may(found, self.app.user.id, *needed):
            raise Refusal(50013)
        return found

    def message(self, channel: Channel) -> Message:
        """The message that is meant; nobody finds an ephemeral one in a channel."""
        found = channel.all.get(self.params["message"])
        if found is None or found.deleted:
            raise Refusal(10008)
        return found


Handler = Callable[[Call], Any]


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    pattern: re.Pattern[str]
    handler: Handler
    bucket: str
    token: bool  # whether a bot's token is asked for
    counted: bool  # by the limit each bot has


ROUTES: list[Route] = []


def answers(
    method: str, path: str, bucket: str = "other", *, token: bool = True, counted: bool = True
) -> Callable[[Handler], Handler]:
    """Marks what answers a route."""
    regex = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)

    def register(handler: Handler) -> Handler:
        pattern = re.compile(regex)
        ROUTES.append(Route(method, path, pattern, handler, bucket, token, counted))
        return handler

    return register


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The route of a call, with what its path names."""
    for route in ROUTES:
        match = route.pattern.fullmatch(path) if route.method == method else None
        if match:
            return route, match.groupdict()
    return None
