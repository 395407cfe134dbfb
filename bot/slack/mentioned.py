"""Takes an event in as a question, if it is one: what has to be known first is looked up here.

Whatever is raised here leaves the event unacknowledged, and Slack delivers it again. What Slack
fails to tell in time is waited for by that, and gone without at the last delivery.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from bot.channels import ChannelRules
from bot.core.errors import ConfigError, ShedderError, TransientError, UserError
from bot.core.routing import addressed
from bot.core.thread_orders import order_in
from bot.core.values import Attachment, Mention
from bot.platforms import Crowded
from bot.slack.desk import Desk
from bot.slack.errors import Refused
from bot.slack.events import SLACK, mention_of
from bot.slack.shared_files import is_document
from bot.slack.threads import channel_name, files_in, is_guest
from bot.tenancy import tenant_key
from bot.threads import ThreadMemory

LAST_DELIVERY = 3  # Slack sends an event three times more
LOOK_SECONDS = 1.5  # at a thread; of the three in which Slack wants an answer
NAME_SECONDS = 0.5  # for what is known to all of a channel's mentions for an hour
TAKEN_SECONDS = 14 * 86_400  # edits of a message that was taken in are no news for so long

T = TypeVar("T")

log = logging.getLogger(__name__)


class Mentions:
    """Takes mentions in, each once."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.rules = ChannelRules.load(desk.settings.shedder_home)

    def take(self, body: object, bot: str, delivery: int) -> None:
        """Take an event in; `delivery` counts those before."""
        mention = mention_of(body, bot)
        if mention is None:
            return
        taken = self._mark(mention)
        if self.desk.redis.exists(taken):
            return
        mention = self._from_inside(self._named(mention))
        mention = self._with_files(mention, delivery >= LAST_DELIVERY)
        self.desk.ingress.receive(mention)
        self.desk.redis.set(taken, 1, ex=TAKEN_SECONDS)

    def _mark(self, mention: Mention) -> str:
        place = mention.place
        return tenant_key("taken", SLACK, place.workspace, place.channel, mention.id)

    def _named(self, mention: Mention) -> Mention:
        """With the channel's name, where a rule goes by it."""
        place = mention.place
        if not self.rules.needs_names(SLACK, place.workspace) or place.channel.startswith("D"):
            return mention
        try:
            name = within(
                NAME_SECONDS, lambda: channel_name(self.desk.web(place.workspace), place.channel)
            )
        except (ShedderError, Refused) as error:
            log.warning("the name of a channel is not known (%s)", type(error).__name__)
            return mention
        return mention.model_copy(update={"channel_name": name})

    def _from_inside(self, mention: Mention) -> Mention:
        """With whether the author is a guest, where a rule asks for that."""
        place = mention.place
        rule = self.rules.for_place(place, mention.channel_name)
        if mention.outsider or rule.outsiders:
            return mention
        try:
            guest = within(
                NAME_SECONDS, lambda: is_guest(self.desk.web(place.workspace), mention.author)
            )
        except (ShedderError, Refused) as error:
            log.warning("whether an author is a guest is not known (%s)", type(error).__name__)
            return mention
        return mention.model_copy(update={"outsider": guest})

    def _with_files(self, mention: Mention, last: bool) -> Mention:
        """With the files of the thread it was written in, if it brings none and none are known."""
        place = mention.place
        in_thread = place.thread != mention.id and not place.channel.startswith("D")
        if mention.attachments or not in_thread or order_in(addressed(mention.text)):
            return mention
        known = ThreadMemory(self.desk.redis, place).conversation()
        if known.files and not known.waiting:
            return mention
        try:
            found = within(LOOK_SECONDS, lambda: files_in(self.desk.web(place.workspace), place))
        except (TransientError, Crowded):
            if not last:
                raise
            log.warning("the files of a thread were not found in time; it goes on without")
            return mention
        except (UserError, ConfigError, Refused) as error:
            log.warning("the files of a thread cannot be seen (%s)", type(error).__name__)
            return mention
        return mention.model_copy(update={"attachments": _new(found, known.files)})


def _new(found: tuple[Attachment, ...], known: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    there = {file.id for file in known}
    return tuple(file for file in found if file.id not in there and is_document(file))


def within(seconds: float, look: Callable[[], T]) -> T:
    """What this finds, if it finds it in time. Raises TransientError otherwise."""
    found: Future[T] = Future()

    def run() -> None:
        try:
            found.set_result(look())
        except Exception as error:
            found.set_exception(error)

    threading.Thread(target=run, name="look-up", daemon=True).start()
    try:
        return found.result(seconds)
    except TimeoutError:
        raise TransientError(f"Slack did not answer within {seconds} s") from None
