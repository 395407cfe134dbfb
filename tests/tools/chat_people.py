"""Whoever asks in a chat service on a stage, at random or by what they do, and what they asked."""

import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar, Generic, TypeVar

from chat_asked import Asked, Eyes
from chat_stage import ChatStage, one_page
from chat_verdict import Judge, Verdict

from bot.core.answer import Answer

S = TypeVar("S", bound=ChatStage)
RECENT = 40  # so many questions back somebody goes on from an answer


class People(ABC, Generic[S]):
    """Everything that people do in a service that is to be answered once."""

    often: ClassVar[Mapping[str, int]]
    later: ClassVar[Mapping[str, int]]  # once something was answered
    answerable: ClassVar[tuple[str, ...]]  # what a persona answers in a thread, so one may go on

    def __init__(self, stage: S, dice: random.Random) -> None:
        self.stage, self.dice, self.number = stage, dice, 0
        self.asked: list[Asked] = []
        self.acts = self.acting()

    @abstractmethod
    def acting(self) -> Mapping[str, Callable[[], Asked]]:
        """How each of the things is done."""

    @abstractmethod
    def eyes(self, *, everywhere: bool) -> Eyes:
        """How they see what the bot did, also where nobody asked."""

    def introduce(self) -> None:
        """Do what has to be done once before anything else, while all is well."""

    def act(self, kind: str = "") -> Asked:
        """Somebody does something: what it is, or what has to be answered as well from now on."""
        if not kind:
            known = {**self.often, **(self.later if self.answered() else {})}
            (kind,) = self.dice.choices(list(known), list(known.values()))
        self.number += 1
        one = self.acts[kind]()
        for each in (one.heading, one, *one.beside):
            if each is not None and each not in self.asked:
                self.asked.append(each)
        return one

    def judged(self, *these: Asked) -> Verdict:
        """What is wrong with the threads of these, or with everything."""
        judge = Judge(self.eyes(everywhere=not these), self.stage.redis)
        return judge.judge(these or self.asked)

    def beside(self, one: Asked) -> list[Asked]:
        """All that is seen together with this, itself among it."""
        eyes, redis = self.eyes(everywhere=False), self.stage.redis
        where = eyes.where(one, one.root(redis))
        return [other for other in self.asked if eyes.where(other, other.root(redis)) == where]

    def answered(self) -> list[Asked]:
        """What has an answer of a persona, all of which is there."""
        found = []
        for one in self.asked[-RECENT:]:
            final = one.final(self.stage.redis) if one.kind in self.answerable else None
            if final and isinstance(final.reply.body, Answer) and not self.judged(one).lost:
                found.append(one)
        return found

    def paper(self, length: int = 0) -> tuple[str, bytes]:
        """A paper, the answer about which is so long (`chat_model.LENGTHS`)."""
        return (f"paper-{self.number}.pdf", one_page(3 * (self.number % 20 + 1) + length))
