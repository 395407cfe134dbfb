"""Each part of an answer into its thread, once, whoever dies on the way.

A part with an intent and no message is looked up in the thread before anybody posts it again, once
a post still on its way must have arrived. Right before each effect the run asks whether the job is
still its own; one that stood still before a post finds the message that another run posted, and
deletes its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.core.errors import Fenced
from bot.core.values import Job, Place
from bot.ledger import Ledger, Withdrawn
from bot.platforms import ChatPlatform, NotSent


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
        known = self.ledger.read(f"done:{part}")
        if known is not None:
            return known, False
        place, key = self.job.mention.place, part_key(self.job.id, part)
        found, noted = self._look_up(part, key, patient)
        message = found
        if message is None:
            self.mine()
            try:
                message = send(place, key)
            except NotSent:  # there is nothing to be looked for
                self.ledger.take_back(f"intent:{part}", noted)
                raise
        stands = self._posted(part, message)
        return stands, found is None and stands == message

    def edit(self, message: str, body: str, patient: bool = True) -> None:
        """Replace a message of this job's. Crowded, unless `patient`, when there is no room."""
        self.mine()
        self.platform.edit(self.job.mention.place, message, body, patient)

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

    def _look_up(self, number: int | str, key: str, patient: bool) -> tuple[str | None, str]:
        """Say that this part is about to be posted; if that was said before, what came of it.

        What was said comes with it.
        """
        ledger, intent, now = self.ledger, f"intent:{number}", self.ledger.clock()
        if ledger.note(intent, str(now), once=True):
            return None, str(now)
        wait = float(ledger.read(intent) or now) + self.platform.settles - now
        if wait > 0:
            if not patient:
                raise InFlight("a post may still be on its way")
            self.sleep(wait)
        found = self.platform.find(self.job.mention.place, key)
        noted = str(ledger.clock())
        if found is None:
            ledger.note(intent, noted)
        return found, noted
