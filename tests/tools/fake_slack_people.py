"""What people do in a workspace of the fake Slack, and the events the app hears of it."""

import re
import time
from collections.abc import Iterable
from html import unescape
from typing import TYPE_CHECKING

from fake_slack_delivery import Delivery
from fake_slack_world import Edit, File, Json, Message

if TYPE_CHECKING:
    from fake_slack_workspace import Workspace

SPECIAL = re.compile(r"<[@#!][^<>]+>|<https?://[^<>]+>|https?://\S+")
SUBSCRIPTIONS = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
}

Upload = tuple[str, bytes]


class People:
    """The part of a workspace in which people write, edit, delete and share."""

    def say(
        self: "Workspace",
        user: str,
        channel: str,
        text: str,
        files: Iterable[Upload | str] = (),
        thread: str | None = None,
        *,
        broadcast: bool = False,
    ) -> str:
        """Somebody writes; `@shedder` becomes a mention, as in Slack's own box. Returns the ts."""
        with self.slack.lock:
            author, room = self.someone(user), self.channels[channel]
            room.members.add(user)
            said = Message(self.slack.clock.ts(), channel, user, author.bot_id)
            said.text, said.thread_ts, said.broadcast = self._typed(text), thread or "", broadcast
            said.blocks = [] if author.bot_id else _rich_text(said.text)
            said.files = [self._shared(user, file) for file in files]
            room.add(said)
            for file in said.files:
                file.shares.append((channel, said.ts, thread or ""))
            self._tell(said)
        return said.ts

    def upload(
        self: "Workspace",
        user: str,
        name: str,
        content: bytes,
        *,
        mode: str = "hosted",
        connect: bool = False,
        declared: int | None = None,
        mimetype: str = "",
    ) -> str:
        """Somebody has a file, in no channel yet; pass its id to `say` or `submit`."""
        with self.slack.lock:
            id = self.slack.ids("F")
            url = f"{self.slack.files_url}files-pri/{self.id}-{id}/{name.replace(' ', '_')}"
            self.files[id] = File(id, name, content, user, self.id, url, mode, connect, declared)
            self.files[id].mimetype = mimetype
        return id

    def edit(self: "Workspace", channel: str, ts: str, text: str) -> None:
        """Its author edits a message. A mention that was not there before is an `app_mention`."""
        with self.slack.lock:
            message = self.channels[channel].messages[ts]
            before = self.as_json(message)
            mentioned = self.mention in message.text
            message.edits.append(Edit(time.time(), message.text, message.blocks))
            message.text, message.edited = self._typed(text), self.slack.clock.ts()
            message.blocks = _rich_text(message.text)
            self._changed(message, before)
            if self.mention in message.text and not mentioned:
                self._mentioned(message)

    def delete(self: "Workspace", channel: str, ts: str) -> None:
        """A message is deleted, by its author or a moderator."""
        with self.slack.lock:
            message = self.channels[channel].messages[ts]
            self.remove(message)

    def delete_file(self: "Workspace", file: str) -> None:
        """Somebody deletes a file everywhere."""
        with self.slack.lock:
            self.files[file].deleted = True

    def react(self: "Workspace", user: str, channel: str, ts: str, name: str) -> None:
        """Somebody reacts to a message."""
        with self.slack.lock:
            message = self.message(channel, ts)
            message.reactions.setdefault(name, []).append(user)
            self.reacted("reaction_added", user, message, name)

    def unreact(self: "Workspace", user: str, channel: str, ts: str, name: str) -> None:
        """And takes it back."""
        with self.slack.lock:
            message = self.message(channel, ts)
            message.reactions[name].remove(user)
            if not message.reactions[name]:
                del message.reactions[name]
            self.reacted("reaction_removed", user, message, name)

    def alert(
        self: "Workspace",
        bot: str,
        channel: str,
        text: str = "",
        blocks: Iterable[Json] = (),
        attachments: Iterable[Json] = (),
        thread: str | None = None,
    ) -> str:
        """Another app posts, as monitoring does: nothing of it need be in the text."""
        with self.slack.lock:
            author, room = self.users.get(bot) or self.user(bot, bot=True), self.channels[channel]
            said = Message(self.slack.clock.ts(), channel, "", author.bot_id, text=text)
            said.subtype, said.username = "bot_message", author.name
            said.blocks, said.attachments = list(blocks), list(attachments)
            said.thread_ts = thread or ""
            room.add(said)
            self._tell(said)
        return said.ts

    def open_home(self: "Workspace", user: str, tab: str = "home") -> Delivery | None:
        """Somebody opens the app's page, on its Home or its Messages."""
        with self.slack.lock:
            event: Json = {"type": "app_home_opened", "user": user, "channel": self.dm(user)}
            event.update(tab=tab, event_ts=self.slack.clock.ts())
            view = self.homes.get(user)
            if view is not None and tab == "home":
                event["view"] = view.to_json(self.slack.app_id, self.bot_id)
            return self.emit(event)

    def uninstall(self: "Workspace") -> None:
        """An admin removes the app: its tokens are worth nothing from then on."""
        with self.slack.lock:
            self.slack.tokens.revoke(self.installation)
            self.emit({"type": "app_uninstalled"})
            self.emit({"type": "tokens_revoked", "tokens": {"bot": [self.bot_user], "oauth": []}})

    # What the app hears

    def emit(self: "Workspace", event: Json, user: str = "") -> Delivery | None:
        """Send an event, if the app is there, listens to its kind and has the scope for it."""
        kind, installation = event["type"], self.installation
        if kind != "message" and kind not in self.slack.subscriptions:
            return None
        if not installation.active and kind not in ("app_uninstalled", "tokens_revoked"):
            return None
        if not {EVENT_SCOPES.get(kind)} <= {None, *installation.scopes}:
            return None
        return self.slack.deliveries.send("events_api", self._envelope(event, user))

    def posted(self: "Workspace", message: Message) -> None:
        """The app hears its own messages too, where it listens to a channel's."""
        self._message_event(message, {})

    def changed(self: "Workspace", message: Message, before: Json) -> None:
        """And its own edits."""
        self._changed(message, before)

    def reacted(self: "Workspace", kind: str, user: str, message: Message, name: str) -> None:
        """The app hears of reactions in the channels it is in, its own among them."""
        item = {"type": "message", "channel": message.channel, "ts": message.ts}
        event: Json = {"type": kind, "user": user, "reaction": name, "item": item}
        if message.user:
            event["item_user"] = message.user
        if self.bot_user in self.channels[message.channel].members:
            self.emit({**event, "event_ts": self.slack.clock.ts()})

    def remove(self: "Workspace", message: Message) -> None:
        """Take a message away, whoever asked for it. Where it began a thread, something stays."""
        before, message.deleted = self.as_json(message), True
        if self.channels[message.channel].replies(message.ts):
            self._buried(message, before)
            return
        event = {"subtype": "message_deleted", "deleted_ts": message.ts, "hidden": True}
        self._hidden(message, {**event, "previous_message": self.as_json(message)})

    def _tell(self: "Workspace", message: Message) -> None:
        mentions = self.mention in message.text
        room = self.channels[message.channel]
        heard = [self._mentioned] if mentions and room.kind != "im" else []
        heard.append(self._message_event)
        for event in self.slack.chance.sample(heard, len(heard)):
            event(message)

    def _mentioned(self: "Workspace", message: Message) -> None:
        room = self.channels[message.channel]
        if room.kind == "im" or self.bot_user not in room.members:
            return
        event = {**self._event(message), "type": "app_mention"}
        event.pop("subtype", None)
        event.pop("channel_type", None)  # Slack's has none
        self.emit(event, message.user)

    def _message_event(self: "Workspace", message: Message, extra: Json | None = None) -> None:
        if self._listens(message):
            self.emit({**self._event(message), **(extra or {})}, message.user)

    def _changed(self: "Workspace", message: Message, before: Json) -> None:
        who = {"user": message.user or self.bot_user, "ts": self.slack.clock.ts()}
        now = {"edited": who, **self.as_json(message)}
        event = {"subtype": "message_changed", "message": now, "previous_message": before}
        self._hidden(message, {**event, "hidden": True})

    def _hidden(self: "Workspace", message: Message, event: Json) -> None:
        if self._listens(message):
            ts = self.slack.clock.ts()
            where = {"channel": message.channel, "channel_type": self._channel_type(message)}
            self.emit({"type": "message", **event, **where, "ts": ts, "event_ts": ts})

    def _buried(self: "Workspace", message: Message, before: Json) -> None:
        gone = {"subtype": "tombstone", "text": "This message was deleted.", "hidden": True}
        now = {"type": "message", "ts": message.ts, "thread_ts": message.ts, "user": "USLACKBOT"}
        event = {"subtype": "message_changed", "message": {**now, **gone}, "hidden": True}
        self._hidden(message, {**event, "previous_message": before})

    def _listens(self: "Workspace", message: Message) -> bool:
        room = self.channels[message.channel]
        wanted = f"message.{SUBSCRIPTIONS[room.kind]}" in self.slack.subscriptions
        allowed = f"{room.scope}:history" in self.scopes
        return wanted and allowed and self.bot_user in room.members

    def _event(self: "Workspace", message: Message) -> Json:
        event = self.as_json(message)
        for key in ("reply_count", "reply_users", "reply_users_count", "latest_reply"):
            event.pop(key, None)
        files = [*message.files, *self._of_parent(message)]
        if files:
            event["files"] = [file.in_event() for file in files]
            event["subtype"] = "file_share"
        author = self.users.get(message.user)
        if author is not None and author.stranger:
            event.update(user_team=author.team, source_team=author.team, team=self.id)
        kind = self._channel_type(message)
        return {**event, "channel": message.channel, "channel_type": kind, "event_ts": message.ts}

    def _of_parent(self: "Workspace", message: Message) -> list[File]:
        if not (self.slack.repeat_parent_files and message.is_reply):
            return []
        root = self.channels[message.channel].get(message.thread_ts)
        return root.files if root else []

    def _channel_type(self: "Workspace", message: Message) -> str:
        return self.channels[message.channel].kind

    def _envelope(self: "Workspace", event: Json, user: str) -> Json:
        installation = self.installation
        whole = bool(installation.enterprise)
        authorization = {
            "enterprise_id": self.enterprise or None,
            "team_id": None if whole and self.slack.teamless else self.id,
            "user_id": self.bot_user,
            "is_bot": True,
            "is_enterprise_install": whole,
        }
        room = self.channels.get(str(event.get("channel", "")))
        payload: Json = {
            "token": "verification",
            "team_id": self.id,
            "context_team_id": self.id,
            "context_enterprise_id": self.enterprise or None,
            "api_app_id": self.slack.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": self.slack.ids("Ev"),
            "event_time": int(time.time()),
            "authorizations": [authorization],
            "is_ext_shared_channel": bool(room and room.shared),
            "event_context": f"4-{self.id}",
        }
        return {**payload, "enterprise_id": self.enterprise} if self.enterprise else payload

    def _shared(self: "Workspace", user: str, file: Upload | str) -> File:
        id = file if isinstance(file, str) else self.upload(user, *file)
        return self.files[id]

    def _typed(self: "Workspace", text: str) -> str:
        """A text as Slack keeps it: mentions as ids, addresses in brackets, the rest escaped."""
        text = text.replace(f"@{self.slack.bot_name}", self.mention)
        parts, at = [], 0
        for found in SPECIAL.finditer(text):
            parts.append(escaped(text[at : found.start()]))
            special = found.group()
            parts.append(special if special.startswith("<") else f"<{escaped(special)}>")
            at = found.end()
        return "".join([*parts, escaped(text[at:])])


def escaped(text: str) -> str:
    """The three characters that Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _rich_text(text: str) -> list[Json]:
    """The block that Slack makes of what people write."""
    elements: list[Json] = []
    for piece in re.split(r"(<@[UW][A-Z0-9]+>|<https?://[^<>]+>)", text):
        if piece.startswith("<@"):
            elements.append({"type": "user", "user_id": piece[2:-1]})
        elif piece.startswith("<http"):
            elements.append({"type": "link", "url": unescape(piece[1:-1].split("|")[0])})
        elif piece:
            elements.append({"type": "text", "text": unescape(piece)})
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}] if elements else []
