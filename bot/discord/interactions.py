"""What people choose, press, type and fill in, to whoever does something about it.

Discord tells each once, and wants an answer while it is three seconds old. So a thread does what is
to be done, and the loop only sees that whoever waits hears something in time. Buttons and forms are
known by their ids alone, so those of another process, or of one that ended, work just as well.
"""

import asyncio
import logging
import time
from contextlib import suppress
from contextvars import copy_context
from functools import partial

import discord
from redis import RedisError

from bot.admitting.accounts import Opinion
from bot.core.errors import TransientError, UserError
from bot.discord.asking import Asking
from bot.discord.commands import DECODE, SHEDDER, STRESS_TEST, offered
from bot.discord.forms import Forms
from bot.discord.given import channel, press, typing
from bot.discord.modals import ANOTHER, ASK
from bot.discord.responding import Response, TooLate
from bot.discord.threads import root_of
from bot.discord.visit import Visit, said
from bot.ingress.buttons import Buttons
from bot.ingress.desk import Desk
from bot.ingress.questions import ON_ITS_WAY, Questions

SLOW = (
    "This takes longer than it should. If nothing has appeared here in a minute, something I need "
    "is away: ask again then."
)
AWAY = (
    "Something I need is away for a moment. If nothing has come of this in a minute, try it again."
)
CROWDED = "Too much is asked of me at this moment. Nothing was done; try again in a minute."
BROKEN = (
    "Something went wrong here that should not. Nothing more comes of it; mention me with your "
    "question instead."
)
UNKNOWN = "I do not know this one any more. Mention me with what you want."
COPY, FILES, CHOICE = "copy", "form", "choice-"
_OPINIONS: dict[str, Opinion] = {"good": "good", "bad": "bad"}

log = logging.getLogger(__name__)


class Interactions:
    """Takes them in."""

    def __init__(self, desk: Desk, questions: Questions) -> None:
        self.desk, self.forms = desk, Forms(desk, questions)
        self.under_way = 0  # as the loop knows it
        self.asking, self.buttons = Asking(desk, questions, self.forms), Buttons(desk, questions)

    async def take(self, interaction: discord.Interaction) -> None:
        """See that something is done about it, and that it is answered. On the loop."""
        self.under_way += 1
        try:
            await self._answered(interaction)
        finally:
            self.under_way -= 1

    def drain(self, seconds: float) -> None:
        """Wait for what was begun, before the connection ends; in no thread of the loop."""
        until = time.monotonic() + seconds
        while self.under_way and time.monotonic() < until:
            time.sleep(0.01)

    async def _answered(self, interaction: discord.Interaction) -> None:
        loop = asyncio.get_running_loop()
        response = Response(interaction, loop)
        over: asyncio.Future[None] = loop.create_future()

        def work() -> None:
            try:
                self._take(interaction, response)
            finally:
                with suppress(RuntimeError):  # the loop has ended meanwhile
                    loop.call_soon_threadsafe(_set, over)

        context = copy_context()
        if not self.desk.prompt(partial(context.run, work)):
            await response.refuse(said(CROWDED))
            return
        warning = loop.create_task(self._warn(interaction, response))
        try:
            await over
        finally:
            warning.cancel()

    async def _warn(self, interaction: discord.Interaction, response: Response) -> None:
        if interaction.type is not discord.InteractionType.autocomplete:
            await response.in_time(said(SLOW))

    def _take(self, interaction: discord.Interaction, response: Response) -> None:
        """In a thread: do it, and say what becomes of it, whatever happens."""
        try:
            self._do(interaction, response)
        except RedisError:
            response.tell(said(AWAY))
        except UserError as error:
            response.tell(said(error.message))
        except TooLate:
            log.info("a response came too late")
        except TransientError as error:
            log.info("a response may not have arrived: %s", error.message)
        except Exception as error:  # without what it says: it may hold what people wrote
            log.error("an interaction failed (%s)", type(error).__name__)
            response.tell(said(BROKEN))

    def _do(self, interaction: discord.Interaction, response: Response) -> None:
        kind, where = interaction.type, channel(interaction)
        began = ""
        if interaction.message is not None and not where.is_thread:
            about = where.workspace, where.id, str(interaction.message.id)
            began = root_of(self.desk.redis, *about) or ""
        visit = Visit(self.desk, interaction, response, where, press(interaction, where, began))
        if kind is discord.InteractionType.autocomplete:
            visit.offer(offered(self.desk.personas, typing(visit.data)))
            return
        if kind is discord.InteractionType.application_command:
            self._command(visit)
        elif kind is discord.InteractionType.component:
            self._pressed(visit)
        elif kind is discord.InteractionType.modal_submit:
            self.forms.submitted(visit)
        visit.over(ON_ITS_WAY)

    def _command(self, visit: Visit) -> None:
        if visit.name == SHEDDER:
            self.asking.typed(visit)
        elif visit.name == STRESS_TEST:
            self.forms.documents(visit)
        elif visit.name == DECODE:
            self.asking.decode(visit)
        else:
            visit.tell(UNKNOWN)

    def _pressed(self, visit: Visit) -> None:
        kind, _, job_id = visit.name.partition("|")
        found = self.buttons.answer(visit.press, job_id, visit.tell)
        if found is None:
            return
        if kind.startswith(CHOICE):
            if visit.may_ask():
                self.buttons.choose(visit.press, found, kind.removeprefix(CHOICE), visit.tell)
        elif kind in _OPINIONS:
            self.buttons.judge(visit.press, found, _OPINIONS[kind], visit.tell)
        elif kind == COPY:
            self.buttons.copy(found, visit.tell)
        elif kind in (ASK, ANOTHER, FILES):
            self.forms.about(kind, visit, found.job)
        else:
            visit.tell(UNKNOWN)


def _set(over: "asyncio.Future[None]") -> None:
    if not over.done():  # whoever waited for it may have been told to stop
        over.set_result(None)
