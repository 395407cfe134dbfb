"""Up to when everything that was written is safe: what a process that comes later looks for.

Discord tells nothing twice once a session is over. So while events arrive, and all of them are in
Redis, the id of the newest message is kept; what was written after it is looked up in the histories
of channels (`bot/discord/catching_up.py`).

    shedder:discord:upto:<bot>   an id of Discord's, which tells a time
"""

import time
from typing import cast

from redis import Redis

EPOCH = 1_420_070_400  # seconds since the epoch at which Discord's ids begin
MARGIN_SECONDS = 60.0  # messages are told of in any order, but not later than this
FARTHEST_SECONDS = 86_400.0  # a question that is older is not answered any more

_FORWARD = """
local known = redis.call('GET', KEYS[1])
if known and (#known > #ARGV[1] or (#known == #ARGV[1] and known >= ARGV[1])) then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
return 1
"""


class UpTo:
    """The mark of one bot, which all its processes move, and only forward."""

    def __init__(self, redis: Redis, bot: str) -> None:
        self._redis, self._key = redis, f"shedder:discord:upto:{bot}"
        self._moved = 0

    def begin(self) -> int:
        """The id up to which all is safe; where nobody has ever listened, that of this moment."""
        self._redis.set(self._key, before(id_at(time.time()), MARGIN_SECONDS), nx=True)
        return int(cast(bytes, self._redis.get(self._key)))

    def move(self, newest: int) -> None:
        """All up to this id is safe, as far as it was told of."""
        safe = before(newest, MARGIN_SECONDS)
        if safe > self._moved:
            self._redis.eval(_FORWARD, 1, self._key, str(safe))
            self._moved = safe


def id_at(seconds: float) -> int:
    """The first id of a time."""
    return max(int((seconds - EPOCH) * 1_000), 0) << 22


def time_of(id: int) -> float:
    """When something was given this id."""
    return (id >> 22) / 1_000 + EPOCH


def before(id: int, seconds: float) -> int:
    """An id from so long before."""
    return max(id - (int(seconds * 1_000) << 22), 0)


def farthest() -> int:
    """The id before which nothing is looked for."""
    return id_at(time.time() - FARTHEST_SECONDS)
