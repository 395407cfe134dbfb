"""Kill workers at random while jobs run, and count: `python tests/tools/kill_campaign.py --seed 1`.

Each job must have had its effect exactly once when the dust has settled, whoever died on the way.
"""

import argparse
import json
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from redis import Redis
from redis_process import RedisProcess
from worker_process import FORGETFUL, WorkerProcess, effects, gave_up, job_that, until

from bot.queue import connect, submit

TASKS = ("probe_jobs.work", "probe_jobs.stubborn")
FREEZE = 3.0  # seconds, longer than a claim lasts


@dataclass
class Campaign:
    """Two workers, a stream of jobs, and somebody who kills."""

    server: RedisProcess
    seed: int
    seconds: float
    kill_redis: bool = False
    jobs: list[str] = field(default_factory=list)
    deeds: Counter[str] = field(default_factory=Counter)

    def run(self) -> dict[str, object]:
        """Kill for a while, then let the rest finish; what was counted."""
        self.dice = random.Random(self.seed)
        with connect(self.server.url) as redis:
            self.workers = [self._worker().start() for _ in range(2)]
            try:
                end = time.monotonic() + self.seconds
                while time.monotonic() < end:
                    self._feed(redis)
                    time.sleep(self.dice.uniform(0.1, 1.0))
                    self._strike()
                until(lambda: len(effects(redis)) == len(self.jobs), "jobs were lost", 60)
                until(lambda: self._over(redis), "jobs did not end", 30)
                return self._report(redis)
            finally:
                for worker in self.workers:
                    worker.signal(signal.SIGCONT)
                    worker.__exit__()

    def _worker(self) -> WorkerProcess:
        return WorkerProcess(
            self.server.url, concurrency=8, drain=0.2, crash_limit=1_000, timing=FORGETFUL
        )

    def _feed(self, redis: Redis) -> None:
        for _ in range(self.dice.randrange(4, 12)):
            job = job_that(f"{len(self.jobs)}", seconds=self.dice.uniform(0, 1.5))
            submit(redis, job, task=self.dice.choice(TASKS))
            self.jobs.append(job.id)

    def _strike(self) -> None:
        deeds = [self._kill, self._kill, self._stop, self._freeze]
        deed = self.dice.choice([*deeds, self._kill_redis] if self.kill_redis else deeds)
        self.deeds[deed.__name__.strip("_")] += 1
        deed(self.dice.randrange(2))

    def _kill(self, which: int) -> None:
        self.workers[which].signal(signal.SIGKILL)
        self._replace(which)

    def _stop(self, which: int) -> None:
        self.workers[which].signal(signal.SIGTERM)
        self._replace(which)

    def _freeze(self, which: int) -> None:
        self.workers[which].signal(signal.SIGSTOP)
        time.sleep(FREEZE)
        self.workers[which].signal(signal.SIGCONT)

    def _kill_redis(self, _: int) -> None:
        self.server.kill()
        self.server.start()

    def _replace(self, which: int) -> None:
        self.workers[which].end()
        self.workers[which] = self._worker().start()

    def _over(self, redis: Redis) -> bool:
        return redis.zcard("rq:finished:shedder") == len(self.jobs)

    def _report(self, redis: Redis) -> dict[str, object]:
        had = effects(redis)
        begun = sum(redis.llen(f"probe:starts:{job_id}") for job_id in self.jobs)
        return {
            "jobs": len(self.jobs),
            "deeds": dict(self.deeds),
            "runs": begun,
            "missing": sum(job_id not in had for job_id in self.jobs),
            "twice": sum(times > 1 for times in had.values()),
            "given up": len(gave_up(redis)),
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--redis", action="store_true", help="kill the server, too")
    how = parser.parse_args()
    with TemporaryDirectory() as folder, RedisProcess(Path(folder)) as server:
        report = Campaign(server, how.seed, how.seconds, how.redis).run()
    sys.stdout.write(json.dumps(report) + "\n")
    return 1 if report["missing"] or report["twice"] else 0


if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    sys.exit(main())
