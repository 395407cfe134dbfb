"""Many people ask in many workspaces at once: `python tests/tools/slack_load.py --mentions 1000`.

Two front-ends and a worker on a Slack that holds them to its limits and fails now and then
(`chat_load.py`). How soon events were acknowledged is measured where Slack is, and at each of them
whether its job was in Redis then.
"""

import random
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))

from chat_asked import Asked as AskedAnywhere
from chat_load import PAPERS, PEOPLE, Lasting, Load, Window, command, spread, through
from chat_load import Run as RunAnywhere
from chat_stage import one_page
from fake_slack_delivery import Carrier, Delivery, Outcome
from fake_slack_faults import ratelimited, slow, status
from redis import Redis
from slack_asked import Asked, SlackEyes, malformed
from slack_stage import SlackStage

from bot.core.values import Job, Mention, Place
from bot.ingress.owed import Unasked, owed_questions
from bot.slack.pace import TIERS

POSTS_A_MINUTE, EDITS_A_MINUTE = 300, TIERS[3]


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
class Run(RunAnywhere[SlackStage]):
    """One load in Slack."""

    witness: Witness = field(init=False)

    def before(self) -> None:
        """Watch acknowledgements; of each message, all are looked at in the end."""
        slack = self.stage.slack
        slack.blocks.how = "none"
        slack.carrier = self.witness = Witness(slack.carrier, self.stage.redis)

    def spoil(self) -> None:
        """Have Slack fail now and then."""
        faults, share, seed = self.stage.slack.faults, self.load.faults, self.load.seed
        for method in ("chat.postMessage", "chat.update"):
            faults.by_chance(method, ratelimited(1), share, seed)
            faults.by_chance(method, status(500, after=True), share, seed)
        for method in ("files.info", "files.download", "assistant.threads.setStatus"):
            faults.by_chance(method, status(503), share, seed)
        if self.load.lag:
            faults.on("*", slow(self.load.lag), times=None)

    def ask(self) -> None:
        """Mentions at the rate, whatever becomes of those before."""
        dice = random.Random(self.load.seed)
        papers = [one_page(number + 3) for number in range(PAPERS)]
        rooms = [
            (team, room.id)
            for team in self.stage.teams
            for room in team.channels.values()
            if room.id[1:].isdigit()
        ]
        for number in self.at_the_rate():
            team, room = rooms[number % len(rooms)] if number < len(rooms) else dice.choice(rooms)
            paper, who = dice.randrange(PAPERS), f"U{dice.randrange(PEOPLE) + 100}"
            files = [(f"paper-{paper}.pdf", papers[paper])]
            ts = team.say(who, room, "@shedder decode this", files)
            self.asked.append(Asked("paper", team, room, ts, ts, "q", float(ts)))

    def eyes(self) -> SlackEyes:
        """How people see what the bot did, also where nobody asked."""
        return SlackEyes(self.stage.teams)

    def bounds(self, asked: list[tuple[AskedAnywhere, int]]) -> Lasting:
        """A second between posts into a channel, and so many posts and edits a minute in a
        workspace."""
        lasting, placeholders, both = Lasting([], []), Limits(), Limits()
        for one, parts in sorted(asked, key=lambda each: each[0].at):
            lasting.first.append(placeholders.post(one, one.at) - one.at)
            at = both.edit(one, both.post(one, one.at))
            for _ in range(parts - 1):
                at = max(at, both.post(one, at))
            lasting.whole.append(at - one.at)
        return lasting

    def safe(self) -> dict[str, object]:
        """How soon events were acknowledged, and whether their jobs were in Redis then."""
        slack = self.stage.slack
        return {
            "events": len(slack.events),
            "ack s": spread(event.latency for event in slack.events),
            "redelivered": slack.deliveries.redelivered,
            "acknowledged before the job was in Redis": len(self.witness.early),
        }

    def seen(self) -> dict[str, object]:
        """What Slack says of it all."""
        slack = self.stage.slack
        struck = Counter(
            f"{name} {f.kind} {f.number:g} {f.when}"
            for name, f in slack.faults.struck
            if f.kind != "slow"
        )
        refused = Counter(f"{c.method} {c.error}" for c in slack.calls if c.error and not c.fault)
        beyond = [f"{v.method} {v.workspace} {v.channel}" for v in slack.limits.violations]
        return {
            "limit violations": len(beyond),
            "faults of messages": malformed(self.stage.teams),
            "injected": dict(struck),
            "refused": dict(refused),
            "calls": dict(Counter(call.method for call in slack.calls).most_common()),
            "violations": beyond[:9],
        }


class Limits:
    """Slack's documented limits."""

    def __init__(self) -> None:
        self.rooms = defaultdict[tuple[str, str], Window](lambda: Window(1, 1.0))
        self.posts = defaultdict[str, Window](lambda: Window(POSTS_A_MINUTE, 60.0))
        self.edits = defaultdict[str, Window](lambda: Window(EDITS_A_MINUTE, 60.0))

    def post(self, one: AskedAnywhere, at: float) -> float:
        """When a post is made that is wanted now."""
        team = one.workspace
        return through((self.rooms[team, one.channel], self.posts[team]), at)

    def edit(self, one: AskedAnywhere, at: float) -> float:
        """The same of an edit."""
        return through((self.edits[one.workspace],), at)


def main() -> int:
    return command(
        Run,
        lambda folder, load: SlackStage(folder, workspaces=load.workspaces, channels=load.channels),
        Load(),
    )


if __name__ == "__main__":
    sys.exit(main())
