"""The connection to Discord's gateway: hears, hands over, and does nothing that takes time.

Heartbeats go out from the loop that this runs on, so whatever asks Redis or Discord happens in
threads. Messages are taken as they are sent: no cache stands between, and none of them is kept.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple, Protocol

import discord

from bot.discord.events import Self, edited_now
from bot.discord.overheard import Change, Kind
from bot.discord.places import PERSONAL, Channel
from bot.discord.written import Written
from config.settings import Settings

GUILD_SECONDS = 2.0  # after the last server was told of, all are there
STATE = frozenset(("READY", "RESUMED"))  # without these nothing else can be understood
CHANGES: Mapping[str, Kind] = {
    "MESSAGE_REACTION_ADD": "reacted",
    "MESSAGE_REACTION_REMOVE": "took back",
    "MESSAGE_REACTION_REMOVE_EMOJI": "took back",
    "MESSAGE_REACTION_REMOVE_ALL": "took back",
    "MESSAGE_DELETE": "deleted",
    "MESSAGE_DELETE_BULK": "deleted",
}

_Written = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread

log = logging.getLogger(__name__)


class Heard(NamedTuple):
    """A message, where it was written, if that is known, and who we are there."""

    message: Written
    channel: Channel | None
    me: Self
    late: bool = False  # found in a history


class Recent(NamedTuple):
    """A channel, and the last message in it."""

    channel: Channel
    last: int


class Receiver(Protocol):
    """What is told of what happens; from the loop, so nothing here may wait."""

    def began(self, guilds: tuple[str, ...]) -> None:
        """A new session: what happened before it is not told any more."""
        ...

    def there(self, guild: str, threads: frozenset[str]) -> None:
        """A server's channels are known, with these threads, and its messages arrive."""
        ...

    def away(self, guild: str) -> None:
        """They do not arrive for now."""
        ...

    def removed(self, guild: str) -> None:
        """The bot is not in this server any more."""
        ...

    def heard(self, heard: Heard) -> None:
        """Somebody wrote something."""
        ...

    def changed(self, change: Change) -> None:
        """Somebody reacted to a message, or deleted some."""
        ...


