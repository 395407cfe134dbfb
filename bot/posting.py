"""Each part of an answer into its thread, once, whoever dies on the way.

A part with an intent and no message may be on its way from another process: whoever waits for it
goes on as soon as the other has noted it. Where nobody does, it is looked up in the thread before
anybody posts it again, once a post still on its way must have arrived. Right before each effect the
run asks whether the job is still its own; one that stood still before a post finds the message that
another run posted, and deletes its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.core.errors import Fenced, ShedderError, TransientError
from bot.core.values import Job, Place
from bot.ledger import Ledger, Withdrawn
from bot.platforms import ChatPlatform, NotSent

POLL_SECONDS = 0.2  # between two looks whether another process' post has arrived


def part_key(job_id: str, part: int | str) -> str:
    """What marks a part of a job's answer in its thread."""
    return f"{job_id}.{part}"


class InFlight(Exception):
    """It is too early to tell whether a part is in the thread."""


@dataclass(frozen=True)
class Posting:
    """What one run posts of one job."""

    platform: ChatPlatform
    job: Job
    ledger: Ledger
    still_mine: Callable[[], bool]
    sleep: Callable[[float], None]

    def post(self, part: int | str, body: str, patient: bool = True) -> tuple[str, bool]:
        """`put` a message of words."""
        return self.put(part, partial(self.platform.post, body=body), patient)

    def put(
        self, part: int | str, send: Callable[[Place, str], str], patient: bool = True
    ) -> tuple[str, bool]:
        """The message of this part, known or found in the thread or new, and whether it is new.

        InFlight, unless `patient`, when it would have to be waited for.
        """
        known, unheard_of = self._settled(part, patient)
        if known is not None:
            return known, False
        place, key = self.job.mention.place, part_key(self.job.id, part)
        found = None if unheard_of else self.platform.find(place, key)
        if found is None:
            message, new = self._send(part, partial(send, place, key))
        else:
            message, new = found, False
        stands = self._posted(part, message)
        return stands, new and stands == message

    def edit(self, message: str, body: str, patient: bool = True) -> None:
        """Replace the placeholder. Crowded, unless `patient`, when there is no room."""
        self.mine()
        self.put_back(message, body, patient)

    def put_back(self, message: str, body: str, patient: bool = True) -> None:
        """Replace the placeholder, whosever the job is now."""
        place, key = self.job.mention.place, part_key(self.job.id, 0)
        self.platform.edit(place, message, body, patient, key=key)

    def delete_all(self) -> None:
        """Take whatever was posted out of the thread; again and it is still gone."""
        place = self.job.mention.place
        for part, known in self.ledger.posted():
            message = known or self.platform.find(place, part_key(self.job.id, part))
            if message is not None:
                self.platform.delete(place, message)

    def mine(self) -> None:
        """Raise Fenced when another run owns the job."""
        if not self.still_mine():
            raise Fenced(f"{self.job.id} is another worker's now")

    def _posted(self, number: int | str, message: str) -> str:
        """Note a message. If another run posted this part while this one stood still before its
        post, or the thread was forgotten or the answer deleted meanwhile, this one goes again."""
        place, field = self.job.mention.place, f"done:{number}"
        try:
            self.ledger.note(field, message, once=True)
            self.ledger.wanted()
        except (Fenced, Withdrawn):
            self.platform.delete(place, message)
            raise
        stands = self.ledger.read(field) or message
        if stands != message:
            self.platform.delete(place, message)
        return stands

    def _settled(self, part: int | str, patient: bool) -> tuple[str | None, bool]:
        """The message of this part, once no other run's post of it can be on its way.

        And whether nobody was about to post it before: it is this run's to post then.
        """
        waiting_for, left = "", 0.0
        while True:
            known, intent = self.ledger.part(part)
            if known is not None:
                return known, False
            if intent is None:
                if self.ledger.note(f"intent:{part}", str(self.ledger.clock()), once=True):
                    return None, True
                continue
            if intent != waiting_for:
                waiting_for = intent
                left = float(intent) + self.platform.settles - self.ledger.clock()
            if left <= 0:
                return None, False
            left -= self._wait(left, patient)

    def _wait(self, left: float, patient: bool) -> float:
        """Let some of the time pass, and say how much."""
        if not patient:
            raise InFlight("a post may still be on its way")
        pause = min(left, POLL_SECONDS)
        self.sleep(pause)
        return pause

    def _send(self, part: int | str, send: Callable[[], str]) -> tuple[str, bool]:
        """Post this part now, unless somebody has meanwhile; its message, and whether it is new."""
        ledger, intent, noted = self.ledger, f"intent:{part}", str(self.ledger.clock())
        ledger.note(intent, noted)
        self.mine()
        known = ledger.read(f"done:{part}")
        if known is not None:
            return known, False
        try:
            return send(), True
        except ShedderError as error:
            if isinstance(error, NotSent) or not isinstance(error, TransientError):
                ledger.take_back(intent, noted)  # it was refused: there is nothing to look for
            raise
