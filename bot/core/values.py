"""What travels between chat, queue and worker, before and after a document is read.

    Mention -> Job -> Document(s) -> Prompt -> Draft -> Critique -> Reply

Every value is frozen, refuses unknown fields, and crosses Redis as its own JSON. Documents live in
`document.py`, personas in `persona.py`, answers in `answer.py`.
"""

from hashlib import sha256
from typing import Self

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value; equal when its fields are, and safe to share between threads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Value):
    """Where a conversation is: the only place its answer may go."""

    platform: str  # name of a file in bot/platforms/
    workspace: str
    channel: str
    thread: str


class Attachment(Value):
    """A file somebody posted, by description: the worker fetches the bytes, no token travels."""

    id: str  # what the platform calls it; for the terminal an absolute path
    name: str
    size: int | None = None  # bytes
    media_type: str | None = None
    role: str = ""  # what it was given as, where a form asked for it by role


class Mention(Value):
    """Somebody wrote to the bot. `id` is the event, not the thread; a redelivery repeats it."""

    id: str
    place: Place
    author: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    channel_name: str = ""  # as people know it, where that is known
    category: str = ""  # the id of what the channel is in
    outsider: bool = False  # a guest, or somebody of another organisation
    replies_to: str = ""  # somebody's message that it answers, where that is not its thread's first
    roles: tuple[str, ...] | None = None  # of the author, by id; None: nobody looked


class Job(Value):
    """One question to one persona: what goes into Redis and comes out in a worker."""

    id: str
    mention: Mention
    persona: str  # handle
    asked_at: float  # seconds since the epoch, by the enqueuing host
    model: str | None = None  # ask this backend instead of the configured one, e.g. "reader"
    panel: tuple[str, ...] = ()  # the jobs of all that were asked the same, this one among them

    @classmethod
    def of(cls, mention: Mention, persona: str, asked_at: float, model: str | None = None) -> Self:
        """The job of a mention: the same mention and persona always give the same id."""
        place = mention.place
        key = "|".join((place.platform, place.workspace, place.channel, mention.id, persona))
        digest = sha256(key.encode()).hexdigest()[:20]
        return cls(
            id=f"crit-{digest}", mention=mention, persona=persona, asked_at=asked_at, model=model
        )
