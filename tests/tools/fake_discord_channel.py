"""A channel of the fake Discord: of a guild, a thread, or between two people."""

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import fake_discord_permissions as permissions
from fake_discord_message import STARTER, Message
from fake_discord_values import Json, Role, User, iso, made_at

if TYPE_CHECKING:
    from fake_discord_app import App
    from fake_discord_guild import Guild

TEXT, DM, VOICE, CATEGORY, NEWS, NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD, STAGE, FORUM = (
    0,
    1,
    2,
    4,
    5,
    10,
    11,
    12,
    13,
    15,
)
THREADS = (NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD)
ARCHIVE_AFTER = (60, 1440, 4320, 10080)


@dataclass
class Channel:
    id: str
    name: str
    type: int = TEXT
    guild: "Guild | None" = None
    parent: "Channel | None" = None
    recipients: list[User] = field(default_factory=list)
    overwrites: dict[str, tuple[int, int]] = field(default_factory=dict)  # allowed, denied
    all: dict[str, Message] = field(default_factory=dict)
    position: int = 0
    owner: str = ""  # who began the thread
    archived: bool = False
    locked: bool = False
    archive_after: int = 1440
    archived_at: float = field(default_factory=time.time)
    at: float = field(default_factory=time.monotonic)

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    @property
    def is_thread(self) -> bool:
        return self.type in THREADS

    @property
    def messages(self) -> list[Message]:
        """What stands here, the oldest first."""
        there = [one for one in list(self.all.values()) if not one.deleted and one.type != STARTER]
        return sorted(there, key=lambda one: int(one.id))

    @property
    def history(self) -> list[Message]:
        """What is read here: a thread begins with what it is about."""
        there = [one for one in self.all.values() if not one.deleted]
        return sorted(there, key=lambda one: int(one.id))

    @property
    def last_message_id(self) -> str | None:
        return max(self.all, key=int) if self.all else None

    @property
    def threads(self) -> "list[Channel]":
        mine = self.guild.channels.values() if self.guild else ()
        return [one for one in mine if one.is_thread and one.parent is self]

    def deny(self, who: "App | Role | User | Guild", *names: str) -> None:
        """Somebody may no longer do this here, everybody if a guild is named."""
        allowed, denied = self.overwrites.get(_id(who), (0, 0))
        bits = permissions.bits(*names)
        self.overwrites[_id(who)] = (allowed & ~bits, denied | bits)
        self._updated()

    def allow(self, who: "App | Role | User | Guild", *names: str) -> None:
        """Somebody may do this here."""
        allowed, denied = self.overwrites.get(_id(who), (0, 0))
        bits = permissions.bits(*names)
        self.overwrites[_id(who)] = (allowed | bits, denied & ~bits)
        self._updated()

    def archive(self) -> None:
        self.archived, self.archived_at = True, time.time()
        self._updated()

    def lock(self, *, archive: bool = True) -> None:
        """A moderator closes the thread for good."""
        self.locked = True
        self.archived, self.archived_at = archive, time.time()
        self._updated()

    def reopen(self) -> None:
        self.archived = self.locked = False
        self._updated()

    def _updated(self) -> None:
        if self.guild is not None:
            self.guild.discord.events.channel_updated(self)

    def to_json(self, viewer: str = "") -> Json:
        shown: Json = {
            "id": self.id,
            "type": self.type,
            "last_message_id": self.last_message_id,
            "flags": 0,
        }
        if self.guild is None:
            others = [user for user in self.recipients if user.id != viewer]
            return {**shown, "recipients": [user.to_json() for user in others]}
        shown |= {
            "guild_id": self.guild.id,
            "name": self.name,
            "parent_id": self.parent.id if self.parent else None,
            "rate_limit_per_user": 0,
        }
        return {**shown, **(self._of_thread(viewer) if self.is_thread else self._of_guild())}

    def _of_guild(self) -> Json:
        overwrites = [
            {
                "id": id,
                "type": 0 if self.guild and id in self.guild.roles else 1,
                "allow": str(allowed),
                "deny": str(denied),
            }
            for id, (allowed, denied) in self.overwrites.items()
        ]
        shown: Json = {
            "position": self.position,
            "permission_overwrites": overwrites,
            "topic": None,
            "nsfw": False,
            "default_auto_archive_duration": 1440,
        }
        if self.type in (VOICE, STAGE):
            shown |= {"bitrate": 64_000, "user_limit": 0, "rtc_region": None}
        if self.type == FORUM:
            shown |= {
                "available_tags": [],
                "default_reaction_emoji": None,
                "default_sort_order": None,
                "default_forum_layout": 0,
            }
        return shown

    def _of_thread(self, viewer: str) -> Json:
        shown: Json = {
            "owner_id": self.owner,
            "message_count": len(self.messages),
            "total_message_sent": len(self.messages),
            "member_count": 1,
            "thread_metadata": {
                "archived": self.archived,
                "locked": self.locked,
                "auto_archive_duration": self.archive_after,
                "archive_timestamp": iso(self.archived_at),
                "create_timestamp": iso(made_at(self.id)),
            },
        }
        if viewer == self.owner:
            shown["member"] = {
                "id": self.id,
                "user_id": viewer,
                "join_timestamp": iso(made_at(self.id)),
                "flags": 0,
            }
        return shown


def _id(who: "App | Role | User | Guild") -> str:
    return who.id
