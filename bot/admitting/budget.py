"""What language models may cost a workspace, by the day and by the month, counted before they cost.

    shedder:budget:<workspace>:held          hash: job -> reservation: amount, when it ends, part
    shedder:budget:<workspace>:day:<day>     hash: total, and each payment
    shedder:budget:<workspace>:month:<month> hash: total

Before a model is called the most it can cost is reserved; what it did cost is counted afterwards
and the reservation let go, each in one step, so that however many ask at once no more is handed out
than there is. A job holds one reservation: a run that takes it up where a killed one stopped
replaces that one's, and one that nobody takes up runs out. Amounts are whole millionths of a
dollar; days and months are those of UTC.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime
from math import ceil
from typing import Literal, NamedTuple, cast

from redis import Redis

from bot.admitting.wholes import whole_of
from bot.core.refusals import Refusal, lasting
from bot.core.values import Job
from bot.keeping.tenancy import tenant_key
from config.settings import Settings

GRACE_SECONDS = 60  # a run may outlive its job's deadline by less than this
DAY_SECONDS, MONTH_SECONDS = 2 * 86_400, 62 * 86_400  # how long a day and a month are kept
_MILLION = 1_000_000

# KEYS: held, day, month. ARGV: job, amount, now, seconds it is held, part, limits of day and month.
_RESERVE = """
local amount, now, held = tonumber(ARGV[2]), tonumber(ARGV[3]), 0
local kept = redis.call('HGETALL', KEYS[1])
for n = 1, #kept, 2 do
  local much, ends = string.match(kept[n + 1], '^(%d+) ([%d.]+) ')
  if not much or tonumber(ends) <= now then redis.call('HDEL', KEYS[1], kept[n])
  elseif kept[n] ~= ARGV[1] then held = held + tonumber(much) end
end
for n = 3, 2, -1 do
  local limit, taken = tonumber(ARGV[4 + n]), held
  if limit then
    taken = taken + tonumber(redis.call('HGET', KEYS[n], 'total') or '0')
    if taken + amount > limit then return {n, taken} end
  end
end
redis.call('HSET', KEYS[1], ARGV[1],
  string.format('%d %.3f ', amount, now + tonumber(ARGV[4])) .. ARGV[5])
redis.call('EXPIRE', KEYS[1], math.ceil(ARGV[4]))
return {0, 0}
"""

# KEYS: as above. ARGV: job, amount, part, seconds that day and month are kept.
_SETTLE = """
local held = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if string.match(held, '^%S+ %S+ (.*)$') == ARGV[3] then redis.call('HDEL', KEYS[1], ARGV[1]) end
local amount, payment = tonumber(ARGV[2]), 'paid ' .. ARGV[1] .. ' ' .. ARGV[3]
if amount == 0 or redis.call('HSETNX', KEYS[2], payment, amount) == 0 then return 0 end
for n = 2, 3 do
  redis.call('HINCRBY', KEYS[n], 'total', amount)
  redis.call('EXPIRE', KEYS[n], ARGV[2 + n])
end
return 1
"""


class _Period(NamedTuple):
    """A day or a month."""

    length: Literal["day", "month"]
    name: str
    begins_anew: str  # when the next one begins, for people
    seconds: float  # until then
    limit: int | None  # millionths of a dollar


class Budget:
    """The money of all workspaces."""

    def __init__(
        self, redis: Redis, settings: Settings, clock: Callable[[], float] | None = None
    ) -> None:
        self._redis, self._settings = redis, settings
        self._clock = clock or self._redis_time
        self._reserve = redis.register_script(_RESERVE)
        self._settle = redis.register_script(_SETTLE)

    def reserve(self, job: Job, usd: float, part: str = "") -> Refusal | None:
        """Set aside the most that a call of this job can cost, instead of what it held before.

        `part` names the call, where a job makes several. Else why it cannot be afforded.
        """
        now = self._clock()
        day, month = self._periods(now)
        amount = _millionths(usd)
        held = self._settings.job_deadline_seconds + GRACE_SECONDS
        args: list[str | float] = [job.id, amount, now, held, part]
        args += ["" if period.limit is None else period.limit for period in (day, month)]
        answer = self._reserve(keys=self._keys(job, day, month), args=args)
        reached, taken = cast(tuple[int, int], answer)
        if not reached:
            return None
        whose = whole_of(job.mention.place)
        return self._refusal((day, month)[reached - 2], whose, amount, taken)

    def settle(self, job: Job, usd: float, part: str = "") -> None:
        """Count what a call did cost, once, and let its reservation go."""
        day, month = self._periods(self._clock())
        args: list[str | int] = [job.id, _millionths(usd), part]
        args += [DAY_SECONDS, MONTH_SECONDS]
        self._settle(keys=self._keys(job, day, month), args=args)

    def _keys(self, job: Job, day: _Period, month: _Period) -> list[str]:
        place = job.mention.place
        names = (("held",), (day.length, day.name), (month.length, month.name))
        return [tenant_key("budget", place.platform, place.workspace, *name) for name in names]

    def _periods(self, now: float) -> tuple[_Period, _Period]:
        today = datetime.fromtimestamp(now, UTC)
        midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
        days = monthrange(today.year, today.month)[1] - today.day + 1
        passed = (today - midnight).total_seconds()
        a_day = _limit(self._settings.workspace_usd_per_day)
        a_month = _limit(self._settings.workspace_usd_per_month)
        first = "on the first of next month (UTC)"
        return (
            _Period("day", f"{today:%Y-%m-%d}", "at 00:00 UTC", 86_400 - passed, a_day),
            _Period("month", f"{today:%Y-%m}", first, days * 86_400 - passed, a_month),
        )

    def _refusal(self, period: _Period, whose: str, amount: int, taken: int) -> Refusal:
        assert period.limit is not None, "it was reached"
        budget = f"the budget of {whose} for language models, {_dollars(period.limit)} "
        budget += f"a {period.length}"
        contact = f"It can be raised by {self._settings.limits_contact}."
        if amount > period.limit:
            most = f"An answer to this may cost up to {_dollars(amount)}, which is more than "
            return Refusal(text=f"{most}{budget}. {contact}")
        again = f"It begins anew {period.begins_anew}, in {lasting(period.seconds)}."
        used = f"of {budget}, {_dollars(taken)} is spent or set aside, and an answer to this may "
        used += f"cost up to {_dollars(amount)}"
        return Refusal(text=f"{used[0].upper()}{used[1:]}. {again} {contact}")

    def _redis_time(self) -> float:
        seconds, micros = self._redis.time()
        return seconds + micros / 1e6


def budget_set(settings: Settings) -> bool:
    """Whether money is limited at all."""
    return settings.workspace_usd_per_day is not None or (
        settings.workspace_usd_per_month is not None
    )


def _limit(usd: float | None) -> int | None:
    return None if usd is None else int(usd * _MILLION)


def _millionths(usd: float) -> int:
    return ceil(round(usd * _MILLION, 3))


def _dollars(amount: int) -> str:
    usd = amount / _MILLION
    return f"${usd:.4f}" if 0 < usd < 0.1 else f"${usd:,.2f}"
