"""A paper somebody put into Discord, as bytes; where that cannot be, a sentence about it by name.

An attachment's id says where it is looked up again: "<channel>/<message>/<attachment>". What came
with a command is in no message ("-/-/<attachment>"), so its address is kept while it is good.

    shedder:urls:discord:<server>:<attachment>   the signed address, until it expires
"""

import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qs, urlsplit

from redis import Redis

from bot.core.asking_back import named, too_large
from bot.core.errors import TransientError, UserError
from bot.core.values import Attachment, Place
from bot.discord.errors import Refused
from bot.discord.history import MESSAGE
from bot.discord.hosts import FileHosts
from bot.discord.rest import Rest
from bot.downloads.download import Absent, Barred, TooLarge, download
from bot.downloads.file_hosts import Stray
from bot.keeping.tenancy import tenant_key
from bot.keeping.threads import ThreadMemory
from bot.platforms import Gone, NotThere

UNSIGNED_SECONDS = 3_600.0  # for which an address is kept that does not say how long it is good
LONGEST_SECONDS = 86_400.0
NOWHERE = "-"  # in place of a channel and a message

_GONE = "is not in Discord any more. Upload it again."
_HIDDEN = "cannot be seen by Shedder. Upload it again in a message that mentions it."
_STRAY = (
    "could not be downloaded: it is kept where Shedder fetches nothing from. Upload it here as a "
    "file."
)

log = logging.getLogger(__name__)


class File(NamedTuple):
    """Where a file is now, and how large it is said to be."""

    url: str
    size: int | None = None


def keep_urls(redis: Redis, workspace: str, urls: Mapping[str, str]) -> None:
    """Keep the addresses of files, by the ids of their attachments."""
    for attachment, url in urls.items():
        key = _key(workspace, attachment)
        redis.set(key, url, px=max(int(_good_for(url) * 1_000), 1))


def forget_urls(redis: Redis, place: Place) -> None:
    """Remove the addresses of a conversation's files: there are names in them."""
    for file in ThreadMemory(redis, place).conversation().files:
        redis.delete(_key(place.workspace, file.id))


def fetch(
    rest: Rest, hosts: FileHosts, workspace: str, attachment: Attachment, limit: int
) -> bytes:
    """The bytes of a file, at most `limit`. Raises UserError, TransientError or ConfigError."""
    name = attachment.name
    for look in (_kept, _shown):
        file = look(rest, workspace, attachment)
        with suppress(Absent, Barred):  # its address is old, or it was deleted a moment ago
            if file is not None:
                return _fetched(file, hosts, name, limit)
    raise UserError(f"{named(name)} {_GONE}")


def _fetched(file: File, hosts: FileHosts, name: str, limit: int) -> bytes:
    if file.size is not None and file.size > limit:
        raise _too_large(name, limit)
    try:
        content = download(file.url, limit, hosts, {}).content
    except TooLarge:
        raise _too_large(name, limit) from None
    except Stray as stray:
        log.error(
            "a file is at %r, which is no host for files; DISCORD_FILE_HOSTS can name it",
            stray.host,
        )
        raise UserError(f"{named(name)} {_STRAY}") from None
    if len(content) < (file.size or 0):
        raise TransientError("a file was cut off")
    if not content:
        raise UserError(f"{named(name)} is empty. Upload it again.")
    return content


def _kept(rest: Rest, workspace: str, attachment: Attachment) -> File | None:
    found = cast(bytes | None, rest.redis.get(_key(workspace, attachment.id)))
    return None if found is None else File(found.decode(), attachment.size)


def _shown(rest: Rest, workspace: str, attachment: Attachment) -> File | None:
    """Where Discord says now that a file is; its address changes, so it is asked each time."""
    channel, message, id = [*attachment.id.split("/"), "", ""][:3]
    if not (channel.isdigit() and message.isdigit()):
        return None
    try:
        said = rest.ask("GET", MESSAGE, channel_id=channel, message_id=message)
    except Refused as refused:
        reaction = refused.reaction()
        if isinstance(reaction, Gone):
            return None
        if isinstance(reaction, NotThere):
            raise UserError(f"{named(attachment.name)} {_HIDDEN}") from None
        raise reaction from None
    file = _among(said, id)
    if file is None:
        raise UserError(f"{named(attachment.name)} {_HIDDEN}")
    keep_urls(rest.redis, workspace, {attachment.id: file.url})  # its copy is made of it later
    return file


def _among(message: Mapping[str, Any], id: str) -> File | None:
    """The file of this id in a message, be it forwarded."""
    forwarded = [one.get("message") or {} for one in message.get("message_snapshots") or ()]
    for each in (message, *forwarded):
        for file in each.get("attachments") or ():
            if str(file.get("id")) == id and file.get("url"):
                size = file.get("size")
                return File(str(file["url"]), size if isinstance(size, int) else None)
    return None


def _good_for(url: str) -> float:
    """For how many seconds a signed address is good; it says until when."""
    try:
        until = int(parse_qs(urlsplit(url).query)["ex"][0], 16)
    except (KeyError, IndexError, ValueError):
        return UNSIGNED_SECONDS
    return min(until - time.time(), LONGEST_SECONDS)


def _too_large(name: str, limit: int) -> UserError:
    return UserError(too_large(name, limit))


def _key(workspace: str, attachment: str) -> str:
    return tenant_key("urls", "discord", workspace, attachment)
