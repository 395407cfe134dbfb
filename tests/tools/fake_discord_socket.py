"""One connection to the fake Discord's gateway: its heartbeats, and what is said on it."""

import asyncio
import json
import time
import zlib
from collections import deque
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from fake_discord_gateway import Gateway
    from fake_discord_session import Session

HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, MEMBERS = 1, 2, 3, 4, 6, 8
RECONNECT, INVALID, HELLO, ACK = 7, 9, 10, 11
KNOWN = (HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, MEMBERS)
SENDS, SPAN = 120, 60.0  # a client may send so much in so many seconds


class Connection:
    """A WebSocket. Whatever goes out goes through its queue, from whichever thread."""

    def __init__(self, gateway: "Gateway", request: web.Request) -> None:
        self.gateway = gateway
        self.opened = self.beaten = time.monotonic()
        self.beats: list[float] = []  # seconds between heartbeats
        self.session: Session | None = None
        self.goodbye: int | None = None  # the close code that the other side gave
        self.told_to_go = False  # by this side, so that its answer is no goodbye
        self._request = request
        self._socket = web.WebSocketResponse(max_msg_size=0)
        self._deflate = zlib.compressobj() if _wants_zlib(request) else None
        self._out: asyncio.Queue[str | int | None] = asyncio.Queue()
        self._received: deque[float] = deque()

    # From any thread

    def send(self, text: str) -> None:
        self.gateway.call_soon(self._out.put_nowait, text)

    def say(self, op: int, data: Any = None) -> None:
        self.send(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    def close(self, code: int) -> None:
        """After what is on its way."""
        self.told_to_go = True
        self.gateway.call_soon(self._out.put_nowait, code)

    def cut(self) -> None:
        """Without a word."""
        self.gateway.call_soon(self._out.put_nowait, None)

    # On the server's thread

    async def serve(self) -> web.WebSocketResponse:
        writing = asyncio.create_task(self._write())
        try:
            await self._socket.prepare(self._request)
            self.say(HELLO, {"heartbeat_interval": int(self.gateway.heartbeat_interval * 1000)})
            await self._read()
        finally:
            writing.cancel()
            # Whoever hangs up right after its goodbye, as the library does, has said it.
            self.gateway.lost(self, self.goodbye or self._socket.close_code)
        return self._socket

    async def _write(self) -> None:
        while True:
            out = await self._out.get()
            if isinstance(out, str):
                await self._send(out)
            elif out is None:
                if self._request.transport is not None:
                    self._request.transport.abort()
                return
            else:
                await self._socket.close(code=out)
                return

    async def _send(self, text: str) -> None:
        if self._socket.closed:
            return
        try:
            if self._deflate is None:
                await self._socket.send_str(text)
            else:
                packed = self._deflate.compress(text.encode())
                await self._socket.send_bytes(packed + self._deflate.flush(zlib.Z_SYNC_FLUSH))
        except ConnectionError:
            return

    async def _read(self) -> None:
        while not self._socket.closed:
            patience = self.gateway.heartbeat_interval * 1.5 + self.gateway.grace
            left = self.beaten + patience - time.monotonic()
            try:
                said = await self._socket.receive(timeout=max(left, 0.01))
            except TimeoutError:
                self.gateway.zombies += 1
                await self._socket.close(code=4009)
                return
            if said.type is WSMsgType.CLOSE:
                self.goodbye = said.data
            if said.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            self._heard(said.data)

    def _heard(self, data: str | bytes) -> None:
        try:
            said = json.loads(data)
            op, body = said["op"], said.get("d")
        except (ValueError, KeyError, TypeError):
            return self.close(4002)
        if self._too_much():
            return self.close(4008)
        if op not in KNOWN:
            return self.close(4001)
        if op == HEARTBEAT:
            return self._beat()
        return self.gateway.heard(self, op, body or {})

    def _too_much(self) -> bool:
        now = time.monotonic()
        self._received.append(now)
        while self._received[0] < now - SPAN:
            self._received.popleft()
        return len(self._received) > SENDS

    def _beat(self) -> None:
        now = time.monotonic()
        self.beats.append(now - self.beaten)
        self.beaten = now
        if self.gateway.acks:
            self.say(ACK)


def _wants_zlib(request: web.Request) -> bool:
    return request.query.get("compress") == "zlib-stream"
