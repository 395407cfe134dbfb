"""What stands in Slack's threads and channels now, and who reacts to it.

Slack gives an app some pages a minute, and one that is sold outside its Marketplace one small page.
What is asked while somebody waits takes what it gets at once; a channel's history is read for as
long as that is worth waiting for, the newest first, so that what is missing then is the oldest.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from bot.core.errors import TransientError, UserError
from bot.core.heard import Heard, Reacted
from bot.core.values import Place
from bot.ingress.payloads import Payload, number, part, parts, word
from bot.slack.directory import Directory
from bot.slack.errors import Refused
from bot.slack.heard import heard, reactions_of
from bot.slack.threads import whoami
from bot.slack.web import Web

PAGE = 200  # messages asked for at once; restricted apps are given 15
MOST_NAMES = 12  # people of a thread whose names are asked for; the others stay ids
HISTORY_SECONDS = 120.0  # for a channel's history, waiting included
LONGEST_WAIT = 65.0  # for one page: a restricted app gets one a minute

_NOTHING = frozenset(("thread_not_found", "message_not_found"))
NOT_SEEN = (
    "Slack does not let me see what is written in this channel: the app lacks {scope}. Whoever "
    "set it up can grant it; `shedder check slack` says how."
)

Sleep = Callable[[float], object]


def thread(web: Web, place: Place, most: int) -> tuple[Heard, ...]:
    """A thread, with the names of who wrote there. Raises as `ChatPlatform.thread`."""
    if not place.thread:
        return ()
    messages: dict[str, Payload] = {}
    try:
        for message in _pages(web, "conversations.replies", place, ts=place.thread):
            messages[word(message, "ts")] = message  # each page repeats the root
    except TransientError:
        if not messages:
            raise
    whole = _heard(web, place, messages.values())
    if len(whole) > most:
        whole = [whole[0], *whole[len(whole) - most + 1 :]] if most > 1 else whole[:most]
    return tuple(_named(web, whole))


def history(
    web: Web, place: Place, since: float, most: int, sleep: Sleep = time.sleep
) -> tuple[Heard, ...]:
    """A channel and its threads since then. Raises as `ChatPlatform.history`."""
    until = time.monotonic() + HISTORY_SECONDS
    found: dict[str, Payload] = {}
    oldest = f"{max(since, 0.0):.6f}"
    try:
        asked = _pages(web, "conversations.history", place, until, sleep, oldest=oldest)
        _take(found, asked, most)
        begun = [each for each in found.values() if number(each, "reply_count")]
        begun.sort(key=lambda each: word(each, "latest_reply"), reverse=True)
        for root in begun:
            ts = word(root, "ts")
            replies = _pages(web, "conversations.replies", place, until, sleep, ts=ts)
            _take(found, replies, most)
    except _Enough as enough:
        if not found and enough.__cause__ is not None:
            raise enough.__cause__ from None
    kept = [each for each in found.values() if float(word(each, "ts") or 0) >= since]
    return tuple(_heard(web, place, kept))


def reactions(web: Web, place: Place, message: str) -> tuple[Reacted, ...]:
    """Who reacts to a message. Raises as `ChatPlatform.reactions`."""
    try:
        said = web.ask("reactions.get", channel=place.channel, timestamp=message, full=True)
    except Refused as refused:
        if refused.name in _NOTHING:
            return ()
        raise _not_seen(refused) from None
    return tuple(reactions_of(part(said, "message"), place, whoami(web)))


def permalink(web: Web, place: Place, message: str) -> str:
    """The address of a message; nothing where there is none."""
    try:
        said = web.ask("chat.getPermalink", channel=place.channel, message_ts=message)
    except Refused as refused:
        if isinstance(reaction := refused.reaction(), TransientError):
            raise reaction from None
        return ""
    address = word(said, "permalink")
    return address if address.startswith("https://") and address.isprintable() else ""


class _Enough(Exception):
    """No more of it is wanted, or there was no time for more, because of its cause."""


def _take(found: dict[str, Payload], messages: Iterator[Payload], most: int) -> None:
    """Take in what comes, while there is room."""
    for message in messages:
        found.setdefault(word(message, "ts"), message)
        if len(found) >= most:
            raise _Enough


def _pages(
    web: Web,
    method: str,
    place: Place,
    until: float | None = None,
    sleep: Sleep = time.sleep,
    **where: Any,
) -> Iterator[Payload]:
    """The messages that a method tells, page by page. With `until`, waits for each page; what would
    come later than that is _Enough."""
    cursor: str | None = None
    while True:
        page = _page(web, method, until, sleep, channel=place.channel, cursor=cursor, **where)
        if page is None:
            return
        yield from parts(page, "messages")
        cursor = word(part(page, "response_metadata"), "next_cursor") or None
        if cursor is None:
            return


def _page(web: Web, method: str, until: float | None, sleep: Sleep, **args: Any) -> Payload | None:
    """One page; None where there is no such thread."""
    while True:
        try:
            return web.ask(method, limit=PAGE, **args)
        except Refused as refused:
            if refused.name in _NOTHING:
                return None
            raise _not_seen(refused) from None
        except TransientError as error:
            if until is None:
                raise
            wait = error.retry_after or 1.0
            if wait > LONGEST_WAIT or time.monotonic() + wait > until:
                raise _Enough from error
            sleep(wait)


def _not_seen(refused: Refused) -> Exception:
    """What to raise where Slack does not show it."""
    if refused.scope:
        return UserError(NOT_SEEN.format(scope=refused.needed or "a scope"))
    return refused.reaction()


def _heard(web: Web, place: Place, messages: Any) -> list[Heard]:
    me = whoami(web)
    read = (heard(message, place, me) for message in messages)
    return sorted((each for each in read if each is not None), key=lambda each: each.at)


def _named(web: Web, messages: list[Heard]) -> Iterator[Heard]:
    """The messages with their authors' names, as far as those may be seen."""
    directory = Directory(web.redis, web.workspace, lambda: web)
    names: dict[str, str] = {each.author: each.name for each in messages if each.name}
    unknown = [each.author for each in messages if each.author not in names]
    for author in dict.fromkeys(reversed(unknown)):  # those who wrote last first
        if len(names) < MOST_NAMES:
            with suppress(TransientError):
                names[author] = directory.called(author)
    for each in messages:
        yield each.model_copy(update={"name": names.get(each.author, "")})
