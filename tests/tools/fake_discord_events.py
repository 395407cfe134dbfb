"""What the apps of a fake Discord are told of, and which of them are told."""

from typing import TYPE_CHECKING

import fake_discord_permissions as permissions
from fake_discord_app import App
from fake_discord_channel import Channel
from fake_discord_json import message_json
from fake_discord_message import Message
from fake_discord_values import Json, User

if TYPE_CHECKING:
    from fake_discord import FakeDiscord
    from fake_discord_guild import Guild

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
REACTIONS, DIRECT_REACTIONS = 1 << 10, 1 << 13


class Events:
    """Turns what happened into dispatches, for those who can see it and asked for it."""

    def __init__(self, discord: "FakeDiscord") -> None:
        self._discord = discord

    # Guilds and channels

    def guild_made(self, guild: "Guild", app: App) -> None:
        self._discord.gateway.publish("GUILD_CREATE", GUILDS, [app], lambda *_: guild.to_event(app))

    def guild_gone(self, guild: "Guild", app: App) -> None:
        shown = {"id": guild.id, "unavailable": not guild.available}
        self._discord.gateway.publish("GUILD_DELETE", GUILDS, [app], lambda *_: shown)

    def channel_made(self, channel: Channel) -> None:
        self._channel("THREAD_CREATE" if channel.is_thread else "CHANNEL_CREATE", channel)

    def channel_updated(self, channel: Channel) -> None:
        self._channel("THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE", channel)

    def channel_gone(self, channel: Channel) -> None:
        self._channel("THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE", channel)

    def _channel(self, name: str, channel: Channel) -> None:
        def render(app: App, unlocked: bool) -> Json:
            shown = channel.to_json(app.user.id)
            return {**shown, "newly_created": True} if name == "THREAD_CREATE" else shown

        self._discord.gateway.publish(name, GUILDS, self._watching(channel), render)

    # Messages

    def message_made(self, message: Message) -> None:
        self._message("MESSAGE_CREATE", message)

    def message_changed(self, message: Message) -> None:
        self._message("MESSAGE_UPDATE", message)

    def message_gone(self, message: Message) -> None:
        shown = {"id": message.id, "channel_id": message.channel.id, **_guild(message.channel)}
        self._publish("MESSAGE_DELETE", message, lambda *_: shown)

    def _message(self, name: str, message: Message) -> None:
        def render(app: App, unlocked: bool) -> Json:
            shown = message_json(self._discord, message, app, unlocked=unlocked)
            guild = message.channel.guild
            if guild is None:
                return shown
            shown["guild_id"] = guild.id
            if message.author.id in guild.members and message.app is None:
                shown["member"] = guild.members[message.author.id].to_json(user=False)
            for mentioned in shown["mentions"]:
                if mentioned["id"] in guild.members:
                    member = guild.members[mentioned["id"]]
                    mentioned["member"] = member.to_json(user=False)
            return shown

        self._publish(name, message, render)

    def _publish(self, name: str, message: Message, render: "object") -> None:
        if message.seen_by is not None:
            return
        intent = GUILD_MESSAGES if message.channel.guild else DIRECT_MESSAGES
        watching = self._watching(message.channel)
        self._discord.gateway.publish(name, intent, watching, render)  # type: ignore[arg-type]

    def messages_gone(self, channel: Channel, ids: list[str]) -> None:
        """Several at once."""
        shown = {"ids": ids, "channel_id": channel.id, **_guild(channel)}
        watching = self._watching(channel)
        self._discord.gateway.publish(
            "MESSAGE_DELETE_BULK", GUILD_MESSAGES, watching, lambda *_: shown
        )

    def reactions_cleared(self, message: Message, emoji: str) -> None:
        """All of a message, or all of one emoji."""
        where = message.channel
        shown: Json = {"channel_id": where.id, "message_id": message.id, **_guild(where)}
        shown |= {"emoji": {"id": None, "name": emoji}} if emoji else {}
        name = "MESSAGE_REACTION_REMOVE_EMOJI" if emoji else "MESSAGE_REACTION_REMOVE_ALL"
        intent = REACTIONS if where.guild else DIRECT_REACTIONS
        self._discord.gateway.publish(name, intent, self._watching(where), lambda *_: shown)

    def reaction(self, message: Message, user: User, emoji: str, *, added: bool) -> None:
        """Somebody reacted to a message, or took that back."""
        shown = {
            "user_id": user.id,
            "channel_id": message.channel.id,
            "message_id": message.id,
            "message_author_id": message.author.id,
            "emoji": {"id": None, "name": emoji},
            "burst": False,
            "type": 0,
            **_guild(message.channel),
        }
        guild = message.channel.guild
        if guild is not None and added and user.id in guild.members:
            shown["member"] = guild.members[user.id].to_json()
        name = "MESSAGE_REACTION_ADD" if added else "MESSAGE_REACTION_REMOVE"
        intent = REACTIONS if guild else DIRECT_REACTIONS
        watching = self._watching(message.channel)
        self._discord.gateway.publish(name, intent, watching, lambda *_: shown)

    def _watching(self, channel: Channel) -> list[App]:
        """The apps that can see a channel."""
        if channel.guild is None:
            here = {user.id for user in channel.recipients}
            return [app for app in self._discord.apps if app.user.id in here]
        apps = channel.guild.apps
        return [app for app in apps if permissions.may(channel, app.user.id, "view_channel")]


def _guild(channel: Channel) -> Json:
    return {"guild_id": channel.guild.id} if channel.guild else {}
