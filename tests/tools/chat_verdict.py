"""What people asked in a chat, and what is wrong with what their threads show in the end.

Every question has exactly one answer: each of its parts once, in order, as it was decided, and
nothing else in the thread: no placeholder, no second notice, no file twice.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from chat_asked import HEADING, Asked, Eyes, Shown
from redis import Redis

from bot.core.answer import Answer
from bot.delivery.copies import copy_part
from bot.delivery.ledger import Final, Ledger, part_key

WHOLE = "whole"  # the part that is the whole of a long answer, in a file


@dataclass
class Verdict:
    """What was found in all threads."""

    answered: Counter[str] = field(default_factory=Counter)  # by what was asked, and by what came
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)  # says something else than what was decided
    disordered: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)  # where nobody asked
    unheard: int = 0  # the service gave up telling the app: nothing can be expected
    taken_back: int = 0  # messages that the bot posted and deleted again

    @property
    def wrong(self) -> list[str]:
        """Everything that must not be."""
        found = ("lost", "doubled", "stale", "disordered", "orphans")
        return [f"{what}: {each}" for what in found for each in getattr(self, what)]

    def told(self) -> dict[str, object]:
        """Its numbers."""
        return {
            "answered": dict(sorted(self.answered.items())),
            "lost": len(self.lost),
            "doubled": len(self.doubled),
            "stale": len(self.stale),
            "out of order": len(self.disordered),
            "orphans": len(self.orphans),
            "never acknowledged": self.unheard,
            "posted and taken back": self.taken_back,
        }


@dataclass
class Judge:
    """Looks at every thread as it stands."""

    eyes: Eyes
    redis: Redis
    verdict: Verdict = field(default_factory=Verdict)

    def judge(self, asked: Iterable[Asked]) -> Verdict:
        """Whether each of these has its answer, and nobody anything else."""
        threads: Mapping[tuple[str, str, str], list[tuple[Asked, str]]] = defaultdict(list)
        for one in asked:
            root = one.root(self.redis)
            threads[self.eyes.where(one, root)].append((one, root))
        for (_, _, thread), ones in threads.items():
            left = dict(enumerate(self.eyes.thread(*ones[0])))
            for one, _ in ones:
                self._look(one, left)
            self.verdict.doubled += [f"{thread} {post.mark}" for post in left.values()]
        self.verdict.orphans += [
            f"{' '.join(post.where[:2])} {post.mark}"
            for post in self.eyes.everything()
            if post.where not in threads
        ]
        self.verdict.taken_back = self.eyes.taken_back()
        return self.verdict

    def _look(self, one: Asked, left: dict[int, Shown]) -> None:
        """Take what answers this question out of what is in its thread."""
        final = one.final(self.redis)
        if final is None and self._is_shown(one, left):
            return
        if final is None:
            known = one.sent.acked if one.sent else self.eyes.heard(one)
            self.verdict.unheard += not known
            self.verdict.lost += [f"{one}: undecided"] if known else []
            return
        self.verdict.answered[f"{one.kind}: {final.reply.body.kind}"] += 1
        places = []
        for mark, text in self._expected(one, final):
            there = [number for number, post in left.items() if post.mark == mark]
            if not there:
                self.verdict.lost.append(f"{one}: {mark}")
                continue
            places.append(there[0])
            shown = left.pop(there[0])
            if text is not None and shown.text != text:
                self.verdict.stale.append(f"{one}: {mark} says {shown.text[:60]!r}")
        if places != sorted(places):
            self.verdict.disordered.append(f"{one}: {places}")

    def _is_shown(self, one: Asked, left: dict[int, Shown]) -> bool:
        """Whether a heading stands there which was shown as the answer to whoever asked: that is
        never decided, since there is no second way to it."""
        mark = self.eyes.mark(part_key(one.job(self.redis), 0))
        there = [number for number, post in left.items() if post.mark == mark]
        if one.kind != HEADING or not there:
            return False
        left.pop(there[0])
        self.verdict.answered[f"{one.kind}: shown"] += 1
        return True

    def _expected(self, one: Asked, final: Final) -> Iterator[tuple[str, str | None]]:
        """What the thread must show for it: marks, and the words of those that are messages."""
        job, answer = one.job(self.redis), final.reply.body
        for number, body in enumerate(final.parts):
            yield self.eyes.mark(part_key(job, number)), self.eyes.text(body)
        files = [WHOLE] if isinstance(answer, Answer) and self.eyes.long(final.reply) else []
        wanted = not self.eyes.copies_on_request or any(press.acked for press in one.pressed)
        if wanted and isinstance(answer, Answer):
            files += [copy_part(role) for role in answer.copies]
        for part in files:
            posted = Ledger(self.redis, job).read(f"done:{part}") or ""
            yield self.eyes.mark(part_key(job, part), posted), None


def first_shown(one: Asked, eyes: Eyes, redis: Redis) -> float | None:
    """When the first thing was to be seen that is about this question."""
    return min((post.at for post in _parts(one, eyes, redis)), default=None)


def whole_shown(one: Asked, eyes: Eyes, redis: Redis) -> float | None:
    """When all of its answer was there."""
    return max((post.last for post in _parts(one, eyes, redis)), default=None)


def _parts(one: Asked, eyes: Eyes, redis: Redis) -> list[Shown]:
    final, job = one.final(redis), one.job(redis)
    mine = {eyes.mark(part_key(job, n)) for n in range(len(final.parts) if final else 1)}
    return [post for post in eyes.thread(one, one.root(redis)) if post.mark in mine]
