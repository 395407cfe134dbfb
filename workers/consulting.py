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
from bot.core.pages import is_page, is_page_there
from bot.core.persona import Persona
from bot.core.routing import addressed
from bot.core.runbooks.found import Found, Hit
from bot.core.thread_document import MOST, said_by_people, thread_document
from bot.core.values import Job
from bot.platforms import ChatPlatform
from workers.runbooks import Runbooks

_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%{}"  # what an operator wrote stays; a letter is spelt out
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
_ASKED = 400  # characters of what people wrote last, to look up by where nothing else is known

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
        alert = latest_alert(heard) or alert_in(words)
        there = thread_document(heard)
        question = BARE if alert and points_at_it(addressed(words)) else words
        if not question.strip() and not self.job.mention.attachments and not thread.files:
            raise UserError(_NOTHING)
        over = (_OVER.format(alert=alert.name),) if alert and alert.over else ()
        outcome = Consulted(
            question=question,
            about=about(alert),
            paged=is_page(persona, thread, question, alert),
            documents=(there,) if there else (),
            thread_words=said_by_people(heard),
            notes=(*over, *notes),
        )
        if "runbooks" not in persona.consults:
            return outcome
        looked_up = _looked_up(question, alert, heard)
        return self._with_runbooks(persona, thread, outcome, looked_up)

    def _with_runbooks(
        self, persona: Persona, thread: Conversation, outcome: Consulted, looked_up: str
    ) -> Consulted:
        """Of a page, what its runbooks say; what a runbook is plainly about is a page, too."""
        mention = self.job.mention
        name, category = mention.channel_name, mention.category
        if not self.runbooks.serves(mention.place, name, category):
            notes = (_NONE_HERE,) if outcome.paged else ()
            return outcome.model_copy(update={"notes": (*outcome.notes, *notes)})
        find = partial(
            self.runbooks.search, place=mention.place, channel_name=name, category=category
        )
        found = find(looked_up)
        if not found.confident and (before := _asked_before(persona, thread)):
            found = find(f"{looked_up}\n{before}")
        if not outcome.paged and not is_page_there(persona, thread, outcome.question, found):
            return outcome
        consulted = tuple(self._consultable(n, hit) for n, hit in enumerate(_used(found), 1))
        read = tuple(self._read(consulted)) if found.confident else ()
        return outcome.model_copy(
            update={
                "paged": True,
                "known": bool(read),
                "runbooks": consulted,
                "documents": (*read, *outcome.documents),
            }
        )

    def _consultable(self, number: int, hit: Hit) -> Consultable:
        settings = self.runbooks.collection(hit.collection)
        return Consultable(
            hit=hit,
            role="runbook" if number == 1 else f"runbook_{number}",
            stale_days=settings.stale_days,
            group=bool(settings.escalate.group),
            page=quote(settings.escalate.page, safe=_IN_ADDRESSES),
        )

    def _read(self, consulted: Sequence[Consultable]) -> Iterator[Document]:
        """The runbooks whole, as they are now; one that is gone meanwhile is none."""
        for each in consulted:
            hit = each.hit
            with suppress(UserError):
                document = self.runbooks.document(hit, each.role)
                link = self.runbooks.collection(hit.collection).link
                link = quote(link, safe=_IN_ADDRESSES).replace("{path}", quote(hit.path))
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


def _looked_up(question: str, alert: Alert | None, heard: Sequence[Heard]) -> str:
    """What to look up: the asker's words, and the alert; without one what people wrote last."""
    if alert:
        return "\n".join(filter(None, (alert.words, question if question != BARE else "")))
    said = [each.text for each in heard if not each.bot and not each.ours and each.text != question]
    if not points_at_it(addressed(question)) or not said:
        return question
    return "\n".join(said)[-_ASKED:]


def _used(found: Found) -> tuple[Hit, ...]:
    """The hits to go by: those whose alert was named, where any was."""
    named = tuple(hit for hit in found.hits if hit.runbook in found.exact)
    return named if found.confident and named else found.hits
