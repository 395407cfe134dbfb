"""A message that somebody wrote, as Discord tells it: over the gateway, or from a history.

What Discord shows of a message depends on who may read it, and other servers that speak as it does
leave out more: so nothing but the ids is needed, and what is odd is no message.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

DEFAULT, REPLY = 0, 19  # types of messages that people write
COMMAND, MENU = 20, 23  # and of those by which a bot answers a command
GUEST = 1 << 4  # of a member who is there for a call only


class Shown(BaseModel):
    """A part of what Discord shows; further fields of it are nobody's here."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


class User(Shown):
    """Somebody, or a bot."""

    id: str
    bot: bool = False
    system: bool = False
    username: str | None = None
    global_name: str | None = None

    @property
    def name(self) -> str:
        """What people see, unless a server calls them otherwise."""
        return self.global_name or self.username or ""


class Member(Shown):
    """The same as a member of a server."""

    nick: str | None = None
    flags: int = 0
    roles: tuple[str, ...] = ()


class File(Shown):
    """A file of a message."""

    id: str
    filename: str = ""
    size: int | None = None
    content_type: str | None = None
    url: str = ""  # signed, and good for a while


class Emoji(Shown):
    """One of Unicode's, or a server's own."""

    id: str | None = None
    name: str | None = None  # None: a server's own that was deleted


class Kinds(Shown):
    """How many of them react in which way."""

    burst: int = 0
    normal: int = 0


class Count(Shown):
    """How many react to a message with an emoji."""

    emoji: Emoji
    count: int = 0
    count_details: Kinds | None = None

    def of(self, kind: int) -> int:
        """How many do in this way; without details, all do in the usual one."""
        if self.count_details is None:
            return 0 if kind else self.count
        return self.count_details.burst if kind else self.count_details.normal


class Forwarded(Shown):
    """What was forwarded, as it was then."""

    content: str | None = None
    mentions: tuple[User, ...] = ()
    embeds: tuple[Any, ...] = ()
    components: tuple[Any, ...] = ()
    attachments: tuple[File, ...] = ()


class Snapshot(Shown):
    """What holds that."""

    message: Forwarded = Forwarded()


class Reference(Shown):
    """Which message is replied to."""

    type: int = 0
    message_id: str | None = None
    channel_id: str | None = None


class Written(Shown):
    """A message."""

    id: str
    channel_id: str
    guild_id: str | None = None  # None in direct messages, and in any history
    author: User
    member: Member | None = None  # None in direct messages, and in any history
    type: int = DEFAULT
    webhook_id: str | None = None
    content: str = ""
    mentions: tuple[User, ...] = ()
    mention_roles: tuple[str, ...] = ()
    mention_everyone: bool = False
    attachments: tuple[File, ...] = ()
    message_snapshots: tuple[Snapshot, ...] = ()
    embeds: tuple[Any, ...] = ()
    components: tuple[Any, ...] = ()
    sticker_items: tuple[Any, ...] = ()
    poll: Any = None
    reactions: tuple[Any, ...] = ()  # in a history; see `counts`
    edited_timestamp: datetime | None = None
    message_reference: Reference | None = None
    referenced_message: "Written | None" = None

    @classmethod
    def read(cls, payload: object) -> Self | None:
        """The message of a payload; None where that is none."""
        try:
            return cls.model_validate(payload)
        except ValidationError:
            return None

    @property
    def by_a_machine(self) -> bool:
        """Whether a bot, a webhook or Discord itself wrote it."""
        return self.author.bot or self.author.system or bool(self.webhook_id)

    @property
    def by_a_person(self) -> bool:
        """Whether somebody wrote it, with their own hands."""
        return not self.by_a_machine and self.type in (DEFAULT, REPLY)

    @property
    def says_something(self) -> bool:
        """Whether it is somebody's or a bot's words, and no notice of Discord's own."""
        return self.type in (DEFAULT, REPLY, COMMAND, MENU)

    @property
    def replied_to(self) -> str:
        """The message that this is a reply to, if it is one."""
        reference = self.message_reference
        if self.type != REPLY or reference is None or reference.type:
            return ""
        return reference.message_id or ""

    @property
    def files(self) -> tuple[File, ...]:
        """What it brings, be it forwarded."""
        forwarded = (file for one in self.message_snapshots for file in one.message.attachments)
        return (*self.attachments, *forwarded)

    @property
    def counts(self) -> tuple[Count, ...]:
        """How many react with which emoji; what is odd of them costs nobody the message."""
        found: list[Count] = []
        for each in self.reactions:
            with suppress(ValidationError):
                found.append(Count.model_validate(each))
        return tuple(found)

    @property
    def hidden(self) -> bool:
        """Whether Discord shows nothing of it: no message is empty."""
        shown = (self.content, self.files, self.embeds, self.components, self.sticker_items)
        return not any(shown) and self.poll is None
