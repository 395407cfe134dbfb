"""Looks into what Slack sends, which may be anything: what is missing or odd reads as nothing.

Slack's payloads differ by surface and grow fields at will, and other people's services imitate
them, so nothing here raises and nothing assumes that a field has the documented type.
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


def team_of(body: object) -> str:
    """The workspace in which this app was told, not that of somebody in a shared channel."""
    authorized = next(parts(body, "authorizations"), None)
    return (
        word(part(body, "view"), "app_installed_team_id")
        or word(authorized, "team_id")
        or word(part(body, "team"), "id")
        or word(body, "team_id", "team")
        or word(part(body, "user"), "team_id")
        or word(part(body, "view"), "team_id")
    )


def enterprise_of(body: object) -> str:
    """The organisation of that workspace, if it is in one."""
    authorized = next(parts(body, "authorizations"), None)
    return (
        word(authorized, "enterprise_id")
        or word(part(body, "enterprise"), "id")
        or word(part(body, "team"), "enterprise_id")
        or word(body, "enterprise_id")
    )


def workspace_of(body: object) -> str:
    """What `Place.workspace` is to say; with the organisation where the app is installed for it."""
    team, enterprise = team_of(body), enterprise_of(body)
    authorized = next(parts(body, "authorizations"), None)
    source = authorized if authorized is not None else body
    wide = source.get("is_enterprise_install") if isinstance(source, Mapping) else None
    return f"{enterprise}.{team}" if enterprise and wide in (True, "true") else team
