"""Each part of an answer into its thread, once, whoever dies on the way.

A part with an intent and no message may be on its way from another run: whoever waits for it goes
on as soon as the other has noted it, or it is seen in the thread. Nobody posts it again before a
post still on its way must have arrived, and was looked for. Right before each effect the run asks
whether the job is still its own; one that stood still before a post finds the message that another
run posted, and deletes its own. Since it may not live to, whoever posted in its place has the
thread looked at again (`bot/delivery/strays.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.core.errors import Fenced, ShedderError, TransientError
from bot.core.values import Job, Place
from bot.delivery.ledger import Ledger, Withdrawn, part_key
from bot.delivery.strays import Strays
from bot.platforms import ChatPlatform, NotSent

POLL_SECONDS = 0.2  # between two looks whether another run has noted its post
LOST_SECONDS = 2.0  # later than that it is looked for: whoever posted may never note it
ANSWERS = (0, -1)  # the parts that say which question it is: the placeholder, and what replaces it


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
        asked = self.job.mention.id if part in ANSWERS else ""
        return self.put(part, partial(self.platform.post, body=body, asked=asked), patient)

    def put(
        self, part: int | str, send: Callable[[Place, str], str], patient: bool = True
    ) -> tuple[str, bool]:
        """The message of this part, known or found in the thread or new, and whether it is new.

        InFlight, unless `patient`, when it would have to be waited for.
        """
        known = self.ledger.read(f"done:{part}")
        if known is not None:
            return known, False
        found = self._standing(part, patient)
        if found is None:
            place, key = self.job.mention.place, part_key(self.job.id, part)
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
            else:  # it may be on its way still
                self._expect_another(part)

    def mine(self) -> None:
        """Raise Fenced when another run owns the job."""
        if not self.still_mine():
            raise Fenced(f"{self.job.id} is another worker's now")

    def _posted(self, number: int | str, message: str) -> str:
        """Note a message. If another run posted this part while this one stood still before its
        post, or the thread was forgotten or the answer deleted meanwhile, this one goes again."""
        field = f"done:{number}"
        try:
            self.ledger.note(field, message, once=True)
            self.ledger.wanted()
        except (Fenced, Withdrawn):
            self._take_back(number, message)
            raise
        stands = self.ledger.read(field) or message
        if stands != message:
            self._take_back(number, message)
        return stands

    def _take_back(self, part: int | str, message: str) -> None:
        """Delete a message that is one too many, or have it found later."""
        try:
            self.platform.delete(self.job.mention.place, message)
        except TransientError:
            self._expect_another(part)
            raise

    def _expect_another(self, part: int | str) -> None:
        """Have it seen later that this part is not there once too often."""
        since = self.ledger.read(f"intent:{part}") or str(self.ledger.clock())
        Strays(self.ledger.redis, self.platform).expect(self.job, part, since)

    def _standing(self, part: int | str, patient: bool) -> str | None:
        """The message of this part that is in the thread, once that can be told."""
        known, intent = self._claimed(part)
        if known is not None or not intent:
            return known
        settles, age = self.platform.settles, self.ledger.clock() - float(intent)
        if age < settles and not patient:
            raise InFlight("a post may still be on its way")
        for look in sorted({min(max(age, LOST_SECONDS), settles), settles}):
            known, latest = self._noted(part, intent, look - age)
            if known is None and latest != intent:  # refused, or in the hands of another run
                return self._standing(part, patient)
            known = known or self._find(part, must=look == settles)
            if known is not None:
                return known
            age = look
        self._expect_another(part)
        return None

    def _claimed(self, part: int | str) -> tuple[str | None, str]:
        """The message of a part, and when another run was about to post it.

        If none was, this run says that it is.
        """
        known, intent = self.ledger.part(part)
        if known is None and intent is None:
            if self.ledger.note(f"intent:{part}", str(self.ledger.clock()), once=True):
                return None, ""
            known, intent = self.ledger.part(part)
        return known, intent or ""

    def _noted(self, part: int | str, intent: str, wait: float) -> tuple[str | None, str | None]:
        """Wait for what becomes of another run's post: its message, and what is said of it now."""
        known: str | None = None
        latest: str | None = intent
        while wait > 0 and known is None and latest == intent:
            pause = min(wait, POLL_SECONDS)
            self.sleep(pause)
            wait -= pause
            known, latest = self.ledger.part(part)
        return known, latest

    def _find(self, part: int | str, must: bool) -> str | None:
        """This part's message in the thread; unless it `must` be told now, a service that cannot
        say is no trouble."""
        try:
            return self.platform.find(self.job.mention.place, part_key(self.job.id, part))
        except TransientError:
            if must:
                raise
            return None

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
