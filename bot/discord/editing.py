"""Messages that stand in Discord, replaced and removed, in threads that may sleep meanwhile."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from bot.core.values import Place
from bot.discord.errors import ARCHIVED, MALFORMED, OLD_EDITS, UNKNOWN_MESSAGE, Refused
from bot.discord.history import MESSAGE
from bot.discord.marks import marked, same_mark
from bot.discord.message import Message
from bot.discord.rest import Rest
from bot.discord.sending import forms
from bot.discord.threads import Spot, known
from bot.platforms import Crowded, Gone, NotThere

log = logging.getLogger(__name__)


def edit(
    rest: Rest, place: Place, message: str, new: Message, patient: bool = True, key: str = ""
) -> None:
    """Replace a message. Gone when that cannot be; then it is not there any more, if possible."""
    for form in forms(marked(new, key) if key else _as_before(rest, place, message, new)):
        try:
            _changed(rest, place, message, form.payload(), patient)
            return
        except Refused as refused:
            if refused.code == OLD_EDITS:
                break
            if refused.code != MALFORMED:
                raise refused.reaction() from None
            log.error("Discord refuses an edit of %s: it goes in a plainer form", message)
    if not patient:
        raise Crowded(f"{message} cannot be edited now")
    delete(rest, place, message)
    raise Gone(f"{message} cannot be edited")


def delete(rest: Rest, place: Place, message: str) -> None:
    """Remove a message; one that a thread began with is in the channel above."""
    where = place.channel if message == place.thread else _channel(rest, place)
    try:
        _awake(rest, where, lambda: _delete(rest, where, message))
    except Refused as refused:
        reaction = refused.reaction()
        if isinstance(reaction, Gone | NotThere):
            if refused.code != UNKNOWN_MESSAGE:
                log.warning("%s stays in %s: %s", message, where, refused)
            return
        raise reaction from None


def _as_before(rest: Rest, place: Place, message: str, new: Message) -> Message:
    """With the mark that a message has, for who does not know its key."""
    where = _channel(rest, place)
    return same_mark(new, rest.call("GET", MESSAGE, channel_id=where, message_id=message))


def _changed(
    rest: Rest, place: Place, message: str, said: Mapping[str, Any], patient: bool
) -> None:
    where = _channel(rest, place)

    def act() -> None:
        rest.ask("PATCH", MESSAGE, patient=patient, json=said, channel_id=where, message_id=message)

    _awake(rest, where, act)


def _delete(rest: Rest, channel: str, message: str) -> None:
    rest.ask("DELETE", MESSAGE, channel_id=channel, message_id=message)


def _awake(rest: Rest, channel: str, act: Callable[[], None]) -> None:
    """Do something in a thread that may have been archived meanwhile."""
    try:
        act()
        return
    except Refused as refused:
        if refused.code != ARCHIVED:
            raise
    rest.ask("PATCH", "/channels/{channel_id}", channel_id=channel, json={"archived": False})
    act()


def _channel(rest: Rest, place: Place) -> str:
    return (known(rest.redis, place) or Spot(place.thread)).channel
