"""views.*, assistant.* and answers to a response_url in the fake Slack."""

import time
from typing import TYPE_CHECKING

from aiohttp import web
from fake_slack_blocks import dumps
from fake_slack_call import Call, Record, answers
from fake_slack_chat import fill, publish, read_content
from fake_slack_refusal import Refusal
from fake_slack_world import Edit, Ephemeral, Json, Message, Status, View

if TYPE_CHECKING:
    from fake_slack import FakeSlack
    from fake_slack_workspace import Workspace

STACK = 3
SIZE = 250_000


@answers("views.open")
def open_view(call: Call) -> Json:
    body = _checked(call, "modal")
    user, workspace = _trigger(call)
    return _shown(call, workspace, workspace.new_view(user, body))


@answers("views.push")
def push(call: Call) -> Json:
    body = _checked(call, "modal")
    user, workspace = _trigger(call)
    top = workspace.modal(user)
    if top is None:
        raise Refusal("not_found")
    if len([view for view in workspace.views.values() if view.open and view.user == user]) >= STACK:
        raise Refusal("push_limit_reached")
    return _shown(call, workspace, workspace.new_view(user, body, under=top))


@answers("views.update")
def update(call: Call) -> Json:
    body = _checked(call, "modal")
    for workspace in call.granted.workspaces:
        for view in workspace.views.values():
            same = call.text("external_id") and call.text("external_id") == view.body.get(
                "external_id"
            )
            if (view.id == call.text("view_id") or same) and view.open:
                _change(call, view, body)
                return _shown(call, workspace, view)
    raise Refusal("not_found")


@answers("views.publish")
def publish_home(call: Call) -> Json:
    body, user = _checked(call, "home"), call.text("user_id")
    for workspace in call.granted.workspaces:
        if user in workspace.users:
            view = workspace.homes.get(user)
            if view is None:
                view = workspace.new_view(user, body, "home")
            else:
                _change(call, view, body)
            return _shown(call, workspace, view)
    raise Refusal("user_not_found")


@answers("assistant.threads.setStatus")
def set_status(call: Call) -> Json:
    room = call.joined("channel_id")
    thread = call.text("thread_ts")
    if thread not in room.messages:
        raise Refusal("invalid_thread_ts")
    loading = tuple(call.args.get("loading_messages") or ())
    if len(loading) > 10:
        raise Refusal("invalid_arguments")
    said = Status(room.id, thread, call.text("status"), time.time(), loading, call.text("username"))
    call.workspace.statuses.append(said)
    return {}


@answers("assistant.threads.setSuggestedPrompts")
def set_suggested_prompts(call: Call) -> Json:
    call.joined("channel_id")
    prompts = call.args["prompts"]
    if not isinstance(prompts, list) or not prompts:
        raise Refusal("invalid_arguments")
    call.workspace.prompts.append(dict(call.args))
    return {}


@answers("assistant.threads.setTitle")
def set_title(call: Call) -> Json:
    call.joined("channel_id")
    return {}


def _trigger(call: Call) -> "tuple[str, Workspace]":
    found = call.slack.triggers.use(call.text("trigger_id") or call.text("interactivity_pointer"))
    if isinstance(found, str):
        raise Refusal(found)
    user, workspace = found
    if workspace not in call.granted.workspaces:
        raise Refusal("invalid_trigger_id")
    return user, workspace


def _checked(call: Call, kind: str) -> Json:
    body = call.args["view"]
    if not isinstance(body, dict) or body.get("type") != kind:
        raise Refusal("invalid_arguments")
    if len(dumps(body)) > SIZE:
        raise Refusal("view_too_large")
    faults = call.slack.blocks.faults(body, call.method)
    if faults:
        said = [f"[ERROR] {fault}" for fault in faults]
        raise Refusal("invalid_arguments", response_metadata={"messages": said})
    for number, block in enumerate(body.get("blocks", [])):
        block.setdefault("block_id", f"b{number}")
    return body


def _change(call: Call, view: View, body: Json) -> None:
    if call.text("hash") and call.text("hash") != view.hash:
        raise Refusal("hash_conflict")
    state = view.body.get("state")
    view.body = {**body, **({"state": state} if state else {})}
    view.hash = call.slack.clock.ts()
    view.history.append(body)


def _shown(call: Call, workspace: "Workspace", view: View) -> Json:
    return {"view": view.to_json(call.slack.app_id, workspace.bot_id)}


async def respond(slack: "FakeSlack", request: web.Request) -> web.Response:
    """An answer to a response_url."""
    key = request.match_info["key"]
    args = await request.json()
    record = Record("response_url", args, request.match_info["team"], time.time())
    slack.web.calls.append(record)
    with slack.lock:
        about = slack.response_urls.made.get(key)
        if about is None or about["left"] < 1 or time.monotonic() > about["until"]:
            record.status = 404
            used = about is not None and about["left"] < 1
            word = "used_url" if used else "expired_url"
            return web.json_response({"ok": False, "error": word}, status=404)
        about["left"] -= 1
        workspace: Workspace = about["workspace"]
        call = Call(slack, "response_url", args, workspace.installation)
        try:
            _responded(call, workspace, about)
        except Refusal as refusal:
            record.error, record.status = refusal.error, 400
            return web.json_response({"ok": False, "error": refusal.error}, status=400)
    return web.Response(text="ok")


def _responded(call: Call, workspace: "Workspace", about: Json) -> None:
    message: Message | None = about["message"]
    room = workspace.channels[about["channel"]]
    if call.flag("delete_original") and message is not None:
        workspace.remove(message)
        return
    content = read_content(call)
    if call.flag("replace_original") and message is not None:
        message.edits.append(Edit(time.time(), message.text, message.blocks))
        message.text, message.blocks = content["text"], content["blocks"]
        return
    ts, thread = call.slack.clock.ts(), call.text("thread_ts")
    if call.text("response_type") == "in_channel":
        posted = Message(ts, room.id, thread_ts=thread, args=dict(call.args))
        fill(call, posted, content)
        publish(workspace, room, posted)
        return
    shown = Ephemeral(room.id, about["user"], content["text"], tuple(content["blocks"]), thread, ts)
    workspace.ephemerals.append(shown)
