"""What jobs that wait for a model cost, against RQ's own way of running them.

    python -m benchmarks.worker [--json]

In one run on a real server: our worker (one process, a thread per job) and RQ's pool of forking
workers do the same calls to a model that takes a second. Memory is the proportional set size of
all an engine's processes at its peak, CPU is theirs alone. Then how long it takes to put a job in
line, and how soon the jobs of a worker killed with SIGKILL run again.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from benchmarks.waiting import CALL, SLEEP, SlowModel
from bot.core.values import Job, Mention, Place
from bot.queue import ANSWER, QUEUE, connect, submit
from bot.running.server import redis_server
from config.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
CALL_SECONDS = 1.0
ENQUEUED = 1_000
KILLS = 3
IN_FLIGHT = 10


@dataclass(frozen=True)
class Load:
    """How one engine did."""

    engine: str
    at_once: int
    jobs: int
    seconds: float
    ideal_seconds: float
    cpu_ms_per_job: float
    idle_mb: float
    peak_mb: float
    mb_per_job_at_once: float


def job(name: str, text: str) -> Job:
    """A job whose function finds what it needs in the mention's text."""
    place = Place(platform="terminal", workspace="w", channel="c", thread="t")
    return Job.of(Mention(id=name, place=place, author="a", text=text), "q", time.time())


@contextmanager
def engine(kind: str, url: str, at_once: int) -> Iterator["psutil.Popen"]:
    """One engine's process, with whatever it starts; all gone afterwards."""
    command = [sys.executable, "-m", "benchmarks.waiting", kind, url, str(at_once)]
    process = psutil.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        family = [process, *process.children(recursive=True)] if process.is_running() else []
        for member in family:
            member.kill()
        process.wait()


def family(process: psutil.Process) -> list[psutil.Process]:
    """A process and all it started."""
    return [process, *process.children(recursive=True)]


def memory(process: psutil.Process) -> float:
    """Megabytes of a family, shared pages counted once."""
    return sum(_ask(p, lambda p: p.memory_full_info().pss) for p in family(process)) / 1e6


def cpu(process: psutil.Process) -> float:
    """CPU seconds of a family, of members that ended included."""
    return sum(_ask(p, lambda p: sum(p.cpu_times()[:4])) for p in family(process))


def _ask(process: psutil.Process, what: Callable[[psutil.Process], float]) -> float:
    try:
        return what(process)
    except psutil.Error:  # it ended meanwhile
        return 0.0


def load(kind: str, url: str, at_once: int, jobs: int, model: str) -> Load:
    """Let an engine do some jobs, and watch it."""
    with connect(url) as redis, engine(kind, url, at_once) as process:
        redis.flushall()
        workers = at_once if kind == "fork" else 1
        _until(lambda: redis.scard("rq:workers") == workers)
        for n in range(at_once):  # a round before, so that connections are there
            submit(redis, job(f"w{n}", model), task=CALL)
        _until(lambda: redis.zcard(f"rq:finished:{QUEUE}") == at_once)
        idle, spent, peak = memory(process), cpu(process), 0.0
        began = time.perf_counter()
        for n in range(jobs):
            submit(redis, job(f"{n}", model), task=CALL)
        while redis.zcard(f"rq:finished:{QUEUE}") < at_once + jobs:
            peak = max(peak, memory(process))
            time.sleep(0.1)
        seconds = time.perf_counter() - began
        spent = cpu(process) - spent
    return Load(
        engine=kind,
        at_once=at_once,
        jobs=jobs,
        seconds=round(seconds, 2),
        ideal_seconds=round(jobs / at_once * CALL_SECONDS, 2),
        cpu_ms_per_job=round(spent / jobs * 1000, 1),
        idle_mb=round(idle, 1),
        peak_mb=round(peak, 1),
        mb_per_job_at_once=round(peak / at_once, 2),
    )


