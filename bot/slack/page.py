"""The page that Slack calls in HTTP mode: events and interactions, and installing the app."""

import hmac
import logging
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
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

OLD_SECONDS = 300  # a request is taken for one that somebody kept and sends again

_LONGEST_TIME = 16  # digits
_PAGES = ("/slack/install", "/slack/oauth_redirect")

log = logging.getLogger(__name__)


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
    assert settings.slack_signing_secret, "looked at before"
    secret = settings.slack_signing_secret.get_secret_value()
    answers = application(app, secret, installing=not settings.slack_bot_token)
    page = Page(answers, settings.slack_port)
    page.start()
    try:
        yield page
    finally:
        page.stop()


def application(app: Bolt, secret: str, *, installing: bool) -> "WSGIApplication":
    """What is answered: Slack, and people who install the app if that is what it is for."""
    bolt = SlackRequestHandler(app, EVENTS)

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        path, method = environ.get("PATH_INFO", ""), environ.get("REQUEST_METHOD", "")
        if method == "POST" and path == EVENTS:
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            if not _signed(environ, body, secret):
                return _plain(start, "401 Unauthorized")
            return _taken(bolt, {**environ, "wsgi.input": BytesIO(body)}, start)
        if method == "GET" and path in _PAGES and installing:
            return bolt(environ, start)
        return _plain(start, "404 Not Found")

    return answer


def _signed(environ: "WSGIEnvironment", body: bytes, secret: str) -> bool:
    """Whether Slack sent this just now. Looked at before anything else: Bolt does so only after it
    has read the body, and stumbles over some."""
    at = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
    if not (at.isascii() and at.isdecimal() and len(at) < _LONGEST_TIME):
        return False
    if abs(time.time() - int(at)) > OLD_SECONDS:
        return False
    sum_ = hmac.new(secret.encode(), b"v0:%b:%b" % (at.encode(), body), sha256).hexdigest()
    said = environ.get("HTTP_X_SLACK_SIGNATURE", "")
    return hmac.compare_digest(f"v0={sum_}".encode(), said.encode())


def _taken(
    bolt: SlackRequestHandler, environ: "WSGIEnvironment", start: "StartResponse"
) -> Iterable[bytes]:
    """Bolt's answer. What goes wrong while a question is taken in Bolt answers itself; what comes
    out of it here is a body of a shape that it does not know."""
    try:
        return bolt(environ, start)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        log.warning("a request of a shape that Slack's have not (%s)", type(error).__name__)
        return _plain(start, "400 Bad Request")


def _plain(start: "StartResponse", status: str) -> Iterable[bytes]:
    start(status, [("Content-Type", "text/plain"), ("Content-Length", "0")])
    return [b""]
