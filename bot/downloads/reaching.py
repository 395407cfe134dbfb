"""Reaching one host over HTTP and no further, and saying in words why it was not reached."""

import socket
import ssl
from collections.abc import Iterable
from functools import cache
from http.client import HTTPResponse
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import (
    BaseHandler,
    HTTPErrorProcessor,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)


class _AsItIs(HTTPErrorProcessor):
    """Any status is an answer, a redirect too: urllib would take the token along to anywhere."""

    def http_response(self, request: Request, response: HTTPResponse) -> HTTPResponse:
        """Leave it to the caller."""
        return response

    https_response = http_response


@cache
def opener(scheme: str, *, proxies: bool = True) -> OpenerDirector:
    """What goes to one address and no further, by the proxies of the environment if it may; one
    for all calls of a process, since it reads every certificate there is."""
    handlers: list[BaseHandler] = [_AsItIs()]
    if scheme == "https":
        handlers.append(HTTPSHandler(context=ssl.create_default_context()))
    if not proxies:
        handlers.append(ProxyHandler({}))
    return build_opener(*handlers)


def retry_after(headers: Iterable[tuple[str, str]]) -> float | None:
    """In how many seconds an answer says to come back, if it does."""
    said = {name.lower(): value for name, value in headers}.get("retry-after", "")
    return float(said) if said.isascii() and said.isdigit() else None


def host_of(url: str) -> str:
    """What answers at an address, as an operator knows it."""
    return urlsplit(url).netloc.rpartition("@")[2]


def misnamed(error: Exception) -> bool:
    """Whether there is nobody of that name, as far as this machine knows."""
    reason = _reason(error)
    return isinstance(reason, socket.gaierror) and reason.errno != socket.EAI_AGAIN


def unreached(error: Exception, who: str, variable: str) -> str:
    """Why a host was not reached, for somebody who does not read Python; `variable` names it."""
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
    return f"{what}. Is the way there open, and {variable} right?"


def _reason(error: Exception) -> object:
    return error.reason if isinstance(error, URLError) else error
