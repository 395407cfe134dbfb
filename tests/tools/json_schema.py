"""What a value has against a JSON schema, as far as schemas generated from TypeScript go."""

from collections.abc import Iterator
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
KNOWN = {
    "$ref", "$schema", "$comment", "definitions", "description", "type", "enum", "const",
    "properties", "required", "additionalProperties", "items", "anyOf", "minItems", "maxItems",
}  # fmt: skip


def schema_faults(value: Any, schema: dict[str, Any]) -> list[str]:
    """Each fault with its path; empty when the value is valid."""
    return list(_faults(value, schema, schema, "$"))


def _faults(value: Any, schema: Any, root: dict[str, Any], path: str) -> Iterator[str]:
    if schema is True:
        return
    unknown = schema.keys() - KNOWN
    assert not unknown, f"{path}: this validator knows no {unknown}"
    if "$ref" in schema:
        target = root["definitions"][schema["$ref"].removeprefix("#/definitions/")]
        yield from _faults(value, target, root, path)
    if "type" in schema and not _is(value, schema["type"]):
        yield f"{path}: {value!r} is no {schema['type']}"
        return
    if "anyOf" in schema and all(list(_faults(value, s, root, path)) for s in schema["anyOf"]):
        yield f"{path}: fits no alternative"
    yield from _in_scalar(value, schema, path)
    if isinstance(value, dict):
        yield from _in_object(value, schema, root, path)
    if isinstance(value, list):
        yield from _in_array(value, schema, root, path)


def _in_scalar(value: Any, schema: dict[str, Any], path: str) -> Iterator[str]:
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is not one of those allowed"
    if "const" in schema and value != schema["const"]:
        yield f"{path}: {value!r} is not {schema['const']!r}"


def _is(value: Any, types: str | list[str]) -> bool:
    names = [types] if isinstance(types, str) else types
    if isinstance(value, bool):
        return "boolean" in names
    return any(isinstance(value, TYPES[name]) for name in names)


def _in_object(
    value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], path: str
) -> Iterator[str]:
    properties = schema.get("properties", {})
    for name in schema.get("required", []):
        if name not in value:
            yield f"{path}: no {name}"
    for name, member in value.items():
        if name in properties:
            yield from _faults(member, properties[name], root, f"{path}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{path}: nobody knows {name}"
        elif isinstance(schema.get("additionalProperties"), dict):
            yield from _faults(member, schema["additionalProperties"], root, f"{path}.{name}")


def _in_array(
    value: list[Any], schema: dict[str, Any], root: dict[str, Any], path: str
) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{path}: {len(value)} items"
    for number, item in enumerate(value):
        yield from _faults(item, schema.get("items", True), root, f"{path}[{number}]")