class Gateway(discord.Client):
    """Discord's library as Shedder uses it."""

    def __init__(
        self,
        settings: Settings,
        receiver: Receiver,
        identify: Callable[[], Awaitable[None]],
        interaction: Callable[[discord.Interaction], Awaitable[None]] | None = None,
        begin: Callable[[discord.Client], Awaitable[None]] | None = None,
    ) -> None:
        super().__init__(
            intents=intents(settings),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=GUILD_SECONDS,
        )
        self.up = False  # whether events arrive
        self._down_since: float | None = time.monotonic()  # None: it is up, or waits for its turn
        self._receiver, self._identify = receiver, identify
        self._interaction, self._begin = interaction, begin
        self._listen_in()

    @property
    def servers(self) -> tuple[str, ...]:
        """The ids of those the bot is in. On the loop."""
        return tuple(str(guild.id) for guild in self.guilds)

    async def on_ready(self) -> None:
        """All servers are known."""
        begin, self._begin = self._begin, None
        if begin is not None:
            await begin(self)

    async def close(self) -> None:
        """End; the library would go on to wait for servers, and tell nobody that they are there."""
        waiting = self._connection._ready_task
        if waiting is not None:
            waiting.cancel()
        await super().close()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until another session may begin."""
        self._down_since = None
        await self._identify()
        self._down_since = time.monotonic()

    async def on_disconnect(self) -> None:
        """The connection is lost; the library makes another."""
        self.up = False
        self._down_since = self._down_since or time.monotonic()

    def silent_for(self) -> float:
        """Seconds for which Discord has not been reached."""
        return 0.0 if self._down_since is None else time.monotonic() - self._down_since

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Somebody chose a command, pressed a button or filled in a form."""
        if self._interaction is not None:
            await self._interaction(interaction)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Somebody removed the bot."""
        self._receiver.removed(str(guild.id))

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Say that something went wrong, and no word of what people wrote."""
        log.error("%s failed", event_method)

    def recent(self, guild: str, since: int) -> list[Recent]:
        """The channels of a server in which something was written since then and can be read, the
        newest first. On the loop."""
        known = self.get_guild(int(guild))
        if known is None:
            return []
        there: list[_Written] = [*known.text_channels, *known.voice_channels]
        there += [*known.stage_channels, *known.threads]
        found = [
            Recent(channel_of(each), each.last_message_id)
            for each in there
            if each.last_message_id and each.last_message_id > since and _readable(each)
        ]
        return sorted(found, key=lambda each: each.last, reverse=True)

    def parents(self, guild: str) -> list[Channel]:
        """The channels of a server that may have threads, those of last use first. On the loop."""
        known = self.get_guild(int(guild))
        there: list[discord.TextChannel | discord.ForumChannel] = []
        if known is not None:
            there = [*known.text_channels, *known.forums]
        seen = sorted(filter(_readable, there), key=lambda each: -(each.last_message_id or 0))
        return [channel_of(each) for each in seen]

    def me(self, guild: str | None) -> Self:
        """Who we are in a server, or outside of any. On the loop."""
        known = self.get_guild(int(guild)) if guild else None
        role = known.self_role if known else None
        user = str(self.user.id) if self.user else ""
        return Self(user=user, role=str(role.id) if role else "")

    def _listen_in(self) -> None:
        """Be told of what the library understands, and of messages in its place.

        One event that nobody understands must not end the connection.
        """
        parsers = self._connection.parsers
        for kind, parse in list(parsers.items()):
            if kind not in STATE:
                parsers[kind] = _guarded(kind, parse)
        parsers["MESSAGE_CREATE"] = _guarded("MESSAGE_CREATE", self._written)
        parsers["MESSAGE_UPDATE"] = _guarded("MESSAGE_UPDATE", self._edited)
        for kind, what in CHANGES.items():
            parsers[kind] = _guarded(kind, partial(self._changed, what))
        parsers["READY"] = _then(parsers["READY"], self._ready_again)
        parsers["RESUMED"] = _then(parsers["RESUMED"], self._resumed)
        parsers["GUILD_CREATE"] = _then(parsers["GUILD_CREATE"], self._guild_there)
        parsers["GUILD_DELETE"] = _then(parsers["GUILD_DELETE"], self._guild_gone)

    def _ready_again(self, payload: dict[str, Any]) -> None:
        self.up, self._down_since = True, None
        self._receiver.began(tuple(str(guild["id"]) for guild in payload["guilds"]))

    def _resumed(self, payload: dict[str, Any]) -> None:
        self.up, self._down_since = True, None

    def _guild_there(self, payload: dict[str, Any]) -> None:
        if payload.get("unavailable") is not True:
            known = self.get_guild(int(payload["id"]))
            threads = frozenset(str(each.id) for each in known.threads) if known else frozenset()
            self._receiver.there(str(payload["id"]), threads)

    def _guild_gone(self, payload: dict[str, Any]) -> None:
        if payload.get("unavailable"):
            self._receiver.away(str(payload["id"]))

    def _edited(self, payload: dict[str, Any]) -> None:
        message = Written.read(payload)
        if message is not None and edited_now(message, datetime.now(UTC)):
            self._hand_over(message, self._known(message.guild_id, message.channel_id))

    def _changed(self, kind: Kind, payload: dict[str, Any]) -> None:
        guild, channel = payload.get("guild_id"), payload.get("channel_id")
        if not guild or not channel:  # between somebody and us
            return
        known = self._known(str(guild), str(channel))
        change = Change.read(kind, payload, channel_of(known) if known is not None else None)
        if change is not None:
            self._receiver.changed(change)

    def _written(self, payload: dict[str, Any]) -> None:
        message = Written.read(payload)
        if message is None:
            return
        known = self._known(message.guild_id, message.channel_id)
        if known is not None:
            known.last_message_id = int(message.id)  # as the library would note
        self._hand_over(message, known)

    def _hand_over(self, message: Written, known: _Written | None) -> None:
        channel = channel_of(known) if known is not None else None
        if message.guild_id is None:
            channel = Channel(id=message.channel_id, type=PERSONAL)
        where = message.guild_id if message.mention_roles else None  # else our role is no matter
        self._receiver.heard(Heard(message, channel, self.me(where)))

    def _known(self, guild_id: str | None, channel_id: str) -> _Written | None:
        guild = self.get_guild(int(guild_id)) if guild_id else None
        found = guild.get_channel_or_thread(int(channel_id)) if guild else None
        return found if isinstance(found, _Written) else None


def intents(settings: Settings) -> discord.Intents:
    """What Discord is asked to tell: nothing that needs its leave, unless that is wanted."""
    wanted = discord.Intents.none()
    wanted.guilds = wanted.guild_messages = wanted.dm_messages = True
    wanted.message_content = settings.discord_message_content
    wanted.guild_reactions = settings.discord_message_content  # else nothing is known of papers
    return wanted


def channel_of(found: discord.abc.GuildChannel | discord.Thread) -> Channel:
    """A channel of a server as the library knows it."""
    listed = found.parent if isinstance(found, discord.Thread) else found
    return Channel(
        id=str(found.id),
        type=found.type.value,
        workspace=str(found.guild.id),
        parent=str(found.parent_id) if isinstance(found, discord.Thread) else "",
        name=listed.name if listed else "",
        category=str(listed.category_id or "") if listed else "",
        owner=str(found.owner_id) if isinstance(found, discord.Thread) else "",
    )


def _readable(channel: _Written | discord.ForumChannel) -> bool:
    try:
        allowed = channel.permissions_for(channel.guild.me)
    except discord.ClientException:  # a thread whose channel is not seen
        return False
    return allowed.view_channel and allowed.read_message_history


def _guarded(kind: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
    def guarded(payload: Any) -> None:
        try:
            parse(payload)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.error("a %s was not understood (%s)", kind, type(error).__name__)

    return guarded


def _then(parse: Callable[[Any], None], tell: Callable[[Any], None]) -> Callable[[Any], None]:
    def both(payload: Any) -> None:
        parse(payload)
        tell(payload)

    return both
