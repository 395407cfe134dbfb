"""Posts an issue that is decided: each message once, whoever dies on the way.

The parent stands in the channel, what follows in its thread. Each message has the key of its place
in the issue, so a run that takes up where another stopped finds what is there already.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from bot.club.quotes import Quotes, Quoting
from bot.core.answer import BOT, Reply
from bot.core.bulletin import Bulletin, Line
from bot.core.club.decided import Decided, Sheet
from bot.core.club.issue import Issue, Post
from bot.core.errors import UserError
from bot.core.values import Job, Place
from bot.delivery.ledger import Ledger, part_key
from bot.delivery.posting import Posting
from bot.platforms import ChatPlatform

PARENT = 0
ANSWER = -1  # to whoever asked for an issue of which nothing is posted

NOTHING_NEW = "No paper was posted here that was not told of already."
NOT_POSTED = "So nothing is posted in the channel."


@dataclass(frozen=True)
class Showing:
    """What one run posts of one issue."""

    platform: ChatPlatform
    job: Job
    ledger: Ledger
    still_mine: Callable[[], bool]
    sleep: Callable[[float], None] = field(default=time.sleep)

    def sheets(self, issue: Issue) -> tuple[Sheet, ...]:
        """The issue as native messages."""
        return tuple(
            Sheet(post=number, body=body)
            for number, post in enumerate(issue.posts)
            for body in self.platform.parts(
                Reply(job=self.job.id, place=self.job.mention.place, look=post.look, body=post.body)
            )
        )

    def parent(self) -> str:
        """The message in the channel, once it is there."""
        return self.ledger.read(f"done:{PARENT}") or ""

    def show(self, decided: Decided) -> tuple[Place, str]:
        """Post all of it; the thread, and the first message of the ballot if there is one.

        Raises Fenced, TransientError, and UserError where the service does not take it.
        """
        first, *others = decided.sheets
        parent = self._put(self.job.mention.place, PARENT, first)
        self._note(decided, PARENT, self.job.mention.place, parent)
        thread, ballot = self.platform.begun(self.job.mention.place, parent), ""
        for number, sheet in enumerate(others, PARENT + 1):
            message = self._put(thread, number, sheet)
            self._note(decided, number, thread, message)
            post = decided.issue.posts[sheet.post]
            if post.part == "ballot" and not ballot:
                ballot = message
                self._offer(thread, message, post.reactions)
        return thread, ballot

    def takes(self, decided: Decided, thread: Place) -> Mapping[str, tuple[Place, str]]:
        """Where what is posted of each paper begins, by key."""
        found: dict[str, tuple[Place, str]] = {}
        for number, sheet in enumerate(decided.sheets):
            post, message = decided.issue.posts[sheet.post], self.ledger.read(f"done:{number}")
            if post.part == "paper" and message:
                found.setdefault(post.key, (thread, message))
        return found

    def answer(self, place: Place, decided: Decided) -> None:
        """Say in the thread of whoever asked what the channel is not told. Raises as `show`."""
        for sheet in decided.sheets:
            self._put(place, ANSWER, sheet)

    def _note(self, decided: Decided, number: int, place: Place, message: str) -> None:
        """Keep whose words a message holds: they may take them back."""
        mine = decided.sheets[number].post
        of_post = [n for n, sheet in enumerate(decided.sheets) if sheet.post == mine]
        post = decided.issue.posts[mine]
        quoting = Quoting(
            place=place,
            message=message,
            key=part_key(self.job.id, number),
            job=self.job.id,
            look=post.look,
            body=post.body,
            part=of_post.index(number),
        )
        Quotes(self.ledger.redis, self.job.mention.place).note(quoting)

    def _put(self, place: Place, number: int, sheet: Sheet) -> str:
        mention = self.job.mention.model_copy(update={"place": place})
        job = self.job.model_copy(update={"mention": mention})
        posting = Posting(self.platform, job, self.ledger, self.still_mine, self.sleep)
        message, _ = posting.put(number, partial(self.platform.post, body=sheet.body))
        return message

    def _offer(self, place: Place, message: str, reactions: tuple[str, ...]) -> None:
        """Put the options below a ballot. Without the right to, people add their own."""
        for reaction in reactions:
            try:
                self.platform.react(place, message, reaction)
            except UserError:
                return


def as_answer(issue: Issue, asker: bool) -> Issue:
    """An issue without news, as one message to whoever asked for it; none where nobody is there."""
    told = [post.body for post in issue.posts] or [Bulletin(lines=(Line.of(NOTHING_NEW),))]
    lines = (*told[0].lines, Line.of(NOT_POSTED))
    said = Post(part="parent", look=BOT, body=told[0].model_copy(update={"lines": lines}))
    return issue.model_copy(update={"posts": (said,) if asker else ()})
