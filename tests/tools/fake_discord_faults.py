"""What goes wrong between an app and the fake Discord, on request or by chance."""

import random
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

When = Literal["before", "after"]


@dataclass(frozen=True)
class Fault:
    """One way a call goes wrong, before or after it took effect."""

    kind: str  # status, refused, cut, slow, redirect, html, length
    when: When = "before"
    number: float = 0
    text: str = ""


def status(code: int = 500, *, after: bool = False) -> Fault:
    """An HTTP error, without effect or (`after`) with it."""
    return Fault("status", "after" if after else "before", code)


def refused(code: int = 50013, *, after: bool = False) -> Fault:
    """Discord's own refusal, by its number."""
    return Fault("refused", "after" if after else "before", code)


def ratelimited(seconds: float = 0.1, *, via: bool = True, everywhere: bool = False) -> Fault:
    """429 with `retry_after`; without `Via` it comes from Cloudflare."""
    words = ("via " if via else "") + ("global" if everywhere else "")
    return Fault("ratelimited", number=seconds, text=words)


def cut(*, after: bool = True) -> Fault:
    """The connection breaks; by default once the call took effect."""
    return Fault("cut", "after" if after else "before")


def slow(seconds: float, *, after: bool = False) -> Fault:
    """Nothing happens for a while; `after`: the effect is there, the answer is late."""
    return Fault("slow", "after" if after else "before", seconds)


def redirect(url: str) -> Fault:
    """Somebody else is to answer."""
    return Fault("redirect", text=url)


def html() -> Fault:
    """200 and a page for people instead of what was asked for."""
    return Fault("html")


def length(number: int) -> Fault:
    """A Content-Length that is not the length (of a file)."""
    return Fault("length", "after", number)


@dataclass
class _Rule:
    pattern: str
    fault: Fault
    left: int | None
    probability: float
    chance: random.Random
    skip: int = 0


class Faults:
    """Which calls go wrong: the first rule that fits "METHOD /path".

    Paths are as Discord documents them, as in "POST /channels/*/messages" or "GET /attachments/*";
    `*` stands for anything, slashes too.
    """

    def __init__(self) -> None:
        self._rules: list[_Rule] = []
        self.struck: list[tuple[str, Fault]] = []

    def on(self, call: str, fault: Fault, times: int | None = 1, *, skip: int = 0) -> None:
        """The next calls that fit go wrong; None: all of them."""
        self._rules.append(_Rule(call, fault, times, 1.0, random.Random(0), skip))

    def by_chance(self, call: str, fault: Fault, probability: float, seed: int = 0) -> None:
        """Some of the calls go wrong, the same ones for the same seed."""
        chance = random.Random(f"{seed}:{call}:{fault}")
        self._rules.append(_Rule(call, fault, None, probability, chance))

    def clear(self) -> None:
        self._rules.clear()

    def strike(self, call: str) -> Fault | None:
        """What goes wrong with this call, if anything does."""
        for rule in self._rules:
            if rule.left == 0 or not fnmatchcase(call, rule.pattern):
                continue
            if rule.skip:
                rule.skip -= 1
                continue
            if rule.probability < 1 and rule.chance.random() >= rule.probability:
                continue
            rule.left = None if rule.left is None else rule.left - 1
            self.struck.append((call, rule.fault))
            return rule.fault
        return None
