"""A wait for an answer ends: each silence is a moment to see whether one can still come."""

import time

from redis import ConnectionError, Redis, TimeoutError

from bot.core.errors import ConfigError, TransientError
from bot.queue import impatient, last_word
from bot.running.session import Hired
from bot.running.status import status

LOST_SECONDS = 5  # a job that ended has said its last word by then


class Wait:
    """Somebody's wait for one job, which comes after the jobs `before`."""

    def __init__(
        self, redis: Redis, job_id: str, hired: Hired | None = None, before: tuple[str, ...] = ()
    ) -> None:
        self.redis, self.job_id, self.hired = impatient(redis), job_id, hired
        self.ids = (job_id, last_word(job_id), *before)
        self.hopeless_since: float | None = None

    def look(self) -> None:
        """Call it in every silence. Raises ConfigError or TransientError when no answer will come.

        That is so when no worker can be started, and when the job is over or gone and its thread
        still silent.
        """
        if self.hired is not None:
            self.hired.raise_failure()
        try:
            jobs = [status(self.redis, id) for id in self.ids]
        except (ConnectionError, TimeoutError):  # who follows the thread sees that too
            return
        if any(job is not None and job.state not in ("done", "failed") for job in jobs):
            self.hopeless_since = None
            return
        now = time.monotonic()
        self.hopeless_since = self.hopeless_since or now
        if now - self.hopeless_since >= LOST_SECONDS:
            raise self._lost() if jobs[0] is None else self._failed()

    def _lost(self) -> TransientError:
        return TransientError(
            f"Job {self.job_id} is no longer in Redis, so nobody will answer it: ask again. "
            f"{self._log()}"
        )

    def _failed(self) -> ConfigError:
        return ConfigError(
            f"Job {self.job_id} ended without a word, and why is in the log. {self._log()}"
        )

    def _log(self) -> str:
        if self.hired is None or self.hired.process is None:
            return "The worker's log is where that worker was started; see `shedder jobs`."
        return f"The worker's log is {self.hired.log_path}."
