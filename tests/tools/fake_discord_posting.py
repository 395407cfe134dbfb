"""How a message of a bot comes to stand in a channel of the fake Discord, and changes there."""

import copy
import mimetypes
import re
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

import fake_discord_components as components
import fake_discord_forms as forms
import fake_discord_mentions as mentions
from fake_discord_app import App
from fake_discord_call import Upload
from fake_discord_channel import Channel
from fake_discord_message import DEFAULT, EPHEMERAL, LOADING, REPLY, SLASH, V2, Message, walk
from fake_discord_permissions import may
from fake_discord_refusal import Problems, Refusal
from fake_discord_values import Attachment, Json, made_at

if TYPE_CHECKING:
    from fake_discord import FakeDiscord

ODD = re.compile(r"[^A-Za-z0-9_.\-]")
EDITABLE = forms.SUPPRESS_EMBEDS | V2
REPLYABLE = (DEFAULT, REPLY, SLASH, 23)


class Posting:
    """Creates and edits messages once it is settled who may."""

    def __init__(self, discord: "FakeDiscord") -> None:
        self._discord = discord
        self.nonce_window = 180.0  # seconds for which a nonce is remembered
        self._nonces: dict[tuple[str, str], tuple[float, Message]] = {}

    def create(self, app: App, channel: Channel, form: Json, files: list[Upload]) -> Message:
        """A message of a bot, or the one it made before under this nonce."""
        self._check(channel, form, files, _is_v2(form))
        reference = self._reference(app, channel, form)
        earlier = self._earlier(app, form)
        if earlier is not None:
            return earlier
        message = self.draft(app, channel, form, files)
        message.flags &= ~EPHEMERAL
        if reference is not None:
            message.reference, message.type = reference, REPLY
        mentions.apply(self._discord, message, form.get("allowed_mentions"))
        message.nonce = form.get("nonce")
        if message.nonce is not None:
            self._nonces[app.id, str(message.nonce)] = (time.monotonic(), message)
        self.publish(message)
        return message

    def draft(self, app: App, channel: Channel, form: Json, files: list[Upload]) -> Message:
        """A message that nobody sees yet."""
        message = Message(self._discord.ids(), channel, app.user)
        message.content = str(form.get("content") or "").strip()
        message.flags = int(form.get("flags") or 0) & forms.SETTABLE
        message.attachments = [self._attached(channel, file, form) for file in files]
        message.embeds = [{"type": "rich", **embed} for embed in form.get("embeds") or []]
        message.components = _stored(form.get("components") or [], files)
        _not_empty(message)
        return message

    def answer(self, app: App, channel: Channel, form: Json, files: list[Upload]) -> Message:
        """A message in answer to an interaction, which nobody sees yet."""
        self._check(channel, form, files, _is_v2(form))
        message = self.draft(app, channel, form, files)
        message.app = app
        mentions.apply(self._discord, message, form.get("allowed_mentions"))
        return message

    def publish(self, message: Message) -> None:
        """It stands in its channel, and everybody is told."""
        channel = message.channel
        if channel.is_thread and channel.archived:
            channel.reopen()
        channel.all[message.id] = message
        self._discord.events.message_made(message)
        self._discord.unfold(message)

    def edit(self, message: Message, form: Json, files: list[Upload]) -> None:
        """Change what the form names of a message, and nothing else."""
        v2 = bool(message.flags & V2) or _is_v2(form)
        kept = _kept(message, form)
        self._check(message.channel, form, files, v2, [file.name for file in kept])
        after = copy.copy(message)
        after.attachments = kept + [self._attached(message.channel, file, form) for file in files]
        _change(after, form, files)
        if v2:
            after.flags |= V2
        _still_sound(after, v2)
        if message.flags & LOADING:
            after.flags &= ~LOADING
        else:
            after.edited = time.time()
        mentions.apply(self._discord, after, form.get("allowed_mentions"))
        after.versions = [*message.versions, (time.monotonic(), message.text)]
        for file in message.attachments:
            file.removed = file not in kept
        vars(message).update(vars(after))
        self._discord.events.message_changed(message)

    def delete(self, message: Message) -> None:
        """Take a message away, and its files with it."""
        message.deleted = True
        for file in message.attachments:
            file.removed = True
        self._discord.events.message_gone(message)

    def attachment(self, channel: str, name: str, content: bytes) -> Attachment:
        """A file as Discord keeps it, under a name made tame."""
        tame = ODD.sub("", name.replace(" ", "_")) or "unknown"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        made = Attachment(self._discord.ids(), channel, tame, content, kind)
        if tame != name:
            made.title = name.rpartition(".")[0]
        self._discord.cdn.keep(made)
        return made

    def _attached(self, channel: Channel, file: Upload, form: Json) -> Attachment:
        made = self.attachment(channel.id, file.name, file.content)
        entries = [
            one for one in form.get("attachments") or [] if str(one["id"]) == str(file.number)
        ]
        made.description = entries[0].get("description") or "" if entries else ""
        return made

    def _check(
        self,
        channel: Channel,
        form: Json,
        files: list[Upload],
        v2: bool,
        kept: Iterable[str] = (),
    ) -> None:
        largest = channel.guild.largest_file if channel.guild else self._discord.largest_file
        forms.check_sizes(files, largest)
        forms.check(form, files, kept, v2=v2)

    def _earlier(self, app: App, form: Json) -> Message | None:
        """What the bot said under the same nonce a short while ago."""
        if form.get("nonce") is None or not form.get("enforce_nonce"):
            return None
        at, message = self._nonces.get((app.id, str(form["nonce"])), (-1e9, None))
        if message is None or time.monotonic() - at > self.nonce_window:
            return None
        if message.deleted:
            raise Refusal(10008)
        return message

    def _reference(self, app: App, channel: Channel, form: Json) -> Message | None:
        named = form.get("message_reference")
        if not named:
            return None
        found = channel.all.get(str(named.get("message_id")))
        if str(named.get("channel_id", channel.id)) != channel.id or not found or found.deleted:
            return _missing(named)
        if not may(channel, app.user.id, "read_message_history"):
            raise Refusal(160002)
        if found.type not in REPLYABLE:
            said = "Cannot reply to a system message"
            _refuse("message_reference", "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE", said)
        return found


