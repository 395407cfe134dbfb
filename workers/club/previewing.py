"""A digest as it would be now, shown to whoever asked, in the thread where they asked.

Nothing of it is remembered: what it tells of is told again by the next one, and no vote begins.
"""

from functools import partial

from bot.club.digests import is_about
from bot.club.quotes import Quotes, Quoting
from bot.club.schedule import Schedule
from bot.core.answer import BOT, Notice, Progress, Reply
from bot.core.bulletin import Bulletin, Line
from bot.core.club.issue import Issue, Post
from bot.core.club.occurrences import told
from bot.core.club.runs import Run, key_of_asking
from bot.core.errors import (
    Cancelled,
    ConfigError,
    Fenced,
    ShedderError,
    TransientError,
    UserError,
)
from bot.core.values import Job
from bot.delivery.ledger import part_key
from bot.delivery.outbox import Outbox
from bot.running.operator import tell_operator
from config.digests import Digest
from workers.club.delivering import NOT_SET_UP, Club
from workers.lease import Lease, OutOfTime
from workers.office import Office

PATIENCE_SECONDS = 900.0  # for which somebody waits for a preview
GONE = "There is no such digest for this channel any more."
NOT_NOW = "The preview could not be made. {} Ask for it again later."
STUCK = "Something it needs has failed for too long."
TAKEN_BACK = "Cancelled; no preview was made."
BROKE = "Something inside Shedder broke while the preview was made. Ask for it again. ({})"
NOTHING = "The digest would be empty now. {}"
ALONE = "Preview, for this thread only: nothing of it is posted in the channel, and no vote begins."
COMES = "The digest itself comes {}."


def issue_now(office: Office, job: Job, lease: Lease, club: Club, digest: Digest) -> Issue:
    """What a digest would be if it came now."""
    schedule = Schedule(office.redis, digest)
    now = schedule.now()
    run = Run(
        digest=digest.id,
        place=schedule.place,
        key=key_of_asking(job.mention.id),
        at=now,
        claimed=now,
        state="claimed",
    )
    coming, _ = schedule.next()
    closes = coming.at if coming else 0.0
    return club.make(job, lease, digest, schedule.window(run), closes)


class Previewing:
    """One preview at work."""

    def __init__(self, office: Office, job: Job, lease: Lease, club: Club) -> None:
        self.office, self.job, self.lease, self.club = office, job, lease, club
        self.outbox = Outbox(
            office.redis, office.platform(job.mention.place.platform), job, lease.still_mine
        )

    def show(self) -> None:
        """Make it and show it, or say why not."""
        try:
            digest = self._digest()
            self.lease.check()
            self.outbox.progress(self._reply(Progress(stage="making the preview")))
            issue = issue_now(self.office, self.job, self.lease, self.club, digest)
        except Cancelled:
            self._say(Notice(text=TAKEN_BACK, failed=False))
            raise
        except (Fenced, OutOfTime):
            raise
        except ShedderError as error:
            self._say(Notice(text=self._why(error)))
        else:
            self._show(issue, digest)

    def _digest(self) -> Digest:
        """The one that was asked for. Raises UserError."""
        digest = self.office.digests.get(self.job.mention.text)
        if digest is None or not is_about(digest, self.job.mention.place):
            raise UserError(GONE)
        return digest

    def _why(self, error: ShedderError) -> str:
        """Why none could be made; trouble that may pass is raised while somebody waits."""
        seconds, _ = self.office.redis.time()
        if isinstance(error, TransientError) and seconds - self.job.asked_at < PATIENCE_SECONDS:
            raise error
        if isinstance(error, UserError):
            return NOT_NOW.format(error.message)
        tell_operator(self.office.redis, self.job.id, error.message)
        return NOT_NOW.format(NOT_SET_UP if isinstance(error, ConfigError) else STUCK)

    def give_up(self) -> None:
        """Say that none will come."""
        self._say(Notice(text=BROKE.format(self.job.id)))

    def _show(self, issue: Issue, digest: Digest) -> None:
        if not issue.posts:
            self._say(Notice(text=NOTHING.format(issue.why).strip(), failed=False))
            return
        first, *others = issue.posts
        coming, _ = Schedule(self.office.redis, digest).next()
        comes = COMES.format(told(coming.at, digest.tz)) if coming else ""
        body = as_preview(first.body, comes)
        place = self.job.mention.place
        sheets = [
            (post, nth, part)
            for post in others
            for nth, part in enumerate(
                self.outbox.platform.parts(
                    Reply(job=self.job.id, place=place, look=post.look, body=post.body)
                )
            )
        ]
        self.outbox.deliver(Reply(job=self.job.id, place=place, look=first.look, body=body))
        self._note(first.model_copy(update={"body": body}), 0, 0, self._parent())
        for number, (post, nth, sheet) in enumerate(sheets, 1):
            send = partial(self.outbox.platform.post, body=sheet)
            message, _ = self.outbox.posting.put(f"preview{number}", send)
            self._note(post, nth, f"preview{number}", message)

    def _parent(self) -> str:
        read = self.outbox.ledger.read
        return read("done:-1") or read("done:0") or ""

    def _note(self, post: Post, nth: int, part: int | str, message: str) -> None:
        """Keep whose words a message holds: they may take them back."""
        place, key = self.job.mention.place, part_key(self.job.id, part)
        quoting = Quoting(
            place=place,
            message=message,
            key=key,
            job=self.job.id,
            look=post.look,
            body=post.body,
            part=nth,
        )
        Quotes(self.office.redis, place.model_copy(update={"thread": ""})).note(quoting)

    def _say(self, notice: Notice) -> None:
        self.outbox.deliver(self._reply(notice))

    def _reply(self, body: Notice | Progress) -> Reply:
        return Reply(job=self.job.id, place=self.job.mention.place, look=BOT, body=body)


def as_preview(body: Bulletin, comes: str) -> Bulletin:
    """The parent, saying of itself that it is none."""
    said = Line.of(f"{ALONE} {comes}".strip(), kind="small")
    title = f"Preview: {body.title}" if body.title else "Preview"
    return body.model_copy(update={"title": title, "lines": (*body.lines, said)})
