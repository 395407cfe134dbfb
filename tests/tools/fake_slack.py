"""A Slack on loopback, as strict as the real one: Web API, files, Socket Mode, events, OAuth.

    with FakeSlack() as slack:
        team = slack.workspace("T1")
        team.channel("C1", "papers")
        ... start an app with slack.url, team.token, slack.app_token ...
        ts = team.say("U1", "C1", "@shedder decode this", [("paper.pdf", content)])
        slack.wait(lambda: len(team.thread("C1", ts)) > 1)

`slack.deliver_to(url)` sends events to an address instead of over Socket Mode; `slack.faults` and
`slack.limits` make it difficult. As a program it prints its addresses and takes orders over HTTP.
"""

import contextlib
import json
import random
import threading
import time
from collections.abc import Callable, Coroutine, Iterable
from types import TracebackType
from typing import Any, Literal, Self

import fake_slack_access as access
import fake_slack_chat as chat
import fake_slack_conversations as conversations
import fake_slack_streams as streams
import fake_slack_views as views
from fake_slack_blocks import BlockCheck
from fake_slack_call import HANDLERS, Record
from fake_slack_contract import EVERY_SCOPE, METHODS
from fake_slack_delivery import Carrier, Deliveries, Delivery
from fake_slack_faults import Faults, Limits
from fake_slack_files import FileServer
from fake_slack_pages import Pages
from fake_slack_server import Route, Server
from fake_slack_signed import Requests
from fake_slack_socket import Sockets
from fake_slack_tickets import ResponseUrls, Triggers
from fake_slack_tokens import Tokens
from fake_slack_web import WebApi
from fake_slack_workspace import Installation, Workspace
from fake_slack_world import Clock, Ids, Json

QUESTIONS = ("app_mention", "message.im", "app_home_opened", "app_uninstalled", "tokens_revoked")
OVERHEARD = ("message.channels", "message.groups", "reaction_added", "reaction_removed")
LISTENED = (*QUESTIONS, *OVERHEARD)
assert HANDLERS.keys() == METHODS.keys(), HANDLERS.keys() ^ METHODS.keys()
assert all((access, chat, conversations, streams, views))


def _asks(event: Json) -> bool:
    direct = event.get("channel_type") == "im" and not event.get("bot_id")
    return event["type"] == "app_mention" or (direct and not event.get("hidden"))


