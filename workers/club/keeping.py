"""A worker's part in keeping the schedule: every few seconds, whoever else looks too."""

import time

from redis import Redis

from bot.club.digests import Digests
from bot.club.schedule import Schedule

LOOK_SECONDS = 5.0


class Timetable:
    """Looks what has come due, one digest after the other."""

    def __init__(self, redis: Redis, digests: Digests, every: float = LOOK_SECONDS) -> None:
        self._schedules = [Schedule(redis, digest) for digest in digests]
        self._every, self._looked = every, float("-inf")

    def keep(self) -> None:
        """Look, unless that was done just now. What one digest meets keeps no other waiting."""
        now = time.monotonic()
        if now - self._looked < self._every:
            return
        self._looked = now
        failed: Exception | None = None
        for schedule in self._schedules:
            try:
                schedule.look()
            except Exception as error:
                failed = error
        if failed is not None:
            raise failed
