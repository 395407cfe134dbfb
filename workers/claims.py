"""Who runs which job: every change of owner is one Lua script, so nothing can die halfway.

A waiting job is an id in RQ's queue list. Taking it removes the id and writes the owner in the
same step; there is no moment in which a killed worker leaves a job that is neither waiting nor
owned. The owner is in the member's name, `job:worker.run`, in RQ's set of started jobs, scored by
when the claim runs out. Whoever removes that member decides what becomes of the job, and only one
can. Times are the server's, so clocks may differ between hosts. All commands are in Redis 6.2.
"""

from dataclasses import dataclass
from itertools import chain, count
from typing import Literal, NamedTuple, cast

from redis import Redis
from rq.job import Job as RqJob
from rq.job import JobStatus
from rq.serializers import JSONSerializer
from rq.utils import now, utcformat

from bot.queue import FAILURE_TTL, KEPT, QUEUE, RESULT_TTL

LINE = f"rq:queue:{QUEUE}"
STARTED = f"rq:wip:{QUEUE}"
SCHEDULED = f"rq:scheduled:{QUEUE}"
WORKERS = "shedder:workers"

Ending = Literal["finished", "failed", "canceled"]
Loss = Literal["not lost", "again", "given up"]

_NOW = """
local function now()
  local t = redis.call('TIME')
  return tonumber(t[1]) + tonumber(t[2]) / 1000000
end
"""

# A job that says the last word for another one, put in line in the same step that ends the other.
_SUCCESSOR = """
local function succeed(line, id, fields)
  if id == '' or redis.call('EXISTS', 'rq:job:' .. id) == 1 then return end
  redis.call('HSET', 'rq:job:' .. id, unpack(fields))
  redis.call('LPUSH', line, id)
end
local function ended(job, notes, registry, id, status, ttl, at, why)
  redis.call('HSET', job, 'status', status, 'ended_at', at)
  if why ~= '' then redis.call('HSET', job, 'exc_info', why) end
  redis.call('EXPIRE', job, ttl)
  redis.call('EXPIRE', notes, ttl)
  redis.call('ZREMRANGEBYSCORE', registry, '-inf', now())
  redis.call('ZADD', registry, now() + ttl, id)
  redis.call('EXPIRE', registry, ttl)
end
"""

_TAKE = (
    _NOW
    + """
while true do
  local id = redis.call('LPOP', KEYS[1])
  if not id then return nil end
  local job, notes = 'rq:job:' .. id, 'shedder:job:' .. id
  if redis.call('HGET', job, 'status') == 'queued' then
    local member = id .. ':' .. ARGV[1]
    redis.call('ZADD', KEYS[2], now() + ARGV[3], member)
    redis.call('HSET', 'rq:execution:' .. member, 'id', ARGV[1], 'worker_name', ARGV[2],
               'created_at', now(), 'last_heartbeat', now())
    redis.call('EXPIRE', 'rq:execution:' .. member, ARGV[6])
    redis.call('HSET', job, 'status', 'started', 'worker_name', ARGV[2], 'started_at', ARGV[4])
    redis.call('PERSIST', job)
    local ticket = tonumber(redis.call('HGET', notes, 'ticket') or '')
    if ticket and ticket > tonumber(redis.call('HGET', KEYS[3], 'head') or '0') then
      redis.call('HSET', KEYS[3], 'head', ticket)
      redis.call('EXPIRE', KEYS[3], ARGV[5])
    end
    return {id, redis.call('HGETALL', job), redis.call('HGET', notes, 'attempts')}
  end
end
"""
)

_END = (
    _NOW
    + _SUCCESSOR
    + """
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('DEL', 'rq:execution:' .. ARGV[1])
ended(KEYS[2], KEYS[3], KEYS[4], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6])
succeed(KEYS[5], ARGV[7], {unpack(ARGV, 8)})
return 1
"""
)

_LATER = (
    _NOW
    + """
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('DEL', 'rq:execution:' .. ARGV[1])
redis.call('HSET', KEYS[2], 'status', 'scheduled')
redis.call('HINCRBY', KEYS[3], 'attempts', 1)
redis.call('EXPIRE', KEYS[3], ARGV[4])
redis.call('ZADD', KEYS[4], now() + ARGV[3], ARGV[2])
return 1
"""
)

