"""Exactly one answer per job, whoever dies: everything a job shows in its thread goes through here.

Each part of a reply has a stable key. What happened to it is written down
(`bot/delivery/ledger.py`), and it is posted once (`bot/delivery/posting.py`). Part 0 is the
placeholder, which is edited through the stages and then into the answer; an edit done twice is done
once. Right before each effect the run asks whether the job is still its own, and a run that stood
still between that and an edit finds the answer it covered and puts it back.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from threading import Lock

from redis import Redis

from bot.core.answer import Answer, Notice, Progress, Reply
from bot.core.errors import Fenced, UserError
from bot.core.values import Job
from bot.delivery.ledger import Final, Ledger, Withdrawn
from bot.delivery.posting import InFlight, Posting
from bot.platforms import ChatPlatform, Crowded, Gone, NotSent, NotThere

EDIT_SECONDS = 2.0  # between two edits of the same stage; services allow about one a second
NUDGE_SECONDS = 60  # what took longer ends with a line that notifies the asker

log = logging.getLogger(__name__)


class Outbox:
    """What one run shows of one job."""

    def __init__(
        self,
        redis: Redis,
        platform: ChatPlatform,
        job: Job,
        still_mine: Callable[[], bool],
        *,
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.platform, self.job = platform, job
        self.ledger = Ledger(redis, job.id, clock)
        self.posting = Posting(platform, job, self.ledger, still_mine, sleep)
        self._one_at_a_time = Lock()  # sections arrive from the thread that reads the model
        self._shown: tuple[str, str] = ("", "")  # stage, body
        self._shown_at = 0.0

    def stored(self) -> Reply | None:
        """The final reply an earlier run decided on, whether it was shown or not."""
        final = self.ledger.final()
        return final.reply if final else None

    def announce(self, reply: Reply) -> bool:
        """Post the placeholder unless somebody has: for whoever queued the job, beside its run.

        False when the service had no room for it, and it may be tried again.
        """
        with self._one_at_a_time:
            try:
                return self._kindly(reply, edit=False)
            except NotThere as error:  # which ends its run
                log.info("%s: nothing can be shown there: %s", self.job.id, error)
                return True

    def progress(self, reply: Reply) -> None:
        """Show how far the job is. Raises Fenced, and NotThere where nothing can be shown, so that
        nobody pays for an answer; else nothing: the answer matters more.

        A new stage is shown at once, news within a stage every two seconds at most, and nothing
        once the answer is decided.
        """
        with self._one_at_a_time:
            self._kindly(reply, edit=True)

    def decide(self, reply: Reply) -> Reply:
        """Write the last words down before they are shown; those of an earlier run stand."""
        with self._one_at_a_time, suppress(Withdrawn):
            return self._decide(reply).reply
        return reply

    def deliver(self, reply: Reply) -> None:
        """Show the final reply, once; `reply` is not used if an earlier run decided on another.

        Raises Fenced when the job is somebody else's now, and TransientError when the service or
        Redis fails: run the job again and call again.
        """
        with self._one_at_a_time, suppress(Withdrawn):
            final = self._decide(reply)
            first, *others = final.parts
            self._turn_into(first)
            for number, body in enumerate(others, 1):
                self.posting.post(number, body)
            self.platform.answered(self.job.mention.place, self.job.mention.id)

    def attach(
        self,
        part: str,
        name: str,
        content: Callable[[], bytes],
        instead: Callable[[str], Reply],
        title: str = "",
    ) -> None:
        """Put a file into the thread, once; where there is none to be had, a line that says why.

        `content` is not called once either is there. What it raises that is no UserError comes out
        here; raises as `deliver` does.
        """
        if self.ledger.read(f"done:{part}") is not None:
            return
        with self._one_at_a_time, suppress(Withdrawn):
            self.ledger.wanted()
            try:
                made = content()
                send = partial(self.platform.attach, name=name, content=made, title=title)
                self.posting.put(part, send)
            except UserError as error:
                self.posting.post(part, self.platform.parts(instead(error.message))[0])

    def answered(self) -> bool:
        """Whether the thread has an answer of this job, and has not had it deleted."""
        final = self.ledger.final()
        return final is not None and isinstance(final.reply.body, Answer)

    def ended(self) -> bool:
        """Whether the last words are decided, deleted since or not."""
        return self.ledger.read("final") is not None or self.ledger.withdrawn()

    def withdrawn(self) -> bool:
        """Whether the answer was deleted: there will be no other."""
        return self.ledger.withdrawn()

    def withdraw(self) -> None:
        """Take the answer out of the thread for good; again and it is still gone."""
        with self._one_at_a_time:
            self.ledger.withdraw()
            self.posting.delete_all()

    def erase(self) -> None:
        """Take whatever was posted out of the thread, and leave the record of it to the caller."""
        with self._one_at_a_time:
            self.posting.delete_all()

    def _decide(self, reply: Reply) -> Final:
        """Write the last words down, or read what was written before."""
        self.ledger.wanted()
        mine = Final(reply=reply, parts=(*self.platform.parts(reply), *self._nudges(reply)))
        if self.job.persona:  # somebody answered, so somebody may go on from it
            self.ledger.note("job", self.job.model_dump_json(), once=True)
        self.ledger.note("final", mine.model_dump_json(), once=True)
        return self.ledger.final() or mine

    def _nudges(self, reply: Reply) -> Iterator[str]:
        """What notifies the asker of an answer or a question back that was long in coming."""
        body = reply.body
        asks = isinstance(body, Notice) and body.asks
        if not self.job.mention.author or (not asks and not isinstance(body, Answer)):
            return
        if self.ledger.clock() - self.job.asked_at > NUDGE_SECONDS:
            nudge = self.platform.nudge(self.job.mention.author, asks=asks)
            if nudge is not None:
                yield nudge

    def _kindly(self, reply: Reply, edit: bool) -> bool:
        """Show it if that can be done; False when it did not even leave this side."""
        try:
            self._show(reply, edit)
        except (Fenced, NotThere):
            raise
        except NotSent as error:
            log.info("%s: progress was not shown: %s", self.job.id, error)
            return False
        except (InFlight, Withdrawn, Crowded):
            log.debug("%s: not shown: on its way from elsewhere, deleted or crowded", self.job.id)
        except Exception as error:
            log.warning("%s: progress was not shown: %s", self.job.id, error)
        return True

    def _show(self, reply: Reply, edit: bool) -> None:
        stage = reply.body.stage if isinstance(reply.body, Progress) else ""
        body = self.platform.parts(reply)[0]
        early = stage == self._shown[0] and self.ledger.clock() - self._shown_at < EDIT_SECONDS
        if early or body == self._shown[1] or self.ledger.read("final"):
            return
        self.ledger.wanted()
        urgent = isinstance(reply.body, Progress) and reply.body.urgent
        message, new = self.posting.post(0, body, patient=urgent)
        if edit and not new:
            with suppress(NotThere):  # for what stands there already the answer is tried
                self.posting.edit(message, body, patient=urgent)
            self._uncover(message)
        self._shown, self._shown_at = (stage, body), self.ledger.clock()

    def _uncover(self, message: str) -> None:
        """Put an answer back that another run gave while this one stood still before its edit."""
        final = self.ledger.final()
        if final is not None:
            self.posting.put_back(message, final.parts[0])

    def _turn_into(self, body: str) -> None:
        """Make the placeholder the answer; without a placeholder, post the answer."""
        message, new = self.posting.post(0, body)
        if new:
            return
        try:
            self.posting.edit(message, body)
        except Gone:  # deleted by somebody: the answer gets a message of its own
            self.ledger.wanted()
            self.posting.post(-1, body)
