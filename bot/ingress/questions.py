"""Questions, from however they were asked to the job in Redis.

What needs nothing that the service would have to be asked is taken in at once. Anything else is
written down before it is acknowledged; then what is around it is looked up, who asked what is shown
where that cannot be seen, and it is taken in like any other. Whoever dies halfway is followed by
another front-end, which does no step twice.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from redis import RedisError

from bot.core.errors import ConfigError, Fenced, TransientError, UserError
from bot.core.values import Job, Mention
from bot.ingress.desk import Desk
from bot.ingress.direct import as_there, asked_in, beside, gone_on, in_conversation
from bot.ingress.owed import Debts, Unasked, owed_questions
from bot.ingress.surroundings import Surroundings
from bot.ingress.taken import is_taken, take
from bot.ingress.voice import Show, Voice
from bot.keeping.threads import ThreadMemory
from bot.platforms import Crowded
from bot.running.operator import tell_operator

Tell = Callable[[str], object]


class Asker(NamedTuple):
    """Ways to reach whoever asked, as long as this process lives and they wait."""

    tell: Tell | None = None  # something, and nobody else
    show: Show | None = None  # gets a heading there, in place of a post


PATIENCE_SECONDS = 120.0  # for what has to be looked up
HASTE_SECONDS = 5.0  # for a name that only says who answers
SOONEST_SECONDS = 1.0  # until what failed is tried again
LONGEST_SECONDS = 30.0

NOT_SET_UP = "{} does not let me answer there, and only whoever runs Shedder can mend that."
NOT_ASKED = "For an hour {} did not let me put your question, so I gave it up. Ask it again."
UNSEEN = (
    "{} did not show me which files are in this thread, so I go on without them. If one of them "
    "matters, mention me again with that file attached."
)
GIVEN_UP = "A question in {} could not be put, and was given up: {}"

TROUBLE = "Something I need is away for a moment. Nothing was asked; try again in a minute."
ON_ITS_WAY = "Your question is on its way."

log = logging.getLogger(__name__)


class Questions:
    """Puts them."""

    def __init__(self, desk: Desk, surroundings: Surroundings) -> None:
        self.desk, self.surroundings, self.voice = desk, surroundings, Voice(desk)

    def take(self, mention: Mention) -> None:
        """Take a message in as a question, unless it was before: safe once this returns.

        Nothing but Redis is asked here, and what is raised leaves nothing taken in.
        """
        if is_taken(self.desk.redis, mention):
            return
        mention = in_conversation(self.desk.redis, self.desk.platform, self.desk.personas, mention)
        question = Unasked(mention=mention, written=True)
        try:
            known = self.surroundings.known(question)
        except UserError:  # a reason why not, to be said afterwards
            known = None
        if known is None:
            self.put(question)
        else:
            self.take_in(question.model_copy(update={"mention": known}))

    @property
    def _owed(self) -> Debts[Unasked]:
        return owed_questions(self.desk.redis, self.desk.platform.name)

    def take_in(self, question: Unasked) -> Job:
        """Take a question in of which all is known."""
        redis, platform = self.desk.redis, self.desk.platform
        question = gone_on(redis, platform, self.desk.personas, question)
        job = self.desk.ingress.receive(question.mention, persona=question.persona)
        if started(job):
            asked_in(redis, platform, question.mention)
        if question.written:
            take(redis, question.mention, started(job))
        return job

    def put(self, question: Unasked, tell: Tell | None = None, show: Show | None = None) -> bool:
        """See that a question is asked: safe once this returns. False where somebody is at it.

        With a `show`, which works while somebody waits, it is asked right here and not later.
        """
        question = question.model_copy(update={"since": time.time()})
        if not self._owed.owe(question):
            return False
        if show is not None:
            self._put_now(question, Asker(tell, show))
            return True
        self.desk.patient(partial(self._put, question, Asker(tell)))  # no room: when it is swept
        if question.written and self._may_be_welcome(question.mention):
            self.desk.later(partial(self._show, question.mention))
        return True

    def put_overdue(self) -> None:
        """Ask what nobody has come to ask."""
        for due in self._owed.overdue():
            self.desk.patient(partial(self._put, due.debt, Asker(), due.over))

    def _may_be_welcome(self, mention: Mention) -> bool:
        return self.desk.rules.for_mention(mention).allowed

    def _show(self, mention: Mention) -> None:
        """Show that it was seen, while it is looked up; no longer than that."""
        redis, platform = self.desk.redis, self.desk.platform
        if is_taken(redis, mention) or beside(platform, mention) != mention.place:
            return  # to show it would begin a thread, and maybe nothing comes of it
        platform.announce(mention.place, mention.id)
        if is_taken(redis, mention):  # and what follows may be there already
            self.surroundings.service.unsee(mention)

    def _put_now(self, question: Unasked, asker: Asker) -> None:
        """Whoever asked waits: what fails is done when it is swept."""
        try:
            self._put(question, asker)
        except RedisError as error:
            log.warning("a question waits (%s)", type(error).__name__)

    def _put(self, question: Unasked, asker: Asker, over: bool = False) -> None:
        tell = partial(self._say_why, question, asker.tell)
        try:
            self._try(question, tell, asker.show)
        except (TransientError, Crowded) as error:
            if not over:
                log.info("a question waits: %s", error.message)
                self._owed.again(question, _pause(question, error))
                return
            self._give_up(question, tell, error.message)
        if question.written and not is_taken(self.desk.redis, question.mention):
            take(self.desk.redis, question.mention, False)  # it ended in words: once is enough
        self._owed.paid(question)

    def _try(self, question: Unasked, tell: Tell, show: Show | None) -> None:
        try:
            self._ask(question, tell, show)
        except Fenced:  # its thread was forgotten meanwhile
            return
        except UserError as error:
            tell(error.message)
        except ConfigError as error:
            self._give_up(question, tell, error.message, NOT_SET_UP)

    def _ask(self, question: Unasked, tell: Tell, show: Show | None) -> None:
        placed = self._in_channel(question)
        found, seen = self._found(placed)
        if not self._owed.owes(question):  # somebody took it back, or was faster
            return
        question = placed.model_copy(update={"mention": found})
        if question.written:
            job = self.take_in(question)
            if started(job) and not seen:
                words = as_there(self.desk.platform, found.place, UNSEEN)
                self.voice.say(found.place, f"unseen {found.id}", words.format(self.desk.service))
            return
        refusal = self.desk.ingress.refusal(found)
        if refusal is not None:
            tell(refusal.text)
            return
        if question.members:
            self.surroundings.service.admit(found)
        self.take_in(self._in_thread(question, show))

    def _found(self, question: Unasked) -> tuple[Mention, bool]:
        """The mention with what is around it, and whether the service told all of that."""
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
        if question.place.channel:
            return question
        own = self.desk.platform.private(question.workspace, question.mention.author)
        return _moved(question, own)

    def _in_thread(self, question: Unasked, show: Show | None) -> Unasked:
        """Show who asked what, if that is not to be seen otherwise; it may begin the thread."""
        if not question.heading:
            return question
        name = f"heading of {question.mention.id}"
        place = self.voice.say(question.place, name, question.heading, False, show)
        return _moved(question, place)

    def _say_why(self, question: Unasked, tell: Tell | None, words: str) -> None:
        """Tell whoever asked, by `tell` while there is somebody at it; nobody where that cannot be.

        Raises TransientError.
        """
        with suppress(UserError, ConfigError, Fenced):
            if tell is not None:
                tell(words)
            elif question.written:
                place = beside(self.desk.platform, question.mention)
                self.voice.say(place, f"why not {question.mention.id}", words)
            else:
                self.voice.whisper(question.mention, words)

    def _give_up(self, question: Unasked, tell: Tell, why: str, words: str = NOT_ASKED) -> None:
        """End it with a word to the operator, and one to whoever asked if there is a way."""
        named = Job.of(question.mention, "", question.since).id
        tell_operator(self.desk.redis, named, GIVEN_UP.format(question.workspace, why))
        with suppress(TransientError, Crowded):
            tell(words.format(self.desk.service))


def started(job: Job) -> bool:
    """Whether somebody works on it now; no: something was said instead."""
    return bool(job.persona or job.panel)


def _pause(question: Unasked, error: Exception) -> float:
    """Longer each time, but not longer than the service asks for."""
    said = getattr(error, "retry_after", None) or (time.time() - question.since) / 2
    return min(max(SOONEST_SECONDS, said), LONGEST_SECONDS)


def _moved(question: Unasked, place: object) -> Unasked:
    mention = question.mention.model_copy(update={"place": place})
    return question.model_copy(update={"mention": mention})
