"""Jobs into the line, and their placeholders into their threads."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from redis import Redis

from bot.core.answer import BOT, Progress, Reply
from bot.core.errors import Fenced
from bot.core.persona import Persona
from bot.core.values import Job
from bot.delivery.outbox import Outbox
from bot.ingress.afterwards import Later
from bot.keeping.threads import ThreadMemory
from bot.personas import as_of_now
from bot.platforms import ChatPlatform
from bot.queue import ANSWER, submit

TRIES = 6  # to post a placeholder for which the service has no room; each waits for some seconds


@dataclass(frozen=True)
class Line:
    """Where jobs wait."""

    redis: Redis
    platform: ChatPlatform
    personas: Mapping[str, Persona]
    later: Later
    soon: Later

    def put(self, job: Job, task: str = ANSWER) -> None:
        """Put a job in line, and say so in the thread if it is new there."""
        ThreadMemory(self.redis, job.mention.place).take_in(job)
        ticket = submit(self.redis, job, task=task)
        if ticket.fresh:
            self.soon(partial(self._announce, job, ticket.position))

    def _announce(self, job: Job, position: int) -> None:
        """Show that the job is there: what vanishes with the next message first, and without
        waiting behind placeholders that wait for their turn."""
        self.platform.announce(job.mention.place, job.mention.id)
        self.later(partial(self._hold_place, job, position, TRIES))

    def _hold_place(self, job: Job, position: int, tries: int) -> None:
        """Post the placeholder; where many wait for theirs, again behind the others."""
        known = as_of_now(self.personas).get(job.persona)
        names = ", ".join(file.name for file in job.mention.attachments)
        waiting = Progress(stage=_place(position), detail=names, waiting=True)
        with suppress(Fenced):  # the thread was forgotten in this moment
            look = known.look if known else BOT
            said = Reply(job=job.id, place=job.mention.place, look=look, body=waiting)
            outbox = Outbox(self.redis, self.platform, job, still_mine=lambda: True)
            shown = outbox.announce(said)
            if not shown and tries > 1:
                self.later(partial(self._hold_place, job, position, tries - 1))


def _place(position: int) -> str:
    return "next in line" if position <= 1 else f"number {position} in line"
