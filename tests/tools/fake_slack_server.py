"""The thread and the two addresses at which the fake Slack is served."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Route = tuple[str, str, Handler]
LARGEST = 64 << 20  # bytes of an upload


class Server:
    """An event loop in a thread of its own. Everything is served at both ports."""

    def __init__(self, port: int, name: str = "fake-slack", largest: int = LARGEST) -> None:
        self.port, self.other_port = port, 0
        self._largest = largest
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=name)

    def open(self, routes: Iterable[Route]) -> None:
        self._thread.start()
        self.run(self._open(routes))

    def close(self, *endings: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Stop, after these have ended; what still runs is cancelled."""
        self.run(self._close(endings))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def call_soon(self, call: Callable[..., object], *args: object) -> None:
        """Run something on the server's thread."""
        self._loop.call_soon_threadsafe(call, *args)

    def call_later(self, seconds: float, call: Callable[..., object]) -> None:
        """Run something on the server's thread after a while."""
        self.call_soon(self._loop.call_later, seconds, call)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something on the server's thread, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _open(self, routes: Iterable[Route]) -> None:
        app = web.Application(client_max_size=self._largest)
        for verb, path, handler in routes:
            app.router.add_route(verb, path, handler)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        for port in (self.port, 0):
            await web.TCPSite(self._runner, "127.0.0.1", port, backlog=1024).start()
        (_, self.port), (_, self.other_port) = self._runner.addresses

    async def _close(self, endings: Iterable[Callable[[], Coroutine[Any, Any, None]]]) -> None:
        for end in endings:
            await end()
        await self._runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        # Somebody let in at the last moment, or who does not read what was sent, is still there.
        for transport in list(self._loop._transports.values()):
            transport.abort()
        await asyncio.sleep(0)
