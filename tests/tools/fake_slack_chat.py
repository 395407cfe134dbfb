"""chat.* of the fake Slack: messages, their edits and their end."""

import time
from typing import TYPE_CHECKING

from fake_slack_blocks import dumps
from fake_slack_call import Call, answers
from fake_slack_refusal import Refusal
from fake_slack_world import Channel, Edit, Ephemeral, Json, Message

if TYPE_CHECKING:
    from fake_slack_workspace import Workspace

POSTED = 40_000  # characters of a post; Slack cuts the rest off
UPDATED = 4_000
MARKDOWN = 12_000
BLOCKS = 50
PAYLOAD = 13_200  # characters of all blocks; seen, not documented
METADATA = 8_000


@answers("chat.postMessage")
def post_message(call: Call) -> Json:
    room = call.joined(people=True)
    content = read_content(call, truncates=True)
    message = Message(call.slack.clock.ts(), room.id)
    message.thread_ts = thread_of(call, room)
    message.broadcast = call.flag("reply_broadcast")
    message.args = dict(call.args)
    fill(call, message, content)
    publish(call.workspace, room, message)
    seen = call.workspace.as_json(message, metadata=True)
    return {"channel": room.id, "ts": message.ts, "message": seen, **content.get("beside", {})}


@answers("chat.update")
def update(call: Call) -> Json:
    room = call.inside()
    message = own(call, room, "cant_update_message")
    if message.streaming:
        raise Refusal("streaming_state_conflict")
    content = read_content(call, longest=UPDATED, file_ids="file_ids" in call.args)
    _check_mismatch(message, call)
    before = call.workspace.as_json(message)
    message.edits.append(Edit(time.time(), message.text, message.blocks))
    if "blocks" in call.args:
        message.blocks = content["blocks"]
        message.text = content["text"] if call.text("text") else message.text
    else:  # words alone replace the blocks
        message.text, message.blocks = content["text"], content["blocks"]
    if "metadata" in content:
        message.metadata = content["metadata"]
    message.edited = "" if "blocks" in call.args else call.slack.clock.ts()
    call.workspace.changed(message, before)
    seen = call.workspace.as_json(message, metadata=True)
    return {"channel": room.id, "ts": message.ts, "text": message.text, "message": seen}


@answers("chat.delete")
def delete(call: Call) -> Json:
    room = call.room()
    message = own(call, room, "cant_delete_message")
    call.workspace.remove(message)
    return {"channel": room.id, "ts": message.ts}


@answers("chat.postEphemeral")
def post_ephemeral(call: Call) -> Json:
    room = call.joined()
    user = call.text("user")
    if user not in room.members:
        raise Refusal("user_not_in_channel")
    content = read_content(call)
    ts = call.slack.clock.ts()
    shown = Ephemeral(
        room.id, user, content["text"], tuple(content["blocks"]), call.text("thread_ts"), ts
    )
    call.workspace.ephemerals.append(shown)
    return {"message_ts": ts}


@answers("chat.getPermalink")
def get_permalink(call: Call) -> Json:
    room = call.room()
    message = call.message(room, "message_ts")
    link = f"https://{call.workspace.name}.slack.com/archives/{room.id}/p"
    link += message.ts.replace(".", "")
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={room.id}"
    return {"channel": room.id, "permalink": link}


def publish(workspace: "Workspace", room: Channel, message: Message) -> None:
    """Put a message of the app into a channel."""
    room.add(message)
    workspace.posted(message)


def fill(call: Call, message: Message, content: Json) -> None:
    """What a new message of the app says, and whose name it carries."""
    installation = call.granted
    message.bot_id, message.app_id = installation.bot_id, call.slack.app_id
    message.user = installation.bot_user
    message.text, message.blocks = content["text"], content["blocks"]
    message.attachments = call.args.get("attachments") or []
    message.metadata = content.get("metadata")
    if "chat:write.customize" in installation.scopes:  # else Slack ignores the name
        message.username, message.icon = call.text("username"), call.text("icon_emoji")
    if message.username:
        message.subtype, message.user = "bot_message", ""


def thread_of(call: Call, room: Channel) -> str:
    """The thread that is meant, by its root."""
    ts = call.text("thread_ts")
    if not ts:
        return ""
    message = room.messages.get(ts)
    if message is None or (message.deleted and not room.replies(ts)):
        if call.slack.lost_threads == "unthread":
            return ""
        raise Refusal("thread_not_found")
    return message.root


def own(call: Call, room: Channel, refusal: str) -> Message:
    """A message of the app's own. Raises Refusal."""
    message = call.message(room)
    if message.bot_id != call.granted.bot_id:
        raise Refusal(refusal)
    return message


def read_content(
    call: Call, *, longest: int = POSTED, truncates: bool = False, file_ids: bool = False
) -> Json:
    """What a message is to say, if Slack takes it."""
    text, blocks = call.text("text"), call.args.get("blocks") or []
    markdown = call.text("markdown_text")
    if markdown and (text or blocks):
        raise Refusal("markdown_text_conflict")
    if len(markdown) > MARKDOWN:
        raise Refusal("msg_too_long")
    if not (text or markdown or blocks or call.args.get("attachments") or file_ids):
        raise Refusal("no_text")
    content: Json = {"blocks": check_blocks(call, blocks)}
    if len(text) > longest and not truncates:
        raise Refusal("msg_too_long")
    if len(text) > longest:
        content["beside"] = {"warning": "message_truncated"}
    content["text"] = text[:longest] or markdown
    if "metadata" in call.args:
        content["metadata"] = check_metadata(call.args["metadata"])
    return content


def check_blocks(call: Call, blocks: object, too_many: str = "invalid_blocks") -> list[Json]:
    """Blocks that Slack takes. Raises Refusal."""
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    if len(blocks) > BLOCKS:
        raise _invalid(too_many, ["no more than 50 items allowed [json-pointer:/blocks]"])
    length = len(dumps(blocks))
    if length > PAYLOAD:
        raise _invalid("msg_blocks_too_long", [f"{length} characters of blocks"])
    payload = {key: call.args[key] for key in ("text", "blocks") if key in call.args}
    faults = call.slack.blocks.faults({**payload, "blocks": blocks}, call.method)
    if faults:
        raise _invalid(faults[0].split(":")[0].split()[0], faults)
    for number, block in enumerate(blocks):
        block.setdefault("block_id", f"b{number}")
    return blocks


def check_metadata(metadata: object) -> Json | None:
    """Metadata that Slack takes. Raises Refusal."""
    if not metadata:
        return None
    if not isinstance(metadata, dict):
        raise Refusal("invalid_metadata_format")
    if not metadata.get("event_type") or not isinstance(metadata.get("event_payload"), dict):
        raise Refusal("invalid_metadata_schema")
    if len(str(metadata)) > METADATA:
        raise Refusal("metadata_too_large")
    return metadata


def _check_mismatch(message: Message, call: Call) -> None:
    """Rich text can be replaced by other blocks only with rich text among them."""
    rich = any(block.get("type") == "rich_text" for block in message.blocks)
    blocks = call.args.get("blocks")
    if rich and blocks and all(block.get("type") != "rich_text" for block in blocks):
        raise Refusal("block_mismatch")


def _invalid(error: str, messages: list[str]) -> Refusal:
    said = [f"[ERROR] {message}" for message in messages]
    return Refusal(error, errors=messages, response_metadata={"messages": said})
