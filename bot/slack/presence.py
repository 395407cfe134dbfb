"""Something to see at once: that a question was seen and is being worked on.

A status vanishes with the next message or after two minutes, so nothing has to be cleaned up. Where
Slack has none, the question gets a reaction, which may stay.
"""

import logging
import re

from redis import RedisError

from bot.core.errors import ConfigError, ShedderError
from bot.core.values import Place
from bot.slack.errors import ELSEWHERE, Refused
from bot.slack.web import Web

STATUS = "is looking at it…"
REACTION = "eyes"
NO_STATUS_SECONDS = 3_600  # until it is tried again

# There is no such thing here; what is refused for another reason is refused in that thread.
_UNKNOWN = frozenset(("unknown_method", "feature_disabled", "not_enabled", "not_implemented"))
_TS = re.compile(r"\d+\.\d+")

log = logging.getLogger(__name__)


def announce(web: Web, place: Place, asked: str, status: str = STATUS) -> None:
    """Show that the message `asked` was seen. Never raises: the answer matters more."""
    try:
        if not _status(web, place, status) and _TS.fullmatch(asked):
            _react(web, place, asked)
    except (ShedderError, Refused, RedisError) as error:
        log.debug("nothing was shown at once: %s", type(error).__name__)


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


def _react(web: Web, place: Place, asked: str) -> None:
    web.ask("reactions.add", patient=False, channel=place.channel, name=REACTION, timestamp=asked)
