"""A server as its roles and channels make it, and what the bot may do in each channel."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from bot.discord.permissions import ADMINISTRATOR, VIEW_CHANNEL
from bot.discord.probing import Told, asked
from config.settings import Settings

ROLE = 0  # the type of an overwrite that is for a role; the other is for a member
PAGE, PAGES = 200, 13  # servers that one call tells of, and calls for as many as can be served
WRITTEN_IN = (0, 5)  # text channels and announcements: where messages are, and threads begin
ALL = (1 << 53) - 1


class Listed(Told):
    """A server among those the bot is in."""

    id: str
    name: str
    permissions: int = 0  # the bot's, before any channel says otherwise


class Role(Told):
    """What a role gives."""

    id: str
    permissions: int
    name: str = ""
    mentionable: bool = False


class Overwrite(Told):
    """What a channel gives or takes."""

    id: str
    type: int
    allow: int
    deny: int


class Channel(Told):
    """A channel, or a thread, which has those of its parent."""

    id: str
    type: int
    name: str | None = None
    guild_id: str | None = None
    parent_id: str | None = None
    permission_overwrites: tuple[Overwrite, ...] = ()


class _Guild(Told):
    owner_id: str = ""
    roles: tuple[Role, ...] = ()


class _Member(Told):
    roles: tuple[str, ...] = ()


class Server:
    """One server, asked about when first needed. Everything may raise Failed."""

    def __init__(self, settings: Settings, listed: Listed, me: str) -> None:
        self._settings, self._me = settings, me
        self.id, self.name = listed.id, listed.name

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """Those there are, by id, whether it sees them or not."""
        found = asked(self._settings, f"guilds/{self.id}/channels", list[Channel])
        return {channel.id: channel for channel in found}

    @cached_property
    def _guild(self) -> _Guild:
        return asked(self._settings, f"guilds/{self.id}", _Guild)

    @cached_property
    def _mine(self) -> frozenset[str]:
        member = asked(self._settings, f"guilds/{self.id}/members/{self._me}", _Member)
        return frozenset(member.roles)

    def role(self, id: str) -> Role | None:
        """One of them."""
        return next((role for role in self._guild.roles if role.id == id), None)

    @property
    def roles(self) -> frozenset[str]:
        """The ids of those it has."""
        return frozenset(role.id for role in self._guild.roles)

    def given(self) -> int:
        """What its own roles give it, beside what everybody has."""
        return _together(role for role in self._guild.roles if role.id in self._mine)

    def held(self, channel: Channel) -> int:
        """What it may do in a channel."""
        if self._guild.owner_id == self._me:
            return ALL
        everyone = _together(role for role in self._guild.roles if role.id == self.id)
        base = everyone | self.given()
        if base & ADMINISTRATOR:
            return ALL
        held = overwritten(base, channel.permission_overwrites, self.id, self._mine, self._me)
        return held if held & VIEW_CHANNEL.bit else 0


def servers(settings: Settings) -> list[Listed]:
    """All the bot is in. Raises Failed."""
    found: list[Listed] = []
    for _ in range(PAGES):
        after = f"&after={found[-1].id}" if found else ""
        page = asked(settings, f"users/@me/guilds?limit={PAGE}{after}", list[Listed])
        found += page
        if len(page) < PAGE:
            break
    return found


def overwritten(
    base: int, overwrites: Sequence[Overwrite], everyone: str, mine: Collection[str], me: str
) -> int:
    """What is left: the channel's word on everybody, then on its roles together, then on itself."""
    for ids, type_ in (({everyone}, ROLE), (set(mine) - {everyone}, ROLE), ({me}, 1 - ROLE)):
        said = [each for each in overwrites if each.type == type_ and each.id in ids]
        for each in said:
            base &= ~each.deny
        for each in said:
            base |= each.allow
    return base


def _together(roles: Iterable[Role]) -> int:
    held = 0
    for role in roles:
        held |= role.permissions
    return held
