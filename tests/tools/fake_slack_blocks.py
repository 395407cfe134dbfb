"""Which messages and views the fake Slack takes, and how closely it looks."""

import json
import random
from collections.abc import Iterator
from typing import Any, Literal

from fake_slack_world import Json

SAMPLE = 0.05


class BlockCheck:
    """The oracle of messages and views, asked once about each."""

    def __init__(self, chance: random.Random) -> None:
        self.how: Literal["every", "some", "none"] = "every"  # which payloads are looked at
        self.unknown: set[str] = set()  # types that this Slack is too old for
        self._chance = chance
        self._seen: dict[int, list[str]] = {}

    def faults(self, payload: Json, method: str) -> list[str]:
        """What Slack would not take, each as `error_name: why`."""
        if self.unknown:
            too_new = sorted(self.unknown.intersection(_types(payload)))
            if too_new:
                return [f"invalid_blocks: unsupported type: {one}" for one in too_new]
        if self.how == "none" or not payload.get("blocks"):
            return []
        key = hash((method, dumps(payload)))
        if key not in self._seen:
            if self.how == "some" and self._chance.random() > SAMPLE:
                return []
            self._seen[key] = _oracle(payload, method)
        return self._seen[key]


def dumps(value: object) -> str:
    """JSON as short as it gets, which is what Slack counts."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _types(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield str(value.get("type"))
    inside = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for one in inside:
            yield from _types(one)


def _oracle(payload: Json, method: str) -> list[str]:
    from slack_oracle import faults  # noqa: PLC0415  (costs a schema; not every test needs it)

    return faults(payload, method=method)
