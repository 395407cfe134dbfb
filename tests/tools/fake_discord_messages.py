"""What the fake Discord's REST API has for messages."""

from fake_discord_call import Call, answers
from fake_discord_channel import CATEGORY, FORUM, Channel
from fake_discord_json import message_json
from fake_discord_message import Message
from fake_discord_permissions import may
from fake_discord_posting import check_old
from fake_discord_refusal import Problems, Refusal
from fake_discord_values import Json

MESSAGES = "/channels/{channel}/messages"
MESSAGE = MESSAGES + "/{message}"
REACTION = MESSAGE + "/reactions/{emoji}/@me"


def shown(call: Call, message: Message) -> Json:
    return message_json(call.discord, message, call.app, unlocked=call.app.message_content)


@answers("GET", MESSAGES)
def history(call: Call) -> list[Json]:
    channel = call.channel()
    limit = _limit(call)
    if not may(channel, call.app.user.id, "read_message_history"):
        return []
    found = channel.history
    before, after = call.query.get("before"), call.query.get("after")
    if before:
        found = [one for one in found if int(one.id) < int(before)]
    if after:
        found = [one for one in found if int(one.id) > int(after)][:limit]
    if around := call.query.get("around"):
        found = _around(found, int(around), limit)
    return [shown(call, message) for message in reversed(found[-limit:])]


def _limit(call: Call, usual: int = 50) -> int:
    limit = call.query.get("limit", str(usual))
    problems = Problems()
    if not limit.isdigit() or not 1 <= int(limit) <= 100:
        problems.add("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
    problems.settle()
    return int(limit)


def _around(found: list[Message], id: int, limit: int) -> list[Message]:
    half = limit // 2
    older = [one for one in found if int(one.id) < id][-half:] if half else []
    return older + [one for one in found if int(one.id) >= id][: limit - len(older)]


@answers("GET", MESSAGE)
def fetch(call: Call) -> Json:
    return shown(call, call.message(call.channel("read_message_history")))


@answers("POST", MESSAGES, "messages.post")
def post(call: Call) -> Json:
    channel = call.channel()
    check_may_write(call, channel)
    if call.files and not may(channel, call.app.user.id, "attach_files"):
        raise Refusal(50013)
    message = call.discord.posting.create(call.app, channel, call.form, call.files)
    return shown(call, message)


def check_may_write(call: Call, channel: Channel) -> None:
    """Whether the bot can say something here."""
    if channel.guild is None and any(user.closed for user in channel.recipients):
        raise Refusal(50007)
    if channel.type in (CATEGORY, FORUM):
        raise Refusal(50008)
    needed = "send_messages_in_threads" if channel.is_thread else "send_messages"
    if not may(channel, call.app.user.id, needed):
        raise Refusal(50013)
    if channel.locked and not may(channel, call.app.user.id, "manage_threads"):
        raise Refusal(160005)


def _check_open(channel: Channel) -> None:
    if channel.archived:
        raise Refusal(50083)


@answers("PATCH", MESSAGE, "messages.patch")
def edit(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel)
    if message.author is not call.app.user:
        raise Refusal(50005)
    _check_open(channel)
    check_old(call.discord, message)
    call.discord.posting.edit(message, call.form, call.files)
    return shown(call, message)


@answers("DELETE", MESSAGE, "messages.delete")
def delete(call: Call) -> None:
    channel = call.channel()
    message = call.message(channel)
    if message.author is not call.app.user:
        if channel.guild is None:
            raise Refusal(50003)
        if not may(channel, call.app.user.id, "manage_messages"):
            raise Refusal(50013)
    _check_open(channel)
    call.discord.posting.delete(message)


@answers("POST", "/channels/{channel}/typing", "typing")
def typing(call: Call) -> None:
    channel = call.channel()
    check_may_write(call, channel)
    call.discord.typed.append((channel, call.app))


@answers("GET", MESSAGE + "/reactions/{emoji}")
def reactors(call: Call) -> list[Json]:
    message = call.message(call.channel("read_message_history"))
    ids = sorted(message.reactions.get(_emoji(call), []), key=int)
    if not ids:
        raise Refusal(10014)
    if call.query.get("type", "0") != "0":  # nobody's are of the kind that makes more show
        return []
    after = int(call.query.get("after") or 0)
    listed = [id for id in ids if int(id) > after][: _limit(call, 25)]
    return [call.discord.users[id].to_json() for id in listed]


@answers("PUT", REACTION, "reactions")
def react(call: Call) -> None:
    channel = call.channel("read_message_history")
    message, emoji = call.message(channel), _emoji(call)
    _check_open(channel)
    users = message.reactions.get(emoji, [])
    if call.app.user.id in users:
        return
    if not users and not may(channel, call.app.user.id, "add_reactions"):
        raise Refusal(50013)
    if not users and len(message.reactions) >= 20:
        raise Refusal(30010)
    call.discord.react(call.app.user, message, emoji)


@answers("DELETE", REACTION, "reactions")
def unreact(call: Call) -> None:
    channel = call.channel()
    message, emoji = call.message(channel), _emoji(call)
    _check_open(channel)
    if call.app.user.id not in message.reactions.get(emoji, []):
        raise Refusal(10014)
    call.discord.unreact(call.app.user, message, emoji)


def _emoji(call: Call) -> str:
    """An emoji itself, or one of a guild as `name:id`."""
    emoji = call.params["emoji"]
    name, _, id = emoji.partition(":")
    if not (id.isdigit() if id else name and not name.isascii()):
        raise Refusal(10014)
    return emoji
