"""What the ingress owes somebody: a sentence, an order's deed, a question yet to be put.

An event is acknowledged within seconds, and a chat service may take longer to take a reply. So what
is owed is written down in the same step that decides on it, done after the acknowledgement, and
crossed out then. What whoever wrote it down did not live to do, another front-end does.

    shedder:owed:<name>        zset of debts, by when somebody else is to see to them
    shedder:owed:<name>:what   hash: debt -> what is owed, and to whom

Whatever pays a debt can do so twice: what is shown goes through the outbox (`bot/outbox.py`).
"""

import time
from collections.abc import Iterator
from typing import Generic, TypeVar, cast

from pydantic import ValidationError
from redis import Redis

from bot.core.thread_orders import Order
from bot.core.values import Job, Mention, Place, Value

GRACE_SECONDS = 15  # whoever owes something has this long to do it before somebody else does
KEPT_SECONDS = 86_400  # an answer to what was asked a day ago helps nobody

V = TypeVar("V", bound=Value)

_OWE = """
local new = redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[1], 'NX', redis.call('TIME')[1] + ARGV[3], ARGV[1])
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[4]) end
return new
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


class Unasked(Value):
    """A question that is put once its place is there and shows who asked."""

    mention: Mention  # without a thread: one is begun for it; without a channel: with its author
    persona: str | None = None  # who is asked beside what the words say
    heading: str = ""  # shown first, where the question cannot be seen otherwise

    @property
    def place(self) -> Place:
        """Where it is asked, as far as that is known."""
        return self.mention.place


class Debts(Generic[V]):
    """Debts of one kind, by their ids."""

    def __init__(
        self, redis: Redis, name: str, kind: type[V], grace: float = GRACE_SECONDS
    ) -> None:
        self._redis, self._kind, self._grace = redis, kind, int(grace)
        self._keys = [f"shedder:owed:{name}", f"shedder:owed:{name}:what"]

    def owe(self, id: str, debt: V) -> bool:
        """Write a debt down; the first one of an id stands. Whether it is new."""
        return bool(self._run(_OWE, id, debt.model_dump_json(), self._grace, KEPT_SECONDS))

    def overdue(self) -> Iterator[tuple[str, V]]:
        """What somebody owes and did not do, each to whoever asks first."""
        while (found := self._run(_TAKE, max(1, self._grace))) is not None:
            name, said = cast(list[bytes], found)
            debt = self._read(said)
            if debt is None:
                self.paid(name.decode())
            else:
                yield name.decode(), debt

    def all(self) -> tuple[tuple[str, V], ...]:
        """Whatever is owed, due or not."""
        kept = cast(dict[bytes, bytes], self._redis.hgetall(self._keys[1]))
        read = ((id.decode(), self._read(said)) for id, said in kept.items())
        return tuple((id, debt) for id, debt in read if debt is not None)

    def paid(self, id: str) -> None:
        """It is owed no more."""
        with self._redis.pipeline() as change:
            change.zrem(self._keys[0], id)
            change.hdel(self._keys[1], id)
            change.execute()

    def _run(self, script: str, *args: str | float) -> object:
        return self._redis.eval(script, 2, *self._keys, *args)

    def _read(self, said: bytes) -> V | None:
        """As it was written; None when another version of this program wrote it."""
        try:
            return self._kind.model_validate_json(said)
        except ValidationError:
            return None


def owed_replies(redis: Redis, platform: str) -> Debts[Owed]:
    """What the bot itself owes the threads of a platform."""
    return Debts(redis, platform, Owed)


def owed_questions(redis: Redis, platform: str) -> Debts[Unasked]:
    """What people asked on a platform without writing a message."""
    return Debts(redis, f"{platform}:questions", Unasked)