class FakeSlack:
    """The whole service, with one app in it."""

    def __init__(
        self, port: int = 0, *, enforce_limits: bool = True, time_scale: float = 0.01, seed: int = 0
    ) -> None:
        self.clock, self.ids = Clock(), Ids()
        self.lock = threading.RLock()
        self.chance = random.Random(seed)
        self.app_id, self.bot_name = "A0SHEDDER", "shedder"
        self.app_token = "xapp-1-A0SHEDDER-1-fake"
        self.signing_secret = "a-signing-secret"
        self.config_token, self.manifest = "xoxe.xoxp-1-fake", dict[str, Any]()  # as configured
        self.client_id, self.client_secret = "1.1", "a-client-secret"
        self.redirect_uri = ""  # where OAuth sends people whose link names no address
        self.subscriptions = set(LISTENED)
        self.workspaces: dict[str, Workspace] = {}

        # What may be turned to make it difficult
        self.time_scale = time_scale  # of redeliveries and farewells: 1.0 is Slack's pace
        self.retry_delays = (0.0, 60.0, 300.0)
        self.ack_timeout = 3.0
        self.farewell = 0.05  # seconds between "reconnect" and the connection's end
        self.ping_every = 0.1  # often, since the SDK closes a socket only between two frames
        self.stream_life = 300.0
        self.status_life = 120.0
        self.share_delay = 0.0  # seconds until an uploaded file appears in its channel
        self.drop_shares = 0  # so many uploads more are completed and never appear
        self.rotation, self.token_life = False, 43_200.0
        self.installing = ""  # the workspace of whoever opens the authorize page
        self.lost_threads: Literal["refuse", "unthread"] = "refuse"
        self.repeat_parent_files = False
        self.teamless = False  # events of an organisation's app name no team to authorize
        self.blocks = BlockCheck(self.chance)
        self.faults, self.limits = Faults(), Limits(enforce_limits)

        self.tokens = Tokens(self)
        self.triggers = Triggers(self.ids)
        self.deliveries = Deliveries(self)
        self.sockets = Sockets(self)
        self.web, self.files = WebApi(self), FileServer(self)
        self.carrier: Carrier = self.sockets
        self.pages = Pages(self)
        self._requests: list[Requests] = []
        self._server = Server(port)

    # Who is there

    def workspace(
        self,
        id: str = "T1",
        name: str = "",
        *,
        scopes: Iterable[str] = EVERY_SCOPE,
        enterprise: str = "",
        org_wide: bool = False,
    ) -> Workspace:
        """A workspace with the app in it. `org_wide`: one token for all of its organisation."""
        installation = None
        if org_wide:
            mine = [one.installation for one in self.workspaces.values()]
            installation = next((one for one in mine if one.enterprise == enterprise), None)
        if installation is None:
            installation = Installation(self, scopes, enterprise if org_wide else "")
        made = Workspace(self, id, name or id.lower(), enterprise, installation)
        self.workspaces[id] = made
        return made

    def deliver_to(self, *urls: str) -> Requests:
        """Send events to one of these addresses from now on, signed, instead of over sockets."""
        requests = Requests(self, *urls)
        self._requests.append(requests)
        self.carrier = requests
        return requests

    # What happened

    @property
    def calls(self) -> list[Record]:
        """Every call of the Web API, and to a response_url."""
        return self.web.calls

    def called(self, method: str, **args: object) -> list[Record]:
        """The calls of a method with these arguments among theirs."""
        return [
            call
            for call in list(self.web.calls)
            if call.method == method and all(call.args.get(key) == args[key] for key in args)
        ]

    @property
    def events(self) -> list[Delivery]:
        """Everything the app was told of the Events API."""
        return self.deliveries.events

    @property
    def questions(self) -> list[Delivery]:
        """What it was told that asks it something: mentions, and what people write to it alone."""
        return [each for each in self.events if _asks(each.event)]

    @property
    def elsewhere(self) -> list[Json]:
        """What was asked of another host, and with which headers."""
        return self.pages.elsewhere

    def wait(self, happened: Callable[[], object], timeout: float = 25, what: str = "") -> None:
        """Until something is so."""
        end = time.monotonic() + timeout
        while not happened():
            assert time.monotonic() < end, f"it did not happen in {timeout} s: {what}"
            time.sleep(0.005)

    # The server

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def file_host(self) -> str:
        """The host that files are at, as `slack_file_hosts` wants it."""
        return f"127.0.0.1:{self.port}"

    @property
    def files_url(self) -> str:
        return f"http://{self.file_host}/"

    @property
    def url(self) -> str:
        """What SLACK_API_URL is to be."""
        return f"{self.files_url}api/"

    @property
    def other_host(self) -> str:
        """Another host, which notes in `elsewhere` what it is asked."""
        return f"http://localhost:{self._server.other_port}/elsewhere"

    @property
    def socket_url(self) -> str:
        return f"ws://{self.file_host}/link/"

    @property
    def authorize_url(self) -> str:
        """The page on which admins agree to an installation."""
        return f"{self.files_url}oauth/v2/authorize"

    def call_soon(self, call: Callable[..., object], *args: object) -> None:
        """Run something on the server's thread."""
        self._server.call_soon(call, *args)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something on the server's thread, and wait for it."""
        return self._server.run(work)

    def __enter__(self) -> Self:
        self._server.open(self._routes())
        self.response_urls = ResponseUrls(self.files_url, self.ids)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        requests = [one.stop for one in self._requests]
        self._server.close(self.deliveries.stop, self.sockets.stop, *requests)

    def _routes(self) -> list[Route]:
        return [
            ("*", "/api/{method}", self.web.answer),
            ("GET", "/link/", self.sockets.answer),
            ("GET", "/files-pri/{key}/{name}", self.files.download),
            ("GET", "/files-pri/download/{key}/{name}", self.files.download),
            ("POST", "/upload/v1/{key}", self.files.put),
            *self.pages.routes(),
        ]


def main() -> None:
    """Serve until interrupted; prints where, and the tokens, as one line of JSON."""
    import argparse  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--workspaces", type=int, default=1)
    parser.add_argument("--no-limits", action="store_true")
    chosen = parser.parse_args()
    with FakeSlack(chosen.port, enforce_limits=not chosen.no_limits) as slack:
        for number in range(1, chosen.workspaces + 1):
            slack.workspace(f"T{number}").channel(f"C{number}", f"channel-{number}")
        print(json.dumps(_addresses(slack)), flush=True)  # noqa: T201
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


def _addresses(slack: FakeSlack) -> Json:
    return {
        "url": slack.url,
        "control": f"{slack.files_url}control",
        "file_host": slack.file_host,
        "authorize_url": slack.authorize_url,
        "app_token": slack.app_token,
        "signing_secret": slack.signing_secret,
        "client_id": slack.client_id,
        "client_secret": slack.client_secret,
        "tokens": {id: workspace.token for id, workspace in slack.workspaces.items()},
    }


if __name__ == "__main__":
    main()
