"""What stands in a thread or a channel now, as Discord shows it to whoever asks over REST."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.core.heard import Heard
from bot.core.values import Place
from bot.discord.errors import (
    NO_TEXT_CHANNEL,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    WRONG_CHANNEL_TYPE,
    Refused,
)
from bot.discord.history import MESSAGE, MESSAGES
from bot.discord.places import (
    DIRECT,
    FORUM,
    HAVE_THREADS,
    IN_PLACE,
    MEDIA,
    PERSONAL,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    Channel,
)
from bot.discord.reactions import with_reactions
from bot.discord.rest import Rest
from bot.discord.standing import placed
from bot.discord.threads import root_of
from bot.discord.unhurried import ask, call
from bot.discord.upto import id_at, time_of
from bot.discord.written import Written

PAGE = 100  # messages of one call
MOST_PAGES = 10  # that are looked through for a conversation in place, or for old threads
BESIDE = 3  # pages of the same, where there is a thread, too
ABOVE = 5  # messages that a conversation began as a reply to, one above the other
NONE_THERE = (UNKNOWN_MESSAGE, UNKNOWN_CHANNEL, NO_TEXT_CHANNEL, WRONG_CHANNEL_TYPE)

ACTIVE = "/guilds/{guild_id}/threads/active"
ARCHIVE = "/channels/{channel_id}/threads/archived/public"


def thread(rest: Rest, place: Place, most: int) -> tuple[Heard, ...]:
    """What stands in a conversation, with what it began as a reply to; see `ChatPlatform`."""
    if not place.thread:
        return ()
    root, in_place = place.thread.removeprefix(IN_PLACE), place.thread.startswith(IN_PLACE)
    around, within = _channel(place), _thread(place, root)
    began = _one(rest, place.channel, root)
    head = [(each, around) for each in (*_above(rest, began), began)] if began else []
    above = [each.id for each, _ in head] or [root] * in_place
    below = [(each, around) for each in _replies(rest, place, above)]
    if not in_place:
        first = None if began else _one(rest, root, root)  # of a post in a forum
        head += [(first, within)] if first else []
        below += ((each, within) for each in _newest(rest, root, int(root), most))
    last = sorted(below, key=_when)[-max(most - len(head), 1) :]
    told, me = sorted((*head, *last), key=_when), rest.user()
    return tuple(placed(rest.redis, *one, me) for one in told if _says(one[0]))


def history(rest: Rest, place: Place, since: float, most: int) -> tuple[Heard, ...]:
    """The newest that was written in a channel and its threads since then, with the older messages
    that it goes back to; see `ChatPlatform`."""
    after, found = id_at(since), list[tuple[Written, Channel]]()
    for channel in _channels(rest, place, after):
        found += ((each, channel) for each in _newest(rest, channel.id, after, most))
    shown = sorted((one for one in found if _says(one[0])), key=_when)
    newest, me = shown[-most:] if most > 0 else [], rest.user()
    heard = [(placed(rest.redis, *one, me), one) for one in newest]
    there = {each.id for each, _ in heard}
    for root in sorted({each.place.thread for each, _ in heard} - there):
        one = _root(rest, place, root)
        if one is not None and _says(one[0]):
            heard.append((placed(rest.redis, *one, me), one))
    heard.sort(key=lambda each: int(each[0].id))
    return tuple(with_reactions(rest, where.id, it, each) for each, (it, where) in heard)


def _root(rest: Rest, place: Place, id: str) -> tuple[Written, Channel] | None:
    """What a thread or a reply goes back to: in the channel, or in a forum the thread's first."""
    for where in (_channel(place), _thread(place, id)):
        found = _one(rest, where.id, id)
        if found is not None:
            return found, where
    return None


def _says(message: Written) -> bool:
    """Whether there is something to read in it, and we may."""
    return message.says_something and not message.hidden


def _when(one: tuple[Written, Channel]) -> int:
    return int(one[0].id)


def _thread(place: Place, id: str) -> Channel:
    return Channel(id=id, type=PUBLIC_THREAD, workspace=place.workspace, parent=place.channel)


def _channel(place: Place) -> Channel:
    kind = PERSONAL if place.workspace == DIRECT else TEXT
    return Channel(id=place.channel, type=kind, workspace=place.workspace)


