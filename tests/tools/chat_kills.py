"""Kill front-ends and workers while people ask in a chat service, and see how it ends.

    --kills 200 --seed 1     so many at random moments, beside freezes, stops and a failing service
    --redis                  the server of Redis, too
    --late                   posts land after whoever made them was given up, too
    --every-call             at each call of the service's API instead (`chat_kill_calls.py`)

When the dust has settled each question must have exactly one answer, whoever died on the way. The
same seed kills and asks the same; when exactly is up to the machine.
"""

import argparse
import json
import random
import signal
import sys
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, Generic, TypeVar

from chat_kill_calls import Ambush, every_call
from chat_people import People
from chat_stage import ChatStage, Played, Role

from bot.running.status import live_workers

S = TypeVar("S", bound=ChatStage)
ROLES: tuple[Role, ...] = ("bot", "bot", "worker", "worker")
PAUSES = ((0.0, 0.08), (0.05, 0.6), (0.3, 1.5))  # seconds between asking and a deed
BREATHER, BREATH = 0.4, 5.0  # how often a deed waits until all are back, and how long at most
AMBUSH = 3.0  # seconds; then somebody would have called
FREEZE = 3.0  # seconds, longer than a claim lasts here
DEEDS = {"kill": 7, "ambush": 7, "stop": 2, "freeze": 2}
SHARE = 0.02  # of the calls fail, by kind of failure
HELD = 0.1  # of the posts land late, where they do
SETTLED = 4.0  # seconds for which everything must stay right


@dataclass
class Campaign(ABC, Generic[S]):
    """Two front-ends, two workers, people who ask, and somebody who kills."""

    stage: S
    kills: int
    seed: int
    redis: bool = False
    late: bool = False
    settled: float = SETTLED
    patience: float = 180.0
    roles: tuple[Role, ...] = ROLES
    deeds: Counter[str] = field(default_factory=Counter)
    frozen: list[tuple[float, Played]] = field(default_factory=list)

    disturbances: ClassVar[Mapping[str, int]]  # what befalls the connections, and how often

    @classmethod
    @abstractmethod
    def people_of(cls, stage: S, dice: random.Random) -> People[S]:
        """Whoever asks; only the stage's own time is hurried yet."""

    @abstractmethod
    def spoil(self) -> None:
        """Have the service fail now and then."""

    @abstractmethod
    def hold_posts(self) -> None:
        """Have some of them land so late that somebody else has posted the same by then."""

    @abstractmethod
    def heal(self) -> None:
        """Have it fail no more."""

    @abstractmethod
    def disturb(self, deed: str) -> None:
        """Have one of the disturbances happen."""

    @abstractmethod
    def seen(self) -> dict[str, object]:
        """What the service says of it all."""

    def run(self) -> dict[str, object]:
        """Kill, let the rest finish, and report."""
        began = time.monotonic()
        self.dice = random.Random(self.seed)
        self.people, self.ambush = self.people_of(self.stage, self.dice), Ambush(self.stage)
        self.cast = [self.stage.begin(role) for role in self.roles]
        self.bots, self.workers = self.roles.count("bot"), self.roles.count("worker")
        self.stage.ready(bots=self.bots, workers=self.workers)
        self.people.introduce()
        self.spoil()
        if self.late:
            self.hold_posts()
        while self._kills() < self.kills:
            if self.dice.random() < BREATHER:
                self._breathe()
            deed = self._next()
            for _ in range(self.dice.choice((0, 1, 1, 2))):
                self.people.act()
            if deed == "ambush":
                self._lie_in_wait()
            else:
                self._wait(self.dice.uniform(*self.dice.choice(PAUSES)))
                self._strike(deed)
        self.heal()
        self._wait(FREEZE if self.frozen else 0.0)
        seconds = self._settle()
        return self._report(time.monotonic() - began, seconds)

    def _wait(self, seconds: float) -> None:
        """Let time pass, and thaw whoever stood still for long enough."""
        until = time.monotonic() + seconds
        while True:
            for end, played in [each for each in self.frozen if each[0] <= time.monotonic()]:
                self.frozen.remove((end, played))
                played.signal(signal.SIGCONT)
            if time.monotonic() >= until:
                return
            time.sleep(0.02)

    def _next(self) -> str:
        known = {**DEEDS, **self.disturbances, **({"redis": 2} if self.redis else {})}
        (deed,) = self.dice.choices(list(known), list(known.values()))
        if deed == "ambush":
            self._wait(self.dice.uniform(0.0, 0.4))
            self.ambush.caught = None
            self.ambush.when = self.ambush_at = self.dice.choice(("before", "after"))
        return deed

    def _breathe(self) -> None:
        """Wait until everybody is there again, so that there is somebody to kill at work."""
        until, redis = time.monotonic() + BREATH, self.stage.redis
        while self.stage.connected() < self.bots or len(live_workers(redis)) < self.workers:
            if time.monotonic() > until:
                return
            self._wait(0.1)

    def _lie_in_wait(self) -> None:
        """Have whoever calls the service next die in the call, before or after its effect."""
        until, when = time.monotonic() + AMBUSH, self.ambush_at
        while self.ambush.when and time.monotonic() < until:
            self._wait(0.02)
        self.ambush.when = None
        if self.ambush.caught in self.cast:
            which = self.cast.index(self.ambush.caught)
            self.deeds[f"kill {self.roles[which]} {when} a call"] += 1
            self._replace(which, signal.SIGKILL)

    def _kills(self) -> int:
        return sum(times for deed, times in self.deeds.items() if deed.startswith("kill"))

    def _strike(self, deed: str) -> None:
        which = self.dice.randrange(len(self.roles))
        if deed in ("kill", "stop"):
            self.deeds[f"{deed} {self.roles[which]}"] += 1
            self._replace(which, signal.SIGKILL if deed == "kill" else signal.SIGTERM)
        elif deed == "freeze":
            self.deeds[f"freeze {self.roles[which]}"] += 1
            self.cast[which].signal(signal.SIGSTOP)
            self.frozen.append((time.monotonic() + FREEZE, self.cast[which]))
        elif deed == "redis":
            self.deeds["kill redis"] += 1
            self.stage.server.kill()
            self.stage.server.start()
        else:
            self.deeds[deed] += 1
            self.disturb(deed)

    def _replace(self, which: int, number: int) -> None:
        """End somebody; another one begins at once, while a stopped one may still finish."""
        self.cast[which].signal(number)
        if number == signal.SIGKILL:
            self.stage.dismiss(self.cast[which])
        self.cast[which] = self.stage.begin(self.roles[which])

    def _settle(self) -> float | None:
        """Wait until nothing is wrong and stays so; how long that took, None if it did not."""
        began = right = time.monotonic()
        while time.monotonic() - began < self.patience:
            if self.people.judged().wrong or self.stage.busy():
                right = time.monotonic()
            elif time.monotonic() - right > self.settled:
                return right - began
            time.sleep(0.25)
        return None

    def _report(self, seconds: float, settled: float | None) -> dict[str, object]:
        verdict = self.people.judged()
        return {
            "kills": self._kills(),
            "deeds": dict(sorted(self.deeds.items())),
            "seconds": round(seconds, 1),
            "settled after s": None if settled is None else round(settled, 1),
            "asked": dict(Counter(one.kind for one in self.people.asked)),
            "copies asked for": sum(any(p.acked for p in one.pressed) for one in self.people.asked),
            **verdict.told(),
            **self.seen(),
            "wrong": verdict.wrong[:20],
            "left in line": self.stage.busy(),
        }


