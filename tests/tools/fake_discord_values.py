"""Small things a fake Discord consists of, and how Discord writes them down."""

import itertools
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
EPOCH = 1_420_070_400_000  # milliseconds: when Discord's ids begin


class Ids:
    """Snowflakes: the time, then a number that nothing else has."""

    def __init__(self) -> None:
        self._count = itertools.count(1)
        self._last = 0
        self._lock = threading.Lock()

    def __call__(self, ago: float = 0.0) -> str:
        with self._lock:
            self._last = max(self._last, int(time.time() * 1000))
            then = self._last - int(ago * 1000) - EPOCH
            return str((then << 22) | (next(self._count) & 0x3FFFFF))


def made_at(id: str) -> float:
    """The time that an id tells."""
    return ((int(id) >> 22) + EPOCH) / 1000


def iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds")


@dataclass
class User:
    id: str
    name: str
    bot: bool = False
    closed: bool = False  # takes no direct messages

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def to_json(self) -> Json:
        return {
            "id": self.id,
            "username": self.name,
            "discriminator": "0",
            "global_name": None if self.bot else self.name.title(),
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass
class Role:
    id: str
    name: str
    permissions: int = 0
    position: int = 1
    bot_id: str = ""  # of the bot that it came with
    mentionable: bool = False

    @property
    def mention(self) -> str:
        return f"<@&{self.id}>"

    def to_json(self) -> Json:
        shown: Json = {
            "id": self.id,
            "name": self.name,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "icon": None,
            "unicode_emoji": None,
            "position": self.position,
            "permissions": str(self.permissions),
            "managed": bool(self.bot_id),
            "mentionable": self.mentionable,
            "flags": 0,
        }
        if self.bot_id:
            shown["tags"] = {"bot_id": self.bot_id}
        return shown


@dataclass
class Member:
    user: User
    roles: list[Role] = field(default_factory=list)
    joined: float = field(default_factory=time.time)
    nick: str | None = None

    def to_json(self, *, user: bool = True) -> Json:
        shown: Json = {
            "roles": [role.id for role in self.roles],
            "nick": self.nick,
            "avatar": None,
            "joined_at": iso(self.joined),
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "communication_disabled_until": None,
            "flags": 0,
        }
        return {**shown, "user": self.user.to_json()} if user else shown


@dataclass
class Attachment:
    """A file; where it can be read from is said anew each time it is shown."""

    id: str
    channel: str
    name: str
    content: bytes
    content_type: str
    title: str = ""
    description: str = ""
    ephemeral: bool = False
    declared: int | None = None  # the size Discord says, if it is not the size
    removed: bool = False

    @property
    def size(self) -> int:
        return len(self.content) if self.declared is None else self.declared
