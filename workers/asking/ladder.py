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
from workers.asking.refusals import Refused
from workers.asking.request import Dialect

FORMS: tuple[Form, ...] = get_args(Form)
ANSWERS_PER_JOB = 4  # begun, whether they were of use or not

_CHANCES = 2  # answers per form, apart from an enforced schema
_KEPT = 6 * 3600  # seconds
_JOB = 24 * 3600


def instead(dialect: Dialect, refused: Refused) -> Dialect | None:
    """What to try after a refusal; None when nothing is left."""
    match refused.what:
        case "turns":
            return dialect.model_copy(update={"folded": True})
        case "usage":
            return dialect.model_copy(update={"usage": False})
        case "other_limit":
            return dialect.model_copy(update={"other_limit": True})
        case "form":
            return _down(dialect)


def after_miss(dialect: Dialect, misses: list[Form]) -> Dialect | None:
    """An enforced schema that was missed is not enforced; the other forms get a second chance."""
    if dialect.form == "schema" or misses.count(dialect.form) == _CHANCES:
        return _down(dialect)
    return dialect


def _down(dialect: Dialect) -> Dialect | None:
    below = FORMS[FORMS.index(dialect.form) + 1 :]
    return dialect.model_copy(update={"form": below[0]}) if below else None


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
