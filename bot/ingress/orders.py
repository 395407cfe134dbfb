"""Carries out what is said to the bot itself in a thread: cancel, delete, forget.

An order may be delivered again, and whoever carries it out may die halfway. What it is about is
therefore written down first, and every deed can be done twice.

Who may: one's own questions are cancelled and one's own answers deleted, nobody else's. Anybody
who asked something in a thread may have it forgotten, and anybody who said something in it what a
digest is told from.
"""

from collections.abc import Iterator
from contextlib import suppress

from redis import Redis

from bot.club.record import forget_heard, heard_in
from bot.core.errors import Fenced
from bot.core.thread_orders import Order
from bot.core.values import Job, Mention, Value
from bot.delivery.outbox import Outbox
from bot.ingress.direct import as_there, begins
from bot.ingress.owed import Debts, Unasked, owed_questions
from bot.keeping.forgetting import forget_thread
from bot.keeping.threads import ThreadMemory, settled
from bot.platforms import ChatPlatform
from bot.queue import cancel
from bot.running.status import status

CANCELLED = "Cancelled."
NOTHING_RUNS = "Nothing of yours is being worked on in this thread."
DELETED = "The answer is deleted."
NO_ANSWER = "There is no answer in this thread to delete."
NOT_YOURS = "Only whoever asked for an answer can have it deleted."
FORGOTTEN = "What was asked, read and answered in this thread is forgotten."
NOT_TOLD = "What was said in this thread is forgotten: no digest tells of it."
NEITHER_TOLD = "What was asked, read, answered and said in this thread is forgotten."
NOT_YOUR_TALK = "Only somebody who said something in this thread can have it forgotten."
NOTHING_KEPT = "Nothing was asked in this thread, so there is nothing to forget."
NOT_YOUR_THREAD = "Only somebody who asked something in this thread can have it forgotten."
IN_THE_THREAD = "Say that in the thread it is about: mention me there."
IN_A_REPLY = "Say that in reply to a message of mine: then I know what it is about."


class _Task(Value):
    """What an order is about, and what is said when that is done."""

    jobs: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()  # that are no jobs yet
    said: str


class Clerk:
    """Obeys in one thread."""

    def __init__(self, redis: Redis, platform: ChatPlatform, thread: ThreadMemory) -> None:
        self.redis, self.platform, self.thread = redis, platform, thread

    def misplaced(self, mention: Mention) -> str:
        """What is said to an order that is in no conversation; nothing where it is in one."""
        asked = any(asked.persona for asked in self.thread.jobs().values())
        if asked or self._unasked(mention) or not begins(self.platform, mention):
            return ""
        return IN_A_REPLY if self.platform.threadless(mention.place) else IN_THE_THREAD

    def decide(self, order: Order, mention: Mention) -> str:
        """What the thread will be told; from now on it is settled what the order is about."""
        return self._task(order, mention).said

    def carry_out(self, order: Order, mention: Mention) -> str:
        """Do it, or find it done already; what the thread is told."""
        decided = self._task(order, mention)
        if order == "cancel":
            for job_id in decided.jobs:
                cancel(self.redis, job_id)
                self.thread.unsay(job_id)  # a question back needs no answer any more
            for question in self._unasked(mention):
                if question.name in decided.questions:
                    self._owed.paid(question)
        elif order == "delete":
            for job_id in decided.jobs:
                self._withdraw(job_id, mention)
        else:
            self._forget(decided.said, mention)
        return decided.said

    def _forget(self, decided: str, mention: Mention) -> None:
        """What was said of it says how much."""
        if decided == self._words(NOT_TOLD, mention):
            forget_heard(self.redis, mention.place)
        elif decided in (self._words(said, mention) for said in (FORGOTTEN, NEITHER_TOLD)):
            forget_thread(self.redis, self.platform, mention.place)

    def _task(self, order: Order, mention: Mention) -> _Task:
        """As it was decided first."""
        task = {"cancel": self._to_cancel, "delete": self._to_delete, "forget": self._to_forget}
        return settled(self.redis, mention, task[order](mention))

    def _to_cancel(self, mention: Mention) -> _Task:
        waits = {turn.job for turn in self.thread.conversation().waiting}
        mine = [
            job_id
            for job_id, asked in self.thread.jobs().items()
            if asked.author == mention.author and (job_id in waits or self._runs(job_id))
        ]
        unasked = [
            one.name for one in self._unasked(mention) if one.mention.author == mention.author
        ]
        said = CANCELLED if mine or unasked else self._words(NOTHING_RUNS, mention)
        return _Task(jobs=tuple(mine), questions=tuple(unasked), said=said)

    def _unasked(self, mention: Mention) -> tuple[Unasked, ...]:
        """What was asked in this thread and is not put yet, beside the order itself."""
        asked = self._owed.of(mention.place.workspace)
        here = (one for one in asked if one.place == mention.place)
        return tuple(one for one in here if one.mention.id != mention.id)

    @property
    def _owed(self) -> Debts[Unasked]:
        return owed_questions(self.redis, self.platform.name)

    def _runs(self, job_id: str) -> bool:
        known = status(self.redis, job_id)
        return known is not None and known.state in ("queued", "running", "retrying")

    def _to_delete(self, mention: Mention) -> _Task:
        asked = self.thread.jobs()
        last = next(self._answered(reversed(list(asked)), mention), None)
        if last is None:
            return _Task(said=self._words(NO_ANSWER, mention))
        if asked[last].author != mention.author:
            return _Task(said=NOT_YOURS)
        return _Task(jobs=(last,), said=DELETED)

    def _answered(self, job_ids: Iterator[str], mention: Mention) -> Iterator[str]:
        for job_id in job_ids:
            if self._outbox(job_id, mention).answered():
                yield job_id

    def _to_forget(self, mention: Mention) -> _Task:
        jobs = self.thread.jobs()
        authors = {asked.author for asked in jobs.values() if asked.persona}
        mine = not authors or mention.author in authors
        heard = heard_in(self.redis, mention.place)
        people = {said.author for said in heard if not said.bot}
        talked = bool(heard) and (not people or mention.author in people)
        if not jobs and not self._unasked(mention):
            said = NOT_TOLD if talked else NOT_YOUR_TALK if heard else NOTHING_KEPT
        elif mine:
            said = NEITHER_TOLD if heard else FORGOTTEN
        else:
            said = NOT_TOLD if talked else NOT_YOUR_THREAD
        return _Task(said=self._words(said, mention))

    def _words(self, words: str, mention: Mention) -> str:
        return as_there(self.platform, mention.place, words)

    def _withdraw(self, job_id: str, mention: Mention) -> None:
        self.thread.unsay(job_id)
        with suppress(Fenced):  # forgotten meanwhile, which is more
            self._outbox(job_id, mention).withdraw()

    def _outbox(self, job_id: str, mention: Mention) -> Outbox:
        job = Job(id=job_id, mention=mention, persona="", asked_at=0.0)
        return Outbox(self.redis, self.platform, job, still_mine=lambda: True)
