"""One job, from its question to its last word in the thread, whatever becomes of it on the way."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.admitting.accounts import note
from bot.admitting.budget import Budget
from bot.core.answer import BOT, Answer, Critique, DraftSection, Look, Notice, Progress, Reply
from bot.core.consulted import NO_RUNBOOK, UNKNOWN
from bot.core.errors import Asking, Cancelled, ConfigError, Declined, TransientError, UserError
from bot.core.persona import FREE_FORM
from bot.core.prompt import again
from bot.core.routing import route
from bot.core.values import Job
from bot.delivery.outbox import Outbox
from bot.personas import as_of_now
from bot.platforms import NotThere
from bot.queue import copy_of, note_stage
from bot.running.operator import tell_operator
from workers.consulting import Consulting
from workers.copies import Copies, answer_of
from workers.critique import critique
from workers.desk import Desk
from workers.lease import Lease, OutOfTime
from workers.memory import Memory
from workers.models import Away, Call
from workers.office import Office, prompt_for
from workers.panels import PanelOf
from workers.papers import Papers
from workers.patience import patient
from workers.spending import Spending

NOT_SET_UP = (
    "The language model is not set up correctly, and only whoever runs Shedder can mend it."
)
TAKEN_BACK = "Cancelled; nothing was answered."
WAITING = "the language model cannot be reached, trying again"
TRYING_AGAIN = "something this needs has failed, trying again"
STUCK = "Something this needs has failed for too long; ask again later."
LACKING = "`shedder check {}` lists what is missing."
UNREACHABLE = "The language model could not be reached."


class Answering:
    """One job at work: its thread, its lease, and the desk its critique is made at."""

    def __init__(self, office: Office, job: Job, lease: Lease) -> None:
        self.office, self.job, self.lease = office, job, lease
        self.platform = office.platform(job.mention.place.platform)
        self.outbox = Outbox(office.redis, self.platform, job, lease.still_mine)
        self.panel = PanelOf(office.redis, self.platform, job, lease.still_mine)
        self.personas = as_of_now(office.personas)  # this job keeps those it began with
        self.persona = self.personas.get(job.persona)
        self.look: Look = self.persona.look if self.persona else BOT
        who = job.persona  # chosen when the job was taken in
        asked = route(job.mention.text, self.personas, who, who if self.persona else None)
        self.question = asked.question
        self.memory = Memory(office.redis, office.settings, job, asked.fresh)
        self.papers = Papers(office, self.platform, job, lease, self.memory)
        self.called_at = time.time()  # the model, last
        self.spending = Spending(Budget(office.redis, office.settings), job, lease.member)

    def answer(self) -> None:
        """Answer in the thread, and have the copies follow; what an earlier run did stands."""
        if self.outbox.withdrawn():  # somebody had the answer deleted before it was whole
            self.panel.end_if_last()
            return
        reply = self.outbox.stored()
        if reply is None:  # else an earlier run got this far: the same words, no second bill
            try:
                reply = self.outbox.decide(self._reply(self._body()))
            except Cancelled:
                self.deliver(Notice(text=TAKEN_BACK, failed=False))
                self.panel.end_if_last()
                raise
        self.memory.remember(self.persona, self.question, reply)  # before anybody can go on
        note(self.office.redis, self.job, reply)
        if self._deliver(reply):
            copies = self._copies()
            copies.put_whole(reply)
            if not self.platform.copies_on_request:
                copies.follow(reply)
        self.panel.end_if_last()

    def copy(self) -> None:
        """Make the copies of an answer that was given; nothing where it was deleted since."""
        reply = self.outbox.stored()
        if reply is not None:
            self._copies().follow(reply)

    @property
    def copies_only(self) -> bool:
        """Whether this run is about the copies of an answer that is there already."""
        return self.lease.job_id.startswith(copy_of(self.job.id))

    def say_no_copy(self) -> None:
        """Tell the thread that no copy will come."""
        reply = self.outbox.stored()
        if reply is not None:
            self._copies().give_up(reply)

    def deliver(self, body: Answer | Notice) -> None:
        """Say the last word."""
        self._deliver(self._reply(body))

    def _deliver(self, reply: Reply) -> bool:
        """Show the last words, and say whether they could be; else only the operator can know."""
        try:
            self.outbox.deliver(reply)
        except (NotThere, ConfigError) as error:
            self._tell(self._where(error))
            self.platform.decline(self.job.mention.place, self.job.mention.id)
            self._note("not shown: the service does not let it")
            return False
        self._note("answered" if reply.body.kind == "answer" else "told")
        return True

    def _where(self, error: NotThere | ConfigError) -> str:
        """What keeps an answer from being shown, and where that is to be mended."""
        place = self.job.mention.place
        if isinstance(error, ConfigError):
            return error.message
        where = f"channel {place.channel} of {place.platform}:{place.workspace}"
        return f"Nothing was answered in {where}. {error.message} {LACKING.format(place.platform)}"

    def _copies(self) -> Copies:
        children = self.office.documents.children
        others = any(turn.persona != self.job.persona for turn in self.memory.thread.turns)
        by = self.job.persona if self.job.panel or others else ""
        return Copies(self.outbox, self.papers.named, children, self._tell, self._patient, by)

    def _body(self) -> Answer | Notice:
        """The last words for this job, whatever becomes of it; trouble that may pass is raised."""
        try:
            return self._said(self._critique())
        except Asking as error:
            why, offered, lacks = error.message, error.choices, error.lacks
            return Notice(text=why, failed=False, asks=True, choices=offered, lacks=lacks)
        except Declined as error:
            return Notice(text=error.message, failed=False, settles=True)
        except UserError as error:
            return Notice(text=error.message)
        except ConfigError as error:
            self._tell(error.message)
            return Notice(text=f"{NOT_SET_UP} ({self.job.id})")
        except OutOfTime:
            raise
        except TransientError as error:
            if self._patient():
                self._show(Progress(stage=WAITING if isinstance(error, Away) else TRYING_AGAIN))
                raise
            self._tell(error.message)
            return Notice(text=f"{STUCK} ({self.job.id})")

    def _said(self, said: Critique) -> Answer | Notice:
        """An answer; for an alert that nobody asked about and that has no runbook, a line."""
        if not self.job.mention.author and said.sections and said.sections[0].id == UNKNOWN:
            return Notice(text=NO_RUNBOOK, failed=False)
        return Answer(critique=said) if self._goes_on(said) else answer_of(said)

    def _critique(self) -> Critique:
        if self.persona is None:  # its file went away while the job waited
            raise UserError(f"There is no persona called “{self.job.persona}” any more.")
        desk = self._desk()
        try:
            return critique(self.job, self.persona, self.question, desk)
        except Away as error:
            if self._patient():
                raise
            self._tell(error.message)
            without = replace(desk, model=desk.reader, why_reader=UNREACHABLE)
            return critique(self.job, self.persona, self.question, without)

    def _goes_on(self, critique: Critique) -> bool:
        """Whether this is a reply in conversation: the copies of the first answer stay."""
        free = [section.id for section in critique.sections] == [FREE_FORM.id]
        thread, who = self.memory.thread, self.job.persona
        spoken = any(turn.persona == who and not turn.open for turn in thread.turns)
        return free and not self.job.mention.attachments and (spoken or who in thread.at_work)

    def _patient(self) -> bool:
        """Whether the asker still waits."""
        return patient(self.office.redis, self.job.id, self.platform.patience, self.called_at)

    def _desk(self) -> Desk:
        office, memory = self.office, self.memory
        model = office.reader if self.job.model == "reader" else office.model
        return Desk(
            read=self.papers.read,
            prompt=partial(prompt_for, office, earlier=memory.thread.turns),
            again=again,
            call=self._call,
            show=self._show,
            reader=office.reader,
            model=model,
            tell=self._tell,
            thread=memory.thread,
            recall=partial(memory.recall, model.name),
            keep=partial(memory.keep, model.name),
            consult=Consulting(office.runbooks, self.platform, self.job),
        )

    def _call(self, on_section: Callable[[DraftSection], None]) -> Call:
        self.lease.check()
        self.called_at = time.time()
        deadline = time.monotonic() + self.office.settings.model_deadline_seconds
        return Call(
            job=self.job.id,
            deadline=min(deadline, self.lease.deadline),
            on_section=on_section,
            cancelled=self.lease.cancelled,
            afford=self.spending.afford,
            paid=self.spending.paid,
        )

    def _show(self, progress: Progress) -> None:
        self.lease.check()
        self._note(f"{progress.stage} {progress.detail}".strip())
        self.outbox.progress(self._reply(progress))

    def _note(self, stage: str) -> None:
        note_stage(self.office.redis, self.job.id, stage)

    def _tell(self, message: str) -> None:
        tell_operator(self.office.redis, self.job.id, message)

    def _reply(self, body: Answer | Notice | Progress) -> Reply:
        return Reply(job=self.job.id, place=self.job.mention.place, look=self.look, body=body)
