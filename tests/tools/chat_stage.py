"""Shedder with everything real but the chat service: Redis, front-ends, workers in processes.

    with SlackStage(folder, workspaces=2) as stage:
        stage.begin("bot"), stage.begin("worker")
        stage.ready(bots=1, workers=1)

`hurried` processes are Shedder's own with short times (`chat_hurried.py`): a campaign of kills
would mostly wait otherwise.
"""

import os
import signal
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

import psutil
from aiohttp import web
from chat_model import talkative
from pdfs import Page
from questions import SECTIONS
from redis import Redis
from redis_process import RedisProcess
from shedder_home import configured
from worker_process import until

from bot.queue import connect
from bot.running.status import live_workers

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SECRET = "a secret of this stage"
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")

Role = Literal["bot", "worker"]
When = Literal["before", "after"]
Watcher = Callable[[str, When, web.Request], bool]
"""Sees each call of the service's API; true when it killed whoever makes it."""


@dataclass(eq=False)
class Played:
    """A process with a part in this."""

    role: Role
    process: "subprocess.Popen[bytes]"

    @property
    def pid(self) -> int:
        return self.process.pid

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def end(self, seconds: float = 20) -> int:
        """Its exit status; it was told to go before."""
        return self.process.wait(seconds)

    def alive(self) -> bool:
        return self.process.poll() is None


class ChatStage(ABC):
    """Everything that a mention passes through."""

    service: ClassVar[str]  # as in `Place.platform`
    redelivers: ClassVar[bool]  # what a front-end did not acknowledge
    starting: ClassVar[tuple[str, ...]] = ()  # calls that are not made for anything in particular

    def __init__(self, folder: Path, *, hurried: bool = False, model: bool = False) -> None:
        self.folder, self.hurried = folder, hurried
        self.model = talkative() if model else None  # else nobody but the evidence reader answers
        self.played: list[Played] = []
        self.used: dict[Role, float] = {"bot": 0.0, "worker": 0.0}  # CPU seconds of those that left

    @abstractmethod
    def fake(self) -> AbstractContextManager[Any]:
        """The service, for as long as the stage stands."""

    @abstractmethod
    def told(self) -> dict[str, str]:
        """The settings that lead processes to it."""

    @abstractmethod
    def closed(self) -> list[str]:
        """The channels in which nobody may ask, as `channels.toml` names them."""

    @abstractmethod
    def connected(self) -> int:
        """How many front-ends hear of events now."""

    @abstractmethod
    def on_their_way(self) -> list[str]:
        """What the service has not brought to a front-end yet."""

    @abstractmethod
    def watch(self, watcher: Watcher) -> None:
        """Show every call to it from now on."""

    def settle_in(self) -> None:  # noqa: B027 - most need nothing
        """Put into Redis what has to be there before anybody listens."""

    def __enter__(self) -> "ChatStage":
        home = self.folder / "home" / "config"
        home.mkdir(parents=True)
        rules = (f'["{channel}"]\nallowed = false\n' for channel in self.closed())
        (home / "channels.toml").write_text("".join(rules))
        with ExitStack() as opened:
            self.server = opened.enter_context(RedisProcess(self.folder))
            self.redis: Redis = opened.enter_context(connect(self.server.url))
            opened.enter_context(self.fake())
            if self.model is not None:
                opened.enter_context(self.model)
            opened.callback(self._end_all)
            self.settle_in()
            self.opened = opened.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.opened.close()

    def begin(self, role: Role) -> Played:
        """Start a front-end or a worker, without waiting for it to be there."""
        hurried = [str(HERE / f"{self.service}_hurried.py")]
        program = hurried if self.hurried else ["-m", "bot.cli"]
        with (self.folder / f"{role}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *program, role],
                cwd=self.folder,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        played = Played(role, process)
        self.played.append(played)
        return played

    def dismiss(self, played: Played) -> None:
        """Somebody was killed; nothing is left to end later."""
        played.end()
        self.played.remove(played)

    def busy(self) -> list[str]:
        """What is still to be done: in line, owed, or on its way."""
        keys = ["rq:failed:shedder"]
        keys += [f"shedder:owing:{self.service}:{kind}" for kind in ("replies", "questions")]
        owed = [key for key in keys if self.redis.exists(key)]
        return self.in_line() + owed + self.on_their_way()

    def in_line(self) -> list[str]:
        """Where in the queue something is."""
        keys = [f"rq:{kind}:shedder" for kind in ("queue", "wip", "scheduled")]
        return [key for key in keys if self.redis.exists(key)]

    def ready(self, *, bots: int, workers: int, seconds: float = 30) -> None:
        """Until so many listen, and so many work."""
        until(lambda: self.connected() >= bots, "front-ends did not connect", seconds)
        until(lambda: len(live_workers(self.redis)) >= workers, "workers did not come", seconds)

    def environment(self) -> dict[str, str]:
        """What a process is told; nothing of this process' own settings."""
        kept = {name: value for name, value in os.environ.items() if name in KEPT}
        asked = configured(self.model) if self.model is not None else {}
        return {
            **kept,
            **asked,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE)]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "SHEDDER_DATA": str(self.folder / "data"),
            "SHEDDER_HOME": str(self.folder / "home"),
            "SHEDDER_SECRET": SECRET,
            "REDIS_URL": self.server.url,
            "FETCH_LINKS": "off",
            "DRAIN_SECONDS": "1",
            **self.told(),
        }

    def logged(self, role: Role) -> list[str]:
        """What its processes complained about."""
        with suppress(FileNotFoundError):
            lines = (self.folder / f"{role}.log").read_text(errors="replace").splitlines()
            return [line for line in lines if " INFO " not in line]
        return []

    def cpu(self) -> dict[str, float]:
        """Seconds of a processor that each part has used, with the children that it waited for."""
        used = dict(self.used)
        for played in self.played:
            with suppress(psutil.Error):
                used[played.role] += sum(psutil.Process(played.pid).cpu_times()[:4])
        with suppress(psutil.Error):
            used["redis"] = sum(psutil.Process(self.server.process.pid).cpu_times()[:2])
        used[f"{self.service} and people"] = sum(psutil.Process().cpu_times()[:2])
        return {part: round(seconds, 1) for part, seconds in used.items()}

    def _end_all(self) -> None:
        for played in self.played:
            if played.alive():
                played.signal(signal.SIGCONT)
                played.signal(signal.SIGTERM)
        for played in self.played:
            try:
                played.end(10)
            except subprocess.TimeoutExpired:
                played.signal(signal.SIGKILL)
                played.end()


def one_page(number: int) -> bytes:
    """A paper on one page, like no other number's."""
    page, height = Page().text(72, 740, f"Queues for {number} Tenants", 16, "F2"), 700
    for heading, prose in SECTIONS:
        said = prose.replace("14 days", f"{number + 2} days").replace("8 machines", f"{number} VMs")
        page.text(72, height, heading, 12, "F2").text(72, height - 16, said)
        height -= 48
    return page.bytes()
