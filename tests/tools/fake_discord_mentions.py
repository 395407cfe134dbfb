"""Whom a message of the fake Discord notifies, and which of its links would unfold."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import fake_discord_permissions as permissions
from fake_discord_message import SUPPRESS_EMBEDS, Message
from fake_discord_refusal import Problems
from fake_discord_values import Json, Role, User

if TYPE_CHECKING:
    from fake_discord import FakeDiscord

KINDS = ("users", "roles", "everyone")
USER, ROLE = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>")
EVERYONE = re.compile(r"@(everyone|here)\b")
CODE = re.compile(r"```.*?```|``.+?``|`[^`\n]+`", re.DOTALL)
LINK = re.compile(r"(?<!<)https?://[^\s<>()\[\]]+")
EVERYTHING: Json = {"parse": list(KINDS), "replied_user": True}


def check(allowed: Json | None, problems: Problems) -> None:
    """Whether the field `allowed_mentions` is well-formed."""
    if allowed is None:
        return
    parse = allowed.get("parse") or []
    for place, kind in enumerate(parse):
        problems.choice(f"allowed_mentions.parse.{place}", kind, KINDS)
    for kind in ("users", "roles"):
        named = allowed.get(kind) or []
        problems.length(f"allowed_mentions.{kind}", named, 100)
        if named and kind in parse:
            said = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            problems.add("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", said)


def apply(discord: "FakeDiscord", message: Message, allowed: Json | None) -> None:
    """Note whom a message notifies. Without the field, that is everybody it names."""
    rules = EVERYTHING if allowed is None else allowed
    text = CODE.sub("", message.text)
    guild = message.channel.guild
    known = guild.members if guild else {one.id for one in message.channel.recipients}
    named = [id for id in USER.findall(text) if id in discord.users and id in known]
    users = [discord.users[id] for id in _allowed(named, rules, "users")]
    answered = message.reference
    if answered and rules.get("replied_user") and answered.author.id != message.author.id:
        users.append(answered.author)
    message.mentions = _once(users)
    if guild is not None:
        loud = permissions.may(message.channel, message.author.id, "mention_everyone")
        roles = [guild.roles[id] for id in ROLE.findall(text) if id in guild.roles]
        pinged = [role.id for role in roles if loud or _may_be_named(role)]
        message.mention_roles = list(dict.fromkeys(_allowed(pinged, rules, "roles")))
        everyone = loud and "everyone" in (rules.get("parse") or [])
        message.mention_everyone = everyone and bool(EVERYONE.search(text))


def _may_be_named(role: Role) -> bool:
    return role.mentionable or bool(role.bot_id)


def _allowed(ids: list[str], rules: Json, kind: str) -> list[str]:
    if kind in (rules.get("parse") or []):
        return ids
    named = {str(id) for id in rules.get(kind) or []}
    return [id for id in ids if id in named]


def _once(users: Iterable[User]) -> list[User]:
    return list({user.id: user for user in users}.values())


def unfolding(message: Message) -> list[str]:
    """The links below which Discord would show a preview."""
    if message.flags & SUPPRESS_EMBEDS:
        return []
    return LINK.findall(CODE.sub("", message.text))
