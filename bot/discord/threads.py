"""Where in Discord a conversation is shown: in a thread, or in place as replies to its question.

    shedder:wishes:discord:<server>:<channel>:<thread>    what its thread is to be called
    shedder:spots:discord:<server>:<channel>:<thread>     made | there | reply
    shedder:roots:discord:<server>:<channel>:<message>    which conversation a message of ours is in

A thread is made of its question's message when something is to be shown there, by whoever is first.
Where there may be none, the conversation stays where it was asked, and that is remembered.
"""

import logging
from typing import NamedTuple, cast

from redis import Redis

from bot.core.values import Place
from bot.discord.errors import MALFORMED, THREAD_EXISTS, UNKNOWN_CHANNEL, Refused
from bot.discord.places import IN_PLACE, THREADS
from bot.discord.rest import Rest
from bot.keeping.tenancy import tenant_key

WISH_SECONDS = 86_400
KEPT_SECONDS = 30 * 86_400
LONGEST_NAME = 100
UNNAMED = "Shedder"
ARCHIVED_AFTER_MINUTES = 1_440  # without a word

MADE, THERE, REPLY = b"made", b"there", b"reply"

log = logging.getLogger(__name__)


class Spot(NamedTuple):
    """A channel or thread, and the message there that is replied to, if any is."""

    channel: str
    reply_to: str = ""


def wish(redis: Redis, place: Place, name: str) -> None:
    """Say what the thread of this place is to be called, should it be made."""
    redis.set(_key("wishes", place), name, ex=WISH_SECONDS)


def opened(rest: Rest, place: Place) -> Spot:
    """Where to show something now: its thread is made if there is none. Raises as `Rest.call`."""
    spot = known(rest.redis, place)
    if spot is None:
        _note(rest.redis, place, _made(rest, place))
        spot = known(rest.redis, place)
    return spot or Spot(place.thread)


def known(redis: Redis, place: Place) -> Spot | None:
    """Where something was shown, without making anything; None where nothing may have been."""
    if not place.thread:
        return Spot(place.channel)
    if place.thread.startswith(IN_PLACE):
        return Spot(place.channel, place.thread.removeprefix(IN_PLACE))
    state = redis.get(_key("spots", place))
    if state == REPLY:
        return Spot(place.channel, place.thread)
    return None if state is None else Spot(place.thread)


def is_there(redis: Redis, place: Place) -> None:
    """Note that this thread is there: something was seen or said in it."""
    if place.thread and not place.thread.startswith(IN_PLACE):
        _note(redis, place, THERE)


def stay_in_place(redis: Redis, place: Place) -> Spot | None:
    """Where to go if nothing may be said in a thread that was just made; None: nowhere."""
    if redis.get(_key("spots", place)) != MADE:
        return None
    _note(redis, place, REPLY)
    return Spot(place.channel, place.thread)


def note_root(redis: Redis, place: Place, message: str) -> None:
    """Note which conversation a message in place belongs to, for whoever replies to it."""
    key = tenant_key("roots", place.platform, place.workspace, place.channel, message)
    redis.set(key, place.thread, ex=KEPT_SECONDS)


def root_of(redis: Redis, workspace: str, channel: str, message: str) -> str | None:
    """`Place.thread` of the conversation that a message of ours is in, if it is in place."""
    key = tenant_key("roots", "discord", workspace, channel, message)
    found = cast(bytes | None, redis.get(key))
    return None if found is None else found.decode()


def forget_spot(redis: Redis, place: Place) -> None:
    """Remove what a thread was to be called; where it is has no words of anybody's."""
    redis.delete(_key("wishes", place))


def _made(rest: Rest, place: Place) -> bytes:
    """Make the thread of a message, and say what came of it."""
    wished = cast(bytes | None, rest.redis.get(_key("wishes", place)))
    names = dict.fromkeys((_name(wished.decode() if wished else ""), UNNAMED))
    for name in names:
        try:
            _make(rest, place, name)
            return MADE
        except Refused as refused:
            if refused.code == THREAD_EXISTS:
                return MADE
            if refused.code != MALFORMED:
                return _without(rest, place, refused)
    return REPLY


def _make(rest: Rest, place: Place, name: str) -> None:
    rest.ask(
        "POST",
        "/channels/{channel_id}/messages/{message_id}/threads",
        channel_id=place.channel,
        message_id=place.thread,
        json={"name": name, "auto_archive_duration": ARCHIVED_AFTER_MINUTES},
    )


def _without(rest: Rest, place: Place, refused: Refused) -> bytes:
    """What there is in place of a thread that was not made: maybe people began one themselves."""
    try:
        channel = rest.ask("GET", "/channels/{channel_id}", channel_id=place.thread)
    except Refused:
        if refused.status == 401 or refused.code == UNKNOWN_CHANNEL or not refused.code:
            raise refused.reaction() from None
        log.info("no thread for %s in %s: %s", place.thread, place.channel, refused)
        return REPLY
    return THERE if channel.get("type") in THREADS else REPLY


def _name(wished: str) -> str:
    """A name as Discord takes it: one line that is not too long."""
    words = " ".join("".join(c if c.isprintable() else " " for c in wished).split())
    if len(words) > LONGEST_NAME:
        words = f"{words[: LONGEST_NAME - 1].rstrip()}…"
    return words or UNNAMED


def _note(redis: Redis, place: Place, state: bytes) -> None:
    redis.set(_key("spots", place), state, ex=KEPT_SECONDS)


def _key(what: str, place: Place) -> str:
    return tenant_key(what, place.platform, place.workspace, place.channel, place.thread)
