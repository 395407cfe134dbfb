"""Bytes from a service's file hosts: bounded, and never further than these hosts.

Redirects are followed here, one checked step after the other.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import cast
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import Request

from bot.core.errors import TransientError
from bot.downloads.file_hosts import FileHosts, Stray
from bot.downloads.reaching import opener, retry_after

STEP_SECONDS = 10.0  # without a byte
WHOLE_SECONDS = 120.0
MOST_REDIRECTS = 3
CHUNK = 1 << 16
_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"
_MOVED = frozenset((301, 302, 303, 307, 308))


class TooLarge(Exception):
    """More bytes than are taken."""


class Barred(Exception):
    """What was sent along does not open this: a login page, or a refusal."""


class Absent(Exception):
    """There is no such file there."""


@dataclass(frozen=True)
class Download:
    """What came."""

    content: bytes
    media_type: str


def download(url: str, limit: int, hosts: FileHosts, headers: Mapping[str, str]) -> Download:
    """The bytes at an address, at most so many; the headers go to these hosts and no further.

    Raises Stray, TooLarge, Barred, Absent, or TransientError.
    """
    until = time.monotonic() + WHOLE_SECONDS
    sent = {**headers, "Accept-Encoding": "identity"}
    for redirects in range(MOST_REDIRECTS + 1):
        url = _checked(url, hosts, redirected=redirects > 0)
        try:
            with reached(Request(url, headers=sent)) as response:  # noqa: S310 - checked
                if response.status not in _MOVED:
                    return _taken(response, limit, until)
                url = urljoin(url, response.headers.get("Location") or "")
        except (OSError, HTTPException, ValueError) as error:
            raise TransientError(f"a file did not come whole: {type(error).__name__}") from None
    raise Stray(f"{urlsplit(url).netloc} after {MOST_REDIRECTS} redirects")


def reached(request: Request) -> HTTPResponse:
    """The answer of a file host, whatever it is."""
    return cast(HTTPResponse, opener(request.type).open(request, timeout=STEP_SECONDS))


def _checked(url: str, hosts: FileHosts, redirected: bool) -> str:
    """An address that may be asked, as it is asked."""
    url = quote(url, safe=_IN_ADDRESSES)  # a name in it may be as its file was called
    try:
        hosts.check(url)
    except Stray as stray:
        raise Stray(stray.host, redirected=redirected) from None
    return url


def _taken(response: HTTPResponse, limit: int, until: float) -> Download:
    if response.status in (401, 403):
        raise Barred
    if response.status in (404, 410):
        raise Absent
    if response.status != 200:
        later = retry_after(response.headers.items())
        raise TransientError(f"a file was not given: HTTP {response.status}", later)
    return Download(_bounded(response, limit, until), response.headers.get_content_type())


def _bounded(response: HTTPResponse, limit: int, until: float) -> bytes:
    if (response.length or 0) > limit:
        raise TooLarge
    content = bytearray()
    while chunk := response.read1(min(CHUNK, limit + 1 - len(content))):
        content += chunk
        if len(content) > limit:
            raise TooLarge
        if time.monotonic() > until:
            raise TransientError("a file came too slowly")
    if response.length:
        raise TransientError("a file was cut off")
    return bytes(content)
