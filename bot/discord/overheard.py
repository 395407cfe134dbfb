"""What Discord tells of a channel beside questions, as values of every service's. Pure."""

from collections.abc import Iterator
from typing import Literal, NamedTuple, Self

from pydantic import ValidationError

from bot.core.heard import Deleted, Heard, Reacted
from bot.core.values import Place
from bot.discord.events import attachment
from bot.discord.flattened import flattened
from bot.discord.places import DISCORD, PRIVATE_THREAD, Channel
from bot.discord.upto import time_of
from bot.discord.written import Emoji, Shown, User, Written


class _Member(Shown):
    """Who reacted, as a member."""

    user: User | None = None


class Reaction(Shown):
    """Somebody's reaction that came or went, or all of a message that a moderator took off."""

    message_id: str
    user_id: str = ""  # empty: everybody's
    emoji: Emoji | None = None  # None: whatever it was
    member: _Member | None = None


class Deletion(Shown):
    """One message that is gone, or several at once."""

    id: str = ""
    ids: tuple[str, ...] = ()


Kind = Literal["reacted", "took back", "deleted"]


class Change(NamedTuple):
    """What happened to messages, and where, if that is known."""

    kind: Kind
    what: Reaction | Deletion
    channel_id: str
    channel: Channel | None

    @classmethod
    def read(cls, kind: Kind, payload: object, channel: Channel | None) -> Self | None:
        """The change of a payload; None where that is none."""
        form = Deletion if kind == "deleted" else Reaction
        try:
            where = _Where.model_validate(payload)
            return cls(kind, form.model_validate(payload), where.channel_id, channel)
        except ValidationError:
            return None


class _Where(Shown):
    """Where something happened."""

    channel_id: str


def followed(channel: Channel) -> Place | None:
    """The channel whose concern it is what is said in this one or in this thread; None: nobody's
    but of those who are in it."""
    if channel.is_direct or channel.type == PRIVATE_THREAD:
        return None
    return _place(channel, "")


def heard(message: Written, channel: Channel, below: str = "", me: str = "") -> Heard:
    """A message as it stands. `below` is what it goes back to as a reply, if it is one; `me` is
    who we are."""
    thread = channel.id if channel.is_thread else below or message.id
    edited = message.edited_timestamp
    return Heard(
        place=_place(channel, thread),
        id=message.id,
        author=message.author.id,
        at=time_of(int(message.id)),
        text=flattened(message, me),
        name=(message.member.nick if message.member else None) or message.author.name,
        bot=message.by_a_machine,
        ours=message.author.id == me,
        begins=message.id == thread,
        edited=edited is not None,
        edited_at=edited.timestamp() if edited else 0.0,
        attachments=tuple(attachment(message, file) for file in message.files),
    )


def changes(change: Change, channel: Channel) -> Iterator[Reacted | Deleted]:
    """What it changes."""
    place = _place(channel, channel.id if channel.is_thread else "")
    what = change.what
    if isinstance(what, Deletion):
        for id in filter(None, (what.id, *what.ids)):
            yield Deleted(place=place, message=id)
        return
    user = what.member.user if what.member else None
    yield Reacted(
        place=place,
        message=what.message_id,
        user=what.user_id,
        emoji=emoji_of(what.emoji) if what.emoji else "",
        removed=change.kind == "took back",
        bot=user is not None and user.bot,
    )


def emoji_of(emoji: Emoji) -> str:
    """An emoji as text."""
    return f":{emoji.name or 'deleted'}:" if emoji.id else emoji.name or ""


def _place(channel: Channel, thread: str) -> Place:
    return Place(
        platform=DISCORD,
        workspace=channel.workspace,
        channel=channel.parent or channel.id,
        thread=thread,
    )
