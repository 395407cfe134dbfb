"""The terminal's threads that were asked in last, for somebody who looks for one of them."""

from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

from redis import Redis

from bot.console.terminal_threads import place_of, thread_key
from bot.core.conversation import Turn
from bot.core.wording import one_line
from bot.keeping.threads import ThreadMemory

MOST = 5  # that are told
_LOOKED_AT = 200  # at most; they last a day


class RecentThread(NamedTuple):
    """A thread, and what was asked in it first."""

    thread: str
    question: str


def recent_threads(redis: Redis, most: int = MOST) -> tuple[RecentThread, ...]:
    """The threads in which something was answered, the one asked in last first."""
    before, after = thread_key(place_of("")), ":messages"
    keys = islice(redis.scan_iter(f"{before}*{after}", count=_LOOKED_AT), _LOOKED_AT)
    names = (unquote(key.decode()[len(before) : -len(after)]) for key in keys)
    known = []
    for name in names:
        turns = ThreadMemory(redis, place_of(name)).conversation().turns
        if turns:
            known.append((turns[-1].asked_at, RecentThread(name, _told(turns[0]))))
    return tuple(thread for _, thread in sorted(known, reverse=True)[:most])


def _told(turn: Turn) -> str:
    """What was asked, and of which documents."""
    names = ", ".join(name for _, name in turn.roles)
    words = one_line(turn.question).rstrip(".")
    return " · ".join(filter(None, (words, one_line(names)))) or "(no words)"
