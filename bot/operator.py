"""Messages for whoever runs Shedder: in full, in the log and in Redis, never in a channel."""

import logging
from typing import cast

from redis import Redis

log = logging.getLogger(__name__)

_KEY = "shedder:operator"
_KEPT = 100  # messages
_DAYS = 7


def tell_operator(redis: Redis, job: str, message: str) -> None:
    """Keep what only the operator can mend, under the job that met it."""
    log.error("%s: %s", job, message)
    with redis.pipeline() as pipe:
        pipe.lpush(_KEY, f"{job} {message}")
        pipe.ltrim(_KEY, 0, _KEPT - 1)
        pipe.expire(_KEY, _DAYS * 86_400)
        pipe.execute()


def operator_messages(redis: Redis, job: str = "") -> tuple[str, ...]:
    """The kept messages, newest first: all of them, or one job's."""
    kept = cast(list[bytes], redis.lrange(_KEY, 0, -1))
    lines = (line.decode().partition(" ") for line in kept)
    return tuple(
        message if job else f"{about}: {message}"
        for about, _, message in lines
        if job in ("", about)
    )
