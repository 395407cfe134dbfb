"""What has to be known around a question before it is taken in, however it was asked.

The channel's name and whether the author is a guest, where a rule goes by that; and for a message
in a thread, which documents people put there that nobody has read. What is kept in Redis is known
before the acknowledgement; the service is asked for the rest after it.
"""

from typing import Protocol

from bot.admitting.channels import Rule
from bot.club.orders import for_members, order_for
from bot.core.attached import is_document
from bot.core.errors import ConfigError, UserError
from bot.core.routing import addressed
from bot.core.thread_orders import order_in
from bot.core.values import Attachment, Mention
from bot.ingress.desk import Desk
from bot.ingress.direct import begins
from bot.ingress.owed import Unasked
from bot.keeping.threads import ThreadMemory

UNSURE_OF_GUEST = (
    "{service} does not tell me whether you are a guest here, and guests cannot have a digest made "
    "or left out, so nothing was done. Try again in some minutes; if it stays like this, {contact} "
    "can name who may, as people in digests.toml."
)
UNSURE = (
    "{service} does not tell me whether questions are taken from you in this channel, so nothing "
    "was asked. Try again in some minutes; if it stays like this, turn to {contact}."
)


class Unsure(UserError):
    """A rule may shut the author out, and nobody knows."""


class NotShown(UserError):
    """The service keeps from us what the question is about; its author is told how else to ask."""


class Unknown(Exception):
    """Nothing of it is kept, and the service is not to be asked."""


class Service(Protocol):
    """What only the chat service knows of what is around a question.

    What `asks` may take seconds and raise TransientError and Crowded; without it, what is not kept
    raises Unknown.
    """

    def name(self, workspace: str, channel: str, asks: bool) -> str:
        """What people call a channel, without the '#'; nothing where that may not be seen."""
        ...

    def guest(self, workspace: str, user: str, asks: bool) -> bool | None:
        """Whether somebody is a guest or a stranger; None where that may not be seen."""
        ...

    def roles(self, workspace: str, user: str, asks: bool) -> tuple[str, ...]:
        """The ids of what somebody is there, where a service has such a thing."""
        ...

    def files(self, mention: Mention) -> tuple[Attachment, ...]:
        """What people put into its thread. Raises NotShown to have that said, TransientError,
        Crowded, UserError and ConfigError."""
        ...

    def admit(self, mention: Mention) -> None:
        """Raise UserError where its author is not in the channel; they may be told that it is on
        its way."""
        ...

    def unsee(self, mention: Mention) -> None:
        """Take back what `ChatPlatform.announce` showed, which came too late; never raises."""
        ...


class Surroundings:
    """Looks them up."""

    def __init__(self, desk: Desk, service: Service) -> None:
        self.desk, self.rules, self.service = desk, desk.rules, service

    def known(self, question: Unasked) -> Mention | None:
        """The mention with all of it, from Redis alone; None where the service has to be asked.

        Raises Unsure.
        """
        try:
            mention = self._admissible(question.mention, asks=False)
        except Unknown:
            return None
        return None if self.wants_files(question, mention) else mention

    def found(self, question: Unasked) -> Mention:
        """The mention with all of it, as the service tells.

        Raises TransientError, Crowded, NotShown and Unsure.
        """
        mention = self._admissible(question.mention, asks=True)
        if not self.wants_files(question, mention):
            return mention
        try:
            there = self.service.files(mention)
        except NotShown:
            raise
        except (UserError, ConfigError):
            return mention
        memory = ThreadMemory(self.desk.redis, mention.place)
        new = _new(there, memory.conversation().files)
        return mention.model_copy(update={"attachments": new or mention.attachments})

    def in_vain(self, question: Unasked) -> Mention:
        """The mention with what is known of it, when the service was asked long enough. Raises
        Unsure."""
        mention = question.mention
        try:
            return self._admissible(mention, asks=False)
        except Unknown:
            pass
        rule = self.rules.for_mention(mention)
        hangs_on_author = rule.allowed and not (rule.outsiders and _settled(rule, mention))
        if self.rules.name_may_bar(mention.place) or hangs_on_author:
            raise self._unsure()
        if self._for_members(mention):
            raise self._unsure(UNSURE_OF_GUEST)
        return mention

    def matters(self, question: Unasked) -> bool:
        """Whether more hangs on them than who answers when nobody is named."""
        mention, place = question.mention, question.place
        rule = self.rules.for_mention(mention)
        settled = rule.outsiders and _settled(rule, mention)
        bars = self.rules.name_may_bar(place) or not settled
        return bars or self._for_members(mention) or self.wants_files(question, mention)

    def wants_files(self, question: Unasked, mention: Mention) -> bool:
        """Whether the thread may hold what the question is about; in a direct message, all of it
        came to us as it was written."""
        place, platform = mention.place, self.desk.platform
        in_thread = not platform.direct(place) and not begins(platform, mention)
        if not question.written or not in_thread or self._ordered(mention):
            return False
        welcome = self.rules.for_mention(mention).admits(mention)
        return welcome and not any(is_document(file) for file in mention.attachments)

    def _admissible(self, mention: Mention, asks: bool) -> Mention:
        """With all that the door goes by. Raises Unknown and Unsure."""
        mention = self._named(mention, asks)
        rule = self.rules.for_mention(mention)
        if rule.allowed and not _settled(rule, mention):
            roles = self.service.roles(mention.place.workspace, mention.author, asks)
            mention = mention.model_copy(update={"roles": roles})
        anybody = rule.outsiders and not self._for_members(mention)
        if mention.outsider or anybody or not rule.allowed:
            return mention
        outside = self.service.guest(mention.place.workspace, mention.author, asks)
        if outside is None:
            raise self._unsure(UNSURE_OF_GUEST if rule.outsiders else UNSURE)
        return mention.model_copy(update={"outsider": outside})

    def _ordered(self, mention: Mention) -> bool:
        """Whether it asks nothing that a document could matter to."""
        of_digest = order_for(self.desk.digests, mention)
        return of_digest is not None or order_in(addressed(mention.text)) is not None

    def _for_members(self, mention: Mention) -> bool:
        """Whether it is an order that guests may not give."""
        return for_members(self.desk.digests, mention)

    def _named(self, mention: Mention, asks: bool) -> Mention:
        place = mention.place
        direct = not place.channel or self.desk.platform.direct(place)
        where = place.platform, place.workspace
        needed = self.rules.needs_names(*where) or self.desk.on_call.needs_names(*where)
        if direct or mention.channel_name or not needed:
            return mention
        name = self.service.name(place.workspace, place.channel, asks)
        if not name and self.rules.name_may_bar(place):
            raise self._unsure()
        return mention.model_copy(update={"channel_name": name})

    def _unsure(self, said: str = UNSURE) -> Unsure:
        contact = self.desk.settings.limits_contact
        return Unsure(said.format(service=self.desk.service, contact=contact))


def _settled(rule: Rule, mention: Mention) -> bool:
    """Whether the author's roles are known, or decide nothing."""
    return not rule.roles or mention.roles is not None or rule.names(mention)


def _new(found: tuple[Attachment, ...], known: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    there = {file.id for file in known}
    return tuple(file for file in found if file.id not in there and is_document(file))
