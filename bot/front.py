"""From a mention to a job in Redis: the one way in, whichever service the mention came from."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from redis import Redis

from bot.core.answer import Look, Notice, Progress, Reply
from bot.core.errors import Fenced, UserError
from bot.core.help import help_text, wants_help
from bot.core.panel import closing, fitting, panel_in, seated
from bot.core.persona import Persona
from bot.core.routing import addressed, route
from bot.core.thread_orders import order_in
from bot.core.undocumented import suited
from bot.core.values import Job, Mention, Value
from bot.orders import Clerk
from bot.outbox import Outbox
from bot.personas import as_of_now
from bot.platforms import ChatPlatform
from bot.queue import submit
from bot.threads import ThreadMemory, settled

BOT = Look(name="Shedder", icon="📄")  # who speaks when no persona was reached


class _Chosen(Value):
    """Who is to answer a mention: one persona, or a panel."""

    personas: tuple[str, ...]


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
        if wants_help(mention, thread.conversation().files):
            told = help_text(as_of_now(self.personas).values())
            return self._say(mention, Notice(text=told, failed=False), thread)
        order = order_in(addressed(mention.text))
        if order is not None:
            done = Clerk(self.redis, self.platform, thread).carry_out(order, mention)
            kept = None if order == "forget" else thread
            return self._say(mention, Notice(text=done, failed=False), kept)
        try:
            jobs = self._jobs(mention, thread, model, persona)
        except UserError as error:
            return self._say(mention, Notice(text=error.message), thread)
        last = closing(jobs[0]) if jobs[0].panel else jobs[0]
        thread.take_in(last)
        for job in jobs:
            self._queue(job, thread)
        return last

    def _jobs(
        self, mention: Mention, thread: ThreadMemory, model: str | None, persona: str | None
    ) -> tuple[Job, ...]:
        """Who answers what, decided once: a thread goes on, and a redelivery must not choose anew.

        Raises UserError.
        """
        personas, now = as_of_now(self.personas), time.time()
        panel = None if persona else panel_in(addressed(mention.text), personas)
        if panel is not None:
            there = {*thread.conversation().files, *mention.attachments}
            chosen = panel.personas or fitting(personas, len(there))
        else:
            speaking = thread.persona()
            default = self.default_persona
            if not (mention.attachments or thread.conversation().files):
                default = suited(addressed(mention.text), personas, default)
            route_ = route(mention.text, personas, default, persona, speaking)
            chosen = (route_.persona,)
        kept = settled(self.redis, mention, _Chosen(personas=chosen))
        if panel is not None and len(kept.personas) > 1:
            members = panel.model_copy(update={"personas": kept.personas})
            return seated(mention, members, now, model)
        if panel is not None:
            mention = mention.model_copy(update={"text": panel.question})
        return (Job.of(mention, kept.personas[0], now, model),)

    def _queue(self, job: Job, thread: ThreadMemory) -> None:
        """Put a job in line, and say so in the thread if it is new there."""
        thread.take_in(job)
        ticket = submit(self.redis, job)
        if ticket.fresh:
            known = as_of_now(self.personas).get(job.persona)
            names = ", ".join(file.name for file in job.mention.attachments)
            waiting = Progress(stage=_place(ticket.position), detail=names)
            with suppress(Fenced):  # the thread was forgotten in this moment
                self._outbox(job).announce(self._reply(job, known.look if known else BOT, waiting))

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
