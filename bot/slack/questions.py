"""Questions that were not written as a message: by a button, a form, a command or a shortcut.

Slack delivers such things once. So a question is written down before it is acknowledged, then its
place is found, who asked what is shown there, and it is taken in like any other. Whoever dies
halfway is followed by another front-end, which does no step twice.
"""

import time
from collections.abc import Callable
from functools import partial

from bot.core.answer import Notice, Reply
from bot.core.errors import ConfigError, UserError
from bot.core.values import Job, Mention, Place
from bot.front import BOT
from bot.ledger import Ledger
from bot.outbox import Outbox
from bot.owed import Debts, Unasked, owed_questions
from bot.slack.desk import Desk
from bot.slack.errors import Refused
from bot.slack.events import SLACK
from bot.slack.payloads import part, word
from bot.slack.web import Web
from bot.threads import ThreadMemory

Tell = Callable[[str], object]

NOT_SET_UP = "Slack does not let me answer there, and only whoever runs Shedder can mend that."


class Questions:
    """Puts them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def _owed(self) -> Debts[Unasked]:
        return owed_questions(self.desk.redis, SLACK)

    def put(self, question: Unasked, tell: Tell | None = None) -> None:
        """See that a question is asked: safe once this returns. `tell` reaches whoever asked, as
        long as this process lives."""
        if self._owed.owe(question.mention.id, question):
            self.desk.soon(partial(self._put, question, tell))

    def put_overdue(self) -> None:
        """Ask what others wrote down and did not live to ask."""
        for _, question in self._owed.overdue():
            self.desk.soon(partial(self._put, question, None))

    def _put(self, question: Unasked, tell: Tell | None) -> None:
        tell = tell or partial(self._tell, question.mention)
        try:
            mention = self._in_channel(question.mention)
            refusal = self.desk.ingress.refusal(mention)
            if refusal is None:
                mention = self._in_thread(mention, question.heading)
                self.desk.ingress.receive(mention, persona=question.persona)
            elif not refusal.quiet:
                tell(refusal.text)
        except UserError as error:
            tell(error.message)
        except (ConfigError, Refused):
            tell(NOT_SET_UP)
        self._owed.paid(question.mention.id)

    def _in_channel(self, mention: Mention) -> Mention:
        """Where no channel was chosen, in the author's own."""
        place = mention.place
        if place.channel:
            return mention
        channel = _direct(self.desk.web(place.workspace), mention.author)
        return _moved(mention, place.model_copy(update={"channel": channel}))

    def _in_thread(self, mention: Mention, heading: str) -> Mention:
        """Show who asked what, if that is not to be seen otherwise; it may begin the thread."""
        place = mention.place
        if not heading:
            return mention
        named = Mention(id=f"heading of {mention.id}", place=place, author="", text="")
        job = Job.of(named, "", time.time())
        outbox = Outbox(self.desk.redis, self.desk.platform, job, still_mine=lambda: True)
        said = Notice(text=heading, failed=False)
        outbox.deliver(Reply(job=job.id, place=place, look=BOT, body=said))
        if not place.thread:
            begun = Ledger(self.desk.redis, job.id).read("done:0") or ""
            place = place.model_copy(update={"thread": begun})
        ThreadMemory(self.desk.redis, place).take_in(_at(job, place))
        return _moved(mention, place)

    def _tell(self, mention: Mention, words: str) -> None:
        """Write to the author alone."""
        place = mention.place
        web = self.desk.web(place.workspace)
        direct = Place(
            platform=SLACK,
            workspace=place.workspace,
            channel=_direct(web, mention.author),
            thread="",
        )
        named = Mention(id=f"why not {mention.id}", place=direct, author="", text="")
        job = Job.of(named, "", time.time())
        outbox = Outbox(self.desk.redis, self.desk.platform, job, still_mine=lambda: True)
        outbox.deliver(Reply(job=job.id, place=direct, look=BOT, body=Notice(text=words)))


def _direct(web: Web, user: str) -> str:
    """The channel between somebody and us."""
    return word(part(web.call("conversations.open", users=user), "channel"), "id")


def _moved(mention: Mention, place: Place) -> Mention:
    return mention.model_copy(update={"place": place})


def _at(job: Job, place: Place) -> Job:
    return job.model_copy(update={"mention": _moved(job.mention, place)})
