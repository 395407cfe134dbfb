"""What Slack knows of a thread and its channel: our own messages in it, its files, its name."""

from collections.abc import Callable, Iterator
from typing import Any, cast

from bot.core.errors import TransientError
from bot.core.values import Attachment, Place, Value
from bot.slack.errors import Refused
from bot.slack.payloads import Payload, part, parts, word
from bot.slack.sending import EVENT
from bot.slack.shared_files import files_of
from bot.slack.uploads import uploaded
from bot.slack.web import Web

PAGE = 200  # messages asked for at once; restricted apps are given 15
KEPT_SECONDS = 3_600  # names and memberships change

_GUEST = ("is_restricted", "is_ultra_restricted", "is_stranger")
_NO_THREAD = frozenset(
    ("thread_not_found", "message_not_found", "channel_not_found", "not_in_channel")
)


class Self(Value):
    """Who the bot is in a workspace."""

    user: str = ""
    bot: str = ""


def find(web: Web, place: Place, key: str) -> str | None:
    """Our message with this key in the thread, or the file that was attached under it."""
    file = uploaded(web.redis, place, key)
    for message in replies(web, place):
        if _marked(message, key) and _is_ours(message, whoami(web)):
            return word(message, "ts")
        if file and any(_stands(shared, file) for shared in parts(message, "files")):
            return file
    return None


def files_in(web: Web, place: Place) -> tuple[Attachment, ...]:
    """The documents that people put into the thread, oldest first, each once."""
    found: dict[str, Attachment] = {}
    for message in replies(web, place):
        if not _is_ours(message, whoami(web)):
            for file in files_of(message):
                found.setdefault(file.id, file)
    return tuple(found.values())


def replies(web: Web, place: Place) -> Iterator[Payload]:
    """The messages of the thread, its root first; none where there is nothing to be seen.

    Without a thread, the last messages of the channel: some may be about to begin one.
    """
    method = "conversations.replies" if place.thread else "conversations.history"
    where: dict[str, Any] = {"channel": place.channel}
    if place.thread:
        where["ts"] = place.thread
    cursor: str | None = None
    while True:
        try:
            page = web.ask(method, **where, limit=PAGE, include_all_metadata=True, cursor=cursor)
        except Refused as refused:
            if refused.scope:
                web.tell_operator(refused)
            elif refused.name not in _NO_THREAD:
                raise refused.reaction() from None
            return
        yield from parts(page, "messages")
        cursor = word(part(page, "response_metadata"), "next_cursor") or None
        if cursor is None or not place.thread:
            return


def whoami(web: Web) -> Self:
    """The bot, as Slack knows it."""
    key = web.key("self")
    known = cast(bytes | None, web.redis.get(key))
    if known is not None:
        return Self.model_validate_json(known)
    said = web.call("auth.test")
    me = Self(user=word(said, "user_id"), bot=word(said, "bot_id"))
    web.redis.set(key, me.model_dump_json(), ex=KEPT_SECONDS)
    return me


def channel_name(web: Web, channel: str) -> str:
    """What people call a channel, without the '#'; nothing where that may not be seen."""

    def look() -> str:
        return word(part(web.ask("conversations.info", channel=channel), "channel"), "name")

    return _kept(web, web.key("channel-name", channel), look)


def is_guest(web: Web, user: str) -> bool:
    """Whether somebody is a guest or a stranger here; not so where that may not be seen."""

    def look() -> str:
        person = part(web.ask("users.info", user=user), "user")
        return "guest" if any(person.get(said) is True for said in _GUEST) else ""

    return bool(_kept(web, web.key("guest", user), look))


def _kept(web: Web, key: str, look: Callable[[], str]) -> str:
    """What a look told within the last hour; nothing when Slack refuses to tell."""
    known = cast(bytes | None, web.redis.get(key))
    if known is not None:
        return known.decode()
    try:
        seen = look()
    except Refused as refused:
        reaction = refused.reaction()
        if isinstance(reaction, TransientError):
            raise reaction from None
        seen = ""
    web.redis.set(key, seen, ex=KEPT_SECONDS)
    return seen


def _marked(message: Payload, key: str) -> bool:
    metadata = part(message, "metadata")
    named = word(part(metadata, "event_payload"), "key")
    return word(metadata, "event_type") == EVENT and named == key


def _stands(file: Payload, wanted: str) -> bool:
    return word(file, "id") == wanted and word(file, "mode") != "tombstone"


def _is_ours(message: Payload, me: Self) -> bool:
    """Whether this bot sent it, and not a person or an app that repeats its marks."""
    bot, user = word(message, "bot_id"), word(message, "user")
    return bool(bot and bot == me.bot) or bool(user and user == me.user)
