"""A server removed the bot: what was kept of it goes, were nobody connected when it happened.

Discord tells a connected bot of it once and anybody else never. So the servers it was in are noted,
and each connection looks which of them are missing; before anything is removed then, Discord is
asked for that server itself, since one that is out of order is no server that left.
"""

from collections.abc import Collection
from typing import cast

from bot.discord.probing import Failed, Told, asked
from bot.ingress.desk import Desk
from bot.keeping.forgetting import forget_workspace
from bot.keeping.leaving import Leaving, Left
from bot.keeping.tenancy import tenant_key
from config.settings import Settings

DISCORD = "discord"
KNOWN_SECONDS = 90 * 86_400  # what is kept of a server is gone by itself long before
NOT_IN_IT = ("10004", "50001")  # Discord's codes: there is none of this id, or not for this bot


class Removed(Left):
    """A server that is to be forgotten."""

    guild: str

    @property
    def name(self) -> str:
        """One until it is gone."""
        return self.guild

    @property
    def whose(self) -> str:
        """The server."""
        return self.guild


class Membership:
    """Those the bot is in, and what becomes of those it was in."""

    def __init__(self, desk: Desk) -> None:
        self._redis, self._settings = desk.redis, desk.settings
        self._patient = desk.patient
        self._leaving = Leaving(desk, Removed, self._forget)
        self.go_on = self._leaving.go_on

    def joined(self, guild: str) -> None:
        """It is in this one."""
        self._note(guild)

    def left(self, guild: str) -> None:
        """It was removed from this one: what is kept of that goes. Safe once this returns."""
        self._leaving.owe(Removed(guild=guild))

    def connected(self, guilds: Collection[str]) -> None:
        """It is in these, out of order or not, and in no others, as a new connection is told."""
        known = {each.decode() for each in cast(set[bytes], self._redis.smembers(_known()))}
        if guilds:
            self._note(*guilds)
        missing = sorted(known - {*guilds})
        if missing:
            self._patient(lambda: self._look_for(missing))

    def _look_for(self, missing: Collection[str]) -> None:
        for guild in missing:
            if _is_gone(self._settings, guild):
                self.left(guild)

    def _note(self, *guilds: str) -> None:
        self._redis.sadd(_known(), *guilds)
        self._redis.expire(_known(), KNOWN_SECONDS)

    def _forget(self, removed: Removed) -> None:
        forget_workspace(self._redis, DISCORD, removed.guild)
        self._redis.srem(_known(), removed.guild)


def _is_gone(settings: Settings, guild: str) -> bool:
    """Whether Discord says that the bot is not there; that it says nothing is no such word."""
    try:
        asked(settings, f"guilds/{guild}", Told)
    except Failed as failed:
        return failed.code in NOT_IN_IT
    return False


def _known() -> str:
    return tenant_key("servers", DISCORD, "")
