"""How long a job waits for what fails before it ends some other way."""

import time

from redis import Redis

KEPT_SECONDS = 86_400


def patient(redis: Redis, job_id: str, seconds: float, called_at: float) -> bool:
    """Whether somebody still waits. The first failure starts the clock, unless one call alone, at
    `called_at`, took longer than anybody waits."""
    key, now = f"shedder:trouble:{job_id}", time.time()
    redis.set(key, now, nx=True, ex=KEPT_SECONDS)
    since = float(redis.get(key) or now)
    return max(now - since, now - called_at) < seconds
