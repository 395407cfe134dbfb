"""Reads in histories what was written in one server while nobody listened.

Channels are read from the one in which something was written last, page by page, and no more than
can be read in a few minutes. What is for us is handed over like what the gateway tells.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.core.errors import TransientError
from bot.discord.direct_channels import DirectChannels
from bot.discord.errors import Refused
from bot.discord.events import Self, addresses, concerns
from bot.discord.gateway import Heard, Recent
from bot.discord.places import DIRECT, PERSONAL, Channel
from bot.discord.rest import Rest
from bot.discord.upto import id_at
from bot.discord.written import Written
from bot.platforms import Crowded

PAGE, PAGES = 100, 10  # messages of one call, and calls for one channel
MOST_PAGES = 200  # for one server
MOST_ARCHIVES = 50  # channels of one server that are asked for threads gone to sleep
SHORTEST_LIFE_SECONDS = 3_600.0  # of a thread in which nobody writes
TRIES = 3  # to read a channel; then its last message alone is
ROOM_SECONDS = 0.05  # until a look whether there is room for what was found
LATEST = (1 << 63) - 1  # where nothing says which message is the last

MESSAGES = "/channels/{channel_id}/messages"
ARCHIVE = "/channels/{channel_id}/threads/archived/public"

log = logging.getLogger(__name__)


@dataclass
class Gap:
    """What may be missing of one server."""

    since: int | None  # None: since whenever the mark says
    there: bool = False  # whether its channels are known
    threads: frozenset[str] | None = None  # of younger ones all is told; None: of which is unknown
    read: dict[str, int] = field(default_factory=dict)  # how far each channel was read
    tries: Counter[str] = field(default_factory=Counter)  # of each channel, in vain
    pages: int = 0
    found: int = 0
    channels: int = 0

    @property
    def has_room(self) -> bool:
        """Whether more may be read."""
        return self.pages < MOST_PAGES

    def has(self, channel: Channel) -> bool:
        """Whether something may be missing there."""
        return not channel.is_thread or self.threads is None or channel.id in self.threads


class Known(Protocol):
    """What the connection knows of a server. Raises TimeoutError."""

    def recent(self, guild: str, since: int) -> list[Recent]:
        """The channels in which something was written since then, the newest first."""
        ...

    def parents(self, guild: str) -> list[Channel]:
        """The channels that may have threads."""
        ...

    def me(self, guild: str | None) -> Self:
        """Who we are there."""
        ...


class Missed:
    """Looks for it."""

    def __init__(
        self,
        rest: Rest,
        known: Known,
        direct: DirectChannels,
        take: Callable[[Heard], bool],
        ours: Callable[[Written], None],
        over: threading.Event,
    ) -> None:
        self._rest, self._known, self._direct = rest, known, direct
        self._take, self._ours, self._over = take, ours, over

    def look(self, guild: str, since: int, gap: Gap) -> bool:
        """Whether all was looked for; no: this process is to end. Raises TransientError, Crowded,
        RedisError and TimeoutError for what has to be looked for again."""
        me = self._known.me(None if guild == DIRECT else guild)
        failed: TransientError | Crowded | None = None
        for recent in self._channels(guild, since, gap):
            if self._over.is_set():
                return False
            try:
                self._read(recent, since, me, gap)
            except (TransientError, Crowded) as error:  # the others need not wait for it
                gap.tries[recent.channel.id] += 1
                failed = error
        if failed is not None:
            raise failed
        return not self._over.is_set()

    def _channels(self, guild: str, since: int, gap: Gap) -> list[Recent]:
        if guild == DIRECT:
            known = self._direct.lately()
            found = [Recent(Channel(id=each, type=PERSONAL), LATEST) for each in known]
        else:
            found = [each for each in self._known.recent(guild, since) if gap.has(each.channel)]
            found += self._asleep(guild, since, gap)
        gap.channels = len(found)
        return found

    def _asleep(self, guild: str, since: int, gap: Gap) -> Iterator[Recent]:
        """Threads that nobody has written in for so long that they do not count as open."""
        if since > id_at(time.time() - SHORTEST_LIFE_SECONDS):
            return
        for parent in self._known.parents(guild)[:MOST_ARCHIVES]:
            if not gap.has_room:
                return
            gap.pages += 1
            said = self._asked(ARCHIVE, {"limit": 50}, parent.id)
            for thread in (said or {}).get("threads") or ():
                last = int(thread.get("last_message_id") or 0)
                if last > since:
                    yield Recent(_asleep(thread, parent), last)

    def _read(self, recent: Recent, since: int, me: Self, gap: Gap) -> None:
        """Read a channel from where it was read to before."""
        channel = recent.channel
        after = gap.read.get(channel.id, since)
        for _ in range(PAGES):
            if after >= recent.last or not gap.has_room:
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
        channel, tries = recent.channel.id, gap.tries[recent.channel.id]
        try:
            if tries >= TRIES:  # Discord stumbles over some histories, and not over one message
                path = f"{MESSAGES}/{{message_id}}"
                said = [self._asked(path, {}, channel, message_id=str(recent.last))]
            else:
                said = self._asked(MESSAGES, {"after": str(after), "limit": PAGE}, channel) or []
        except TransientError:
            if tries <= TRIES:
                raise
            said = []
        read = (Written.read(payload) for payload in said)
        return sorted((one for one in read if one), key=lambda message: int(message.id))

    def _asked(self, path: str, params: dict[str, Any], channel: str, **ids: Any) -> Any:
        """What Discord says of a channel; None where it refuses. Raises TransientError."""
        try:
            how: dict[str, Any] = {"channel_id": channel, **ids}
            return self._rest.ask("GET", path, once=True, params=params, **how)
        except Refused as refused:
            if refused.status < 500 and not isinstance(refused.reaction(), TransientError):
                log.info("a channel was not read: %s", refused)
                return None
            raise TransientError(f"a channel was not read: {refused}") from None


def _asleep(thread: dict[str, Any], parent: Channel) -> Channel:
    own = {"id": str(thread["id"]), "type": int(thread["type"]), "parent": parent.id}
    return parent.model_copy(update=own)
