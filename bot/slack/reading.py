"""What stands in a thread of Slack's now, who reacts to a message, and where that is.

Somebody waits for it, so of a long thread an app that Slack restricts takes the page it gets.
"""

from collections.abc import Collection, Iterator
from contextlib import suppress

from bot.core.errors import TransientError
from bot.core.heard import Heard, Reacted
from bot.core.values import Place
from bot.ingress.payloads import Payload, part, word
from bot.slack.directory import Directory
from bot.slack.errors import Refused
from bot.slack.heard import reactions_of
from bot.slack.pages import GONE, heard_in, not_seen, pages
from bot.slack.threads import whoami
from bot.slack.web import Web

MOST_NAMES = 12  # people of a thread whose names are asked for; the others stay ids


def thread(web: Web, place: Place, most: int) -> tuple[Heard, ...]:
    """A thread, with the names of who wrote there. Raises as `ChatPlatform.thread`."""
    if not place.thread:
        return ()
    messages: dict[str, Payload] = {}
    try:
        for message in pages(web, "conversations.replies", place, ts=place.thread):
            messages[word(message, "ts")] = message  # each page repeats the root
    except TransientError:
        if not messages:
            raise
    whole = heard_in(web, place, messages.values())
    if len(whole) > most:
        whole = [whole[0], *whole[len(whole) - most + 1 :]] if most > 1 else whole[:most]
    return tuple(_named(web, whole))


def reactions(web: Web, place: Place, message: str) -> tuple[Reacted, ...]:
    """Who reacts to a message. Raises as `ChatPlatform.reactions`."""
    try:
        said = web.ask("reactions.get", channel=place.channel, timestamp=message, full=True)
    except Refused as refused:
        if refused.name in GONE:
            return ()
        raise not_seen(refused) from None
    found = tuple(reactions_of(part(said, "message"), place, whoami(web)))
    bots = _bots(web, {each.user for each in found if not each.bot})
    return tuple(each.model_copy(update={"bot": each.bot or each.user in bots}) for each in found)


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


def _bots(web: Web, users: Collection[str]) -> frozenset[str]:
    """Which of them are bots, as far as that may be seen: nobody is one for as long as Slack does
    not say so."""
    directory = Directory(web.redis, web.workspace, lambda: web)
    found: set[str] = set()
    with suppress(TransientError):
        found.update(user for user in sorted(users) if directory.robot(user))
    return frozenset(found)


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
