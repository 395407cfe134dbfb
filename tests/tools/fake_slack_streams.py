"""Streamed messages of the fake Slack: they end after five minutes whatever the app does."""

import time

from fake_slack_call import Call, answers
from fake_slack_chat import check_blocks, check_metadata, fill, own, publish, thread_of
from fake_slack_refusal import Refusal
from fake_slack_world import Json, Message

LONGEST = 11_600  # characters that one stream takes in all; seen, not documented


@answers("chat.startStream")
def start(call: Call) -> Json:
    room = call.joined()
    if room.kind != "im":
        for who in ("recipient_team_id", "recipient_user_id"):
            if not call.text(who):
                raise Refusal(f"missing_{who}")
    message = Message(call.slack.clock.ts(), room.id)
    message.thread_ts = thread_of(call, room)
    message.args = dict(call.args)
    fill(call, message, {"text": _text(call), "blocks": []})
    message.streaming_until = time.monotonic() + call.slack.stream_life
    publish(call.workspace, room, message)
    return {"channel": room.id, "ts": message.ts}


@answers("chat.appendStream")
def append(call: Call) -> Json:
    message = _streaming(call)
    text = _text(call)
    if not text and not call.args.get("chunks"):
        raise Refusal("no_text")
    _append(message, text)
    return {"channel": message.channel, "ts": message.ts}


@answers("chat.stopStream")
def stop(call: Call) -> Json:
    message = _streaming(call)
    blocks = check_blocks(call, call.args.get("blocks") or [], "msg_blocks_too_many")
    metadata = check_metadata(call.args.get("metadata"))
    _append(message, _text(call))
    message.blocks, message.metadata = blocks, metadata
    message.streaming_until = None
    seen = call.workspace.as_json(message, metadata=True)
    return {"channel": message.channel, "ts": message.ts, "message": seen}


def _streaming(call: Call) -> Message:
    message = own(call, call.joined(), "message_not_owned_by_app")
    if not message.streaming:
        raise Refusal("message_not_in_streaming_state")
    return message


def _append(message: Message, text: str) -> None:
    if message.length + len(text) > LONGEST:
        raise Refusal("msg_too_long")
    message.text += text


def _text(call: Call) -> str:
    chunks = call.args.get("chunks") or []
    if not isinstance(chunks, list):
        raise Refusal("invalid_chunks")
    said = [chunk.get("text", "") for chunk in chunks if chunk.get("type") == "markdown_text"]
    return call.text("markdown_text") + "".join(said)
