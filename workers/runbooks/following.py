"""Keeps what runbooks mean up to date beside the questions, since working it out takes seconds."""

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)

PAUSE = 3.0  # seconds between two looks


class Following(threading.Thread):
    """Calls one thing again and again until stopped."""

    def __init__(self, follow: Callable[[], object], pause: float = PAUSE) -> None:
        super().__init__(name="runbooks", daemon=True)
        self._follow = follow
        self._pause = pause
        self._ended = threading.Event()

    def run(self) -> None:
        """Follow until told to stop."""
        failing = False
        while True:
            try:
                self._follow()
                failing = False
            except Exception as error:  # the next time must come, whatever this one met
                if not failing and not self._ended.is_set():
                    log.warning("runbooks: they cannot be followed (%s)", type(error).__name__)
                failing = True
            if self._ended.wait(self._pause):
                return

    def stop(self) -> None:
        """Not again; what is under way may end."""
        self._ended.set()
        if self.is_alive():
            self.join(self._pause)
