"""From a mention to a job in Redis: the one way in, whichever service the mention came from."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from redis import Redis

from bot.core.answer import Look, Notice, Progress, Reply
from bot.core.errors import UserError
from bot.core.persona import Persona
from bot.core.routing import assign_roles, route
from bot.core.values import Job, Mention
from bot.outbox import Outbox
from bot.platforms import ChatPlatform
from bot.queue import submit

BOT = Look(name="Shedder", icon="📄")  # who speaks when no persona was reached


@dataclass(frozen=True)
class Front:
    """What an ingress needs to take questions in."""

    redis: Redis
    platform: ChatPlatform
    personas: Mapping[str, Persona]
    default_persona: str

    def receive(
        self, mention: Mention, model: str | None = None, persona: str | None = None
    ) -> Job:
        """Put a mention's job into Redis, then say so in the thread.

        `persona` is who was asked for beside the mention's text.

        Returns only once the job is safe, so an event may be acknowledged afterwards. A question
        that cannot be asked is answered at once with why. Calling it again for the same mention
        changes nothing the thread can see.
        """
        try:
            route_ = route(mention.text, self.personas, self.default_persona, persona)
            chosen = self.personas[route_.persona]
            job = Job.of(mention, chosen.handle, time.time(), model)
            assign_roles(chosen, mention.attachments)
        except UserError as error:
            job = Job.of(mention, "", time.time())
            self._outbox(job).deliver(self._reply(job, BOT, Notice(text=error.message)))
            return job
        ticket = submit(self.redis, job)
        if ticket.fresh:
            names = ", ".join(file.name for file in mention.attachments)
            waiting = Progress(stage=_place(ticket.position), detail=names)
            self._outbox(job).announce(self._reply(job, chosen.look, waiting))
        return job

    def _outbox(self, job: Job) -> Outbox:
        return Outbox(self.redis, self.platform, job, still_mine=lambda: True)

    def _reply(self, job: Job, look: Look, body: Progress | Notice) -> Reply:
        return Reply(job=job.id, place=job.mention.place, look=look, body=body)


def _place(position: int) -> str:
    return "next in line" if position <= 1 else f"number {position} in line"
