"""Workers on a real server that run the functions of `probe_jobs`, with short times."""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import probe_jobs
from redis import Redis
from redis.exceptions import RedisError

from bot.core.values import Attachment, Job, Mention, Place
from bot.queue import connect
from bot.running.health import Health
from bot.running.status import live_workers
from config.settings import Settings
from workers.upkeep import Timing
from workers.worker import ThreadWorker, serve

ROOT = Path(__file__).resolve().parents[2]
FAST = Timing(lease=20, tick=0.2, pop=0.5, grace=0.5)
FORGETFUL = replace(FAST, lease=2)  # a worker that is silent for this long has lost its jobs
HERE = replace(FAST, pop=0.1, grace=0.2)  # without a signal, a stop is seen between two waits
WORK = "probe_jobs.work"


class WorkerProcess:
    """A worker in a process of its own; started on entering, killed on leaving if still there."""

    def __init__(
        self,
        url: str,
        *,
        concurrency: int = 8,
        drain: float = 10,
        crash_limit: int = 3,
        timing: Timing = FAST,
    ) -> None:
        self.url = url
        self.log = ""
        self.serving = {"concurrency": concurrency, "drain": drain, "crash_limit": crash_limit}
        self.timing = timing

    def start(self) -> "WorkerProcess":
        """Start, without waiting for it to be there."""
        self.process = subprocess.Popen(
            [
                sys.executable,
                __file__,
                self.url,
                json.dumps(self.serving),
                json.dumps(asdict(self.timing)),
            ],
            env={
                **os.environ,
                probe_jobs.URL: self.url,
                "PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parent)]),
            },
            stderr=subprocess.PIPE,
            text=True,
        )
        return self

    def __enter__(self) -> "WorkerProcess":
        self.start()
        with connect(self.url) as redis:
            until(lambda: any(w.pid == self.pid for w in live_workers(redis)), "no worker")
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.end()

    @property
    def pid(self) -> int:
        return self.process.pid

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def end(self, seconds: float = 20) -> int:
        """Its exit status, once it has ended; its log is in `log`."""
        if not self.log:
            _, self.log = self.process.communicate(timeout=seconds)
        return self.process.returncode


@contextmanager
def working(
    url: str,
    *,
    concurrency: int = 8,
    deadline: float = 600,
    crash_limit: int = 3,
    timing: Timing = HERE,
    tries: int = 60,
) -> Iterator[ThreadWorker]:
    """A worker in a thread of this process: cheap, and its log can be read."""
    os.environ[probe_jobs.URL] = url
    with connect(url, tries=tries) as redis:
        worker = ThreadWorker(
            redis,
            concurrency=concurrency,
            deadline=deadline,
            drain=5,
            allowed=probe_jobs.ALLOWED,
            give_up=probe_jobs.GIVE_UP,
            crash_limit=crash_limit,
            timing=timing,
        )
        thread = threading.Thread(target=worker.work)
        thread.start()
        try:
            yield worker
        finally:
            worker.stop()
            thread.join(20)
            assert not thread.is_alive(), "the worker did not end"


def until(true: Callable[[], object], complaint: str, seconds: float = 20) -> None:
    """Wait for something that is bound to happen, also while a server is away."""
    end = time.monotonic() + seconds
    while not _quietly(true):
        assert time.monotonic() < end, complaint
        time.sleep(0.02)


def _quietly(true: Callable[[], object]) -> bool:
    try:
        return bool(true())
    except RedisError:
        return False


def job_that(name: str = "1", **how: Any) -> Job:
    """A job whose function is told how to behave."""
    place = Place(platform="terminal", workspace="w", channel="c", thread="t")
    paper = Attachment(id="f1", name="paper.pdf")
    mention = Mention(id=name, place=place, author="a", text=json.dumps(how), attachments=(paper,))
    return Job.of(mention, "q", asked_at=time.time())


def effects(redis: Redis) -> dict[str, int]:
    """How often each job had its effect."""
    return {id.decode(): int(times) for id, times in redis.hgetall("probe:effects").items()}


def gave_up(redis: Redis) -> dict[str, int]:
    """How often a last word was said for each job."""
    return {id.decode(): int(times) for id, times in redis.hgetall("probe:gave_up").items()}


def starts(redis: Redis, job: Job) -> list[tuple[int, float]]:
    """Which process began this job, and when."""
    kept = redis.lrange(f"probe:starts:{job.id}", 0, -1)
    return [(int(pid), float(at)) for pid, at in (line.split() for line in kept)]


def main(url: str, serving: str, timing: str) -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    how = json.loads(serving)
    settings = Settings(
        _env_file=None, worker_concurrency=how["concurrency"], drain_seconds=how["drain"]
    )
    health = Health()
    with health.served(None):
        return serve(
            settings,
            connect(url),
            allowed=probe_jobs.ALLOWED,
            give_up=probe_jobs.GIVE_UP,
            crash_limit=how["crash_limit"],
            timing=Timing(**json.loads(timing)),
            health=health,
        )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
