"""The page that Slack calls in HTTP mode: events and interactions, and installing the app."""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from slack_bolt.adapter.wsgi import SlackRequestHandler
from waitress import wasyncore
from waitress.server import create_server

from bot.core.errors import ConfigError
from bot.slack.app import Bolt
from config.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

EVENTS = "/slack/events"
THREADS = 16
LARGEST = 1 << 20  # bytes; Slack's requests are far smaller
FAREWELL_SECONDS = 0.3  # for answers that are on their way

_PAGES = ("/slack/install", "/slack/oauth_redirect")


class Page:
    """A server on a thread of its own."""

    def __init__(self, application: "WSGIApplication", port: int) -> None:
        """Raises ConfigError when the port cannot be had."""
        self._sockets: dict[int, Any] = {}
        self._over = threading.Event()
        try:
            self._server = create_server(
                application,
                map=self._sockets,
                host="0.0.0.0",  # noqa: S104 - Slack, or a balancer, calls from outside
                port=port,
                threads=THREADS,
                ident="",
                max_request_body_size=LARGEST,
                channel_timeout=30,
            )
        except OSError as error:
            raise ConfigError(
                f"Slack cannot be listened to on port {port}: {error.strerror}. Set SLACK_PORT to "
                "a free port."
            ) from error
        self._thread = threading.Thread(target=self._turn, name="slack-page", daemon=True)

    @property
    def port(self) -> int:
        """Where it is, if any port would do."""
        listening = next(each for each in self._sockets.values() if each.accepting)
        return int(listening.socket.getsockname()[1])

    def start(self) -> None:
        """Take requests from now on."""
        self._thread.start()

    def is_alive(self) -> bool:
        """Whether it takes requests."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Take no more; what was answered goes out first."""
        time.sleep(FAREWELL_SECONDS)
        self._over.set()
        self._thread.join(2)
        self._server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._sockets, ignore_all=True)

    def _turn(self) -> None:
        while not self._over.is_set():
            wasyncore.loop(timeout=0.2, use_poll=True, map=self._sockets, count=1)


@contextmanager
def served(app: Bolt, settings: Settings) -> Iterator[Page]:
    """Answer Slack for as long as this lasts."""
    assert settings.slack_port is not None, "this is HTTP mode"
    page = Page(application(app, installing=not settings.slack_bot_token), settings.slack_port)
    page.start()
    try:
        yield page
    finally:
        page.stop()


def application(app: Bolt, *, installing: bool) -> "WSGIApplication":
    """What is answered: Slack, and people who install the app if that is what it is for."""
    bolt = SlackRequestHandler(app, EVENTS)

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        path, method = environ.get("PATH_INFO", ""), environ.get("REQUEST_METHOD", "")
        if method == "POST" and path == EVENTS:
            return _taken(bolt, environ, start)
        if method == "GET" and path in _PAGES and installing:
            return bolt(environ, start)
        return _plain(start, "404 Not Found")

    return answer


def _taken(
    bolt: SlackRequestHandler, environ: "WSGIEnvironment", start: "StartResponse"
) -> Iterable[bytes]:
    """Bolt's answer; what it would stumble over is refused before it looks."""
    if not _dated(environ):
        return _plain(start, "401 Unauthorized")
    try:
        return bolt(environ, start)
    except ValueError:  # neither JSON nor a form, nor even text
        return _plain(start, "400 Bad Request")


def _dated(environ: "WSGIEnvironment") -> bool:
    """Whether the signature's time is one: the SDK's verifier expects a number."""
    said = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
    return said.isascii() and said.isdecimal() and len(said) < 16


def _plain(start: "StartResponse", status: str) -> Iterable[bytes]:
    start(status, [("Content-Type", "text/plain"), ("Content-Length", "0")])
    return [b""]