_GIVE_BACK = """
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('DEL', 'rq:execution:' .. ARGV[1])
redis.call('HSET', KEYS[2], 'status', 'queued')
redis.call('LPUSH', KEYS[3], ARGV[2])
return 1
"""

# Answers: 0 not lost, 1 waits again, 2 given up.
_LOSE = (
    _NOW
    + _SUCCESSOR
    + """
local expires = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not expires or (ARGV[3] == '0' and tonumber(expires) > now()) then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('DEL', 'rq:execution:' .. ARGV[1])
if redis.call('HGET', KEYS[2], 'status') ~= 'started' then return 0 end
local crashes = redis.call('HINCRBY', KEYS[3], 'crashes', 1)
redis.call('EXPIRE', KEYS[3], ARGV[8])
if crashes < tonumber(ARGV[4]) then
  redis.call('HSET', KEYS[2], 'status', 'queued')
  redis.call('LPUSH', KEYS[5], ARGV[2])
  return 1
end
ended(KEYS[2], KEYS[3], KEYS[4], ARGV[2], 'failed', ARGV[5], ARGV[6], ARGV[7])
succeed(KEYS[5], ARGV[9], {unpack(ARGV, 10)})
return 2
"""
)

# Also says that the worker takes jobs, or no more, and forgets those that went silent.
_RENEW = (
    _NOW
    + """
if ARGV[5] == '1' then
  redis.call('ZADD', KEYS[2], now() + ARGV[1], ARGV[3])
  redis.call('EXPIRE', KEYS[2], ARGV[4])
else
  redis.call('ZREM', KEYS[2], ARGV[3])
end
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now())) do
  redis.call('ZREM', KEYS[2], name)
  redis.call('SREM', 'rq:workers', 'rq:worker:' .. name)
  redis.call('SREM', KEYS[3], 'rq:worker:' .. name)
end
local lost = {}
for i = 6, #ARGV do
  if redis.call('ZSCORE', KEYS[1], ARGV[i]) then
    redis.call('ZADD', KEYS[1], now() + ARGV[1], ARGV[i])
    redis.call('HSET', 'rq:execution:' .. ARGV[i], 'last_heartbeat', now())
    redis.call('EXPIRE', 'rq:execution:' .. ARGV[i], ARGV[2])
  else
    lost[#lost + 1] = ARGV[i]
  end
end
return lost
"""
)

# RQ's own scheduler is not atomic and keeps a lock that outlives a killed holder by a minute.
_CALL_DUE = (
    _NOW
    + """
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now(), 'LIMIT', 0, 100)
for i = #due, 1, -1 do
  redis.call('ZREM', KEYS[1], due[i])
  if redis.call('HGET', 'rq:job:' .. due[i], 'status') == 'scheduled' then
    redis.call('HSET', 'rq:job:' .. due[i], 'status', 'queued')
    redis.call('LPUSH', KEYS[2], due[i])
  end
end
return #due
"""
)


class Claim(NamedTuple):
    """A job this worker owns now."""

    job_id: str
    member: str
    fields: dict[bytes, bytes]  # RQ's hash of it
    attempts: int  # runs that ended in "later"


@dataclass(frozen=True)
class Owned:
    """Somebody's claim, as Redis shows it."""

    member: str
    expired: bool

    @property
    def job_id(self) -> str:
        """What is claimed."""
        return _job_of(self.member)

    @property
    def worker(self) -> str:
        """The name of the worker that claimed it."""
        return self.member.rpartition(":")[2].rpartition(".")[0]


@dataclass(frozen=True)
class Successor:
    """A job to be put in line when another one ends badly; the empty one is nobody."""

    id: str = ""
    fields: tuple[str | bytes | int, ...] = ()

    @classmethod
    def giving_up(cls, redis: Redis, job: RqJob, task: str) -> "Successor":
        """The job that tells the thread of `job` that nothing will come."""
        if job.func_name == task:
            return cls()  # the last word itself failed: there is no other
        last = RqJob.create(
            task,
            args=job.args,
            id=f"{job.id}-gaveup",
            connection=redis,
            serializer=JSONSerializer,
            origin=QUEUE,
            status=JobStatus.QUEUED,
            description=f"{job.id}-gaveup",
            timeout=-1,
            result_ttl=RESULT_TTL,
            failure_ttl=FAILURE_TTL,
        )
        last.enqueued_at = now()
        stored = ((key, value) for key, value in last.to_dict().items() if value is not None)
        return cls(id=last.id, fields=tuple(chain.from_iterable(stored)))


