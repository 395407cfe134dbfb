"""One interaction: who came, and the ways to answer while they wait.

What can be seen by all goes where the question is, under the mark by which it is found again, so
that it is there once, whether it came this way or as an ordinary post.
"""

from dataclasses import dataclass
from functools import partial

import discord

from bot.core.values import Place
from bot.discord.given import lacking
from bot.discord.layout import sentence
from bot.discord.mentioned import title
from bot.discord.modals import Form
from bot.discord.places import IN_PLACE, Channel
from bot.discord.responding import CHOICES, FORM, SEEN, Response, TooLate
from bot.discord.sending import payload
from bot.discord.threads import note_root, wish
from bot.ingress.desk import Desk
from bot.ingress.owed import Unasked
from bot.ingress.payloads import Payload, word
from bot.ingress.pressed import Press
from bot.ingress.questions import Questions

NO_MEMBER = (
    "Nothing was asked, because I am no member of this server: only my commands were added to it. "
    "Whoever manages it can add me with the link that `shedder check discord` prints."
)
MAY_NOT = (
    "I cannot answer in this channel: I lack the permission {}. Whoever manages this server can "
    "give it to me in the channel's settings; then ask again."
)


@dataclass(frozen=True)
class Visit:
    """It, taken in by a thread that may wait."""

    desk: Desk
    interaction: discord.Interaction
    response: Response
    channel: Channel
    press: Press

    @property
    def data(self) -> Payload:
        """What was chosen, pressed or filled in."""
        data = self.interaction.data
        return data if isinstance(data, dict) else {}

    @property
    def name(self) -> str:
        """What it is called: a command by its name, all else by the id we gave it."""
        return word(self.data, "name", "custom_id")

    def tell(self, words: str) -> None:
        """Say something to whoever came, and to nobody else; never raises."""
        self.response.tell(said(words))

    def may_ask(self) -> bool:
        """Whether the bot could answer here; else it is said why not."""
        server = self.interaction.guild_id
        if server is not None and self.interaction.client.get_guild(server) is None:
            self.tell(NO_MEMBER)
            return False
        threads = self.desk.settings.discord_threads
        missing = lacking(self.interaction, self.channel, threads)
        if missing:
            self.tell(MAY_NOT.format(" and ".join(f"“{each.name}”" for each in missing)))
        return not missing

    def ask(self, questions: Questions, question: Unasked) -> None:
        """Put a question; where another process is at it, that one answers."""
        show = partial(self._show, title(question.mention))
        if not questions.put(question, self.tell, show):
            self.response.left_to_another()

    def _show(self, name: str, place: Place, key: str, body: str) -> str:
        in_thread = place.thread and not place.thread.startswith(IN_PLACE)
        if self.channel.id != (place.thread if in_thread else place.channel):
            raise TooLate("it is to be shown elsewhere")
        message = self.response.message(payload(key, body))
        begun = place if place.thread else self.desk.platform.begun(place, message)
        if begun.thread.startswith(IN_PLACE):
            note_root(self.desk.redis, begun, message)
        elif not place.thread:
            wish(self.desk.redis, begun, name)
        return message

    def open(self, form: Form) -> None:
        """Open a form. Raises TransientError."""
        self.response.give(FORM, form)

    def offer(self, choices: list[dict[str, str]]) -> None:
        """Offer choices to somebody who types. Raises TransientError."""
        self.response.give(CHOICES, {"choices": choices})

    def over(self, words: str) -> None:
        """Whatever was done is done: to a button nothing has to be said, to all else `words`."""
        if self.response.given:
            return
        if self.interaction.type is discord.InteractionType.component:
            self.response.give(SEEN)
        else:
            self.tell(words)


def said(words: str) -> dict[str, object]:
    """A sentence that one person sees."""
    return sentence(words).payload(ephemeral=True)
