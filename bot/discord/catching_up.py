"""What was written while nobody listened is looked for, and asked nevertheless.

A new session is not told what happened before it, and neither is a process that was just started.
So for each server, and for direct messages, it is noted since when events may be missing; then they
are looked for in histories (`bot/discord/missed.py`). Doing that twice takes nothing in twice.
"""

import logging
import threading
import time

from redis import RedisError

from bot.core.errors import ShedderError, TransientError
from bot.discord.missed import Gap, Missed
from bot.discord.upto import UpTo, farthest, time_of
from bot.platforms import Crowded

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0

CAUGHT_UP = "Discord: looked for what was missed since %s (channels: %d, messages for me: %d%s)."
AND_NO_MORE = "; the oldest of a busy time were left out"

log = logging.getLogger(__name__)


class CatchingUp:
    """Sees that it is looked for, one server after the other."""

    def __init__(self, upto: UpTo, missed: Missed) -> None:
        self._upto, self._missed = upto, missed
        self._lock, self._busy = threading.Lock(), threading.Lock()
        self._gaps: dict[str, Gap] = {}
        self._next, self._pause = 0.0, FIRST_PAUSE

    def missing(self, guild: str, since: int | None, there: bool = False) -> None:
        """Events of this server may be missing since then."""
        with self._lock:
            gap = self._gaps.get(guild)
            if gap is not None and (gap.since is None or (since and gap.since < since)):
                since = gap.since
            self._gaps[guild] = Gap(since, there)

    def there(self, guild: str, threads: frozenset[str]) -> None:
        """The server's channels are known, and these are its threads."""
        with self._lock:
            gap = self._gaps.get(guild)
            if gap is not None:
                gap.there, gap.threads = True, threads

    def forget(self, guild: str) -> None:
        """It is nothing to us any more."""
        with self._lock:
            self._gaps.pop(guild, None)

    def complete(self) -> bool:
        """Whether nothing is missing any more, as far as can be known."""
        return not self._gaps

    def go_on(self) -> None:
        """Look for what is missing; what cannot be had just now is looked for another time."""
        if time.monotonic() < self._next or not self._busy.acquire(blocking=False):
            return
        try:
            with self._lock:
                due = [(guild, gap) for guild, gap in self._gaps.items() if gap.there]
            filled = [self._filled(guild, gap) for guild, gap in due]
            if all(filled):
                self._pause = FIRST_PAUSE
            else:
                self._next = time.monotonic() + self._pause
                self._pause = min(2 * self._pause, LONGEST_PAUSE)
        finally:
            self._busy.release()

    def _filled(self, guild: str, gap: Gap) -> bool:
        """Whether nothing of this server is missing any more."""
        try:
            if gap.since is None:
                gap.since = self._upto.begin()
            since = max(gap.since, farthest())
            if not self._missed.look(guild, since, gap):
                return False
        except (RedisError, TransientError, Crowded, TimeoutError) as error:
            said = error.message if isinstance(error, ShedderError) else type(error).__name__
            log.info("what was missed is looked for later: %s", said)
            return False
        _tell(since, gap)
        with self._lock:
            if self._gaps.get(guild) is gap:
                del self._gaps[guild]
        return True


def _tell(since: int, gap: Gap) -> None:
    """Say in the log what was found, if anything was."""
    if gap.found or not gap.has_room:
        since_when = time.strftime("%H:%M:%S", time.gmtime(time_of(since)))
        left_out = "" if gap.has_room else AND_NO_MORE
        log.warning(CAUGHT_UP, since_when, gap.channels, gap.found, left_out)
