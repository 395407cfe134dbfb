"""Messages into Discord and out of it, so that twice is once.

A post has a nonce, under which Discord makes no second message for some minutes, and a mark, by
which it is found again later. What Discord does not take in its form did not happen, so the same
words go again in a plainer one.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.core.asking_back import named
from bot.core.errors import ConfigError, TransientError, UserError
from bot.core.unlinked import BREAK
from bot.core.values import Place
from bot.discord.errors import (
    MALFORMED,
    NO_HISTORY,
    NO_PERMISSION,
    UNKNOWN_MESSAGE,
    Refused,
)
from bot.discord.history import MESSAGES, find
from bot.discord.layout import file_message, file_name
from bot.discord.marks import marked, nonce
from bot.discord.message import TEXT, Component, Message
from bot.discord.pieces import TITLE
from bot.discord.rest import Rest
from bot.discord.threads import Spot, is_there, note_root, opened, stay_in_place, wish

DELETED_TWICE = 3  # posts under one key that somebody deleted while they were on their way

_ESCAPE = re.compile(r"\\(?=[^0-9A-Za-z\s])")

Content = tuple[str, bytes]  # the name of a file, and what is in it

log = logging.getLogger(__name__)


def payload(key: str, body: str) -> dict[str, Any]:
    """What `post` sends of a message, but for what names this one post. Pure."""
    return marked(Message.of_body(body), key).payload()


def post(rest: Rest, place: Place, key: str, message: Message, asked: str = "") -> str:
    """Post a message where its conversation is, under what was `asked`, and return its id."""
    for form in forms(marked(message, key)):
        try:
            return _put(rest, place, key, form.payload(), asked)
        except Refused as refused:
            if refused.code != MALFORMED:
                raise refused.reaction() from None
            log.error("Discord refuses %s: it goes in a plainer form", key)
    raise ConfigError(f"Discord takes {key} in no form.")


def attach(rest: Rest, place: Place, key: str, name: str, content: bytes, title: str) -> str:
    """Put a file where the conversation is, as a message of its own, and return its id."""
    if not content:
        raise UserError(f"{named(name)} was not attached: it is empty.")
    called = file_name(name)
    message = marked(file_message(called, title or name), key).payload()
    said = {**message, "attachments": [{"id": 0, "filename": called}]}
    try:
        return _put(rest, place, key, said, file=(called, content))
    except Refused as refused:
        if refused.large:
            why = f"its {len(content) / 1e6:.1f} MB are more than Discord takes here"
        elif refused.code == NO_PERMISSION:
            rest.tell_operator(place.workspace, refused)
            why = "Shedder may not attach files here; whoever runs the server can let it"
        else:
            raise refused.reaction() from None
        raise UserError(f"{named(name)} was not attached: {why}.") from None


def _put(
    rest: Rest,
    place: Place,
    key: str,
    said: Mapping[str, Any],
    asked: str = "",
    file: Content | None = None,
) -> str:
    """Post where the conversation is; in place, if nothing may be said in its thread."""
    spot = opened(rest, place)
    try:
        message = _posted(rest, place, _below(place, spot, key, asked), key, said, file)
    except Refused as refused:
        closed = refused.closed and file is None
        instead = stay_in_place(rest.redis, place) if closed else None
        if instead is None:
            raise
        spot = instead
        message = _posted(rest, place, _below(place, spot, key, asked), key, said, file)
    if spot.reply_to:
        note_root(rest.redis, place, message)
    elif place.thread:
        is_there(rest.redis, place)
    else:  # what is said below it makes its thread
        begun = place.model_copy(update={"thread": message})
        wish(rest.redis, begun, headline(said["components"]))
    return message


def _posted(
    rest: Rest, place: Place, spot: Spot, key: str, said: Mapping[str, Any], file: Content | None
) -> str:
    """Post under a name that Discord remembers; under another, where what it remembers was deleted
    and nothing with this key is there."""
    kind = "words" if file is None else "file"
    for attempt in range(DELETED_TWICE):
        name = nonce(key, spot.channel, kind, str(attempt))
        try:
            return _sent(rest, spot, {**said, "nonce": name, "enforce_nonce": True}, file)
        except Refused as refused:
            if refused.code != UNKNOWN_MESSAGE:
                raise
        found = find(rest, place, key)
        if found is not None:
            return found
    raise TransientError(f"{key} is deleted as soon as it is posted")


def _sent(rest: Rest, spot: Spot, said: dict[str, Any], file: Content | None) -> str:
    """Post once, as a reply if that can be; if not, all the same."""
    refers = {"message_id": spot.reply_to, "fail_if_not_exists": False}
    whole = {**said, "message_reference": refers} if spot.reply_to else said
    how = {"json": whole} if file is None else {"form": _form(whole, *file)}
    try:
        return str(rest.ask("POST", MESSAGES, channel_id=spot.channel, **how)["id"])
    except Refused as refused:
        if refused.code not in (NO_HISTORY, MALFORMED) or not spot.reply_to:
            raise
    return _sent(rest, Spot(spot.channel), said, file)


def _form(said: Mapping[str, Any], name: str, content: bytes) -> list[dict[str, Any]]:
    return [
        {"name": "payload_json", "value": json.dumps(said), "content_type": "application/json"},
        {
            "name": "files[0]",
            "value": content,
            "filename": name,
            "content_type": "application/octet-stream",
        },
    ]


def forms(message: Message) -> Iterator[Message]:
    """The message as it is, and as nothing but its words."""
    yield message
    box, *_ = message.components
    words = [each for each in box["components"] if each["type"] == TEXT]
    plain = message.model_copy(update={"components": ({**box, "components": words},)})
    if plain != message:
        yield plain


def headline(components: Sequence[Component]) -> str:
    """The title of a message of ours, as plain words; nothing if it has none. Pure."""
    for each in components[0]["components"]:
        first, _, _ = each.get("content", "").partition("\n")
        if first.startswith(TITLE):
            return _ESCAPE.sub("", first.removeprefix(TITLE)).replace(BREAK, "")
    return ""


def _below(place: Place, spot: Spot, key: str, asked: str) -> Spot:
    """Where a part goes, and under which message: the question, unless that is elsewhere (what a
    thread was made of stands in the channel above, and a command is no message)."""
    if not _begins(key):
        return Spot(spot.channel)
    here = asked.isdigit() and (spot.reply_to or asked != place.thread)
    return Spot(spot.channel, asked) if here else spot


def _begins(key: str) -> bool:
    """Whether a part is not one that goes on below another: only the first is a reply."""
    part = key.rpartition(".")[2]
    return not part.isdigit() or part == "0"
