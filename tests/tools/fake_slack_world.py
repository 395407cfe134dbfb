"""What a workspace of the fake Slack consists of, and how Slack writes it down."""

import itertools
import threading
import time
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class Clock:
    """Timestamps that never repeat: they are what Slack knows messages by."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def ts(self) -> str:
        with self._lock:
            self._last = max(self._last + 1, int(time.time() * 1_000_000))
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


class Ids:
    """Ids as Slack's look: a letter, then a number nothing else has."""

    def __init__(self) -> None:
        self._count = itertools.count(1)

    def __call__(self, letter: str) -> str:
        return f"{letter}0{next(self._count):07X}"


@dataclass
class User:
    id: str
    name: str
    team: str
    guest: bool = False
    bot_id: str = ""
    stranger: bool = False  # of another organisation, here through Slack Connect

    def to_json(self) -> Json:
        return {
            "id": self.id,
            "team_id": self.team,
            "name": self.name,
            "real_name": self.name.title(),
            "deleted": False,
            "is_bot": bool(self.bot_id),
            "is_restricted": self.guest,
            "is_ultra_restricted": False,
            "is_stranger": self.stranger,
            "profile": {"display_name": self.name, "real_name": self.name.title()},
        }


@dataclass
class File:
    id: str
    name: str
    content: bytes
    user: str
    team: str
    url: str  # of its bytes
    mode: str = "hosted"  # tombstone, hidden_by_limit, external have no bytes
    connect: bool = False  # events say no more of it than to ask files.info
    declared: int | None = None  # the size Slack says, if it is not the size
    mimetype: str = ""
    title: str = ""
    alt_txt: str = ""
    at: float = field(default_factory=time.time)
    shares: list[tuple[str, str, str]] = field(default_factory=list)  # channel, ts, thread
    uploaded: bool = True
    deleted: bool = False
    for_app: bool = False  # given to the app by a form, whatever channel it is in

    def to_json(self, private: frozenset[str] = frozenset()) -> Json:
        if self.deleted or self.mode == "tombstone":
            return {"id": self.id, "mode": "tombstone"}
        if self.mode == "hidden_by_limit":
            return {"id": self.id, "mode": "hidden_by_limit", "name": self.name}
        kind = self.name.rpartition(".")[2].lower() if "." in self.name else "binary"
        size = len(self.content) if self.declared is None else self.declared
        return {
            "id": self.id,
            "created": int(self.at),
            "timestamp": int(self.at),
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype or mimetype(kind),
            "filetype": kind,
            "pretty_type": kind.upper(),
            "user": self.user,
            "user_team": self.team,
            "editable": False,
            "size": size,
            "mode": self.mode,
            "is_external": self.mode == "external",
            "external_type": "gdrive" if self.mode == "external" else "",
            "is_public": bool(self.shares),
            "public_url_shared": False,
            "url_private": self.url,
            "url_private_download": self.url.replace("/files-pri/", "/files-pri/download/"),
            "permalink": self.url.replace("/files-pri/", "/files/"),
            "file_access": "visible",
            "shares": self._shares(private),
        }

    def in_event(self) -> Json:
        """As an event shows it: of a file of another organisation only that it is there."""
        if self.connect:
            access = {"mode": "file_access", "file_access": "check_file_info"}
            return {"id": self.id, "created": int(self.at), "user": self.user, **access}
        seen = self.to_json()
        seen.pop("shares", None)
        return seen

    def _shares(self, private: frozenset[str]) -> Json:
        shares: Json = {}
        for channel, ts, thread in self.shares:
            side = shares.setdefault("private" if channel in private else "public", {})
            share = {"ts": ts, "reply_count": 0, **({"thread_ts": thread} if thread else {})}
            side.setdefault(channel, []).append(share)
        return shares


def mimetype(kind: str) -> str:
    """What Slack takes files of this ending for."""
    known = {"pdf": "application/pdf", "md": "text/markdown", "txt": "text/plain"}
    return known.get(kind, "application/octet-stream")


