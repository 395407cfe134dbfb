"""Writes that a forgotten job cannot make: its thread was forgotten, whatever it still does.

A worker may stand still for minutes between looking whether its job is still its own and writing
something down. So whatever holds words of people or documents is written by this one step, which
looks and writes at once.

    shedder:forgotten:<job>    this job left nothing behind, and is to leave nothing any more
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any, cast

from redis import Redis

KEPT_SECONDS = 14 * 86_400  # longer than anything of a job could come back

UNLESS_FORGOTTEN = """
if redis.call('EXISTS', KEYS[1]) == 1 then return false end
local answers, at = {}, 1
while at <= #ARGV do
  local count = tonumber(ARGV[at])
  answers[#answers + 1] = redis.call(unpack(ARGV, at + 1, at + count))
  at = at + count + 1
end
return answers
"""

Command = Sequence[str | bytes | int | float]


def write(redis: Redis, job_id: str, *commands: Command) -> list[Any] | None:
    """Run these commands at once, each with its answer; None when the job was forgotten."""
    script = redis.register_script(UNLESS_FORGOTTEN)
    args = chain.from_iterable((len(command), *command) for command in commands)
    return cast(list[Any] | None, script(keys=[mark(job_id)], args=list(args)))


def forget(redis: Redis, job_id: str) -> None:
    """From now on nothing of this job is written any more."""
    redis.set(mark(job_id), 1, ex=KEPT_SECONDS)


def forgotten(redis: Redis, job_id: str) -> bool:
    """Whether it was."""
    return bool(redis.exists(mark(job_id)))


def mark(job_id: str) -> str:
    """The key that says so."""
    return f"shedder:forgotten:{job_id}"
