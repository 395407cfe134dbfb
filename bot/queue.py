"""The line between chat and workers: a job in, and taken back out. Imports no worker.

A job is an RQ job called by dotted name with the job's own JSON, under the job's id, so the same
mention is queued once however often it is delivered. Beside RQ's own keys there are:

    shedder:job:<id>      hash: ticket, stage, attempts, crashes of one job
    shedder:cancel:<id>   the asker took this job back
    shedder:line          hash: tail, the last ticket handed out; head, the highest one served
    shedder:recent        zset of job ids by when they were asked
    shedder:workers       zset of worker names by when their claim to be alive runs out

A place in line is `ticket - head`: two counters, however long the line is. All keys expire.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import cast

from redis import ConnectionPool, Redis
from redis.backoff import ConstantBackoff, ExponentialBackoff
from redis.retry import Retry
from rq.job import Job as RqJob
from rq.job import JobStatus as JobStates
from rq.serializers import JSONSerializer
from rq.utils import now

from bot.core.values import Job, Mention
from bot.keeping.guarded import mark, write

QUEUE = "shedder"
ANSWER = "workers.jobs.answer"
CONCLUDE = "workers.jobs.conclude"
COPY = "workers.jobs.copy"
DIGEST = "workers.jobs.digest"
PREVIEW = "workers.jobs.preview"
PREVIEWED = "preview-"  # begins the id of a preview's job
RESULT_TTL = 86_400  # a finished job's id refuses the same mention for a day
FAILURE_TTL = 7 * 86_400
KEPT = 7 * 86_400  # what is noted about a job, since it was last touched
RECENT = 1_000  # jobs that can be listed

# Everything about a new job in one step: there is no half a job, and no second one.
_ADMIT = """
local fresh = redis.call('EXISTS', KEYS[1], KEYS[7]) == 0
if fresh then
  redis.call('DEL', KEYS[2], KEYS[3])
  redis.call('HSET', KEYS[1], unpack(ARGV, 5))
  redis.call('HSET', KEYS[2], 'ticket', redis.call('HINCRBY', KEYS[4], 'tail', 1))
  redis.call('ZADD', KEYS[5], ARGV[2], ARGV[1])
  redis.call('ZREMRANGEBYRANK', KEYS[5], 0, -ARGV[4] - 1)
  for _, key in ipairs({KEYS[2], KEYS[4], KEYS[5]}) do redis.call('EXPIRE', key, ARGV[3]) end
  redis.call('RPUSH', KEYS[6], ARGV[1])
  redis.call('SADD', 'rq:queues', KEYS[6])
end
local status = redis.call('HGET', KEYS[1], 'status')
if status ~= 'queued' and status ~= 'scheduled' then return {0, 0} end
local ticket = tonumber(redis.call('HGET', KEYS[2], 'ticket') or '0')
local head = tonumber(redis.call('HGET', KEYS[4], 'head') or '0')
return {fresh and 1 or 0, math.max(1, ticket - head)}
"""

# A job that waits is moved to the front rather than dropped, because its thread is owed a sentence.
_CANCEL = """
local status = redis.call('HGET', KEYS[1], 'status')
if status ~= 'queued' and status ~= 'scheduled' and status ~= 'started' then return 0 end
redis.call('SET', KEYS[2], '1', 'EX', ARGV[2])
if status ~= 'started' then
  redis.call('HDEL', KEYS[5], 'ticket')  -- it jumps the line; the others' places stay true
end
if status == 'queued' and redis.call('LREM', KEYS[3], 1, ARGV[1]) == 1 then
  redis.call('LPUSH', KEYS[3], ARGV[1])
elseif status == 'scheduled' and redis.call('ZREM', KEYS[4], ARGV[1]) == 1 then
  redis.call('HSET', KEYS[1], 'status', 'queued')
  redis.call('LPUSH', KEYS[3], ARGV[1])
