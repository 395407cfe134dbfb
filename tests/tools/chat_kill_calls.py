"""Whoever calls a chat service is killed right before or after the call took effect, one by one.

A story is one thing somebody does. Played undisturbed it gives the calls that are made for it;
then it is played again for each of them, with a kill there. A call is named by who makes it, what
it calls and which one of these it is, as in "worker chat.update#2 after".
"""

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import psutil
from aiohttp import web
from chat_asked import Asked
from chat_people import People
from chat_stage import ChatStage, Played, Role, When

SETTLED = 1.0  # seconds for which everything must stay right
CASE_SECONDS = 60  # longer than any takes


@dataclass
class Case:
    """One story, who died in it, and what is wrong with how it ended."""

    story: str
    at: str
    killed: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Ambush:
    """Kills whoever makes the next call, when told to."""

    def __init__(self, stage: ChatStage) -> None:
        self.stage = stage
        self.when: When | None = None  # not None: it lies in wait
        self.caught: Played | None = None
        stage.watch(self)

    def __call__(self, method: str, when: When, request: web.Request) -> bool:
        """Whether the caller is dead now."""
        if when != self.when or method in self.stage.starting:
            return False
        self.caught = caller_of(self.stage, request)
        if self.caught is None:
            return False
        self.when = None
        self.caught.signal(signal.SIGKILL)
        return True


class Killer:
    """Sees every call, and kills who makes the one it waits for."""

    def __init__(self, stage: ChatStage) -> None:
        self.stage, self.case, self.second = stage, Case("", ""), 0
        self.seen: Counter[str] = Counter()
        stage.watch(self)

    def wait_for(self, case: Case, second: int = 0) -> None:
        """A new case begins; `second` later calls whoever goes on is killed as well."""
        self.case, self.second = case, second
        self.seen.clear()

    def __call__(self, method: str, when: When, request: web.Request) -> bool:
        """Whether the caller is dead now."""
        caller = caller_of(self.stage, request)
        if caller is None or method in self.stage.starting:
            return caller is None
        name = f"{caller.role} {method}"
        self.seen[name] += when == "before"
        step = f"{name}#{self.seen[name]} {when}"
        self.case.calls.append(step)
        due = not self.case.killed and step == self.case.at
        if len(self.case.killed) == 1 and self.second:
            self.second -= 1
            due = self.second == 0
        if due:
            os.kill(caller.pid, signal.SIGKILL)
            self.case.killed.append(step)
        return due


def caller_of(stage: ChatStage, request: web.Request) -> Played | None:
    """Who is at the other end; nobody, if they died meanwhile."""
    peer = request.transport.get_extra_info("peername") if request.transport else None
    for played in list(stage.played) if peer else ():
        with suppress(psutil.Error):
            for each in psutil.Process(played.pid).net_connections("tcp"):
                if each.laddr and each.laddr.port == peer[1]:
                    return played
    return None


class Calls:
    """A front-end and a worker, killed at one call after the other."""

    def __init__(self, stage: ChatStage, people: People[Any]) -> None:
        self.stage, self.people, self.dice = stage, people, people.dice
        self.killer = Killer(stage)
        self.cast: dict[Role, Played] = {role: stage.begin(role) for role in ("bot", "worker")}
        stage.ready(bots=1, workers=1)
        people.introduce()

    def steps(self, story: str) -> list[str]:
        """The calls of a story that nobody disturbs."""
        self._before(story)
        return self.play(story, "").calls

    def play(self, story: str, at: str, *, twice: bool = False) -> Case:
        """Have it happen, with a kill there, and wait until it is right again."""
        self._before(story)
        case = Case(story, at)
        began = right = time.monotonic()
        self.killer.wait_for(case, self.dice.randrange(1, 9) if twice and at else 0)
        one = self.people.act(story)
        while time.monotonic() - began < CASE_SECONDS:
            self._revive()
            case.wrong = [*self._wrong(one), *self.stage.busy()]
            if case.wrong:
                right = time.monotonic()
            elif time.monotonic() - right > SETTLED:
                break
            time.sleep(0.05)
        case.seconds = right - began
        self.killer.wait_for(Case("", ""))
        return case

    def _wrong(self, one: Asked) -> list[str]:
        """Of this thread; of a press, that it was heard at all is no matter."""
        verdict = self.people.judged(*self.people.beside(one))
        unheard = verdict.unheard and self.stage.redelivers
        return [*verdict.wrong, *(["not acknowledged"] if unheard else [])]

    def _before(self, story: str) -> None:
        """What has to be there for this to happen."""
        if story in self.people.later and not self.people.answered():
            self.play("paper", "")

    def _revive(self) -> None:
        for role, played in self.cast.items():
            if not played.alive():
                self.stage.dismiss(played)
                self.cast[role] = self.stage.begin(role)


def every_call(
    stage: ChatStage, people: People[Any], story: str = "", most: int = 0, *, twice: bool = False
) -> dict[str, object]:
    """Kill at each call of each story, or at `most` of them; what was seen."""
    began, calls = time.monotonic(), Calls(stage, people)
    stories = [each for each in people.acts if story in ("", each)]
    cases = [_told(calls.play(*death, twice=twice)) for death in _deaths(calls, stories, most)]
    wrong = {f"{case.story}: {case.killed or case.at}": case.wrong for case in cases if case.wrong}
    return {
        "cases": len(cases),
        "stories": dict(Counter(case.story for case in cases)),
        "kills": dict(Counter(step.split("#")[0] for case in cases for step in case.killed)),
        "ended before their call came": sum(not case.killed for case in cases),
        "slowest s": round(max(case.seconds for case in cases), 1),
        "posted and taken back": calls.people.judged().taken_back,
        "seconds": round(time.monotonic() - began, 1),
        "wrong": wrong,
    }


def _told(case: Case) -> Case:
    """Say at once what is wrong: the rest takes long."""
    if case.wrong:
        sys.stderr.write(f"{case.story}: {case.killed or case.at}: {case.wrong}\n")
    return case


def _deaths(calls: Calls, stories: list[str], most: int) -> Iterator[tuple[str, str]]:
    found = [(story, step) for story in stories for step in calls.steps(story)]
    calls.dice.shuffle(found)
    for number, death in enumerate(found[: most or len(found)], 1):
        if number % 20 == 0:
            sys.stderr.write(f"{number} of {len(found)}\n")
        yield death
