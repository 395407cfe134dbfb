"""Messages into Slack and out of it, each in the newest form that the service takes.

What Slack refuses did not happen, so the same words may go again in a plainer form: in the blocks
of old, and in the end as plain text. Nothing is given up for its form.
"""

import logging
from collections.abc import Iterator
from typing import Any

from bot.core.errors import ConfigError
from bot.core.values import Place
from bot.platforms import Gone, NotThere
from bot.slack.classic import classic
from bot.slack.errors import MALFORMED, Refused
from bot.slack.marks import metadata, stamped
from bot.slack.message import Message
from bot.slack.notification import text_of
from bot.slack.uploads import file_of
from bot.slack.web import Web

LONGEST_POST, LONGEST_EDIT = 35_000, 3_900  # bytes of plain text; Slack takes 40,000 and 4,000
PLAIN_NAME_SECONDS = 3_600  # until it is tried again whether personas may have names

# What cannot be edited, or not into this; then it goes, and the words are posted anew.
_STAYS = frozenset(("cant_update_message", "edit_window_closed", "block_mismatch"))

log = logging.getLogger(__name__)


def post(web: Web, place: Place, key: str, message: Message) -> str:
    """Post a message into its thread and return its ts."""
    fixed = {
        "channel": place.channel,
        **({"thread_ts": place.thread} if place.thread else {}),  # else it begins a thread
        "metadata": metadata(key),
        "unfurl_links": False,
        "unfurl_media": False,
    }
    for form in _forms(message, LONGEST_POST, key):
        try:
            return str(_post(web, message, {**fixed, **form})["ts"])
        except Refused as refused:
            _go_on(refused, f"{key} in {web.workspace}")
    raise ConfigError(f"Slack takes {key} in no form.")


def edit(
    web: Web, place: Place, ts: str, message: Message, patient: bool = True, key: str = ""
) -> None:
    """Replace a message. Gone when that cannot be; then it is not there any more, if possible."""
    for form in _forms(message, LONGEST_EDIT, key):
        try:
            web.ask("chat.update", patient=patient, channel=place.channel, ts=ts, **form)
            return
        except Refused as refused:
            if refused.name in _STAYS:
                break
            _go_on(refused, f"{ts} in {place.channel} of {web.workspace}")
    if patient:
        delete(web, place, ts)
    raise Gone(f"{ts} cannot be edited")


def delete(web: Web, place: Place, message: str) -> None:
    """Remove a message, or an attached file."""
    file = file_of(message)
    try:
        if file:
            web.ask("files.delete", file=file)
        else:
            web.ask("chat.delete", channel=place.channel, ts=message)
    except Refused as refused:
        reaction = refused.reaction()
        if refused.name in ("file_not_found", "file_deleted") or isinstance(reaction, Gone):
            return
        if refused.name.startswith(("cant_delete", "delete_not", "file_deleting")) or isinstance(
            reaction, NotThere
        ):
            log.warning("%s stays in %s: %s", message, web.workspace, refused.name)
            return
        raise reaction from None


def _forms(message: Message, longest: int, key: str) -> Iterator[dict[str, Any]]:
    """The message as it is, in the blocks of old, and as text, while all of it fits."""
    yield {"text": message.text, "blocks": stamped(list(message.blocks), key)}
    older = classic(message)
    if older.blocks != message.blocks:
        yield {"text": message.text, "blocks": stamped(list(older.blocks), key)}
    words = max(text_of(message.blocks, LONGEST_POST), message.text, key=len)
    if len(words.encode()) <= longest:
        yield {"text": words, "blocks": []}


def _post(web: Web, message: Message, args: dict[str, Any]) -> Any:
    """Post as the persona where the app may choose its name, else as the app."""
    look = {"username": message.username, "icon_emoji": message.icon}
    look = {name: value for name, value in look.items() if value}
    plain_name = web.key("plain-name")
    if not look or web.redis.exists(plain_name):
        return web.ask("chat.postMessage", **args)
    try:
        return web.ask("chat.postMessage", **{**args, **look})
    except Refused as refused:
        if not refused.scope or "customize" not in (refused.needed or "customize"):
            raise
    web.redis.set(plain_name, 1, ex=PLAIN_NAME_SECONDS)
    return web.ask("chat.postMessage", **args)


def _go_on(refused: Refused, what: str) -> None:
    """Go on to a plainer form if that can help."""
    if refused.name not in MALFORMED:
        raise refused.reaction() from None
    log.error("Slack refuses %s (%s): it goes in a plainer form", what, refused.name)
