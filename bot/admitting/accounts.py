"""What each person asked lately, what it cost, and what people thought of the answers.

    shedder:account:<workspace>:<person>          zset of answers, by when they were asked for
    shedder:spent:<workspace>:<person>:<month>    hash: day and job -> dollars; empty: not known
    shedder:feedback:<workspace>:<job>            hash: person -> good or bad

An answer is noted by its run, once, and not at all when its thread was forgotten
(`bot/keeping/guarded.py`). Forgetting takes titles and opinions away; a sum of money holds no words
and stays until its month is long over, or the workspace leaves.
"""

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal, cast

from pydantic import ValidationError
from redis import Redis

from bot.core.answer import Answer, Reply
from bot.core.values import Job, Place, Value
from bot.core.wording import one_line
from bot.keeping.guarded import write
from bot.keeping.tenancy import person, tenant_key
from bot.keeping.threads import ThreadMemory

MOST = 50  # answers that are kept of a person
KEPT_SECONDS = 30 * 86_400
SPENT_SECONDS = 62 * 86_400  # a month's costs: that month and the one after
_TITLE = 200  # characters

Opinion = Literal["good", "bad"]


class Entry(Value):
    """An answer that somebody asked for."""

    job: str
    persona: str  # handle
    documents: tuple[str, ...]  # titles, or names of files that have none
    place: Place
    cost_usd: float | None  # None: not known
    at: float  # when it was asked for


class Spent(Value):
    """What a person's answers cost, in US dollars, by days and months of UTC."""

    today: float
    month: float
    complete: bool  # False: the price of some answer this month is not known


class Feedback(Value):
    """How many people found an answer helpful, and how many did not."""

    good: int = 0
    bad: int = 0


def note(redis: Redis, job: Job, reply: Reply) -> None:
    """Keep an answer for whoever asked; a second time changes nothing, and what is none is not
    kept."""
    if not isinstance(reply.body, Answer):
        return
    critique = reply.body.critique
    titles = (one_line(reading.title or reading.name)[:_TITLE] for reading in critique.documents)
    cost = critique.footer.cost_usd
    entry = Entry(
        job=job.id,
        persona=job.persona,
        documents=tuple(titles),
        place=job.mention.place,
        cost_usd=cost,
        at=job.asked_at,
    )
    place, author, day = job.mention.place, job.mention.author, _day(job.asked_at)
    asked = _account(place.platform, place.workspace, author)
    spent = _spent(place.platform, place.workspace, author, day)
    write(
        redis,
        job.id,
        ("ZADD", asked, entry.at, entry.model_dump_json()),
        ("ZREMRANGEBYSCORE", asked, "-inf", time.time() - KEPT_SECONDS),
        ("ZREMRANGEBYRANK", asked, 0, -MOST - 1),
        ("EXPIRE", asked, KEPT_SECONDS),
        ("HSET", spent, f"{day} {job.id}", "" if cost is None else cost),
        ("EXPIRE", spent, SPENT_SECONDS),
    )


def recent(redis: Redis, platform: str, workspace: str, user: str) -> tuple[Entry, ...]:
    """What a person asked for lately, newest first."""
    key, since = _account(platform, workspace, user), time.time() - KEPT_SECONDS
    kept = cast(list[bytes], redis.zrevrangebyscore(key, "+inf", since))
    return tuple(entry for entry in map(_entry, kept) if entry)


def spent(
    redis: Redis, platform: str, workspace: str, user: str, now: float | None = None
) -> Spent:
    """What a person's answers cost today and this month."""
    day = _day(time.time() if now is None else now)
    key = _spent(platform, workspace, user, day)
    kept = cast(dict[bytes, bytes], redis.hgetall(key))
    costs = [(field.decode().startswith(f"{day} "), cost) for field, cost in kept.items()]
    return Spent(
        today=sum(float(cost) for is_today, cost in costs if is_today and cost),
        month=sum(float(cost) for _, cost in costs if cost),
        complete=all(cost for _, cost in costs),
    )


def give_feedback(redis: Redis, place: Place, job_id: str, user: str, opinion: Opinion) -> bool:
    """Keep what somebody thinks of an answer, their last word counting; False when no such answer
    was asked for in that thread, which is what a made-up button would say."""
    if job_id not in ThreadMemory(redis, place).jobs():
        return False
    key = _feedback(place, job_id)
    write(redis, job_id, ("HSET", key, user, opinion), ("EXPIRE", key, KEPT_SECONDS))
    return True


def feedback(redis: Redis, place: Place, job_id: str) -> Feedback:
    """What people thought of an answer, without their names."""
    kept = cast(list[bytes], redis.hvals(_feedback(place, job_id)))
    return Feedback(good=kept.count(b"good"), bad=kept.count(b"bad"))


def forget_answers(redis: Redis, place: Place, authors: Iterable[str], jobs: Iterable[str]) -> None:
    """Take these jobs out of what is kept of these people, and what anybody thought of them."""
    gone = set(jobs)
    for author in set(authors):
        key = _account(place.platform, place.workspace, author)
        for kept in cast(list[bytes], redis.zrange(key, 0, -1)):
            entry = _entry(kept)
            if entry is None or entry.job in gone:
                redis.zrem(key, kept)
    for job_id in gone:
        redis.delete(_feedback(place, job_id))


def _account(platform: str, workspace: str, user: str) -> str:
    return tenant_key("account", platform, workspace, person(user))


def _spent(platform: str, workspace: str, user: str, day: str) -> str:
    return tenant_key("spent", platform, workspace, person(user), day[:7])


def _feedback(place: Place, job_id: str) -> str:
    return tenant_key("feedback", place.platform, place.workspace, job_id)


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()


def _entry(kept: bytes) -> Entry | None:
    """As it was kept; None when another version of this program kept it."""
    try:
        return Entry.model_validate_json(kept)
    except ValidationError:
        return None
