"""What is consulted beside what was attached: the thread around a question, and the runbooks.

Nothing is run here, and no model is asked. The thread is what people and bots wrote: data, in which
an alert is recognised, so that somebody who only mentions the bot below one is understood.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from bot.core.alerts import Alert, alert_in, latest_alert, points_at_it
from bot.core.consulted import BARE, Consultable, Consulted, about
from bot.core.conversation import Conversation
from bot.core.document import Document
from bot.core.errors import ShedderError, UserError
from bot.core.heard import Heard
from bot.core.pages import is_page, is_page_there, names_alert
from bot.core.persona import Persona
from bot.core.routing import addressed
from bot.core.runbooks.found import Found, Hit
from bot.core.thread_document import MOST, said_by_people, thread_document
from bot.core.values import Job
from bot.platforms import ChatPlatform
from workers.looking_up import LookedUp, look_up
from workers.runbooks import Runbooks

_OVER = "The last word of its bot in this thread is that {alert} is over."
_UNSEEN = "I could not see what else stands in this thread: {why}"
_NOTHING = (
    "There is no question, and no alert in this thread that I understand. Mention me with either: "
    "“what does KubePodCrashLooping mean?”"
)
_NONE_HERE = (
    "No runbooks are set up for this channel, so there is no command that I may hand out. Whoever "
    "runs Shedder names a folder of them in runbooks.toml."
)
_NOT_HERE = (
    "No runbooks are set up for this channel, so there is no command that I may hand out; there are"
    ' some elsewhere ({tables}). Whoever runs Shedder adds "{here}" to `channels` in runbooks.toml.'
)
_YOUR_WORDS = "I go by your words here, and not by the alert {alert} of this thread."
_ANOTHERS = (
    "⚠ This runbook is for {runbook}; your alert is {alert}, which has none by its name. Check that"
    " each step fits before you take it."
)
_WEAK = (
    "⚠ {runbook} is the nearest runbook, and may not be about your trouble. Open it before you take"
    " a step."
)
_PENDING = (
    "The runbooks are still being read for what they mean, so these were found by their words "
    "alone. Ask again in some minutes."
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Consulting:
    """Consults for one job."""

    runbooks: Runbooks
    platform: ChatPlatform
    job: Job

    def __call__(self, persona: Persona, thread: Conversation, words: str) -> Consulted:
        """What there is for a question, of what this persona consults."""
        heard, notes = self._heard(persona)
        alert = alert_in(addressed(words)) or latest_alert(heard)
        there = thread_document(heard)
        bare = alert is not None and points_at_it(addressed(words))
        if not words.strip() and not bare and not self.job.mention.attachments and not thread.files:
            raise UserError(_NOTHING)
        asked = "" if bare or (alert and alert_in(addressed(words))) else words
        looked = self._looked_up(persona, thread, asked, alert, heard, words)
        about_it = looked.alert if looked else alert
        question = BARE if bare else words
        outcome = Consulted(
            question=question,
            about=about(about_it),
            paged=is_page(persona, thread, question, about_it),
            documents=(there,) if there else (),
            thread_words=said_by_people(heard),
            notes=(*_of_alert(alert, about_it), *notes),
        )
        if looked:
            return self._with_runbooks(persona, thread, outcome, looked.found)
        if "runbooks" not in persona.consults:
            return outcome
        paged = outcome.paged or names_alert(words)
        none = (self._none_here(),) if paged else ()
        return outcome.model_copy(update={"paged": paged, "notes": (*outcome.notes, *none)})

    def _looked_up(
        self,
        persona: Persona,
        thread: Conversation,
        asked: str,
        alert: Alert | None,
        heard: Sequence[Heard],
        words: str,
    ) -> LookedUp | None:
        """What the runbooks for this place have; None where there are none."""
        mention = self.job.mention
        name, category = mention.channel_name, mention.category
        serves = self.runbooks.serves(mention.place, name, category)
        if "runbooks" not in persona.consults or not serves:
            return None
        find = partial(
            self.runbooks.search, place=mention.place, channel_name=name, category=category
        )
        before = _asked_before(persona, thread)
        return look_up(find, asked if alert else words, alert, heard, before)

    def _none_here(self) -> str:
        """That there are none for this channel, and how to have some."""
        place = self.job.mention.place
        if not self.runbooks or not place.channel:
            return _NONE_HERE
        here = f"{place.platform}/{place.workspace}/{place.channel}"
        tables = ", ".join(f"[{name}]" for name in self.runbooks.collections)
        return _NOT_HERE.format(tables=tables, here=here)

    def _with_runbooks(
        self, persona: Persona, thread: Conversation, outcome: Consulted, found: Found
    ) -> Consulted:
        """Of a page, what its runbooks say; what a runbook is plainly about is a page, too."""
        if not outcome.paged and not is_page_there(persona, thread, outcome.question, found):
            return outcome
        consulted = tuple(self._consultable(n, hit) for n, hit in enumerate(_used(found), 1))
        read = tuple(self._read(consulted)) if found.confident else ()
        return outcome.model_copy(
            update={
                "paged": True,
                "known": bool(read),
                "undecided": found.undecided,
                "runbooks": consulted,
                "documents": (*read, *outcome.documents),
                "notes": (*_of_found(found), *outcome.notes),
            }
        )

    def _consultable(self, number: int, hit: Hit) -> Consultable:
        settings = self.runbooks.collection(hit.collection)
        return Consultable(
            hit=hit,
            role="runbook" if number == 1 else f"runbook_{number}",
            stale_days=settings.stale_days,
            group=bool(settings.escalate.group_in(self.job.mention.place.platform)),
            page=settings.escalate.page,
        )

    def _read(self, consulted: Sequence[Consultable]) -> Iterator[Document]:
        """The runbooks whole, as they are now; one that is gone meanwhile is none."""
        for each in consulted:
            hit = each.hit
            with suppress(UserError):
                document = self.runbooks.document(hit, each.role)
                link = self.runbooks.collection(hit.collection).link
                link = link.replace("{path}", quote(hit.path))
                yield document.model_copy(
                    update={"cited": hit.runbook, "link": link, "confidential": ""}
                )

    def _asks(self, each: Heard) -> bool:
        """Whether this is the question itself."""
        mention = self.job.mention
        mine = each.author == mention.author and not each.bot
        return mine and _words_of(each.text) == _words_of(mention.text)

    def _heard(self, persona: Persona) -> tuple[tuple[Heard, ...], tuple[str, ...]]:
        """What stands in the thread; where that may not be seen, the answer goes without it."""
        place = self.job.mention.place
        if "thread" not in persona.consults:
            return (), ()
        try:
            heard = self.platform.thread(place, MOST)
            return tuple(each for each in heard if not self._asks(each)), ()
        except UserError as error:
            return (), (_UNSEEN.format(why=error.message),)
        except ShedderError as error:
            log.warning("%s: its thread cannot be read now: %s", self.job.id, error)
            return (), (_UNSEEN.format(why="the chat service did not answer."),)


def _words_of(text: str) -> list[str]:
    """The words of a message, however the bot is called in it."""
    return re.findall(r"\w+", re.sub(r"<[@!][^>]*>|@\w+", " ", text).casefold())


def _asked_before(persona: Persona, thread: Conversation) -> str:
    """What this persona was asked first in the thread, which more is asked about now."""
    return next((turn.question for turn in thread.turns if turn.persona == persona.handle), "")


def _of_alert(alert: Alert | None, about_it: Alert | None) -> Iterator[str]:
    """What has to be said of the alert in the thread."""
    if alert and about_it is None:
        yield _YOUR_WORDS.format(alert=alert.name)
    elif alert and alert.over:
        yield _OVER.format(alert=alert.name)


def _of_found(found: Found) -> Iterator[str]:
    """What has to be said of runbooks that may be the wrong ones."""
    if found.confident and found.alert:
        yield _ANOTHERS.format(runbook=found.answering[0], alert=found.alert)
    elif found.weak:
        yield _WEAK.format(runbook=found.answering[0])
    if found.pending and not found.exact:
        yield _PENDING


def _used(found: Found) -> tuple[Hit, ...]:
    """The hits that may be answered from; where there are none, the nearest."""
    if not found.confident:
        return found.hits
    them = found.exact or found.answering
    named = {hit.runbook: hit for hit in found.hits if hit.runbook in {*them}}
    return tuple(named.values()) or found.hits[:1]
