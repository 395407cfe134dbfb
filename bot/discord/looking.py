"""What the connection knows of servers, for threads that are not on its loop."""

from bot.discord.connection import Connection
from bot.discord.events import Self
from bot.discord.gateway import Recent
from bot.discord.places import Channel

LOOK_SECONDS = 5.0  # for the loop to say it


class Looking:
    """Looks it up. Everything raises TimeoutError while nothing is connected."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def recent(self, guild: str, since: int) -> list[Recent]:
        """The channels in which something was written since then, the newest first."""
        return self._connection.ask(lambda client: client.recent(guild, since), LOOK_SECONDS)

    def parents(self, guild: str) -> list[Channel]:
        """The channels that may have threads."""
        return self._connection.ask(lambda client: client.parents(guild), LOOK_SECONDS)

    def me(self, guild: str | None) -> Self:
        """Who we are there."""
        return self._connection.ask(lambda client: client.me(guild), LOOK_SECONDS)
