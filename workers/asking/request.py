"""What is sent to an endpoint: these bytes and no others, and the same for people to read.

Only parameters that every server listed in the README understands are used.
"""

import json
from collections.abc import Iterable
from typing import Any

from bot.core.prompt import Form, Message, Prompt, messages_in
from bot.core.values import Value
from config.settings import Settings


class Dialect(Value):
    """What an endpoint was found to need for one model."""

    form: Form = "schema"
    folded: bool = False  # its chat template takes no system turn, or wants turns to alternate
    usage: bool = True  # it may be asked to count tokens at the end of a stream
    other_limit: bool = False  # it knows the token limit by the name that is not configured


def body_of(prompt: Prompt, settings: Settings, dialect: Dialect) -> dict[str, Any]:
    """The request as JSON data."""
    messages = messages_in(prompt, dialect.form)
    body: dict[str, Any] = {
        "model": settings.openai_model,
        "messages": [
            message.model_dump() for message in (_folded(messages) if dialect.folded else messages)
        ],
        _limit_field(settings, dialect): settings.model_output_tokens,
        "stream": True,
    }
    if dialect.usage:
        body["stream_options"] = {"include_usage": True}
    if settings.model_temperature is not None:
        body["temperature"] = settings.model_temperature
    if dialect.form == "schema":
        body["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": True, "schema": prompt.answer_schema},
        }
    elif dialect.form == "object":
        body["response_format"] = {"type": "json_object"}
    return body


def wire(prompt: Prompt, settings: Settings, dialect: Dialect) -> bytes:
    """The request's body, byte for byte."""
    body = body_of(prompt, settings, dialect)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def readable(prompt: Prompt, settings: Settings, dialect: Dialect) -> str:
    """The same request for people: every turn as it stands, then everything else as JSON."""
    body = body_of(prompt, settings, dialect)
    turns = [f"=== {turn['role']}\n{turn['content']}" for turn in body.pop("messages")]
    rest = json.dumps(body, ensure_ascii=False, indent=2)
    return "\n\n".join((*turns, f"=== everything else\n{rest}")) + "\n"


def _limit_field(settings: Settings, dialect: Dialect) -> str:
    """The older name, which every server but OpenAI's newer models knows, or the newer one."""
    names = ["max_tokens", "max_completion_tokens"]
    if settings.openai_token_limit_field == names[1]:
        names.reverse()
    return names[dialect.other_limit]


def _folded(messages: Iterable[Message]) -> tuple[Message, ...]:
    """The same words in turns that alternate, beginning with the user's."""
    folded: list[Message] = []
    for message in messages:
        role = "assistant" if message.role == "assistant" else "user"
        content = message.content
        if folded and folded[-1].role == role:
            content = f"{folded.pop().content}\n\n{content}"
        folded.append(Message(role=role, content=content))
    return tuple(folded)
