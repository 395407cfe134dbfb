"""What a member may do in a channel of the fake Discord."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fake_discord_channel import Channel
    from fake_discord_guild import Guild

BITS = {
    "administrator": 1 << 3,
    "manage_channels": 1 << 4,
    "add_reactions": 1 << 6,
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "manage_messages": 1 << 13,
    "embed_links": 1 << 14,
    "attach_files": 1 << 15,
    "read_message_history": 1 << 16,
    "mention_everyone": 1 << 17,
    "use_external_emojis": 1 << 18,
    "connect": 1 << 20,
    "use_application_commands": 1 << 31,
    "manage_threads": 1 << 34,
    "create_public_threads": 1 << 35,
    "create_private_threads": 1 << 36,
    "send_messages_in_threads": 1 << 38,
}
ALL = sum(BITS.values())
NEEDED = 309_237_746_752  # by the bot, as its invitation asks for: no embed_links
EVERYONE = ALL & ~sum(
    BITS[name] for name in BITS if name == "administrator" or name.startswith("manage_")
)


def bits(*names: str) -> int:
    return sum(BITS[name] for name in names)


def of(guild: "Guild", user: str, channel: "Channel | None" = None) -> int:
    """All that a member of a guild may do, in one channel of it or in general."""
    if user == guild.owner.id:
        return ALL
    roles = [guild.everyone, *guild.members[user].roles] if user in guild.members else []
    allowed = 0
    for role in roles:
        allowed |= role.permissions
    if allowed & BITS["administrator"]:
        return ALL
    if channel is not None:
        place = channel.parent if channel.is_thread and channel.parent else channel
        for ids in ([guild.id], [role.id for role in roles if role.id != guild.id], [user]):
            found = [place.overwrites[id] for id in ids if id in place.overwrites]
            for _, denied in found:
                allowed &= ~denied
            for granted, _ in found:
                allowed |= granted
    return allowed if channel is None or allowed & BITS["view_channel"] else 0


def may(channel: "Channel", user: str, *names: str) -> bool:
    """Whether somebody may do all of this in a channel. In direct messages they may."""
    if channel.guild is None:
        return any(one.id == user for one in channel.recipients)
    wanted = bits(*names)
    return of(channel.guild, user, channel) & wanted == wanted
