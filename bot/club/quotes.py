"""Which posts of a digest hold whose words, so that whoever takes theirs back is not quoted on.

    shedder:club:<channel>:quoted      hash: message -> its words as they are shown, a list
    shedder:club:<channel>:quoting     hash: message of ours -> what it says

What is to be done is read from the ledger (`bot/club/record.py`): words are to go where it says
that their message is deleted, left out, or says something else by now. So nobody has to note that
somebody did so, and whoever dies while taking them out has taken nothing from whoever looks next.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from typing import cast

from pydantic import ValidationError
from redis import Redis

from bot.club.record import Record
from bot.core.answer import Look
from bot.core.bulletin import Bulletin
from bot.core.club.quoted import quotes_of, stands_in
from bot.core.club.week import OPT_OUT
from bot.core.values import Place, Value

KEPT_SECONDS = 42 * 86_400  # after which nobody reads a digest


class Quoting(Value):
    """A message of ours that holds people's words."""

    place: Place
    message: str
    key: str  # under which it was posted
    job: str
    look: Look
    body: Bulletin  # all of its post
    part: int = 0  # which of the messages that the post became
    at: float = 0.0


class Quotes:
    """Those of one channel."""

    def __init__(
        self, redis: Redis, channel: Place, clock: Callable[[], float] = time.time
    ) -> None:
        self._redis, self._clock = redis, clock
        self._record = Record(redis, channel, clock)
        self._quoted, self._quoting = self._record.key("quoted"), self._record.key("quoting")

    def note(self, quoting: Quoting) -> None:
        """A message was posted. Again, and it is the same."""
        shown: dict[str, list[str]] = {}
        for message, words in quotes_of(quoting.body):
            shown.setdefault(message, []).append(words)
        if not shown:
            return
        known = self._words()
        kept = quoting.model_copy(update={"at": self._clock()}).model_dump_json()
        with self._redis.pipeline() as change:
            for message, fresh in shown.items():
                all_ = sorted({*known.get(message, ()), *fresh})
                change.hset(self._quoted, message, json.dumps(all_))
            change.hsetnx(self._quoting, quoting.message, kept)
            for key in (self._quoted, self._quoting):
                change.expire(key, KEPT_SECONDS)
            change.execute()

    def taken_back(self) -> frozenset[str]:
        """The messages whose words are shown and are not to be."""
        return frozenset(
            message for message, shown in self._words().items() if not self._stands(message, shown)
        )

    def posts(self) -> Iterator[Quoting]:
        """What holds words, as it stands; what is too old for anybody to read is dropped."""
        found = cast(dict[bytes, bytes], self._redis.hgetall(self._quoting))
        for message, said in found.items():
            try:
                quoting = Quoting.model_validate_json(said)
            except ValidationError:  # of another version of this program
                quoting = None
            if quoting is None or quoting.at + KEPT_SECONDS < self._clock():
                self._redis.hdel(self._quoting, message)
            else:
                yield quoting

    def changed(self, quoting: Quoting) -> None:
        """A message of ours says this now."""
        if quotes_of(quoting.body):
            self._redis.hset(self._quoting, quoting.message, quoting.model_dump_json())
        else:
            self._redis.hdel(self._quoting, quoting.message)

    def gone(self, messages: Sequence[str]) -> None:
        """The words of these are nowhere any more."""
        if messages:
            self._redis.hdel(self._quoted, *messages)

    def claimed(self, seconds: int) -> bool:
        """Whether it is this caller who takes words out for so long, and nobody else."""
        return bool(self._redis.set(self._record.key("retracting"), "1", nx=True, ex=seconds))

    def done(self) -> None:
        """Whoever comes next may."""
        self._redis.delete(self._record.key("retracting"))

    def _words(self) -> dict[str, list[str]]:
        found = cast(dict[bytes, bytes], self._redis.hgetall(self._quoted))
        return {message.decode(): json.loads(said) for message, said in found.items()}

    def _stands(self, message: str, shown: Sequence[str]) -> bool:
        said, gone = self._record.told(message)
        hidden = any(
            each.emoji in OPT_OUT and not each.bot for each in self._record.reactions(message)
        )
        changed = said is not None and not all(stands_in(words, said.text) for words in shown)
        return not (gone or hidden or changed)
