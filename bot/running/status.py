"""How jobs and workers are doing, for whoever asks. Reads what `bot/queue.py` describes."""

import zlib
from collections.abc import Iterator
from datetime import datetime
from json import loads
from typing import Literal, cast

from redis import Redis
from rq.utils import utcparse

from bot.admitting.accounts import Feedback, feedback
from bot.core.club.runs import JOB as DIGEST_JOB
from bot.core.club.runs import named_in
from bot.core.values import Job, Value
from bot.keeping.threads import ThreadMemory
from bot.running.hosts import died_here

State = Literal["queued", "running", "done", "failed", "cancelled", "retrying"]

_STATES: dict[str, State] = {
    "queued": "queued",
    "started": "running",
    "finished": "done",
    "failed": "failed",
    "canceled": "cancelled",
    "scheduled": "retrying",
}


class JobStatus(Value):
    """How a job is doing, for whoever asks."""

    id: str
    persona: str
    documents: tuple[str, ...]
    state: State
    stage: str
    position: int  # 1 is next; 0 is not waiting
    elapsed: float  # seconds since it was asked, until it ended
    worker: str
    feedback: Feedback = Feedback()


class WorkerInfo(Value):
    """A worker process that says it is alive."""

    name: str
    host: str
    pid: int
    concurrency: int
    running: int
    fingerprint: str = ""  # what its answers depend on; see bot/running/fingerprint.py


def status(redis: Redis, job_id: str) -> JobStatus | None:
    """How a job is doing; None when there is no such job, or no longer."""
    return next(iter(_statuses(redis, [job_id])), None)


def recent_jobs(redis: Redis, limit: int = 20) -> tuple[JobStatus, ...]:
    """The jobs asked last, newest first."""
    ids = cast(list[bytes], redis.zrevrange("shedder:recent", 0, limit - 1)) if limit > 0 else []
    return _statuses(redis, [id.decode(errors="replace") for id in ids])  # planted: not found


def _statuses(redis: Redis, ids: list[str]) -> tuple[JobStatus, ...]:
    with redis.pipeline(transaction=False) as pipe:
        pipe.hget("shedder:line", "head")
        for id in ids:
            pipe.hgetall(f"rq:job:{id}")
            pipe.hgetall(f"shedder:job:{id}")
            pipe.exists(f"shedder:cancel:{id}")
        head, *rows = pipe.execute()
    triples = zip(ids, rows[::3], rows[1::3], rows[2::3], strict=True)
    return tuple(_status(redis, *triple, head) for triple in triples if triple[1])


def _status(
    redis: Redis,
    id: str,
    kept: dict[bytes, bytes],
    notes: dict[bytes, bytes],
    cancelled: int,
    head: bytes | None,
) -> JobStatus:
    """One job, from RQ's hash and ours."""
    job = _asked(kept)
    state: State = _STATES.get(_text(kept, "status"), "queued")
    waiting = state in ("queued", "retrying")
    ended = _text(kept, "ended_at") if state in ("done", "failed", "cancelled") else ""
    until = utcparse(ended) if ended else datetime.now().astimezone()
    asked_at = job.asked_at if job else until.timestamp()
    return JobStatus(
        id=id,
        persona=job.persona if job else "",
        documents=tuple(_documents(redis, job)) if job else (),
        state="cancelled" if cancelled and waiting else state,
        stage=_text(notes, "stage"),
        position=_place(notes.get(b"ticket"), head) if state == "queued" and not cancelled else 0,
        elapsed=max(0.0, until.timestamp() - asked_at),
        worker=_text(kept, "worker_name") if state == "running" else "",
        feedback=feedback(redis, job.mention.place, id) if job and ended else Feedback(),
    )


def _documents(redis: Redis, job: Job) -> Iterator[str]:
    """What a job is about: what came with it, else what it was answered from, or will be."""
    if job.id.startswith(DIGEST_JOB):
        yield f"digest {named_in(job)[0]}"
        return
    if job.mention.attachments:
        yield from (file.name for file in job.mention.attachments)
        return
    thread = ThreadMemory(redis, job.mention.place).conversation()
    turn = next((turn for turn in thread.turns if turn.job == job.id), None)
    yield from (name for _, name in turn.roles) if turn else (file.name for file in thread.files)


def _place(ticket: bytes | None, head: bytes | None) -> int:
    return max(1, int(ticket or 0) - int(head or 0))


def _text(fields: dict[bytes, bytes], name: str) -> str:
    return fields.get(name.encode(), b"").decode(errors="replace")


def _asked(kept: dict[bytes, bytes]) -> Job | None:
    """The job as it was submitted; None when something else wrote this payload."""
    try:
        _, _, args, _ = loads(zlib.decompress(kept[b"data"]))
        return Job.model_validate(args[0])
    except (KeyError, IndexError, TypeError, ValueError, zlib.error):
        return None


def live_workers(redis: Redis) -> tuple[WorkerInfo, ...]:
    """The workers that take jobs, as far as their last word and this host's processes tell."""
    seconds, _ = redis.time()  # the clock their claims were written by
    names = cast(list[bytes], redis.zrangebyscore("shedder:workers", seconds, "+inf"))
    with redis.pipeline(transaction=False) as pipe:
        for name in names:
            pipe.hgetall(b"rq:worker:" + name)
        said = pipe.execute()
    workers = (_worker(name, fields) for name, fields in zip(names, said, strict=True))
    return tuple(worker for worker in workers if worker and not died_here(worker.name))


def _worker(name: bytes, fields: dict[bytes, bytes]) -> WorkerInfo | None:
    """A worker as it described itself; None when something else wrote this."""
    try:
        return WorkerInfo(
            name=name.decode(),
            host=_text(fields, "hostname"),
            pid=int(fields[b"pid"]),
            concurrency=int(fields[b"concurrency"]),
            running=int(fields[b"running"]),
            fingerprint=_text(fields, "fingerprint"),
        )
    except (KeyError, ValueError):
        return None