end
return 1
"""


@dataclass(frozen=True)
class Ticket:
    """A receipt for a job that is safe in Redis."""

    position: int  # 1 is next; 0 is no longer waiting
    fresh: bool  # False: this very job was there already


def connect(url: str, *, tries: int = 60) -> Redis:
    """A client that rides out a restart of the server; 60 tries are about two minutes."""
    return Redis.from_url(
        url, retry=Retry(ExponentialBackoff(cap=2, base=0.1), tries), health_check_interval=30
    )


def impatient(redis: Redis, seconds: float | None = None) -> Redis:
    """The same server through a client that says within seconds when it is away.

    For those who wait in a loop of their own, whose bound would otherwise not be true; with
    `seconds`, that long for each answer, also for those who are waited for.
    """
    pool = redis.connection_pool
    how = {**pool.connection_kwargs, "retry": Retry(ConstantBackoff(0.1), 1)}
    if seconds is not None:
        how |= {"socket_timeout": seconds, "socket_connect_timeout": seconds}
    return Redis(connection_pool=ConnectionPool(connection_class=pool.connection_class, **how))


def submit(redis: Redis, job: Job, *, task: str = ANSWER, id: str | None = None) -> Ticket:
    """Put a job in line, once: a second time, also at the same time, changes nothing.

    `id` is its own in the line where it is not the answer itself, such as `copy_of`.
    Returns when the job is in Redis. Raises redis.RedisError when that is not certain; submitting
    again is then the right thing to do.
    """
    fresh, position = _admit(redis, id or job.id, job, task)
    return Ticket(position=position, fresh=bool(fresh))


def _admit(redis: Redis, id: str, job: Job, task: str) -> tuple[int, int]:
    """Let a new job into RQ's line, at its end. Whoever is to go first is decided here."""
    keys = [f"rq:job:{id}", f"shedder:job:{id}", f"shedder:cancel:{id}"]
    keys += ["shedder:line", "shedder:recent", f"rq:queue:{QUEUE}", mark(id)]
    fields = stored_call(redis, id, task, (job.model_dump(mode="json"),))
    admitted = redis.eval(_ADMIT, len(keys), *keys, id, job.asked_at, KEPT, RECENT, *fields)
    return cast(tuple[int, int], admitted)


def stored_call(
    redis: Redis, id: str, task: str, args: Sequence[object]
) -> tuple[str | bytes | int | float, ...]:
    """RQ's hash of a job that waits to be called by name: field, value, field, value."""
    job = RqJob.create(
        task,
        args=list(args),
        id=id,
        connection=redis,
        serializer=JSONSerializer,
        origin=QUEUE,
        status=JobStates.QUEUED,
        description=id,  # instead of the call with its arguments
        timeout=-1,  # deadlines are the worker's
        result_ttl=RESULT_TTL,
        failure_ttl=FAILURE_TTL,
    )
    job.enqueued_at = now()
    stored = ((name, value) for name, value in job.to_dict().items() if value is not None)
    return tuple(chain.from_iterable(stored))


def note_stage(redis: Redis, job_id: str, stage: str) -> None:
    """Say what a job is doing now."""
    key = f"shedder:job:{job_id}"
    write(redis, job_id, ("HSET", key, "stage", stage), ("EXPIRE", key, KEPT))


def cancel(redis: Redis, job_id: str) -> bool:
    """Take a job back; False when it is over or was never there.

    A job that runs stops at its next step; one that waits goes to the front of the line, to say so
    and stop once a worker has room for it.
    """
    keys = [f"rq:job:{job_id}", f"shedder:cancel:{job_id}"]
    keys += [f"rq:queue:{QUEUE}", f"rq:scheduled:{QUEUE}", f"shedder:job:{job_id}"]
    return bool(redis.eval(_CANCEL, len(keys), *keys, job_id, str(KEPT)))


def forget_job(redis: Redis, job_id: str) -> None:
    """Remove a job wherever the queue knows it. A run of it stops, for it is not its own."""
    members = cast(list[bytes], redis.zrange(f"rq:wip:{QUEUE}", 0, -1))
    mine = [member for member in members if member.rpartition(b":")[0] == job_id.encode()]
    with redis.pipeline() as pipe:
        for member in mine:
            pipe.zrem(f"rq:wip:{QUEUE}", member)
            pipe.delete(b"rq:execution:" + member)
        pipe.lrem(f"rq:queue:{QUEUE}", 0, job_id)
        for registry in ("scheduled", "finished", "failed", "canceled"):
            pipe.zrem(f"rq:{registry}:{QUEUE}", job_id)
        pipe.zrem("shedder:recent", job_id)
        pipe.delete(f"rq:job:{job_id}", f"shedder:job:{job_id}", f"shedder:cancel:{job_id}")
        if mine:
            pipe.set(f"shedder:cancel:{job_id}", 1, ex=KEPT)
        pipe.execute()


def last_word(job_id: str) -> str:
    """The id of the job that tells the thread of another one that nothing will come."""
    return f"{job_id}-gaveup"


def copy_of(job_id: str) -> str:
    """The id of the job that makes the annotated copies of another one's answer."""
    return f"{job_id}-copy"


def preview_of(mention: Mention, digest: str, asked_at: float) -> Job:
    """The job that shows a digest to whoever asked for it; its words are the digest's id."""
    id = f"{PREVIEWED}{Job.of(mention, '', asked_at).id.removeprefix('crit-')}"
    asked = mention.model_copy(update={"text": digest, "attachments": ()})
    return Job(id=id, mention=asked, persona="", asked_at=asked_at)


def all_ids(job_id: str) -> tuple[str, ...]:
    """Every id in the line that may be about this job."""
    return tuple(name for id in (job_id, copy_of(job_id)) for name in (id, last_word(id)))


def is_cancelled(redis: Redis, job_id: str) -> bool:
    """Whether the asker took this job back."""
    return bool(redis.exists(f"shedder:cancel:{job_id}"))
