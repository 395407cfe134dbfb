"""What a worker refuses to run, whoever wrote it into Redis.

JSON alone is no protection: RQ imports whatever a job names as its function or as a callback, and
calls whatever URL its webhooks hold. Callbacks, webhooks and the other things RQ can do with a job
are not used here at all, so a job that carries one is not ours.
"""

from collections.abc import Collection

from redis import Redis
from rq.exceptions import DeserializationError
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer

from bot.queue import ANSWER, CONCLUDE, COPY, DIGEST, PREVIEW
from workers.claims import Claim, ClaimedJob

GIVE_UP = "workers.jobs.give_up"
ALLOWED = frozenset({ANSWER, CONCLUDE, COPY, DIGEST, PREVIEW, GIVE_UP})


class Refused(Exception):
    """A job is not one of ours; the message says why, without quoting it."""


def admit(claim: Claim, redis: Redis, allowed: Collection[str]) -> ClaimedJob:
    """The job of a claim, fit to be run. Raises Refused."""
    try:
        job = ClaimedJob(claim.job_id, connection=redis, serializer=JSONSerializer)
        job.restore(claim.fields)
        reason = refusal(job, claim.fields, allowed)
    except Exception:  # whatever somebody wrote there, the worker goes on
        reason = "it is not a job"
    if reason is not None:
        raise Refused(reason)
    job.member, job.attempts = claim.member, claim.attempts
    return job


def refusal(job: RqJob, raw: dict[bytes, bytes], allowed: Collection[str]) -> str | None:
    """Why this job must not run; None when it may. Imports nothing the job names."""
    try:
        name, instance = job.func_name, job.instance
        fits = len(job.args) == 1 and isinstance(job.args[0], dict) and not job.kwargs
    except (DeserializationError, TypeError, ValueError):
        return "its payload is not the JSON of a call"
    if instance is not None or name not in allowed:
        return "its function is not on the allow-list"
    if not fits:
        return "its arguments are not one JSON object"
    extras = [field.decode() for field in _UNUSED if raw.get(field)]
    return f"it carries {', '.join(extras)}" if extras else None


_UNUSED = (
    b"success_callback_name",
    b"failure_callback_name",
    b"stopped_callback_name",
    b"webhooks",
    b"repeats_left",
    b"group_id",
    b"dependency_ids",
)
