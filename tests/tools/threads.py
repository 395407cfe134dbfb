"""A thread in the terminal, with somebody who asks in it and a worker that answers at once."""

import json
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from documents import made
from redis import Redis

from bot.core.answer import Answer, Notice, Reply
from bot.core.document import Document
from bot.core.errors import Cancelled, TransientError
from bot.core.values import Attachment, Job, Mention, Place
from bot.ingress.front import Front
from bot.platforms.terminal import Terminal
from bot.queue import cancel
from bot.running.status import status
from config.settings import Settings
from workers import jobs
from workers.claims import Claims
from workers.lease import Lease, holding
from workers.reading import Reader

PLACE = Place(platform="terminal", workspace="w", channel="c", thread="t")


class Shelf:
    """Reads without a process of its own: a file of these bytes has these words."""

    def __init__(self, reader: Reader) -> None:
        self.children = reader.children
        self.times = 0

    def read(self, content: bytes, name: str, *, role: str = "paper", **_: Any) -> Document:
        self.times += 1
        words = content.decode(errors="replace")
        document = made(words, role=role, name=name)
        return document.model_copy(update={"sha256": sha256(content).hexdigest()})


@dataclass
class Somebody:
    """Asks in a thread, and has a worker answer."""

    redis: Redis
    place: Place = PLACE
    author: str = "ada"
    settings: Settings = field(default_factory=lambda: Settings(_env_file=None))

    def __post_init__(self) -> None:
        self.office = jobs.open_office(self.settings, self.redis)
        self.shelf = Shelf(self.office.documents)
        self.change(documents=self.shelf)
        self.claims = Claims(self.redis, "host--1--a", 60)
        self.front = Front(
            self.redis, Terminal(self.redis), self.office.personas, self.settings.default_persona
        )

    def change(self, **changed: Any) -> None:
        jobs._office = replace(jobs._opened(), **changed)

    def writes(
        self, text: str, *files: Path, place: Place | None = None, author: str = "", id: str = ""
    ) -> Job:
        """Write in the thread; nobody works on it yet."""
        return self.front.receive(self.mention(text, *files, place=place, author=author, id=id))

    def mention(
        self, text: str, *files: Path, place: Place | None = None, author: str = "", id: str = ""
    ) -> Mention:
        return Mention(
            id=id or uuid4().hex,
            place=place or self.place,
            author=author or self.author,
            text=text,
            attachments=tuple(Attachment(id=str(path), name=path.name) for path in files),
        )

    def asks(self, text: str, *files: Path, **where: Any) -> Reply:
        """Write, have everything that waits answered, and read what was said last to it."""
        job = self.writes(text, *files, **where)
        self.work()
        return self.said_to(job)

    def work(self, then: Callable[[Job], None] = lambda job: None) -> None:
        """Do all that waits, as a worker would."""
        while (claim := self.claims.take()) is not None:
            lease = Lease(self.redis, claim.job_id, claim.member, time.monotonic() + 60)
            function, _, [payload], _ = json.loads(zlib.decompress(claim.fields[b"data"]))
            with holding(lease):
                try:
                    getattr(jobs, function.rpartition(".")[2])(payload)
                    self.claims.end(claim.member, "finished")
                except Cancelled:
                    self.claims.end(claim.member, "canceled")
                except TransientError:
                    self.claims.later(claim.member, 3_600)
            then(Job.model_validate(payload))

    def thread(self, place: Place | None = None) -> list[Reply]:
        where = place or self.place
        key = f"shedder:terminal:{where.workspace}:{where.channel}:{where.thread}:messages"
        kept = self.redis.hgetall(key)
        return [Reply.model_validate_json(kept[n]) for n in sorted(kept, key=int)]

    def said_to(self, job: Job) -> Reply:
        replies = [r for r in self.thread(job.mention.place) if r.job == job.id]
        return replies[0]  # others are files that follow it

    def takes_back(self, job: Job) -> None:
        cancel(self.redis, job.id)

    def state(self, job: Job) -> str:
        known = status(self.redis, job.id)
        return known.state if known else "gone"


def notes(reply: Reply) -> str:
    """What is said at the top of an answer."""
    assert isinstance(reply.body, Answer), reply.body
    return " ".join(reply.body.critique.notes)


def sections(reply: Reply) -> list[str]:
    assert isinstance(reply.body, Answer), reply.body
    return [section.id for section in reply.body.critique.sections]


def words(reply: Reply) -> str:
    assert isinstance(reply.body, Notice), reply.body
    return reply.body.text
