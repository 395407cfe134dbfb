"""What was written while nobody listened, looked up in the histories of channels.

A new session is not told what happened before it, and neither is a process that was just started.
So for each server, and for direct messages, it is noted since when events may be missing; channels
in which something was written since then are read, and what is for us is taken in like any other.
Doing that twice takes nothing in twice.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from redis import RedisError

from bot.core.errors import ShedderError, TransientError
from bot.discord.direct_channels import DirectChannels
from bot.discord.errors import Refused
from bot.discord.events import Self, addresses, concerns
from bot.discord.gateway import Heard, Recent
from bot.discord.places import DIRECT, PERSONAL, Channel
from bot.discord.rest import Rest
from bot.discord.upto import UpTo, farthest, time_of
from bot.discord.written import Written
from bot.platforms import Crowded

LATEST = (1 << 63) - 1  # where nothing says which message is the last
PAGE, PAGES = 100, 10  # messages of one call, and calls for one channel
MOST_PAGES = 200  # for one server
TRIES = 3  # to read a channel; then its last message alone is
ROOM_SECONDS = 0.05  # until a look whether there is room for what was found
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0

CAUGHT_UP = "Discord: looked for what was missed since %s in %d channels: %d messages for me%s."
AND_NO_MORE = "; the oldest of a busy time were left out"

log = logging.getLogger(__name__)

Ask = Callable[[str, int], tuple[list[Recent], Self]]
"""The channels of a server in which something was written since then, and who we are there."""


@dataclass
class Gap:
    """What may be missing of one server."""

    since: int | None  # None: since whenever the mark says
    there: bool = False  # whether its channels are known
    read: dict[str, int] = field(default_factory=dict)  # how far each channel was read
    tries: Counter[str] = field(default_factory=Counter)  # of each channel, in vain
    pages: int = 0
    found: int = 0


class CatchingUp:
    """Looks it up, one server after the other."""

    def __init__(
        self,
        rest: Rest,
        upto: UpTo,
        direct: DirectChannels,
        ask: Ask,
        take: Callable[[Heard], bool],
        ours: Callable[[Written], None],
        over: threading.Event,
    ) -> None:
        self._rest, self._upto, self._direct = rest, upto, direct
        self._ask, self._take, self._ours = ask, take, ours
        self._over = over
        self._lock, self._busy = threading.Lock(), threading.Lock()
        self._gaps: dict[str, Gap] = {}
        self._next, self._pause = 0.0, FIRST_PAUSE

    def missing(self, guild: str, since: int | None, there: bool = False) -> None:
        """Events of this server may be missing since then."""
        with self._lock:
            gap = self._gaps.get(guild)
            if gap is None or (since is not None and gap.since is not None and since < gap.since):
                gap = self._gaps[guild] = Gap(since)
            gap.there = there

    def there(self, guild: str) -> None:
        """The server's channels are known."""
        with self._lock:
            if guild in self._gaps:
                self._gaps[guild].there = True

    def forget(self, guild: str) -> None:
        """It is nothing to us any more."""
        with self._lock:
            self._gaps.pop(guild, None)

    def complete(self) -> bool:
        """Whether nothing is missing any more, as far as can be known."""
        return not self._gaps

    def go_on(self) -> None:
        """Look up what is missing; what cannot be had just now is looked up another time."""
        if time.monotonic() < self._next or not self._busy.acquire(blocking=False):
            return
        try:
            self._fill_all()
            self._pause = FIRST_PAUSE
        except (RedisError, TransientError, Crowded, TimeoutError) as error:
            said = error.message if isinstance(error, ShedderError) else type(error).__name__
            log.info("what was missed is looked up later: %s", said)
            self._next = time.monotonic() + self._pause
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
        finally:
            self._busy.release()

    def _fill_all(self) -> None:
        with self._lock:
            due = [(guild, gap) for guild, gap in self._gaps.items() if gap.there]
        for guild, gap in due:
            if self._over.is_set() or not self._fill(guild, gap):
                return
            with self._lock:
                if self._gaps.get(guild) is gap:
                    del self._gaps[guild]

    def _fill(self, guild: str, gap: Gap) -> bool:
        """Whether it is filled; no: this process is to end."""
        if gap.since is None:
            gap.since = self._upto.begin()
        since = max(gap.since, farthest())
        channels, me = self._channels(guild, since)
        failed: TransientError | Crowded | None = None
        for recent in channels:
            if self._over.is_set():
                return False
            try:
                self._read(recent, since, me, gap)
            except (TransientError, Crowded) as error:  # the others need not wait for it
                gap.tries[recent.channel.id] += 1
                failed = error
        if failed is not None:
            raise failed
        if gap.found or not self._room(gap):
            since_when = time.strftime("%H:%M:%S", time.gmtime(time_of(since)))
            left_out = "" if self._room(gap) else AND_NO_MORE
            log.warning(CAUGHT_UP, since_when, len(channels), gap.found, left_out)
        return True

    def _channels(self, guild: str, since: int) -> tuple[list[Recent], Self]:
        if guild != DIRECT:
            return self._ask(guild, since)
        _, me = self._ask(guild, since)
        known = self._direct.lately()
        return [Recent(Channel(id=each, type=PERSONAL), LATEST) for each in known], me

    def _read(self, recent: Recent, since: int, me: Self, gap: Gap) -> None:
        """Read a channel from where it was read to before."""
        channel = recent.channel
        after = gap.read.get(channel.id, since)
        for _ in range(PAGES):
            if after >= recent.last or not self._room(gap):
                break
            page = self._page(recent, after, gap)
            gap.pages += 1
            for message in page:
                self._look_at(message, channel, me, gap)
                after = max(after, int(message.id))
            gap.read[channel.id] = after
            if len(page) < PAGE:
                break
        gap.read[channel.id] = recent.last

    def _look_at(self, message: Written, channel: Channel, me: Self, gap: Gap) -> None:
        if message.author.id == me.user:
            self._ours(message)
        elif concerns(message, me, channel):
            gap.found += addresses(message, me, channel)
            heard = Heard(message, channel, me, late=True)
            while not (self._take(heard) or self._over.wait(ROOM_SECONDS)):
                pass

    def _page(self, recent: Recent, after: int, gap: Gap) -> list[Written]:
        """What was written after something, the oldest first; nothing where that is not shown."""
        channel = recent.channel.id
        path, params = "/channels/{channel_id}/messages", {"after": str(after), "limit": PAGE}
        ids: dict[str, Any] = {"channel_id": channel}
        if gap.tries[channel] >= TRIES:  # Discord stumbles over some histories, and not over one
            path, params = f"{path}/{{message_id}}", {}
            ids["message_id"] = str(recent.last)
        try:
            said = self._rest.ask("GET", path, once=True, params=params, **ids)
        except Refused as refused:
            if refused.status < 500 and not isinstance(refused.reaction(), TransientError):
                log.info("a channel was not read: %s", refused)
                return []
            if gap.tries[channel] > TRIES:
                return []
            raise TransientError(f"a channel was not read: {refused}") from None
        page = said if isinstance(said, list) else [said]
        return sorted(_messages(page), key=lambda message: int(message.id))

    def _room(self, gap: Gap) -> bool:
        return gap.pages < MOST_PAGES


def _messages(page: list[Any]) -> Iterator[Written]:
    for payload in page:
        message = Written.read(payload)
        if message is not None:
            yield message
