"""The way back to whoever waits for an interaction: one response within three seconds.

Discord takes one response to an interaction, while it is three seconds old. What is said after it
is a further message that its asker alone sees, for a quarter of an hour. Nothing of that is kept:
an answer goes into its thread by the bot's own token, whoever still waits here.

Most methods wait, so they are called from threads; those of the loop say so.
"""

import asyncio
import logging
from collections.abc import Awaitable, Coroutine
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as WaitedTooLong
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

import aiohttp
import discord
from discord.webhook.async_ import async_context, interaction_response_params

from bot.core.errors import TransientError
from bot.ingress.payloads import Payload, part, parts, word
from bot.platforms import NotSent

RESPONSE_SECONDS = 2.3  # after these, whoever waits is told that it takes longer
CALL_SECONDS = 2.5  # for a response to arrive
MESSAGE, SEEN, CHOICES, FORM = 4, 6, 8, 9  # kinds of responses

EXPIRED = 10062  # nobody waits any more
RESPONDED = 40060

T = TypeVar("T")

log = logging.getLogger(__name__)


class TooLate(NotSent):
    """There was a response already, or nobody waits for one."""


@dataclass
class Response:
    """That of one interaction."""

    interaction: discord.Interaction
    loop: asyncio.AbstractEventLoop
    given: bool = False
    _taking: Lock = field(default_factory=Lock)

    def give(self, kind: int, data: Payload | None = None) -> Any:
        """Give the one response; what Discord says to that.

        Raises TooLate, and TransientError when nobody knows whether it arrived.
        """
        if not self._take():
            raise TooLate("this interaction has its response")
        return self._on_loop(self._give(kind, data))

    def message(self, data: Payload) -> str:
        """Give a message as the response, and return its id; raises as `give`."""
        try:
            said = part(self.give(MESSAGE, data), "resource", "message")
            return word(said, "id") or word(self._on_loop(self._original()), "id")
        except TooLate:
            raise
        except TransientError:
            said = self._on_loop(self._original())
        if not _is(said, data):
            raise TooLate("another response was given")
        return word(said, "id")

    def left_to_another(self) -> None:
        """Another process does what is to be done, and says so."""
        self._take()

    def tell(self, data: Payload) -> None:
        """Tell whoever waits something that nobody else sees. Never raises: there may be nobody."""
        try:
            self.give(MESSAGE, data)
        except TooLate:
            self._tell_further(data)
        except TransientError as error:
            log.info("whoever waits may not have been told: %s", error.message)

    async def in_time(self, data: Payload) -> None:
        """Tell whoever waits that it takes longer, when it does. On the loop."""
        await asyncio.sleep(RESPONSE_SECONDS)
        if self._take():
            await self._silently(self._give(MESSAGE, data))

    async def refuse(self, data: Payload) -> None:
        """Tell whoever waits that nothing is done. On the loop."""
        if self._take():
            await self._silently(self._give(MESSAGE, data))

    def _take(self) -> bool:
        with self._taking:
            taken, self.given = not self.given, True
        return taken

    def _tell_further(self, data: Payload) -> None:
        try:
            self._on_loop(self._further(data))
        except TransientError as error:
            log.info("whoever waits may not have been told: %s", error.message)

    def _on_loop(self, work: Coroutine[Any, Any, T]) -> T:
        called = _known(work)
        try:
            future = asyncio.run_coroutine_threadsafe(called, self.loop)
        except RuntimeError:  # it ended
            called.close()
            work.close()
            raise TransientError("the connection has ended") from None
        try:
            return future.result(CALL_SECONDS + 1)
        except (WaitedTooLong, CancelledError):
            future.cancel()
            raise TransientError("the connection does not answer") from None

    async def _silently(self, work: Awaitable[Any]) -> None:
        try:
            await _known(work)
        except TransientError as error:
            log.info("whoever waits may not have been told: %s", error.message)

    async def _give(self, kind: int, data: Payload | None) -> Any:
        here = self.interaction
        return await async_context.get().create_interaction_response(
            here.id,
            here.token,
            session=here.followup.session,
            params=interaction_response_params(kind, None if data is None else dict(data)),
        )

    async def _original(self) -> Payload:
        """The message that was given as the response. Raises TransientError."""
        here = self.interaction
        try:
            return await async_context.get().get_original_interaction_response(
                here.application_id, here.token, session=here.followup.session
            )
        except discord.NotFound:  # for now: what was sent may be on its way
            raise TransientError("there is no response yet") from None

    async def _further(self, data: Payload) -> Any:
        here = self.interaction
        return await async_context.get().execute_webhook(
            here.application_id,
            here.token,
            session=here.followup.session,
            payload=dict(data),
            wait=True,
        )


def _is(message: Payload, data: Payload) -> bool:
    """Whether a message has the mark of what was given."""
    shown, given = (next(parts(each, "components"), {}) for each in (message, data))
    return bool(given) and shown.get("id") == given.get("id")


async def _known(work: Awaitable[T]) -> T:
    """What comes of a call, and of its failures what can be made of them."""
    try:
        async with asyncio.timeout(CALL_SECONDS):
            return await work
    except discord.HTTPException as error:  # its text repeats what was sent: not for a log
        if error.code == EXPIRED or (400 <= error.status < 500 and error.code != RESPONDED):
            raise TooLate(f"Discord refuses a response ({error.status}, {error.code})") from None
        what = f"HTTP {error.status}, {error.code}"
    except (aiohttp.ClientError, OSError, TimeoutError, RuntimeError, ValueError) as error:
        what = type(error).__name__
    raise TransientError(f"whether a response arrived is unknown ({what})")
