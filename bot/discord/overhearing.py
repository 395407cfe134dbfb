"""Passes on what is said in followed channels beside questions: in the order in which it happened.

A message and its edit, a reaction and its end are told right after one another, so one thread at a
time does it. What cannot be passed on now waits here; of messages for which there is no room, the
mark (`bot/discord/upto.py`) stays behind, and history is looked up.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from traceback import extract_tb

from redis import Redis, RedisError

from bot.core.errors import TransientError
from bot.discord.gateway import Heard
from bot.discord.overheard import Change, changes, followed
from bot.discord.places import Channel
from bot.discord.standing import placed
from bot.ingress.afterwards import Room
from bot.platforms import Ingress

MOST = 5_000  # messages and reactions in memory; of deletions there may be more, they must not fail
ALL = (1 << 63) - 1  # the id up to which everything is safe where nothing waits

Told = Heard | Change

log = logging.getLogger(__name__)


class Overhearing:
    """One front-end's. Without `hears`, nothing is passed on: Discord shows empty messages."""

    def __init__(
        self,
        ingress: Ingress,
        redis: Redis,
        room: Room,
        channel: Callable[[str], Channel | None],
        hears: bool,
    ) -> None:
        self._ingress, self._redis, self._room = ingress, redis, room
        self._channel, self._hears = channel, hears
        self._lock = threading.Lock()
        self._waiting: deque[Told] = deque()
        self._busy = self._held_up = self._stopped = False

    def hear(self, heard: Heard) -> bool:
        """Have a message passed on if its channel is followed. False: there is no room."""
        message = heard.message
        if message.author.id == heard.me.user or not message.says_something:
            return True
        return self._take(heard, len(self._waiting) < MOST)

    def change(self, change: Change) -> None:
        """The same of what happens to messages."""
        if not self._take(change, change.kind == "deleted" or len(self._waiting) < MOST):
            log.warning("there was no room for a reaction")

    def safe(self) -> int:
        """The id up to which all messages are passed on."""
        with self._lock:
            waiting = [told.message for told in self._waiting if isinstance(told, Heard)]
        # An edit is in no history as such.
        ids = (int(message.id) for message in waiting if message.edited_timestamp is None)
        return min(ids, default=ALL) - 1

    def again(self) -> None:
        """Go on with what could not be passed on."""
        with self._lock:
            self._held_up = False
        self._begin()

    def stop(self) -> None:
        """Take nothing more."""
        self._stopped = True

    def drain(self, seconds: float) -> None:
        """Wait for what was begun."""
        until = time.monotonic() + seconds
        while self._busy and time.monotonic() < until:
            time.sleep(0.01)

    def _take(self, told: Told, room: bool) -> bool:
        """Put it into line if somebody wants it; a channel that is not known yet is asked for."""
        if not self._hears or self._stopped:
            return True
        if told.channel is not None and not self._is_wanted(told.channel):
            return True
        if room:
            with self._lock:
                self._waiting.append(told)
            self._begin()
        return room

    def _is_wanted(self, channel: Channel) -> bool:
        place = followed(channel)
        return place is not None and self._ingress.overhears(place)

    def _begin(self) -> None:
        """Have a thread pass on what waits, unless one does."""
        with self._lock:
            if self._busy or self._held_up or not self._waiting:
                return
            self._busy = True
        if not self._room(self._pass_on):
            with self._lock:
                self._busy, self._held_up = False, True

    def _pass_on(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._busy = False
                    return
                told = self._waiting[0]
            done = self._told(told)
            with self._lock:
                if not done:
                    self._busy, self._held_up = False, True
                    return
                self._waiting.popleft()

    def _told(self, told: Told) -> bool:
        """Tell of it; False: later, when Redis is there."""
        try:
            self._tell(told)
        except (RedisError, TransientError) as error:
            log.info("what was overheard waits (%s)", type(error).__name__)
            return False
        except Exception as error:  # without what it says: it may hold what people wrote
            where = extract_tb(error.__traceback__)[-1]
            at = f"{type(error).__name__} in {where.filename}:{where.lineno}"
            log.error("something was not overheard (%s)", at)
        return True

    def _tell(self, told: Told) -> None:
        channel = told.channel or self._asked(told)
        if channel is None or not (told.channel or self._is_wanted(channel)):
            return
        if isinstance(told, Change):
            for each in changes(told, channel):
                self._ingress.overhear(each)
        else:
            self._ingress.overhear(placed(self._redis, told.message, channel))

    def _asked(self, told: Told) -> Channel | None:
        """A channel that the gateway has not told of, such as a thread that slept."""
        id = told.channel_id if isinstance(told, Change) else told.message.channel_id
        try:
            return self._channel(id)
        except TransientError as error:
            log.info("what was said in an unknown channel is not overheard: %s", error.message)
            return None
