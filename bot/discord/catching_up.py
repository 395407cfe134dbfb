"""What was written while nobody listened is looked for, and asked nevertheless.

A new session is not told what happened before it, and neither is a process that was just started.
So for each server, and for direct messages, it is noted since when events may be missing; then they
are looked for in histories (`bot/discord/missed.py`), a round at a time, until all is read. Doing
that twice takes nothing in twice: the mark stays behind meanwhile, so whoever follows this process
looks for the same.
"""

import logging
import threading
import time

from redis import Redis, RedisError

from bot.core.errors import ShedderError, TransientError
from bot.discord.gap import Gap
from bot.discord.missed import Missed
from bot.discord.upto import UpTo, time_of
from bot.platforms import Crowded
from bot.running.operator import tell_operator

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0

CAUGHT_UP = "Discord: found what was missed since %s (channels: %d, new messages for me: %d)."
TOO_OLD = (
    "What was asked before {} UTC and could not be looked up for a day was given up. Whoever asked "
    "it has to ask again."
)

log = logging.getLogger(__name__)


class CatchingUp:
    """Sees that it is looked for, one server after the other."""

    def __init__(self, redis: Redis, upto: UpTo, missed: Missed) -> None:
        self._redis, self._upto, self._missed = redis, upto, missed
        self._lock, self._busy = threading.Lock(), threading.Lock()
        self._gaps: dict[str, Gap] = {}
        self._next, self._pause = 0.0, FIRST_PAUSE

    def missing(self, guild: str, since: int | None, there: bool = False) -> None:
        """Events of this server may be missing since then."""
        with self._lock:
            gap = self._gaps.get(guild)
            self._gaps[guild] = gap.widened(since, there) if gap else Gap(since, there)

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
            went_well = [self._round(guild, gap) for guild, gap in due]
            self._pause = FIRST_PAUSE if all(went_well) else min(2 * self._pause, LONGEST_PAUSE)
            self._next = time.monotonic() + self._pause
        finally:
            self._busy.release()

    def _round(self, guild: str, gap: Gap) -> bool:
        """Read on for a round; what is left then is for the next. Whether it went well."""
        try:
            since = self._since(guild, gap)
            if not self._missed.look(guild, since, gap):
                return True
        except (RedisError, TransientError, Crowded, TimeoutError) as error:
            said = error.message if isinstance(error, ShedderError) else type(error).__name__
            log.info("what was missed is looked for later: %s", said)
            return False
        if gap.new:
            log.warning(CAUGHT_UP, _clock(since), len(gap.done), gap.new)
        with self._lock:
            if self._gaps.get(guild) is gap:
                del self._gaps[guild]
        return True

    def _since(self, guild: str, gap: Gap) -> int:
        """From where a gap is read; of what becomes too old the operator is told."""
        since, over = gap.begin(self._upto.begin() if gap.since is None else gap.since)
        if over:
            tell_operator(self._redis, f"discord:{guild}", TOO_OLD.format(_clock(since)))
        return since


def _clock(id: int) -> str:
    return time.strftime("%H:%M:%S", time.gmtime(time_of(id)))
