"""What was said in a channel of Slack's since some time.

Slack gives an app some pages a minute, and one that is sold outside its Marketplace one small page.
So a history is read for as long as that is worth waiting for, the newest first: what is missing
then is the oldest.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.core.heard import Heard
from bot.core.values import Place
from bot.ingress.payloads import Payload, number, word
from bot.slack.pages import Enough, Sleep, heard_in, pages
from bot.slack.web import Web

HISTORY_SECONDS = 120.0  # for all of it, waiting included
STILL_GOING = 14 * 86_400.0  # so much older may a thread be that people went on with


def history(
    web: Web, place: Place, since: float, most: int, sleep: Sleep = time.sleep
) -> tuple[Heard, ...]:
    """A channel and its threads since then. Raises as `ChatPlatform.history`."""
    reader = _Reader(web, place, most, time.monotonic() + HISTORY_SECONDS, sleep)
    try:
        begun = [*reader.channel(since)]
        reader.threads(begun, since)
        reader.threads(reader.older(since), since)
    except Enough as enough:
        if not reader.found and enough.__cause__ is not None:
            raise enough.__cause__ from None
    return tuple(heard_in(web, place, reader.found.values()))


@dataclass
class _Reader:
    """Reads a channel and its threads while there is room and time; else raises Enough."""

    web: Web
    place: Place
    most: int
    until: float
    sleep: Sleep
    found: dict[str, Payload] = field(default_factory=dict)

    def channel(self, since: float) -> Iterator[Payload]:
        """What was said since then, the newest first."""
        for message in self._pages("conversations.history", oldest=_ts(since)):
            self._take(message)
            yield message

    def older(self, since: float) -> list[Payload]:
        """What began the threads before that people went on with since then."""
        if since <= 0:
            return []
        window = {"oldest": _ts(since - STILL_GOING), "latest": _ts(since)}
        earlier = self._pages("conversations.history", **window)
        return [each for each in earlier if float(word(each, "latest_reply") or 0) >= since]

    def threads(self, begun: list[Payload], since: float) -> None:
        """The replies since then, first of the thread that somebody wrote in last."""
        begun = [each for each in begun if number(each, "reply_count")]
        for root in sorted(begun, key=lambda each: word(each, "latest_reply"), reverse=True):
            where = {"ts": word(root, "ts"), "oldest": _ts(since)}
            for message in self._pages("conversations.replies", **where):
                self._take(message)

    def _take(self, message: Payload) -> None:
        if len(self.found) >= self.most:
            raise Enough
        self.found.setdefault(word(message, "ts"), message)

    def _pages(self, method: str, **where: Any) -> Iterator[Payload]:
        where["inclusive"] = True
        return pages(self.web, method, self.place, self.until, self.sleep, **where)


def _ts(at: float) -> str:
    return f"{max(at, 0.0):.6f}"
