"""What a JSON schema may hold for every provider's strict mode."""

from typing import Any

ALLOWED = {"type", "properties", "required", "additionalProperties", "description", "items", "enum"}
TYPES = {"object", "array", "string", "boolean", "integer"}


def faults_in(schema: Any, path: str = "$") -> list[str]:
    """What is outside the strict subset, by path."""
    if not isinstance(schema, dict):
        return [f"{path}: no schema"]
    faults = [f"{path}: {key}" for key in schema.keys() - ALLOWED]
    if schema.get("type") not in TYPES:
        faults.append(f"{path}: type {schema.get('type')!r}")
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        if not properties or schema.get("additionalProperties") is not False:
            faults.append(f"{path}: open or empty")
        if schema.get("required") != list(properties):
            faults.append(f"{path}: not all required")
        for key, value in properties.items():
            faults += faults_in(value, f"{path}.{key}")
    if schema.get("type") == "array":
        faults += faults_in(schema.get("items"), f"{path}[]")
    return faults
