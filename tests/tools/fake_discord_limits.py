"""The rate limits of the fake Discord: one for each bot, and buckets for routes."""

import time
from dataclasses import dataclass
from hashlib import sha1

BUCKETS = {  # calls, in so many seconds; undocumented, as observed where anybody wrote of it
    "messages.post": (5, 5.0),
    "messages.patch": (5, 5.0),
    "messages.delete": (5, 1.0),
    "reactions": (1, 0.25),
    "threads": (5, 5.0),
    "typing": (5, 5.0),
    "channels.patch": (5, 15.0),
    "dm": (10, 10.0),
    "commands": (5, 20.0),
    "webhooks": (5, 2.0),
    "callbacks": (50, 1.0),
    "other": (50, 1.0),
}
HOUR = 3600.0


@dataclass(frozen=True)
class Violation:
    """A call above a limit."""

    call: str
    bot: str
    bucket: str  # "global" for the bot's own
    major: str
    at: float


@dataclass
class Window:
    most: int
    span: float
    began: float = 0.0
    used: int = 0

    def wait(self, now: float) -> float:
        """Seconds until there is room; 0: there is."""
        if now >= self.began + self.span:
            self.began, self.used = now, 0
        return 0.0 if self.used < self.most else self.began + self.span - now


@dataclass(frozen=True)
class Verdict:
    wait: float  # 0: go on
    everywhere: bool
    headers: dict[str, str]


class Limits:
    """Fixed windows that begin with their first call.

    With `enforce` off the calls pass, and are counted as violations all the same.
    """

    def __init__(self, enforce: bool = True) -> None:
        self.enforce = enforce
        self.buckets = dict(BUCKETS)
        self.each_bot = 50  # calls a second
        self.via = True  # as Discord's own answers have it; without, 429 looks like Cloudflare's
        self.old_edits: int | None = None  # so many edits more of messages older than an hour
        self.most_invalid = 10_000  # 401, 403 and 429 until the address is banned
        self.invalid: list[tuple[float, int]] = []
        self.violations: list[Violation] = []
        self._windows: dict[tuple[str, str, str], Window] = {}

    @property
    def banned(self) -> bool:
        return len(self.invalid) >= self.most_invalid

    def count_invalid(self, status: int) -> None:
        if status in (401, 403, 429):
            self.invalid.append((time.monotonic(), status))

    def check(self, call: str, bot: str, bucket: str, major: str, *, counted: bool) -> Verdict:
        """Whether a call may pass; `counted`: the bot's own limit holds for it."""
        now = time.monotonic()
        own = self._window(bot, bucket, major, *self.buckets[bucket])
        whole = self._window(bot, "global", "", self.each_bot, 1.0)
        waits = [(own.wait(now), bucket, major)]
        if counted:
            waits.append((whole.wait(now), "global", ""))
        wait, which, where = max(waits, key=lambda one: one[0])
        if wait > 0:
            self.violations.append(Violation(call, bot, which, where, now))
        if wait <= 0 or not self.enforce:
            own.used += 1
            whole.used += counted
        headers = _headers(own, bucket, major, now) if self.enforce else {}
        return Verdict(wait if self.enforce else 0.0, which == "global", headers)

    def edit_old(self) -> bool:
        """Whether one more message older than an hour may be edited."""
        if self.old_edits is None:
            return True
        self.old_edits -= 1
        return self.old_edits >= 0

    def _window(self, bot: str, bucket: str, major: str, most: int, span: float) -> Window:
        return self._windows.setdefault((bot, bucket, major), Window(most, span))


def _headers(window: Window, bucket: str, major: str, now: float) -> dict[str, str]:
    left = max(0.0, window.began + window.span - now)
    return {
        "X-RateLimit-Limit": str(window.most),
        "X-RateLimit-Remaining": str(max(0, window.most - window.used)),
        "X-RateLimit-Reset": f"{time.time() + left:.3f}",
        "X-RateLimit-Reset-After": f"{left:.3f}",
        "X-RateLimit-Bucket": sha1(bucket.encode(), usedforsecurity=False).hexdigest(),
    }
