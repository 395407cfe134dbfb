"""Where people write to the bot alone: Discord does not list these channels.

shedder:discord:direct:<bot>   zset of channels, by when somebody wrote there last
"""

import time
from typing import cast

from redis import Redis

KEPT_SECONDS = 7 * 86_400
MOST = 500
LATELY = 50  # of them are looked into for what was missed


class DirectChannels:
    """Those of one bot."""

    def __init__(self, redis: Redis, bot: str) -> None:
        self._redis, self._key = redis, f"shedder:discord:direct:{bot}"

    def note(self, channel: str) -> None:
        """Somebody wrote there."""
        now = time.time()
        with self._redis.pipeline() as change:
            change.zadd(self._key, {channel: now})
            change.zremrangebyscore(self._key, "-inf", now - KEPT_SECONDS)
            change.zremrangebyrank(self._key, 0, -MOST - 1)
            change.expire(self._key, KEPT_SECONDS)
            change.execute()

    def lately(self) -> list[str]:
        """The last in which somebody wrote, the newest first."""
        found = cast(list[bytes], self._redis.zrevrange(self._key, 0, LATELY - 1))
        return [each.decode() for each in found]
