"""Something to see at once: that a question was seen, by the thread that begins under it.

Where there is none to begin, the question gets a reaction, which is taken off once it was answered.
"""

import logging
from functools import partial

from redis import RedisError

from bot.core.errors import ShedderError
from bot.core.values import Place
from bot.delivery.reactions import Reaction
from bot.discord.errors import Refused
from bot.discord.places import IN_PLACE
from bot.discord.rest import Rest
from bot.discord.threads import known, opened

SEEN, DECLINED = "👀", "🚫"

_REACTION = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"

log = logging.getLogger(__name__)


def announce(rest: Rest, place: Place, asked: str) -> None:
    """Show that the message `asked` was seen. Never raises: the answer matters more."""
    try:
        spot = opened(rest, place)
        if asked.isdigit() and (spot.reply_to or asked != place.thread):
            _reaction(rest, place, asked).mark()
    except (ShedderError, Refused, RedisError) as error:
        log.debug("nothing was shown at once: %s", type(error).__name__)


def answered(rest: Rest, place: Place, asked: str) -> None:
    """Take the reaction off the message `asked`, if it has one. Never raises."""
    try:
        _reaction(rest, place, asked).unmark()
    except (ShedderError, Refused, RedisError) as error:
        log.debug("a reaction stays: %s", type(error).__name__)


def show_declined(rest: Rest, place: Place, asked: str, patient: bool) -> None:
    """Show that the message `asked` is not answered. Raises as `Rest.call`."""
    if not asked.isdigit():  # what was asked by a command is no message
        return
    try:
        _react(rest, "PUT", _channel(rest, place, asked), asked, DECLINED, patient)
        _reaction(rest, place, asked).unmark()
    except Refused as refused:
        raise refused.reaction() from None


def _reaction(rest: Rest, place: Place, asked: str) -> Reaction:
    where = _channel(rest, place, asked)
    show, take_off = (partial(_react, rest, how, where, asked, SEEN) for how in ("PUT", "DELETE"))
    return Reaction(rest.redis, place, asked, show, take_off)


def _react(
    rest: Rest, method: str, channel: str, asked: str, emoji: str, patient: bool | None = None
) -> None:
    rest.ask(
        method,
        _REACTION,
        patient=method == "DELETE" if patient is None else patient,
        channel_id=channel,
        message_id=asked,
        emoji=emoji,
    )


def _channel(rest: Rest, place: Place, asked: str) -> str:
    """Where a question stands: what a thread began with is in the channel above it."""
    if asked == place.thread or place.thread.startswith(IN_PLACE):
        return place.channel
    spot = known(rest.redis, place)
    return spot.channel if spot else place.thread or place.channel
