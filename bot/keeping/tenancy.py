"""Names of keys that belong to a workspace: it stands in each, so two can never share one.

    shedder:<what>:<platform>:<workspace>[:<more>…]
    shedder:<platform>:<workspace>[:<more>…]          of the platform's own

What is named like this is found again when the workspace leaves (`bot/keeping/forgetting.py`).
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import cast
from urllib.parse import quote

from redis import Redis


def tenant_key(what: str, platform: str, workspace: str, *more: str) -> str:
    """A key of this workspace; no part can run into the next, whatever it holds."""
    parts = (quote(part, safe="") for part in (platform, workspace, *more))
    return ":".join(("shedder", what, *parts))


def person(user: str) -> str:
    """Somebody's part in a key that outlives their words: it names nobody."""
    return sha256(user.encode()).hexdigest()[:24]


def tenant_keys(redis: Redis, platform: str, workspace: str) -> Iterator[str]:
    """Every key of this workspace, while nobody makes new ones."""
    whose = [quote(platform, safe=""), quote(workspace, safe="")]
    for key in redis.scan_iter(f"shedder:*{':'.join(whose)}*", count=1_000):
        name = cast(bytes, key).decode(errors="replace")
        parts = name.split(":")
        if whose in (parts[1:3], parts[2:4]):
            yield name
