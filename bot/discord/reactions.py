"""Who reacts to a message, and a reaction of ours beside theirs."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.core.errors import UserError
from bot.core.heard import Heard, Reacted
from bot.core.values import Place
from bot.discord.errors import MOST_REACTIONS, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, Refused
from bot.discord.history import MESSAGE
from bot.discord.overheard import emoji_of
from bot.discord.rest import Rest
from bot.discord.standing import stands_in
from bot.discord.unhurried import ask
from bot.discord.written import Count, User, Written

PAGE, PAGES = 100, 5  # people of one call, and calls for one emoji
NORMAL, BURST = 0, 1  # of some people's reactions Discord makes more show
GONE = (UNKNOWN_MESSAGE, UNKNOWN_CHANNEL)

USERS = f"{MESSAGE}/reactions/{{emoji}}"
FULL = "That message has as many different reactions as Discord takes."


def reactions(rest: Rest, place: Place, message: str) -> tuple[Reacted, ...]:
    """Who reacts to a message now; none where it is gone."""
    channel = stands_in(rest.redis, place, message)
    try:
        said = ask(rest, "GET", MESSAGE, channel_id=channel, message_id=message)
    except Refused as refused:
        if refused.code in GONE:
            return ()
        raise refused.reaction() from None
    written = Written.read(said)
    return () if written is None else tuple(_all(rest, place, channel, written))


def with_reactions(rest: Rest, channel: str, written: Written, heard: Heard) -> Heard:
    """A message of a history, which tells how many react, with who does."""
    found = tuple(_all(rest, heard.place, channel, written))
    return heard.model_copy(update={"reactions": found}) if found else heard


def react(rest: Rest, place: Place, message: str, emoji: str) -> None:
    """React to a message; again and it is the same. UserError where that may not be."""
    channel = stands_in(rest.redis, place, message)
    ids: dict[str, Any] = {"channel_id": channel, "message_id": message, "emoji": emoji}
    try:
        ask(rest, "PUT", f"{USERS}/@me", **ids)
    except Refused as refused:
        if refused.code == MOST_REACTIONS:
            raise UserError(FULL) from None
        raise refused.reaction() from None


def _all(rest: Rest, place: Place, channel: str, message: Written) -> Iterator[Reacted]:
    for count in message.counts:
        for user in _users(rest, channel, message.id, count):
            yield Reacted(
                place=place,
                message=message.id,
                user=user.id,
                emoji=emoji_of(count.emoji),
                bot=user.bot,
            )


def _users(rest: Rest, channel: str, message: str, count: Count) -> Iterator[User]:
    """Who reacts with an emoji, each once."""
    emoji, seen = count.emoji, set[str]()
    ids = {
        "channel_id": channel,
        "message_id": message,
        "emoji": f"{emoji.name}:{emoji.id}" if emoji.id else emoji.name or "",
    }
    for kind in (NORMAL, BURST):
        for user in _kind(rest, ids, kind) if count.of(kind) else ():
            if user.id not in seen:
                seen.add(user.id)
                yield user


def _kind(rest: Rest, ids: Mapping[str, Any], kind: int) -> Iterator[User]:
    params: dict[str, Any] = {"limit": PAGE, "type": kind}
    for _ in range(PAGES):
        try:
            said = ask(rest, "GET", USERS, params=params, **ids)
        except Refused as refused:
            if refused.status == 404:  # it went meanwhile
                return
            raise refused.reaction() from None
        users = [User.model_validate(each) for each in said or ()]
        yield from users
        if len(users) < PAGE:
            return
        params["after"] = users[-1].id
