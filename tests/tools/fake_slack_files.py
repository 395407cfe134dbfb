"""Files of the fake Slack: files.*, the three-step upload, downloads that want the token."""

import asyncio
import time
from typing import TYPE_CHECKING, Any

from aiohttp import web
from fake_slack_call import Call, Record, answers
from fake_slack_chat import check_blocks, publish, thread_of
from fake_slack_refusal import Refusal
from fake_slack_web import LOGIN, spoiled
from fake_slack_world import File, Json, Message

if TYPE_CHECKING:
    from fake_slack import FakeSlack
    from fake_slack_workspace import Workspace

BYTELESS = ("tombstone", "hidden_by_limit", "external")


@answers("files.info")
def info(call: Call) -> Json:
    workspace, file = _find(call)
    if file.deleted:
        raise Refusal("file_deleted")
    if not file.for_app and not _visible(workspace, file):
        raise Refusal("file_not_found")
    return {"file": file.to_json(workspace.private_channels()), "comments": []}


@answers("files.delete")
def delete(call: Call) -> Json:
    workspace, file = _find(call)
    if file.deleted:
        raise Refusal("file_deleted")
    if file.user != workspace.bot_user:
        raise Refusal("cant_delete_file")
    file.deleted = True
    for channel, ts, _ in file.shares:
        message = workspace.channels[channel].get(ts)
        if message is not None and not message.text and not message.blocks:
            workspace.remove(message)
    return {}


@answers("files.getUploadURLExternal")
def get_upload_url(call: Call) -> Json:
    length, name = call.text("length"), call.text("filename")
    if not length.isdigit() or int(length) < 1 or not name:
        raise Refusal("invalid_arguments")
    workspace = call.workspace
    id = workspace.upload(workspace.bot_user, name, b"", declared=int(length))
    workspace.files[id].uploaded = False
    workspace.files[id].alt_txt = call.text("alt_txt")
    ticket = f"{call.slack.files_url}upload/v1/{workspace.id}-{id}"
    return {"upload_url": ticket, "file_id": id}


@answers("files.completeUploadExternal")
def complete_upload(call: Call) -> Json:
    workspace = call.workspace
    listed = call.args["files"]
    if not isinstance(listed, list) or not listed:
        raise Refusal("invalid_arguments")
    files = [_completed(workspace, entry) for entry in listed]
    rooms = [call.text("channel_id"), *call.text("channels").split(",")]
    for channel in filter(None, rooms):
        _share(call, channel, files)
    private = workspace.private_channels()
    return {"files": [file.to_json(private) for file in files]}


def _share(call: Call, channel: str, files: list[File]) -> None:
    call.args["channel"] = channel
    room, workspace = call.joined(people=True), call.workspace
    message = Message("", room.id, workspace.bot_user, workspace.bot_id, call.slack.app_id)
    message.thread_ts = thread_of(call, room)
    message.text, message.files = call.text("initial_comment"), files
    message.blocks = check_blocks(call, call.args.get("blocks") or [])
    message.args = dict(call.args)

    def appear() -> None:
        with call.slack.lock:
            message.ts, message.at = call.slack.clock.ts(), time.time()
            for file in files:
                file.shares.append((room.id, message.ts, message.thread_ts))
            publish(workspace, room, message)

    if call.slack.drop_shares > 0:
        call.slack.drop_shares -= 1
    elif call.slack.share_delay:
        asyncio.get_running_loop().call_later(call.slack.share_delay, appear)
    else:
        appear()


def _completed(workspace: "Workspace", entry: Any) -> File:
    file = workspace.files.get(entry.get("id", "")) if isinstance(entry, dict) else None
    if file is None or file.deleted or not file.uploaded:
        raise Refusal("file_not_found")
    file.title = entry.get("title") or file.name
    return file


def _find(call: Call) -> "tuple[Workspace, File]":
    for workspace in call.granted.workspaces:
        file = workspace.files.get(call.text("file"))
        if file is not None:
            return workspace, file
    raise Refusal("file_not_found")


def _visible(workspace: "Workspace", file: File) -> bool:
    if file.user == workspace.bot_user:
        return True
    rooms = [workspace.channels[channel] for channel, _, _ in file.shares]
    return any(workspace.bot_user in room.members or not room.private for room in rooms)


class FileServer:
    """files.slack.com: bytes for whoever shows a token, a login page for everybody else."""

    def __init__(self, slack: "FakeSlack") -> None:
        self._slack = slack
        self.downloads: list[Record] = []

    async def download(self, request: web.Request) -> web.StreamResponse:
        team, _, id = request.match_info["key"].partition("-")
        record = Record("files.download", {"file": id}, team, time.time())
        record.authorization = request.headers.get("Authorization", "")
        self.downloads.append(record)
        fault = record.fault = self._slack.faults.strike("files.download")
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.number)
        elif fault and fault.kind != "truncate":
            return spoiled(request, fault, record)
        file = self._allowed(team, id, record)
        if file is None:
            return web.Response(text=LOGIN, content_type="text/html")
        return self._bytes(file, fault.number if fault and fault.kind == "truncate" else 1.0)

    async def put(self, request: web.Request) -> web.Response:
        """The second step of an upload: the bytes themselves."""
        team, _, id = request.match_info["key"].partition("-")
        record = Record("files.put", {"file": id}, team, time.time())
        self.downloads.append(record)
        fault = record.fault = self._slack.faults.strike("files.put")
        if fault and fault.when == "before" and fault.kind != "slow":
            return spoiled(request, fault, record)
        content = await _sent(request)
        if self._slack.web.witness("files.put", "before", request):
            return web.Response(status=503)
        with self._slack.lock:
            file = self._slack.workspaces[team].files[id]
            if len(content) != file.declared:
                return web.Response(status=400, text="length mismatch")
            file.content, file.uploaded = content, True
        if self._slack.web.witness("files.put", "after", request):
            return web.Response(status=503)
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.number)
        elif fault:
            return spoiled(request, fault, record)
        return web.Response(text=f"OK - {len(content)}")

    def _allowed(self, team: str, id: str, record: Record) -> File | None:
        try:
            owner = self._slack.tokens.owner(record.authorization.removeprefix("Bearer "))
        except Refusal:
            return None
        workspace = self._slack.workspaces.get(team)
        if workspace not in owner.workspaces or "files:read" not in owner.scopes:
            return None
        file = workspace.files.get(id) if workspace else None
        gone = file is None or file.deleted or file.mode in BYTELESS
        return None if gone else file

    def _bytes(self, file: File, share: float) -> web.Response:
        content = file.content[: int(len(file.content) * share)]
        kind = str(file.to_json().get("mimetype") or "application/octet-stream")
        return web.Response(body=content, content_type=kind)


async def _sent(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    form = await request.post()
    for value in form.values():
        if isinstance(value, web.FileField):
            return bytes(value.file.read())
    return b""
