"""Whatever goes wrong with any call, in any order: each part is in the thread once, and whole."""

from collections.abc import Iterator

import fake_discord_faults as faults
import pytest
from discord_markdown import words
from discord_service import DiscordThread, discord_thread
from redis import Redis
from replies import job_on, replied, said

from bot.core.answer import Answer, Notice, Progress, Reply
from bot.core.errors import TransientError
from bot.core.values import Job
from bot.delivery.outbox import Outbox
from bot.discord import client, history
from bot.discord.message import Message
from bot.platforms.discord import Discord

FAULTS = (
    faults.ratelimited(30),
    faults.ratelimited(30, everywhere=True),
    faults.status(500),
    faults.status(500, after=True),
    faults.status(503, after=True),
    faults.cut(after=False),
    faults.cut(after=True),
    faults.html(),
)
SHARE = 0.06  # of the calls, of each kind
MOST_RUNS = 200
LONG = said("A long paragraph, which goes on. " * 500)  # of several parts


@pytest.fixture
def there(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> Iterator[DiscordThread]:
    monkeypatch.setattr(client, "CALL_SECONDS", 0.2)  # so that nothing is repeated unseen
    monkeypatch.setattr(history, "AGAIN_SECONDS", (0.0, 0.0))
    with discord_thread(redis) as there:
        yield there


class Asker:
    """Runs one job again and again, as the queue does, until it is through."""

    def __init__(self, there: DiscordThread, number: int) -> None:
        self.there, job = there, job_on("discord", there.place.thread)
        asked = job.mention.model_copy(update={"place": there.place})
        self.job: Job = job.model_copy(update={"id": f"crit-{number}", "mention": asked})

    def reply(self, body: Answer | Notice | Progress) -> Reply:
        return replied(self.job, body).model_copy(update={"place": self.there.place})

    def run(self, discord: Discord) -> None:
        box = Outbox(self.there.redis, discord, self.job, lambda: True, sleep=lambda _: None)
        box.progress(self.reply(Progress(stage="reading")))
        box.progress(self.reply(Progress(stage="thinking")))
        box.deliver(self.reply(LONG))
        box.attach("whole", "critique.md", lambda: b"# All of it", self.instead)

    def instead(self, why: str) -> Reply:
        return self.reply(Notice(text=why))

    def until_it_is_through(self) -> int:
        discord = self.there.open()
        for runs in range(1, MOST_RUNS):
            try:
                self.run(discord)
                return runs
            except TransientError:  # time passes, and Discord takes calls again
                for what in ("hold", "pace", "wanted"):
                    keys = self.there.redis.keys(f"shedder:{what}:*")
                    self.there.redis.delete("none", *keys)
        pytest.fail(f"not through after {MOST_RUNS} runs")


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("how", ["in a thread", "in place", "nonces forgotten"])
def test_any_faults_in_any_order_leave_each_part_once(
    there: DiscordThread, seed: int, how: str
) -> None:
    if how == "in place":
        thread = f"reply-{there.question.id}"
        there.place = there.place.model_copy(update={"thread": thread})
    if how == "nonces forgotten":  # as after some minutes: then the marks have to do
        there.discord.posting.nonce_window = 0.0
    for fault in FAULTS:
        there.discord.faults.by_chance("*/channels/*", fault, SHARE, seed)
    asker = Asker(there, seed)
    runs = asker.until_it_is_through()
    there.discord.faults.clear()
    expected = [
        words(part["content"])
        for body in there.open().parts(asker.reply(LONG))
        for part in Message.of_body(body).components[0]["components"]
        if part["type"] == 10
    ]
    shown = [words(text) for post in there.replies() if not post.attachments for text in post.texts]
    assert shown == expected, f"after {runs} runs"
    assert there.files() == [("critique.md", b"# All of it")]
