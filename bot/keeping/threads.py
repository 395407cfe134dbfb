"""What is kept of a thread between its questions, for as long as it is of use and no longer.

    shedder:thread:<place>:jobs        hash: job id -> who asked whom, and when
    shedder:thread:<place>:turns       hash: job id -> question and answer, in words
    shedder:thread:<place>:files       zset of what was attached, by when
    shedder:thread:<place>:read        hash: id of a file -> key of its text
    shedder:thread:<place>:lent        set of the channel's keys that hold something of this thread
    shedder:channel:<channel>:text:…   a document as it was read, by its bytes
    shedder:channel:<channel>:said:…   an answer, by everything it depends on
    shedder:mention:<workspace>:<hash> what a mention was taken for when it came first

Texts and answers serve every thread of one channel, whose members are the same people; nothing
serves two channels, let alone two workspaces. What a run writes here it writes once, under its
job's id, and not at all once the thread was forgotten (`bot/keeping/guarded.py`).
"""

import json
import time
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import TypeVar, cast

from pydantic import ValidationError
from redis import Redis

from bot.core.answer import Critique
from bot.core.conversation import Conversation, Turn
from bot.core.document import Document
from bot.core.values import Attachment, Job, Mention, Place, Value
from bot.keeping.guarded import write
from bot.keeping.tenancy import tenant_key, tenant_keys

KEPT_SECONDS = 7 * 86_400  # of turns and names of files
INDEX_SECONDS = 2 * KEPT_SECONDS  # which jobs there were: longer than anything of them is kept
MOST_TURNS = 50

V = TypeVar("V", bound=Value)


class Asked(Value):
    """Who asked whom, and when: what the thread knows of each job in it."""

    author: str
    persona: str  # handle; empty: nobody was reached
    at: float


_UNKNOWN = Asked(author="", persona="", at=0.0)  # as another version of this program kept it


class Kept(Value):
    """An answer from before, and when it was given."""

    job: str
    critique: Critique
    at: float


