"""The few functions RQ may call, by name, and the one place where real things are chosen.

Nothing is returned to RQ: answers go to the thread, through the outbox. An exception that leaves
`answer` is the worker's to react to (`bot.core.errors`): try again, end silently, or give up.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redis import Redis, RedisError

from bot.club.digests import Digests
from bot.core.answer import Notice
from bot.core.club.runs import JOB
from bot.core.errors import TransientError
from bot.core.values import Job
from bot.personas import Personas
from bot.queue import PREVIEWED
from config.settings import Settings
from workers.answering import Answering
from workers.club.delivering import Delivering
from workers.club.issuing import club_of
from workers.club.previewing import Previewing
from workers.lease import current_lease
from workers.links import open_library
from workers.models import load_model
from workers.office import Office
from workers.reading import Reader
from workers.runbooks import Runbooks

GAVE_UP = "Something inside Shedder broke while working on this, and trying again did not help."

_office: Office | None = None


def open_office(settings: Settings, redis: Redis) -> Office:
    """Choose what jobs work with; an entry point calls it before the first job.

    Raises ConfigError when something an operator set cannot work.
    """
    global _office
    reader = load_model("reader", settings, redis)
    configured = settings.openai_base_url or settings.openai_api_key
    personas = Personas(settings)
    _office = Office(
        settings=settings,
        redis=redis,
        personas=personas,
        digests=Digests.load(settings, personas),
        documents=Reader(
            processes=settings.reader_processes,
            max_bytes=settings.max_file_mb * 1_000_000,
            max_pages=settings.max_pages,
        ),
        links=open_library(settings, redis),
        reader=reader,
        model=load_model("openai", settings, redis) if configured else reader,
        secret=fence_secret(settings, redis),
        runbooks=Runbooks.open(settings),
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
    with _at_work(payload) as job:
        job.answer()


def give_up(payload: dict[str, Any]) -> None:
    """Tell the thread that its job was given up: the worker's last word for it."""
    id = str(payload["id"])
    if id.startswith(JOB):
        with _digest(payload) as run:
            run.give_up()
        return
    if id.startswith(PREVIEWED):
        with _preview(payload) as asked:
            asked.give_up()
        return
    with _at_work(payload) as job:
        if job.copies_only:
            job.say_no_copy()
            return
        job.deliver(Notice(text=f"{GAVE_UP} ({job.job.id})"))
        job.panel.end_if_last()


def conclude(payload: dict[str, Any]) -> None:
    """End a panel, whose members have all answered or said why not: where do they disagree?"""
    with _at_work(payload) as job:
        job.deliver(job.panel.comparison())


def copy(payload: dict[str, Any]) -> None:
    """Make the annotated copies of an answer that was given, because somebody asked for them."""
    with _at_work(payload) as job:
        job.copy()


def digest(payload: dict[str, Any]) -> None:
    """Make and post what a digest is to tell now. May run again at any point; it comes once."""
    with _digest(payload) as run:
        run.deliver()


def preview(payload: dict[str, Any]) -> None:
    """Show whoever asked what a digest would tell now, in their thread."""
    with _preview(payload) as asked:
        asked.show()


@contextmanager
def _digest(payload: dict[str, Any]) -> Iterator[Delivering]:
    office = _opened()
    with _passing():
        yield Delivering(office, Job.model_validate(payload), current_lease(), club_of(office))


@contextmanager
def _preview(payload: dict[str, Any]) -> Iterator[Previewing]:
    office = _opened()
    with _passing():
        yield Previewing(office, Job.model_validate(payload), current_lease(), club_of(office))


@contextmanager
def _at_work(payload: dict[str, Any]) -> Iterator[Answering]:
    """The job of a payload."""
    with _passing():
        yield Answering(_opened(), Job.model_validate(payload), current_lease())


@contextmanager
def _passing() -> Iterator[None]:
    """A Redis that fails is trouble that may pass."""
    try:
        yield
    except RedisError as error:
        raise TransientError(f"Redis failed: {error}") from error


def _opened() -> Office:
    assert _office is not None, "open_office comes first"
    return _office
