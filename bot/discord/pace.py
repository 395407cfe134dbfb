"""Discord's limits: so many calls a second by one bot, and so many of a kind into one channel.

Only the first is documented. The others are what is seen of it, and what its answers say of them
holds for all processes as soon as one has heard it.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from redis import RedisError

from bot.delivery import pace
from bot.delivery.pace import Window

NARROW = 0.05  # seconds by which a window here is longer than Discord's
SECOND = 1.0  # for a test to shorten, and all others with it
EACH_BOT = 45  # of 50 a second: what the gateway process asks by itself is not counted here
# What people see first goes first: all others leave it some room in the bot's second.
SHARES: Mapping[str, float] = {"thread": 1.0, "post": 0.8}
SHARE_OF_OTHERS = 0.65

BOT = "bot"  # limits are a bot's, whichever server it is in

_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
_REACTION = f"{_MESSAGE}/reactions/{{emoji}}/@me"
_KINDS: Mapping[str, str] = {
    "POST /channels/{channel_id}/messages": "post",
    f"PATCH {_MESSAGE}": "edit",
    f"DELETE {_MESSAGE}": "delete",
    f"PUT {_REACTION}": "react",
    f"DELETE {_REACTION}": "react",
    f"POST {_MESSAGE}/threads": "thread",
    "GET /channels/{channel_id}/messages": "history",
    "PATCH /channels/{channel_id}": "channel",
    "POST /users/@me/channels": "direct",
}
_LIMITS: Mapping[str, tuple[int, float]] = {  # calls into one channel, in so many seconds
    "post": (5, 5.0),
    "edit": (5, 5.0),
    "delete": (3, 1.0),
    "react": (1, 0.25),
    "thread": (5, 5.0),
    "history": (5, 5.0),
    "channel": (2, 10.0),
    "direct": (5, 10.0),
}
_OTHERS = (10, 5.0)


def kind(call: str) -> str:
    """What a call, as "METHOD /path", is counted as."""
    return _KINDS.get(call, call)


@dataclass(frozen=True)
class Pace(pace.Pace):
    """Whose turn it is to call Discord; the workspace is always `BOT`."""

    platform = "discord"
    title = "Discord"

    def windows(self, method: str, channel: str) -> list[Window]:
        """The bot's second, and what a channel takes of one kind."""
        most, seconds = _LIMITS.get(method, _OTHERS)
        each_bot = int(EACH_BOT * SHARES.get(method, SHARE_OF_OTHERS))
        return [
            self.window(each_bot, SECOND + NARROW),
            self.window(most, seconds * SECOND + NARROW, method, channel),
        ]

    def hold_channel(self, method: str, channel: str, seconds: float) -> None:
        """Nobody makes this kind of call there for so long."""
        self.hold_back(self.key("hold", method, channel), seconds)

    def hold_all(self, seconds: float) -> None:
        """Nobody calls for so long."""
        self.hold_back(self.key("hold"), seconds)

    def heard(self, method: str, channel: str, headers: Mapping[str, str]) -> None:
        """What an answer says is left of a limit; while nothing is, nobody calls."""
        with suppress(ValueError, RedisError):
            left = int(headers.get("X-RateLimit-Remaining", "1"))
            seconds = float(headers.get("X-RateLimit-Reset-After", "0"))
            if left <= 0 < seconds:
                held = self.key("hold", method, channel)
                self.redis.set(held, 1, px=int(min(seconds, 3_600) * 1_000) + 1, nx=True)
