"""The terminal's threads as they are kept in Redis, for whoever asks in them and looks at them.

What a service would keep is kept in a few Redis keys per thread, for a day:

    …:messages   message id -> body          …:keys   key -> message id
    …:number     the last message's number   …:news   a stream of every post and edit
    …:files      message id -> a file, until whoever it is for has saved it
    …:saved      message id -> where that was, so that it can be deleted with its answer

`bot/platforms/terminal.py` writes them.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast
from urllib.parse import quote
from uuid import uuid4

from redis import Redis
from redis.exceptions import ConnectionError, RedisError, TimeoutError

from bot.core.answer import Progress, Reply
from bot.core.errors import TransientError
from bot.core.values import Place
from bot.queue import impatient

KEPT_SECONDS = 24 * 3600
BLOCK_MS = 2_000  # below every socket timeout, so that a silent thread is no error
AWAY_SECONDS = 60  # how long a viewer waits for a Redis that went away

_LAST = "shedder:terminal:last"

Silence = Callable[[], object]  # called while nothing is said; raises to end the wait
Entries = list[tuple[bytes, dict[bytes, bytes]]]  # of a stream: id, fields


def thread_key(place: Place) -> str:
    """The prefix of a thread's keys; no two places share one."""
    parts = (place.workspace, place.channel, place.thread)
    return "shedder:terminal:" + ":".join(quote(part, safe="") for part in parts)


@contextmanager
def reached(what: str) -> Iterator[None]:
    """The thread is read or written; a Redis that fails is trouble that may pass."""
    try:
        yield
    except RedisError as error:
        raise TransientError(f"the thread could not be {what}: {error}") from error


def place_of(thread: str) -> Place:
    """Where a thread of this machine is."""
    return Place(platform="terminal", workspace="local", channel="terminal", thread=thread)


def new_thread() -> str:
    """The name of a thread that is not there yet: short enough to be typed."""
    return uuid4().hex[:12]


def go_on_with(redis: Redis, thread: str) -> None:
    """Have this thread be the one that is meant when none is named."""
    redis.set(_LAST, thread, ex=KEPT_SECONDS)


def let_go_of(redis: Redis, thread: str) -> None:
    """Have none be meant, where it was this one."""
    if last_thread(redis) == thread:
        redis.delete(_LAST)


def last_thread(redis: Redis) -> str | None:
    """The thread that is meant when none is named."""
    found = cast(bytes | None, redis.get(_LAST))
    return None if found is None else found.decode()


def has_thread(redis: Redis, thread: str) -> bool:
    """Whether there is such a thread, or there still is."""
    return bool(redis.exists(f"{thread_key(place_of(thread))}:messages"))


def thread_end(redis: Redis, place: Place) -> str:
    """Where a thread's news end now, for `follow` to begin after."""
    last = cast(Entries, redis.xrevrange(f"{thread_key(place)}:news", count=1))
    return last[0][0].decode() if last else "0"


def patiently() -> None:
    """Silence is nothing to worry about."""


def follow(
    redis: Redis,
    place: Place,
    after: str = "0",
    in_silence: Silence = patiently,
    job: str = "",
) -> Iterator[Reply]:
    """Every reply in a thread as it appears, up to the first that is more than progress.

    With `job`, only the replies of that one. Waits in Redis, not in a loop, and through a restart
    of it. `in_silence` is called when nothing was said for two seconds, and may raise. Raises
    TransientError when Redis stays away.
    """
    for entry in news(redis, place, after, in_silence):
        if "body" in entry:  # else it is a file
            reply = Reply.model_validate_json(entry["body"])
            if job not in ("", reply.job):
                continue
            yield reply
            if not isinstance(reply.body, Progress):
                return


def news(redis: Redis, place: Place, after: str, in_silence: Silence) -> Iterator[dict[str, str]]:
    """Whatever happens in a thread: `message` with `body` or `file`, and `key` when it is new.

    Does not end; see `follow`.
    """
    away_since: float | None = None
    viewer = impatient(redis)
    while True:
        try:
            entries = _wait(viewer, f"{thread_key(place)}:news", after)
        except (ConnectionError, TimeoutError) as error:
            away_since = away_since or time.monotonic()
            if time.monotonic() - away_since > AWAY_SECONDS:
                raise TransientError("Redis went away and did not come back.") from error
            time.sleep(0.2)
            continue
        away_since = None
        if not entries:
            in_silence()
        for entry, fields in entries:
            after = entry.decode()
            yield {name.decode(): value.decode() for name, value in fields.items()}


def read_file(redis: Redis, place: Place, message: str) -> bytes | None:
    """The content of a file in a thread, if it is still there."""
    with reached("read"):
        return cast(bytes | None, redis.hget(f"{thread_key(place)}:files", message))


def note_saved(redis: Redis, place: Place, message: str, path: Path) -> None:
    """Let go of a file's content, which somebody has saved, and know where."""
    thread = thread_key(place)
    with suppress(RedisError), redis.pipeline() as change:  # then it goes with the thread
        change.hdel(f"{thread}:files", message)
        change.hset(f"{thread}:saved", message, str(path))
        change.expire(f"{thread}:saved", KEPT_SECONDS)
        change.execute()


def saved_as(redis: Redis, place: Place, message: str) -> Path | None:
    """Where a file of the thread was saved."""
    found = cast(bytes | None, redis.hget(f"{thread_key(place)}:saved", message))
    return None if found is None else Path(found.decode(errors="replace"))


def _wait(redis: Redis, news: str, after: str) -> Entries:
    """What is new in a stream, as soon as anything is; the shape of XREAD depends on the client."""
    if not redis.xread({news: after}, count=1, block=BLOCK_MS):
        return []
    return cast(Entries, redis.xrange(news, min=f"({after}"))
