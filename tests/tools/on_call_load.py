"""People are paged and ask in the alert's thread: `python tests/tools/on_call_load.py --pages 20`.

A front-end and a worker with a folder of runbooks, on the fake Slack at its documented limits, with
a model that thinks for longer than anybody on call can wait. Measured where Slack is: how soon a
mention was acknowledged, and how soon the runbook's own steps could be read in the thread. Before
that, so many messages that are not addressed to the bot must lead to nothing at all; after it, an
alert of a bot that the operator named is answered though nobody asks.
"""

import argparse
import json
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.append(str(Path(__file__).resolve().parents[2]))

from chat_load import spread
from fake_slack_world import Message
from slack_stage import SlackStage
from trap_server import USAGE, TrapServer, Turn
from worker_process import until

ROOT = Path(__file__).resolve().parents[2]
RUNBOOKS = ROOT / "benchmarks" / "runbook_sets" / "team"
STEPS = {  # an alert, and words of its runbook's first steps
    "RedisMemoryHigh": "redis-cli --bigkeys",
    "RedisRejectedConnections": "redis-cli client list",
    "RedisReplicaBroken": "client-output-buffer-limit",
}
QUOTES = {  # the lines that they stand in
    "RedisMemoryHigh": "A queue that nobody drains is the usual reason",
    "RedisRejectedConnections": "find the service that leaks connections",
    "RedisReplicaBroken": "Output buffer limit too small during full sync",
}
NAMED, CHATTY = "UALERTS", "UDEPLOYS"
ROOM, AUTO = "C1", "C2"
PATIENCE_SECONDS = 45.0
CHATTER_RATE = 50  # messages a second


@dataclass(frozen=True)
class Load:
    """How much of it."""

    pages: int = 20
    pause: float = 3.0  # seconds between them
    chatter: int = 1_000  # messages that nobody addressed to the bot
    think: float = 10.0  # seconds until the model says anything


class OnCallStage(SlackStage):
    """A workspace whose engineers are paged."""

    def __init__(self, folder: Path, load: Load) -> None:
        super().__init__(folder, channels=2, model=True)
        self.load = load
        assert self.model is not None
        self.model.plays(self._thinking)
        self.team = self.teams[0]
        self.alerts = self.team.user(NAMED, "monitoring", bot=True)

    def settle_in(self) -> None:
        """Runbooks, and the one channel in which alerts are answered unasked."""
        super().settle_in()
        config = self.folder / "home" / "config"
        shutil.copytree(RUNBOOKS, self.folder / "runbooks")
        (config / "runbooks.toml").write_text(
            f'[team]\nfolder = "{self.folder / "runbooks"}"\nowner = "the platform team"\n'
        )
        with (config / "channels.toml").open("a") as rules:
            rules.write(f'["{ROOM}"]\npersona = "servewise"\n')
            rules.write(f'["{AUTO}"]\nanswers = ["{self.alerts.bot_id}"]\n')

    @property
    def asked_models(self) -> int:
        """How often a language model was asked."""
        server: TrapServer | None = self.model
        return len(server.requests) if server else 0

    def jobs(self) -> int:
        """How many jobs there have been."""
        return len(self.redis.keys("rq:job:*"))

    def _thinking(self, turn: Turn) -> None:
        turn.wait(self.load.think)
        alert = re.search(r"FIRING:1\] (\w+)", turn.request.body.decode())
        turn.head()
        turn.delta(role="assistant", content=json.dumps(answer(alert[1] if alert else "")))
        turn.delta(finish="stop")
        turn.event({"id": "x", "choices": [], "usage": USAGE})
        turn.done()
        turn.end()


def answer(alert: str) -> dict[str, object]:
    """What the model says in the end: the runbook's step, and that it does not know the cause."""
    quotes = [{"document": "runbook", "text": QUOTES[alert]}] if alert in QUOTES else []
    code = {"language": "", "text": ""}
    said = {"items": [{"text": "Do as the runbook says.", "code": code, "quotes": quotes}]}
    doubt = {"text": "I don't know; look at the clients of the instance to tell.", "quotes": []}
    return {
        "now": said,
        "cause": {"observed": [], "hypothesis": [doubt]},
        "check": said,
        "escalate": said,
    }


def measured(stage: OnCallStage) -> dict[str, object]:
    """The whole load, and what came of it."""
    stage.begin("bot")
    stage.begin("worker")
    stage.ready(bots=1, workers=1)
    report: dict[str, object] = {"unmentioned": unmentioned(stage)}
    pages = list(asked(stage))
    report["pages"] = {
        "asked": len(pages),
        **acknowledged(stage, only=_mention),
        "steps in the thread s": spread(each[0] for each in pages if each[0] is not None),
        "without steps": sum(each[0] is None for each in pages),
        "steps before the model": sum(each[1] for each in pages),
    }
    report["unasked"] = unasked(stage)
    report["limit violations"] = len(stage.slack.limits.violations)
    return report


