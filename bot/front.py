"""From a mention to a job in Redis: the one way in, whichever service the mention came from."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from redis import Redis

from bot.core.answer import Look, Notice, Progress, Reply
from bot.core.errors import Fenced, UserError
from bot.core.persona import Persona
from bot.core.routing import addressed, route
from bot.core.thread_orders import order_in
from bot.core.values import Job, Mention, Value
from bot.orders import Clerk
from bot.outbox import Outbox
from bot.personas import as_of_now
from bot.platforms import ChatPlatform
from bot.queue import submit
from bot.threads import ThreadMemory, settled

BOT = Look(name="Shedder", icon="📄")  # who speaks when no persona was reached


class _Chosen(Value):
    """Who is to answer a mention; nobody when it was refused."""

    persona: str


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
        """Put a mention's job into Redis, then say so in the thread; or carry an order out.

        `persona` is who was asked for beside the mention's text.

        Returns only once the job is safe, so an event may be acknowledged afterwards. A question
        that cannot be asked is answered at once with why. Calling it again for the same mention
        changes nothing the thread can see.
        """
        thread = ThreadMemory(self.redis, mention.place)
        order = order_in(addressed(mention.text))
        if order is not None:
            done = Clerk(self.redis, self.platform, thread).carry_out(order, mention)
            kept = None if order == "forget" else thread
            return self._say(mention, Notice(text=done, failed=False), kept)
        try:
            chosen = self._chosen(mention, thread, persona)
        except UserError as error:
            return self._say(mention, Notice(text=error.message), thread)
        job = Job.of(mention, chosen.handle, time.time(), model)
        thread.take_in(job)
        ticket = submit(self.redis, job)
        if ticket.fresh:
            names = ", ".join(file.name for file in mention.attachments)
            waiting = Progress(stage=_place(ticket.position), detail=names)
            with suppress(Fenced):  # the thread was forgotten in this moment
                self._outbox(job).announce(self._reply(job, chosen.look, waiting))
        return job

    def _chosen(self, mention: Mention, thread: ThreadMemory, persona: str | None) -> Persona:
        """Who answers, decided once: a thread goes on, and a redelivery must not choose anew."""
        speaking = thread.persona()
        personas = as_of_now(self.personas)
        route_ = route(mention.text, personas, self.default_persona, persona, speaking)
        kept = settled(self.redis, mention, _Chosen(persona=route_.persona))
        handle = _Chosen.model_validate_json(kept).persona
        return personas.get(handle) or personas[route_.persona]

    def _say(self, mention: Mention, notice: Notice, thread: ThreadMemory | None) -> Job:
        """Answer at once. The job is none, but its answer is given once like any other's."""
        job = Job.of(mention, "", time.time())
        if thread is not None:
            thread.take_in(job)
        self._outbox(job).deliver(self._reply(job, BOT, notice))
        return job

    def _outbox(self, job: Job) -> Outbox:
        return Outbox(self.redis, self.platform, job, still_mine=lambda: True)

    def _reply(self, job: Job, look: Look, body: Progress | Notice) -> Reply:
        return Reply(job=job.id, place=job.mention.place, look=look, body=body)


def _place(position: int) -> str:
    return "next in line" if position <= 1 else f"number {position} in line"
