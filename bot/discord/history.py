"""What Discord has of a conversation: our own messages in it, and what people put there."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple, cast

from bot.core.attached import is_document
from bot.core.errors import TransientError
from bot.core.values import Attachment, Place
from bot.discord.errors import Refused
from bot.discord.events import attachment
from bot.discord.marks import is_marked
from bot.discord.rest import Rest
from bot.discord.threads import Spot, known
from bot.discord.written import Written
from bot.platforms import NotThere

AGAIN_SECONDS = (0.5, 1.5)  # before a history that cannot be told is given up
PAGE, MOST = 100, 500  # messages asked for at once, and in all

MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = f"{MESSAGES}/{{message_id}}"

Payload = Mapping[str, Any]

log = logging.getLogger(__name__)


def find(rest: Rest, place: Place, key: str, beside: str = "") -> str | None:
    """Our message with this key, among the last ones of the conversation; not `beside`."""
    spot = known(rest.redis, place) or Spot(place.thread)
    me = rest.user()
    for message in _latest(rest, spot, partial(_last, rest, spot)):
        id = str(message["id"])
        if id != beside and is_marked(message, key) and _author(message) == me:
            return id
    return None


class Found(NamedTuple):
    """What is seen of a conversation."""

    files: tuple[Attachment, ...]  # that people put there, the oldest first, each once
    hidden: bool  # whether there are messages of which Discord shows nothing


def files_in(rest: Rest, place: Place) -> tuple[Attachment, ...]:
    """The documents that people put into the conversation."""
    return found_in(rest, place).files


def found_in(rest: Rest, place: Place) -> Found:
    """The same, and whether there may be more."""
    spot = known(rest.redis, place) or Spot(place.thread)
    if spot.reply_to:
        told = [*_beginning(rest, spot.channel, spot.reply_to)]
    else:
        beginning = partial(_beginning, rest, place.channel, place.thread)
        told = [*_latest(rest, spot, beginning)][::-1]
    found: dict[str, Attachment] = {}
    hidden, me = False, rest.user()
    for message in filter(None, map(Written.read, told)):
        shown = message.referenced_message or message
        hidden = hidden or (shown.by_a_person and shown.hidden)
        for file in _brought(message, me):
            found.setdefault(file.id, file)
    return Found(tuple(found.values()), hidden)


def _brought(message: Written, me: str) -> Iterator[Attachment]:
    """What a message brings that can be read, with what it begins from or replies to."""
    for each in (message.referenced_message, message):
        if each is None or each.author.id == me:
            continue
        for file in each.files:
            described = attachment(each, file)
            if is_document(described):
                yield described


def _latest(rest: Rest, spot: Spot, instead: Callable[[], Iterator[Payload]]) -> Iterator[Payload]:
    """The last messages, the newest first; others instead, where Discord cannot list them since it
    stumbles over one of ours."""
    for pause in (*AGAIN_SECONDS, None):
        try:
            yield from _pages(rest, spot)
            return
        except Refused as refused:
            if refused.status < 500:
                raise refused.reaction() from None
            log.warning("the history of %s cannot be told: HTTP %s", spot.channel, refused.status)
            if pause is not None:
                time.sleep(pause)
    yield from instead()


def _pages(rest: Rest, spot: Spot) -> Iterator[Payload]:
    """The messages of a thread, or since the one that is replied to; none where none are seen."""
    before, seen = "", 0
    while seen < MOST:
        params = {"limit": PAGE, **({"before": before} if before else {})}
        page = _page(rest, spot.channel, params)
        for message in page:
            if spot.reply_to and int(message["id"]) < int(spot.reply_to):
                return
            yield message
        if len(page) < PAGE:
            return
        before, seen = str(page[-1]["id"]), seen + len(page)


def _page(rest: Rest, channel: str, params: Mapping[str, Any]) -> list[Payload]:
    try:
        said = rest.ask("GET", MESSAGES, once=True, channel_id=channel, params=params)
    except Refused as refused:
        if isinstance(refused.reaction(), NotThere):
            return []
        raise
    return cast(list[Payload], said if isinstance(said, list) else [])


def _beginning(rest: Rest, channel: str, message: str) -> Iterator[Payload]:
    """What a conversation began with."""
    found = _one(rest, channel, message)
    if found is not None:
        yield found


def _last(rest: Rest, spot: Spot) -> Iterator[Payload]:
    """The last message there."""
    channel = rest.call("GET", "/channels/{channel_id}", channel_id=spot.channel)
    last = channel.get("last_message_id")
    message = _one(rest, spot.channel, str(last)) if last else None
    if message is None:
        raise TransientError(f"what stands in {spot.channel} cannot be told")
    yield message


def _one(rest: Rest, channel: str, message: str) -> Payload | None:
    try:
        said = rest.ask("GET", MESSAGE, channel_id=channel, message_id=message)
    except Refused as refused:
        if refused.status in (403, 404):
            return None
        raise refused.reaction() from None
    return cast(Payload, said)


def _author(message: Payload) -> str:
    return str((message.get("author") or {}).get("id", ""))
