"""What the fake Slack answers when it does not do as it was asked."""

from typing import Any


class Refusal(Exception):
    """`{"ok": false, "error": …}`, with Slack's own word."""

    def __init__(self, error: str, **beside: Any) -> None:
        super().__init__(error)
        self.error, self.beside = error, beside


class RateLimited(Exception):
    """429: come back later."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds
