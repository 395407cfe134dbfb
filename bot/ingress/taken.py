"""Which messages were taken in: their redeliveries and later edits are no news.

A message that started no job is known by its words, so that an edit makes a question of it.

    shedder:taken:<platform>:<workspace>:<channel>:<message>   "any", or a digest of the words
"""

from hashlib import sha256
from typing import cast

from redis import Redis

from bot.core.values import Mention
from bot.keeping.tenancy import tenant_key

KEPT_SECONDS = 14 * 86_400
_ANY = "any"


def is_taken(redis: Redis, mention: Mention) -> bool:
    """Whether this was taken in before."""
    known = cast(bytes | None, redis.get(_key(mention)))
    return known is not None and known.decode() in (_ANY, _words(mention))


def take(redis: Redis, mention: Mention, started: bool) -> None:
    """It is taken in; with all its words to come, if it started a job."""
    redis.set(_key(mention), _ANY if started else _words(mention), ex=KEPT_SECONDS)


def _key(mention: Mention) -> str:
    place = mention.place
    return tenant_key("taken", place.platform, place.workspace, place.channel, mention.id)


def _words(mention: Mention) -> str:
    return sha256(mention.text.encode()).hexdigest()[:32]