class ThreadMemory:
    """What one thread knows."""

    def __init__(self, redis: Redis, place: Place) -> None:
        self.redis = redis
        where = (place.platform, place.workspace, place.channel)
        self.channel = tenant_key("channel", *where)
        self.key = tenant_key("thread", *where, place.thread)

    def take_in(self, job: Job) -> None:
        """Know of a job and what is attached to its question, before it is queued."""
        asked = Asked(author=job.mention.author, persona=job.persona, at=job.asked_at)
        files = [file.model_dump_json() for file in job.mention.attachments]
        ranked = [(job.asked_at + n / 1_000, file) for n, file in enumerate(files)]
        commands: list[tuple[str | float, ...]] = [
            ("HSETNX", f"{self.key}:jobs", job.id, asked.model_dump_json()),
            ("EXPIRE", f"{self.key}:jobs", INDEX_SECONDS),
        ]
        for rank, file in ranked:
            commands.append(("ZADD", f"{self.key}:files", "NX", rank, file))
            commands.append(("EXPIRE", f"{self.key}:files", KEPT_SECONDS))
        write(self.redis, job.id, *commands)

    def jobs(self) -> Mapping[str, Asked]:
        """Every job of this thread, oldest first."""
        kept = cast(dict[bytes, bytes], self.redis.hgetall(f"{self.key}:jobs"))
        asked = {id.decode(): _read(Asked, said) or _UNKNOWN for id, said in kept.items()}
        return dict(sorted(asked.items(), key=lambda item: item[1].at))

    def persona(self) -> str | None:
        """Who was asked last, and is meant when nobody is named."""
        reached = [asked.persona for asked in self.jobs().values() if asked.persona]
        return reached[-1] if reached else None

    def conversation(self, job: Job | None = None) -> Conversation:
        """The thread so far; with a job, as it was before that one's question."""
        turns = cast(dict[bytes, bytes], self.redis.hgetall(f"{self.key}:turns"))
        files = cast(list[bytes], self.redis.zrange(f"{self.key}:files", 0, -1))
        known = [turn for turn in (_read(Turn, said) for said in turns.values()) if turn]
        attached = [file for file in (_read(Attachment, said) for said in files) if file]
        new = [file.id for file in job.mention.attachments] if job else []
        before = [turn for turn in known if job is None or turn.job != job.id]
        return Conversation(
            turns=tuple(sorted(before, key=lambda turn: turn.asked_at)[-MOST_TURNS:]),
            files=tuple(file for file in attached if file.id not in new),
        )

    def remember(self, turn: Turn) -> None:
        """Keep a turn; the same job's a second time changes nothing."""
        write(
            self.redis,
            turn.job,
            ("HSETNX", f"{self.key}:turns", turn.job, turn.model_dump_json()),
            ("EXPIRE", f"{self.key}:turns", KEPT_SECONDS),
            ("EXPIRE", f"{self.key}:jobs", INDEX_SECONDS),
        )

    def unsay(self, job_id: str) -> None:
        """Take a turn back: its answer was deleted."""
        self.redis.hdel(f"{self.key}:turns", job_id)

    def keep_text(
        self, job_id: str, file: Attachment, digest: str, document: Document, seconds: int
    ) -> None:
        """Keep what was read of a file, under `digest`, which says which bytes, read how."""
        key = f"{self.channel}:text:{digest}"
        text = zlib.compress(document.model_dump_json().encode(), 1)
        write(self.redis, job_id, ("SET", key, text, "EX", seconds, "NX"), *self._lend(key))
        self._note_read(job_id, file, key)

    def text(self, job_id: str, file: Attachment, digest: str) -> Document | None:
        """What was read of these bytes before, in this channel."""
        key = f"{self.channel}:text:{digest}"
        found = self._document(key)
        if found is not None:
            write(self.redis, job_id, *self._lend(key))
            self._note_read(job_id, file, key)
        return found

    def text_of(self, file: Attachment) -> Document | None:
        """What was read in this thread of a file that can no longer be had."""
        key = cast(bytes | None, self.redis.hget(f"{self.key}:read", file.id))
        return None if key is None else self._document(key.decode())

    def keep_answer(self, job_id: str, digest: str, critique: Critique, seconds: int) -> None:
        """Keep an answer for whoever asks the same in this channel."""
        key = f"{self.channel}:said:{digest}"
        kept = Kept(job=job_id, critique=critique, at=time.time()).model_dump_json()
        write(self.redis, job_id, ("SET", key, kept, "EX", seconds), *self._lend(key))

    def answer(self, job_id: str, digest: str) -> Kept | None:
        """What was answered to the very same before."""
        key = f"{self.channel}:said:{digest}"
        found = cast(bytes | None, self.redis.get(key))
        if found is None:
            return None
        write(self.redis, job_id, *self._lend(key))
        return _read(Kept, found)

    def all_keys(self) -> tuple[str, ...]:
        """All that holds something of this thread; the list of its jobs comes last."""
        lent = cast(set[bytes], self.redis.smembers(f"{self.key}:lent"))
        own = (f"{self.key}:{name}" for name in ("turns", "files", "read", "lent", "jobs"))
        return (*(key.decode() for key in lent), *own)

    def _lend(self, key: str) -> tuple[tuple[str | int, ...], ...]:
        """The commands that say: this key of the channel holds something of this thread."""
        lent = f"{self.key}:lent"
        return ("SADD", lent, key), ("EXPIRE", lent, INDEX_SECONDS)

    def _note_read(self, job_id: str, file: Attachment, key: str) -> None:
        read = f"{self.key}:read"
        write(self.redis, job_id, ("HSET", read, file.id, key), ("EXPIRE", read, KEPT_SECONDS))

    def _document(self, key: str) -> Document | None:
        found = cast(bytes | None, self.redis.get(key))
        try:
            return None if found is None else _read(Document, zlib.decompress(found))
        except zlib.error:  # planted
            return None


def jobs_of(redis: Redis, platform: str, workspace: str) -> Iterator[str]:
    """Every job of every thread of a workspace."""
    for key in tenant_keys(redis, platform, workspace):
        if key.startswith("shedder:thread:") and key.endswith(":jobs"):
            yield from (id.decode() for id in cast(list[bytes], redis.hkeys(key)))


def _read(kind: type[V], said: bytes) -> V | None:
    """A value as it was kept; None when another version of this program kept it."""
    try:
        return kind.model_validate_json(said)
    except ValidationError:
        return None


def settled(redis: Redis, mention: Mention, choice: V) -> V:
    """What a mention was taken for: `choice` if this is the first time, else as it was then.

    A redelivery finds a thread that has gone on; it must still be the same question to the same
    persona.
    """
    place = mention.place
    name = sha256(json.dumps([place.channel, mention.id]).encode()).hexdigest()[:32]
    key = tenant_key("mention", place.platform, place.workspace, name)
    redis.set(key, choice.model_dump_json(), nx=True, ex=INDEX_SECONDS)
    kept = cast(bytes | None, redis.get(key))
    return choice if kept is None else _read(type(choice), kept) or choice
