"""What is written down of one job's answer, so that any run can take it up where another stopped.

One Redis hash per job says what happened to each part of the answer:

    job        the question itself, for whoever goes on from its answer
    final      the last words and their native parts, before any of them is shown
    intent:N   when a run was about to post part or file N: from now on it may be in the thread
    done:N     the id of part N's message: it is in the thread
    withdrawn  the answer was deleted, and there will be no other

Times are Redis' own, so hosts need not agree on theirs.
"""

from collections.abc import Callable, Iterator
from typing import cast

from redis import Redis

from bot.core.answer import Reply
from bot.core.errors import Fenced
from bot.core.values import Job, Value
from bot.keeping.guarded import write

KEPT_SECONDS = 7 * 24 * 3600


_TAKE_BACK = """
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end
"""


def part_key(job_id: str, part: int | str) -> str:
    """What marks a part of a job's answer in its thread."""
    return f"{job_id}.{part}"


class Final(Value):
    """What the thread will say in the end, split as it was when first decided."""

    reply: Reply
    parts: tuple[str, ...]


class Withdrawn(Exception):
    """The answer was deleted: whatever is still on its way there is not to be seen."""


class Ledger:
    """The hash of one job."""

    def __init__(self, redis: Redis, job_id: str, clock: Callable[[], float] | None = None) -> None:
        self.redis, self.job_id = redis, job_id
        self.clock = clock or self._redis_time
        self.key = f"shedder:out:{job_id}"

    def final(self) -> Final | None:
        """The last words, once they are decided."""
        found = self.read("final")
        return Final.model_validate_json(found) if found else None

    def job(self) -> Job | None:
        """The question, once its last words are decided."""
        found = self.read("job")
        return Job.model_validate_json(found) if found else None

    def withdrawn(self) -> bool:
        """Whether the answer was deleted."""
        return self.read("withdrawn") is not None

    def withdraw(self) -> None:
        """Say so, for good."""
        self.note("withdrawn", "1")
        self.redis.hdel(self.key, "final")

    def wanted(self) -> None:
        """Raise Withdrawn when it was."""
        if self.withdrawn():
            raise Withdrawn

    def posted(self) -> Iterator[tuple[str, str | None]]:
        """The parts that are in the thread with their message, or that may be there."""
        fields = cast(dict[bytes, bytes], self.redis.hgetall(self.key))
        for number in sorted(f for f in fields if f.startswith((b"done:", b"intent:"))):
            part = number.decode().partition(":")[2]
            known = fields.get(f"done:{part}".encode())
            yield part, known.decode() if known else None

    def part(self, part: int | str) -> tuple[str | None, str | None]:
        """The message of a part, and when a run was about to post it."""
        fields = [f"done:{part}", f"intent:{part}"]
        found = cast(list[bytes | None], self.redis.hmget(self.key, fields))
        done, intent = (None if each is None else each.decode() for each in found)
        return done, intent

    def read(self, field: str) -> str | None:
        """What a field says."""
        found = cast(bytes | None, self.redis.hget(self.key, field))
        return None if found is None else found.decode()

    def note(self, field: str, value: str, once: bool = False) -> bool:
        """Write a field down; with `once`, only if nobody has. Whether it was written."""
        command = "HSETNX" if once else "HSET"
        done = write(
            self.redis,
            self.job_id,
            (command, self.key, field, value),
            ("EXPIRE", self.key, KEPT_SECONDS),
        )
        if done is None:
            raise Fenced(f"{self.job_id} was forgotten")
        return bool(done[0]) or not once

    def take_back(self, field: str, value: str) -> None:
        """Remove what was written down, unless somebody has written something else since."""
        self.redis.register_script(_TAKE_BACK)(keys=[self.key], args=[field, value])

    def _redis_time(self) -> float:
        seconds, micros = self.redis.time()
        return seconds + micros / 1e6
