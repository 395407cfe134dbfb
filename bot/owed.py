"""What the ingress owes a thread: a sentence, or an order's deed and the sentence about it.

An event is acknowledged within seconds, and a chat service may take longer to take a reply. So the
reply is written down in the same step that decides on it, shown after the acknowledgement, and
crossed out then. What whoever wrote it down did not live to show, another front-end shows.

    shedder:owed:<platform>        zset of replies, by when somebody else is to see to them
    shedder:owed:<platform>:said   hash: reply -> what is owed, and to whom

Delivery is the outbox's (`bot/outbox.py`), so a reply that two show at once is shown once.
"""

import time
from collections.abc import Iterator
from typing import cast

from pydantic import ValidationError
from redis import Redis

from bot.core.thread_orders import Order
from bot.core.values import Job, Mention, Place, Value

GRACE_SECONDS = 15  # whoever owes a reply has this long to show it before somebody else does
KEPT_SECONDS = 86_400  # an answer to what was asked a day ago helps nobody

_OWE = """
redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[1], 'NX', redis.call('TIME')[1] + ARGV[3], ARGV[1])
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[4]) end
"""

_TAKE = """
local now = redis.call('TIME')[1]
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1)[1]
if not due then return false end
redis.call('ZADD', KEYS[1], now + ARGV[1], due)
return {due, redis.call('HGET', KEYS[2], due) or ''}
"""


class Owed(Value):
    """A reply of the bot's own to a mention, of which nothing is kept but its name."""

    place: Place
    id: str  # of the mention
    text: str  # what is said; of an order, what its deed comes to
    failed: bool = False
    order: Order | None = None  # carried out before anything is said

    @property
    def mention(self) -> Mention:
        """What it is a reply to; whose it was and what it said is settled by now."""
        return Mention(id=self.id, place=self.place, author="", text="")

    @property
    def job(self) -> Job:
        """Under whose id it is shown: one that no persona answers. It is a message of its own,
        however late, so nobody has to be woken for it."""
        return Job.of(self.mention, "", time.time())


class OwedReplies:
    """Those of one platform."""

    def __init__(self, redis: Redis, platform: str, grace: float = GRACE_SECONDS) -> None:
        self._redis, self._grace = redis, int(grace)
        self._keys = [f"shedder:owed:{platform}", f"shedder:owed:{platform}:said"]

    def owe(self, reply: Owed) -> None:
        """Write a reply down; the first one to a mention stands."""
        said = reply.model_dump_json()
        self._run(_OWE, reply.job.id, said, self._grace, KEPT_SECONDS)

    def overdue(self) -> Iterator[Owed]:
        """What somebody owes and did not show, each to whoever asks first."""
        while (
            found := cast(list[bytes] | None, self._run(_TAKE, max(1, self._grace)))
        ) is not None:
            reply = _read(found[1])
            if reply is None:
                self._cross_out(found[0].decode())
            else:
                yield reply

    def all(self) -> tuple[Owed, ...]:
        """Whatever is owed, due or not."""
        kept = cast(list[bytes], self._redis.hvals(self._keys[1]))
        return tuple(reply for reply in map(_read, kept) if reply)

    def shown(self, reply: Owed) -> None:
        """It is owed no more."""
        self._cross_out(reply.job.id)

    def _cross_out(self, reply_id: str) -> None:
        with self._redis.pipeline() as change:
            change.zrem(self._keys[0], reply_id)
            change.hdel(self._keys[1], reply_id)
            change.execute()

    def _run(self, script: str, *args: str | float) -> object:
        return self._redis.eval(script, 2, *self._keys, *args)


def _read(said: bytes) -> Owed | None:
    """As it was written; None when another version of this program wrote it."""
    try:
        return Owed.model_validate_json(said)
    except ValidationError:
        return None