def unmentioned(stage: OnCallStage) -> dict[str, object]:
    """O7: what people and bots say among themselves costs nothing."""
    kinds = (
        lambda n: stage.team.say(f"U{n % 7}", ROOM, f"error rate is {n % 9}% and p99 is bad"),
        lambda n: stage.team.alert(CHATTY, AUTO, f"[FIRING:1] RedisMemoryHigh pod-{n}"),
        lambda n: stage.team.say(f"U{n % 7}", AUTO, f"what does RedisMemoryHigh mean? {n}"),
        lambda n: stage.team.alert(NAMED, ROOM, f"[FIRING:1] RedisMemoryHigh pod-{n}"),
    )
    for number in range(stage.load.chatter):
        kinds[number % len(kinds)](number)
        time.sleep(1 / CHATTER_RATE)
    until(lambda: not stage.busy(), "messages did not arrive", 120)
    until(lambda: not _unacknowledged(stage), "messages were not acknowledged", 60)
    return {
        "messages": stage.load.chatter,
        "jobs": stage.jobs(),
        "model calls": stage.asked_models,
        "posts": len(stage.team.posts()),
        **acknowledged(stage),
    }


def acknowledged(
    stage: OnCallStage, only: Callable[[dict[str, object]], bool] = lambda event: True
) -> dict[str, object]:
    """How soon events were acknowledged, and how many never were: those have no time at all."""
    seconds = [event.latency for event in stage.slack.events if only(event.event)]
    told = [each for each in seconds if isfinite(each)]
    return {"ack s": spread(told), "never acknowledged": len(seconds) - len(told)}


def _unacknowledged(stage: OnCallStage) -> int:
    return sum(not isfinite(event.latency) for event in stage.slack.events)


def asked(stage: OnCallStage) -> Iterator[tuple[float | None, bool]]:
    """After each page, seconds until its steps stood in the thread, and whether before a model."""
    for number in range(stage.load.pages):
        alert, step = list(STEPS.items())[number % len(STEPS)]
        root = stage.team.alert(NAMED, ROOM, f"[FIRING:1] {alert}\nservice: cache-{number}")
        for said in range(5):
            stage.team.say(f"U{said}", ROOM, f"I see it too, on node {said}", thread=root)
        began = time.time()
        stage.team.say("UPAGED", ROOM, "@shedder what now?", thread=root)
        seconds = shown_after(stage, ROOM, [root], step, began)
        yield seconds, seconds is not None and seconds < stage.load.think
        time.sleep(stage.load.pause)


def unasked(stage: OnCallStage) -> dict[str, object]:
    """An alert of the named bot in the named channel, and nobody says a word."""
    before, began = stage.jobs(), time.time()
    alert, step = next(iter(STEPS.items()))
    words = f"[FIRING:1] {alert}\nservice: cache"
    roots = [stage.team.alert(NAMED, AUTO, words) for _ in range(5)]  # it repeats itself
    seconds = shown_after(stage, AUTO, roots, step, began)
    return {"alerts": len(roots), "jobs": stage.jobs() - before, "steps in the thread s": seconds}


def shown_after(
    stage: OnCallStage, room: str, roots: Sequence[str], step: str, began: float
) -> float | None:
    """Seconds until the words of a step stood in a message of the bot's in one of these threads;
    None: never."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        for post in (post for root in roots for post in stage.team.thread(room, root)):
            if post.bot_id == stage.team.bot_id and (at := _since(post, step)) is not None:
                return round(at - began, 3)
        time.sleep(0.02)
    return None


def _since(post: Message, words: str) -> float | None:
    """When a message came to say that, if it does or did."""
    begins = [post.at, *(edit.at for edit in post.edits)]
    states = [*((edit.text, edit.blocks) for edit in post.edits), (post.text, post.blocks)]
    said = (at for at, state in zip(begins, states, strict=True) if words in json.dumps(state))
    return next(said, None)


def _mention(event: dict[str, object]) -> bool:
    return event.get("type") == "app_mention"


def main() -> int:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description="Page people, and measure.")
    for name, value in asdict(Load()).items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    parser.add_argument("--folder", type=Path, help="keep logs and data here")
    chosen = vars(parser.parse_args())
    kept = chosen.pop("folder")
    with TemporaryDirectory() as temporary:
        folder = kept or Path(temporary)
        folder.mkdir(exist_ok=True)
        with OnCallStage(folder, Load(**chosen)) as stage:
            report = measured(stage)
    sys.stdout.write(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    parts = [report["unmentioned"], report["pages"]]
    lost = sum(int(part["never acknowledged"]) for part in parts if isinstance(part, dict))
    if lost:
        sys.stderr.write(f"{lost} events were never acknowledged\n")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
