"""A worker in a process of its own, running the functions of `probe_jobs` with short times."""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import probe_jobs

from bot.core.values import Job, Mention, Place
from bot.queue import connect, live_workers
from config.settings import Settings
from workers.upkeep import Timing
from workers.worker import serve

ROOT = Path(__file__).resolve().parents[2]
FAST = Timing(lease=2, tick=0.2, pop=0.5, grace=0.5)


class WorkerProcess:
    """Started on entering, killed on leaving if it is still there."""

    def __init__(self, url: str, timing: Timing = FAST, **serving: Any) -> None:
        self.url = url
        self.log = ""
        self.serving = {"concurrency": 8, "deadline": 600, "drain": 10, "crash_limit": 3, **serving}
        self.timing = timing

    def __enter__(self) -> "WorkerProcess":
        self.process = subprocess.Popen(
            [sys.executable, __file__, self.url, json.dumps(self.serving)]
            + [json.dumps(asdict(self.timing))],
            env={
                **os.environ,
                "PROBE_REDIS_URL": self.url,
                "PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parent)]),
            },
            stderr=subprocess.PIPE,
            text=True,
        )
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

    def kill(self) -> None:
        """As the kernel or a platform does it: no last word, not even to its parent's wait."""
        self.process.kill()

    def end(self, seconds: float = 20) -> int:
        """Its exit status, once it has ended; its log is in `log`."""
        if not self.log:
            _, self.log = self.process.communicate(timeout=seconds)
        return self.process.returncode


def until(true: Callable[[], object], complaint: str, seconds: float = 20) -> None:
    """Wait for something that is bound to happen."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, complaint
        time.sleep(0.01)


def job_that(name: str = "1", **how: Any) -> Job:
    """A job whose function is told how to behave."""
    place = Place(platform="terminal", workspace="w", channel="c", thread="t")
    mention = Mention(id=name, place=place, author="a", text=json.dumps(how))
    return Job.of(mention, "q", asked_at=time.time())


def main(url: str, serving: str, timing: str) -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    how = json.loads(serving)
    settings = Settings(
        _env_file=None,
        worker_concurrency=how["concurrency"],
        drain_seconds=how["drain"],
    ).model_copy(update={"job_deadline_seconds": how["deadline"]})
    return serve(
        settings,
        connect(url),
        allowed=probe_jobs.ALLOWED,
        give_up=probe_jobs.GIVE_UP,
        crash_limit=how["crash_limit"],
        timing=replace(Timing(), **json.loads(timing)),
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
