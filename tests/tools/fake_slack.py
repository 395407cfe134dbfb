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

import asyncio
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
from aiohttp import web
from fake_slack_contract import EVERY_SCOPE, METHODS
from fake_slack_delivery import Carrier, Deliveries, Delivery
from fake_slack_faults import Faults, Limits
from fake_slack_files import FileServer
from fake_slack_interacting import ResponseUrls, Triggers
from fake_slack_signed import Requests
from fake_slack_socket import Sockets
from fake_slack_tokens import Tokens
from fake_slack_web import HANDLERS, Record, WebApi
from fake_slack_workspace import Installation, Workspace
from fake_slack_world import Clock, Ids, Json

LISTENED = ("app_mention", "message.im", "app_home_opened", "app_uninstalled", "tokens_revoked")
LARGEST = 64 << 20  # bytes of an upload
assert HANDLERS.keys() == METHODS.keys(), HANDLERS.keys() ^ METHODS.keys()
assert all((access, chat, conversations, streams, views))


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
        self.rotation, self.token_life = False, 43_200.0
        self.installing = ""  # the workspace of whoever opens the authorize page
        self.lost_threads: Literal["refuse", "unthread"] = "refuse"
        self.repeat_parent_files = False
        self.teamless = False  # events of an organisation's app name no team to authorize
        self.check_blocks: Literal["every", "some", "none"] = "every"
        self.faults, self.limits = Faults(), Limits(enforce_limits)

        self.tokens = Tokens(self)
        self.triggers = Triggers(self.ids)
        self.deliveries = Deliveries(self)
        self.sockets = Sockets(self)
        self.web, self.files = WebApi(self), FileServer(self)
        self.carrier: Carrier = self.sockets
        self.elsewhere: list[Json] = []  # what was asked of another host, and with which headers
        self._requests: list[Requests] = []
        self._seen_blocks: dict[int, list[str]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fake-slack")

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

    def wait(self, happened: Callable[[], object], timeout: float = 10, what: str = "") -> None:
        """Until something is so."""
        end = time.monotonic() + timeout
        while not happened():
            assert time.monotonic() < end, f"it did not happen in {timeout} s: {what}"
            time.sleep(0.005)

    # Blocks

    def block_faults(self, payload: Json, method: str) -> list[str]:
        """What Slack would not take of a message or view; known ones are not checked again."""
        if self.check_blocks == "none" or not payload.get("blocks"):
            return []
        key = hash((method, self.dumps(payload)))
        if key not in self._seen_blocks:
            if self.check_blocks == "some" and self.chance.random() > 0.05:
                return []
            self._seen_blocks[key] = _oracle(payload, method)
        return self._seen_blocks[key]

    def dumps(self, value: object) -> str:
        """JSON as short as it gets."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    # The server

    @property
    def port(self) -> int:
        return self._port

    @property
    def url(self) -> str:
        """What SLACK_API_URL is to be."""
        return f"{self.files_url}api/"

    @property
    def files_url(self) -> str:
        """Where files are."""
        return f"http://127.0.0.1:{self._port}/"

    @property
    def file_host(self) -> str:
        return f"127.0.0.1:{self._port}"

    @property
    def other_host(self) -> str:
        """Another host, which notes what it is asked and with which headers."""
        return f"http://127.0.0.1:{self._other_port}/elsewhere"

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/link/"

    @property
    def authorize_url(self) -> str:
        """The page on which admins agree to an installation."""
        return f"{self.files_url}oauth/v2/authorize"

    def call_soon(self, call: Callable[..., object], *args: object) -> None:
        """Run something on the server's thread."""
        self._loop.call_soon_threadsafe(call, *args)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin something on the server's thread, which calls this."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something on the server's thread, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def __enter__(self) -> Self:
        self._thread.start()
        self.run(self._open())
        self.response_urls = ResponseUrls(self.files_url, self.ids)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _open(self) -> None:
        app = web.Application(client_max_size=LARGEST)
        app.router.add_route("*", "/api/{method}", self.web.answer)
        app.router.add_get("/link/", self.sockets.answer)
        for path in ("/files-pri/{key}/{name}", "/files-pri/download/{key}/{name}"):
            app.router.add_get(path, self.files.download)
        app.router.add_post("/upload/v1/{key}", self.files.put)
        app.router.add_post("/actions/{team}/{key}", self._respond)
        app.router.add_get("/oauth/v2/authorize", self._authorize)
        app.router.add_route("*", "/elsewhere", self._elsewhere)
        app.router.add_post("/control", self._control)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await self._listen(self._port)
        await self._listen(0)
        (_, self._port), (_, self._other_port) = self._runner.addresses

    async def _listen(self, port: int) -> None:
        await web.TCPSite(self._runner, "127.0.0.1", port, backlog=1024).start()

    async def _close(self) -> None:
        await self.deliveries.stop()
        await self.sockets.stop()
        for requests in self._requests:
            await requests.stop()
        await self._runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _respond(self, request: web.Request) -> web.Response:
        return await views.respond(self, request)

    async def _authorize(self, request: web.Request) -> web.Response:
        if request.query.get("client_id") != self.client_id:
            return web.Response(status=400, text="Invalid client_id parameter")
        where = self.tokens.authorize(dict(request.query))
        return web.Response(status=302, headers={"Location": where})

    async def _elsewhere(self, request: web.Request) -> web.Response:
        seen = {"method": request.method, "headers": dict(request.headers)}
        self.elsewhere.append({**seen, "body": await request.read()})
        return web.Response(text="somebody else")

    async def _control(self, request: web.Request) -> web.Response:
        """An order from another process: what somebody in a workspace is to do."""
        order = await request.json()
        acting = self.workspaces[order["workspace"]] if "workspace" in order else self
        done = getattr(acting, order["do"])(*order.get("args", []), **order.get("kwargs", {}))
        answer = done if isinstance(done, str | int | float | list | dict | None) else repr(done)
        return web.json_response(
            {"done": answer}, dumps=lambda body: json.dumps(body, default=repr)
        )


def _oracle(payload: Json, method: str) -> list[str]:
    from slack_oracle import faults  # noqa: PLC0415  (costs a schema; not every test needs it)

    return faults(payload, method=method)


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
