"""What an interaction in the fake Slack allows the app: one modal soon, five answers in a while."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from fake_slack_world import Json, Message

if TYPE_CHECKING:
    from fake_slack_workspace import Workspace

TRIGGER_LIFE = 3.0  # seconds in which a press may open a modal
ANSWERS, ANSWER_LIFE = 5, 1800.0  # of a response_url


class Triggers:
    """What a press may open a modal with: once, and soon."""

    def __init__(self, ids: Callable[[str], str]) -> None:
        self._ids, self.life = ids, TRIGGER_LIFE
        self._made: dict[str, tuple[float, str, Workspace]] = {}
        self._used: set[str] = set()

    def make(self, user: str, workspace: "Workspace") -> str:
        trigger = f"{self._ids('')}.{self._ids('')}.x"
        self._made[trigger] = (time.monotonic() + self.life, user, workspace)
        return trigger

    def use(self, trigger: str) -> "tuple[str, Workspace] | str":
        """Who pressed where, or Slack's word for why not."""
        if trigger in self._used:
            return "exchanged_trigger_id"
        if trigger not in self._made:
            return "invalid_trigger_id"
        end, user, workspace = self._made[trigger]
        if time.monotonic() > end:
            return "expired_trigger_id"
        self._used.add(trigger)
        return user, workspace

    def expire(self) -> None:
        """Let time pass."""
        self._made = {key: (0.0, *rest[1:]) for key, rest in self._made.items()}


class ResponseUrls:
    """Addresses that answer one interaction: five times, within half an hour."""

    def __init__(self, base: str, ids: Callable[[str], str]) -> None:
        self._base, self._ids = base, ids
        self.made: dict[str, Json] = {}

    def make(
        self, workspace: "Workspace", channel: str, user: str, message: Message | None = None
    ) -> str:
        key = self._ids("R")
        until = time.monotonic() + ANSWER_LIFE
        about = {"workspace": workspace, "channel": channel, "user": user, "message": message}
        self.made[key] = {**about, "left": ANSWERS, "until": until}
        return f"{self._base}actions/{workspace.id}/{key}"
