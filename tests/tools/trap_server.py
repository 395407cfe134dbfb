"""A chat-completions server on loopback that misbehaves in every way real ones do.

with TrapServer() as server:
    server.plays(status(503), says(ANSWER))   # one per request; the last one stays
    ...
    server.requests[0].body, server.requests[0].headers
"""

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

USAGE = {
    "prompt_tokens": 1000,
    "completion_tokens": 200,
    "total_tokens": 1200,
    "prompt_tokens_details": {"cached_tokens": 400},
}


@dataclass(frozen=True)
class Request:
    path: str
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> str:
        return self.json.get("response_format", {}).get("type", "none")


class Turn:
    """One response, written as badly as a trap likes."""

    def __init__(
        self, request: Request, handler: BaseHTTPRequestHandler, over: threading.Event
    ) -> None:
        self.request = request
        self._handler = handler
        self._over = over

    def head(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self._handler.send_response(status)
        if kind:
            self._handler.send_header("Content-Type", kind)
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.send_header("Transfer-Encoding", "chunked")
        self._handler.end_headers()

    def raw(self, content: bytes) -> None:
        self._handler.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        self._handler.wfile.flush()

    def event(self, data: object) -> None:
        self.raw(f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode())

    def delta(self, finish: str | None = None, **delta: object) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.event({"id": "x", "object": "chat.completion.chunk", "choices": [choice]})

    def done(self) -> None:
        self.raw(b"data: [DONE]\n\n")

    def end(self) -> None:
        self._handler.wfile.write(b"0\r\n\r\n")

    def wait(self, seconds: float) -> None:
        """Until then, or until the server is closed."""
        self._over.wait(seconds)
        if self._over.is_set():
            raise ConnectionAbortedError


Trap = Callable[[Turn], None]


class TrapServer:
    """Plays its traps in turn and keeps what was asked."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.left = threading.Event()  # a client hung up in the middle
        self._traps: list[Trap] = []
        self._over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = False
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def forms(self) -> list[str]:
        return [request.form for request in self.requests]

    def plays(self, *traps: Trap) -> None:
        self._traps = list(traps)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                request = Request(self.path, self.headers, body)
                server.requests.append(request)
                trap = server._traps.pop(0) if len(server._traps) > 1 else server._traps[0]
                self.close_connection = True
                try:
                    trap(Turn(request, self, server._over))
                except OSError:
                    server.left.set()

            do_GET = do_POST

            def finish(self) -> None:
                with suppress(OSError):
                    super().finish()

            def log_message(self, *args: object) -> None:
                pass

        return Handler


def says(
    text: str,
    *,
    finish: str | None = "stop",
    field: str = "content",
    usage: object = USAGE,
    done: bool = True,
    size: int = 40,
) -> Trap:
    """Streams a text; each argument is a way to be odd about it."""

    def trap(turn: Turn) -> None:
        turn.head()
        turn.delta(role="assistant", content="" if field == "content" else None)
        for start in range(0, len(text), size):
            turn.delta(**{field: text[start : start + size]})
        if finish is not None:
            turn.delta(finish=finish)
        if usage is not None:
            turn.event({"id": "x", "choices": [], "usage": usage})
        if done:
            turn.done()
        turn.end()

    return trap


def status(
    code: int,
    message: str = "no",
    *,
    kind: str = "application/json",
    error: str | None = None,
    **headers: str,
) -> Trap:
    """An HTTP error as most servers put it."""

    def trap(turn: Turn) -> None:
        turn.head(code, kind, **headers)
        body = {"error": {"message": message, "type": "error", "code": error}}
        turn.raw(json.dumps(body).encode() if kind == "application/json" else message.encode())
        turn.end()

    return trap


def replies(content: str, kind: str = "application/json") -> Trap:
    """A success with any body."""

    def trap(turn: Turn) -> None:
        turn.head(200, kind)
        turn.raw(content.encode())
        turn.end()

    return trap


def completes(text: str, finish: str = "stop") -> Trap:
    """Ignores `stream` and answers in one piece."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return replies(json.dumps({"id": "x", "choices": [choice], "usage": USAGE}))


def drops(text: str) -> Trap:
    """Breaks the connection in the middle of a stream."""

    def trap(turn: Turn) -> None:
        turn.head()
        turn.delta(content=text)

    return trap


def fails_inside(text: str, error: object) -> Trap:
    """An error object in the middle of a stream."""

    def trap(turn: Turn) -> None:
        turn.head()
        turn.delta(content=text)
        turn.event({"error": error})
        turn.end()

    return trap


def garbles(text: str) -> Trap:
    """An event that is no JSON."""

    def trap(turn: Turn) -> None:
        turn.head()
        turn.delta(content=text)
        turn.raw(b'data: {"choices": [{"delta"\n\n')
        turn.end()

    return trap


def drips(text: str, pause: float) -> Trap:
    """One character at a time, for ever."""

    def trap(turn: Turn) -> None:
        turn.head()
        while True:
            for character in text:
                turn.delta(content=character)
                turn.wait(pause)

    return trap


def keeps_alive(pause: float) -> Trap:
    """Comments and nothing else, for ever."""

    def trap(turn: Turn) -> None:
        turn.head()
        while True:
            turn.raw(b": keep-alive\n\n")
            turn.wait(pause)

    return trap


def keeps_alive_then(trap: Trap) -> Trap:
    """A server that takes its time to begin, and says so in comments."""

    def patient(turn: Turn) -> None:
        head, turn.head = turn.head, lambda *args, **kwargs: None  # type: ignore[method-assign]
        head()
        for _ in range(5):
            turn.raw(b": keep-alive\n\n")
        trap(turn)

    return patient


def silent() -> Trap:
    """Takes the request and says nothing."""

    def trap(turn: Turn) -> None:
        turn.wait(60)

    return trap


def lingers(text: str) -> Trap:
    """Finishes the answer and keeps the connection open."""

    def trap(turn: Turn) -> None:
        turn.head()
        turn.delta(content=text)
        turn.delta(finish="stop")
        turn.wait(60)

    return trap
