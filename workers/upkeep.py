"""What a worker does besides its jobs: says that it lives, keeps its claims, takes from the dead.

One thread, every few seconds, whatever goes wrong. Redis has no other way to tell a worker that
thinks from one that is gone, so this runs on while the worker drains. A second thread ends the
process when the first no longer gets through: no platform restarts one for being useless.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)

STALE_EXIT = 70  # EX_SOFTWARE; a supervisor starts us again


@dataclass(frozen=True)
class Timing:
    """How patient a worker is, in seconds."""

    lease: float = 20  # a claim that is not renewed for this long is lost
    tick: float = 2  # between renewals, looks for dead workers and calls of delayed jobs
    pop: float = 1  # one wait for a job
    grace: float = 30  # a job may outlive its deadline by this much before it counts as hung
    farewell: float = 5  # for the last words to Redis, which may be gone: a stop must be one
    redis_patience: float = 300  # without Redis for this long, the process ends


class Upkeep(threading.Thread):
    """Calls each duty on every tick until stopped; the first one vouches that Redis answers."""

    def __init__(self, timing: Timing, duties: tuple[Callable[[], object], ...]) -> None:
        super().__init__(name="upkeep", daemon=True)
        self._timing = timing
        self._duties = duties
        self._ended = threading.Event()
        self._good = time.monotonic()
        self._failing: set[str] = set()

    def run(self) -> None:
        """Tick until told to stop."""
        watchdog = threading.Thread(target=self._end_when_stale, name="watchdog", daemon=True)
        watchdog.start()
        while True:
            self._tick()
            if self._ended.wait(self._timing.tick):
                return

    def stop(self) -> None:
        """No tick after this one."""
        self._ended.set()
        if self.is_alive():
            self.join(self._timing.tick + 1)

    def _tick(self) -> None:
        for duty in self._duties:
            name = duty.__name__.strip("_")
            try:
                duty()
            except Exception as error:  # the next tick must come, whatever this one met
                if name not in self._failing:
                    log.warning("upkeep: %s fails (%s)", name, type(error).__name__)
                self._failing.add(name)
                continue
            if name in self._failing:
                log.warning("upkeep: %s works again", name)
                self._failing.remove(name)
            if duty is self._duties[0]:
                self._good = time.monotonic()

    def _end_when_stale(self) -> None:
        """A duty may itself hang, and then only another thread can tell."""
        patience = self._timing.redis_patience
        while not self._ended.wait(min(1, patience / 4)):
            if time.monotonic() - self._good > patience:
                log.critical("no Redis for %.0f s: ending", patience)
                logging.shutdown()
                os._exit(STALE_EXIT)
