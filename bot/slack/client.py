"""A client of the Web API that asks once, whoever calls it and for whatever."""

import logging
import socket
import ssl
from collections.abc import Iterable
from functools import cache
from http.client import HTTPResponse
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPErrorProcessor, HTTPSHandler, OpenerDirector, Request, build_opener

from slack_sdk import WebClient

from config.settings import Settings

CALL_SECONDS = 10


class _AsItIs(HTTPErrorProcessor):
    """Any status is an answer, a redirect too: urllib would take the token along to anywhere."""

    def http_response(self, request: Request, response: HTTPResponse) -> HTTPResponse:
        """Leave it to the caller."""
        return response

    https_response = http_response


@cache
def opener(scheme: str) -> OpenerDirector:
    """What goes to one address and no further, by the proxies of the environment; one for all
    calls of a process, since it reads every certificate there is."""
    if scheme == "https":
        return build_opener(_AsItIs, HTTPSHandler(context=ssl.create_default_context()))
    return build_opener(_AsItIs)


def retry_after(headers: Iterable[tuple[str, str]]) -> float | None:
    """In how many seconds an answer says to come back, if it does."""
    said = {name.lower(): value for name, value in headers}.get("retry-after", "")
    return float(said) if said.isascii() and said.isdigit() else None


class _Client(WebClient):
    """The SDK's, but for how it reaches Slack."""

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        with opener(req.type).open(req, timeout=self.timeout) as answer:
            body = answer.read().decode(errors="replace")
            return {"status": answer.status, "headers": answer.headers, "body": body}


def asking_once(settings: Settings, token: str | None = None) -> WebClient:
    """No second try, not much patience, and no word of what was sent in any log."""
    return client_at(settings.slack_api_url, token)


def client_at(url: str, token: str | None) -> WebClient:
    """The same, where only the address is known."""
    quiet = logging.getLogger(f"{__name__}.sdk")
    quiet.setLevel(logging.CRITICAL)  # at DEBUG the SDK logs what it sends, secrets among it
    return _Client(
        token,
        base_url=f"{url.rstrip('/')}/",
        timeout=CALL_SECONDS,
        logger=quiet,
        retry_handlers=[],
    )


def host(settings: Settings) -> str:
    """What answers, as an operator knows it."""
    return host_of(settings.slack_api_url)


def host_of(url: str) -> str:
    """The same, where only the address is known."""
    return urlsplit(url).netloc.rpartition("@")[2]


def misnamed(error: Exception) -> bool:
    """Whether there is nobody of that name, as far as this machine knows."""
    reason = _reason(error)
    return isinstance(reason, socket.gaierror) and reason.errno != socket.EAI_AGAIN


def unreached(error: Exception, who: str) -> str:
    """Why a host was not reached, for somebody who does not read Python."""
    reason = _reason(error)
    if isinstance(reason, socket.gaierror):
        what = f"The name {who} leads nowhere"
    elif isinstance(reason, TimeoutError):
        what = f"{who} does not answer in time"
    elif isinstance(reason, ConnectionRefusedError):
        what = f"{who} does not answer: nothing listens there"
    elif isinstance(reason, ssl.SSLError):
        what = f"{who} does not answer: no secure connection comes about"
    else:
        what = f"{who} does not answer: the connection breaks"
    return f"{what}. Is the way there open, and SLACK_API_URL right?"


def _reason(error: Exception) -> object:
    return error.reason if isinstance(error, URLError) else error
