"""Whatever goes wrong with any call, in any order: each part is in the thread once, and whole."""

from collections.abc import Iterator

import pytest
from fake_slack_faults import cut, error, ratelimited, status
from redis import Redis
from replies import job_on, replied, said
from slack_service import SlackThread, slack_thread, words

from bot.core.answer import Answer, Notice, Progress, Reply
from bot.core.errors import TransientError
from bot.core.values import Job
from bot.delivery.outbox import Outbox
from bot.platforms.slack import Slack
from bot.slack.message import Message

FAULTS = (
    ratelimited(30),
    status(500),
    status(503, after=True),
    cut(after=False),
    cut(after=True),
    error("internal_error"),
)
SHARE = 0.08  # of the calls, of each kind
MOST_RUNS = 200
LONG = said("A long paragraph, which goes on. " * 500)  # of several parts


@pytest.fixture
def there(redis: Redis) -> Iterator[SlackThread]:
    with slack_thread(redis) as there:
        yield there


class Asker:
    """Runs one job again and again, as the queue does, until it is through."""

    def __init__(self, there: SlackThread, number: int) -> None:
        self.there, job = there, job_on("slack", there.place.thread)
        asked = job.mention.model_copy(update={"place": there.place})
        self.job: Job = job.model_copy(update={"id": f"crit-{number}", "mention": asked})

    def reply(self, body: Answer | Notice | Progress) -> Reply:
        return replied(self.job, body).model_copy(update={"place": self.there.place})

    def run(self, slack: Slack) -> None:
        box = Outbox(self.there.redis, slack, self.job, lambda: True, sleep=lambda _: None)
        box.progress(self.reply(Progress(stage="reading")))
        box.progress(self.reply(Progress(stage="thinking")))
        box.deliver(self.reply(LONG))
        box.attach("whole", "critique.md", lambda: b"# All of it", self.instead)

    def instead(self, why: str) -> Reply:
        return self.reply(Notice(text=why))

    def until_it_is_through(self) -> int:
        slack = self.there.open()
        for runs in range(1, MOST_RUNS):
            try:
                self.run(slack)
                return runs
            except TransientError:  # time passes, and Slack takes calls again
                for what in ("hold", "pace", "wanted"):
                    keys = self.there.redis.keys(f"shedder:{what}:*")
                    self.there.redis.delete("none", *keys)
        pytest.fail(f"not through after {MOST_RUNS} runs")


@pytest.mark.parametrize("seed", range(12))
def test_any_faults_in_any_order_leave_each_part_once(there: SlackThread, seed: int) -> None:
    for fault in FAULTS:
        there.slack.faults.by_chance("*", fault, SHARE, seed)
    asker = Asker(there, seed)
    runs = asker.until_it_is_through()
    there.slack.faults.clear()
    expected = [
        words(list(Message.of_body(part).blocks)) for part in there.open().parts(asker.reply(LONG))
    ]
    assert there.shown() == expected, f"after {runs} runs"
    assert there.files() == [("critique.md", b"# All of it")]
