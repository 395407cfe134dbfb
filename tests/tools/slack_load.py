"""Many people ask in many workspaces at once: `python tests/tools/slack_load.py --mentions 1000`.

Two front-ends and a worker, as they are deployed, on a Slack that holds them to its limits and
fails now and then. What is printed says how soon events were acknowledged, and whether their jobs
were in Redis then; how soon something was to be seen, and how soon Slack's limits would have
allowed it; and whether any answer was lost, doubled or not as Slack takes it.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.append(str(Path(__file__).resolve().parents[2]))

from fake_slack_delivery import Carrier, Delivery, Outcome
from fake_slack_faults import ratelimited, slow, status
from redis import Redis
from slack_asked import Asked, first_shown, judged, malformed, whole_shown
from slack_stage import SlackStage, one_page

from bot.core.values import Job, Mention, Place
from bot.owed import Unasked, owed_questions
from bot.slack.pace import TIERS

PAPERS, PEOPLE = 16, 200
PAIRS = 0.3  # of the mentions come as two events
SETTLED = 2.0  # seconds in which nothing more must happen
POSTS_A_MINUTE, EDITS_A_MINUTE = 300, TIERS[3]


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
    lag: float = 0.0  # seconds that Slack takes for each call, as from afar
    patience: float = 600.0


class Witness:
    """Looks, at each acknowledgement, whether the job is in Redis, or what is to become one."""

    def __init__(self, carrier: Carrier, redis: Redis) -> None:
        self.carrier, self.redis = carrier, redis
        self.early: list[str] = []

    async def carry(self, delivery: Delivery, attempt: int, reason: str) -> Outcome:
        """Deliver, and look."""
        outcome = await self.carrier.carry(delivery, attempt, reason)
        event = delivery.event
        if outcome.ok and event.get("type") == "app_mention":
            place = Place(
                platform="slack",
                workspace=delivery.payload["team_id"],
                channel=event["channel"],
                thread=event.get("thread_ts") or event["ts"],
            )
            mention = Mention(id=event["ts"], place=place, author="", text="")
            job, debt = Job.of(mention, "q", 0.0).id, Unasked(mention=mention, written=True)
            owed = owed_questions(self.redis, "slack").owes(debt)  # crossed out after it is a job
            if not owed and not self.redis.exists(f"rq:job:{job}"):
                self.early.append(job)
        return outcome


@dataclass
class Run:
    """One load, from the first mention to the last answer."""

    load: Load
    stage: SlackStage
    asked: list[Asked] = field(default_factory=list)

    def run(self) -> dict[str, object]:
        """Ask, wait, and report."""
        slack, load = self.stage.slack, self.load
        slack.blocks.how = "none"  # of each message; all are looked at in the end
        slack.carrier = witness = Witness(slack.carrier, self.stage.redis)
        for _ in range(load.bots):
            self.stage.begin("bot")
        for _ in range(load.workers):
            self.stage.begin("worker")
        self.stage.ready(bots=load.bots, workers=load.workers)
        self._spoil()
        began = time.monotonic()
        self._ask()
        asking = time.monotonic() - began
        settled = self._settle(began + load.patience)
        return self._report(witness, asking, time.monotonic() - began, settled)

    def _spoil(self) -> None:
        faults, share, seed = self.stage.slack.faults, self.load.faults, self.load.seed
        for method in ("chat.postMessage", "chat.update"):
            faults.by_chance(method, ratelimited(1), share, seed)
            faults.by_chance(method, status(500, after=True), share, seed)
        for method in ("files.info", "files.download", "assistant.threads.setStatus"):
            faults.by_chance(method, status(503), share, seed)
        if self.load.lag:
            faults.on("*", slow(self.load.lag), times=None)

    def _ask(self) -> None:
        """Mentions at the rate, whatever becomes of those before."""
        dice, slack = random.Random(self.load.seed), self.stage.slack
        papers = [one_page(number + 3) for number in range(PAPERS)]
        rooms = [
            (team, room.id)
            for team in self.stage.teams
            for room in team.channels.values()
            if room.id[1:].isdigit()
        ]
        began = time.monotonic()
        for number in range(self.load.mentions):
            team, room = rooms[number % len(rooms)] if number < len(rooms) else dice.choice(rooms)
            paper, who = dice.randrange(PAPERS), f"U{dice.randrange(PEOPLE) + 100}"
            time.sleep(max(0.0, began + number / self.load.rate - time.monotonic()))
            with slack.lock:  # whoever hears of messages hears of this one twice
                pair = {"message.channels"} if dice.random() < PAIRS else set()
                slack.subscriptions |= pair
                files = [(f"paper-{paper}.pdf", papers[paper])]
                ts = team.say(who, room, "@shedder decode this", files)
                slack.subscriptions -= pair
            self.asked.append(Asked("paper", team, room, ts, ts, "q", float(ts)))

    def _settle(self, until: float) -> bool:
        """Wait until nothing is left to do; whether it came to that."""
        redis, quiet = self.stage.redis, 0.0
        while time.monotonic() < until:
            kinds = ("queue", "wip", "scheduled")
            left = any(redis.exists(f"rq:{kind}:shedder") for kind in kinds)
            over = all(event.over.is_set() for event in self.stage.slack.events)
            if left or not over:
                quiet = time.monotonic()
            elif time.monotonic() - quiet > SETTLED:
                return True
            time.sleep(0.1)
        return False

    def _report(
        self, witness: Witness, asking: float, everything: float, settled: bool
    ) -> dict[str, object]:
        slack, redis = self.stage.slack, self.stage.redis
        verdict = judged(self.asked, self.stage.teams, redis)
        first = [(one, at) for one in self.asked if (at := first_shown(one, redis))]
        whole = [(one, at) for one in self.asked if (at := whole_shown(one, redis))]
        finals = [(one, one.final(redis)) for one in self.asked]
        soonest = bounds([(one, len(final.parts) if final else 1) for one, final in finals])
        struck = Counter(
            f"{name} {f.kind} {f.number:g} {f.when}"
            for name, f in slack.faults.struck
            if f.kind != "slow"
        )
        refused = Counter(f"{c.method} {c.error}" for c in slack.calls if c.error and not c.fault)
        return {
            "mentions": len(self.asked),
            "events": len(slack.events),
            "asked in s": round(asking, 1),
            "all over after s": round(everything, 1) if settled else "never",
            "ack s": spread(event.latency for event in slack.events),
            "redelivered": slack.deliveries.redelivered,
            "acknowledged before the job was in Redis": len(witness.early),
            "placeholder s": spread(at - one.at for one, at in first),
            "placeholder s, by the limits alone": spread(soonest[0]),
            "answer s": spread(at - one.at for one, at in whole),
            "answer s, by the limits alone": spread(soonest[1]),
            "answered": dict(verdict.answered),
            "lost": len(verdict.lost),
            "doubled": len(verdict.doubled) + len(verdict.orphans),
            "stale": len(verdict.stale),
            "limit violations": len(slack.limits.violations),
            "faults of messages": malformed(self.stage.teams),
            "injected": dict(struck),
            "refused": dict(refused),
            "calls": dict(Counter(call.method for call in slack.calls).most_common()),
            "cpu s": self.stage.cpu(),
            "wrong": verdict.wrong[:20],
            "violations": [
                f"{v.method} {v.workspace} {v.channel}" for v in slack.limits.violations
            ][:9],
        }


def spread(values: Iterable[float]) -> dict[str, float]:
    """How long it took for most, for nearly all, and at worst."""
    found = sorted(values)
    if not found:
        return {}
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    picked = {name: found[min(int(len(found) * part), len(found) - 1)] for name, part in at.items()}
    return {name: round(seconds, 3) for name, seconds in picked.items()}


def bounds(asked: list[tuple[Asked, int]]) -> tuple[list[float], list[float]]:
    """How late the first message and the whole answer would be if all but Slack took no time.

    A second between posts into a channel, and so many posts and edits a minute in a workspace.
    """
    first, whole, placeholders, both = [], [], Limits(), Limits()
    for one, parts in sorted(asked, key=lambda each: each[0].at):
        first.append(placeholders.post(one, one.at) - one.at)
        at = both.edit(one, both.post(one, one.at))
        for _ in range(parts - 1):
            at = max(at, both.post(one, at))
        whole.append(at - one.at)
    return first, whole


class Limits:
    """Slack's documented limits as the only thing that takes time."""

    def __init__(self) -> None:
        self.rooms: dict[tuple[str, str], float] = {}
        self.minutes: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    def post(self, one: Asked, at: float) -> float:
        """When a post may be made that is wanted now."""
        room = (one.team.id, one.channel)
        at = self._within(one, "post", POSTS_A_MINUTE, max(at, self.rooms.get(room, 0.0)))
        self.rooms[room] = at + 1.0
        return at

    def edit(self, one: Asked, at: float) -> float:
        """The same of an edit."""
        return self._within(one, "edit", EDITS_A_MINUTE, at)

    def _within(self, one: Asked, what: str, most: int, at: float) -> float:
        window = self.minutes[one.team.id, what]
        if len(window) == most:
            at = max(at, window.popleft() + 60.0)
        window.append(at)
        return at


def main() -> int:
    parser = argparse.ArgumentParser(description="Ask a lot, and measure.")
    for name, value in vars(Load()).items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    parser.add_argument("--folder", type=Path, help="keep logs and data here")
    chosen = vars(parser.parse_args())
    kept = chosen.pop("folder")
    load = Load(**chosen)
    with TemporaryDirectory() as temporary:
        folder = kept or Path(temporary)
        folder.mkdir(exist_ok=True)
        with SlackStage(folder, workspaces=load.workspaces, channels=load.channels) as stage:
            report = Run(load, stage).run()
    sys.stdout.write(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    clean = ("lost", "doubled", "stale", "limit violations", "faults of messages")
    return 1 if any(report[what] for what in clean) else 0


if __name__ == "__main__":
    sys.exit(main())
