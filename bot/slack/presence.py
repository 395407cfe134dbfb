"""Something to see at once: that a question was seen and is being worked on.

A status vanishes with the next message or after two minutes, so nothing has to be cleaned up. Where
Slack has none, the question gets a reaction, which is taken off once it was answered.

    shedder:reactions:slack:<workspace>:<channel>:<thread>   hash: question -> "seen" or "over"
"""

import logging
import re

from redis import Redis, RedisError

from bot.core.errors import ConfigError, ShedderError
from bot.core.values import Place
from bot.slack.errors import ELSEWHERE, Refused
from bot.slack.web import Web
from bot.tenancy import tenant_key

STATUS = "is looking at it…"
NOTHING = ""
REACTION = "eyes"
DECLINED = "no_entry_sign"
KEPT_SECONDS = 86_400  # an answer takes no longer
NO_STATUS_SECONDS = 3_600  # until it is tried again

# There is no such thing here; what is refused for another reason is refused in that thread.
_UNKNOWN = frozenset(("unknown_method", "feature_disabled", "not_enabled", "not_implemented"))
_TS = re.compile(r"\d+\.\d+")
_SEEN, _OVER = b"seen", b"over"

log = logging.getLogger(__name__)


def announce(web: Web, place: Place, asked: str, status: str = STATUS) -> None:
    """Show that the message `asked` was seen. Never raises: the answer matters more."""
    try:
        if _status(web, place, status) or not _TS.fullmatch(asked):
            return
        if status:
            _mark(web, place, asked)
        else:
            _unmark(web, place, asked)
    except (ShedderError, Refused, RedisError) as error:
        log.debug("nothing was shown at once: %s", type(error).__name__)


def answered(web: Web, place: Place, asked: str) -> None:
    """Take the reaction off the message `asked`, if it has one. Never raises."""
    try:
        _unmark(web, place, asked)
    except (ShedderError, Refused, RedisError) as error:
        log.debug("a reaction stays: %s", type(error).__name__)


def forget_reactions(redis: Redis, place: Place) -> None:
    """Remove the record of a thread."""
    redis.delete(_reactions(place))


def decline(web: Web, place: Place, asked: str) -> None:
    """Show that the message `asked` is not answered, to whoever was told why before."""
    try:
        if _TS.fullmatch(asked):
            here = {"channel": place.channel, "timestamp": asked}
            web.ask("reactions.add", patient=False, name=DECLINED, **here)
            _unmark(web, place, asked)
    except (ShedderError, Refused, RedisError) as error:
        log.debug("nothing was shown: %s", type(error).__name__)


def _status(web: Web, place: Place, status: str) -> bool:
    """Whether there is a status now, or nothing can be shown there at all."""
    without = web.key("no-status")
    if not place.thread or web.redis.exists(without):
        return False
    try:
        web.ask(
            "assistant.threads.setStatus",
            patient=False,
            channel_id=place.channel,
            thread_ts=place.thread,
            status=status,
        )
    except Refused as refused:
        if refused.scope or refused.name in _UNKNOWN:
            web.redis.set(without, 1, ex=NO_STATUS_SECONDS)
        return refused.name in ELSEWHERE
    except ConfigError:  # not even the method's address is known
        web.redis.set(without, 1, ex=NO_STATUS_SECONDS)
        return False
    return True


def _mark(web: Web, place: Place, asked: str) -> None:
    """Noted before it is there, so that whoever answers meanwhile leaves none behind."""
    noted, here = _reactions(place), {"channel": place.channel, "timestamp": asked}
    if not web.redis.hsetnx(noted, asked, _SEEN):
        return
    web.redis.expire(noted, KEPT_SECONDS)
    web.ask("reactions.add", patient=False, name=REACTION, **here)
    if web.redis.hget(noted, asked) == _OVER:
        web.ask("reactions.remove", patient=False, name=REACTION, **here)


def _unmark(web: Web, place: Place, asked: str) -> None:
    """There is no reaction, or it goes, and none is made any more."""
    noted, here = _reactions(place), {"channel": place.channel, "timestamp": asked}
    known = web.redis.hget(noted, asked)
    if known is None and not web.redis.exists(web.key("no-status")):
        return
    web.redis.hset(noted, asked, _OVER)
    web.redis.expire(noted, KEPT_SECONDS)
    if known == _SEEN:
        web.ask("reactions.remove", patient=False, name=REACTION, **here)


def _reactions(place: Place) -> str:
    return tenant_key("reactions", "slack", place.workspace, place.channel, place.thread)
