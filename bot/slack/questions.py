"""Questions, from however they were asked to the job in Redis.

What needs nothing that Slack would have to be asked is taken in at once. Anything else is written
down before it is acknowledged; then what is around it is looked up, who asked what is shown where
that cannot be seen, and it is taken in like any other. Whoever dies halfway is followed by another
front-end, which does no step twice.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, cast

from bot.core.errors import ConfigError, Fenced, TransientError, UserError
from bot.core.values import Job, Mention
from bot.operator import tell_operator
from bot.owed import Debts, Unasked, owed_questions
from bot.platforms import Crowded
from bot.slack.desk import Desk
from bot.slack.direct import asked_in, gone_on
from bot.slack.errors import Refused
from bot.slack.events import SLACK
from bot.slack.presence import NOTHING, announce
from bot.slack.surroundings import Surroundings
from bot.slack.taken import is_taken, take
from bot.slack.voice import Voice, direct
from bot.threads import ThreadMemory

Tell = Callable[[str], object]

PATIENCE_SECONDS = 120.0  # for what has to be looked up
HASTE_SECONDS = 5.0  # for a name that only says who answers
SOONEST_SECONDS = 1.0  # until what failed is tried again
LONGEST_SECONDS = 30.0

NOT_SET_UP = "Slack does not let me answer there, and only whoever runs Shedder can mend that."
NOT_ASKED = "For an hour Slack did not let me put your question, so I gave it up. Ask it again."
UNSEEN = (
    "Slack did not show me which files are in this thread, so I go on without them. If one of them "
    "matters, mention me again with that file attached."
)
ON_ITS_WAY = "Your question is on its way."
GIVEN_UP = "A question in {} could not be put, and was given up: {}"

log = logging.getLogger(__name__)


class Questions:
    """Puts them."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.voice = desk, Voice(desk)
        self.surroundings = Surroundings(desk)

    @property
    def _owed(self) -> Debts[Unasked]:
        return owed_questions(self.desk.redis, SLACK)

    def take_in(self, question: Unasked) -> Job:
        """Take a question in of which all is known."""
        question = gone_on(self.desk.redis, self.desk.personas, question)
        job = self.desk.ingress.receive(question.mention, persona=question.persona)
        if started(job):
            asked_in(self.desk.redis, question.mention)
        if question.written:
            take(self.desk.redis, question.mention, started(job))
        return job

    def put(self, question: Unasked, tell: Tell | None = None) -> None:
        """See that a question is asked: safe once this returns. `tell` reaches whoever asked, as
        long as this process lives."""
        question = question.model_copy(update={"since": time.time()})
        if not self._owed.owe(question):
            return
        self.desk.patient(partial(self._put, question, tell))  # without room: when it is swept
        if question.written and self._may_be_welcome(question.mention):
            self.desk.later(partial(self._show, question.mention))

    def put_overdue(self) -> None:
        """Ask what nobody has come to ask."""
        for due in self._owed.overdue():
            self.desk.patient(partial(self._put, due.debt, None, due.over))

    def _may_be_welcome(self, mention: Mention) -> bool:
        return self.desk.rules.for_place(mention.place, mention.channel_name).allowed

    def _show(self, mention: Mention) -> None:
        """Show that it was seen, while it is looked up; no longer than that."""
        redis, place = self.desk.redis, mention.place
        if is_taken(redis, mention):
            return
        web = self.desk.web(place.workspace)
        announce(web, place, mention.id)
        if is_taken(redis, mention):  # and what follows may be there already
            announce(web, place, mention.id, NOTHING)

    def _put(self, question: Unasked, tell: Tell | None, over: bool = False) -> None:
        tell = partial(self._say_why, question, tell)
        try:
            self._try(question, tell)
        except (TransientError, Crowded) as error:
            if not over:
                log.info("a question waits: %s", error.message)
                self._owed.again(question, _pause(question, error))
                return
            self._give_up(question, tell, error.message)
        self._owed.paid(question)

    def _try(self, question: Unasked, tell: Tell) -> None:
        try:
            self._ask(question, tell)
        except Fenced:  # its thread was forgotten meanwhile
            return
        except UserError as error:
            tell(error.message)
        except (ConfigError, Refused) as error:
            said = error.message if isinstance(error, ConfigError) else error.reaction().message
            self._give_up(question, tell, said, NOT_SET_UP)

    def _ask(self, question: Unasked, tell: Tell) -> None:
        placed = self._in_channel(question)
        found, seen = self._found(placed)
        if not self._owed.owes(question):  # somebody took it back, or was faster
            return
        question = placed.model_copy(update={"mention": found})
        if question.written:
            job = self.take_in(question)
            if started(job) and not seen:
                self.voice.say(found.place, f"unseen {found.id}", UNSEEN)
            return
        refusal = self.desk.ingress.refusal(found)
        if refusal is not None:
            tell(refusal.text)
            return
        if question.members:
            self._to_a_member(found)
        self.take_in(self._in_thread(question))

    def _found(self, question: Unasked) -> tuple[Mention, bool]:
        """The mention with what is around it, and whether Slack told all of that."""
        try:
            return self.surroundings.found(question), True
        except (TransientError, Crowded):
            matters = self.surroundings.matters(question)
            if time.time() - question.since < (PATIENCE_SECONDS if matters else HASTE_SECONDS):
                raise
        mention = self.surroundings.in_vain(question)
        if not self.surroundings.wants_files(question, mention):
            return mention, True
        known = ThreadMemory(self.desk.redis, mention.place).conversation().files
        return mention, bool(known)

    def _in_channel(self, question: Unasked) -> Unasked:
        """Where no channel was chosen, in the author's own."""
        mention, place = question.mention, question.place
        if place.channel:
            return question
        own = direct(self.desk.web(place.workspace), mention.author)
        return _moved(question, place.model_copy(update={"channel": own}))

    def _to_a_member(self, mention: Mention) -> None:
        """Say that it is coming, which Slack refuses for somebody who is not in the channel."""
        place = mention.place
        if place.channel.startswith("D"):
            return
        where = {"channel": place.channel, "user": mention.author}
        if place.thread:
            where["thread_ts"] = place.thread
        self.desk.web(place.workspace).call(
            "chat.postEphemeral", text=ON_ITS_WAY, **cast(Any, where)
        )

    def _in_thread(self, question: Unasked) -> Unasked:
        """Show who asked what, if that is not to be seen otherwise; it may begin the thread."""
        if not question.heading:
            return question
        name = f"heading of {question.mention.id}"
        place = self.voice.say(question.place, name, question.heading, failed=False)
        return _moved(question, place)

    def _say_why(self, question: Unasked, tell: Tell | None, words: str) -> None:
        """Tell whoever asked, by `tell` while there is somebody at it; nobody where that cannot be.

        Raises TransientError.
        """
        with suppress(UserError, ConfigError, Refused, Fenced):
            if tell is not None:
                tell(words)
            elif question.written:
                self.voice.say(question.place, f"why not {question.mention.id}", words)
            else:
                self.voice.whisper(question.mention, words)

    def _give_up(self, question: Unasked, tell: Tell, why: str, words: str = NOT_ASKED) -> None:
        """End it with a word to the operator, and one to whoever asked if there is a way."""
        named = Job.of(question.mention, "", question.since).id
        tell_operator(self.desk.redis, named, GIVEN_UP.format(question.workspace, why))
        with suppress(TransientError, Crowded):
            tell(words)


def started(job: Job) -> bool:
    """Whether somebody works on it now; no: something was said instead."""
    return bool(job.persona or job.panel)


def _pause(question: Unasked, error: Exception) -> float:
    """Longer each time, but not longer than Slack asks for."""
    said = getattr(error, "retry_after", None) or (time.time() - question.since) / 2
    return min(max(SOONEST_SECONDS, said), LONGEST_SECONDS)


def _moved(question: Unasked, place: object) -> Unasked:
    mention = question.mention.model_copy(update={"place": place})
    return question.model_copy(update={"mention": mention})
