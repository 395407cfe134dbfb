"""Slack as a chat service: each call goes to the part of `bot/slack/` that knows how.

Made for every job, so making it asks nobody anything. Tokens are looked up per call and are in
nothing that is kept.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial

from redis import Redis

from bot.core.answer import Reply
from bot.core.errors import ShedderError
from bot.core.heard import Heard, Reacted
from bot.core.help import Ways
from bot.core.values import Attachment, Place
from bot.core.wording import ASKED_BACK, READY
from bot.delivery.reactions import forget_reactions
from bot.ingress.declined import decline
from bot.ingress.payloads import part, word
from bot.platforms import Ingress
from bot.slack import check, files, past, presence, reading, sending, threads, uploads
from bot.slack.blocks import abridges, messages
from bot.slack.calling import calling
from bot.slack.directory import Directory
from bot.slack.hosts import FileHosts
from bot.slack.listening import Listening
from bot.slack.message import Message
from bot.slack.rich_text import rich_text, section, text
from bot.slack.tokens import Tokens, tokens
from bot.slack.unheard import unheard
from bot.slack.web import Web
from config.settings import Settings

WAYS = Ways(
    files="Attach the PDF to your message, or mention me in the thread under anybody's PDF."
)
_PERSON = re.compile(r"[UW][A-Z0-9]{1,20}")


def platform(settings: Settings, redis: Redis) -> "Slack":
    """Slack, with whichever tokens the settings lead to. Raises ConfigError without any."""
    return Slack(settings, redis, tokens(settings, redis))


def wanted(settings: Settings) -> bool:
    """Whether anything of Slack's is set, so that half a set-up is complained of."""
    said = (
        settings.slack_bot_token,
        settings.slack_app_token,
        settings.slack_signing_secret,
        settings.slack_client_id,
        settings.slack_client_secret,
    )
    return any(said) or settings.slack_port is not None


def refuse(settings: Settings) -> None:
    """Raise ConfigError when nobody can listen to Slack with these settings."""
    check.refuse(settings)


