"""A workspace of the fake Slack: who and what is in it, and what people see there."""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fake_slack_interacting import Interacting
from fake_slack_people import People
from fake_slack_world import Channel, Ephemeral, File, Json, Message, Status, User, View

if TYPE_CHECKING:
    from fake_slack import FakeSlack


class Installation:
    """The app in a workspace, or in every workspace of an organisation: one token for all."""

    def __init__(self, slack: "FakeSlack", scopes: Iterable[str], enterprise: str = "") -> None:
        self.bot_user, self.bot_id = slack.ids("U"), slack.ids("B")
        self.scopes = frozenset(scopes)
        self.enterprise = enterprise  # set: installed in the whole organisation
        self.workspaces: list[Workspace] = []
        self.active = True
        self.token = slack.tokens.issue(self)


class Workspace(People, Interacting):
    """One workspace; `People` act in it."""

    def __init__(
        self, slack: "FakeSlack", id: str, name: str, enterprise: str, installation: Installation
    ) -> None:
        self.slack, self.id, self.name, self.enterprise = slack, id, name, enterprise
        self.installation = installation
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.statuses: list[Status] = []
        self.ephemerals: list[Ephemeral] = []
        self.prompts: list[Json] = []
        installation.workspaces.append(self)
        bot = User(self.bot_user, slack.bot_name, id, bot_id=installation.bot_id)
        self.users[bot.id] = bot

    @property
    def token(self) -> str:
        return self.installation.token

    @property
    def scopes(self) -> frozenset[str]:
        return self.installation.scopes

    @scopes.setter
    def scopes(self, scopes: Iterable[str]) -> None:
        self.installation.scopes = frozenset(scopes)

    @property
    def bot_user(self) -> str:
        return self.installation.bot_user

    @property
    def bot_id(self) -> str:
        return self.installation.bot_id

    @property
    def mention(self) -> str:
        """What stands in a text where somebody picked the bot."""
        return f"<@{self.bot_user}>"

    def user(
        self, id: str, name: str = "", *, guest: bool = False, team: str = "", bot: bool = False
    ) -> User:
        """Somebody of this workspace; with `team` somebody of another, through Slack Connect."""
        made = User(id, name or id.lower(), team or self.id, guest, stranger=bool(team))
        made.bot_id = self.slack.ids("B") if bot else ""
        self.users[id] = made
        return made

    def channel(
        self,
        id: str,
        name: str = "",
        *,
        private: bool = False,
        members: Iterable[str] = (),
        bot: bool = True,
        shared: bool = False,
        group_message: bool = False,
    ) -> Channel:
        """A channel; the bot is in it unless told otherwise."""
        kind = "mpim" if group_message else "group" if private else "channel"
        made = Channel(id, name or id.lower(), self.id, kind, set(members), shared=shared)
        made.members |= {self.bot_user} if bot else set()
        for member in members:
            self.someone(member)
        self.channels[id] = made
        return made

    def dm(self, user: str) -> str:
        """The id of the conversation between somebody and the bot."""
        self.someone(user)
        id = f"D{user}"
        if id not in self.channels:
            members = {user, self.bot_user}
            self.channels[id] = Channel(id, "", self.id, "im", members)
        return id

    def someone(self, user: str) -> User:
        """A person, made up when first heard of."""
        return self.users.get(user) or self.user(user)

    def kick(self, channel: str) -> None:
        """Take the bot out of a channel."""
        self.channels[channel].members.discard(self.bot_user)

    def invite(self, channel: str) -> None:
        """Bring the bot into a channel."""
        self.channels[channel].members.add(self.bot_user)

    # What people see

    def message(self, channel: str, ts: str) -> Message:
        """A message, deleted or not."""
        return self.channels[channel].messages[ts]

    def thread(self, channel: str, ts: str) -> list[Message]:
        """A thread as it stands, its root first."""
        with self.slack.lock:
            return self.channels[channel].thread(ts)

    def posts(self, channel: str | None = None) -> list[Message]:
        """What the app has posted and nobody has deleted."""
        with self.slack.lock:
            rooms = [self.channels[channel]] if channel else list(self.channels.values())
            found = [message for room in rooms for message in list(room.messages.values())]
        return [post for post in found if post.bot_id == self.bot_id and not post.deleted]

    def reactions(self, channel: str, ts: str) -> set[str]:
        """The app's reactions to a message."""
        reactions = self.message(channel, ts).reactions
        return {name for name, users in reactions.items() if self.bot_user in users}

    def status(self, channel: str, thread: str) -> str:
        """The status shown in a thread now: a post clears it, and so do two minutes."""
        with self.slack.lock:
            said = [one for one in self.statuses if (one.channel, one.thread) == (channel, thread)]
            posts = self.channels[channel].thread(thread)
        if not said or time.time() - said[-1].at > self.slack.status_life:
            return ""
        posted = any(post.at > said[-1].at for post in posts if post.bot_id == self.bot_id)
        return "" if posted else said[-1].status

    def home(self, user: str) -> View | None:
        """Somebody's App Home, as the app published it last."""
        return self.homes.get(user)

    def modal(self, user: str) -> View | None:
        """The view on top of what somebody has open."""
        mine = [view for view in self.views.values() if view.user == user and view.open]
        return mine[-1] if mine else None

    # How Slack writes it down

    def as_json(self, message: Message, *, metadata: bool = False) -> Json:
        """A message as the API and events show it."""
        seen: Json = {"type": "message", "ts": message.ts, "text": message.text, "team": self.id}
        optional = {
            "subtype": message.subtype,
            "user": message.user,
            "bot_id": message.bot_id,
            "app_id": message.app_id,
            "username": message.username,
            "blocks": message.blocks,
            "attachments": message.attachments,
            "metadata": message.metadata if metadata else None,
        }
        seen.update({key: value for key, value in optional.items() if value})
        if message.bot_id:
            seen["bot_profile"] = self._bot_profile(message)
        if message.icon:
            seen["icons"] = {"emoji": message.icon}
        if message.edited:
            seen["edited"] = {"user": message.user or self.bot_user, "ts": message.edited}
        if message.files:
            seen["files"] = [file.to_json(self.private_channels()) for file in message.files]
            seen["upload"] = False
        if message.reactions:
            seen["reactions"] = [
                {"name": name, "users": users, "count": len(users)}
                for name, users in message.reactions.items()
            ]
        return {**seen, **self._threading(message)}

    def _bot_profile(self, message: Message) -> Json:
        bots = {user.bot_id: user for user in self.users.values()}
        bot = bots.get(message.bot_id) or self.users[message.user]
        app = message.app_id or "A0OTHER"
        known = {"id": message.bot_id, "app_id": app, "name": bot.name, "deleted": False}
        return {**known, "team_id": self.id, "user_id": bot.id}

    def private_channels(self) -> frozenset[str]:
        return frozenset(id for id, room in self.channels.items() if room.private)

    def _threading(self, message: Message) -> Json:
        room = self.channels[message.channel]
        if message.is_reply:
            root = room.messages.get(message.thread_ts)
            parent = {"parent_user_id": root.user} if root and root.user else {}
            return {"thread_ts": message.thread_ts, **parent}
        replies = room.replies(message.ts)
        if not replies:
            return {}
        who = list(dict.fromkeys(reply.user or reply.bot_id for reply in replies))
        counts = {"reply_count": len(replies), "reply_users_count": len(who), "reply_users": who}
        return {"thread_ts": message.ts, "latest_reply": replies[-1].ts, **counts}
