"""Files into a thread: the three steps Slack asks for, and a record that finds them again.

    shedder:uploads:slack:<workspace>:<channel>:<thread>   hash: id of a file -> key of its part

A file of ours has no metadata, so its id is written down before the step that shows it. If the
answer to that step is lost, the thread tells whether it happened: the file is in it or not. A run
that takes over uploads anew, and what the one before it uploaded may be shown late: each is known.
"""

import logging
from typing import cast

from redis import Redis

from bot.core.asking_back import named
from bot.core.errors import Fenced, TransientError, UserError
from bot.core.values import Place
from bot.downloads.file_hosts import Stray
from bot.ingress.payloads import word
from bot.keeping.guarded import write
from bot.keeping.tenancy import tenant_key
from bot.slack.errors import Refused
from bot.slack.hosts import FileHosts
from bot.slack.inert import inert_line
from bot.slack.transfer import upload
from bot.slack.web import Web

KEPT_SECONDS = 7 * 86_400  # as long as the outbox knows of its parts

LONGEST_TITLE = 200

_FILE = "file:"  # a ts has no letters; ids of files are whatever the service likes
_REFUSED = {
    "file_type_not_allowed": "this workspace does not take files of its kind",
    "file_uploads_disabled": "uploads are turned off in this workspace",
    "file_uploads_except_images_disabled": "uploads are turned off in this workspace",
    "file_upload_size_restricted": "it is larger than this workspace takes",
    "storage_limit_reached": "this workspace has no room for files left",
    "access_denied": "Shedder may not upload files here",
    "missing_scope": "Shedder may not upload files here; whoever installed it can add files:write",
}

log = logging.getLogger(__name__)


def attach(
    web: Web,
    hosts: FileHosts,
    place: Place,
    key: str,
    name: str,
    content: bytes,
    title: str = "",
) -> str:
    """Put a file into the thread, and return what it is known by there.

    What it is stands in its title: words in a message beside it would outlive it.
    """
    if not content:
        raise UserError(f"{named(name)} was not attached: it is empty.")
    file = ""
    try:
        begun = web.ask("files.getUploadURLExternal", filename=name, length=len(content))
        file = word(begun, "file_id")
        upload(word(begun, "upload_url"), content, hosts)
        _note(web.redis, place, key, file)
        web.ask(
            "files.completeUploadExternal",
            files=[{"id": file, "title": inert_line(title, LONGEST_TITLE) or name}],
            channel_id=place.channel,
            thread_ts=place.thread or None,
        )
    except Stray as stray:
        log.error("%s: uploads go to %r; SLACK_FILE_HOSTS can name it", web.workspace, stray.host)
        raise UserError(f"{named(name)} was not attached: Slack took it nowhere known.") from None
    except Refused as refused:
        if refused.scope:
            web.tell_operator(refused)
        if refused.name == "file_not_found":  # its bytes have not arrived there yet
            raise TransientError(f"{file} cannot be shown yet") from None
        if refused.name in _REFUSED:
            raise UserError(f"{named(name)} was not attached: {_REFUSED[refused.name]}.") from None
        raise refused.reaction() from None
    return as_message(file)


def as_message(file: str) -> str:
    """What stands for the message that shows a file: its ts is never told to whoever shares it."""
    return f"{_FILE}{file}"


def file_of(message: str) -> str:
    """The file that `as_message` was made of; nothing for another message."""
    return message.removeprefix(_FILE) if message.startswith(_FILE) else ""


def uploaded(redis: Redis, place: Place, key: str) -> frozenset[str]:
    """The files that were about to be shown under this key."""
    noted = cast(dict[bytes, bytes], redis.hgetall(_key(place)))
    return frozenset(file.decode() for file, part in noted.items() if part == key.encode())


def forget_uploads(redis: Redis, place: Place) -> None:
    """Remove the record of a thread."""
    redis.delete(_key(place))


def _note(redis: Redis, place: Place, key: str, file: str) -> None:
    job, where = key.partition(".")[0], _key(place)
    commands = (("HSET", where, file, key), ("EXPIRE", where, KEPT_SECONDS))
    if write(redis, job, *commands) is None:
        raise Fenced(f"{job} was forgotten")


def _key(place: Place) -> str:
    return tenant_key("uploads", "slack", place.workspace, place.channel, place.thread)
