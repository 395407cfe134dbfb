"""Socket Mode of the fake Slack: the app opens connections, any one of which may get an event."""

import asyncio
import contextlib
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

from aiohttp import WSMsgType, web
from fake_slack_delivery import RETRIED, Delivery, Outcome
from fake_slack_world import Json

if TYPE_CHECKING:
    from fake_slack import FakeSlack

MOST = 10  # connections an app may have


@dataclass(eq=False)
class Connection:
    number: int
    socket: web.WebSocketResponse
    waiting: dict[str, "asyncio.Future[Outcome]"] = field(default_factory=dict)
    leaving: bool = False  # it was told to reconnect and gets no more events
    farewell: "asyncio.Future[None] | None" = None
    delivered: int = 0


class Sockets:
    """The app's connections, and events over them."""

    def __init__(self, slack: "FakeSlack") -> None:
        self._slack = slack
        self.connections: list[Connection] = []
        self.opened = 0
        self._tickets: dict[str, float] = {}

    def ticket(self) -> str:
        """An address for one connection, for half a minute."""
        ticket = str(uuid4())
        self._tickets[ticket] = time.monotonic() + 30
        return f"{self._slack.socket_url}?ticket={ticket}&app_id={self._slack.app_id}"

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """A connection, for as long as it lasts."""
        if self._tickets.pop(request.query.get("ticket", ""), 0.0) < time.monotonic():
            return web.Response(status=401, text="invalid ticket")
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        if len(self.connections) >= MOST:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        self.opened += 1
        connection = Connection(self.opened, socket)
        self.connections.append(connection)
        pinging = asyncio.ensure_future(self._ping(connection))
        try:
            await socket.send_json(self._hello(connection))
            await self._listen(connection)
        except ConnectionError:
            pass
        finally:
            pinging.cancel()
            self._drop(connection)
        return socket

    async def carry(self, delivery: Delivery, attempt: int, reason: str) -> Outcome:
        connection = await self._pick()
        if connection is None:
            return Outcome(False, "connection_failed")
        id = str(uuid4())
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        connection.waiting[id] = answer
        connection.delivered += 1
        envelope: Json = {"envelope_id": id, "type": delivery.kind, "payload": delivery.payload}
        envelope["accepts_response_payload"] = delivery.kind != RETRIED
        if delivery.kind == RETRIED:
            envelope.update(retry_attempt=attempt, retry_reason=reason)
        try:
            await connection.socket.send_str(json.dumps(envelope, ensure_ascii=False))
            return await asyncio.wait_for(answer, self._slack.ack_timeout)
        except TimeoutError:
            return Outcome(False, "timeout")
        except ConnectionError:
            return Outcome(False, "connection_failed")
        finally:
            connection.waiting.pop(id, None)

    def disconnect(self, reason: str = "refresh_requested", *, warn: bool = False) -> None:
        """Ask every connection to make way for a new one, then close it."""
        self._slack.call_soon(self._disconnect_all, reason, warn)

    def cut(self) -> None:
        """Break every connection without a word."""
        for connection in list(self.connections):
            self._slack.call_soon(_abort, connection)

    async def stop(self) -> None:
        for connection in list(self.connections):
            connection.leaving = True
            with contextlib.suppress(ConnectionError, asyncio.TimeoutError):
                await asyncio.wait_for(connection.socket.close(), 0.2)

    def _disconnect_all(self, reason: str, warn: bool) -> None:
        for connection in list(self.connections):
            connection.leaving = True
            connection.farewell = asyncio.ensure_future(self._leave(connection, reason, warn))

    async def _leave(self, connection: Connection, reason: str, warn: bool) -> None:
        host = {"host": f"applink-{connection.number}"}
        with contextlib.suppress(ConnectionError):
            if warn:
                told = {"type": "disconnect", "reason": "warning", "debug_info": host}
                await connection.socket.send_json(told)
                await asyncio.sleep(10 * self._slack.time_scale)
            told = {"type": "disconnect", "reason": reason, "debug_info": host}
            await connection.socket.send_json(told)
            await asyncio.sleep(self._slack.farewell)
            await connection.socket.close()

    async def _listen(self, connection: Connection) -> None:
        async for frame in connection.socket:
            if frame.type == WSMsgType.TEXT and frame.data.startswith("{"):
                said = json.loads(frame.data)
                answer = connection.waiting.get(said.get("envelope_id", ""))
                if answer is not None and not answer.done():
                    answer.set_result(Outcome(True, body=said.get("payload")))

    async def _ping(self, connection: Connection) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                await asyncio.sleep(self._slack.ping_every)
                await connection.socket.ping(f"Ping from applink-{connection.number}".encode())

    async def _pick(self) -> Connection | None:
        end = time.monotonic() + self._slack.ack_timeout
        while True:
            ready = [one for one in self.connections if not one.leaving]
            if ready:
                return self._slack.chance.choice(ready)
            if time.monotonic() > end:
                return None
            await asyncio.sleep(0.01)

    def _drop(self, connection: Connection) -> None:
        self.connections.remove(connection)
        for answer in connection.waiting.values():
            if not answer.done():
                answer.set_result(Outcome(False, "connection_failed"))

    def _hello(self, connection: Connection) -> Json:
        debug = {"host": f"applink-{connection.number}", "approximate_connection_time": 18060}
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {**debug, "build_number": 1},
            "connection_info": {"app_id": self._slack.app_id},
        }


def _abort(connection: Connection) -> None:
    transport = connection.socket._req.transport if connection.socket._req else None
    if transport is not None:
        transport.abort()
