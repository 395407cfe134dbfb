"""Says where somebody asks that questions cannot be taken in just now: Redis is away.

Whatever is shown otherwise is looked after in Redis (`bot/delivery/outbox.py`); this is not, so it
is said by the process that heard the question, once in a channel, and deleted when it is true no
more. One that stays, because that process ended, is found when somebody catches up.
"""

import logging
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, cast

import discord
from discord.http import Route

from bot.discord.events import addresses
from bot.discord.gateway import Heard
from bot.discord.written import Written

NOT_NOW = (
    "I cannot take questions in just now. I will as soon as I can: you need not ask this again."
)
SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 12

Work = Callable[[discord.Client], Coroutine[Any, Any, None]]
Run = Callable[[Work], "Future[None] | None"]
"""Has something done with the client, on its loop; None where there is none."""

log = logging.getLogger(__name__)


class Outage:
    """One at a time, in however many channels."""

    def __init__(self, run: Run, welcome: Callable[[Heard], bool]) -> None:
        self._run, self._welcome = run, welcome
        self._lock = threading.Lock()
        self._told: dict[str, str] = {}  # channel -> message; none yet while it is on its way

    def met(self, heard: Heard) -> None:
        """A message could not be taken in. From any thread; waits for nothing."""
        channel = heard.message.channel_id
        if heard.late or heard.channel is None or not self._welcome(heard):
            return
        if not addresses(heard.message, heard.me, heard.channel):
            return
        with self._lock:
            if channel in self._told:
                return
            self._told[channel] = ""
        if self._run(lambda client: self._say(client, heard.message)) is None:
            self._not_told(channel)

    def over(self) -> None:
        """All of it is taken in."""
        with self._lock:
            told = {channel: said for channel, said in self._told.items() if said}
            for channel in told:
                del self._told[channel]
        for channel, said in told.items():
            self.unsay(channel, said)

    def ours(self, message: Written) -> None:
        """One of our messages was found in a history: what was left of an earlier outage goes."""
        if message.content == NOT_NOW:
            self.unsay(message.channel_id, message.id)

    def unsay(self, channel: str, message: str) -> None:
        """Delete one."""
        self._run(lambda client: _delete(client, channel, message))

    async def _say(self, client: discord.Client, asked: Written) -> None:
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=asked.channel_id)
        said = {
            "content": NOT_NOW,
            "flags": SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS,
            "allowed_mentions": {"parse": [], "replied_user": False},
            "message_reference": {"message_id": asked.id, "fail_if_not_exists": False},
            "nonce": asked.id,
            "enforce_nonce": True,
        }
        try:
            posted = await client.http.request(route, json=said)
        except (TimeoutError, discord.DiscordException, OSError) as error:
            log.info("nobody could be told to wait (%s)", type(error).__name__)
            self._not_told(asked.channel_id)
            return
        with self._lock:
            self._told[asked.channel_id] = str(cast(dict[str, object], posted)["id"])

    def _not_told(self, channel: str) -> None:
        """The next one who asks there may be."""
        with self._lock:
            self._told.pop(channel, None)


async def _delete(client: discord.Client, channel: str, message: str) -> None:
    path = "/channels/{channel_id}/messages/{message_id}"
    try:
        await client.http.request(Route("DELETE", path, channel_id=channel, message_id=message))
    except (TimeoutError, discord.DiscordException, OSError) as error:
        log.info("a message was left (%s)", type(error).__name__)