def command(
    campaign: type[Campaign[S]], staged: Callable[[Path], AbstractContextManager[Any]]
) -> int:
    """What this is as a command, on a stage in some folder."""
    parser = argparse.ArgumentParser(description="Kill, and look at what the threads show.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--redis", action="store_true", help="kill the server of Redis, too")
    parser.add_argument("--late", action="store_true", help="have posts land late, too")
    parser.add_argument("--every-call", action="store_true", help="kill at each call instead")
    parser.add_argument("--twice", action="store_true", help="kill whoever goes on from there, too")
    parser.add_argument("--story", default="", help="with --every-call: only this one")
    parser.add_argument("--most", type=int, default=0, help="with --every-call: not more of them")
    parser.add_argument("--folder", type=Path, help="keep logs and data here")
    how = parser.parse_args()
    for ending in (signal.SIGTERM, signal.SIGINT):  # nobody must outlive us
        signal.signal(ending, lambda *_: sys.exit(1))
    with TemporaryDirectory() as temporary:
        folder = how.folder or Path(temporary)
        folder.mkdir(exist_ok=True)
        with staged(folder) as stage:
            if how.every_call:
                people = campaign.people_of(stage, random.Random(how.seed))
                report = every_call(stage, people, how.story, how.most, twice=how.twice)
                report |= campaign(stage, 0, 0).seen()
            else:
                report = campaign(stage, how.kills, how.seed, how.redis, how.late).run()
    sys.stdout.write(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    return 1 if report["wrong"] else 0
