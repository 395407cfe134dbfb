"""The event loop on which a process talks to Discord, for threads that wait for what it says.

It runs in one thread, which is started by the first call and not by an import. A child that was
forked has one of its own: neither threads nor connections are inherited.
"""

import asyncio
import atexit
import os
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as WaitedTooLong
from contextlib import suppress
from threading import Lock, Thread
from typing import Any, TypeVar

T = TypeVar("T")

CLOSING_SECONDS = 2.0
LATE_SECONDS = 5.0  # after its time was up, a call is not waited for any more

_loops: dict[int, "Loop"] = {}  # by process


class Loop:
    """A loop in a thread of its own, until it is closed."""

    def __init__(self) -> None:
        self._process, self._starting = os.getpid(), Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._last: list[Callable[[], Awaitable[None]]] = []

    def run(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        """What comes of this work, which is to end by itself within so many seconds.

        TimeoutError where it does not, or where the loop was closed meanwhile.
        """
        future = asyncio.run_coroutine_threadsafe(work, self._running())
        try:
            return future.result(seconds + LATE_SECONDS)
        except (WaitedTooLong, CancelledError):
            future.cancel()
            raise TimeoutError from None

    def at_end(self, close: Callable[[], Awaitable[None]]) -> None:
        """Do this on the loop before it ends. Called on the loop."""
        self._last.append(close)

    def close(self) -> None:
        """End the thread, and what is still under way there; the next call begins anew."""
        with self._starting:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
            if loop is None or thread is None or self._process != os.getpid():
                return
            with suppress(WaitedTooLong, RuntimeError):
                asyncio.run_coroutine_threadsafe(self._end(), loop).result(CLOSING_SECONDS)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(CLOSING_SECONDS)
            if not thread.is_alive():
                loop.close()

    async def _end(self) -> None:
        last, self._last = self._last, []
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.gather(*(close() for close in last), return_exceptions=True)
        await asyncio.get_running_loop().shutdown_default_executor()

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = Thread(target=self._loop.run_forever, name="discord", daemon=True)
                self._thread.start()
                atexit.register(self.close)
            return self._loop


def loop() -> Loop:
    """The one of this process."""
    return _loops.get(os.getpid()) or _loops.setdefault(os.getpid(), Loop())
