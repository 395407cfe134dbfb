"""Kill front-ends and workers while people ask in Discord: `python tests/tools/discord_kills.py`.

    --kills 200 --seed 1     so many at random moments, beside freezes, stops and a failing Discord
    --redis                  the server of Redis, too
    --late                   posts land after whoever made them was given up, too
    --every-call             at each call of Discord's API instead

What is done is in `chat_kills.py`; here is how Discord fails. It tells nobody twice what it told a
front-end that died: whatever is written while nobody listens has to be found in the channels.
"""

import random
import sys
from collections import Counter
from pathlib import Path
from typing import ClassVar

sys.path.append(str(Path(__file__).resolve().parents[2]))

from chat_kills import HELD, SHARE, Campaign, command
from discord_people import DiscordPeople
from discord_stage import DiscordStage, limits_held, refused
from fake_discord_faults import cut, ratelimited, slow, status

NONCES = 5.0  # seconds for which Discord knows a nonce: here all is hurried
LATE = 9.0  # seconds; then it has forgotten the nonce of whoever posted in between
REPLAYED = 3  # events that come again at each RESUME
SPOILT = ("*/messages*", "*/threads", "GET /attachments/*")


class DiscordKills(Campaign[DiscordStage]):
    """A Discord that limits, fails, breaks off, replays and forgets."""

    disturbances: ClassVar = {"drop": 1, "forget": 1, "reconnect": 1, "invalidate": 1, "refuse": 1}

    @classmethod
    def people_of(cls, stage: DiscordStage, dice: random.Random) -> DiscordPeople:
        """Whoever asks."""
        return DiscordPeople(stage, dice)

    def spoil(self) -> None:
        """Have Discord fail now and then."""
        faults = self.stage.discord.faults
        self.stage.discord.gateway.replay_duplicates = REPLAYED
        self.stage.discord.posting.nonce_window = NONCES
        for fault in (ratelimited(0.3), status(500, after=True), status(503), cut(after=True)):
            for calls in SPOILT:
                faults.by_chance(calls, fault, SHARE, self.seed)
        faults.by_chance("*", slow(0.5), SHARE, self.seed)

    def hold_posts(self) -> None:
        """Have some of them land late."""
        posts = "POST /channels/*/messages"
        self.stage.discord.faults.by_chance(posts, slow(LATE), HELD, self.seed)

    def heal(self) -> None:
        """Have it fail no more."""
        self.stage.discord.faults.clear()

    def disturb(self, deed: str) -> None:
        """Lose connections, or sessions too, or ask for new ones, or let nobody in for once."""
        gateway = self.stage.discord.gateway
        if deed == "refuse":
            gateway.refusals += 1
        if deed == "reconnect":
            gateway.reconnect()
        elif deed == "invalidate":
            gateway.invalidate()
        else:
            gateway.drop(forget=deed == "forget")

    def seen(self) -> dict[str, object]:
        """What Discord says of it all."""
        discord = self.stage.discord
        struck = Counter(f"{f.kind} {f.when}" for _, f in discord.faults.struck)
        resumed = Counter(
            "resumed" if known else "forgotten" for *_, known in discord.gateway.resumes
        )
        return {
            "sessions": {"begun": len(discord.gateway.identifies), **resumed},
            "injected": dict(struck),
            "refused": refused(self.stage),
            **limits_held(self.stage),
        }


def main() -> int:
    return command(
        DiscordKills,
        lambda folder: DiscordStage(folder, guilds=4, channels=16, hurried=True, model=True),
    )


if __name__ == "__main__":
    sys.exit(main())
