"""The worker process: many jobs at once in threads, on the seam RQ leaves for it.

A model call is a minute of waiting, so a job costs a thread, not a process. RQ's `work` loop calls
`dequeue_job_and_maintain_ttl` and `execute_job`; both are ours. Who owns a job is in `claims.py`,
what is refused in `allowlist.py`, a job's fate in `run.py`, other workers' jobs in `reclaim.py`,
ticks in `upkeep.py`.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Collection, Sequence
from types import FrameType
from typing import Any, TypeVar

from redis import Redis, RedisError
from rq.exceptions import StopRequested
from rq.job import Job as RqJob
from rq.queue import Queue
from rq.serializers import JSONSerializer
from rq.utils import now
from rq.worker import BaseWorker

from bot.queue import QUEUE
from bot.running.health import Health
from bot.running.hosts import worker_name
from config.settings import Settings
from workers.allowlist import ALLOWED, GIVE_UP, Refused, admit
from workers.claims import LINE, ClaimedJob, Claims
from workers.lease import Lease
from workers.reclaim import Reclaimer
from workers.run import Run
from workers.upkeep import Timing, Upkeep

log = logging.getLogger(__name__)

T = TypeVar("T")

CRASH_LIMIT = 3  # a job that took this many workers with it is given up
REPEAT_SECONDS = 0.5  # a second signal sooner than this is the same one, sent by somebody else too


class ThreadWorker(BaseWorker):
    """An RQ worker whose jobs are threads of one process."""

    job_class = ClaimedJob

    def __init__(
        self,
        redis: Redis,
        *,
        concurrency: int,
        deadline: float,
        drain: float,
        allowed: Collection[str] = ALLOWED,
        give_up: str = GIVE_UP,
        crash_limit: int = CRASH_LIMIT,
        timing: Timing | None = None,
        health: Health | None = None,
        fingerprint: str = "",
        duties: Sequence[Callable[[], object]] = (),
    ) -> None:
        self.timing = timing or Timing()
        self.heart = (health or Health()).heartbeat("work on redis", self.timing.patience)
        super().__init__(
            QUEUE,
            name=worker_name(),
            connection=redis,
            serializer=JSONSerializer,
            worker_ttl=max(1, int(self.timing.lease)),
            log_job_description=False,
        )
        self.concurrency = concurrency
        self.fingerprint = fingerprint
        self.deadline = deadline
        self.drain = drain
        self.allowed = allowed
        self.claims = Claims(redis, self.name, self.timing.lease)
        self.reclaimer = Reclaimer(self.claims, limit=crash_limit, give_up=give_up)
        self.upkeep = Upkeep(
            self.timing,
            (self._beat, self._watch, self._sweep, self.claims.call_due, *duties),
        )
        self.runs: dict[str, Run] = {}  # by member; changed by this thread and by each run's end
        self.hung: dict[str, Run] = {}  # lost their job, keep their thread
        self._slots = threading.Semaphore(concurrency)
        self._parked = False
        self._has_slot = False
        self._stopped_at = 0.0
        self._turned = time.monotonic()  # when the loop that takes jobs last came round
        self.exit_status = 1  # until somebody asks for the end, an end is an accident

    # What RQ's loop calls

    def bootstrap(self, *_: Any, **__: Any) -> None:
        """Be known, and start to tick; a signal that comes meanwhile is heard."""
        self._install_signal_handlers()
        self.register_birth()  # type: ignore[no-untyped-call]
        self.upkeep.start()
        log.info("worker %s: %d jobs at once", self.name, self.concurrency)

    def dequeue_job_and_maintain_ttl(
        self, timeout: int | None, max_idle_time: int | None = None
    ) -> tuple[RqJob, Queue] | None:
        """The next job that may run, once there is a thread for it; None when it is time to go."""
        while not self._stop_requested:
            self._turned = time.monotonic()
            if not self._has_slot:
                self._wait(self._await_slot)
                continue
            try:
                job = self._next_job()
                if job is not None:
                    return job, self.queues[0]
                if timeout is None:
                    return None
                self._wait(self._look_at_line)
            except RedisError as error:
                log.warning("worker %s: Redis failed (%s)", self.name, type(error).__name__)
                self._wait(lambda: time.sleep(self.timing.pop))
        return None

    def execute_job(self, job: RqJob, queue: Queue) -> None:
        """Run a job in a thread of its own; returns at once."""
        assert isinstance(job, ClaimedJob)
        lease = Lease(self.connection, job.id, job.member, time.monotonic() + self.deadline)
        run = Run(job, lease)
        self.runs[job.member] = run
        self._has_slot = False
        threading.Thread(target=self._run, args=(run,), name=job.id, daemon=True).start()

    def teardown(self) -> None:
        """Let running jobs finish for a while, give back what is left, and say good-bye."""
        self._stop_requested = True
        until = time.monotonic() + self.drain
        while self.runs and time.monotonic() < until:
            time.sleep(0.02)
        last_resort = threading.Timer(self.timing.farewell, os._exit, (1,))
        last_resort.daemon = True
        last_resort.start()
        try:
            self._beat()  # no longer open
            self._give_back()
            self.upkeep.stop()
            self.register_death()  # type: ignore[no-untyped-call]
        except RedisError as error:  # what we hold runs out by itself
            log.warning("worker %s: left without a word (%s)", self.name, type(error).__name__)
        last_resort.cancel()

    def _give_back(self) -> None:
        """All Redis says is ours: also what was taken just as a signal came, its answer unread."""
        for owned in self.claims.owned():
            if owned.worker == self.name and self.claims.give_back(owned.member):
                log.warning("job %s: given back, unfinished", owned.job_id)

    def serialize(self) -> dict[str, Any]:
        """What Redis knows about this worker."""
        busy = {"concurrency": self.concurrency, "running": len(self.runs), "hung": len(self.hung)}
        return {**super().serialize(), **busy, "fingerprint": self.fingerprint}

    def subscribe(self) -> None:
        """Take no commands over Redis."""

    def run_maintenance_tasks(self) -> None:
        """Nothing: RQ's sweeps are not atomic, and end jobs that only need another go."""

    def check_for_suspension(self, burst: bool) -> None:
        """Nothing: there is one switch, and it is the process."""

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """Nothing: ticks say that the worker lives, and the loop need not touch Redis."""

    # Signals

    def _install_signal_handlers(self) -> None:
        if threading.current_thread() is threading.main_thread():
            super()._install_signal_handlers()  # type: ignore[no-untyped-call]

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """First signal: finish what runs. Second: end at once; others take the jobs."""
        if self._stop_requested:
            if time.monotonic() - self._stopped_at > REPEAT_SECONDS:
                os._exit(128 + signum)
            return
        self.stop()
        if self._parked:
            raise StopRequested

    def stop(self, exit_status: int = 0) -> None:
        """Take no more jobs; `work` returns when those that run are finished or given back."""
        if not self._stop_requested:
            self.exit_status = exit_status
            self._stop_requested = True
            self._stopped_at = time.monotonic()

    def _wait(self, wait: Callable[[], T]) -> T | None:
        """Wait where a signal may interrupt: nothing is in hand that Redis does not know."""
        self._parked = True
        try:
            return None if self._stop_requested else wait()
        finally:
            self._parked = False

    def _await_slot(self) -> None:
        """Wait for a thread to be free; a job is taken only when it can run at once."""
        self._has_slot = self._slots.acquire(timeout=self.timing.pop)

    def _look_at_line(self) -> None:
        """Sleep until the line has a first job: moves it from the front to the front."""
        self.connection.blmove(LINE, LINE, self.timing.pop, "LEFT", "LEFT")  # type: ignore[arg-type]

    # Jobs

    def _next_job(self) -> ClaimedJob | None:
        while claim := self._wait(self.claims.take):
            try:
                return admit(claim, self.connection, self.allowed)
            except Refused as refused:
                log.error("job %r refused: %s", claim.job_id, refused)
                self.claims.end(claim.member, "failed", f"refused: {refused}")
        return None

    def _run(self, run: Run) -> None:
        try:
            run.perform(self.claims, self.reclaimer)
        finally:
            self.runs.pop(run.job.member, None)
            self.hung.pop(run.job.member, None)
            self._slots.release()

    # Upkeep

    def _beat(self) -> None:
        self.claims.renew(list(self.runs), open=not self._stop_requested)
        self.last_heartbeat = now()
        said: Any = self.serialize()
        with self.connection.pipeline() as pipe:
            pipe.hset(self.key, mapping=said)
            pipe.expire(self.key, int(self.timing.lease) + 60)
            pipe.execute()
        if self._stop_requested or time.monotonic() - self._turned < self.timing.stall:
            self.heart.beat()  # Redis answers, and jobs are looked for

    def _watch(self) -> None:
        """Take the job from a run that is far over its time; half the threads gone is too many."""
        latest = time.monotonic() - self.timing.grace
        for member, run in list(self.runs.items()):
            if run.lease.deadline < latest:
                self.hung[member] = run
                self.runs.pop(member, None)
                self.reclaimer.lose(member, certain=True, why="it hangs")
        if self.hung and len(self.hung) * 2 >= self.concurrency and not self._stop_requested:
            log.critical("worker %s: %d threads hang: ending", self.name, len(self.hung))
            self.stop(exit_status=1)  # a supervisor starts us again

    def _sweep(self) -> None:
        self.reclaimer.sweep(mine=list(self.runs))


def serve(
    settings: Settings,
    redis: Redis,
    *,
    allowed: Collection[str] = ALLOWED,
    give_up: str = GIVE_UP,
    crash_limit: int = CRASH_LIMIT,
    timing: Timing | None = None,
    health: Health | None = None,
    fingerprint: str = "",
    duties: Sequence[Callable[[], object]] = (),
) -> int:
    """Work until told to stop; the process's exit status: 0 only when the end was asked for.

    `duties` are seen to on every tick, beside the worker's own.
    Threads of jobs that were given back may still run; they are daemons, so the process can end.
    """
    worker = ThreadWorker(
        redis,
        concurrency=settings.worker_concurrency,
        deadline=settings.job_deadline_seconds,
        drain=settings.drain_seconds,
        allowed=allowed,
        give_up=give_up,
        crash_limit=crash_limit,
        timing=timing,
        health=health,
        fingerprint=fingerprint,
        duties=duties,
    )
    worker.work()
    return worker.exit_status