@dataclass
class Edit:
    at: float
    text: str
    blocks: list[Json]


@dataclass
class Message:
    ts: str
    channel: str
    user: str = ""
    bot_id: str = ""
    app_id: str = ""
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    username: str = ""
    icon: str = ""
    thread_ts: str = ""
    subtype: str = ""
    files: list[File] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)  # what it said before each edit
    reactions: dict[str, list[str]] = field(default_factory=dict)
    deleted: bool = False
    broadcast: bool = False
    args: Json = field(default_factory=dict)  # what the app posted it with
    at: float = field(default_factory=time.time)
    edited: str = ""  # when, where Slack says that it was
    streaming_until: float | None = None  # monotonic; a stream that nobody stopped

    @property
    def root(self) -> str:
        return self.thread_ts or self.ts

    @property
    def is_reply(self) -> bool:
        return bool(self.thread_ts) and self.thread_ts != self.ts

    @property
    def streaming(self) -> bool:
        return self.streaming_until is not None and time.monotonic() < self.streaming_until

    @property
    def length(self) -> int:
        return len(self.text)


@dataclass
class Channel:
    id: str
    name: str
    team: str
    kind: str = "channel"  # channel, group (a private one), im, mpim
    members: set[str] = field(default_factory=set)
    messages: dict[str, Message] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)  # replies by their root
    shared: bool = False  # with another organisation
    archived: bool = False

    @property
    def scope(self) -> str:
        names = {"channel": "channels", "group": "groups"}
        return names.get(self.kind, self.kind)

    @property
    def private(self) -> bool:
        return self.kind != "channel"

    def add(self, message: Message) -> None:
        self.messages[message.ts] = message
        if message.is_reply:
            self.threads.setdefault(message.thread_ts, []).append(message.ts)

    def get(self, ts: str) -> Message | None:
        message = self.messages.get(ts)
        return None if message is None or message.deleted else message

    def replies(self, ts: str) -> list[Message]:
        found = (self.messages[reply] for reply in self.threads.get(ts, ()))
        return [reply for reply in found if not reply.deleted]

    def thread(self, ts: str) -> list[Message]:
        """What people see of a thread."""
        root = self.get(ts)
        return [*([root] if root else []), *self.replies(ts)]

    def to_json(self) -> Json:
        seen: Json = {
            "id": self.id,
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "group",
            "is_im": self.kind == "im",
            "is_mpim": self.kind == "mpim",
            "is_private": self.private,
            "is_archived": self.archived,
            "is_ext_shared": self.shared,
            "is_shared": self.shared,
            "context_team_id": self.team,
        }
        return seen if self.kind == "im" else {**seen, "name": self.name}


@dataclass
class View:
    """A modal somebody has open, or a person's App Home."""

    id: str
    user: str
    team: str
    kind: str  # modal or home
    body: Json
    hash: str
    root: str = ""
    previous: str = ""
    open: bool = True
    errors: Json = field(default_factory=dict)  # what the app answered the last submission with
    history: list[Json] = field(default_factory=list)

    def to_json(self, app_id: str, bot_id: str) -> Json:
        state = self.body.get("state", {"values": {}})
        return {
            "private_metadata": "",
            "callback_id": "",
            **self.body,
            "id": self.id,
            "team_id": self.team,
            "app_id": app_id,
            "bot_id": bot_id,
            "hash": self.hash,
            "root_view_id": self.root or self.id,
            "previous_view_id": self.previous or None,
            "app_installed_team_id": self.team,
            "state": state,
        }


@dataclass(frozen=True)
class Status:
    """What an app said it was doing in a thread."""

    channel: str
    thread: str
    status: str
    at: float
    loading: tuple[str, ...] = ()
    username: str = ""


@dataclass(frozen=True)
class Ephemeral:
    """What only one person was shown."""

    channel: str
    user: str
    text: str
    blocks: tuple[Json, ...]
    thread: str
    ts: str
