"""What was asked in Discord, and what its threads show (`chat_verdict.py`)."""

from collections.abc import Iterable
from dataclasses import dataclass

from chat_asked import Asked as AskedAnywhere
from chat_asked import Eyes, Shown
from discord_stage import DiscordStage
from fake_discord_channel import Channel
from fake_discord_guild import Guild
from fake_discord_interaction import Interaction
from fake_discord_message import CONTAINER, DEFAULT, MENU, REPLY, SLASH, Message, walk
from fake_discord_message import TEXT as WORDS

from bot.core.answer import Reply
from bot.discord.layout import abridges, messages
from bot.discord.marks import mark
from bot.discord.message import Message as Decided
from bot.discord.places import DIRECT, IN_PLACE
from bot.platforms.discord import Discord

SAID = (DEFAULT, REPLY, SLASH, MENU)  # kinds of messages that are no note of Discord's own


class Asked(AskedAnywhere):
    """One question in Discord; in direct messages there is no server."""

    platform = "discord"
    team: Guild | None

    @property
    def workspace(self) -> str:
        """As in `Place.workspace`."""
        return DIRECT if self.team is None else self.team.id


@dataclass(frozen=True)
class Done:
    """A command, a press or a form."""

    interaction: Interaction

    @property
    def acked(self) -> bool:
        """Whether the app said in time that it took it."""
        return bool(self.interaction.acknowledged_at)


class DiscordEyes(Eyes):
    """What people see of the bot in Discord; `everywhere`: also where nobody asked."""

    copies_on_request = Discord.copies_on_request

    def __init__(self, stage: DiscordStage, *, everywhere: bool) -> None:
        self.discord, self.bot, self.everywhere = stage.discord, stage.app.user, everywhere

    def where(self, one: AskedAnywhere, root: str) -> tuple[str, str, str]:
        """Its thread; what is answered in place is looked at with the whole channel."""
        return one.workspace, one.channel, "" if root.startswith(IN_PLACE) else root

    def thread(self, one: AskedAnywhere, root: str) -> list[Shown]:
        """The bot's messages there, in order, with the one that the thread is of."""
        where = self.where(one, root)
        found = [*self._in(one.channel), *self._in(root)]
        return [post for post in found if post.where == where]

    def everything(self) -> Iterable[Shown]:
        """The bot's messages anywhere."""
        with self.discord.lock:
            channels = list(self.discord.channels) if self.everywhere else []
        return [post for channel in channels for post in self._in(channel)]

    def taken_back(self) -> int:
        """How many the bot posted and deleted again."""
        with self.discord.lock:
            channels = list(self.discord.channels.values()) if self.everywhere else []
            posts = [post for channel in channels for post in channel.all.values()]
        return sum(post.deleted and post.author is self.bot for post in posts)

    def mark(self, key: str, posted: str = "") -> str:
        """The ids of the components that a message with this key begins with."""
        return "/".join(map(str, mark(key)))

    def text(self, body: str) -> str:
        """The words of a message as it was decided."""
        return words(Decided.of_body(body).payload()["components"])

    def long(self, reply: Reply) -> bool:
        """Whether the whole of it follows as a file."""
        return abridges(reply) or len(messages(reply)) > 1

    def heard(self, one: AskedAnywhere) -> bool:
        """What was written is found by whoever connects later."""
        return True

    def _in(self, channel: str) -> list[Shown]:
        with self.discord.lock:
            there = self.discord.channels.get(channel)
            posts = list(there.messages) if there else []
        mine = [post for post in posts if post.author is self.bot and post.type in SAID]
        return [shown(post) for post in mine]


def shown(post: Message) -> Shown:
    """A message as the judge sees it."""
    last = post.versions[-1][0] if post.versions else post.at
    return Shown(_where(post), _mark(post), words(post.components), post.at, last)


def words(components: list[dict[str, object]]) -> str:
    """All that components say."""
    return "\n".join(str(one["content"]) for one in walk(components) if one["type"] == WORDS)


def _where(post: Message) -> tuple[str, str, str]:
    channel: Channel = post.channel
    guild = channel.guild.id if channel.guild else DIRECT
    if channel.is_thread and channel.parent is not None:
        return guild, channel.parent.id, channel.id
    return guild, channel.id, post.id if post.thread is not None else ""


def _mark(post: Message) -> str:
    """The ids of its first container and of the first words there."""
    every = list(walk(post.components))
    container = next((one["id"] for one in every if one["type"] == CONTAINER), 0)
    text = next((one["id"] for one in every if one["type"] == WORDS), 0)
    return f"{container}/{text}"
