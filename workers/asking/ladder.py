"""Which form of answer an endpoint is known to give, and how often a job has asked for one.

Strict schema, JSON object, headings: one rung down whenever an endpoint refuses a form or ignores
it. What was learned is kept in Redis for some hours, so that every worker profits and an upgraded
endpoint is found out.
"""

from contextlib import suppress
from hashlib import sha256
from typing import get_args

from pydantic import ValidationError
from redis import Redis

from bot.core.prompt import Form
from workers.asking.request import Dialect

FORMS: tuple[Form, ...] = get_args(Form)
ANSWERS_PER_JOB = 4  # begun, whether they were of use or not

_KEPT = 6 * 3600  # seconds
_JOB = 24 * 3600


def next_form(form: Form) -> Form | None:
    """One rung down, or None on the last."""
    below = FORMS.index(form) + 1
    return FORMS[below] if below < len(FORMS) else None


class Ladder:
    """What is known of one model at one endpoint."""

    def __init__(self, redis: Redis, base_url: str, model: str) -> None:
        self._redis = redis
        name = sha256(f"{base_url}|{model}".encode()).hexdigest()[:20]
        self._key = f"shedder:dialect:{name}"

    def dialect(self) -> Dialect:
        """How to ask it first."""
        kept = self._redis.get(self._key)
        with suppress(ValidationError):  # another version of this program may have written it
            if isinstance(kept, bytes | str):
                return Dialect.model_validate_json(kept)
        return Dialect()

    def learn(self, dialect: Dialect) -> None:
        """This is how it gave a valid answer."""
        self._redis.set(self._key, dialect.model_dump_json(), ex=_KEPT)

    def spent(self, job: str) -> bool:
        """Whether a job has had all the answers it may have."""
        return int(self._redis.get(_answers(job)) or 0) >= ANSWERS_PER_JOB

    def begin(self, job: str) -> None:
        """An answer begins to arrive, and is paid for."""
        with self._redis.pipeline() as both:
            both.incr(_answers(job))
            both.expire(_answers(job), _JOB)
            both.execute()


def _answers(job: str) -> str:
    return f"shedder:answers:{job}"
