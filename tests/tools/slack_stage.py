"""Shedder in Slack with everything real but Slack: Redis, front-ends and workers in processes.

    with SlackStage(folder, workspaces=2) as stage:
        stage.begin("bot"), stage.begin("worker")
        stage.ready(bots=1, workers=1)

Workspaces installed the app as OAuth would have it. `hurried` processes are Shedder's own with
short times (`slack_hurried.py`): a campaign of kills would mostly wait otherwise.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil
from fake_slack import FakeSlack
from fake_slack_workspace import Workspace
from pdfs import Page
from questions import SECTIONS
from redis import Redis
from redis_process import RedisProcess
from shedder_home import configured
from slack_model import talkative
from slack_sdk.oauth.installation_store import Installation
from worker_process import until

from bot.queue import connect
from bot.slack.installations import RedisInstallations
from bot.status import live_workers
from config.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
HURRIED = Path(__file__).with_name("slack_hurried.py")
SECRET = "a secret of this stage"
CLOSED = "CCLOSED"  # the channel in every workspace in which nobody may ask
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")

Role = Literal["bot", "worker"]


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


class SlackStage:
    """Everything that a mention passes through."""

    def __init__(
        self,
        folder: Path,
        *,
        workspaces: int = 1,
        channels: int = 1,
        hurried: bool = False,
        model: bool = False,
    ) -> None:
        self.folder, self.hurried = folder, hurried
        self.model = talkative() if model else None  # else nobody but the evidence reader answers
        self.slack = FakeSlack()
        self.teams = [self._workspace(number + 1) for number in range(workspaces)]
        for number in range(channels):
            team = self.teams[number % workspaces]
            team.channel(f"C{number + 1}", f"papers-{number + 1}")
        self.played: list[Played] = []
        self.used: dict[Role, float] = {"bot": 0.0, "worker": 0.0}  # CPU seconds of those that left

    def __enter__(self) -> "SlackStage":
        home = self.folder / "home" / "config"
        home.mkdir(parents=True)
        (home / "channels.toml").write_text(f'["slack/{CLOSED}"]\nallowed = false\n')
        with ExitStack() as opened:
            self.server = opened.enter_context(RedisProcess(self.folder))
            self.redis: Redis = opened.enter_context(connect(self.server.url))
            opened.enter_context(self.slack)
            if self.model is not None:
                opened.enter_context(self.model)
            opened.callback(self._end_all)
            self._install()
            self.opened = opened.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.opened.close()

    def begin(self, role: Role) -> Played:
        """Start a front-end or a worker, without waiting for it to be there."""
        program = [str(HURRIED)] if self.hurried else ["-m", "bot.cli"]
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
        keys = ["rq:queue:shedder", "rq:wip:shedder", "rq:scheduled:shedder", "rq:failed:shedder"]
        keys += ["shedder:owing:slack:replies", "shedder:owing:slack:questions"]
        left = [key for key in keys if self.redis.exists(key)]
        return left + [event.kind for event in self.slack.events if not event.over.is_set()]

    def ready(self, *, bots: int, workers: int, seconds: float = 30) -> None:
        """Until so many listen, and so many work."""
        sockets = self.slack.sockets
        until(lambda: len(sockets.connections) >= bots, "front-ends did not connect", seconds)
        until(lambda: len(live_workers(self.redis)) >= workers, "workers did not come", seconds)

    def environment(self) -> dict[str, str]:
        """What a process is told; nothing of this process' own settings."""
        kept = {name: value for name, value in os.environ.items() if name in KEPT}
        asked = configured(self.model) if self.model is not None else {}
        return {
            **kept,
            **asked,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(HURRIED.parent)]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "SHEDDER_DATA": str(self.folder / "data"),
            "SHEDDER_HOME": str(self.folder / "home"),
            "SHEDDER_SECRET": SECRET,
            "REDIS_URL": self.server.url,
            "FETCH_LINKS": "off",
            "SLACK_CLIENT_ID": self.slack.client_id,
            "SLACK_CLIENT_SECRET": self.slack.client_secret,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_API_URL": self.slack.url,
            "DRAIN_SECONDS": "1",
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
        used["slack and people"] = sum(psutil.Process().cpu_times()[:2])
        return {part: round(seconds, 1) for part, seconds in used.items()}

    def _workspace(self, number: int) -> Workspace:
        team = self.slack.workspace(f"T{number}")
        team.channel(CLOSED, "closed")
        return team

    def _install(self) -> None:
        """What `/slack/oauth_redirect` does once an admin agreed."""
        settings = Settings(_env_file=None, shedder_secret=SECRET)  # type: ignore[call-arg]
        store = RedisInstallations(self.redis, settings)
        for team in self.teams:
            store.save(
                Installation(
                    app_id=self.slack.app_id,
                    team_id=team.id,
                    user_id="UADMIN",
                    bot_token=team.token,
                    bot_id=team.bot_id,
                    bot_user_id=team.bot_user,
                    bot_scopes=sorted(team.scopes),
                    installed_at=time.time(),
                )
            )

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
