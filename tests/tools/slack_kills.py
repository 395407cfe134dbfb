"""Kill front-ends and workers while people ask in Slack: `python tests/tools/slack_kills.py`.

    --kills 200 --seed 1     so many at random moments, beside freezes, stops and a failing Slack
    --redis                  the server of Redis, too
    --late                   posts land after whoever made them was given up, too
    --every-call             at each call of Slack's API instead

What is done is in `chat_kills.py`; here is how Slack fails.
"""

import random
import sys
from collections import Counter
from pathlib import Path
from typing import ClassVar

sys.path.append(str(Path(__file__).resolve().parents[2]))

from chat_kills import HELD, SHARE, command
from chat_kills import Campaign as CampaignAnywhere
from fake_slack_faults import cut, ratelimited, slow, status
from slack_asked import malformed
from slack_people import SlackPeople
from slack_stage import SlackStage

TIME_SCALE = 0.2  # of Slack's redeliveries: at once, after 12 s, after a minute
LATE = 6.0  # seconds; where all is hurried, posts have arrived after two
ONE_BY_ONE = 0.02  # the same while one story is told after the other


class Campaign(CampaignAnywhere[SlackStage]):
    """A Slack that redelivers, limits, fails and breaks off."""

    disturbances: ClassVar = {"disconnect": 1, "cut": 1}

    @classmethod
    def people_of(cls, stage: SlackStage, dice: random.Random) -> SlackPeople:
        """Whoever asks; Slack comes again soon."""
        stage.slack.time_scale = ONE_BY_ONE
        return SlackPeople(stage, dice)

    def spoil(self) -> None:
        """Have Slack fail now and then."""
        slack = self.stage.slack
        slack.time_scale = TIME_SCALE
        for fault in (ratelimited(1), status(500, after=True), status(503), cut(after=True)):
            for method in ("chat.*", "files.*", "conversations.replies"):
                slack.faults.by_chance(method, fault, SHARE, self.seed)
        slack.faults.by_chance("*", slow(0.5), SHARE, self.seed)

    def hold_posts(self) -> None:
        """Have some of them land late."""
        for method in ("chat.postMessage", "files.completeUploadExternal"):
            self.stage.slack.faults.by_chance(method, slow(LATE), HELD, self.seed)

    def heal(self) -> None:
        """Have it fail no more."""
        self.stage.slack.faults.clear()

    def disturb(self, deed: str) -> None:
        """Break the sockets off, or ask for new ones."""
        sockets = self.stage.slack.sockets
        sockets.cut() if deed == "cut" else sockets.disconnect(warn=True)

    def seen(self) -> dict[str, object]:
        """What Slack says of it all."""
        slack = self.stage.slack
        refused = Counter(f"{c.method} {c.error}" for c in slack.calls if c.error and not c.fault)
        return {
            "events redelivered": slack.deliveries.redelivered,
            "injected": dict(Counter(f"{f.kind} {f.when}" for _, f in slack.faults.struck)),
            "refused": dict(refused),
            "limit violations": len(slack.limits.violations),
            "faults of messages": malformed(self.stage.teams),
        }


def main() -> int:
    return command(
        Campaign,
        lambda folder: SlackStage(folder, workspaces=6, channels=24, hurried=True, model=True),
    )


if __name__ == "__main__":
    sys.exit(main())