def _is_v2(form: Json) -> bool:
    return bool(int(form.get("flags") or 0) & V2)


def check_old(discord: "FakeDiscord", message: Message) -> None:
    """Edits of what is older than an hour may be limited."""
    if time.time() - made_at(message.id) > 3600 and not discord.limits.edit_old():
        raise Refusal(30046)


def _missing(named: Json) -> None:
    if named.get("fail_if_not_exists", True):
        _refuse("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")


def _refuse(path: str, code: str, said: str) -> None:
    problems = Problems()
    problems.add(path, code, said)
    problems.settle()


def _stored(given: list[Json], files: list[Upload]) -> list[Json]:
    """Components as they are kept: numbered, with the names their files have now."""
    made = components.number(copy.deepcopy(given))
    for one in walk(made):
        media = one.get("file") or one.get("media")
        name = media["url"].removeprefix("attachment://") if media else ""
        if name in forms.names(files):
            media["url"] = f"attachment://{ODD.sub('', name.replace(' ', '_')) or 'unknown'}"
    return made


def _kept(message: Message, form: Json) -> list[Attachment]:
    """The files that an edit leaves: all, or those it lists."""
    if form.get("attachments") is None:
        return list(message.attachments)
    ids = {str(one["id"]) for one in form["attachments"]}
    return [file for file in message.attachments if file.id in ids]


def _change(message: Message, form: Json, files: list[Upload]) -> None:
    if "content" in form:
        message.content = str(form["content"] or "").strip()
    if "embeds" in form:
        message.embeds = [{"type": "rich", **embed} for embed in form["embeds"] or []]
    if "components" in form:
        message.components = _stored(form["components"] or [], files)
    if form.get("flags") is not None:
        message.flags = message.flags & ~EDITABLE | int(form["flags"]) & EDITABLE


def _still_sound(message: Message, v2: bool) -> None:
    if v2 and (message.content or message.embeds):
        field = "content" if message.content else "embeds"
        said = f"The '{field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
        _refuse(field, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", said)
    _not_empty(message)


def _not_empty(message: Message) -> None:
    said = message.content or message.embeds or message.components
    if not said and (message.flags & V2 or not message.attachments):
        raise Refusal(50006)
