"""Kill whoever keeps, makes or posts a digest, in each state that it can be in, and count.

    python tests/tools/digest_kills.py --seeds 100              each state, so many times
    python tests/tools/digest_kills.py --seeds 100 --race       2 to 5 processes at once, too

Each process is a real one, killed by SIGKILL at a step; every second time the next one is killed as
well, at a step of its own. In the end the channel must show each message once, in order.
"""

import argparse
import json
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from digest_stage import (  # noqa: E402
    born,
    digest_due,
    doomed,
    expected,
    issue_of,
    reaped,
    seen,
    shown,
    steps_of,
)
from redis import Redis  # noqa: E402
from redis_process import RedisProcess  # noqa: E402

from bot.club.schedule import Schedule  # noqa: E402

STATES = (
    "due",
    "claimed, not in line",
    "claimed",
    "decided, nothing posted",
    "decided, about to post",
    "decided, some posted",
    "decided, noted",
    "done",
)
KILLED = -9
RACERS = (2, 5)


@dataclass
class Campaign:
    """Kills on one server of Redis, and what came of them."""

    redis: Redis
    url: str
    kills: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    made: int = 0
    digests: int = 0
    steps: dict[int, list[str]] = field(default_factory=dict)

    def play(self, state: str, seed: int) -> None:
        """Kill one process in this state, perhaps another after it, and let the third finish."""
        dice = random.Random(f"{seed} {state}")
        papers = dice.randint(1, 5)
        issue, digest = issue_of(papers), digest_due()
        at = self._step(papers, state, dice)
        self._begin()
        seen(self.redis, digest, 600)
        if doomed(self.url, digest, issue, at) == KILLED:
            self.kills[state] += 1
        if dice.random() < 0.5 and doomed(self.url, digest, issue, dice.randint(1, 60)) == KILLED:
            self.kills["twice"] += 1
        for _ in range(2):  # one that finishes, and one that finds nothing to do
            if doomed(self.url, digest, issue) != 0:
                self.wrong.append(f"{state}, seed {seed}: a process broke")
        self._judge(f"{state}, seed {seed}", papers)

    def race(self, seed: int) -> None:
        """Several processes at once, some of which are killed."""
        dice = random.Random(f"{seed} race")
        papers, racers = dice.randint(1, 5), dice.randint(*RACERS)
        issue, digest = issue_of(papers), digest_due()
        self._begin()
        seen(self.redis, digest, 600)
        hold, go = os.pipe()
        kills = [dice.choice((0, 0, dice.randint(1, 200))) for _ in range(racers)]
        waits: Callable[[], object] = lambda: (os.close(go), os.read(hold, 1))  # noqa: E731
        pids = [born(self.url, digest, issue, at, waits) for at in kills]
        os.close(go)
        os.close(hold)
        self.kills["race"] += sum(reaped(pid) == KILLED for pid in pids)
        for _ in range(2):
            doomed(self.url, digest, issue)
        self._judge(f"race of {racers}, seed {seed}", papers)

    def _begin(self) -> None:
        self.redis.flushdb()
        self.digests += 1

    def _step(self, papers: int, state: str, dice: random.Random) -> int:
        """A step of a process that would come just after it has reached this state."""
        if papers not in self.steps:
            self._begin()
            self.digests -= 1
            digest = digest_due()
            seen(self.redis, digest, 600)
            self.steps[papers] = steps_of(self.redis, digest, issue_of(papers))
        fit = [n for n, each in enumerate(self.steps[papers], 2) if each == state]
        assert fit, f"nothing is ever {state!r}: {sorted({*self.steps[papers]})}"
        return dice.choice(fit)

    def _judge(self, what: str, papers: int) -> None:
        digest = digest_due()
        schedule = Schedule(self.redis, digest)
        told = shown(self.redis, digest)
        if told != expected(issue_of(papers)):
            self.wrong.append(f"{what}: {told}")
        runs = schedule.runs()
        if [run.state for run in runs] != ["done"] or schedule.open():
            self.wrong.append(f"{what}: {[run.state for run in runs]}")
        noted = {json.dumps(json.loads(each)) for each in self.redis.lrange("stage:noted", 0, -1)}
        if len(noted) != 1:
            self.wrong.append(f"{what}: noted {sorted(noted)}")
        self.made += self.redis.llen("stage:made")

    def report(self) -> dict[str, object]:
        return {
            "digests": self.digests,
            "kills": dict(sorted(self.kills.items())),
            "made": self.made,
            "wrong": len(self.wrong),
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100, help="how often in each state")
    parser.add_argument("--seed", type=int, default=0, help="the first one")
    parser.add_argument("--race", action="store_true", help="several at once, too")
    how = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        RedisProcess(Path(folder)) as server,
        Redis.from_url(server.url) as redis,
    ):
        redis.config_set("appendonly", "no")  # this server is not killed
        campaign = Campaign(redis, server.url)
        for seed in range(how.seed, how.seed + how.seeds):
            for state in STATES:
                campaign.play(state, seed)
            if how.race:
                campaign.race(seed)
    sys.stderr.writelines(f"{line}\n" for line in campaign.wrong)
    sys.stdout.write(json.dumps(campaign.report()) + "\n")
    return 1 if campaign.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
