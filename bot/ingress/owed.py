"""What the ingress owes somebody: a sentence, an order's deed, a question yet to be put.

An event is acknowledged within seconds, and a chat service may take longer to take a reply. So what
is owed is written down in the same step that decides on it, done after the acknowledgement, and
crossed out then. What whoever wrote it down did not live to do, another front-end does. No debt is
tried for ever: each kind has an age, and ends with a word to the operator.

    shedder:owed:<platform>:<workspace>:<kind>        zset of debts, by when to see to them again
    shedder:owed:<platform>:<workspace>:<kind>:what   hash: debt -> since when, until when, and what
    shedder:owing:<platform>:<kind>                   set of the workspaces with such debts

Whatever pays a debt can do so twice: what is shown goes through the outbox
(`bot/delivery/outbox.py`).
"""

import time
from abc import abstractmethod
from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar, cast

from redis import Redis

from bot.core.thread_orders import Order
from bot.core.values import Job, Mention, Place, Value
from bot.keeping.tenancy import tenant_key

GRACE_SECONDS = 15  # whoever owes something has this long to do it before somebody else does
LONGEST_PAUSE = 60  # between two tries
HOUR, DAY = 3_600.0, 86_400.0
KEPT_SECONDS = 2 * 86_400  # longer than that, where nobody comes to see to it at all


class Debt(Value):
    """Something that is owed."""

    @property
    @abstractmethod
    def name(self) -> str:
        """One per workspace: the first debt of a name stands."""

    @property
    @abstractmethod
    def workspace(self) -> str:
        """Whose it is, and with whom it goes."""

    @property
    def lasts(self) -> float:
        """Seconds after which doing it helps nobody."""
        return HOUR


V = TypeVar("V", bound=Debt)

_OWE = """
local now = redis.call('TIME')[1]
local said = string.format('%d %d ', now, now + ARGV[4]) .. ARGV[2]
local new = redis.call('HSETNX', KEYS[2], ARGV[1], said)
redis.call('ZADD', KEYS[1], 'NX', now + ARGV[3], ARGV[1])
redis.call('SADD', KEYS[3], ARGV[5])
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[6]) end
return new
"""

# Each pause is as long as half of what has passed, so that what fails for long is tried seldom.
_TAKE = """
local now = redis.call('TIME')[1]
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1)[1]
if not due then
  if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SREM', KEYS[3], ARGV[2]) end
  return false
end
local said = redis.call('HGET', KEYS[2], due) or ''
local passed = now - (string.match(said, '^%d+') or now)
local pause = math.max(tonumber(ARGV[1]), math.min(passed / 2, tonumber(ARGV[3])))
redis.call('ZADD', KEYS[1], now + pause, due)
return {due, said, now}
"""

_AGAIN = """
redis.call('ZADD', KEYS[1], 'XX', redis.call('TIME')[1] + ARGV[2], ARGV[1])
"""

_PAID = """
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SREM', KEYS[3], ARGV[2]) end
"""


class Owed(Debt):
    """A reply of the bot's own to a mention, of which nothing is kept but its name."""

    place: Place
    id: str  # of the mention
    text: str  # what is said; of an order, what its deed comes to
    failed: bool = False
    order: Order | None = None  # carried out before anything is said
    group: str = ""  # who is notified by saying it
    author: str = ""  # who wanted that, by id
    instead: str = ""  # what is said where they cannot be
    page: str = ""  # where somebody can be paged, as the operator set it

    @property
    def name(self) -> str:
        """The id of the job that it is shown as."""
        return self.job.id

    @property
    def workspace(self) -> str:
        """Where it is said."""
        return self.place.workspace

    @property
    def lasts(self) -> float:
        """What somebody wants deleted is to be deleted, were it late."""
        return DAY if self.order else HOUR

    @property
    def mention(self) -> Mention:
        """What it is a reply to; whose it was and what it said is settled by now."""
        return Mention(id=self.id, place=self.place, author="", text="")

    @property
    def job(self) -> Job:
        """Under whose id it is shown: one that no persona answers. It is a message of its own,
        however late, so nobody has to be woken for it."""
        return Job.of(self.mention, "", time.time())


class Unasked(Debt):
    """A question that is put once everything around it is known and its place is there."""

    mention: Mention  # without a thread: one is begun for it; without a channel: with its author
    persona: str | None = None  # who is asked beside what the words say
    heading: str = ""  # shown first, where the question cannot be seen otherwise
    written: bool = False  # as a message that everybody there can see
    members: bool = False  # only whoever is in the channel now may ask it there
    since: float = 0.0  # seconds since the epoch

    @property
    def name(self) -> str:
        """Its mention's, which is one of its channel's."""
        return f"{self.mention.place.channel}|{self.mention.id}"

    @property
    def workspace(self) -> str:
        """Where it is asked."""
        return self.mention.place.workspace

    @property
    def place(self) -> Place:
        """Where it is asked, as far as that is known."""
        return self.mention.place


