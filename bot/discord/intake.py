"""What came over the gateway and is not safe in Redis yet.

Discord tells everything once, and does not ask whether it was heard. So what cannot be taken in
just now is kept here and tried again; of what finds no room, and of what this process did not live
to take in, the mark (`bot/discord/upto.py`) stays behind, and history is looked up.
"""

import logging
import threading
import time
from collections.abc import Callable
from itertools import count
from traceback import extract_tb

from redis import RedisError

from bot.core.errors import TransientError
from bot.discord.gateway import Heard
from bot.ingress.afterwards import Room

MOST = 5_000  # messages in memory

Take = Callable[[Heard], None]

log = logging.getLogger(__name__)


class Intake:
    """Takes messages in by threads, and knows up to which all are safe."""

    def __init__(self, room: Room, take: Take, tell: Take) -> None:
        self._room, self._take_in, self._tell = room, take, tell
        self._lock = threading.Lock()
        self._numbers = count()
        self._open: dict[int, Heard] = {}  # all that is not safe yet
        self._waiting: dict[int, Heard] = {}  # those of them that nobody is at
        self._held_up: set[int] = set()  # those that could not be taken in at first
        self._newest = 0
        self._stopped = False
        self._lost = 0  # the first message for which there was no room; 0: there was for all

    def see(self, id: int) -> None:
        """Something was written, whatever it is."""
        self._newest = max(self._newest, id)

    def put(self, heard: Heard) -> bool:
        """Have a message taken in, if there is room. From any thread; waits for nothing."""
        with self._lock:
            if self._stopped or len(self._open) >= MOST:
                return False
            number = next(self._numbers)
            self._open[number] = heard
        self._hand_over(number, heard)
        return True

    def lose(self, id: int) -> None:
        """There was no room for this message: it is not safe until it is looked for."""
        with self._lock:
            self._lost = min(self._lost or id, id)

    @property
    def lost(self) -> bool:
        """Whether some have to be looked for."""
        return bool(self._lost)

    def looked_for(self) -> None:
        """They will be."""
        with self._lock:
            self._lost = 0

    def safe(self) -> int:
        """The id up to which all that was seen is safe; 0: nothing was seen."""
        with self._lock:
            unsafe = [int(heard.message.id) for heard in self._open.values()]
            unsafe += [self._lost] if self._lost else []
        return min((id - 1 for id in unsafe), default=self._newest)

    @property
    def waits(self) -> bool:
        """Whether there are some to be tried again."""
        return bool(self._waiting)

    @property
    def held_up(self) -> bool:
        """Whether some could not be taken in, and are not yet."""
        return bool(self._held_up)

    def again(self) -> None:
        """Try once more to take in what could not be."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        for number, heard in waiting.items():
            self._hand_over(number, heard)

    def stop(self) -> None:
        """Take nothing more."""
        with self._lock:
            self._stopped = True

    def drain(self, seconds: float) -> None:
        """Wait for what was begun."""
        until = time.monotonic() + seconds
        while len(self._open) > len(self._waiting) and time.monotonic() < until:
            time.sleep(0.01)

    def _hand_over(self, number: int, heard: Heard) -> None:
        if not self._room(lambda: self._take(number, heard)):
            with self._lock:
                self._waiting[number] = heard

    def _take(self, number: int, heard: Heard) -> None:
        try:
            self._take_in(heard)
        except (RedisError, TransientError) as error:
            said = error.message if isinstance(error, TransientError) else type(error).__name__
            log.info("a message waits: %s", said)
            with self._lock:
                self._waiting[number] = heard
                self._held_up.add(number)
            if isinstance(error, RedisError):
                self._tell(heard)
            return
        except Exception as error:  # without what it says: it may hold what people wrote
            where = extract_tb(error.__traceback__)[-1]
            at = f"{type(error).__name__} in {where.filename}:{where.lineno}"
            log.error("a message was not taken in (%s)", at)
        with self._lock:
            del self._open[number]
            self._held_up.discard(number)
