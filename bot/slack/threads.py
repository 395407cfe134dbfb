"""What Slack knows of a thread: our own messages in it, and its files."""

from collections.abc import Collection, Iterator
from typing import Any, cast

from bot.core.values import Attachment, Place
from bot.ingress.payloads import Payload, part, parts, word
from bot.slack.errors import Refused
from bot.slack.marks import Self, is_marked, is_ours
from bot.slack.shared_files import files_of
from bot.slack.uploads import as_message, uploaded
from bot.slack.web import Web

PAGE = 200  # messages asked for at once; restricted apps are given 15
KEPT_SECONDS = 3_600

_NO_THREAD = frozenset(
    ("thread_not_found", "message_not_found", "channel_not_found", "not_in_channel")
)


def find(web: Web, place: Place, key: str, beside: str = "") -> str | None:
    """Our message with this key in the thread, or a file that was attached under it; not
    `beside`."""
    uploads = uploaded(web.redis, place, key)
    for message in replies(web, place):
        ts = word(message, "ts")
        if ts != beside and is_marked(message, key) and is_ours(message, whoami(web)):
            return ts
        files = (as_message(word(shared, "id")) for shared in _standing(message, uploads))
        found = next((file for file in files if file != beside), None)
        if found is not None:
            return found
    return None


def files_in(web: Web, place: Place) -> tuple[Attachment, ...]:
    """The documents that people put into the thread, oldest first, each once."""
    found: dict[str, Attachment] = {}
    for message in replies(web, place):
        if not is_ours(message, whoami(web)):
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
            if refused.scope or refused.name == "unknown_method":
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
    me = Self(user=word(said, "user_id"), bot=word(said, "bot_id"), app=word(said, "app_id"))
    web.redis.set(key, me.model_dump_json(), ex=KEPT_SECONDS)
    return me


def _standing(message: Payload, wanted: Collection[str]) -> Iterator[Payload]:
    """Which of these files a message shows."""
    for file in parts(message, "files"):
        if word(file, "id") in wanted and word(file, "mode") != "tombstone":
            yield file
