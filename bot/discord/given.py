"""What an interaction brings: who came, from where, with which files. Pure."""

from collections.abc import Iterable, Iterator, Mapping

import discord

from bot.core.attached import UNNAMED
from bot.core.values import Attachment, Place
from bot.discord.gateway import channel_of
from bot.discord.inert import inert_line
from bot.discord.permissions import (
    ADMINISTRATOR,
    CREATE_THREADS,
    READ_HISTORY,
    SEND_IN_THREADS,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Permission,
)
from bot.discord.places import DISCORD, HAVE_THREADS, PERSONAL, Channel
from bot.discord.written import GUEST
from bot.ingress.payloads import Payload, number, part, parts, word
from bot.ingress.pressed import Press

LONGEST_NAME = 80
NOWHERE = "-/-/"  # in place of a channel and a message, for a file that is in none


def channel(interaction: discord.Interaction) -> Channel:
    """Where somebody is."""
    there = interaction.channel
    if isinstance(there, discord.abc.GuildChannel | discord.Thread):
        return channel_of(there)
    id = str(interaction.channel_id or "")
    if interaction.guild_id is None:
        return Channel(id=id, type=PERSONAL)
    return Channel(id=id, type=discord.ChannelType.text.value, workspace=str(interaction.guild_id))


def press(interaction: discord.Interaction, where: Channel, began: str = "") -> Press:
    """Who did what, where. `began` is the conversation in place that it happened in, if any."""
    user, about = interaction.user, interaction.message
    member = user if isinstance(user, discord.Member) else None
    return Press(
        place=Place(
            platform=DISCORD,
            workspace=where.workspace,
            channel=where.parent or where.id,
            thread=where.id if where.is_thread else began,
        ),
        user=str(user.id),
        name=inert_line(user.display_name, LONGEST_NAME),
        unique=str(interaction.id),
        outsider=member is not None and bool(member.flags.value & GUEST),
        channel_name=where.name,
        category=where.category,
        roles=_roles(member),
        message=str(about.id) if about else "",
    )


def lacking(
    interaction: discord.Interaction, where: Channel, threads: bool
) -> tuple[Permission, ...]:
    """What the bot may not do there, and cannot answer without.

    `threads`: whether a question begins one. A response may always be given, so where it begins the
    thread of what follows, nothing has to be written into the channel.
    """
    held = interaction.app_permissions.value
    if interaction.guild_id is None or held & ADMINISTRATOR:
        return ()
    begins = threads and where.type in HAVE_THREADS and held & CREATE_THREADS.bit
    in_thread = where.is_thread or (begins and held & SEND_IN_THREADS.bit)
    send = SEND_IN_THREADS if in_thread else SEND_MESSAGES
    return tuple(each for each in (VIEW_CHANNEL, send, READ_HISTORY) if not held & each.bit)


def option(data: object, name: str) -> str:
    """What was chosen or typed beside a command's name."""
    return next((word(each, "value") for each in _options(data) if word(each, "name") == name), "")


def typing(data: object) -> str:
    """What somebody has typed so far, where choices are to be offered."""
    return next((word(each, "value") for each in _options(data) if each.get("focused")), "")


def attachments(data: object, ids: Iterable[str]) -> tuple[Attachment, ...]:
    """The files that were handed in under these ids."""
    known = part(data, "resolved", "attachments")
    found = ((id, known.get(id)) for id in ids)
    return tuple(_attachment(id, file) for id, file in found if isinstance(file, Mapping))


def urls(data: object) -> dict[str, str]:
    """Where the files that came along can be fetched, by the ids of their attachments."""
    files = {f"{NOWHERE}{id}": file for id, file in part(data, "resolved", "attachments").items()}
    for message in part(data, "resolved", "messages").values():
        for each in (message, part(message, "referenced_message")):
            where = f"{word(each, 'channel_id')}/{word(each, 'id')}"
            files |= {f"{where}/{word(file, 'id')}": file for file in _files_of(each)}
    return {id: word(file, "url") for id, file in files.items() if word(file, "url")}


def chosen_message(data: object) -> Payload:
    """The message that a command was chosen for."""
    return part(data, "resolved", "messages", word(data, "target_id"))


def _options(data: object) -> Iterator[Payload]:
    for each in parts(data, "options"):
        yield each
        yield from parts(each, "options")


def _files_of(message: object) -> Iterator[Payload]:
    """Those that it brings, be it forwarded."""
    yield from parts(message, "attachments")
    for snapshot in parts(message, "message_snapshots"):
        yield from parts(part(snapshot, "message"), "attachments")


def _attachment(id: str, file: Payload) -> Attachment:
    return Attachment(
        id=f"{NOWHERE}{id}",
        name=word(file, "filename") or UNNAMED,
        size=number(file, "size"),
        media_type=word(file, "content_type") or None,
    )


def _roles(member: discord.Member | None) -> tuple[str, ...] | None:
    if member is None or member.guild.get_role(member.guild.id) is None:  # nothing is known of it
        return None
    return tuple(str(role.id) for role in member.roles if not role.is_default())
