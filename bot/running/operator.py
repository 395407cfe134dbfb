"""Messages for whoever runs Shedder: in full, in the log and in Redis, never in a channel."""

import logging
from collections.abc import Sequence
from typing import cast

from redis import Redis

from bot.keeping.guarded import write

log = logging.getLogger(__name__)

_KEY = "shedder:operator"
_KEPT = 100  # messages
_DAYS = 7


def tell_operator(redis: Redis, job: str, message: str) -> None:
    """Keep what only the operator can mend, under the job that met it."""
    log.error("%s: %s", job, message)
    write(
        redis,
        job,
        ("LPUSH", _KEY, f"{job} {message}"),
        ("LTRIM", _KEY, 0, _KEPT - 1),
        ("EXPIRE", _KEY, _DAYS * 86_400),
    )


def operator_messages(redis: Redis, job: str = "") -> tuple[str, ...]:
    """The kept messages, newest first: all of them, or one job's."""
    kept = cast(list[bytes], redis.lrange(_KEY, 0, -1))
    lines = (line.decode().partition(" ") for line in kept)
    return tuple(
        message if job else f"{about}: {message}"
        for about, _, message in lines
        if job in ("", about)
    )


def forget_operator_messages(redis: Redis, jobs: Sequence[str]) -> None:
    """Remove what was told of these jobs."""
    for line in cast(list[bytes], redis.lrange(_KEY, 0, -1)):
        if line.partition(b" ")[0].decode() in jobs:
            redis.lrem(_KEY, 0, line.decode())
