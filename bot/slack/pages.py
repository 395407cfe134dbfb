"""The messages that Slack tells, a page at a time, at the pace that it allows."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bot.core.errors import TransientError, UserError
from bot.core.heard import Heard
from bot.core.values import Place
from bot.ingress.payloads import Payload, part, parts, word
from bot.slack.errors import Refused
from bot.slack.heard import heard
from bot.slack.threads import whoami
from bot.slack.web import Web

PAGE = 200  # messages asked for at once; restricted apps are given 15
LONGEST_WAIT = 65.0  # for one page: a restricted app gets one a minute
GONE = frozenset(("thread_not_found", "message_not_found"))
NOT_SEEN = (
    "Slack does not let me see what is written in this channel: the app lacks {scope}. Whoever "
    "set it up can grant it; `shedder check slack` says how."
)

Sleep = Callable[[float], object]


class Enough(Exception):
    """No more of it is wanted, or there was no time for more, because of its cause."""


def pages(
    web: Web,
    method: str,
    place: Place,
    until: float | None = None,
    sleep: Sleep = time.sleep,
    **where: Any,
) -> Iterator[Payload]:
    """The messages that a method tells, page by page. With `until`, waits for each page; what would
    come later than that is Enough."""
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
            if refused.name in GONE:
                return None
            raise not_seen(refused) from None
        except TransientError as error:
            if until is None:
                raise
            wait = error.retry_after or 1.0
            if wait > LONGEST_WAIT or time.monotonic() + wait > until:
                raise Enough from error
            sleep(wait)


def not_seen(refused: Refused) -> Exception:
    """What to raise where Slack does not show it."""
    if refused.scope:
        return UserError(NOT_SEEN.format(scope=refused.needed or "a scope"))
    return refused.reaction()


def heard_in(web: Web, place: Place, messages: Iterable[Payload]) -> list[Heard]:
    """The messages that somebody wrote, oldest first."""
    me = whoami(web)
    read = (heard(message, place, me) for message in messages)
    return sorted((each for each in read if each is not None), key=lambda each: each.at)
