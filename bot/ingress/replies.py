"""What the bot itself says and does for a message: owed before it is acknowledged, done after that.

Help, a reason why not, an order carried out, a group called: each once, whoever dies. What is owed
is written down (`bot/ingress/owed.py`), and whoever comes by pays what another did not live to.
"""

import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from redis import Redis

from bot.core.alerts import latest_alert
from bot.core.answer import BOT, Notice, Reply
from bot.core.bulletin import Bulletin, Line, Words
from bot.core.errors import ConfigError, Fenced, ShedderError, UserError
from bot.core.thread_document import MOST
from bot.core.values import Job, Mention, Place
from bot.core.wording import one_line, unmarked
from bot.delivery.outbox import Outbox
from bot.ingress.afterwards import Later
from bot.ingress.direct import beside
from bot.ingress.orders import Clerk
from bot.ingress.owed import Debts, Owed, owed_replies
from bot.keeping.tenancy import tenant_key
from bot.keeping.threads import ThreadMemory
from bot.platforms import ChatPlatform
from bot.running.operator import tell_operator

ALERT = " The alert: {}."
PAGE = "To page somebody: "
NOT_SAID = "A reply of the bot's own was not shown: {}"


@dataclass(frozen=True)
class Replies:
    """Those of one platform."""

    redis: Redis
    platform: ChatPlatform
    later: Later

    def say(
        self,
        mention: Mention,
        text: str,
        failed: bool = False,
        quiet: bool = False,
    ) -> Job:
        """Answer with a sentence, which begins no thread; or not at all."""
        place = beside(self.platform, mention)
        owed = Owed(place=place, id=mention.id, text=text, failed=failed)
        if quiet:  # it was said lately; still they are to see that nothing will come
            self.later(partial(self.platform.decline, mention.place, mention.id))
            return Job.of(mention, "", time.time())
        there = mention.model_copy(update={"place": place})
        return self.owe(owed, there, ThreadMemory(self.redis, place))

    def owe(self, owed: Owed, mention: Mention, thread: ThreadMemory | None) -> Job:
        """Be sure to answer. The job is none, but its answer is given once like any other's."""
        job = Job.of(mention, "", time.time())
        if thread is not None:
            thread.take_in(job)
        self._owed.owe(owed)
        self.later(partial(self._pay, owed))
        return job

    def pay_overdue(self) -> None:
        """Do what another front-end owed and did not live to do."""
        for due in self._owed.overdue():
            self.later(partial(self._pay, due.debt, due.over))

    def _pay(self, owed: Owed, over: bool = False) -> None:
        """Do what is owed; `over`: for the last time."""
        try:
            self._do(owed)
        except ShedderError as error:
            if over or isinstance(error, ConfigError):
                self._complain(owed, error)
            if not over:
                raise
        self._owed.paid(owed)

    def _do(self, owed: Owed) -> None:
        mention = owed.mention
        if owed.order is not None:
            thread = ThreadMemory(self.redis, mention.place)
            Clerk(self.redis, self.platform, thread).carry_out(owed.order, mention)
        if owed.group and (owed := self._called(owed)).group:
            return
        with suppress(UserError, Fenced):  # nobody can be told there, or it was all forgotten
            said = Reply(job=owed.job.id, place=owed.place, look=BOT, body=_body(owed))
            self._outbox(owed.job).deliver(said)

    def _called(self, owed: Owed) -> Owed:
        """Have a group notified, by a message posted once; where that cannot be, what is said."""
        place, author = owed.place, owed.author
        try:
            name = self.platform.called(place.workspace, author) if author else ""
            words = owed.text.replace("{alert}", self._alert(place), 1)
            words = words.replace("{who}", one_line(name) or "Somebody", 1)
            body = self.platform.calling(owed.group, words, owed.page)
            with suppress(Fenced):  # the thread was forgotten in this moment
                self._outbox(owed.job).posting.post(0, body)
            self.platform.answered(place, owed.id)
        except UserError as error:
            said = owed.instead.replace("{why}", error.message, 1)
            return owed.model_copy(update={"group": "", "text": said, "failed": True})
        return owed

    def _alert(self, place: Place) -> str:
        """What the thread is about; a call is not held up where that is not known."""
        with suppress(ShedderError):
            alert = latest_alert(self.platform.thread(place, MOST))
            return ALERT.format(alert.line) if alert else ""
        return ""

    def _complain(self, owed: Owed, error: ShedderError) -> None:
        """Tell whoever runs this what a thread was not told, once a day and workspace."""
        once = tenant_key("told", self.platform.name, owed.workspace, "owed")
        if self.redis.set(once, 1, nx=True, ex=86_400):
            tell_operator(self.redis, owed.job.id, NOT_SAID.format(error.message))

    @property
    def _owed(self) -> Debts[Owed]:
        return owed_replies(self.redis, self.platform.name)

    def _outbox(self, job: Job) -> Outbox:
        return Outbox(self.redis, self.platform, job, still_mine=lambda: True)


def _body(owed: Owed) -> Notice | Bulletin:
    """A sentence, and where to page somebody as a link that can be followed."""
    if not owed.page:
        return Notice(text=owed.text, failed=owed.failed)
    where = Line.of(PAGE, Words(text=owed.page, url=owed.page))
    return Bulletin(lines=(Line.of(unmarked(owed.text)), where))
