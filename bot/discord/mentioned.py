"""Takes a message in as a question, if it is one.

Nothing but Redis is asked here, except for a channel that the gateway has not told of. Whatever is
raised leaves the message where it was: it is tried again (`bot/discord/intake.py`).
"""

from bot.core.attached import is_document
from bot.core.courtesies import aside
from bot.core.routing import addressed
from bot.core.values import Mention, Place
from bot.discord.commands import BASELINE
from bot.discord.direct_channels import DirectChannels
from bot.discord.directory import Servers
from bot.discord.events import (
    Self,
    addresses,
    by_role,
    goes_on,
    mention_of,
    named,
    shows_no_reply,
    urls_of,
)
from bot.discord.files import keep_urls
from bot.discord.gateway import Heard
from bot.discord.lacking import NOT_SHOWN, lacks_a_document
from bot.discord.places import DIRECT, Channel, place_of
from bot.discord.threads import is_there, root_of, wish
from bot.discord.written import Written
from bot.ingress.desk import Desk
from bot.ingress.questions import Questions
from bot.ingress.taken import is_taken, take
from bot.keeping.tenancy import tenant_key
from bot.keeping.threads import KEPT_SECONDS, ThreadMemory

NOT_THE_ROLE = (
    "You mentioned my role, and of such a message Discord shows me nothing. Mention me instead: "
    "of the two entries with my name, the one that is a member."
)
NOT_READ = (
    "I only see messages that mention me. To go on here, mention me, or reply to a message of mine "
    "and leave the mention on."
)


class Mentions:
    """Takes messages in, each once."""

    def __init__(
        self, desk: Desk, questions: Questions, servers: Servers, direct: DirectChannels
    ) -> None:
        self.desk, self.questions = desk, questions
        self._servers, self._direct = servers, direct

    def take(self, heard: Heard) -> None:
        """Take a message in. Raises RedisError and TransientError."""
        message, me = heard.message, heard.me
        channel = heard.channel or self._servers.channel(message.channel_id)
        if channel is None:
            return
        if addresses(message, me, channel):
            self._ask(message, self._place(message, channel), me, channel)
        elif goes_on(message, me):
            self._go_on(heard, self._place(message, channel), channel)

    def is_new(self, heard: Heard) -> bool:
        """Whether a message that addresses us, in a known channel, was never taken in."""
        assert heard.channel is not None, "it was found there"
        place = self._place(heard.message, heard.channel)
        mention = mention_of(heard.message, place, heard.me, heard.channel)
        return not is_taken(self.desk.redis, mention)

    def _ask(self, message: Written, place: Place, me: Self, channel: Channel) -> None:
        mention = mention_of(message, place, me, channel)
        if channel.is_thread:
            is_there(self.desk.redis, place)
        why_not = self._why_not(message, mention, me)
        if why_not:
            self._tell(mention, why_not)
            return
        if channel.is_direct:
            self._direct.note(channel.id)
        keep_urls(self.desk.redis, place.workspace, urls_of(message, mention))
        self._put(mention)

    def _go_on(self, heard: Heard, place: Place, channel: Channel) -> None:
        """Take in what goes on where we answered, or say why it is not read."""
        asked = ThreadMemory(self.desk.redis, place).jobs().values()
        if not any(each.persona for each in asked):
            return
        mention = mention_of(heard.message, place, heard.me, channel)
        theirs = mention.author in {each.author for each in asked}
        if self.desk.settings.discord_message_content:
            ours = channel.owner == heard.me.user or bool(heard.message.replied_to)
            if (ours or theirs) and not self._aside(heard.message, mention):
                self._put(mention)
        elif theirs and not heard.late and self._first(mention):
            self._tell(mention, NOT_READ)

    def _aside(self, message: Written, mention: Mention) -> bool:
        """Whether it is a kind word to whoever reads it, and answers neither us nor a question."""
        if message.replied_to or mention.attachments:
            return False
        turns = ThreadMemory(self.desk.redis, mention.place).conversation().turns
        waits = bool(turns) and turns[-1].open
        return not waits and aside(addressed(mention.text), self.desk.personas.values())

    def _put(self, mention: Mention) -> None:
        wish(self.desk.redis, mention.place, title(mention))
        self.questions.take(mention)

    def _tell(self, mention: Mention, words: str) -> None:
        redis = self.desk.redis
        if not is_taken(redis, mention):
            self.desk.ingress.tell(mention, words)
            take(redis, mention, started=False)

    def _place(self, message: Written, channel: Channel) -> Place:
        began = None
        if message.replied_to and not channel.is_thread:
            where = channel.workspace, channel.id, message.replied_to
            began = root_of(self.desk.redis, *where)
        return place_of(message, channel, self.desk.settings.discord_threads, began or "")

    def _why_not(self, message: Written, mention: Mention, me: Self) -> str:
        """What Discord does not show, where nothing can be done without it."""
        if by_role(message, me) and not named(message, me) and message.hidden:
            return NOT_THE_ROLE
        sees_all = self.desk.settings.discord_message_content or mention.place.workspace == DIRECT
        if sees_all or not shows_no_reply(message, me):
            return ""
        return NOT_SHOWN if lacks_a_document(self.desk, mention) else ""

    def _first(self, mention: Mention) -> bool:
        """Whether nobody was told yet in this thread; a second try is the same telling."""
        place = mention.place
        key = tenant_key("hinted", place.platform, place.workspace, place.channel, place.thread)
        self.desk.redis.set(key, mention.id, nx=True, ex=KEPT_SECONDS)
        return self.desk.redis.get(key) == mention.id.encode()


def title(mention: Mention) -> str:
    """What the thread of a question is called: after its paper, or in its own words."""
    documents = [file for file in mention.attachments if is_document(file)]
    documents.sort(key=lambda file: file.role == BASELINE)  # what is judged by it goes first
    return documents[0].name if documents else addressed(mention.text)
