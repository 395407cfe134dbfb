"""Exactly one answer per job, whoever dies: everything a job shows in its thread goes through here.

Each part of a reply has a stable key, and one Redis hash per job says what happened to it:

    final      the last words and their native parts, before any of them is shown
    intent:N   when a run was about to post part or file N: from now on it may be in the thread
    done:N     the id of part N's message: it is in the thread
    withdrawn  the answer was deleted, and there will be no other

Part 0 is the placeholder, which is edited through the stages and then into the answer; an edit
done twice is done once. A part with an intent and no message is looked up in the thread before
anybody posts it again, once a post still on its way must have arrived. Right before each effect the
run asks whether the job is still its own, and a run that stood still between that and an edit finds
the answer it covered and puts it back; one that stood still before a post finds the message that
another run posted, and deletes its own. Times are Redis' own, so hosts need not agree on theirs.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import cast

from redis import Redis

from bot.core.answer import Answer, Progress, Reply
from bot.core.errors import Fenced, UserError
from bot.core.values import Job, Place, Value
from bot.guarded import write
from bot.platforms import ChatPlatform, Gone

KEPT_SECONDS = 7 * 24 * 3600
EDIT_SECONDS = 2.0  # between two edits of the same stage; services allow about one a second
NUDGE_SECONDS = 60  # an answer that took longer ends with a line that notifies the asker

log = logging.getLogger(__name__)


def part_key(job_id: str, part: int | str) -> str:
    """What marks a part of a job's answer in its thread."""
    return f"{job_id}.{part}"


class _Final(Value):
    """What the thread will say in the end, split as it was when first decided."""

    reply: Reply
    parts: tuple[str, ...]


class _Withdrawn(Exception):
    """The answer was deleted: whatever is still on its way there is not to be seen."""


