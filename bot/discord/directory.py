"""What Discord tells of what is around a question, where the gateway did not tell of it.

What it is asked for is the neutral half's business (`bot/ingress/surroundings.py`).
"""

from typing import Any

from bot.core.errors import UserError
from bot.core.values import Attachment, Mention
from bot.discord.history import found_in
from bot.discord.lacking import NOT_SHOWN, lacks_a_document
from bot.discord.places import DIRECT, PERSONAL, THREADS, Channel
from bot.discord.rest import Rest
from bot.ingress.desk import Desk
from bot.ingress.surroundings import NotShown, Surroundings, Unknown


class Servers:
    """The servers that a question may come from."""

    def __init__(self, desk: Desk, rest: Rest) -> None:
        self._desk, self._rest = desk, rest

    def channel(self, id: str) -> Channel | None:
        """A channel, if it is seen. Raises as `Rest.call`, but no UserError."""
        try:
            said = self._rest.call("GET", "/channels/{channel_id}", channel_id=id)
            return self._read(said)
        except UserError:
            return None

    def name(self, workspace: str, channel: str, asks: bool) -> str:
        """What people call a channel."""
        if not asks:
            raise Unknown
        found = None if workspace == DIRECT else self.channel(channel)
        return found.name if found else ""

    def guest(self, workspace: str, user: str, asks: bool) -> bool | None:
        """Of a guest in a call the message itself says so; all others are members."""
        return False

    def roles(self, workspace: str, user: str, asks: bool) -> tuple[str, ...]:
        """The roles of a member."""
        if workspace == DIRECT:
            return ()
        if not asks:
            raise Unknown
        try:
            path = "/guilds/{guild_id}/members/{user_id}"
            said = self._rest.call("GET", path, guild_id=workspace, user_id=user)
        except UserError:
            return ()
        return tuple(map(str, said.get("roles") or ()))

    def files(self, mention: Mention) -> tuple[Attachment, ...]:
        """The documents in its thread; where it needs one and they are hidden, that is said."""
        found = found_in(self._rest, mention.place)
        hidden = found.hidden and not self._desk.settings.discord_message_content
        if hidden and not found.files and lacks_a_document(self._desk, mention):
            raise NotShown(NOT_SHOWN)
        return found.files

    def admit(self, mention: Mention) -> None:
        """Nobody can ask where they cannot write."""

    def unsee(self, mention: Mention) -> None:
        """Take the mark off."""
        self._desk.platform.answered(mention.place, mention.id)

    def _read(self, said: Any) -> Channel:
        type_, parent = int(said["type"]), str(said.get("parent_id") or "")
        in_thread = type_ in THREADS
        holder = self.channel(parent) if in_thread and parent else None
        return Channel(
            id=str(said["id"]),
            type=type_,
            workspace=DIRECT if type_ == PERSONAL else str(said["guild_id"]),
            parent=parent if in_thread else "",
            name=holder.name if holder else "" if in_thread else str(said.get("name") or ""),
            category=holder.category if holder else "" if in_thread else parent,
            owner=str(said.get("owner_id") or "") if in_thread else "",
        )


def surroundings(desk: Desk, servers: Servers) -> Surroundings:
    """Of what is asked in Discord."""
    return Surroundings(desk, servers)
