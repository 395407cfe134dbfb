"""Messages and reactions as Slack tells them, in events and in its histories alike. Pure."""

import re
from collections.abc import Iterator

from bot.core.heard import Deleted, Heard, Reacted
from bot.core.values import Place
from bot.ingress.payloads import Payload, part, parts, word, words
from bot.slack.events import SLACK
from bot.slack.flattened import text_of
from bot.slack.icons import picture
from bot.slack.marks import Self
from bot.slack.payloads import workspace_of
from bot.slack.shared_files import files_of

SPOKEN = frozenset(("", "bot_message", "file_share", "me_message", "thread_broadcast"))
"""Subtypes of messages that somebody, or something, wrote; the others are Slack's own."""


_TS = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}")


def place_of(body: object) -> Place:
    """Where a message or a reaction is that an event tells of; empty where it tells of neither."""
    event = part(body, "event")
    item = part(event, "item")
    channel = word(item, "channel") if item else word(event, "channel")
    thread = "" if item else _thread(_told(event))
    return Place(platform=SLACK, workspace=workspace_of(body), channel=channel, thread=thread)


def overheard(body: object, me: Self) -> Heard | Reacted | Deleted | None:
    """What an event tells, unless we said or did it ourselves."""
    event, place = part(body, "event"), place_of(body)
    match word(event, "type"), word(event, "subtype"):
        case ("message", "message_deleted"):
            return _deleted(word(event, "deleted_ts"), place)
        case ("message", "message_changed"):
            return _written(part(event, "message"), place, me)
        case ("message", _):
            return _written(event, place, me)
        case ("reaction_added" | "reaction_removed" as kind, _):
            return _reaction(event, place, me, removed=kind == "reaction_removed")
    return None


def heard(message: Payload, place: Place, me: Self, name: str = "") -> Heard | None:
    """A message of a channel; None where there is none any more, or nobody wrote it."""
    ts = word(message, "ts")
    if word(message, "subtype") not in SPOKEN or not _time(ts):
        return None
    root, bot = word(message, "thread_ts") or ts, word(message, "bot_id")
    return Heard(
        place=place.model_copy(update={"thread": root}),
        id=ts,
        author=bot or word(message, "user"),
        at=_time(ts),
        text=text_of(message, me.user),
        name=name or _signed(message),
        bot=bool(bot),
        ours=_ours(message, me),
        begins=root == ts,
        edited=bool(message.get("edited")),
        edited_at=_time(word(part(message, "edited"), "ts")),
        attachments=files_of(message),
        reactions=tuple(reactions_of(message, place, me)),
    )


def reactions_of(message: Payload, place: Place, me: Self) -> Iterator[Reacted]:
    """Who reacts to a message."""
    ts = word(message, "ts")
    here = place.model_copy(update={"thread": word(message, "thread_ts") or ts})
    for each in parts(message, "reactions"):
        emoji = picture(word(each, "name"))
        for user in words(each, "users"):
            yield Reacted(place=here, message=ts, user=user, emoji=emoji, bot=user == me.user)


def _written(message: Payload, place: Place, me: Self) -> Heard | Deleted | None:
    if word(message, "subtype") == "tombstone":  # what it began stays
        return _deleted(word(message, "ts"), place)
    return None if _ours(message, me) else heard(message, place, me)


def _deleted(ts: str, place: Place) -> Deleted | None:
    return Deleted(place=place, message=ts) if _time(ts) else None


def _reaction(event: Payload, place: Place, me: Self, removed: bool) -> Reacted | None:
    user, ts = word(event, "user"), word(part(event, "item"), "ts")
    if word(part(event, "item"), "type") != "message" or not user or not ts or user == me.user:
        return None
    emoji = picture(word(event, "reaction"))
    at = _time(word(event, "event_ts"))
    return Reacted(place=place, message=ts, user=user, emoji=emoji, removed=removed, at=at)


def _told(event: Payload) -> Payload:
    """The message that an event is about, as it is or was."""
    return part(event, "message") or part(event, "previous_message") or event


def _thread(message: Payload) -> str:
    return word(message, "thread_ts", "ts")


def _signed(message: Payload) -> str:
    """What a bot's message is signed with; of people an event tells no name."""
    if not word(message, "bot_id"):
        return ""
    return word(message, "username") or word(part(message, "bot_profile"), "name")


def _ours(message: Payload, me: Self) -> bool:
    names = (("user", me.user), ("bot_id", me.bot), ("app_id", me.app))
    return any(mine and word(message, name) == mine for name, mine in names)


def _time(ts: str) -> float:
    """Seconds since the epoch; 0 for what is no timestamp of Slack's."""
    return float(ts) if _TS.fullmatch(ts) else 0.0
