"""A guild of the fake Discord: its channels, its members and what they may do."""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import fake_discord_permissions as permissions
from fake_discord_app import App
from fake_discord_channel import TEXT, Channel
from fake_discord_message import Message
from fake_discord_values import Json, Member, Role, User, iso

if TYPE_CHECKING:
    from fake_discord import FakeDiscord

MEBIBYTE = 1 << 20
BOOSTED = {2: 50, 3: 100}  # mebibytes of a file by the level of boosts


class Guild:
    """One server, as people call it."""

    def __init__(self, discord: "FakeDiscord", name: str) -> None:
        self.discord, self.id, self.name = discord, discord.ids(), name
        self.owner = discord.user(f"owner of {name}")
        self.roles: dict[str, Role] = {}
        self.channels: dict[str, Channel] = {}  # threads too
        self.members: dict[str, Member] = {self.owner.id: Member(self.owner)}
        self.apps: list[App] = []
        self.joined = time.time()
        self.boosts = 0  # the level of, by which files may be larger
        self.thread_limit = 1000
        self.available = True
        self.everyone = Role(self.id, "@everyone", permissions.EVERYONE, 0)
        self.roles[self.id] = self.everyone

    # Who and what is there

    def channel(self, name: str, type: int = TEXT, *, category: str = "") -> Channel:
        """The channel of this name, made if there is none."""
        with self.discord.lock:
            found = [one for one in self.channels.values() if one.name == name]
            if found:
                return found[0]
            made = Channel(self.discord.ids(), name, type, self, position=len(self.channels))
            made.parent = self.channel(category, 4) if category else None
            self.channels[made.id] = self.discord.channels[made.id] = made
            self.discord.events.channel_made(made)
            return made

    def remove_channel(self, channel: Channel) -> None:
        """A channel is deleted, with the threads in it."""
        with self.discord.lock:
            for gone in (*channel.threads, channel):
                del self.channels[gone.id], self.discord.channels[gone.id]
                self.discord.events.channel_gone(gone)

    def role(self, name: str, *names: str, mentionable: bool = True) -> Role:
        """The role of this name, made with these permissions if there is none."""
        with self.discord.lock:
            found = [one for one in self.roles.values() if one.name == name]
            if not found:
                found = [Role(self.discord.ids(), name, permissions.bits(*names), len(self.roles))]
                found[0].mentionable = mentionable
                self.roles[found[0].id] = found[0]
            return found[0]

    def member(self, user: User | str, roles: Iterable[str] = ()) -> Member:
        """Somebody of this guild, with these roles beside those they had."""
        with self.discord.lock:
            who = self.discord.user(user)
            member = self.members.setdefault(who.id, Member(who))
            member.roles += [role for role in map(self.role, roles) if role not in member.roles]
            return member

    def add(self, app: App, allowed: int = permissions.NEEDED) -> None:
        """Somebody invites an app: it comes with a role of its own."""
        with self.discord.lock:
            role = Role(self.discord.ids(), app.name, allowed, len(self.roles), app.user.id)
            self.roles[role.id] = role
            self.members[app.user.id] = Member(app.user, [role])
            self.apps.append(app)
            self.discord.events.guild_made(self, app)

    def remove(self, app: App) -> None:
        """An admin removes an app."""
        with self.discord.lock:
            self.apps.remove(app)
            del self.members[app.user.id]
            self.discord.events.guild_gone(self, app)

    def role_of(self, app: App) -> Role:
        """The role that an app came with."""
        return next(one for one in self.roles.values() if one.bot_id == app.user.id)

    @property
    def largest_file(self) -> int:
        """Bytes of one file here."""
        more = BOOSTED.get(self.boosts)
        return more * MEBIBYTE if more else self.discord.largest_file

    # What people do here; see `People` for the rest

    def say(
        self, user: User | str, channel: Channel | str, text: str = "", *args: Any, **how: Any
    ) -> Message:
        """Somebody writes; a channel may be given by its name."""
        where = self.discord.channels.get(channel) if isinstance(channel, str) else channel
        return self.discord.say(user, where or self.channel(str(channel)), text, *args, **how)

    # How Discord writes it down

    def to_json(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "icon": None,
            "splash": None,
            "discovery_splash": None,
            "owner_id": self.owner.id,
            "afk_channel_id": None,
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "roles": [role.to_json() for role in self.roles.values()],
            "emojis": [],
            "stickers": [],
            "features": [],
            "mfa_level": 0,
            "application_id": None,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "vanity_url_code": None,
            "description": None,
            "banner": None,
            "premium_tier": self.boosts,
            "premium_subscription_count": 0,
            "preferred_locale": "en-US",
            "public_updates_channel_id": None,
            "nsfw_level": 0,
            "premium_progress_bar_enabled": False,
            "safety_alerts_channel_id": None,
        }

    def to_event(self, app: App) -> Json:
        """Everything an app is told of a guild when it connects or is invited."""
        mine = self.members[app.user.id]
        open_threads = [one for one in self.channels.values() if one.is_thread]
        return {
            **self.to_json(),
            "joined_at": iso(mine.joined),
            "large": False,
            "unavailable": not self.available,
            "member_count": len(self.members),
            "voice_states": [],
            "members": [mine.to_json()],
            "channels": [one.to_json() for one in self.channels.values() if not one.is_thread],
            "threads": [one.to_json(app.user.id) for one in open_threads if not one.archived],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }
