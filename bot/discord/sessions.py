"""How often sessions with Discord's gateway begin, counted by all processes of a bot together.

Discord takes one in five seconds, and resets the token of a bot that begins more than a thousand a
day: whatever goes wrong, and however often a process is started anew, must stay below that.
"""

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import cast

from redis import RedisError

from bot.delivery import pace
from bot.delivery.pace import Window
from bot.platforms import NotSent

SPACING_SECONDS = 5.2
MOST, SPAN = 20, 1_800.0  # 960 a day
METHOD = "identify"

TOO_MANY = "Too many sessions with Discord began; the next in %.0f s; nobody is heard until then."

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sessions(pace.Pace):
    """Whose turn it is to begin one; the workspace is the bot's id."""

    platform = "discord"
    title = "Discord"

    def windows(self, method: str, channel: str) -> list[Window]:
        """One after the other, and not too many."""
        return [
            self.window(1, SPACING_SECONDS, method),
            self._many,
        ]

    @property
    def _many(self) -> Window:
        return self.window(MOST, SPAN, METHOD, "many")

    async def room(self) -> None:
        """Wait, on the loop, until there may be another one at all: before anything is connected,
        since the library gives a connection up on which nothing happens for a minute."""
        while (wait := await asyncio.to_thread(self._until_room)) > 0:
            log.warning(TOO_MANY, wait)
            await asyncio.sleep(wait)

    async def next(self) -> None:
        """Wait for the next one's turn, on the loop."""
        while (wait := await asyncio.to_thread(self._try)) > 0:
            if wait > SPACING_SECONDS:
                log.warning(TOO_MANY, wait)
            await asyncio.sleep(wait)

    def _until_room(self) -> float:
        """Seconds until one more is not too many."""
        try:
            seconds, micros = self.redis.time()
            now = seconds * 1_000 + micros // 1_000
            over = self.redis.zcount(self._many.key, now, "+inf") - MOST
            if over < 0:
                return 0.0
            args = self._many.key, now, "+inf", over, 1
            begun = cast(
                list[tuple[bytes, float]], self.redis.zrangebyscore(*args, withscores=True)
            )
        except RedisError:  # nobody knows; `next` waits for long enough then
            return 0.0
        return max((ends - now) / 1_000 for _, ends in begun) if begun else 0.0

    def _try(self) -> float:
        """Seconds until another try; 0: it is our turn."""
        try:
            with self.turn(METHOD, until=time.monotonic()):
                return 0.0
        except NotSent as error:
            if error.retry_after is not None:
                return max(error.retry_after, 0.05)
        time.sleep(SPACING_SECONDS)  # nobody knows without Redis, and then it is surely right
        return 0.0
