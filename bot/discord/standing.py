"""Where in a channel a message stands, where its `Place` alone does not tell.

What is said below a message has that message's id as its thread, be it in Discord's thread of it or
as a reply in the channel; and the first message of a post in a forum has the id of its thread. For
replies and for posts, where they stand is noted when they are heard or read:

    shedder:stands:discord:<server>:<channel>:<message>   the message it goes back to, or itself
"""

from typing import cast

from redis import Redis

from bot.core.heard import Heard
from bot.core.values import Place
from bot.discord.overheard import heard
from bot.discord.places import DIRECT, IN_PLACE, Channel
from bot.discord.threads import known
from bot.discord.written import Written
from bot.keeping.tenancy import tenant_key

KEPT_SECONDS = 30 * 86_400


def placed(redis: Redis, message: Written, channel: Channel, me: str = "") -> Heard:
    """A message with the thread that it belongs to; `me` is who we are."""
    below = ""
    if channel.is_thread:
        if message.id == channel.id:
            _note(redis, channel.workspace, channel.parent, message.id, message.id)
    elif message.replied_to:
        below = _root(redis, message, channel)
        _note(redis, channel.workspace, channel.id, message.id, below)
    return heard(message, channel, below, me)


def stands_in(redis: Redis, place: Place, message: str) -> str:
    """The id of the channel or thread in which a message is."""
    if not place.thread or place.thread.startswith(IN_PLACE) or place.workspace == DIRECT:
        return place.channel
    spot = known(redis, place)
    if spot is not None and spot.reply_to:
        return place.channel
    noted = _noted(redis, place.workspace, place.channel, message) is not None
    in_thread = (message != place.thread) != noted
    return place.thread if in_thread else place.channel


def _root(redis: Redis, message: Written, channel: Channel) -> str:
    """What a reply goes back to, as far as that is known."""
    answered, above = message.replied_to, message.referenced_message
    known_root = _noted(redis, channel.workspace, channel.id, answered)
    if known_root is None and above is not None and above.replied_to:
        answered = above.replied_to
        known_root = _noted(redis, channel.workspace, channel.id, answered)
    return known_root or answered


def _noted(redis: Redis, workspace: str, channel: str, message: str) -> str | None:
    found = cast(bytes | None, redis.get(_key(workspace, channel, message)))
    return None if found is None else found.decode()


def _note(redis: Redis, workspace: str, channel: str, message: str, root: str) -> None:
    redis.set(_key(workspace, channel, message), root, ex=KEPT_SECONDS)


def _key(workspace: str, channel: str, message: str) -> str:
    return tenant_key("stands", "discord", workspace, channel, message)
