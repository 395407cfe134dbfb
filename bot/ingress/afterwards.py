"""What happens after an event was acknowledged: in a few threads, and no more than fits in line.

Nothing here is the only copy of anything. What finds no room, or fails, or was waiting when this
process ended, is done by whoever works on the job, or is owed (`bot/ingress/owed.py`).
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from traceback import extract_tb
from typing import Self

from bot.core.errors import ShedderError

Deed = Callable[[], object]
Later = Callable[[Deed], object]  # for what is no loss
Room = Callable[[Deed], bool]  # whether there is room, for whoever has to know

THREADS = 64  # each waits for the chat service, or for its turn there, nearly all the time
WAITING = 2_000
FLUSH_SECONDS = 5.0  # for what waits when this is over

log = logging.getLogger(__name__)


def _wake() -> None:
    """Has a thread look whether it is over."""


def at_once(deed: Deed) -> None:
    """For a service that nobody waits for: now, and what goes wrong is the caller's to see."""
    deed()


class Afterwards:
    """Does deeds later, in the order in which they came."""

    def __init__(
        self, threads: int = THREADS, waiting: int = WAITING, flush: float = FLUSH_SECONDS
    ) -> None:
        self._deeds: queue.Queue[Deed] = queue.Queue(waiting)
        self._count, self._flush = threads, flush
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        """Begin."""
        for number in range(self._count):
            name = f"afterwards-{number}"
            self._threads.append(threading.Thread(target=self._work, name=name, daemon=True))
            self._threads[-1].start()
        return self

    def __exit__(self, *error: object) -> None:
        """Do what waits still, for as long as that may take, and end."""
        until = time.monotonic() + self._flush
        while self._deeds.unfinished_tasks and time.monotonic() < until:
            time.sleep(0.01)
        self._over.set()
        for _ in self._threads:
            with suppress(queue.Full):
                self._deeds.put_nowait(_wake)
        for thread in self._threads:  # one that is in the middle of something is left to itself
            thread.join(max(0.01, until - time.monotonic()))

    def __call__(self, deed: Deed) -> bool:
        """Do this when there is somebody to do it. False, and not at all, if too much waits."""
        try:
            self._deeds.put_nowait(deed)
        except queue.Full:
            log.warning("%d things wait to be done: one more is left", self._deeds.maxsize)
            return False
        return True

    def _work(self) -> None:
        while not self._over.is_set():
            deed = self._deeds.get()
            try:
                deed()
            except ShedderError as error:
                log.warning("not done for now: %s", error.message)
            except Exception as error:  # the next one is to be done whatever this one met
                # without what it says: it may hold what people wrote
                where = extract_tb(error.__traceback__)[-1]
                at = f"{type(error).__name__} in {where.filename}:{where.lineno}"
                log.warning("not done for now (%s)", at)
            finally:
                self._deeds.task_done()
