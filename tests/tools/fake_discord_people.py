"""What people do in the fake Discord by writing: in channels, threads and direct messages."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import fake_discord_mentions as mentions
from fake_discord_app import App
from fake_discord_channel import DM, PUBLIC_THREAD, Channel
from fake_discord_forms import MOST_CONTENT
from fake_discord_message import HAS_THREAD, REPLY, STARTER, Message
from fake_discord_values import Attachment, Json, User

if TYPE_CHECKING:
    from fake_discord import FakeDiscord

NAME = re.compile(r"(?<![<\w])@([\w-]+)")
File = tuple[str, bytes] | Attachment


class People:
    """The part of the fake Discord in which people write, answer, edit and delete."""

    def say(
        self: "FakeDiscord",
        user: User | str,
        channel: Channel | str,
        text: str = "",
        files: Iterable[File] = (),
        *,
        reply_to: Message | None = None,
        ping: bool = True,
        mention: Literal["user", "role"] = "user",
        roles: Iterable[str] = (),
        ago: float = 0.0,
        nobody_told: bool = False,
        webhook: bool = False,
        embeds: Iterable[Json] = (),
        components: Iterable[Json] = (),
        type: int | None = None,
        id: str = "",
    ) -> Message:
        """Somebody writes; `@shedder` becomes a mention, of the bot or of its role.

        `ping`: of whom is answered; `ago`: seconds; `nobody_told`: no app hears of it; `webhook`:
        it speaks in this name, perhaps in embeds and components; `type`: of a message that is no
        ordinary one.
        """
        with self.lock:
            where = self.channels[channel] if isinstance(channel, str) else channel
            who = self.user(user)
            if where.guild is not None:
                where.guild.member(who, roles)
            typed = self._typed(where, text, mention)
            said = Message(id or self.ids(ago), where, who, typed, hook=self.ids() * webhook)
            said.embeds = [{"type": "rich", **embed} for embed in embeds]
            said.components = list(components)
            pasted = [("message.txt", said.content.encode())] * (len(said.content) > MOST_CONTENT)
            said.content = "" if pasted else said.content
            said.attachments = [
                one if isinstance(one, Attachment) else self.upload(where, *one)
                for one in (*files, *pasted)
            ]
            if reply_to is not None:
                said.type, said.reference = REPLY, reply_to
            said.type = said.type if type is None else type
            allowed = {**mentions.EVERYTHING, "replied_user": ping}
            mentions.apply(self, said, allowed)
            if nobody_told:
                where.all[said.id] = said
            else:
                self.posting.publish(said)
        return said

    def upload(
        self: "FakeDiscord",
        channel: Channel,
        name: str,
        content: bytes,
        *,
        declared: int | None = None,
        content_type: str = "",
    ) -> Attachment:
        """A file to say something with. Its size and type may be other than they are said to be."""
        made = self.posting.attachment(channel.id, name, content)
        made.declared = declared
        made.content_type = content_type or made.content_type
        return made

    def dm(
        self: "FakeDiscord",
        user: User | str,
        text: str = "",
        files: Iterable[File] = (),
        *,
        app: App | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Somebody writes to a bot alone."""
        return self.say(user, self.dm_channel(user, app), text, files, reply_to=reply_to)

    def dm_channel(self: "FakeDiscord", user: User | str, app: App | None = None) -> Channel:
        """Where somebody and a bot are alone."""
        with self.lock:
            both = [self.user(user), (app or self.app).user]
            for channel in self.channels.values():
                if channel.type == DM and channel.recipients == both:
                    return channel
            made = Channel(self.ids(), "", DM, recipients=both)
            self.channels[made.id] = made
            return made

    def edit(self: "FakeDiscord", message: Message, text: str) -> None:
        """Somebody edits what they wrote; mentions that come with it count as such."""
        with self.lock:
            typed = self._typed(message.channel, text, "user")
            answered = message.reference
            ping = answered is not None and answered.author in message.mentions
            allowed = {**mentions.EVERYTHING, "replied_user": ping}
            self.posting.edit(message, {"content": typed, "allowed_mentions": allowed}, [])

    def delete(self: "FakeDiscord", message: Message) -> None:
        """A message is deleted, by whoever wrote it or a moderator."""
        with self.lock:
            self.posting.delete(message)

    def delete_many(self: "FakeDiscord", channel: Channel, *messages: Message) -> None:
        """A moderator deletes several messages at once."""
        with self.lock:
            for message in messages:
                message.deleted = True
            self.events.messages_gone(channel, [message.id for message in messages])

    def react(self: "FakeDiscord", user: User | str, message: Message, emoji: str) -> None:
        """Somebody reacts to a message."""
        with self.lock:
            who = self.user(user)
            if who.id in message.reactions.get(emoji, []):
                return
            message.reactions.setdefault(emoji, []).append(who.id)
            self.events.reaction(message, who, emoji, added=True)

    def unreact(self: "FakeDiscord", user: User | str, message: Message, emoji: str) -> None:
        """Somebody takes a reaction back."""
        with self.lock:
            who = self.user(user)
            message.reactions[emoji].remove(who.id)
            if not message.reactions[emoji]:
                del message.reactions[emoji]
            self.events.reaction(message, who, emoji, added=False)

    def clear(self: "FakeDiscord", message: Message, emoji: str = "") -> None:
        """A moderator takes all reactions off a message, or all of one kind."""
        with self.lock:
            for each in [emoji] if emoji else list(message.reactions):
                message.reactions.pop(each, None)
            self.events.reactions_cleared(message, emoji)

    def start_thread(
        self: "FakeDiscord",
        user: User | str,
        place: Message | Channel,
        name: str,
        type: int = PUBLIC_THREAD,
    ) -> Channel:
        """Somebody begins a thread: from a message, or in a channel."""
        with self.lock:
            parent = place.channel if isinstance(place, Message) else place
            assert parent.guild is not None, "there are no threads in direct messages"
            id = place.id if isinstance(place, Message) else self.ids()
            thread = Channel(id, name, type, parent.guild, parent)
            thread.owner = parent.guild.member(user).user.id
            parent.guild.channels[id] = self.channels[id] = thread
            self.events.channel_made(thread)
            if isinstance(place, Message):
                self.begin_from(thread, place)
            return thread

    def post(
        self: "FakeDiscord",
        user: User | str,
        forum: Channel,
        title: str,
        text: str = "",
        files: Iterable[File] = (),
    ) -> Message:
        """Somebody posts in a forum: that is a thread whose first message has the thread's id."""
        with self.lock:
            thread = self.start_thread(user, forum, title)
            return self.say(user, thread, text, files, id=thread.id)

    def begin_from(self: "FakeDiscord", thread: Channel, message: Message) -> None:
        """A thread begins with the message it is about."""
        message.thread = thread
        message.flags |= HAS_THREAD
        start = Message(self.ids(), thread, message.author, type=STARTER, reference=message)
        thread.all[start.id] = start
        self.events.message_changed(message)

    def _typed(self: "FakeDiscord", channel: Channel, text: str, mention: str) -> str:
        """What the client makes of names that were picked from its list."""
        guild = channel.guild
        apps = {app.name: app for app in (guild.apps if guild else self.apps)}
        people = {user.name: user for user in self.users.values()}
        roles = {role.name: role for role in guild.roles.values() if guild} if guild else {}

        def named(match: re.Match[str]) -> str:
            name = match[1]
            if name in apps:
                by_role = mention == "role" and guild is not None
                return guild.role_of(apps[name]).mention if by_role else apps[name].mention
            found = people.get(name) or roles.get(name)
            return found.mention if found else match[0]

        return NAME.sub(named, text)
