"""What is said beside answers: a heading, a reason why not; each once, whoever dies."""

import time
from collections.abc import Callable

from bot.core.answer import BOT, Notice, Reply
from bot.core.values import Job, Mention, Place
from bot.delivery.outbox import Outbox
from bot.ingress.desk import Desk
from bot.keeping.threads import ThreadMemory
from bot.platforms import NotSent

Show = Callable[[Place, str, str], str]
"""Shows a message under a key, and returns its id: as `ChatPlatform.post`."""


class Voice:
    """Says it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def say(
        self,
        place: Place,
        name: str,
        words: str,
        failed: bool = True,
        show: Show | None = None,
    ) -> Place:
        """Say something in a place, once under this name; the thread that it is in, or begins.

        `show` is another way to get it there, for as long as whoever asked waits for it.
        """
        named = Mention(id=name, place=place, author="", text="")
        job = Job.of(named, "", time.time())
        outbox = Outbox(self.desk.redis, self.desk.platform, job, still_mine=lambda: True)
        said = Reply(job=job.id, place=place, look=BOT, body=Notice(text=words, failed=failed))
        if show is None or not self._shown(outbox, said, show):
            outbox.deliver(said)
        if not place.thread:
            place = self.desk.platform.begun(place, outbox.ledger.read("done:0") or "")
        here = job.model_copy(update={"mention": named.model_copy(update={"place": place})})
        ThreadMemory(self.desk.redis, place).take_in(here)  # so that it is forgotten with it
        return place

    def _shown(self, outbox: Outbox, said: Reply, show: Show) -> bool:
        """Whether all of it is there by now. Raises TransientError where nobody can tell."""
        first, *others = self.desk.platform.parts(said)
        try:
            outbox.posting.put(0, lambda place, key: show(place, key, first))
        except NotSent:
            return False
        return not others

    def whisper(self, mention: Mention, words: str) -> None:
        """Write to the author alone."""
        place = self.desk.platform.private(mention.place.workspace, mention.author)
        self.say(place, f"why not {mention.id}", words)
