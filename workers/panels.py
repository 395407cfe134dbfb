"""How a panel ends: whoever of it is the last has the end said, and that is said once.

Each of a panel answers in a job of its own. When one has said its last word, it looks whether all
the others have; the job that compares them has one id, so it does not matter how many of them saw
that they were the last, or ran again.
"""

from collections.abc import Callable
from dataclasses import dataclass

from redis import Redis

from bot.core.answer import Answer, Notice
from bot.core.dissent import compared
from bot.core.panel import closing
from bot.core.values import Job
from bot.delivery.outbox import Outbox
from bot.platforms import ChatPlatform
from bot.queue import CONCLUDE, submit

ALONE = "Fewer than two of the panel gave an answer, so there is nothing to compare."


@dataclass(frozen=True)
class PanelOf:
    """The panel that a job sits on, or ends."""

    redis: Redis
    platform: ChatPlatform
    job: Job
    still_mine: Callable[[], bool]

    def end_if_last(self) -> None:
        """Put the end in line once everybody has said something; nothing without a panel."""
        if self.job.panel and all(self._of(id).ended() for id in self.job.panel):
            submit(self.redis, closing(self.job), task=CONCLUDE)

    def comparison(self) -> Answer | Notice:
        """Where those who answered disagree, if there are two."""
        said = [self._of(id).stored() for id in self.job.panel]
        answers = [(r.look.name, r.body.critique) for r in said if r and r.body.kind == "answer"]
        if len(answers) < 2:
            return Notice(text=ALONE, failed=False)
        return Answer(critique=compared(answers))

    def _of(self, job_id: str) -> Outbox:
        """What the thread was shown of another job."""
        job = self.job.model_copy(update={"id": job_id})
        return Outbox(self.redis, self.platform, job, self.still_mine)
