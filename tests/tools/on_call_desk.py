"""ServeWise at a desk of his own: runbooks in a folder, a thread, and whoever answers."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.core.answer import Claim, Code, Critique, Draft, DraftSection, Finding, Progress, Quoted
from bot.core.conversation import Conversation
from bot.core.heard import Heard
from bot.core.prompt import Prompt, again, build
from bot.core.values import Job, Mention, Place
from bot.personas import load_personas
from config.runbooks import CollectionSettings, EscalationSettings
from config.settings import Settings
from workers.consulting import Consulting
from workers.critique import critique
from workers.desk import Desk
from workers.models import Call
from workers.models.reader import Reader
from workers.runbooks import Runbooks
from workers.tokens import at_most

PLACE = Place(platform="terminal", workspace="w", channel="c", thread="t")
PERSONAS = load_personas(Settings(_env_file=None))
LINK = "https://git.example/{path}#L{first}-L{last}"
GROUP = "S0123ABCD"

QUEUE = """\
# QueueBacklogGrowing

## Meaning

The consumers of the order queue are slower than its producers for ten minutes.

## Diagnosis

- Look at the consumers with `kubectl -n shop get pods -l app=consumer` first.

Count what waits:

```shell
$ queuectl depth --queue orders
orders 18234
```

## Mitigation

Add consumers, at most eight of them:

```shell
kubectl -n shop scale deployment/consumer \\
  --replicas=8
```

If a message kills every consumer, take it out of the queue:

```shell
queuectl drop --queue orders --first 1
```

## Verification

The depth falls below one thousand within fifteen minutes.

## Escalation

After thirty minutes call the order team, and tell them the depth and what was tried.
"""
DISK = """\
# VolumeAlmostFull

## Meaning

A volume of the database has less than five percent of its space left.

## Mitigation

Grow the volume of the database by the way of its operator:

```shell
kubectl -n db patch cluster main --type merge -p '{"spec":{"storage":"200Gi"}}'
```
"""


@dataclass
class Scripted:
    """A model that plays its turns and keeps what it was asked."""

    turns: list[Draft]
    name: str = "m"
    asked: list[Prompt] = field(default_factory=list)

    def ask(self, prompt: Prompt, call: Call) -> Draft:
        self.asked.append(prompt)
        turn = self.turns.pop(0)
        for section in turn.sections:
            call.on_section(section)
        return turn


@dataclass
class Room:
    """A thread, as a chat service shows it."""

    heard: tuple[Heard, ...] = ()
    fails: Exception | None = None
    name: str = "slack"  # whose group can be called

    def thread(self, place: Place, most: int) -> tuple[Heard, ...]:
        if self.fails:
            raise self.fails
        return self.heard


@dataclass
class OnCallDesk:
    """Where somebody on call asks."""

    folder: Path
    heard: tuple[Heard, ...] = ()
    fails: Exception | None = None
    shown: list[Progress] = field(default_factory=list)
    thread: Conversation = field(default_factory=Conversation)
    owner: str = "the order team"
    channels: tuple[str, ...] = ("*",)
    laid: bool = True  # whether the two runbooks above are put there

    def __post_init__(self) -> None:
        for name, text in (("queue.md", QUEUE), ("disk.md", DISK)) if self.laid else ():
            if not (self.folder / name).exists():
                (self.folder / name).write_text(text)
        settings = CollectionSettings(
            folder=self.folder,
            owner=self.owner,
            link=LINK,
            channels=self.channels,
            escalate=EscalationSettings(group=GROUP, page="https://page.example/orders"),
        )
        self.runbooks = Runbooks({"orders": settings})

    def asks(self, question: str, model: Any = None, persona: str = "servewise") -> Critique:
        mention = Mention(id="1", place=PLACE, author="me", text=question)
        job = Job.of(mention, persona, time.time())
        reader = Reader()
        desk = Desk(
            read=lambda role, file: None,  # type: ignore[arg-type, return-value]
            prompt=lambda p, docs, words, context: build(
                p, docs, words, secret=b"s", budget=50_000, count=at_most
            ),
            again=again,
            call=lambda watch: Call(job="j", deadline=time.monotonic() + 60, on_section=watch),
            show=self.shown.append,
            reader=reader,
            model=model or reader,
            tell=lambda message: None,
            thread=self.thread,
            consult=Consulting(self.runbooks, Room(self.heard, self.fails), job),  # type: ignore[arg-type]
        )
        return critique(job, PERSONAS[persona], question, desk)


def heard(text: str, name: str = "ada", **more: Any) -> Heard:
    """A message of the thread."""
    return Heard(
        place=PLACE, id=str(len(text)), author=name, name=name, at=1.7e9, text=text, **more
    )


def alert(name: str, **labels: str) -> Heard:
    """An alert as Alertmanager's bot writes it."""
    lines = [f"[FIRING:1] {name}", *(f"{key}: {value}" for key, value in labels.items())]
    return heard("\n".join(lines), name="alertmanager", bot=True)


def step(text: str, quote: str, code: str = "", document: str = "runbook") -> Claim:
    """A step of an answer."""
    quotes = (Quoted(text=quote, document=document),) if quote else ()
    listing = Code(language="shell", text=code) if code else None
    return Claim(text=text, quotes=quotes, code=listing)


def page(*now: Claim, cause: Sequence[Claim] = ()) -> Draft:
    """An answer to a page in full, of which only some sections matter."""
    told = Claim(
        label="Hypothesis",
        text="Consumers are slower than producers; compare both rates to test it.",
        quotes=(Quoted(text="slower than its producers for ten minutes", document="runbook"),),
    )
    check = step(
        "Watch the depth of the queue until it is low again.",
        "The depth falls below one thousand within fifteen minutes.",
    )
    escalate = step(
        "Call the order team if that does not help, and tell them what was tried.",
        "After thirty minutes call the order team",
    )
    sections = {"now": now, "cause": cause or (told,), "check": (check,), "escalate": (escalate,)}
    return Draft(
        model="m",
        sections=tuple(DraftSection(id=key, blocks=tuple(it)) for key, it in sections.items()),
    )


def steps(answer: Critique, section: str = "now") -> list[Finding]:
    """The findings of a section."""
    blocks = next((s.blocks for s in answer.sections if s.id == section), ())
    return [block for block in blocks if isinstance(block, Finding)]
