"""Looks into what a chat service sends, which may be anything: what is missing or odd reads as
nothing.

Payloads differ by surface and grow fields at will, and other people's services imitate them, so
nothing here raises and nothing assumes that a field has the documented type.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Payload = Mapping[str, Any]


def part(payload: object, *path: str) -> Payload:
    """The object at the end of a path of keys; an empty one where there is none."""
    for key in path:
        payload = payload.get(key) if isinstance(payload, Mapping) else None
    return payload if isinstance(payload, Mapping) else {}


def parts(payload: object, key: str) -> Iterator[Payload]:
    """The objects in the list under a key."""
    found = payload.get(key) if isinstance(payload, Mapping) else None
    for each in found if isinstance(found, list) else ():
        if isinstance(each, Mapping):
            yield each


def word(payload: object, *keys: str) -> str:
    """The first of these keys that has a text."""
    for key in keys:
        found = payload.get(key) if isinstance(payload, Mapping) else None
        if isinstance(found, str) and found:
            return found
    return ""


def number(payload: object, key: str) -> int | None:
    """A whole number that is not negative."""
    found = payload.get(key) if isinstance(payload, Mapping) else None
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def words(payload: object, key: str) -> tuple[str, ...]:
    """The texts in the list under a key."""
    found = payload.get(key) if isinstance(payload, Mapping) else None
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()
