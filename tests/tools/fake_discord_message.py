"""A message of the fake Discord, and what a person sees of it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fake_discord_values import Attachment, Json, User, iso, made_at

if TYPE_CHECKING:
    from fake_discord_app import App
    from fake_discord_channel import Channel

DEFAULT, THREAD_CREATED, REPLY, SLASH, STARTER, MENU = 0, 18, 19, 20, 21, 23
SUPPRESS_EMBEDS, HAS_THREAD, EPHEMERAL, LOADING = 1 << 2, 1 << 5, 1 << 6, 1 << 7
V2 = 1 << 15
ACTION_ROW, BUTTON, TEXT, FILE, CONTAINER = 1, 2, 10, 13, 17


def walk(components: list[Json]) -> Iterator[Json]:
    """Components and all that is in them, from the top down."""
    for component in components:
        yield component
        inner = list(component.get("components") or [])
        inner += [component[key] for key in ("accessory", "component") if component.get(key)]
        yield from walk(inner)


@dataclass
class Message:
    id: str
    channel: "Channel"
    author: User
    content: str = ""
    type: int = DEFAULT
    flags: int = 0
    attachments: list[Attachment] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    reference: "Message | None" = None
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[str] = field(default_factory=list)
    mention_everyone: bool = False
    nonce: str | int | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)  # emoji: ids of users
    thread: "Channel | None" = None
    edited: float = 0.0
    deleted: bool = False
    app: "App | None" = None  # that wrote it in answer to an interaction
    hook: str = ""  # of the webhook that wrote it
    metadata: Json = field(default_factory=dict)  # of that interaction
    seen_by: User | None = None  # only, since it is ephemeral
    link_preview: list[Json] = field(default_factory=list)
    at: float = field(default_factory=time.monotonic)
    versions: list[tuple[float, str]] = field(default_factory=list)  # when, its text until then

    @property
    def text(self) -> str:
        """All that it says, whichever way it was sent."""
        return "\n".join([*([self.content] if self.content else []), *self.texts])

    @property
    def texts(self) -> list[str]:
        return [one["content"] for one in walk(self.components) if one["type"] == TEXT]

    @property
    def buttons(self) -> list[Json]:
        return [one for one in walk(self.components) if one["type"] == BUTTON]

    @property
    def component_ids(self) -> list[int]:
        return [one["id"] for one in walk(self.components)]

    @property
    def accent(self) -> int | None:
        found = [one for one in self.components if one["type"] == CONTAINER]
        return found[0].get("accent_color") if found else None

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        return bool(self.flags & LOADING)

    @property
    def pinged(self) -> list[str]:
        """The ids of everybody who was notified; "everyone" for @everyone and @here."""
        everybody = ["everyone"] if self.mention_everyone else []
        return [*(user.id for user in self.mentions), *self.mention_roles, *everybody]

    @property
    def shown_files(self) -> list[Attachment]:
        """The files people see: in a message of components, those that a component shows."""
        if not self.flags & V2:
            return list(self.attachments)
        urls = [one["file"]["url"] for one in walk(self.components) if one["type"] == FILE]
        names = {url.removeprefix("attachment://") for url in urls}
        return [file for file in self.attachments if file.name in names]

    def shown(self) -> Json:
        """What a person sees of it, for pictures and comparisons."""
        return {
            "id": self.id,
            "author": self.author.name,
            "at": iso(made_at(self.id)),
            "edited": bool(self.edited),
            "reply_to": self.reference.id if self.reference else None,
            "ephemeral": self.ephemeral,
            "thinking": self.loading,
            "accent": self.accent,
            "text": self.text,
            "components": self.components,
            "embeds": self.embeds,
            "buttons": [(one.get("label"), one.get("custom_id")) for one in self.buttons],
            "files": [(file.name, file.size) for file in self.shown_files],
            "reactions": {emoji: len(users) for emoji, users in self.reactions.items()},
        }
