"""When each kind of event came last: what `shedder check slack` goes by, since nobody can ask Slack
which events it sends."""

import time
from typing import cast

from redis import Redis

from bot.ingress.payloads import part, word

SEEN = "shedder:slack:seen"  # hash: kind of event -> when one came last
SEEN_EVERY = 60  # seconds between two notes of one kind

_SUBSCRIPTIONS = {"channel": "message.channels", "group": "message.groups", "mpim": "message.mpim"}


class Seen:
    """Notes it, for as long as a front-end runs."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._noted: dict[str, float] = {}

    def note(self, body: object) -> None:
        """An event came; nearly always that costs nothing."""
        kind, now = _kind(body), time.time()
        if kind and now - self._noted.get(kind, 0.0) > SEEN_EVERY:
            self.redis.hset(SEEN, kind, int(now))
            self._noted[kind] = now


def last_seen(redis: Redis) -> dict[str, float]:
    """The time of each kind."""
    seen = cast(dict[bytes, bytes], redis.hgetall(SEEN))
    return {kind.decode(): float(at) for kind, at in seen.items()}


def _kind(body: object) -> str:
    """What it is subscribed to as; a message to the bot itself is just a message."""
    event = part(body, "event")
    kind = word(event, "type")
    return _SUBSCRIPTIONS.get(word(event, "channel_type"), kind) if kind == "message" else kind
