"""A server on loopback that stands for arXiv, OpenReview and publishers, and who connects to it.

A `Shelf` answers by host and path. `Shelf.connect` takes the place of a TLS connection: it notes
which address was asked for, and leads to the shelf whatever that was.
"""

import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType

PDF = b"%PDF-1.4\nnot much of one\n"
Answer = bytes | Callable[[socket.socket], None]


def response(
    body: bytes = PDF, status: str = "200 OK", headers: Mapping[str, str] | None = None
) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{k}: {v}" for k, v in (headers or {}).items())]
    if "Content-Length" not in (headers or {}):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def redirect(to: str) -> bytes:
    return response(b"", "302 Found", {"Location": to})


class Shelf:
    """Answers for any number of hosts; what is not there is 404."""

    def __init__(self, **answers: Answer) -> None:
        self.answers: dict[str, Answer] = dict(answers)
        self.requests: list[tuple[float, str]] = []  # when, and "host/path"
        self.heads: list[str] = []
        self.connections: list[tuple[str, str]] = []  # (address, host)

    def __enter__(self) -> "Shelf":
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)

    def connect(self, address: str, host: str, timeout: float) -> socket.socket:
        self.connections.append((address, host))
        return socket.create_connection(self._listening.getsockname(), timeout)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                got = connection.recv(4096)
                if not got:
                    return
                head += got
            text = head.decode("latin-1")
            path = text.split(" ")[1]
            host = next(
                line.partition(": ")[2] for line in text.split("\r\n") if line[:5] == "Host:"
            )
            self.requests.append((time.monotonic(), host + path))
            self.heads.append(text)
            answer = self.answers.get(host + path, response(b"", "404 Not Found"))
            if callable(answer):
                answer(connection)
            else:
                connection.sendall(answer)