@dataclass(frozen=True)
class Slack:
    """Threads in the workspaces that installed the app."""

    settings: Settings
    redis: Redis
    tokens: Tokens

    name = "slack"
    patience = 900.0
    settles = 16.0  # a post waits 5 s for its turn and 10 s for its answer, and no longer
    copies_on_request = True  # by a button under the answer

    def web(self, workspace: str) -> Web:
        """The Web API as the bot of this workspace."""
        token, url = self.tokens.token(workspace), self.settings.slack_api_url
        return Web.of(self.redis, workspace, token, url)

    def parts(self, reply: Reply) -> tuple[str, ...]:
        """Messages in Block Kit."""
        return tuple(message.to_body() for message in messages(reply))

    def abridges(self, reply: Reply) -> bool:
        """Whether a critique is too long for a thread, and only its short form is there."""
        return abridges(reply)

    def post(self, place: Place, key: str, body: str, asked: str = "") -> str:
        """Post a message, marked in its metadata; in a thread of Slack's it answers nothing."""
        return sending.post(self.web(place.workspace), place, key, Message.of_body(body))

    def attach(self, place: Place, key: str, name: str, content: bytes, title: str = "") -> str:
        """Upload a file."""
        web, hosts = self.web(place.workspace), FileHosts.of(self.settings)
        return uploads.attach(web, hosts, place, key, name, content, title)

    def edit(
        self, place: Place, message: str, body: str, patient: bool = True, key: str = ""
    ) -> None:
        """Replace a message."""
        web = self.web(place.workspace)
        sending.edit(web, place, message, Message.of_body(body), patient, key)

    def delete(self, place: Place, message: str) -> None:
        """Remove a message or a file."""
        sending.delete(self.web(place.workspace), place, message)

    def forget(self, place: Place) -> None:
        """Remove the record of what was uploaded, and of what was marked as seen."""
        uploads.forget_uploads(self.redis, place)
        forget_reactions(self.redis, place)

    def nudge(self, author: str, asks: bool = False) -> str | None:
        """A line with the one mention that is allowed: the asker's."""
        if not _PERSON.fullmatch(author):
            return None
        asker = {"type": "user", "user_id": author}
        words = ASKED_BACK if asks else READY
        line = rich_text(section(asker, text(f" {words}")))
        return Message(text=f"<@{author}> {words}", blocks=(line,)).to_body()

    def find(self, place: Place, key: str, beside: str = "") -> str | None:
        """Our message of this key, as the thread's history has it."""
        return threads.find(self.web(place.workspace), place, key, beside)

    def fetch(self, place: Place, attachment: Attachment, limit: int) -> bytes:
        """Download a file."""
        web, hosts = self.web(place.workspace), FileHosts.of(self.settings)
        return files.fetch(web, hosts, attachment, limit)

    def announce(self, place: Place, asked: str) -> None:
        """Show at once that the message `asked` was seen; never raises."""
        with suppress(ShedderError):
            presence.announce(self.web(place.workspace), place, asked)

    def answered(self, place: Place, asked: str) -> None:
        """Take the mark off again, where there is one; never raises."""
        with suppress(ShedderError):
            presence.answered(self.web(place.workspace), place, asked)

    def decline(self, place: Place, asked: str) -> None:
        """React to the message `asked`; never raises."""
        decline(self.redis, self._show_declined, place, asked)

    def direct(self, place: Place) -> bool:
        """Slack names channels between one person and the bot with a letter of their own."""
        return place.channel.startswith("D")

    def aside(self, place: Place) -> Place:
        """Its thread: Slack shows that with the message, and opens nothing."""
        return place

    def threadless(self, place: Place) -> bool:
        """Every message has a thread."""
        return False

    def ways(self, place: Place) -> Ways:
        """The same wherever it is asked: it is shown the thread it is mentioned in."""
        return WAYS

    def private(self, workspace: str, user: str) -> Place:
        """The channel between somebody and the bot."""
        web = self.web(workspace)
        channel = word(part(web.call("conversations.open", users=user), "channel"), "id")
        return Place(platform=self.name, workspace=workspace, channel=channel, thread="")

    def begun(self, place: Place, message: str) -> Place:
        """A message's thread has its name."""
        return place.model_copy(update={"thread": message})

    def unheard(self, place: Place) -> str:
        """Not in the channel, a scope that is lacking, or events that nobody subscribed to."""
        return unheard(self.web(place.workspace), place)

    def thread(self, place: Place, most: int) -> tuple[Heard, ...]:
        """Its messages as Slack's history has them."""
        return reading.thread(self.web(place.workspace), place, most)

    def history(self, place: Place, since: float, most: int) -> tuple[Heard, ...]:
        """Its messages and its threads, with what began those that are older."""
        return past.history(self.web(place.workspace), place, since, most)

    def reactions(self, place: Place, message: str) -> tuple[Reacted, ...]:
        """As Slack has them now."""
        return reading.reactions(self.web(place.workspace), place, message)

    def react(self, place: Place, message: str, emoji: str) -> None:
        """With the emoji's name in Slack."""
        presence.react(self.web(place.workspace), place, message, emoji)

    def permalink(self, place: Place, message: str) -> str:
        """As Slack says it, which knows no address of what was deleted."""
        return reading.permalink(self.web(place.workspace), place, message)

    def called(self, workspace: str, user: str) -> str:
        """The name shown beside somebody's messages, with users:read."""
        return Directory(self.redis, workspace, partial(self.web, workspace)).called(user)

    def calling(self, group: str, words: str, page: str = "") -> str:
        """A user group's mention."""
        return calling(group, words, page).to_body()

    def listen(self, ingress: Ingress) -> None:
        """Hand over mentions until interrupted."""
        self._connection.listen(ingress, self)

    def listening(self) -> bool:
        """Whether Slack reaches this process."""
        return self._connection.connected()

    def stop(self) -> None:
        """Have `listen` end."""
        self._connection.stop()

    def _show_declined(self, place: Place, asked: str, patient: bool) -> None:
        presence.show_declined(self.web(place.workspace), place, asked, patient)

    @cached_property
    def _connection(self) -> Listening:
        return Listening(self.settings, self.redis)
