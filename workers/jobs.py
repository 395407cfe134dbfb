"""The few functions RQ may call, by name, and the one place where real things are chosen.

Nothing is returned to RQ: answers go to the thread, through the outbox. An exception that leaves
`answer` is the worker's to react to (`bot.core.errors`): try again, end silently, or give up.
"""

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from redis import Redis, RedisError

from bot.core.answer import Answer, Critique, DraftSection, Look, Notice, Progress, Reply
from bot.core.conversation import Turn
from bot.core.document import Document
from bot.core.errors import Asking, Cancelled, ConfigError, TransientError, UserError
from bot.core.links import links_in, source_of
from bot.core.persona import Persona
from bot.core.prompt import Prompt, again, build
from bot.core.routing import route
from bot.core.values import Attachment, Job
from bot.front import BOT
from bot.operator import tell_operator
from bot.outbox import Outbox
from bot.personas import Personas, as_of_now
from bot.platforms import ChatPlatform, load_platform
from bot.queue import note_stage
from config.settings import Settings
from workers.copies import Copies, answer_of
from workers.critique import critique
from workers.desk import Desk
from workers.lease import Lease, OutOfTime, current_lease
from workers.links import Library, open_library
from workers.memory import Memory
from workers.models import Away, Call, Model, load_model
from workers.panels import PanelOf
from workers.reading import Reader
from workers.tokens import counter_for, prompt_budget

log = logging.getLogger(__name__)

NOT_SET_UP = (
    "The language model is not set up correctly, and only whoever runs Shedder can mend it."
)
GAVE_UP = "Something inside Shedder broke while working on this, and trying again did not help."
TAKEN_BACK = "Cancelled; nothing was answered."
WAITING = "the language model cannot be reached, trying again"
TRYING_AGAIN = "something this needs has failed, trying again"
STUCK = "Something this needs has failed for too long; ask again later."
UNREACHABLE = "The language model could not be reached."


@dataclass(frozen=True)
class Office:
    """What every job of this process shares."""

    settings: Settings
    redis: Redis
    personas: Mapping[str, Persona]
    documents: Reader
    links: Library
    reader: Model
    model: Model
    secret: bytes


_office: Office | None = None


def open_office(settings: Settings, redis: Redis) -> Office:
    """Choose what jobs work with; an entry point calls it before the first job.

    Raises ConfigError when something an operator set cannot work.
    """
    global _office
    reader = load_model("reader", settings, redis)
    configured = settings.openai_base_url or settings.openai_api_key
    _office = Office(
        settings=settings,
        redis=redis,
        personas=Personas(settings),
        documents=Reader(
            processes=settings.reader_processes,
            max_bytes=settings.max_file_mb * 1_000_000,
            max_pages=settings.max_pages,
        ),
        links=open_library(settings, redis),
        reader=reader,
        model=load_model("openai", settings, redis) if configured else reader,
        secret=fence_secret(settings, redis),
    )
    return _office


def fence_secret(settings: Settings, redis: Redis) -> bytes:
    """The deployment's secret behind prompt fences: set by the operator, or made once in Redis."""
    if settings.shedder_secret is not None:
        return settings.shedder_secret.get_secret_value().encode()
    redis.set("shedder:secret", secrets.token_hex(32), nx=True)
    kept = redis.get("shedder:secret")
    assert kept is not None, "just written"
    return kept if isinstance(kept, bytes) else kept.encode()


def answer(payload: dict[str, Any]) -> None:
    """Answer a job in its thread. May run again at any point; the thread sees one answer."""
    job = Job.model_validate(payload)
    desk = _Thread(_opened(), job, current_lease())
    try:
        desk.answer()
    except RedisError as error:
        raise TransientError(f"Redis failed: {error}") from error


def give_up(payload: dict[str, Any]) -> None:
    """Tell the thread that its job was given up: the worker's last word for it."""
    job = Job.model_validate(payload)
    thread = _Thread(_opened(), job, current_lease())
    try:
        thread.deliver(Notice(text=f"{GAVE_UP} ({job.id})"))
        thread.panel.end_if_last()
    except RedisError as error:
        raise TransientError(f"Redis failed: {error}") from error


def conclude(payload: dict[str, Any]) -> None:
    """End a panel, whose members have all answered or said why not: where do they disagree?"""
    job = Job.model_validate(payload)
    thread = _Thread(_opened(), job, current_lease())
    try:
        thread.deliver(thread.panel.comparison())
    except RedisError as error:
        raise TransientError(f"Redis failed: {error}") from error


def _opened() -> Office:
    assert _office is not None, "open_office comes first"
    return _office


