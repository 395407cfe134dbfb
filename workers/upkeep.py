"""What a worker does besides its jobs: says that it lives, keeps its claims, takes from the dead.

One thread, every few seconds, whatever goes wrong. Redis has no other way to tell a worker that
thinks from one that is gone, so this runs on while the worker drains. That it gets through is the
worker's heartbeat (`bot/running/health.py`).
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Timing:
    """How patient a worker is, in seconds."""

    lease: float = 20  # a claim that is not renewed for this long is lost
    tick: float = 2  # between renewals, looks for dead workers and calls of delayed jobs
    pop: float = 1  # one wait for a job
    grace: float = 30  # a job may outlive its deadline by this much before it counts as hung
    farewell: float = 5  # for the last words to Redis, which may be gone: a stop must be one
    stall: float = 60  # the loop that takes jobs turns at least this often, if Redis answers
    patience: float = 300  # without Redis, or with a loop that stalls, for this long, it ends


class Upkeep(threading.Thread):
    """Calls each duty on every tick until stopped."""

    def __init__(self, timing: Timing, duties: tuple[Callable[[], object], ...]) -> None:
        super().__init__(name="upkeep", daemon=True)
        self._timing = timing
        self._duties = duties
        self._ended = threading.Event()
        self._failing: set[str] = set()

    def run(self) -> None:
        """Tick until told to stop."""
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
