"""How often sessions with Discord's gateway begin, counted by all processes of a bot together.

Discord takes one in five seconds, and resets the token of a bot that begins more than a thousand a
day: whatever goes wrong, and however often a process is started anew, must stay below that.
"""

import asyncio
import logging
import time
from dataclasses import dataclass

from bot import pace
from bot.pace import Window
from bot.platforms import NotSent

SPACING_SECONDS = 5.2
MOST, SPAN = 20, 1_800.0  # 960 a day
METHOD = "identify"

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
            self.window(MOST, SPAN, method, "many"),
        ]

    async def next(self) -> None:
        """Wait for the next one's turn, on the loop."""
        while (wait := await asyncio.to_thread(self._try)) > 0:
            if wait > SPACING_SECONDS:
                log.warning("Too many sessions with Discord began; the next in %.0f s.", wait)
            await asyncio.sleep(wait)

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
