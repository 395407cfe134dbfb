"""What has to be known around a question before it is taken in, however it was asked.

The channel's name and whether the author is a guest, where a rule goes by that; and for a message
in a thread, which documents people put there that nobody has read. What is kept in Redis is known
before the acknowledgement; Slack is asked for the rest after it.
"""

from functools import partial

from bot.core.errors import ConfigError, UserError
from bot.core.routing import addressed
from bot.core.thread_orders import order_in
from bot.core.values import Attachment, Mention
from bot.owed import Unasked
from bot.slack.desk import Desk
from bot.slack.directory import Directory, Unknown
from bot.slack.errors import Refused
from bot.slack.events import SLACK
from bot.slack.shared_files import is_document
from bot.slack.threads import files_in
from bot.threads import ThreadMemory

UNSURE = (
    "Slack does not tell me whether questions are taken from you in this channel, so nothing was "
    "asked. Try again in some minutes; if it stays like this, turn to {contact}."
)


class Unsure(UserError):
    """A rule may shut the author out, and nobody knows."""


class Surroundings:
    """Looks them up."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.rules = desk, desk.rules

    def known(self, question: Unasked) -> Mention | None:
        """The mention with all of it, from Redis alone; None where Slack has to be asked.

        Raises Unsure.
        """
        try:
            mention = self._admissible(question.mention, self._directory(question))
        except Unknown:
            return None
        return None if self.wants_files(question, mention) else mention

    def found(self, question: Unasked) -> Mention:
        """The mention with all of it, as Slack tells. Raises TransientError, Crowded and Unsure."""
        web = partial(self.desk.web, question.workspace)
        mention = self._admissible(question.mention, self._directory(question, asks=True))
        if not self.wants_files(question, mention):
            return mention
        try:
            there = files_in(web(), mention.place)
        except (UserError, ConfigError, Refused):
            return mention
        memory = ThreadMemory(self.desk.redis, mention.place)
        new = _new(there, memory.conversation().files)
        return mention.model_copy(update={"attachments": new or mention.attachments})

    def in_vain(self, question: Unasked) -> Mention:
        """The mention with what is known of it, when Slack was asked long enough. Raises Unsure."""
        mention, kept = question.mention, self._directory(question)
        try:
            return self._admissible(mention, kept)
        except Unknown:
            pass
        rule = self.rules.for_place(mention.place, mention.channel_name)
        if self.rules.name_may_bar(mention.place) or (rule.allowed and not rule.outsiders):
            raise self._unsure()
        return mention

    def matters(self, question: Unasked) -> bool:
        """Whether more hangs on them than who answers when nobody is named."""
        mention, place = question.mention, question.place
        rule = self.rules.for_place(place, mention.channel_name)
        bars = self.rules.name_may_bar(place) or not rule.outsiders
        return bars or self.wants_files(question, mention)

    def _directory(self, question: Unasked, asks: bool = False) -> Directory:
        web = partial(self.desk.web, question.workspace) if asks else None
        return Directory(self.desk.redis, question.workspace, web)

    def _admissible(self, mention: Mention, directory: Directory) -> Mention:
        """With all that the door goes by. Raises Unknown and Unsure."""
        mention = self._named(mention, directory)
        rule = self.rules.for_place(mention.place, mention.channel_name)
        if mention.outsider or rule.outsiders or not rule.allowed:
            return mention
        outside = directory.guest(mention.author)
        if outside is None:
            raise self._unsure()
        return mention.model_copy(update={"outsider": outside})

    def _named(self, mention: Mention, directory: Directory) -> Mention:
        place = mention.place
        direct = not place.channel or place.channel.startswith("D")
        if direct or mention.channel_name or not self.rules.needs_names(SLACK, place.workspace):
            return mention
        name = directory.name(place.channel)
        if not name and self.rules.name_may_bar(place):
            raise self._unsure()
        return mention.model_copy(update={"channel_name": name})

    def wants_files(self, question: Unasked, mention: Mention) -> bool:
        """Whether the thread may hold what the question is about; in a direct message, all of it
        came to us as it was written."""
        place = mention.place
        in_thread = place.thread != mention.id and not place.channel.startswith("D")
        if not question.written or not in_thread or order_in(addressed(mention.text)):
            return False
        rule = self.rules.for_place(place, mention.channel_name)
        welcome = rule.allowed and (rule.outsiders or not mention.outsider)
        return welcome and not any(is_document(file) for file in mention.attachments)

    def _unsure(self) -> Unsure:
        return Unsure(UNSURE.format(contact=self.desk.settings.limits_contact))


def _new(found: tuple[Attachment, ...], known: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    there = {file.id for file in known}
    return tuple(file for file in found if file.id not in there and is_document(file))