def _above(rest: Rest, message: Written | None) -> list[Written]:
    """What a message replies to, and what that does, the first of them first."""
    found: list[Written] = []
    above = message.referenced_message if message else None
    while above is not None and len(found) < ABOVE:
        found.insert(0, above)
        further = above.replied_to if len(found) < ABOVE else ""
        above = _one(rest, above.channel_id, further) if further else None
    return found


def _replies(rest: Rest, place: Place, above: Sequence[str]) -> Iterator[Written]:
    """What goes back to one of these messages as a reply in the channel, and what we said there,
    the oldest first. Of what has a thread there is little in the channel, so less is looked at."""
    if not above:
        return
    ids, after = {*above}, above[0]
    for _ in range(MOST_PAGES if place.thread.startswith(IN_PLACE) else BESIDE):
        page = sorted(_page(rest, place.channel, {"after": after}), key=lambda m: int(m.id))
        for message in page:
            ours = root_of(rest.redis, place.workspace, place.channel, message.id) == place.thread
            belongs = ours or message.replied_to in ids or place.workspace == DIRECT
            if belongs and message.id not in ids:
                ids.add(message.id)
                yield message
        if len(page) < PAGE:
            return
        after = page[-1].id


def _channels(rest: Rest, place: Place, after: int) -> Iterator[Channel]:
    """The channel, and its threads in which something was written since."""
    said = call(rest, "GET", "/channels/{channel_id}", channel_id=place.channel)
    kind, last = int(said["type"]), said.get("last_message_id")
    if last:  # raises where histories are not shown: they would be empty
        _one(rest, place.channel, str(last))
    if kind not in (FORUM, MEDIA):
        yield Channel(id=place.channel, type=kind, workspace=place.workspace)
    if kind not in (FORUM, MEDIA, *HAVE_THREADS):
        return
    for each in _threads(rest, place, after):
        private = each.get("type") == PRIVATE_THREAD  # the concern of who is in it
        if not private and int(each.get("last_message_id") or 0) > after:
            yield _thread(place, str(each["id"]))


def _threads(rest: Rest, place: Place, after: int) -> Iterator[Mapping[str, Any]]:
    active = call(rest, "GET", ACTIVE, guild_id=place.workspace)
    for each in active.get("threads") or ():
        if str(each.get("parent_id")) == place.channel:
            yield each
    params: dict[str, Any] = {"limit": PAGE}
    for _ in range(MOST_PAGES):
        said = call(rest, "GET", ARCHIVE, channel_id=place.channel, params=params)
        asleep = said.get("threads") or ()
        yield from asleep
        if not (said.get("has_more") and asleep):
            return
        # They come by when they fell asleep, and nobody wrote in them since.
        slept = asleep[-1]["thread_metadata"]["archive_timestamp"]
        if datetime.fromisoformat(slept).timestamp() < time_of(after):
            return
        params["before"] = slept


def _newest(rest: Rest, channel: str, after: int, most: int) -> Iterator[Written]:
    """The last messages of a channel, the newest first."""
    params: dict[str, str] = {}
    seen = 0
    while seen < most:
        page = sorted(_page(rest, channel, params), key=lambda m: -int(m.id))
        for message in page:
            if int(message.id) <= after or seen >= most:
                return
            seen += message.says_something
            yield message
        if len(page) < PAGE:
            return
        params = {"before": page[-1].id}


def _page(rest: Rest, channel: str, params: Mapping[str, str]) -> list[Written]:
    """Some messages; none where there is no such thread, since it was never begun or is gone."""
    try:
        asked = {"limit": PAGE, **params}
        said = ask(rest, "GET", MESSAGES, channel_id=channel, params=asked)
    except Refused as refused:
        if refused.code == UNKNOWN_CHANNEL:
            return []
        raise refused.reaction() from None
    return _written(said if isinstance(said, list) else [])


def _written(said: Iterable[object]) -> list[Written]:
    return [message for message in map(Written.read, said) if message is not None]


def _one(rest: Rest, channel: str, message: str) -> Written | None:
    """A message; None where it is gone, or is none of this channel's own."""
    try:
        said = ask(rest, "GET", MESSAGE, channel_id=channel, message_id=message)
    except Refused as refused:
        if refused.code in NONE_THERE:
            return None
        raise refused.reaction() from None
    return Written.read(said)
