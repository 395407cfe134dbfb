"""What the fake Discord's REST API has for apps, guilds, channels and threads."""

import fake_discord_channel as channels
from fake_discord_call import Call, answers
from fake_discord_channel import (
    ARCHIVE_AFTER,
    NEWS,
    NEWS_THREAD,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    Channel,
)
from fake_discord_message import THREAD_CREATED, Message
from fake_discord_permissions import may
from fake_discord_refusal import Problems, Refusal
from fake_discord_values import Json, iso

CHANNEL = "/channels/{channel}"


@answers("GET", "/users/@me")
def me(call: Call) -> Json:
    return {**call.app.user.to_json(), "verified": True, "mfa_enabled": False, "email": None}


@answers("GET", "/oauth2/applications/@me")
@answers("GET", "/applications/@me")
def application(call: Call) -> Json:
    return call.app.to_json()


@answers("GET", "/gateway", token=False)
def gateway(call: Call) -> Json:
    return {"url": call.discord.gateway_url}


@answers("GET", "/gateway/bot")
def gateway_bot(call: Call) -> Json:
    used = sum(id == call.app.id for _, id in call.discord.gateway.identifies)
    gateway = call.discord.gateway
    remaining = gateway.sessions_a_day - used
    left = {"total": 1000, "remaining": remaining, "reset_after": 86_400_000}
    url = call.discord.gateway_url
    return {
        "url": url,
        "shards": gateway.shards,
        "session_start_limit": {**left, "max_concurrency": 1},
    }


@answers("GET", "/users/@me/guilds")
def my_guilds(call: Call) -> list[Json]:
    return [one.to_json() for one in call.discord.guilds.values() if call.app in one.apps]


@answers("GET", "/users/{user}")
def user(call: Call) -> Json:
    found = call.discord.users.get(call.params["user"])
    if found is None:
        raise Refusal(10013)
    return found.to_json()


@answers("POST", "/users/@me/channels", "dm")
def open_dm(call: Call) -> Json:
    found = call.discord.users.get(str(call.form.get("recipient_id")))
    if found is None:
        raise Refusal(10013)
    return call.discord.dm_channel(found, call.app).to_json(call.app.user.id)


@answers("GET", "/guilds/{guild}")
def guild(call: Call) -> Json:
    return call.guild().to_json()


@answers("GET", "/guilds/{guild}/channels")
def guild_channels(call: Call) -> list[Json]:
    there = call.guild().channels.values()
    return [one.to_json() for one in there if not one.is_thread]


@answers("GET", "/guilds/{guild}/roles")
def roles(call: Call) -> list[Json]:
    return [role.to_json() for role in call.guild().roles.values()]


@answers("GET", "/guilds/{guild}/members/{user}")
def member(call: Call) -> Json:
    found = call.guild().members.get(call.params["user"])
    if found is None:
        raise Refusal(10007)
    return found.to_json()


@answers("GET", "/guilds/{guild}/threads/active")
def active(call: Call) -> Json:
    threads = [one for one in call.guild().channels.values() if one.is_thread and not one.archived]
    mine = call.app.user.id
    seen = [one.to_json(mine) for one in threads if may(one, mine, "view_channel")]
    return {"threads": seen, "members": [one["member"] for one in seen if "member" in one]}


@answers("GET", CHANNEL + "/threads/archived/public")
def archived(call: Call) -> Json:
    there = call.channel("read_message_history").threads
    before = call.query.get("before") or "9999"
    threads = [one for one in there if one.archived and one.type != PRIVATE_THREAD]
    threads = [one for one in threads if iso(one.archived_at) < before]
    newest = sorted(threads, key=lambda one: -one.archived_at)[: int(call.query.get("limit", 50))]
    shown = [one.to_json(call.app.user.id) for one in newest]
    mine = [one["member"] for one in shown if "member" in one]
    return {"threads": shown, "members": mine, "has_more": len(newest) < len(threads)}


@answers("GET", CHANNEL)
def channel(call: Call) -> Json:
    return call.channel().to_json(call.app.user.id)


@answers("PATCH", CHANNEL, "channels.patch")
def change(call: Call) -> Json:
    found = call.channel()
    mine = found.is_thread and found.owner == call.app.user.id
    needed = "manage_threads" if found.is_thread else "manage_channels"
    if not mine and not may(found, call.app.user.id, needed):
        raise Refusal(50013)
    if found.archived and call.form.get("archived") is not False:
        raise Refusal(50083)
    found.name = call.form.get("name", found.name)
    found.archived = call.form.get("archived", found.archived)
    found.locked = call.form.get("locked", found.locked)
    call.discord.events.channel_updated(found)
    return found.to_json(call.app.user.id)


@answers("POST", CHANNEL + "/messages/{message}/threads", "threads")
def thread_from_message(call: Call) -> Json:
    parent = call.channel("create_public_threads")
    _check_type(parent)
    message = call.message(parent)
    if message.thread is not None:
        raise Refusal(160004)
    _check_form(call, parent)
    thread = _begin(call, parent, message.id)
    call.discord.begin_from(thread, message)
    return thread.to_json(call.app.user.id)


@answers("POST", CHANNEL + "/threads", "threads")
def thread_alone(call: Call) -> Json:
    parent = call.channel("create_public_threads")
    _check_type(parent)
    _check_form(call, parent)
    thread = _begin(call, parent, call.discord.ids())
    note = Message(call.discord.ids(), parent, call.app.user, thread.name, THREAD_CREATED)
    note.thread = thread
    call.discord.posting.publish(note)
    return thread.to_json(call.app.user.id)


def _check_type(parent: Channel) -> None:
    if parent.type not in (TEXT, NEWS, channels.FORUM):
        raise Refusal(50024)


def _check_form(call: Call, parent: Channel) -> None:
    problems = Problems()
    problems.length("name", str(call.form.get("name") or "").strip(), 100, 1)
    after = call.form.get("auto_archive_duration")
    if after is not None:
        problems.choice("auto_archive_duration", after, ARCHIVE_AFTER)
    problems.settle()
    active = [one for one in parent.guild.channels.values() if one.is_thread and not one.archived]
    if len(active) >= parent.guild.thread_limit:
        raise Refusal(160006)


def _begin(call: Call, parent: Channel, id: str) -> Channel:
    kind = NEWS_THREAD if parent.type == NEWS else PUBLIC_THREAD
    thread = Channel(id, call.form["name"].strip(), kind, parent.guild, parent)
    thread.owner = call.app.user.id
    thread.archive_after = call.form.get("auto_archive_duration") or 1440
    parent.guild.channels[id] = call.discord.channels[id] = thread
    call.discord.events.channel_made(thread)
    return thread