class Claims:
    """One worker's side of the bookkeeping; safe to use from many threads."""

    def __init__(self, redis: Redis, worker: str, lease: float) -> None:
        self.redis = redis
        self.worker = worker
        self.lease = lease
        self._runs = count(1)
        scripts = (_TAKE, _END, _LATER, _GIVE_BACK, _LOSE, _RENEW, _CALL_DUE)
        registered = [redis.register_script(text) for text in scripts]
        self._take, self._end, self._later, self._give_back = registered[:4]
        self._lose, self._renew, self._call_due = registered[4:]

    def take(self) -> Claim | None:
        """Own the first job in line; None when nobody waits."""
        run = f"{self.worker}.{next(self._runs)}"
        taken = self._take(
            keys=[LINE, STARTED, "shedder:line"],
            args=[run, self.worker, self.lease, utcformat(now()), KEPT, self._execution_ttl],
        )
        if not taken:
            return None
        job_id, flat, attempts = taken
        fields = dict(zip(flat[::2], flat[1::2], strict=True))
        return Claim(job_id.decode(), f"{job_id.decode()}:{run}", fields, int(attempts or 0))

    def end(
        self, member: str, ending: Ending, why: str = "", then: Successor | None = None
    ) -> bool:
        """A job is over. False when it was not ours to end any more, and nothing was changed."""
        job_id, then = _job_of(member), then or Successor()
        ttl = RESULT_TTL if ending == "finished" else FAILURE_TTL
        return bool(
            self._end(
                keys=[STARTED, *_keys_of(job_id), f"rq:{ending}:{QUEUE}", LINE],
                args=[member, job_id, ending, ttl, utcformat(now()), why, then.id, *then.fields],
            )
        )

    def later(self, member: str, delay: float) -> bool:
        """A job is to be tried again in `delay` seconds. False when it was not ours any more."""
        job_id = _job_of(member)
        return bool(
            self._later(
                keys=[STARTED, *_keys_of(job_id), SCHEDULED],
                args=[member, job_id, delay, KEPT],
            )
        )

    def give_back(self, member: str) -> bool:
        """A job is first in line again, without having been anybody's fault."""
        job_id = _job_of(member)
        return bool(
            self._give_back(keys=[STARTED, f"rq:job:{job_id}", LINE], args=[member, job_id])
        )

    def lose(self, member: str, *, certain: bool, limit: int, then: Successor) -> Loss:
        """Take a job from a run that died or hangs: it waits again, or is given up at the limit.

        Unless `certain`, only if the claim has run out.
        """
        job_id = _job_of(member)
        outcome = self._lose(
            keys=[STARTED, *_keys_of(job_id), f"rq:failed:{QUEUE}", LINE],
            args=[
                member,
                job_id,
                int(certain),
                limit,
                FAILURE_TTL,
                utcformat(now()),
                f"lost {limit} times by workers that died or hung",
                KEPT,
                then.id,
                *then.fields,
            ],
        )
        return ("not lost", "again", "given up")[cast(Literal[0, 1, 2], outcome)]

    def renew(self, members: list[str], *, open: bool = True) -> set[str]:
        """Keep these; returns those that are no longer ours. `open`: this worker takes jobs."""
        lost = self._renew(
            keys=[STARTED, WORKERS, f"rq:workers:{QUEUE}"],
            args=[self.lease, self._execution_ttl, self.worker, KEPT, int(open), *members],
        )
        return {member.decode() for member in lost}

    def call_due(self) -> int:
        """Put jobs in line whose delay is over; returns how many."""
        return int(self._call_due(keys=[SCHEDULED, LINE]))

    def owned(self) -> list[Owned]:
        """Every claim there is, of any worker."""
        with self.redis.pipeline(transaction=False) as pipe:
            pipe.time()
            pipe.zrange(STARTED, 0, -1, withscores=True)
            (seconds, _), claims = pipe.execute()
        return [Owned(member.decode(), expires < seconds) for member, expires in claims]

    @property
    def _execution_ttl(self) -> int:
        return int(self.lease) + 60


def _job_of(member: str) -> str:
    return member.rpartition(":")[0]


def _keys_of(job_id: str) -> tuple[str, str]:
    return f"rq:job:{job_id}", f"shedder:job:{job_id}"
