"""conversations.*, users.*, bots.* and reactions.* of the fake Slack."""

import base64
from collections.abc import Sequence
from typing import Any

from fake_slack_call import Call, answers
from fake_slack_refusal import Refusal
from fake_slack_world import Json, Message

REPLIES, HISTORY = 1000, 100  # messages on a page, when nobody says how many
COMMERCIAL = 15


@answers("conversations.info")
def info(call: Call) -> Json:
    room = call.room()
    call.needs(room, "read")
    seen = room.to_json()
    if room.kind == "im":
        seen["user"] = next(iter(room.members - {call.workspace.bot_user}), "")
    else:
        seen["is_member"] = call.workspace.bot_user in room.members
    if call.flag("include_num_members"):
        seen["num_members"] = len(room.members)
    return {"channel": seen}


@answers("conversations.replies")
def replies(call: Call) -> Json:
    room = call.room()
    call.needs(room, "history")
    call.inside()
    ts = call.text("ts")
    root, answers_ = room.messages.get(ts), room.replies(ts)
    if root is None or (root.deleted and not answers_):
        raise Refusal("thread_not_found")
    shown = [message for message in answers_ if _within(call, message)]
    page, beside = _page(call, shown, REPLIES)
    first = _tombstone(root) if root.deleted else _seen(call, root)
    return {"messages": [first, *(_seen(call, message) for message in page)], **beside}


@answers("conversations.history")
def history(call: Call) -> Json:
    room = call.room()
    call.needs(room, "history")
    call.inside()
    shown = [
        message
        for message in reversed(list(room.messages.values()))
        if not message.deleted
        and (not message.is_reply or message.broadcast)
        and _within(call, message)
    ]
    page, beside = _page(call, shown, HISTORY)
    return {"messages": [_seen(call, message) for message in page], "pin_count": 0, **beside}


@answers("conversations.members")
def members(call: Call) -> Json:
    room = call.room()
    call.needs(room, "read")
    page, beside = _page(call, sorted(room.members), HISTORY)
    return {"members": list(page), **beside}


@answers("conversations.list")
def list_channels(call: Call) -> Json:
    workspace = call.workspace
    kinds = call.text("types", "public_channel").split(",")
    names = {"channel": "public_channel", "group": "private_channel", "im": "im", "mpim": "mpim"}
    shown = []
    for room in workspace.channels.values():
        inside = workspace.bot_user in room.members
        if names[room.kind] in kinds and (inside or not room.private):
            call.needs(room, "read")
            shown.append({**room.to_json(), "is_member": inside})
    page, beside = _page(call, shown, HISTORY)
    return {"channels": list(page), **beside}


@answers("conversations.join")
def join(call: Call) -> Json:
    room = call.room()
    if room.private:
        raise Refusal("method_not_supported_for_channel_type")
    room.members.add(call.workspace.bot_user)
    return {"channel": room.to_json()}


@answers("conversations.open")
def open_conversation(call: Call) -> Json:
    users = [user for user in call.text("users").split(",") if user]
    if not users and not call.text("channel"):
        raise Refusal("users_list_not_supplied")
    if not users:
        return {"channel": {"id": call.room().id}}
    call.scope("im:write" if len(users) == 1 else "mpim:write")
    holding = [one for one in call.granted.workspaces if users[0] in one.users]
    if len(users) > 1 or not holding:
        raise Refusal("user_not_found")
    there = f"D{users[0]}" in holding[0].channels
    room = holding[0].channels[holding[0].dm(users[0])]
    seen = {**room.to_json(), "user": users[0]} if call.flag("return_im") else {"id": room.id}
    return {"channel": seen, **({"no_op": True, "already_open": True} if there else {})}


@answers("users.info")
def user_info(call: Call) -> Json:
    for workspace in call.granted.workspaces:
        if call.text("user") in workspace.users:
            return {"user": workspace.users[call.text("user")].to_json()}
    raise Refusal("user_not_found")


@answers("bots.info")
def bot_info(call: Call) -> Json:
    for workspace in call.granted.workspaces:
        for user in workspace.users.values():
            if user.bot_id and user.bot_id == call.text("bot"):
                known = {"id": user.bot_id, "user_id": user.id, "name": user.name}
                mine = {"app_id": call.slack.app_id} if user.id == workspace.bot_user else {}
                return {"bot": {**known, **mine, "deleted": False}}
    raise Refusal("bot_not_found")


@answers("reactions.add")
def add_reaction(call: Call) -> Json:
    message = _reactable(call)
    users = message.reactions.setdefault(_emoji(call), [])
    if call.workspace.bot_user in users:
        raise Refusal("already_reacted")
    users.append(call.workspace.bot_user)
    call.workspace.reacted("reaction_added", call.workspace.bot_user, message, _emoji(call))
    return {}


@answers("reactions.remove")
def remove_reaction(call: Call) -> Json:
    message, name = _reactable(call), _emoji(call)
    if call.workspace.bot_user not in message.reactions.get(name, ()):
        raise Refusal("no_reaction")
    message.reactions[name].remove(call.workspace.bot_user)
    if not message.reactions[name]:
        del message.reactions[name]
    call.workspace.reacted("reaction_removed", call.workspace.bot_user, message, name)
    return {}


@answers("reactions.get")
def get_reactions(call: Call) -> Json:
    message = _reactable(call)
    return {"type": "message", "channel": message.channel, "message": _seen(call, message)}


def _reactable(call: Call) -> Message:
    if not call.text("channel") or not call.text("timestamp"):
        raise Refusal("no_item_specified")
    return call.message(call.joined(), "timestamp")


def _emoji(call: Call) -> str:
    name = call.text("name")
    if not name or not all(sign.isalnum() or sign in "_-+'" for sign in name):
        raise Refusal("invalid_name")
    return name


def _within(call: Call, message: Message) -> bool:
    oldest, latest = call.text("oldest"), call.text("latest")
    at = float(message.ts)
    if call.flag("inclusive"):
        return (not oldest or at >= float(oldest)) and (not latest or at <= float(latest))
    return (not oldest or at > float(oldest)) and (not latest or at < float(latest))


def _seen(call: Call, message: Message) -> Json:
    return call.workspace.as_json(message, metadata=call.flag("include_all_metadata"))


def _tombstone(message: Message) -> Json:
    said = {"text": "This message was deleted.", "user": "USLACKBOT", "hidden": True}
    return {"type": "message", "subtype": "tombstone", "ts": message.ts, **said}


def _page(call: Call, everything: Sequence[Any], default: int) -> tuple[Sequence[Any], Json]:
    """A page of a list, and where the next one begins."""
    limit = min(call.number("limit", default), 999 if default == HISTORY else REPLIES)
    if call.slack.limits.commercial and call.method.endswith((".history", ".replies")):
        limit = min(limit, COMMERCIAL)
    start = _start(call.text("cursor"))
    end = start + limit
    more = end < len(everything)
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if more else ""
    return everything[start:end], {"has_more": more, "response_metadata": {"next_cursor": cursor}}


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except ValueError:
        raise Refusal("invalid_cursor") from None
