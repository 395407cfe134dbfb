"""Slack's documented limits: calls of a method a minute, and one post a second into a channel."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.delivery import pace
from bot.delivery.pace import Window

NARROW = 0.05  # seconds by which a window here is longer than Slack's
MINUTE, SECOND = 60.0, 1.0

TIERS = {2: 20, 3: 50, 4: 100}  # calls of one method a minute
_TIER: Mapping[str, int] = {
    "assistant.threads.setSuggestedPrompts": 4,
    "bots.info": 3,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "files.completeUploadExternal": 4,
    "files.delete": 3,
    "files.getUploadURLExternal": 4,
    "files.info": 4,
    "reactions.add": 3,
    "reactions.get": 3,
    "reactions.remove": 2,
    "users.info": 4,
    "views.open": 4,
    "views.publish": 4,
}
_SPECIAL: Mapping[str, int] = {  # documented as "several hundred" or "special"
    "assistant.threads.setStatus": 300,
    "auth.test": 300,
    "chat.getPermalink": 300,
    "chat.postMessage": 300,
}
POSTS = "chat.postMessage"  # one a second into a channel as well


@dataclass(frozen=True)
class Pace(pace.Pace):
    """Whose turn it is to call Slack for one workspace."""

    platform = "slack"
    title = "Slack"

    def windows(self, method: str, channel: str) -> list[Window]:
        """The method's minute, and a channel's second."""
        most = _SPECIAL.get(method) or TIERS[_TIER.get(method, 2)]
        windows = [self.window(most, MINUTE + NARROW, method)]
        if method == POSTS and channel:
            windows.append(self.window(1, SECOND + NARROW, method, channel, lane=(method,)))
        return windows

    def hold(self, method: str, seconds: float) -> None:
        """Nobody calls this method for so long: Slack said so."""
        self.hold_back(self.key("hold", method), seconds)
