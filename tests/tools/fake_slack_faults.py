"""What goes wrong between an app and the fake Slack, on request or by chance."""

import math
import random
import time
from collections import deque
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from fake_slack_contract import TIERS

When = Literal["before", "after"]
MINUTE = 60.0


@dataclass(frozen=True)
class Fault:
    """One way a call goes wrong, before or after it took effect."""

    kind: str  # ratelimited, status, cut, slow, redirect, html, error, truncate
    when: When = "before"
    number: float = 0
    text: str = ""


def ratelimited(seconds: float = 1) -> Fault:
    """429 with Retry-After."""
    return Fault("ratelimited", number=seconds)


def status(code: int = 500, *, after: bool = False) -> Fault:
    """An HTTP error, without effect or (`after`) with it."""
    return Fault("status", "after" if after else "before", code)


def cut(*, after: bool = True) -> Fault:
    """The connection breaks; by default once the call took effect."""
    return Fault("cut", "after" if after else "before")


def slow(seconds: float, *, after: bool = False) -> Fault:
    """Nothing happens for a while; `after`: the effect is there, the answer is late."""
    return Fault("slow", "after" if after else "before", seconds)


def redirect(url: str) -> Fault:
    """Somebody else is to answer."""
    return Fault("redirect", text=url)


def login_page() -> Fault:
    """200 and a page for people instead of what was asked for."""
    return Fault("html")


def error(name: str, *, after: bool = False) -> Fault:
    """Slack's own refusal."""
    return Fault("error", "after" if after else "before", text=name)


def truncate(share: float = 0.5) -> Fault:
    """Of a file only the beginning arrives."""
    return Fault("truncate", "after", share)


@dataclass
class _Rule:
    pattern: str
    fault: Fault
    left: int | None
    probability: float
    chance: random.Random
    skip: int = 0


class Faults:
    """Which calls go wrong: the first rule that fits a method.

    Beside the Web API's methods there are `files.download`, `files.put` (the bytes of an upload)
    and `response_url`.
    """

    def __init__(self) -> None:
        self._rules: list[_Rule] = []
        self.struck: list[tuple[str, Fault]] = []

    def on(self, method: str, fault: Fault, times: int | None = 1, *, skip: int = 0) -> None:
        """The next calls of a method (or pattern) go wrong; None: all of them."""
        self._rules.append(_Rule(method, fault, times, 1.0, random.Random(0), skip))

    def by_chance(self, method: str, fault: Fault, probability: float, seed: int = 0) -> None:
        """Some of the calls go wrong, the same ones for the same seed."""
        chance = random.Random(f"{seed}:{method}:{fault}")
        self._rules.append(_Rule(method, fault, None, probability, chance))

    def clear(self) -> None:
        self._rules.clear()

    def strike(self, method: str) -> Fault | None:
        """What goes wrong with this call, if anything does."""
        for rule in self._rules:
            if rule.left == 0 or not fnmatchcase(method, rule.pattern):
                continue
            if rule.skip:
                rule.skip -= 1
                continue
            if rule.probability < 1 and rule.chance.random() >= rule.probability:
                continue
            rule.left = None if rule.left is None else rule.left - 1
            self.struck.append((method, rule.fault))
            return rule.fault
        return None


@dataclass(frozen=True)
class Violation:
    """A call above a documented limit."""

    method: str
    workspace: str
    channel: str
    at: float


class Limits:
    """The documented rate limits, as sliding windows.

    With `enforce` off the calls pass, and are counted as violations all the same.
    """

    def __init__(self, enforce: bool = True) -> None:
        self.enforce = enforce
        self.tiers = dict(TIERS)
        self.burst = 1  # posts at once in one channel, one a second on average
        self.second = 1.0  # how long Slack's second lasts here
        self.minute = MINUTE
        self.commercial = False  # an app outside the Marketplace: one history call a minute
        self.violations: list[Violation] = []
        self._calls: dict[tuple[str, str, str], deque[float]] = {}

    def check(self, method: str, tier: str, workspace: str, channel: str = "") -> float:
        """Seconds to wait before this call is allowed; 0: it counts and may pass."""
        wait = self._room(method, tier, workspace, channel)
        if wait <= 0:
            return 0.0
        self.violations.append(Violation(method, workspace, channel, time.time()))
        return wait if self.enforce else 0.0

    def _room(self, method: str, tier: str, workspace: str, channel: str) -> float:
        now = time.monotonic()
        most = self.tiers[tier]
        if self.commercial and method in ("conversations.history", "conversations.replies"):
            most = 1
        windows = [(self._window((method, workspace, "")), most, self.minute)]
        if tier == "post":
            window = self._window((method, workspace, channel))
            windows.append((window, self.burst, self.second * self.burst))
        waits = [_wait(window, number, span, now) for window, number, span in windows]
        if max(waits) <= 0 or not self.enforce:
            for window, _, _ in windows:
                window.append(now)
        return max(waits)

    def _window(self, key: tuple[str, str, str]) -> "deque[float]":
        return self._calls.setdefault(key, deque())


def _wait(window: "deque[float]", most: int, span: float, now: float) -> float:
    while window and window[0] <= now - span:
        window.popleft()
    return 0.0 if len(window) < most else window[len(window) - most] + span - now


def retry_after(seconds: float) -> str:
    """Retry-After counts whole seconds."""
    return str(max(1, math.ceil(seconds)))
