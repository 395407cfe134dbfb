"""Socket Mode as the SDK has it, but for how it ends and begins connections.

Slack ends a connection every few hours, and networks break some in between. Left to itself the SDK
reads on from one that ended, and reads a new one only once a read of the old one has run out: in
both cases events wait for longer than the three seconds in which Slack wants an answer. Here

- the end of a connection is an error to whoever reads from it, and not an empty message;
- closing a connection wakes its reader;
- a connection that ended is replaced by whoever read from it, at once; where that does not work,
  after a pause that grows.
"""

import errno
import logging
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from typing import Any, cast

from slack_bolt import App
from slack_bolt.adapter.socket_mode.base_handler import BaseSocketModeHandler
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.downloads.reaching import host_of
from bot.slack.client import client_at
from bot.slack.probing import APP_TOKEN, failure

PING_SECONDS = 3.0  # four without an answer, and a connection is broken
THREADS = 16  # events at once; one that has to look at its thread waits for Slack
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between two tries to connect

log = logging.getLogger(__name__)


class SocketMode(BaseSocketModeHandler):
    """Bolt's app on a connection that this side opens."""

    client: "Client"

    def __init__(self, app: App, token: str, api: str) -> None:
        self.app = app
        # What goes wrong is said here: the SDK would call each connection that ends an error.
        quiet = logging.getLogger(f"{__name__}.sdk")
        quiet.setLevel(logging.CRITICAL)
        self.client = Client(
            token,
            logger=quiet,
            web_client=client_at(api, None),
            ping_interval=PING_SECONDS,
            concurrency=THREADS,
        )
        listener = cast(Callable[[BaseSocketModeClient, SocketModeRequest], None], self.handle)
        self.client.socket_mode_request_listeners.append(listener)

    def handle(self, client: BaseSocketModeClient, req: SocketModeRequest) -> None:
        """Hand over what came, and acknowledge it."""
        began = time.time()
        try:
            send_response(client, req, run_bolt_app(self.app, req), began)
        except (SlackClientError, OSError) as error:  # Slack sends it again, on the next connection
            log.info("not acknowledged: the connection is gone (%s)", type(error).__name__)
        except Exception:
            log.exception("not acknowledged")


class Client(SocketModeClient):
    """The SDK's client, with one connection after the other."""

    _pause, _next_try = 0.0, 0.0

    def connect(self) -> None:
        """Open a connection, read from it from now on, and let go of the one before."""
        url, self.wss_uri = self.wss_uri or self.issue_new_wss_url(), None
        opened = _Connection(
            url=url,
            logger=self.logger,
            ping_interval=self.ping_interval,
            receive_buffer_size=self.receive_buffer_size,
            proxy=self.proxy,
            proxy_headers=self.proxy_headers,
            on_message_listener=self._on_message,
            on_error_listener=self._on_error,
            on_close_listener=self._on_close,
            ssl_context=self.web_client.ssl,
        )
        opened.connect()
        if not opened.is_active():
            raise ConnectionError
        before, self.current_session = self.current_session, opened
        self.current_session_state = opened.state
        if before is not None:
            before.close()
        if not self.current_app_monitor_started:
            self.current_app_monitor_started = True
            self.current_app_monitor.start()

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        """As the SDK has it; one that is not to be had is tried for again later, and said so."""
        try:
            super().connect_to_new_endpoint(force)
            self._pause = 0.0
        except (SlackClientError, OSError, HTTPException, ValueError) as error:
            self._pause = min(2 * self._pause or FIRST_PAUSE, LONGEST_PAUSE)
            self._next_try = time.monotonic() + self._pause
            failed = failure(error, host_of(self.web_client.base_url), APP_TOKEN)
            log.warning("%s Trying again in %.0f s.", failed.told, self._pause)

    def close(self) -> None:
        """End, and wake whoever waits for a message that will not come."""
        self.closed = True
        self.message_queue.put(None)
        super().close()

    def _on_error(self, error: Exception) -> None:
        log.info("a connection to Slack ended (%s)", type(error).__name__)

    def _run_current_session(self) -> None:
        """Read from a connection until it ends."""
        session = self.current_session
        if isinstance(session, _Connection) and session.is_active():
            session.run_until_completion(session.state)
            self._replace()

    def _monitor_current_session(self) -> None:
        """Have a connection that is silent end."""
        if self.current_session is not None:
            self.current_session.check_state()
        if time.monotonic() >= self._next_try:
            self._replace()

    def _replace(self) -> None:
        if not (self.closed or self.is_connected()):
            self.connect_to_new_endpoint()


class _Connection(Connection):
    """One connection, which is over for everybody once it is."""

    def __init__(self, **said: Any) -> None:
        super().__init__(**said)
        self.state = ConnectionState()  # type: ignore[no-untyped-call]

    def connect(self) -> None:
        """Open it; inactive afterwards when that did not work."""
        super().connect()
        if self.sock is not None:
            self.sock = cast(Any, _Ending(self.sock))

    def disconnect(self) -> None:
        """End it, whichever thread reads from it just now."""
        self.state.terminated = True
        if self.sock is not None:
            with suppress(OSError, AttributeError):  # another thread was faster
                self.sock.shutdown(socket.SHUT_RDWR)
        with self.sock_send_lock, self.sock_receive_lock:
            if self.sock is not None:
                self.sock.close()
                self.sock = None


class _Ending:
    """A socket whose end is an error: from an empty message the SDK would read on and on."""

    def __init__(self, connected: socket.socket) -> None:
        self._connected = connected

    def recv(self, size: int) -> bytes:
        """What came, which is something."""
        received = self._connected.recv(size)
        if not received:
            raise ConnectionAbortedError(errno.ECONNABORTED, "the other side hung up")
        return received

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connected, name)
