"""How the fake Discord shows a message to an app: whole, or without what is not meant for it."""

from typing import TYPE_CHECKING

from fake_discord_app import App
from fake_discord_message import STARTER, V2, Message
from fake_discord_values import Attachment, Json, iso, made_at

if TYPE_CHECKING:
    from fake_discord import FakeDiscord

HIDDEN = {"content": "", "embeds": [], "attachments": [], "components": []}


def readable(discord: "FakeDiscord", message: Message, app: App) -> bool:
    """Whether an app may read a message without the privileged intent."""
    if message.author is app.user or message.channel.guild is None:
        return True
    if app.user in message.mentions:
        return True
    role = discord.role_mentions_unlock and message.channel.guild.role_of(app).id
    return bool(role) and role in message.mention_roles


def message_json(
    discord: "FakeDiscord", message: Message, app: App, *, unlocked: bool, deep: bool = True
) -> Json:
    """A message as an app gets it; `unlocked`: it has the privileged intent, or a person chose it.

    `deep`: with the message it answers, which has to be readable by itself.
    """
    shown = _whole(discord, message, app)
    if not unlocked and not readable(discord, message, app):
        shown |= HIDDEN
    if message.thread is not None:
        shown["thread"] = message.thread.to_json(app.user.id)
    if message.reference is not None:
        shown["message_reference"] = _reference(message.reference)
        if deep:
            shown["referenced_message"] = _referenced(discord, message.reference, app, unlocked)
    return shown


def _referenced(discord: "FakeDiscord", message: Message, app: App, unlocked: bool) -> Json | None:
    if message.deleted:
        return None
    return message_json(discord, message, app, unlocked=unlocked, deep=False)


def _whole(discord: "FakeDiscord", message: Message, app: App) -> Json:
    shown: Json = {
        "id": message.id,
        "channel_id": message.channel.id,
        "author": message.author.to_json(),
        "content": message.content,
        "timestamp": iso(made_at(message.id)),
        "edited_timestamp": iso(message.edited) if message.edited else None,
        "tts": False,
        "mention_everyone": message.mention_everyone,
        "mentions": [user.to_json() for user in message.mentions],
        "mention_roles": list(message.mention_roles),
        "attachments": [attachment_json(discord, file) for file in message.attachments],
        "embeds": [*message.embeds, *message.link_preview],
        "components": _components(discord, message),
        "pinned": False,
        "type": message.type,
        "flags": message.flags,
    }
    if message.reactions:
        mine = app.user.id
        shown["reactions"] = [_reaction(*one, mine) for one in message.reactions.items()]
    if message.nonce is not None:
        shown["nonce"] = message.nonce
    if message.type == STARTER:
        shown["position"] = 0
    if message.metadata:
        shown["interaction_metadata"] = message.metadata
    if message.hook:
        shown["webhook_id"] = message.hook
        shown["author"] |= {"id": message.hook, "bot": True, "global_name": None}
    if message.app is not None:
        shown["application_id"] = shown["webhook_id"] = message.app.id
    return shown


def _reference(message: Message) -> Json:
    guild = message.channel.guild
    shown = {"type": 0, "message_id": message.id, "channel_id": message.channel.id}
    return {**shown, "guild_id": guild.id} if guild else shown


def _reaction(emoji: str, users: list[str], mine: str) -> Json:
    return {
        "emoji": {"id": None, "name": emoji},
        "count": len(users),
        "count_details": {"burst": 0, "normal": len(users)},
        "burst_colors": [],
        "me": mine in users,
        "me_burst": False,
    }


def attachment_json(discord: "FakeDiscord", file: Attachment) -> Json:
    url = discord.cdn.url(file)
    shown: Json = {
        "id": file.id,
        "filename": file.name,
        "size": file.size,
        "url": url,
        "proxy_url": url,
        "content_type": file.content_type,
        "flags": 0,
    }
    if file.title:
        shown["title"] = file.title
    if file.description:
        shown["description"] = file.description
    return {**shown, "ephemeral": True} if file.ephemeral else shown


def _components(discord: "FakeDiscord", message: Message) -> list[Json]:
    if not message.flags & V2:
        return message.components
    files = {f"attachment://{file.name}": file for file in message.attachments}
    return [_resolved(discord, component, files) for component in message.components]


def _resolved(discord: "FakeDiscord", component: Json, files: dict[str, Attachment]) -> Json:
    """A component with the addresses of its files in place of their names."""
    shown = dict(component)
    media = component.get("file") or component.get("media")
    if media and media["url"] in files:
        file = files[media["url"]]
        url = discord.cdn.url(file)
        found = {"url": url, "proxy_url": url, "attachment_id": file.id, "loading_state": 2}
        shown["file" if "file" in component else "media"] = found
        shown |= {"name": file.name, "size": file.size} if "file" in component else {}
    if "components" in component:
        shown["components"] = [_resolved(discord, one, files) for one in component["components"]]
    return shown
