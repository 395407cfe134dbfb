"""Many people ask in a chat service at once: what is common to all services.

Front-ends and workers, as they are deployed, on a service that holds them to its limits and fails
now and then. What is printed says how soon a question was safe; how soon something was to be seen,
and how soon the service's limits would have allowed it; and whether any answer was lost, doubled
or not as the service takes it.
"""

import argparse
import json
import sys
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Generic, NamedTuple, TypeVar

from chat_asked import Asked, Eyes
from chat_stage import ChatStage
from chat_verdict import Judge, first_shown, whole_shown

S = TypeVar("S", bound=ChatStage)
PAPERS, PEOPLE = 16, 200
SETTLED = 2.0  # seconds in which nothing more must happen
CLEAN = ("lost", "doubled", "stale", "limit violations", "faults of messages")


@dataclass(frozen=True)
class Load:
    """How much is asked of whom."""

    mentions: int = 1_000
    rate: float = 50.0
    workspaces: int = 60
    channels: int = 120
    seed: int = 1
    bots: int = 2
    workers: int = 1
    faults: float = 0.01  # share of calls that fail, by kind of failure
    lag: float = 0.0  # seconds that the service takes for each call, as from afar
    patience: float = 600.0


class Lasting(NamedTuple):
    """How long things took if all but the service took no time."""

    first: list[float]
    whole: list[float]


@dataclass
class Run(ABC, Generic[S]):
    """One load, from the first mention to the last answer."""

    load: Load
    stage: S
    asked: list[Asked] = field(default_factory=list)

    @abstractmethod
    def before(self) -> None:
        """What has to be there before anybody listens."""

    @abstractmethod
    def spoil(self) -> None:
        """Have the service fail now and then."""

    @abstractmethod
    def ask(self) -> None:
        """Mentions at the rate, whatever becomes of those before."""

    @abstractmethod
    def eyes(self) -> Eyes:
        """How people see what the bot did, also where nobody asked."""

    @abstractmethod
    def bounds(self, asked: list[tuple[Asked, int]]) -> Lasting:
        """How late the first message and the whole answer would be by the limits alone, where so
        many messages answer each question."""

    @abstractmethod
    def safe(self) -> dict[str, object]:
        """How soon events were safe, and whether any was not."""

    @abstractmethod
    def seen(self) -> dict[str, object]:
        """What the service says of it all."""

    def run(self) -> dict[str, object]:
        """Ask, wait, and report."""
        load = self.load
        self.before()
        for _ in range(load.bots):
            self.stage.begin("bot")
        for _ in range(load.workers):
            self.stage.begin("worker")
        self.stage.ready(bots=load.bots, workers=load.workers)
        self.spoil()
        began = time.monotonic()
        self.ask()
        asking = time.monotonic() - began
        settled = self._settle(began + load.patience)
        return self._report(asking, time.monotonic() - began, settled)

    def at_the_rate(self) -> Iterable[int]:
        """The numbers of the mentions, each when it is due."""
        began = time.monotonic()
        for number in range(self.load.mentions):
            time.sleep(max(0.0, began + number / self.load.rate - time.monotonic()))
            yield number

    def _settle(self, until: float) -> bool:
        """Wait until nothing is left to do; whether it came to that."""
        quiet = time.monotonic()
        while time.monotonic() < until:
            if self.stage.in_line() or self.stage.on_their_way():
                quiet = time.monotonic()
            elif time.monotonic() - quiet > SETTLED:
                return True
            time.sleep(0.1)
        return False

    def _report(self, asking: float, everything: float, settled: bool) -> dict[str, object]:
        eyes, redis = self.eyes(), self.stage.redis
        verdict = Judge(eyes, redis).judge(self.asked)
        first = [(one, at) for one in self.asked if (at := first_shown(one, eyes, redis))]
        whole = [(one, at) for one in self.asked if (at := whole_shown(one, eyes, redis))]
        finals = [(one, one.final(redis)) for one in self.asked]
        soonest = self.bounds([(one, len(final.parts) if final else 1) for one, final in finals])
        return {
            "mentions": len(self.asked),
            "asked in s": round(asking, 1),
            "all over after s": round(everything, 1) if settled else "never",
            **self.safe(),
            "placeholder s": spread(at - one.at for one, at in first),
            "placeholder s, by the limits alone": spread(soonest.first),
            "answer s": spread(at - one.at for one, at in whole),
            "answer s, by the limits alone": spread(soonest.whole),
            "answered": dict(verdict.answered),
            "lost": len(verdict.lost),
            "doubled": len(verdict.doubled) + len(verdict.orphans),
            "stale": len(verdict.stale),
            **self.seen(),
            "cpu s": self.stage.cpu(),
            "wrong": verdict.wrong[:20],
        }


def spread(values: Iterable[float]) -> dict[str, float]:
    """How long it took for most, for nearly all, and at worst."""
    found = sorted(values)
    if not found:
        return {}
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    picked = {name: found[min(int(len(found) * part), len(found) - 1)] for name, part in at.items()}
    return {name: round(seconds, 3) for name, seconds in picked.items()}


class Window:
    """So many calls in so long a time, as the only thing that takes time."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self.calls: deque[float] = deque()

    def free(self, at: float) -> float:
        """When a call may be made that is wanted now."""
        if len(self.calls) < self.most:
            return at
        return max(at, self.calls[-self.most] + self.seconds)

    def take(self, at: float) -> None:
        """One is made."""
        self.calls.append(at)


def through(windows: Iterable[Window], at: float) -> float:
    """When a call is made that all of these have to have room for."""
    windows = list(windows)
    at = max([at, *(window.free(at) for window in windows)])
    for window in windows:
        window.take(at)
    return at


def command(
    run: Callable[[Load, Any], Run[S]],
    staged: Callable[[Path, Load], AbstractContextManager[Any]],
    usual: Load,
) -> int:
    """What this is as a command, on a stage in some folder."""
    parser = argparse.ArgumentParser(description="Ask a lot, and measure.")
    for name, value in vars(usual).items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    parser.add_argument("--folder", type=Path, help="keep logs and data here")
    chosen = vars(parser.parse_args())
    kept = chosen.pop("folder")
    load = Load(**chosen)
    with TemporaryDirectory() as temporary:
        folder = kept or Path(temporary)
        folder.mkdir(exist_ok=True)
        with staged(folder, load) as stage:
            report = run(load, stage).run()
    sys.stdout.write(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    return 1 if any(report[what] for what in CLEAN) else 0
