"""Whether an answer's JSON is what the schema asked for, and the slips worth forgiving.

Knows exactly the subset that `bot.core.schema` writes: object, array, string, enum.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.core.fence import visible

JsonSchema = Mapping[str, Any]

_THINKING = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL | re.IGNORECASE)
_IMPLIED: Mapping[str, Any] = {
    "quotes": [],
    "document": "",
    "applies": "yes",
    "code": {"language": "", "text": ""},
}
_MOST = 6  # faults named; the rest is more of the same


def json_in(text: str) -> Any:
    """The JSON value in a text that may have thoughts, a fence or words around it.

    Raises ValueError when there is none, or when it breaks off. Raw line ends inside strings, which
    some servers send, are taken as they are.
    """
    text = _THINKING.sub("", text)
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise ValueError("there is no JSON object in it")
    try:
        return json.loads(text[start : end + 1], strict=False)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def json_start(text: str) -> int:
    """Where the JSON object of a text that is still arriving begins; -1 before that is known."""
    lead = text.lstrip()
    if len(lead) < len("<think>") and "<think>".startswith(lead.lower()):
        return -1
    if lead[:7].lower() == "<think>":
        thought = text.lower().find("</think>")
        return text.find("{", thought) if thought >= 0 else -1
    return text.find("{")


def mended(schema: JsonSchema, value: Any) -> Any:
    """The value with slips undone that change no meaning.

    Forgiven are: an answer wrapped in one more object, a list where numbered fields were asked
    for, plain text where an object with `text` was, a missing list of quotes, absent code, the name
    of the only document, extra fields, invisible characters.
    """
    if isinstance(value, str) and len(schema.get("enum", ())) == 1:
        return schema["enum"][0]
    if schema.get("type") == "object":
        return _mended_object(schema["properties"], value)
    if isinstance(value, list) and schema.get("type") == "array":
        return [mended(schema["items"], item) for item in value]
    return visible(value) if isinstance(value, str) else value


def faults(schema: JsonSchema, value: Any, where: str = "the answer") -> tuple[str, ...]:
    """What is wrong with the value, a sentence each; nothing when it is valid."""
    return tuple(_faults(schema, value, where))[:_MOST]


def _mended_object(fields: Mapping[str, JsonSchema], value: Any) -> Any:
    if isinstance(value, str) and "text" in fields:
        value = {"text": value}
    if isinstance(value, list) and list(fields) == [f"q{n}" for n in range(1, len(value) + 1)]:
        value = dict(zip(fields, value, strict=True))
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and not fields.keys() & value.keys():
        (inner,) = value.values()
        if isinstance(inner, dict) and fields.keys() & inner.keys():
            value = inner
    given = {**_IMPLIED, **{key: it for key, it in value.items() if it is not None}}
    return {key: mended(field, given[key]) for key, field in fields.items() if key in given}


def _faults(schema: JsonSchema, value: Any, where: str) -> list[str]:
    match schema.get("type"):
        case "object" if isinstance(value, Mapping):
            return _object_faults(schema["properties"], value, where)
        case "array" if isinstance(value, list):
            found = [_faults(schema["items"], item, f"an item of {where}") for item in value]
            return [fault for item in found for fault in item]
        case "string" if isinstance(value, str):
            if value in schema.get("enum", (value,)):
                return []
            return [f"{where} must be one of {', '.join(schema['enum'])}"]
    return [f"{where} must be of type {schema.get('type')}"]


def _object_faults(
    fields: Mapping[str, JsonSchema], value: Mapping[str, Any], where: str
) -> list[str]:
    missing = [f"{key!r} is missing from {where}" for key in fields if key not in value]
    extra = [f"{key!r} does not belong in {where}" for key in value if key not in fields]
    inner = [
        fault
        for key, field in fields.items()
        if key in value
        for fault in _faults(field, value[key], repr(key))
    ]
    return missing + extra + inner
