"""Reads in histories what was written in one server while nobody listened.

Page by page and in rounds, so that none takes long: first the channels, then the threads, and those
that the bot made last, since in most of them nobody wrote but the bot. What is for us is handed
over like what the gateway tells.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol

from bot.core.errors import TransientError
from bot.discord.direct_channels import DirectChannels
from bot.discord.errors import Refused
from bot.discord.events import Self, addresses, concerns
from bot.discord.gap import Gap
from bot.discord.gateway import Heard, Recent
from bot.discord.places import DIRECT, PERSONAL, Channel
from bot.discord.rest import Rest
from bot.discord.written import Written
from bot.platforms import Crowded
from bot.running.operator import tell_operator

PAGE, PAGES = 100, 10  # messages of one call, and calls for one channel in a round
TRIES = 3  # to read a channel over which Discord fails; then its last message alone is
ROOM_SECONDS = 0.05  # until a look whether there is room for what was found
LATEST = (1 << 63) - 1  # where nothing says which message is the last

MESSAGES = "/channels/{channel_id}/messages"
ARCHIVE = "/channels/{channel_id}/threads/archived/public"

NOT_SHOWN = (
    "Discord failed to show what was written in a channel while nobody listened: {}. Only its last "
    "message was read."
)

log = logging.getLogger(__name__)


class Page(NamedTuple):
    """Some of a history."""

    messages: list[Written]  # the oldest first
    last: int  # up to which it goes
    more: bool


class Failed(TransientError):
    """Discord answered that it failed."""


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
        overhear: Callable[[Heard], bool],
        is_new: Callable[[Heard], bool],
        ours: Callable[[Written], None],
        over: threading.Event,
    ) -> None:
        self._rest, self._known, self._direct = rest, known, direct
        self._take, self._overhear, self._is_new = take, overhear, is_new
        self._ours, self._over = ours, over

    def look(self, guild: str, since: int, gap: Gap) -> bool:
        """Look for it for one round: whether that was all. Raises TransientError, Crowded,
        RedisError and TimeoutError for what has to be looked for again."""
        me = self._known.me(None if guild == DIRECT else guild)
        failed: TransientError | Crowded | None = None
        gap.pages, left = 0, False
        for recent in self._channels(guild, since, gap, me):
            if self._over.is_set():
                return False
            try:
                left = not self._read(recent, since, me, gap) or left
            except (TransientError, Crowded) as error:  # the others need not wait for it
                failed = error
        if failed is not None:
            raise failed
        return not left and not self._over.is_set()

    def _channels(self, guild: str, since: int, gap: Gap, me: Self) -> Iterator[Recent]:
        """What is to be read, in the order in which it is."""
        if guild == DIRECT:
            known = (Channel(id=each, type=PERSONAL) for each in self._direct.lately())
            yield from (Recent(each, LATEST) for each in known if gap.has(each))
            return

        def order(recent: Recent) -> tuple[bool, bool, bool, int]:
            channel = recent.channel
            fails = channel.id in gap.failed
            return channel.owner == me.user, fails, channel.is_thread, -recent.last

        there = [each for each in self._known.recent(guild, since) if gap.has(each.channel)]
        yield from sorted((each for each in there if each.channel.owner != me.user), key=order)
        ours = (each for each in there if each.channel.owner == me.user)
        yield from sorted((*self._asleep(guild, since, gap), *ours), key=order)

    def _asleep(self, guild: str, since: int, gap: Gap) -> Iterator[Recent]:
        """Threads that nobody has written in for so long that they do not count as open."""
        for parent in self._known.parents(guild) if gap.is_long() else ():
            if parent.id not in gap.asleep:
                gap.pages += 1
                said = self._asked(ARCHIVE, {"limit": 100}, parent.id) or {}
                gap.asleep[parent.id] = [_asleep(one, parent) for one in said.get("threads") or ()]
            found = gap.asleep[parent.id]
            unread = (each for each in found if each.channel.id not in gap.done)
            yield from (each for each in unread if each.last > since)

    def _read(self, recent: Recent, since: int, me: Self, gap: Gap) -> bool:
        """Read a channel on from where it was read to before: whether that was all."""
        channel, more = recent.channel, True
        for _ in range(PAGES):
            after = max(gap.read.get(channel.id, since), since)
            if not more or after >= recent.last:
                gap.done.add(channel.id)
                return True
            if not gap.has_room:
                return False
            messages, last, more = self._page(recent, after, gap)
            for message in messages:
                self._look_at(message, channel, me, gap)
            gap.read[channel.id] = last
        if not more:
            gap.done.add(channel.id)
        return not more

    def _look_at(self, message: Written, channel: Channel, me: Self, gap: Gap) -> None:
        if message.author.id == me.user:
            self._ours(message)
            return
        heard = Heard(message, channel, me, late=True)
        self._surely(self._overhear, heard)
        if concerns(message, me, channel):
            gap.new += addresses(message, me, channel) and self._is_new(heard)
            self._surely(self._take, heard)

    def _surely(self, take: Callable[[Heard], bool], heard: Heard) -> None:
        """Hand a message over as soon as there is room."""
        while not (take(heard) or self._over.wait(ROOM_SECONDS)):
            pass

    def _page(self, recent: Recent, after: int, gap: Gap) -> Page:
        """What was written after something; nothing where that is not shown."""
        gap.pages += 1
        said = self._history(recent, after, gap)
        read = filter(None, map(Written.read, said))
        messages = sorted(read, key=lambda message: int(message.id))
        last = max([after, *(int(each["id"]) for each in said)])
        return Page(messages, last, more=len(said) >= PAGE)

    def _history(self, recent: Recent, after: int, gap: Gap) -> list[dict[str, Any]]:
        """A page of it. Discord stumbles over some, and not over one message: then that alone."""
        channel, params = recent.channel.id, {"after": str(after), "limit": PAGE}
        try:
            return self._asked(MESSAGES, params, channel) or []
        except Failed:
            gap.failed[channel] += 1
            if gap.failed[channel] <= TRIES:
                raise
        path = f"{MESSAGES}/{{message_id}}"
        one = self._asked(path, {}, channel, message_id=str(recent.last))
        try:
            return self._asked(MESSAGES, params, channel) or []
        except Failed as failed:
            whose = f"discord:{recent.channel.workspace}"
            tell_operator(self._rest.redis, whose, NOT_SHOWN.format(failed.message))
            return [one] if one else []

    def _asked(self, path: str, params: dict[str, Any], channel: str, **ids: Any) -> Any:
        """What Discord says of a channel; None where it refuses. Raises TransientError."""
        try:
            how: dict[str, Any] = {"channel_id": channel, **ids}
            return self._rest.ask("GET", path, once=True, params=params, **how)
        except Refused as refused:
            if refused.status < 500 and not isinstance(refused.reaction(), TransientError):
                log.info("a channel was not read: %s", refused)
                return None
            kind = TransientError if refused.status < 500 else Failed
            raise kind(f"a channel was not read: {refused}") from None


def _asleep(thread: dict[str, Any], parent: Channel) -> Recent:
    own = {"id": str(thread["id"]), "type": int(thread["type"]), "parent": parent.id}
    own["owner"] = str(thread.get("owner_id") or "")
    return Recent(parent.model_copy(update=own), int(thread.get("last_message_id") or 0))