def enqueuing(redis: Redis) -> dict[str, float]:
    """Milliseconds to put a job in line: ours, and RQ's plain enqueue for comparison."""
    redis.flushall()
    queue = Queue("plain", connection=redis, serializer=JSONSerializer)
    ours, plain = [], []
    for n in range(ENQUEUED):  # in turn, so that a busy machine hurts both alike
        new = job(f"{n}", "decode this")
        ours.append(_milliseconds(lambda new=new: submit(redis, new)))
        payload = new.model_dump(mode="json")
        plain.append(_milliseconds(lambda payload=payload: queue.enqueue(ANSWER, payload)))
    return {
        "submit_ms_p50": round(statistics.median(ours), 3),
        "submit_ms_p99": round(statistics.quantiles(ours, n=100)[98], 3),
        "rq_enqueue_ms_p50": round(statistics.median(plain), 3),
        "rq_enqueue_ms_p99": round(statistics.quantiles(plain, n=100)[98], 3),
    }


def _milliseconds(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return (time.perf_counter() - began) * 1000


def restarts(url: str) -> dict[str, float]:
    """Seconds from a SIGKILL until all its jobs run again: by a second worker, by a new one."""
    by_peer, by_new = [], []
    with connect(url) as redis:
        for _ in range(KILLS):
            by_peer.append(_restart(redis, url, peer=True))
            by_new.append(_restart(redis, url, peer=False))
    return {
        "jobs_in_flight": IN_FLIGHT,
        "by_a_second_worker_s": round(statistics.median(by_peer), 2),
        "by_a_second_worker_worst_s": round(max(by_peer), 2),
        "by_a_new_worker_s": round(statistics.median(by_new), 2),
        "by_a_new_worker_worst_s": round(max(by_new), 2),
    }


def _restart(redis: Redis, url: str, *, peer: bool) -> float:
    redis.flushall()
    jobs = [job(f"{n}", url) for n in range(IN_FLIGHT)]
    with engine("threads", url, IN_FLIGHT) as first:
        for one in jobs:
            submit(redis, one, task=SLEEP)
        _until(lambda: _began(redis, jobs) == 1)
        if not peer:
            _kill(first)
            killed = time.time()
        with engine("threads", url, IN_FLIGHT):
            if peer:
                _until(lambda: redis.scard("rq:workers") == 2)
                killed = time.time()
                _kill(first)
            _until(lambda: _began(redis, jobs) == 2)
    last = max(float(redis.lindex(f"began:{one.id}", 1) or 0) for one in jobs)
    return last - killed


def _kill(process: psutil.Process) -> None:
    os.kill(process.pid, signal.SIGKILL)


def _began(redis: Redis, jobs: list[Job]) -> int:
    """How often every one of these has begun."""
    return min(int(redis.llen(f"began:{one.id}")) for one in jobs)


def _until(true: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("it took more than a minute")
        time.sleep(0.02)


def measure() -> dict[str, Any]:
    """All figures."""
    with (
        tempfile.TemporaryDirectory() as folder,
        redis_server(Settings(shedder_data=Path(folder), redis_url=None, _env_file=None)) as url,
        SlowModel(CALL_SECONDS) as model,
    ):
        ours = [load("threads", url, n, 4 * n, model.url) for n in (10, 50, 200)]
        forked = load("fork", url, 10, 30, model.url)
        with connect(url) as redis:
            enqueued = enqueuing(redis)
        again = restarts(url)
    return {
        "loads": [asdict(one) for one in (*ours, forked)],
        "memory_per_job_fork_vs_threads": round(
            forked.mb_per_job_at_once / ours[1].mb_per_job_at_once, 1
        ),
        "cpu_per_job_fork_vs_threads": round(forked.cpu_ms_per_job / ours[1].cpu_ms_per_job, 1),
        "enqueue": enqueued,
        "restart_after_kill": again,
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="jobs that wait for a model, and their worker")
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    figures = measure()
    if as_json:
        print(json.dumps(figures))
        return
    loads = figures.pop("loads")
    print("".join(f"{name:>20}" for name in loads[0]))
    for one in loads:
        print("".join(f"{figure:>20}" for figure in one.values()))
    for name, figure in figures.items():
        print(f"{name:<32} {figure}")


if __name__ == "__main__":
    main()
