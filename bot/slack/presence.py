"""Something to see at once: that a question was seen and is being worked on.

A status vanishes with the next message or after two minutes, so nothing has to be cleaned up. Where
Slack has none, the question gets a reaction, which is taken off once it was answered.
"""

import logging
import re
from functools import partial

from redis import RedisError

from bot.core.errors import ConfigError, ShedderError, TransientError, UserError
from bot.core.values import Place
from bot.delivery.reactions import Reaction
from bot.slack.errors import ELSEWHERE, Refused
from bot.slack.icons import name_of
from bot.slack.web import Web

STATUS = "is looking at it…"
NOTHING = ""
REACTION = "eyes"
DECLINED = "no_entry_sign"
NO_STATUS_SECONDS = 3_600  # until it is tried again

# There is no such thing here; what is refused for another reason is refused in that thread.
_UNKNOWN = frozenset(("unknown_method", "feature_disabled", "not_enabled", "not_implemented"))
_TS = re.compile(r"\d+\.\d+")

log = logging.getLogger(__name__)


def announce(web: Web, place: Place, asked: str, status: str = STATUS) -> None:
    """Show that the message `asked` was seen. Never raises: the answer matters more."""
    try:
        if _status(web, place, status) or not _TS.fullmatch(asked):
            return
        if status:
            _reaction(web, place, asked).mark()
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


def show_declined(web: Web, place: Place, asked: str, patient: bool) -> None:
    """Show that the message `asked` is not answered, to whoever was told why before. Raises as
    `Web.call`."""
    if not _TS.fullmatch(asked):  # what was asked by a form is no message
        return
    here = {"channel": place.channel, "timestamp": asked}
    try:
        web.ask("reactions.add", patient=patient, name=DECLINED, **here)
    except Refused as refused:
        if refused.name != "already_reacted":
            raise refused.reaction() from None
    try:
        _unmark(web, place, asked)
    except Refused as refused:
        raise refused.reaction() from None


def react(web: Web, place: Place, message: str, emoji: str) -> None:
    """React to a message. UserError where that may not be, or Slack has no such emoji."""
    name = name_of(emoji)
    if not name:
        raise UserError(f"I know no name that Slack has for {emoji}.")
    try:
        web.ask("reactions.add", channel=place.channel, timestamp=message, name=name)
    except Refused as refused:
        if refused.name == "already_reacted":
            return
        if isinstance(reaction := refused.reaction(), TransientError):
            raise reaction from None
        raise UserError("Slack does not let me react to that message.") from None


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


def _reaction(web: Web, place: Place, asked: str) -> Reaction:
    here = {"name": REACTION, "channel": place.channel, "timestamp": asked}
    show = partial(web.ask, "reactions.add", patient=False, **here)
    take_off = partial(web.ask, "reactions.remove", patient=False, **here)
    return Reaction(web.redis, place, asked, show, take_off)


def _unmark(web: Web, place: Place, asked: str) -> None:
    """None is to come where there is a status."""
    _reaction(web, place, asked).unmark(bool(web.redis.exists(web.key("no-status"))))
