"""Discord as a chat service: each call goes to the part of `bot/discord/` that knows how.

Made for every job, so making it asks nobody anything. Workers speak over REST alone, without a
gateway: what they post does not depend on the process that listens.
"""

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial

from redis import Redis

from bot.core.answer import Reply
from bot.core.errors import ShedderError
from bot.core.heard import Heard, Reacted
from bot.core.help import Ways
from bot.core.values import Attachment, Place
from bot.delivery.pace import PATIENCE_SECONDS
from bot.delivery.reactions import forget_reactions
from bot.discord import (
    check,
    editing,
    files,
    history,
    people,
    presence,
    reactions,
    reading,
    sending,
    unheard,
)
from bot.discord.calling import calling
from bot.discord.client import CALL_SECONDS
from bot.discord.hosts import FileHosts
from bot.discord.layout import abridges, messages, nudge
from bot.discord.listening import Listening
from bot.discord.message import Message
from bot.discord.places import DIRECT, DISCORD, IN_PLACE, address
from bot.discord.rest import Rest
from bot.discord.setting_check import set_up
from bot.discord.standing import stands_in
from bot.discord.threads import forget_spot, known
from bot.discord.ways import ways
from bot.ingress.declined import decline
from bot.platforms import Ingress
from config.settings import Settings


def platform(settings: Settings, redis: Redis) -> "Discord":
    """Discord, as the bot whose token the settings have. Raises ConfigError without one."""
    return Discord(settings, redis, Rest.of(settings, redis))


def wanted(settings: Settings) -> bool:
    """Whether anything of Discord's is set, so that half a set-up is complained of."""
    return set_up(settings)


def refuse(settings: Settings) -> None:
    """Raise ConfigError when nobody can listen to Discord with these settings."""
    check.refuse(settings)


@dataclass(frozen=True)
class Discord:
    """Threads in the servers that let the bot in, and direct messages to it."""

    settings: Settings
    redis: Redis
    rest: Rest

    name = DISCORD
    patience = 900.0
    settles = PATIENCE_SECONDS + CALL_SECONDS + 1.0  # a post waits no longer for turn and answer
    copies_on_request = False

    def parts(self, reply: Reply) -> tuple[str, ...]:
        """Messages of components."""
        every_word = self.direct(reply.place) or self.settings.discord_message_content
        return tuple(message.to_body() for message in messages(reply, every_word))

    def abridges(self, reply: Reply) -> bool:
        """Whether a critique is too long for a thread, and only its short form is there."""
        return abridges(reply)

    def post(self, place: Place, key: str, body: str, asked: str = "") -> str:
        """Post a message, marked by the ids of its components, as a reply to what it answers."""
        return sending.post(self.rest, place, key, Message.of_body(body), asked)

    def attach(self, place: Place, key: str, name: str, content: bytes, title: str = "") -> str:
        """Post a file."""
        return sending.attach(self.rest, place, key, name, content, title)

    def edit(
        self, place: Place, message: str, body: str, patient: bool = True, key: str = ""
    ) -> None:
        """Replace a message."""
        editing.edit(self.rest, place, message, Message.of_body(body), patient, key)

    def delete(self, place: Place, message: str) -> None:
        """Remove a message."""
        editing.delete(self.rest, place, message)

    def forget(self, place: Place) -> None:
        """Remove what a thread was to be called, where its files are, and what is marked there."""
        forget_spot(self.redis, place)
        files.forget_urls(self.redis, place)
        forget_reactions(self.redis, place)

    def nudge(self, author: str, asks: bool = False) -> str | None:
        """A line with the one mention that is allowed: the asker's."""
        line = nudge(author, asks)
        return None if line is None else line.to_body()

    def find(self, place: Place, key: str, beside: str = "") -> str | None:
        """Our message of this key, as the history has it."""
        return history.find(self.rest, place, key, beside)

    def fetch(self, place: Place, attachment: Attachment, limit: int) -> bytes:
        """Download a file."""
        hosts = FileHosts.of(self.settings)
        return files.fetch(self.rest, hosts, place.workspace, attachment, limit)

    def announce(self, place: Place, asked: str) -> None:
        """Show at once that the message `asked` was seen; never raises."""
        with suppress(ShedderError):
            presence.announce(self.rest, place, asked)

    def answered(self, place: Place, asked: str) -> None:
        """Take the mark off again, where there is one; never raises."""
        with suppress(ShedderError):
            presence.answered(self.rest, place, asked)

    def decline(self, place: Place, asked: str) -> None:
        """React to the message `asked`; never raises."""
        decline(self.redis, partial(presence.show_declined, self.rest), place, asked)

    def direct(self, place: Place) -> bool:
        """Direct messages are in no server."""
        return place.workspace == DIRECT

    def aside(self, place: Place) -> Place:
        """In reply to the message, unless its thread is there already."""
        if known(self.redis, place) is not None:
            return place
        return place.model_copy(update={"thread": f"{IN_PLACE}{place.thread}"})

    def threadless(self, place: Place) -> bool:
        """In direct messages, in voice chats, and everywhere if so it is set."""
        return place.thread.startswith(IN_PLACE)

    def ways(self, place: Place) -> Ways:
        """As far as Discord shows what is said there."""
        return ways(self.settings, place)

    def private(self, workspace: str, user: str) -> Place:
        """The channel between somebody and the bot."""
        channel = self.rest.call("POST", "/users/@me/channels", json={"recipient_id": user})
        id = str(channel["id"])
        return Place(platform=self.name, workspace=DIRECT, channel=id, thread="")

    def begun(self, place: Place, message: str) -> Place:
        """A message's thread has its id; without threads, what replies to it is the thread."""
        in_place = place.thread.startswith(IN_PLACE) or self.direct(place)
        stays = in_place or not self.settings.discord_threads
        return place.model_copy(update={"thread": f"{IN_PLACE if stays else ''}{message}"})

    def unheard(self, place: Place) -> str:
        """What is set or allowed too little for everything to be heard."""
        return unheard.unheard(self.rest, self.settings, place)

    def thread(self, place: Place, most: int) -> tuple[Heard, ...]:
        """What stands in a conversation, with what it began as a reply to."""
        return reading.thread(self.rest, place, most)

    def history(self, place: Place, since: float, most: int) -> tuple[Heard, ...]:
        """The newest of a channel and its threads; without private ones."""
        return reading.history(self.rest, place, since, most)

    def reactions(self, place: Place, message: str) -> tuple[Reacted, ...]:
        """Who reacts, by emoji."""
        return reactions.reactions(self.rest, place, message)

    def react(self, place: Place, message: str, emoji: str) -> None:
        """React."""
        reactions.react(self.rest, place, message, emoji)

    def permalink(self, place: Place, message: str) -> str:
        """The address that Discord's programs open; asks nobody but Redis."""
        return address(place, stands_in(self.redis, place, message), message)

    def called(self, workspace: str, user: str) -> str:
        """The name that a server shows."""
        return people.called(self.rest, workspace, user)

    def calling(self, group: str, words: str, page: str = "") -> str:
        """A message that notifies a role."""
        return calling(group, words, page).to_body()

    def listen(self, ingress: Ingress) -> None:
        """Hand over mentions until interrupted."""
        self._connection.listen(ingress, self)

    def listening(self) -> bool:
        """Whether Discord reaches this process."""
        return self._connection.connected()

    def stop(self) -> None:
        """Have `listen` end."""
        self._connection.stop()

    @cached_property
    def _connection(self) -> Listening:
        return Listening(self.settings, self.redis)
