"""A Discord on loopback, as strict as the real one: REST API, gateway, CDN, interactions.

    with FakeDiscord() as discord:
        guild = discord.guild("lab")
        papers = guild.channel("papers")
        ... start a bot with discord.url, discord.gateway_url, discord.token ...
        asked = guild.say("ada", papers, "@shedder decode this", [("paper.pdf", content)])
        discord.wait(lambda: discord.thread(asked))

`discord.faults`, `discord.limits`, `discord.gateway` and `discord.cdn` make it difficult;
`discord.calls` tells what was asked of it. One application is there, `discord.app`; more are made
by `discord.application(name)`.
"""

import secrets
import threading
import time
from collections.abc import Callable, Coroutine, Iterable
from fnmatch import fnmatchcase
from types import TracebackType
from typing import Any, Self

import fake_discord_commands as commands
import fake_discord_mentions as mentions
import fake_discord_messages as messages
import fake_discord_places as places
import fake_discord_webhooks as webhooks
from aiohttp import web
from fake_discord_acting import Acting
from fake_discord_app import App
from fake_discord_call import Record
from fake_discord_cdn import Cdn
from fake_discord_channel import Channel
from fake_discord_events import Events
from fake_discord_faults import Faults
from fake_discord_gateway import Gateway
from fake_discord_guild import Guild
from fake_discord_interactions import Interactions
from fake_discord_limits import Limits
from fake_discord_message import Message
from fake_discord_people import People
from fake_discord_posting import Posting
from fake_discord_rest import Rest
from fake_discord_values import Ids, Json, User
from fake_slack_server import Route, Server

assert all((commands, messages, places, webhooks))  # they register what they answer
LARGEST_FILE = 10 << 20
LARGEST_CALL = 128 << 20


class FakeDiscord(People, Acting):
    """The whole service, with one app in it."""

    def __init__(self, port: int = 0, *, enforce_limits: bool = True) -> None:
        self.ids = Ids()
        self.lock = threading.RLock()
        self.users: dict[str, User] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}  # threads and direct messages too
        self.apps: list[App] = []
        self.typed: list[tuple[Channel, App]] = []  # each time that an app showed it was typing
        self.elsewhere: list[Json] = []  # what was asked of another host

        # What may be turned to make it difficult
        self.largest_file = LARGEST_FILE
        self.unfurl_after: float | None = None  # seconds until links show what is behind them
        self.role_mentions_unlock = False  # whether its role's mention lets an app read a message
        self.faults, self.limits = Faults(), Limits(enforce_limits)

        self.events, self.posting = Events(self), Posting(self)
        self.gateway, self.rest, self.cdn = Gateway(self), Rest(self), Cdn(self)
        self.interactions = Interactions(self)
        self._server = Server(port, "fake-discord", LARGEST_CALL)
        self.app = self.application("shedder")

    # Who is there

    def application(self, name: str, *, message_content: bool = False) -> App:
        """One more bot; add it to guilds by `guild.add(app)`."""
        with self.lock:
            bot = User(self.ids(), name, bot=True)
            token = f"{secrets.token_hex(12)}.{secrets.token_hex(3)}.{secrets.token_hex(16)}"
            made = App(name, bot, token, self.user("owner"))
            made.message_content = message_content
            self.users[bot.id] = bot
            self.apps.append(made)
            return made

    def guild(self, name: str = "lab", apps: Iterable[App] | None = None) -> Guild:
        """The guild of this name; a new one has the usual app in it, or these."""
        with self.lock:
            for known in self.guilds.values():
                if known.name == name:
                    return known
            made = Guild(self, name)
            self.guilds[made.id] = made
            for app in [self.app] if apps is None else apps:
                made.add(app)
            return made

    def user(self, name: User | str) -> User:
        """The person of this name."""
        if isinstance(name, User):
            return name
        with self.lock:
            for user in self.users.values():
                if user.name == name and not user.bot:
                    return user
            made = User(self.ids(), name)
            self.users[made.id] = made
            return made

    def app_of(self, token: str) -> App | None:
        return next((app for app in self.apps if app.token == token), None)

    # What happened

    @property
    def calls(self) -> list[Record]:
        """Every call of the REST API."""
        return self.rest.calls

    def called(self, method: str, path: str = "*") -> list[Record]:
        """The calls of a method whose paths fit a pattern such as /channels/*/messages."""
        fits = [one for one in list(self.calls) if one.method == method]
        return [one for one in fits if fnmatchcase(one.path, path)]

    def messages(self, channel: Channel | str) -> list[Message]:
        """What stands in a channel or thread, the oldest first."""
        where = self.channels[channel] if isinstance(channel, str) else channel
        return where.messages

    def thread(self, message: Message) -> list[Message]:
        """What stands in the thread of a message."""
        return message.thread.messages if message.thread else []

    def posts(self, app: App | None = None) -> list[Message]:
        """What a bot wrote and nobody deleted, anywhere but for one person only."""
        bot = (app or self.app).user
        everywhere = [one for channel in list(self.channels.values()) for one in channel.messages]
        return sorted((one for one in everywhere if one.author is bot), key=lambda one: one.at)

    def unfolding(self, message: Message) -> list[str]:
        """The links of a message below which a preview would be shown."""
        return mentions.unfolding(message)

    def wait(self, happened: Callable[[], object], timeout: float = 25, what: str = "") -> None:
        """Until something is so."""
        end = time.monotonic() + timeout
        while not happened():
            assert time.monotonic() < end, f"it did not happen in {timeout} s: {what}"
            time.sleep(0.005)

    def unfold(self, message: Message) -> None:
        """Show what is behind the links of a message, a little later."""
        if self.unfurl_after is None or not self.unfolding(message):
            return

        def show() -> None:
            with self.lock:
                links = self.unfolding(message)
                message.link_preview = [{"type": "link", "url": url, "title": url} for url in links]
                self.events.message_changed(message)

        self._server.call_later(self.unfurl_after, show)

    # The server

    @property
    def token(self) -> str:
        return self.app.token

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def file_host(self) -> str:
        """The host that files are at."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The base of the REST API."""
        return f"http://{self.file_host}/api/v10"

    @property
    def gateway_url(self) -> str:
        return f"ws://{self.file_host}/gateway"

    @property
    def resume_url(self) -> str:
        return f"ws://{self.file_host}/resume"

    @property
    def other_host(self) -> str:
        """Another host, which notes in `elsewhere` what it is asked."""
        return f"http://localhost:{self._server.other_port}/elsewhere"

    def call_soon(self, call: Callable[..., object], *args: object) -> None:
        """Run something on the server's thread."""
        self._server.call_soon(call, *args)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something on the server's thread, and wait for it."""
        return self._server.run(work)

    def __enter__(self) -> Self:
        self._server.open(self._routes())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close(self.gateway.stop)
        if self.rest.bugs and error is None:
            raise self.rest.bugs[0]

    async def _elsewhere(self, request: web.Request) -> web.StreamResponse:
        self.elsewhere.append({"path": request.path_qs, "headers": dict(request.headers)})
        return web.Response(text="You should not have come here.")

    def _routes(self) -> list[Route]:
        files = "attachments|ephemeral-attachments"
        return [
            ("GET", "/gateway", self.gateway.answer),
            ("GET", "/gateway/", self.gateway.answer),
            ("GET", "/resume", self.gateway.answer),
            ("GET", f"/{{folder:{files}}}/{{channel}}/{{file}}/{{name}}", self.cdn.answer),
            ("*", "/elsewhere{rest:.*}", self._elsewhere),
            ("*", "/{base:.*}", self.rest.answer),
        ]