class Due(NamedTuple, Generic[V]):
    """A debt that somebody is to see to now."""

    debt: V
    over: bool  # for the last time


class Debts(Generic[V]):
    """Debts of one kind."""

    def __init__(
        self,
        redis: Redis,
        platform: str,
        name: str,
        kind: type[V],
        grace: float = GRACE_SECONDS,
        longest: float = LONGEST_PAUSE,
    ) -> None:
        self._redis, self._platform, self._name = redis, platform, name
        self._kind, self._grace, self._longest = kind, int(grace), longest
        self._owing = f"shedder:owing:{platform}:{name}"

    def owe(self, debt: V) -> bool:
        """Write a debt down; the first one of a name stands. Whether it is new."""
        said, whose = debt.model_dump_json(), debt.workspace
        times = (self._grace, debt.lasts, whose, int(debt.lasts) + KEPT_SECONDS)
        return bool(self._run(_OWE, whose, debt.name, said, *times))

    def overdue(self) -> Iterator[Due[V]]:
        """What somebody owes and did not do, each to whoever asks first."""
        for whose in self._workspaces():
            while (found := self._take(whose)) is not None:
                name, said, now = cast(tuple[bytes, bytes, bytes], found)
                debt, until = self._read(said)
                if debt is None:
                    self._cross_out(whose, name.decode())
                else:
                    yield Due(debt, float(now) >= until)

    def all(self) -> tuple[V, ...]:
        """Whatever is owed, due or not."""
        return tuple(debt for whose in self._workspaces() for debt in self.of(whose))

    def of(self, workspace: str) -> tuple[V, ...]:
        """What is owed in one workspace."""
        kept = cast(list[bytes], self._redis.hvals(self._keys(workspace)[1]))
        read = (self._read(said)[0] for said in kept)
        return tuple(debt for debt in read if debt is not None)

    def owes(self, debt: V) -> bool:
        """Whether it is owed still."""
        return bool(self._redis.hexists(self._keys(debt.workspace)[1], debt.name))

    def again(self, debt: V, seconds: float) -> None:
        """It could not be done just now: to be tried in so long."""
        self._run(_AGAIN, debt.workspace, debt.name, max(1, int(seconds)))

    def paid(self, debt: V) -> None:
        """It is owed no more."""
        self._cross_out(debt.workspace, debt.name)

    def forget(self, workspace: str) -> None:
        """Nothing is owed there any more."""
        keys = self._keys(workspace)
        with self._redis.pipeline() as change:
            change.delete(*keys[:2])
            change.srem(keys[2], workspace)
            change.execute()

    def _workspaces(self) -> list[str]:
        named = cast(set[bytes], self._redis.smembers(self._owing))
        return sorted(name.decode() for name in named)

    def _keys(self, workspace: str) -> list[str]:
        key = tenant_key("owed", self._platform, workspace, self._name)
        return [key, f"{key}:what", self._owing]

    def _take(self, whose: str) -> object:
        return self._run(_TAKE, whose, max(1, self._grace), whose, self._longest)

    def _cross_out(self, whose: str, name: str) -> None:
        self._run(_PAID, whose, name, whose)

    def _run(self, script: str, whose: str, *args: str | float) -> object:
        return self._redis.eval(script, 3, *self._keys(whose), *args)

    def _read(self, said: bytes) -> tuple[V | None, float]:
        """As it was written, and until when; None when another version of this program wrote it."""
        try:
            _, until, what = said.split(b" ", 2)
            return self._kind.model_validate_json(what), float(until)
        except ValueError:  # pydantic's is one
            return None, 0.0


def owed_replies(redis: Redis, platform: str) -> Debts[Owed]:
    """What the bot itself owes the threads of a platform."""
    return Debts(redis, platform, "replies", Owed)


def owed_questions(redis: Redis, platform: str) -> Debts[Unasked]:
    """What people asked on a platform, and what is not put yet."""
    return Debts(redis, platform, "questions", Unasked)


def forget_owed(redis: Redis, place: Place) -> None:
    """Nothing is owed in this thread but the word that it was forgotten."""
    replies, questions = owed_replies(redis, place.platform), owed_questions(redis, place.platform)
    for reply in replies.of(place.workspace):
        if reply.place == place and reply.order != "forget":
            replies.paid(reply)
    for question in questions.of(place.workspace):
        if question.place == place:
            questions.paid(question)
