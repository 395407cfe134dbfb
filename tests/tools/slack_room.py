"""A workspace of the fake Slack with a front-end that listens, shared by the tests of a file.

pytest_plugins is not for sub-folders, so a test file imports the fixtures it wants:
from slack_room import front, room, slack  # noqa: F401
"""

from dataclasses import dataclass
from typing import Any

from fake_slack import FakeSlack
from fake_slack_delivery import Delivery
from fake_slack_workspace import Workspace
from fake_slack_world import Message
from redis import Redis
from replies import full_critique
from slack_front_end import FrontEnd, jobs_in

from bot.core.answer import Answer, Notice, Reply
from bot.core.values import Job
from bot.delivery.ledger import Ledger
from bot.delivery.outbox import Outbox
from bot.queue import forget_job

PDF = ("queues.pdf", b"%PDF-1.7 a paper")


@dataclass
class Room:
    """A channel nobody else is in, and what is asked and seen there."""

    slack: FakeSlack
    team: Workspace
    redis: Redis
    front: FrontEnd
    channel: str

    def says(self, text: str, *files: Any, user: str = "U1", **more: Any) -> str:
        """Somebody writes here, and it was acknowledged or is not for us."""
        ts = self.team.say(user, self.channel, text, files, **more)
        self.settled()
        return ts

    def settled(self) -> None:
        """Whatever was sent is acknowledged, or given up."""
        self.slack.deliveries.settled()

    def jobs(self) -> list[Job]:
        return jobs_in(self.redis)

    def job(self, of: int = 1) -> Job:
        """The only job there is, once it is there."""
        self.slack.wait(lambda: len(self.jobs()) >= of, what="a job")
        assert len(self.jobs()) == of, self.jobs()
        return self.jobs()[-1]

    def posts(self, number: int = 1, channel: str = "") -> list[Message]:
        """What we have posted, once it is so much."""
        where = channel or self.channel
        self.slack.wait(
            lambda: where in self.team.channels and len(self.team.posts(where)) >= number,
            what=f"{number} posts",
        )
        return self.team.posts(where)

    def told(self, number: int = 1) -> str:
        """What was said last to somebody alone."""
        before = self.heard
        self.slack.wait(lambda: len(self.team.ephemerals) >= before + number, what="a whisper")
        self.heard = len(self.team.ephemerals)
        return self.team.ephemerals[-1].text

    heard: int = 0

    def answered(self, *, copies: tuple[str, ...] = ("paper",)) -> tuple[Job, Message]:
        """A question that was asked and answered here, and the message of its answer."""
        ts = self.says("@shedder decode this", PDF)
        job = self.job()
        self.posts()
        self.answer(job, Answer(critique=full_critique(), copies=copies))
        said = self.team.thread(self.channel, ts)
        return job, next(each for each in said if "feedback" in str(each.blocks))

    def answer(self, job: Job, body: Answer | Notice) -> None:
        """Say the last word to a question, as a worker would."""
        placed = Ledger(self.redis, job.id)
        self.slack.wait(lambda: placed.read("done:0"), what="a placeholder that is noted")
        persona = self.front.front.personas[job.persona]
        reply = Reply(job=job.id, place=job.mention.place, look=persona.look, body=body)
        Outbox(self.redis, self.front.front.platform, job, lambda: True).deliver(reply)
        forget_job(self.redis, job.id)

    def presses(
        self, message: Message, action: str, value: str | None = None, **more: Any
    ) -> Delivery:
        user = more.pop("user", "U1")
        return self.team.press(user, message.channel, message.ts, action, value, **more).wait()
