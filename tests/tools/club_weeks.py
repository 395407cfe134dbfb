"""Weeks of a paper club: papers that people posted, and what they said of them."""

import json
import time
from pathlib import Path
from typing import Any

from redis import Redis

from bot.core.club.identity import url_of
from bot.core.club.papers import Paper, Week
from bot.core.document import Document
from bot.core.heard import Heard, Reacted
from bot.core.links import link_of
from bot.core.values import Attachment, Job, Mention, Place
from config.digests import Digest
from workers.bounded import Children
from workers.lease import Lease

CHANNEL = Place(platform="terminal", workspace="w", channel="papers", thread="")
UNTIL = 1_795_186_800.0  # Friday 20 November 2026, 16:00 in Amsterdam
DAY = 86_400.0
NEXT = UNTIL + 7 * DAY
JOB = Job(
    id="digest-0123456789abcdef0123",
    mention=Mention(id="digest:papers:2026-11-20T16:00", place=CHANNEL, author="", text=""),
    persona="",
    asked_at=UNTIL,
)


def digest(**how: object) -> Digest:
    return Digest.model_validate(
        {
            "id": "papers",
            "channel": "slack/T0123ABCD/C0456EFGH",
            "cron": "0 16 * * FRI",
            "tz": "Europe/Amsterdam",
            **how,
        }
    )


def week(*papers: Paper, **more: Any) -> Week:
    return Week(place=CHANNEL, since=UNTIL - 7 * DAY, until=UNTIL, papers=papers, **more)


def heard(thread: str, author: str, text: str, at: float, number: int = 0, **more: Any) -> Heard:
    """A message in a paper's thread; the first one begins it."""
    return Heard(
        place=CHANNEL.model_copy(update={"thread": thread}),
        id=f"{thread}.{number}" if number else thread,
        author=author.lower(),
        name=author,
        at=at,
        text=text,
        begins=not number,
        **more,
    )


def file(folder: Path, name: str) -> Attachment:
    """A PDF that somebody uploaded; what is in it is the reader's to say."""
    path = folder / name
    path.write_bytes(f"%PDF-1.4\n{name}\n".encode())
    return Attachment(id=str(path), name=name, media_type="application/pdf")


def posted(
    named: Attachment | str,
    by: str = "Ana",
    days: float = 3.0,
    said: tuple[tuple[str, str], ...] = (),
    reactors: int = 0,
    **more: Any,
) -> Paper:
    """A paper, as a file or by its link, so many days ago, and what (who, what) was said of it."""
    if isinstance(named, str):
        link = link_of(named)
        assert link is not None
        key, name, attachment = link.id, link.name, link.attachment
    else:
        key, name, attachment = f"file:{named.id}", named.name, named
    at, thread = UNTIL - days * DAY, f"m{by}{days}"
    return Paper(
        key=key,
        name=name,
        url=url_of(key),
        attachment=attachment,
        postings=(heard(thread, by, "Look at this.", at, attachments=(attachment,)),),
        discussion=tuple(
            heard(thread, who, text, at + 60.0 * number, number)
            for number, (who, text) in enumerate(said, 1)
        ),
        reactions=tuple(
            Reacted(place=CHANNEL, message=thread, user=f"u{n}", emoji="👍")
            for n in range(reactors)
        ),
        **more,
    )


class Held(Lease):
    """A lease that nobody takes away."""

    def still_mine(self) -> bool:
        return True


def held(redis: Redis, seconds: float = 600.0) -> Held:
    return Held(redis, JOB.id, "worker.run 1", time.monotonic() + seconds)


class Shelf:
    """A reader of PDFs that knows by a file's name, or by its first words, what is in it."""

    def __init__(self, **documents: Document) -> None:
        self.documents, self.children = documents, Children(1)
        self.read_names: list[str] = []

    def read(self, content: bytes, name: str, *, role: str = "paper", **_: Any) -> Document:
        self.read_names.append(name)
        known = content.decode().split("\n")[1].removesuffix(".pdf")
        document = self.documents[known]
        return document.model_copy(update={"name": name, "role": role})


def take(*new: dict[str, Any], so_what: dict[str, Any], check_first: dict[str, Any]) -> str:
    """What a model gives back for a take."""
    parts = {"new": [*new], "so_what": [so_what], "check_first": [check_first]}
    return json.dumps({name: {"items": items} for name, items in parts.items()})
