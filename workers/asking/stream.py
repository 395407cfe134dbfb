"""What an endpoint sends, piece by piece, never longer than the caller wants to wait.

The connection is read by a thread of its own. A read timeout alone does not bound a call: a server
that drips or sends keep-alives resets it for ever, and a silent one keeps a cancelled job waiting.
"""

import json
import socket
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

from openai import APIError, Stream

from bot.core.errors import Cancelled, TransientError
from workers.models import Call

_POLL = 0.25  # seconds between looks at whether the call was cancelled
_LAST_WORDS = 1.0  # seconds for the token counts after an answer has ended
_MOST_BYTES = 4_000_000  # of an answer that does not come as a stream

Opened = Stream[object]  # JSON as it came: building the library's objects is most of the work


@dataclass(frozen=True)
class Tokens:
    """What the endpoint says the call took."""

    input: int
    cached: int
    output: int


@dataclass(frozen=True)
class Piece:
    """Some more of an answer."""

    text: str = ""
    thought: str = ""  # what a reasoning model says to itself
    refusal: str = ""
    finish: str | None = None
    tokens: Tokens | None = None


class NoCompletion(Exception):
    """The endpoint said yes and sent something else: `what` names it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True)
class _Over:
    """The reading thread's last word."""

    error: Exception | None


def pieces(ask: Callable[[], Opened], call: Call) -> Generator[Piece, None, None]:
    """Everything that comes back, until it ends.

    Raises Cancelled, TransientError at the deadline, NoCompletion, or what the client library
    raises.
    """
    if call.cancelled():
        raise Cancelled("The question was taken back.")
    line = _Line(ask)
    Thread(target=line.listen, name=f"model-{call.job}", daemon=True).start()
    finished = False
    try:
        while True:
            deadline = call.deadline
            if finished:
                deadline = min(deadline, time.monotonic() + _LAST_WORDS)
            item = line.next(deadline, call)
            if item is None and finished:
                return
            if item is None:
                raise TransientError("The language model did not finish in time.")
            if isinstance(item, _Over):
                if item.error is not None and not finished:
                    raise item.error
                return
            finished = finished or item.finish is not None
            yield item
    finally:
        line.hang_up()


class _Line:
    """A connection being read by its own thread, which the caller can leave at any time."""

    def __init__(self, ask: Callable[[], Opened]) -> None:
        self._ask = ask
        self._heard: SimpleQueue[Piece | _Over] = SimpleQueue()
        self._left = Event()
        self._stream: Opened | None = None
        self._next_look = 0.0  # when to ask again whether the call was cancelled

    def listen(self) -> None:
        """Read until the end or until left; every way out ends in `_Over`."""
        error: Exception | None = None
        try:
            with self._ask() as stream:
                self._stream = stream  # before looking whether somebody left; see `hang_up`
                said = _pieces_of(stream)
                while not self._left.is_set() and (piece := next(said, None)) is not None:
                    self._heard.put(piece)
        except Exception as raised:  # it is raised again where somebody waits for it
            error = raised
        self._heard.put(_Over(error))

    def next(self, deadline: float, call: Call) -> "Piece | _Over | None":
        """The next thing heard; None when the deadline comes first."""
        while (now := time.monotonic()) < deadline:
            if now >= self._next_look:
                self._next_look = now + _POLL
                if call.cancelled():
                    raise Cancelled("The question was taken back.")
            with suppress(Empty):
                return self._heard.get(timeout=min(deadline - now, self._next_look - now))
        return None

    def hang_up(self) -> None:
        """Leave: a thread still waiting for bytes is woken by the end of its connection."""
        self._left.set()  # before looking for the connection; see `listen`
        stream = self._stream
        if stream is None or stream.response.is_closed:
            return
        connection = stream.response.extensions.get("network_stream")
        plug = connection.get_extra_info("socket") if connection is not None else None
        if isinstance(plug, socket.socket):
            with suppress(OSError):
                plug.shutdown(socket.SHUT_RDWR)


def _pieces_of(stream: Opened) -> Iterator[Piece]:
    kind = stream.response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("", "text/event-stream"):
        for chunk in stream:
            yield _piece(chunk)
    elif kind == "application/json":
        yield _piece(_whole(stream))
    else:
        raise NoCompletion("a web page" if kind == "text/html" else f"{kind!r}")


def _whole(stream: Opened) -> dict[str, Any]:
    """The answer of an endpoint that does not stream, or its error dressed as a success."""
    content = bytearray()
    for block in stream.response.iter_bytes():
        content += block
        if len(content) > _MOST_BYTES:
            raise NoCompletion("megabytes of JSON")
    answer = json.loads(content)
    error = answer.get("error") if isinstance(answer, dict) else None
    if error:
        said = error.get("message", error) if isinstance(error, dict) else error
        raise APIError(str(said), stream.response.request, body=error)
    if not isinstance(answer, dict) or not answer.get("choices"):
        raise NoCompletion("JSON of another kind")
    return answer


def _piece(chunk: object) -> Piece:
    """A chunk, or a whole completion, as far as it is what it should be."""
    if not isinstance(chunk, dict):
        return Piece()
    tokens = _tokens(chunk.get("usage"))
    choices = chunk.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(choice, dict):
        return Piece(tokens=tokens)
    said = choice.get("delta") or choice.get("message")
    said = said if isinstance(said, dict) else {}
    finish = choice.get("finish_reason")
    return Piece(
        text=_string(said.get("content")) or _texts(said.get("content")),
        thought=_string(said.get("reasoning_content")) or _string(said.get("reasoning")),
        refusal=_string(said.get("refusal")),
        finish=finish if isinstance(finish, str) and finish else None,
        tokens=tokens,
    )


def _tokens(usage: object) -> Tokens | None:
    if not isinstance(usage, dict):
        return None
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else None
    given = _number(usage.get("prompt_tokens"))
    said = _number(usage.get("completion_tokens"))
    return Tokens(given, min(_number(cached), given), said) if given and said else None


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(parts: object) -> str:
    """Content in typed parts, as some reasoning models give it; thoughts are of another type."""
    texts = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    return "".join(_string(part.get("text")) for part in texts if part.get("type") == "text")


def _number(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
