"""Many people ask in many channels at once: `python tests/tools/discord_load.py --mentions 1000`.

Front-ends and a worker on a Discord that holds them to its limits and fails now and then
(`chat_load.py`). Discord takes no acknowledgement: a question is safe once it is in Redis, as a job
or as what is to become one, and that is looked for all the time.
"""

import random
import sys
import threading
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))

from chat_asked import Asked as AskedAnywhere
from chat_load import PAPERS, PEOPLE, Lasting, Load, Run, Window, command, spread, through
from chat_stage import one_page
from discord_asked import Asked, DiscordEyes
from discord_stage import ROOM, DiscordStage, limits_held, refused, route
from fake_discord_faults import ratelimited, slow, status
from redis import Redis, RedisError

from bot.core.values import Mention, Place
from bot.ingress.owed import Unasked, owed_questions

EACH_BOT = 50  # calls a second: the documented limit
FEW, WHILE = 5, 5.0  # posts, edits or threads in one channel, in so many seconds: as observed
BEAT = 2.0  # seconds between heartbeats, so that many can be late
GLANCE = 0.01  # seconds between two looks whether questions are in Redis


class Witness(threading.Thread):
    """Looks when each question is in Redis, as a job or as what is to become one."""

    def __init__(self, redis: Redis) -> None:
        super().__init__(name="witness", daemon=True)
        self.redis, self.safe = redis, dict[AskedAnywhere, float]()
        self.looked_for: list[AskedAnywhere] = []
        self.over = threading.Event()

    def run(self) -> None:
        """Look until it is over."""
        while not self.over.wait(GLANCE):
            with suppress(RedisError):
                self._look()

    def _look(self) -> None:
        waiting = [one for one in list(self.looked_for) if one not in self.safe]
        if not waiting:
            return
        with self.redis.pipeline(transaction=False) as look:
            for one in waiting:
                look.exists(f"rq:job:{one.job(self.redis)}")
                look.exists(f"shedder:out:{one.job(self.redis)}")
            jobs = look.execute()
        for number, one in enumerate(waiting):
            if any(jobs[2 * number : 2 * number + 2]) or self._owed(one):
                self.safe[one] = time.monotonic()

    def _owed(self, one: AskedAnywhere) -> bool:
        place = Place(
            platform="discord", workspace=one.workspace, channel=one.channel, thread=one.thread
        )
        question = Unasked(mention=Mention(id=one.name, place=place, author="", text=""))
        return owed_questions(self.redis, "discord").owes(question)


@dataclass
class DiscordLoad(Run[DiscordStage]):
    """One load in Discord."""

    witness: Witness = field(init=False)

    def before(self) -> None:
        """Watch what reaches Redis."""
        self.stage.discord.gateway.heartbeat_interval = BEAT
        self.witness = Witness(self.stage.redis)
        self.witness.start()

    def spoil(self) -> None:
        """Have Discord fail now and then."""
        faults, share, seed = self.stage.discord.faults, self.load.faults, self.load.seed
        for calls in ("POST */messages", "PATCH */messages/*", "POST */threads"):
            faults.by_chance(calls, ratelimited(0.5), share, seed)
            faults.by_chance(calls, status(500, after=True), share, seed)
        for calls in ("GET */messages/*", "GET /attachments/*"):
            faults.by_chance(calls, status(503), share, seed)
        if self.load.lag:
            faults.on("*", slow(self.load.lag), times=None)

    def ask(self) -> None:
        """Mentions at the rate, whatever becomes of those before."""
        dice = random.Random(self.load.seed)
        papers = [one_page(number + 3) for number in range(PAPERS)]
        rooms = [
            (guild, room)
            for guild in self.stage.guilds
            for room in list(guild.channels.values())
            if room.name.startswith(ROOM) and not room.is_thread
        ]
        for number in self.at_the_rate():
            guild, room = rooms[number % len(rooms)] if number < len(rooms) else dice.choice(rooms)
            paper, who = dice.randrange(PAPERS), f"person {dice.randrange(PEOPLE)}"
            files = [(f"paper-{paper}.pdf", papers[paper])]
            said = guild.say(who, room, f"{self.stage.app.mention} decode this", files)
            one = Asked("paper", guild, room.id, said.id, said.id, "q", said.at)
            self.asked.append(one)
            self.witness.looked_for.append(one)

    def eyes(self) -> DiscordEyes:
        """How people see what the bot did, also where nobody asked."""
        return DiscordEyes(self.stage, everywhere=True)

    def bounds(self, asked: list[tuple[AskedAnywhere, int]]) -> Lasting:
        """So many calls a second by one bot, and so many threads of one channel."""
        lasting, placeholders, both = Lasting([], []), Limits(), Limits()
        for one, parts in sorted(asked, key=lambda each: each[0].at):
            lasting.first.append(placeholders.post(placeholders.thread(one, one.at)) - one.at)
            at = both.post(both.thread(one, one.at))
            for _ in range(parts):  # the first of which is an edit
                at = both.post(at)
            lasting.whole.append(at - one.at)
        return lasting

    def safe(self) -> dict[str, object]:
        """How soon questions were in Redis."""
        self.witness.over.set()
        safe = self.witness.safe
        opened = {id: one.at for id, one in list(self.stage.discord.channels.items())}
        signs = [opened[one.name] - one.at for one in self.asked if one.name in opened]
        return {
            "safe in Redis s": spread(safe[one] - one.at for one in self.asked if one in safe),
            "never seen in Redis": sum(one not in safe for one in self.asked),
            "first sign s": spread(signs),
            "first sign s, by the limits alone": spread(self._soonest_signs()),
        }

    def _soonest_signs(self) -> list[float]:
        limits = Limits()
        return [limits.thread(one, one.at) - one.at for one in self.asked]

    def seen(self) -> dict[str, object]:
        """What Discord says of it all."""
        discord = self.stage.discord
        struck = Counter(f"{route(call)} {f.kind} {f.when}" for call, f in discord.faults.struck)
        calls = Counter(route(call.name) for call in list(discord.rest.calls))
        return {
            **limits_held(self.stage),
            "injected": dict(struck),
            "refused": refused(self.stage),
            "calls": dict(calls.most_common()),
        }


class Limits:
    """Discord's limits."""

    def __init__(self) -> None:
        self.bot = Window(EACH_BOT, 1.0)
        self.threads = defaultdict[str, Window](lambda: Window(FEW, WHILE))

    def thread(self, one: AskedAnywhere, at: float) -> float:
        """When a thread is opened that is wanted now."""
        return through((self.bot, self.threads[one.channel]), at)

    def post(self, at: float) -> float:
        """The same of a message in a thread of its own."""
        return through((self.bot,), at)


def main() -> int:
    return command(
        DiscordLoad,
        lambda folder, load: DiscordStage(folder, guilds=load.workspaces, channels=load.channels),
        Load(workspaces=12),
    )


if __name__ == "__main__":
    sys.exit(main())