class _Thread:
    """One job at work: its thread, its lease, and the desk its critique is made at."""

    def __init__(self, office: Office, job: Job, lease: Lease) -> None:
        self.office, self.job, self.lease = office, job, lease
        self.platform: ChatPlatform = load_platform(
            job.mention.place.platform, office.settings, office.redis
        )
        self.outbox = Outbox(office.redis, self.platform, job, lease.still_mine)
        self.panel = PanelOf(office.redis, self.platform, job, lease.still_mine)
        self.personas = as_of_now(office.personas)  # this job keeps those it began with
        self.persona = self.personas.get(job.persona)
        self.look: Look = self.persona.look if self.persona else BOT
        who = job.persona  # chosen when the job was taken in
        asked = route(job.mention.text, self.personas, who, who if self.persona else None)
        self.question = asked.question
        self.memory = Memory(office.redis, office.settings, job, asked.fresh)
        self.called_at = time.time()  # the model, last
        self.files: list[Attachment] = []  # that were read
        self.linked: dict[str, bytes] = {}  # papers by link, as this job fetched them

    def answer(self) -> None:
        if self.outbox.withdrawn():  # somebody had the answer deleted before it was whole
            self.panel.end_if_last()
            return
        reply = self.outbox.stored()
        if reply is None:  # else an earlier run got this far: the same words, no second bill
            try:
                reply = self.outbox.decide(self.reply(self.body()))
            except Cancelled:
                self.deliver(Notice(text=TAKEN_BACK, failed=False))
                self.panel.end_if_last()
                raise
        self.memory.remember(self.persona, self.question, reply)  # before anybody can go on
        self.outbox.deliver(reply)
        self.note("answered" if reply.body.kind == "answer" else "told")
        self.copies().follow(reply)
        self.panel.end_if_last()

    def copies(self) -> Copies:
        office = self.office
        children = office.documents.children
        return Copies(self.outbox, self.fetch_named, children, self.tell, self.patient)

    def body(self) -> Answer | Notice:
        """The last words for this job, whatever becomes of it; trouble that may pass is raised."""
        try:
            return answer_of(self.critique())
        except Asking as error:
            return Notice(text=error.message, failed=False, asks=True, choices=error.choices)
        except UserError as error:
            return Notice(text=error.message)
        except ConfigError as error:
            self.tell(error.message)
            return Notice(text=f"{NOT_SET_UP} ({self.job.id})")
        except OutOfTime:
            raise
        except TransientError as error:
            if self.patient():
                self.show(Progress(stage=WAITING if isinstance(error, Away) else TRYING_AGAIN))
                raise
            self.tell(error.message)
            return Notice(text=f"{STUCK} ({self.job.id})")

    def critique(self) -> Critique:
        if self.persona is None:  # its file went away while the job waited
            raise UserError(f"There is no persona called {self.job.persona!r} any more.")
        desk = self.desk()
        try:
            return critique(self.job, self.persona, self.question, desk)
        except Away as error:
            if self.patient():
                raise
            self.tell(error.message)
            without = replace(desk, model=desk.reader, why_reader=UNREACHABLE)
            return critique(self.job, self.persona, self.question, without)

    def patient(self) -> bool:
        """Whether the asker still waits. The first failure starts the clock, unless one call alone
        took longer than anybody waits."""
        key, now = f"shedder:trouble:{self.job.id}", time.time()
        self.office.redis.set(key, now, nx=True, ex=86_400)
        since = float(self.office.redis.get(key) or now)
        return max(now - since, now - self.called_at) < self.platform.patience

    def tell(self, message: str) -> None:
        tell_operator(self.office.redis, self.job.id, message)

    def desk(self) -> Desk:
        office, memory = self.office, self.memory
        model = office.reader if self.job.model == "reader" else office.model
        return Desk(
            read=self.read,
            prompt=partial(prompt_for, office, earlier=memory.thread.turns),
            again=again,
            call=self.call,
            show=self.show,
            reader=office.reader,
            model=model,
            tell=self.tell,
            thread=memory.thread,
            recall=partial(memory.recall, model.name),
            keep=partial(memory.keep, model.name),
        )

    def read(self, role: str, file: Attachment) -> Document:
        limit = self.office.settings.max_file_mb * 1_000_000
        self.files.append(file)

        def read(content: bytes) -> Document:
            return self.office.documents.read(
                content, file.name, role=role, cancelled=self.lease.cancelled
            )

        return self.memory.reading(role, file, partial(self.fetch, file, limit), read)

    def fetch(self, file: Attachment, limit: int) -> bytes:
        if not source_of(file):
            return self.platform.fetch(file, limit)
        if file.id not in self.linked:  # for reading and for a copy: once is polite
            self.linked[file.id] = self.office.links.fetch(file, limit, self.lease.cancelled)
        return self.linked[file.id]

    def fetch_named(self, name: str) -> bytes:
        """The bytes of a document this question is about, for which an earlier run may have had
        them."""
        mention, links = self.job.mention, links_in(self.job.mention.text)
        linked = (link.attachment for link in links)
        files = (*self.files, *mention.attachments, *reversed(self.memory.thread.files), *linked)
        file = next((file for file in files if file.name == name), None)
        if file is None:
            raise UserError("The file can no longer be had.")
        return self.fetch(file, self.office.settings.max_file_mb * 1_000_000)

    def call(self, on_section: Callable[[DraftSection], None]) -> Call:
        self.lease.check()
        self.called_at = time.time()
        deadline = time.monotonic() + self.office.settings.model_deadline_seconds
        return Call(
            job=self.job.id,
            deadline=min(deadline, self.lease.deadline),
            on_section=on_section,
            cancelled=self.lease.cancelled,
        )

    def note(self, stage: str) -> None:
        note_stage(self.office.redis, self.job.id, stage)

    def show(self, progress: Progress) -> None:
        self.lease.check()
        self.note(f"{progress.stage} {progress.detail}".strip())
        self.outbox.progress(self.reply(progress))

    def deliver(self, body: Answer | Notice) -> None:
        self.outbox.deliver(self.reply(body))
        self.note("answered" if body.kind == "answer" else "told")

    def reply(self, body: Answer | Notice | Progress) -> Reply:
        return Reply(job=self.job.id, place=self.job.mention.place, look=self.look, body=body)


def prompt_for(
    office: Office,
    persona: Persona,
    documents: tuple[Document, ...],
    question: str,
    context: int | None = None,
    earlier: tuple[Turn, ...] = (),
) -> Prompt:
    """What the configured model is asked: the same for a job and for `shedder prompt`.

    `context` is the endpoint's own word on how many tokens it takes, where it gave one.
    """
    return build(
        persona,
        documents,
        question,
        secret=office.secret,
        budget=prompt_budget(office.settings, context),
        count=counter_for(office.settings.openai_model or ""),
        earlier=earlier,
    )
