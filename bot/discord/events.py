"""Which of Discord's messages are somebody asking, and what they ask. Pure.

A mention is named by its message, so events that come again, edits and what is found in a history
are one and the same mention.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.core.attached import UNNAMED, is_document
from bot.core.values import Attachment, Mention, Place, Value
from bot.discord.places import Channel
from bot.discord.words import plain
from bot.discord.written import GUEST, File, Written

LATE_SECONDS = 3_600  # an edit counts for so long: later ones are echoes of pins and previews


class Self(Value):
    """Who the bot is in a server."""

    user: str
    role: str = ""  # the one that came with the bot, which people name as often as the bot

    @property
    def names(self) -> tuple[str, ...]:
        """The ids that it is addressed by."""
        return tuple(filter(None, (self.user, self.role)))


def addresses(message: Written, me: Self, channel: Channel) -> bool:
    """Whether somebody speaks to us; who speaks to everybody does not."""
    return message.by_a_person and (channel.is_direct or named(message, me) or by_role(message, me))


def concerns(message: Written, me: Self, channel: Channel | None) -> bool:
    """Whether it may be for us, as far as the message itself tells."""
    if channel is None:
        return message.by_a_person and (named(message, me) or by_role(message, me))
    in_conversation = channel.is_thread or bool(message.replied_to)
    return addresses(message, me, channel) or (in_conversation and goes_on(message, me))


def named(message: Written, me: Self) -> bool:
    """Whether it names our user, or answers us aloud."""
    return any(user.id == me.user for user in message.mentions)


def by_role(message: Written, me: Self) -> bool:
    """Whether it names our own role."""
    return bool(me.role) and me.role in message.mention_roles


def goes_on(message: Written, me: Self) -> bool:
    """Whether it may go on with what was said before it: somebody wrote it to nobody else."""
    called = message.mentions or message.mention_roles or message.mention_everyone
    if not message.by_a_person or called:
        return False
    answered = message.referenced_message
    return not message.replied_to or (answered is not None and answered.author.id == me.user)


def edited_now(message: Written, now: datetime) -> bool:
    """Whether somebody has just changed what they wrote; a preview of a link changes nothing."""
    edited = message.edited_timestamp
    return edited is not None and abs((now - edited).total_seconds()) < LATE_SECONDS


def mention_of(message: Written, place: Place, me: Self, channel: Channel) -> Mention:
    """What a message asks that addresses us."""
    return Mention(
        id=message.id,
        place=place,
        author=message.author.id,
        text=plain(message.content, me.names),
        attachments=files_of(message, me),
        replies_to="" if answers_us(message, me) else message.replied_to,
        channel_name=channel.name,
        category=channel.category,
        roles=None if message.member is None else message.member.roles,
        outsider=message.member is not None and bool(message.member.flags & GUEST),
    )


def files_of(message: Written, me: Self) -> tuple[Attachment, ...]:
    """What a message brings that can be read, with what it replies to; if nothing of it can, all
    that it brings itself, to be told so. What we sent is no document of anybody's."""
    own = tuple(_attached(message))
    answered = message.referenced_message
    theirs = _attached(answered) if answered and answered.author.id != me.user else ()
    documents = tuple(file for file in (*own, *theirs) if is_document(file))
    return documents or own


def urls_of(message: Written, mention: Mention) -> Mapping[str, str]:
    """Where its files can be read for a while, by the ids of the attachments."""
    shown = (each for each in (message, message.referenced_message) if each is not None)
    urls = {attachment(each, file).id: file.url for each in shown for file in each.files}
    return {file.id: urls[file.id] for file in mention.attachments if urls.get(file.id)}


def shows_no_reply(message: Written, me: Self) -> bool:
    """Whether what it replies to is kept from us."""
    if not message.replied_to or answers_us(message, me):
        return False
    answered = message.referenced_message
    return answered is None or answered.hidden


def answers_us(message: Written, me: Self) -> bool:
    """Whether it replies to a message of ours."""
    answered = message.referenced_message
    return answered is not None and answered.author.id == me.user


def _attached(message: Written) -> Iterator[Attachment]:
    for file in message.files:
        yield attachment(message, file)


def attachment(message: Written, file: File) -> Attachment:
    """A file by description; its id says where it is looked up again."""
    return Attachment(
        id=f"{message.channel_id}/{message.id}/{file.id}",
        name=file.filename or UNNAMED,
        size=file.size,
        media_type=file.content_type,
    )
