"""One HTTPS request to one address that was checked, and to no other.

A name is resolved once. If any of its addresses is not public nothing is sent; otherwise the
connection goes to the address that was looked at, while certificate and Host are the name's, so a
name that resolves differently a moment later gains nothing. No proxy and no cookie of the
environment is used, and a watchdog ends whatever takes too long.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from threading import Timer
from urllib.parse import urlsplit

from workers.links.addresses import host_of, is_public

PORT = 443
CONNECT_SECONDS = 10.0
CHUNK = 1 << 16

Resolve = Callable[[str], Sequence[str]]  # a name -> its addresses
Connect = Callable[[str, str, float], socket.socket]  # (address, name, timeout) -> secured
Cancelled = Callable[[], bool]


class Refused(Exception):
    """An address that nobody may be sent to."""


class TooLarge(Exception):
    """More bytes than are taken."""


class TooSlow(Exception):
    """The deadline came first."""


class Unreached(Exception):
    """There is no way to the host from here."""


@dataclass(frozen=True)
class Response:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def resolve(host: str) -> tuple[str, ...]:
    """The addresses of a name, as this machine's resolver has them."""
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect(address: str, host: str, timeout: float) -> socket.socket:
    """A connection to an address, secured with the certificate of the name."""
    plain = socket.create_connection((address, PORT), timeout)
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


@dataclass(frozen=True)
class Transport:
    """How the outside is reached; tests give it a resolver and a connection of their own."""

    agent: str
    resolve: Resolve = resolve
    connect: Connect = connect

    def get(self, url: str, *, accept: str, limit: int, deadline: float) -> Response:
        """Ask for an address. Raises Refused, TooLarge, TooSlow or Unreached."""
        try:
            host = host_of(url)
        except ValueError as error:
            raise Refused from error
        with closing(self._connected(host, deadline)) as sock, _ended(sock, deadline):
            try:
                response = self._exchange(sock, url, host, accept, limit)
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise TooSlow from error
        if time.monotonic() >= deadline:  # cut off, which may look like an end
            raise TooSlow
        return response

    def _connected(self, host: str, deadline: float) -> socket.socket:
        try:
            addresses = tuple(self.resolve(host))
        except (OSError, UnicodeError) as error:
            raise Unreached from error
        if not addresses or not all(map(is_public, addresses)):
            raise Refused
        for address in addresses:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TooSlow
            with suppress(OSError):
                return self.connect(address, host, min(CONNECT_SECONDS, left))
        raise Unreached

    def _exchange(
        self, sock: socket.socket, url: str, host: str, accept: str, limit: int
    ) -> Response:
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = http.client.HTTPConnection(host, PORT)
        connection.sock = sock
        connection.putrequest("GET", target, skip_host=True, skip_accept_encoding=True)
        for name, value in (
            ("Host", host),
            ("User-Agent", self.agent),
            ("Accept", accept),
            ("Accept-Encoding", "identity"),
            ("Connection", "close"),
        ):
            connection.putheader(name, value)
        connection.endheaders()
        with connection.getresponse() as response:
            body = _bounded(response, limit)
            return Response(response.status, response.headers, body)


def _bounded(response: http.client.HTTPResponse, limit: int) -> bytes:
    if (response.length or 0) > limit:
        raise TooLarge
    expected, body = response.length, bytearray()
    while chunk := response.read(min(CHUNK, limit + 1 - len(body))):
        body += chunk
        if len(body) > limit:
            raise TooLarge
    if expected is not None and len(body) < expected:
        raise http.client.IncompleteRead(b"")
    return bytes(body)


@contextmanager
def _ended(sock: socket.socket, deadline: float) -> Iterator[None]:
    """Cut the connection at the deadline, however busily the other side drips."""

    def cut() -> None:
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)  # below TLS, which is being read

    timer = Timer(max(deadline - time.monotonic(), 0.01), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
