"""What was said in a paper club's channel, as Redis keeps it: in any order, again, and no longer
than a digest needs it.

    shedder:club:<channel>:message:<id>    hash: said, at, rank, paper; reactions; whether it was
                                           told of; or only that it is gone
    shedder:club:<channel>:thread:<id>     set of the messages of a thread
    shedder:club:<channel>:threads         zset of the threads that name a paper, by the last word

Each event is one script, so that none is half done. Of a message the last edit stands, of a
reaction the last word of whoever it is of, and a deletion for good, whichever arrives first. Words
of a thread that names no paper are kept for an hour, since a reply may arrive before what it
replies to; those of one that does until a digest told of them, and then for as long as it needs
them yet (`bot/club/kept.py`).
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import cast

from pydantic import ValidationError
from redis import Redis

from bot.club.kept import LONGEST_SECONDS
from bot.club.steps import AS_OF, DELETE, HEAR, REACT, SETTLE
from bot.core.heard import Deleted, Heard, Reacted
from bot.core.values import Place
from bot.keeping.tenancy import tenant_key

UNDECIDED_SECONDS = 3_600  # of a message that belongs to no paper yet
_REACTION = "r|"  # begins the field of one: r|user|emoji -> "when 1|0 1|0": there? by a bot?


class Record:
    """What was said in one channel."""

    def __init__(self, redis: Redis, place: Place, clock: Callable[[], float] = time.time) -> None:
        self._redis, self._place, self._clock = redis, place, clock

    def key(self, *more: str) -> str:
        """A key of this channel."""
        place = self._place
        return tenant_key("club", place.platform, place.workspace, place.channel, *more)

    def take(self, said: Heard | Reacted | Deleted, paper: bool = False) -> None:
        """Write down what was heard; `paper`: it is a message that names one."""
        if isinstance(said, Heard):
            self._hear(said, paper)
        elif isinstance(said, Reacted):
            self._react(said)
        else:
            self.delete(said.message)

    def delete(self, message: str) -> None:
        """Keep nothing of a message, whatever arrives of it yet."""
        self._run(DELETE, [self._message(message)], int(LONGEST_SECONDS))

    def settle(self, said: Heard, keep: float) -> None:
        """A digest told of a message: it is kept for so long after it was said, and no longer."""
        until = max(1, int(said.at + keep - self._clock()))
        self._run(SETTLE, [self._message(said.id)], until)

    def as_of(self, message: str, reactions: Sequence[Reacted], asked: float) -> None:
        """Take all reactions to a message as the service told them when it was `asked`."""
        named = [
            part
            for each in reactions
            if each.user and not each.removed
            for part in (f"{_REACTION}{each.user}|{each.emoji}", int(each.bot))
        ]
        self._run(AS_OF, [self._message(message)], asked, UNDECIDED_SECONDS, *named)

    def keep_reactions(self, message: str, seconds: float) -> None:
        """Take note of the reactions to a message of our own for so long."""
        key = self._message(message)
        with self._redis.pipeline() as change:
            change.hsetnx(key, "ballot", "1")
            change.expire(key, int(seconds))
            change.execute()

    def reactions(self, message: str) -> tuple[Reacted, ...]:
        """Those to a message that stand."""
        fields = cast(dict[bytes, bytes], self._redis.hgetall(self._message(message)))
        return self._reactions(message, fields)

    def told(self, message: str) -> tuple[Heard | None, bool]:
        """What is kept of a message, if anything is, and whether it is gone."""
        fields = cast(dict[bytes, bytes], self._redis.hgetall(self._message(message)))
        return self._read(fields), b"gone" in fields

    def threads(self, gaps: bool = False) -> Iterator[tuple[Heard, ...]]:
        """What is kept of every thread that names a paper; with `gaps`, as `thread`."""
        named = cast(list[bytes], self._redis.zrange(self.key("threads"), 0, -1))
        for thread in named:
            yield self.thread(thread.decode(), gaps)

    def thread(self, thread: str, gaps: bool = False) -> tuple[Heard, ...]:
        """What is kept of a thread; with `gaps`, a message that is gone is nobody's without words,
        so that it is known what stood between others."""
        ids = sorted(cast(set[bytes], self._redis.smembers(self.key("thread", thread))))
        with self._redis.pipeline(transaction=False) as look:
            for id in ids:
                look.hgetall(self._message(id.decode()))
            found = cast(list[dict[bytes, bytes]], look.execute())
        known = (
            self._read(fields) or (self._gap(thread, id.decode(), fields) if gaps else None)
            for id, fields in zip(ids, found, strict=True)
        )
        return tuple(said for said in known if said is not None)

    def forget_thread(self, thread: str) -> None:
        """Keep nothing of a thread, whatever arrives of its messages yet."""
        members = self.key("thread", thread)
        for id in cast(set[bytes], self._redis.smembers(members)):
            self.delete(id.decode())
        self._redis.zrem(self.key("threads"), thread)
        self._redis.delete(members)

    def _hear(self, said: Heard, paper: bool) -> None:
        now, thread = self._clock(), said.place.thread or said.id
        rank = said.edited_at or (now if said.edited else 0.0)
        kept = said.model_copy(update={"reactions": ()}).model_dump_json()
        keys = [self._message(said.id), self.key("thread", thread), self.key("threads")]
        times = (now, LONGEST_SECONDS, UNDECIDED_SECONDS)
        self._run(
            HEAR, keys, said.id, thread, kept, rank, said.at, int(paper), *times, self._message("")
        )

    def _react(self, reacted: Reacted) -> None:
        there, bot = int(not reacted.removed), int(reacted.bot)
        what = (reacted.user, reacted.emoji, reacted.at, there, bot)
        key = self._message(reacted.message)
        self._run(REACT, [key], *what, self._clock(), UNDECIDED_SECONDS)

    def _read(self, fields: dict[bytes, bytes]) -> Heard | None:
        """A message; None when it is gone, or another version of this program kept it."""
        if b"said" not in fields:
            return None
        try:
            said = Heard.model_validate_json(fields[b"said"])
        except ValidationError:
            return None
        return said.model_copy(update={"reactions": self._reactions(said.id, fields)})

    def _gap(self, thread: str, id: str, fields: dict[bytes, bytes]) -> Heard | None:
        if b"gone" not in fields or b"at" not in fields:
            return None
        place = self._place.model_copy(update={"thread": thread})
        at = float(fields[b"at"])
        return Heard(place=place, id=id, author="", at=at, text="", bot=True, begins=False)

    def _reactions(self, message: str, fields: dict[bytes, bytes]) -> tuple[Reacted, ...]:
        said = ((field.decode(), how.decode()) for field, how in fields.items())
        split = (
            (*field.split("|", 2), *how.split()) for field, how in sorted(said) if "|" in field
        )
        return tuple(
            Reacted(
                place=self._place,
                message=message,
                user=user,
                emoji=emoji,
                bot=bot == "1",
                at=float(at),
            )
            for _, user, emoji, at, there, bot in split
            if there == "1"
        )

    def _message(self, id: str) -> str:
        return self.key("message", id)

    def _run(self, script: str, keys: Sequence[str], *args: str | float) -> None:
        self._redis.register_script(script)(keys=list(keys), args=list(args))


def heard_in(redis: Redis, place: Place) -> tuple[Heard, ...]:
    """What is kept of a thread."""
    channel, threads = _threads(redis, place)
    return tuple(said for thread in threads for said in channel.thread(thread))


def forget_heard(redis: Redis, place: Place) -> None:
    """Keep nothing of what was said in a thread."""
    channel, threads = _threads(redis, place)
    for thread in threads:
        channel.forget_thread(thread)


def _threads(redis: Redis, place: Place) -> tuple[Record, frozenset[str]]:
    """A conversation that is in no thread may be called after its first message."""
    channel = Record(redis, place.model_copy(update={"thread": ""}))
    return channel, frozenset((place.thread, place.thread.rpartition("-")[2]))
