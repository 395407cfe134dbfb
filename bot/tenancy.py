"""Names of keys that belong to a workspace: it stands in each, so two can never share one.

    shedder:<what>:<platform>:<workspace>[:<more>…]

What is named like this is found again when the workspace leaves (`bot/forgetting.py`).
"""

from collections.abc import Iterator
from typing import cast
from urllib.parse import quote

from redis import Redis


def tenant_key(what: str, platform: str, workspace: str, *more: str) -> str:
    """A key of this workspace; no part can run into the next, whatever it holds."""
    parts = (quote(part, safe="") for part in (platform, workspace, *more))
    return ":".join(("shedder", what, *parts))


def tenant_keys(redis: Redis, what: str, platform: str, workspace: str) -> Iterator[str]:
    """Every key of this workspace; of one kind, or of all where `what` is `*`."""
    whose = [quote(platform, safe=""), quote(workspace, safe="")]
    pattern = ":".join(("shedder", what, *whose))
    for key in redis.scan_iter(f"{pattern}*", count=1_000):
        name = cast(bytes, key).decode(errors="replace")
        if name.split(":")[2:4] == whose:
            yield name