class _InFlight(Exception):
    """It is too early to tell whether a part is in the thread."""


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
        self.redis, self.platform, self.job, self.still_mine = redis, platform, job, still_mine
        self.clock, self.sleep = clock or self._redis_time, sleep
        self.key = f"shedder:out:{job.id}"
        self._one_at_a_time = Lock()  # sections arrive from the thread that reads the model
        self._shown: tuple[str, str] = ("", "")  # stage, body
        self._shown_at = 0.0

    def stored(self) -> Reply | None:
        """The final reply an earlier run decided on, whether it was shown or not."""
        final = self._final()
        return final.reply if final else None

    def announce(self, reply: Reply) -> None:
        """Post the placeholder unless somebody has: for whoever queued the job, beside its run."""
        with self._one_at_a_time:
            self._kindly(reply, edit=False)

    def progress(self, reply: Reply) -> None:
        """Show how far the job is. Raises Fenced and nothing else: the answer matters more.

        A new stage is shown at once, news within a stage every two seconds at most, and nothing
        once the answer is decided.
        """
        with self._one_at_a_time:
            self._kindly(reply, edit=True)

    def decide(self, reply: Reply) -> Reply:
        """Write the last words down before they are shown; those of an earlier run stand."""
        with self._one_at_a_time, suppress(_Withdrawn):
            return self._decide(reply).reply
        return reply

    def deliver(self, reply: Reply) -> None:
        """Show the final reply, once; `reply` is not used if an earlier run decided on another.

        Raises Fenced when the job is somebody else's now, and TransientError when the service or
        Redis fails: run the job again and call again.
        """
        with self._one_at_a_time, suppress(_Withdrawn):
            final = self._decide(reply)
            first, *others = final.parts
            self._turn_into(first)
            for number, body in enumerate(others, 1):
                self._post(number, body)

    def attach(
        self, part: str, name: str, content: Callable[[], bytes], instead: Callable[[str], Reply]
    ) -> None:
        """Put a file into the thread, once; where there is none to be had, a line that says why.

        `content` is not called once either is there. What it raises that is no UserError comes out
        here; raises as `deliver` does.
        """
        if self._read(f"done:{part}") is not None:
            return
        with self._one_at_a_time, suppress(_Withdrawn):
            self._wanted()
            try:
                self._put(part, partial(self.platform.attach, name=name, content=content()))
            except UserError as error:
                self._post(part, self.platform.parts(instead(error.message))[0])

    def answered(self) -> bool:
        """Whether the thread has an answer of this job, and has not had it deleted."""
        final = self._final()
        return final is not None and isinstance(final.reply.body, Answer)

    def ended(self) -> bool:
        """Whether the last words are decided, deleted since or not."""
        return self._read("final") is not None or self.withdrawn()

    def withdrawn(self) -> bool:
        """Whether the answer was deleted: there will be no other."""
        return self._read("withdrawn") is not None

    def withdraw(self) -> None:
        """Take the answer out of the thread for good; again and it is still gone."""
        with self._one_at_a_time:
            self._note("withdrawn", "1")
            self.redis.hdel(self.key, "final")
            self._delete_all()

    def erase(self) -> None:
        """Take whatever was posted out of the thread, and leave the record of it to the caller."""
        with self._one_at_a_time:
            self._delete_all()

    def _delete_all(self) -> None:
        place = self.job.mention.place
        fields = cast(dict[bytes, bytes], self.redis.hgetall(self.key))
        for number in sorted(f for f in fields if f.startswith((b"done:", b"intent:"))):
            part = number.decode().partition(":")[2]
            known = fields.get(f"done:{part}".encode())
            key = part_key(self.job.id, part)
            message = known.decode() if known else self.platform.find(place, key)
            if message is not None:
                self.platform.delete(place, message)

    def _decide(self, reply: Reply) -> _Final:
        """Write the last words down, or read what was written before."""
        self._wanted()
        parts = self.platform.parts(reply)
        nudge = self.platform.nudge(self.job.mention.author)
        if nudge is not None and self.clock() - self.job.asked_at > NUDGE_SECONDS:
            parts = (*parts, nudge)
        mine = _Final(reply=reply, parts=parts)
        self._note("final", mine.model_dump_json(), once=True)
        return self._final() or mine

    def _final(self) -> _Final | None:
        found = self._read("final")
        return _Final.model_validate_json(found) if found else None

    def _kindly(self, reply: Reply, edit: bool) -> None:
        try:
            self._show(reply, edit)
        except Fenced:
            raise
        except (_InFlight, _Withdrawn):
            log.debug("%s: the placeholder is on its way from elsewhere, or deleted", self.job.id)
        except Exception as error:
            log.warning("%s: progress was not shown: %s", self.job.id, error)

    def _show(self, reply: Reply, edit: bool) -> None:
        stage = reply.body.stage if isinstance(reply.body, Progress) else ""
        body = self.platform.parts(reply)[0]
        early = stage == self._shown[0] and self.clock() - self._shown_at < EDIT_SECONDS
        if early or body == self._shown[1] or self._read("final"):
            return
        self._wanted()
        message, new = self._post(0, body, patient=False)
        if edit and not new:
            self._mine()
            self.platform.edit(self.job.mention.place, message, body)
            self._uncover(message)
        self._shown, self._shown_at = (stage, body), self.clock()

    def _uncover(self, message: str) -> None:
        """Put an answer back that another run gave while this one stood still before its edit."""
        final = self._final()
        if final is not None:
            self.platform.edit(self.job.mention.place, message, final.parts[0])

    def _turn_into(self, body: str) -> None:
        """Make the placeholder the answer; without a placeholder, post the answer."""
        message, new = self._post(0, body)
        if new:
            return
        self._mine()
        try:
            self.platform.edit(self.job.mention.place, message, body)
        except Gone:  # deleted by somebody: the answer gets a message of its own
            self._wanted()
            self._post(-1, body)

    def _post(self, part: int | str, body: str, patient: bool = True) -> tuple[str, bool]:
        """`_put` a message of words."""
        return self._put(part, partial(self.platform.post, body=body), patient)

    def _put(
        self, part: int | str, send: Callable[[Place, str], str], patient: bool = True
    ) -> tuple[str, bool]:
        """The message of this part, known or found in the thread or new, and whether it is new."""
        known = self._read(f"done:{part}")
        if known is not None:
            return known, False
        place, key = self.job.mention.place, part_key(self.job.id, part)
        found = self._look_up(part, key, patient)
        message = found
        if message is None:
            self._mine()
            message = send(place, key)
        stands = self._posted(part, message)
        return stands, found is None and stands == message

    def _posted(self, number: int | str, message: str) -> str:
        """Note a message. If another run posted this part while this one stood still before its
        post, or the thread was forgotten or the answer deleted meanwhile, this one goes again."""
        place, field = self.job.mention.place, f"done:{number}"
        try:
            self._note(field, message, once=True)
            self._wanted()
        except (Fenced, _Withdrawn):
            self.platform.delete(place, message)
            raise
        stands = self._read(field) or message
        if stands != message:
            self.platform.delete(place, message)
        return stands

    def _look_up(self, number: int | str, key: str, patient: bool) -> str | None:
        """Say that this part is about to be posted; if that was said before, what came of it."""
        intent, now = f"intent:{number}", self.clock()
        if self._note(intent, str(now), once=True):
            return None
        wait = float(self._read(intent) or now) + self.platform.settles - now
        if wait > 0:
            if not patient:
                raise _InFlight("a post may still be on its way")
            self.sleep(wait)
        found = self.platform.find(self.job.mention.place, key)
        if found is None:
            self._note(intent, str(self.clock()))
        return found

    def _wanted(self) -> None:
        if self.withdrawn():
            raise _Withdrawn

    def _mine(self) -> None:
        if not self.still_mine():
            raise Fenced(f"{self.job.id} is another worker's now")

    def _redis_time(self) -> float:
        seconds, micros = self.redis.time()
        return seconds + micros / 1e6

    def _read(self, field: str) -> str | None:
        found = cast(bytes | None, self.redis.hget(self.key, field))
        return None if found is None else found.decode()

    def _note(self, field: str, value: str, once: bool = False) -> bool:
        """Write a field down; with `once`, only if nobody has. Whether it was written."""
        command = "HSETNX" if once else "HSET"
        done = write(
            self.redis,
            self.job.id,
            (command, self.key, field, value),
            ("EXPIRE", self.key, KEPT_SECONDS),
        )
        if done is None:
            raise Fenced(f"{self.job.id} was forgotten")
        return bool(done[0]) or not once
