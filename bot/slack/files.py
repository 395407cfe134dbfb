"""A paper somebody put into Slack, as bytes; where that cannot be, a sentence about it by name.

Slack is asked about the file first, each time: it may be gone, hidden or larger than is read, and
its address changes.
"""

import logging
from collections.abc import Mapping

from bot.core.asking_back import named, too_large
from bot.core.errors import TransientError, UserError
from bot.core.values import Attachment
from bot.downloads.download import Absent, Barred, Download, TooLarge
from bot.downloads.file_hosts import Stray
from bot.ingress.payloads import Payload, number, part, word
from bot.slack.errors import Refused
from bot.slack.hosts import FileHosts
from bot.slack.transfer import download
from bot.slack.web import Web

_GONE = "is not in Slack any more. Upload it again."
_HIDDEN = "cannot be seen by Shedder. Share it in this thread, or upload it here."
_EXTERNAL = "is kept by another service. Download it there and upload the file itself."
_BARRED = (
    "could not be downloaded, since Shedder may not read files in this workspace. Whoever "
    "installed it here can mend that: add the permission files:read and install the app again."
)
_STRAY = (
    "could not be downloaded: it is kept where Shedder fetches nothing from. Upload it here as a "
    "file."
)
_REFUSED: Mapping[str, str] = {
    "file_not_found": _GONE,
    "file_deleted": _GONE,
    "not_visible": _HIDDEN,
    "access_denied": _HIDDEN,
    "template_not_visible": _HIDDEN,
    "slack_connect_canvas_sharing_blocked": _HIDDEN,
}
_MODES: Mapping[str, str] = {
    "tombstone": _GONE,
    "hidden_by_limit": "is older than what this workspace's plan keeps. Upload it again.",
    "external": _EXTERNAL,
}
_HTML = (b"<!doctype html", b"<html")

log = logging.getLogger(__name__)


def fetch(web: Web, hosts: FileHosts, attachment: Attachment, limit: int) -> bytes:
    """The bytes of a file, at most `limit`. Raises UserError, TransientError or ConfigError."""
    name = attachment.name
    file = _described(web, attachment)
    _check_size(name, number(file, "size"), limit)
    came = _downloaded(web, hosts, name, word(file, "url_private_download", "url_private"), limit)
    if _is_login_page(came, file):
        raise _barred(web, name)
    if len(came.content) < (number(file, "size") or 0):
        raise TransientError("a file was cut off")
    if not came.content:
        raise UserError(f"{named(name)} is empty. Upload it again.")
    return came.content


def _described(web: Web, attachment: Attachment) -> Payload:
    """What Slack says of a file that has bytes to be had."""
    name = attachment.name
    try:
        file = part(web.ask("files.info", file=attachment.id), "file")
    except Refused as refused:
        if refused.name in _REFUSED:
            raise UserError(f"{named(name)} {_REFUSED[refused.name]}") from None
        if refused.scope:
            raise _barred(web, name) from None
        raise refused.reaction() from None
    mode = "external" if file.get("is_external") is True else word(file, "mode")
    if mode in _MODES:
        raise UserError(f"{named(name)} {_MODES[mode]}")
    if not word(file, "url_private_download", "url_private"):
        raise UserError(f"{named(name)} {_HIDDEN}")
    return file


def _check_size(name: str, size: int | None, limit: int) -> None:
    if size == 0:
        raise UserError(f"{named(name)} is empty. Upload it again.")
    if size is not None and size > limit:
        raise _too_large(name, limit)


def _downloaded(web: Web, hosts: FileHosts, name: str, url: str, limit: int) -> Download:
    try:
        return download(url, web.client.token or "", limit, hosts)
    except TooLarge:
        raise _too_large(name, limit) from None
    except Barred:
        raise _barred(web, name) from None
    except Absent:
        raise UserError(f"{named(name)} {_GONE}") from None
    except Stray as stray:
        log.error(
            "%s: a file is at %r, which is no host for files; SLACK_FILE_HOSTS can name it",
            web.workspace,
            stray.host,
        )
        raise UserError(f"{named(name)} {_STRAY}") from None


def _is_login_page(came: Download, file: Payload) -> bool:
    """Whether a page came where a document was promised: Slack asks for a login with status 200."""
    if "html" in word(file, "mimetype") or word(file, "filetype") == "html":
        return False
    return came.media_type == "text/html" or came.content[:64].lstrip().lower().startswith(_HTML)


def _too_large(name: str, limit: int) -> UserError:
    return UserError(too_large(name, limit))


def _barred(web: Web, name: str) -> UserError:
    web.tell_operator(Refused("files.info", "missing_scope", "files:read"))
    return UserError(f"{named(name)} {_BARRED}")
