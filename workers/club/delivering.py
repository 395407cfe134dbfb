"""One run of a digest, from its claim to its end, whatever becomes of it on the way.

The issue is made, written down whole, and posted from what was written down. Trouble that may pass
puts the job back in line until the digest's grace is over; anything else ends the run with a reason
that `digest status` tells, and of what was not shown the next issue tells.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from bot.club.digests import is_about
from bot.club.runs import Window
from bot.club.schedule import Schedule
from bot.core.club.decided import Decided
from bot.core.club.issue import Issue
from bot.core.club.occurrences import told
from bot.core.club.runs import Run, State, named_in
from bot.core.errors import Cancelled, ConfigError, Fenced, ShedderError, TransientError, UserError
from bot.core.values import Job, Place
from bot.delivery.ledger import Ledger
from bot.platforms import ChatPlatform
from bot.queue import note_stage
from bot.running.operator import tell_operator
from config.digests import Digest
from workers.club.showing import Showing, as_answer
from workers.lease import Lease, OutOfTime
from workers.office import Office

DEPLOYING_SECONDS = 600.0  # for which another worker may know of a digest that this one does not
TURN_SECONDS = 600.0  # for which one waits until the one before it is posted
PATIENCE_SECONDS = 3_600.0  # the least time for which is tried again
AWHILE = 5.0

UNKNOWN = "The digest {} was due, and is not in the digests.toml of this worker."
ALREADY_TOLD = "All of it was told already, by the digest before it."
TAKEN_BACK = "It was taken back by whoever runs Shedder."
TOO_LONG = "Something it needs failed until it was too late; whoever runs Shedder knows what."
NOT_SET_UP = "Shedder is not set up for it; whoever runs Shedder knows what is missing."
GAVE_UP = "Something inside Shedder broke while it was made, and trying again did not help."
CUT_SHORT = "Not all of it could be posted: {}"
FAILED = "The digest {} of {} was not posted whole. {}"


Takes = Mapping[str, tuple[Place, str]]  # where the take on each paper is


@dataclass(frozen=True)
class Club:
    """What an issue is made with: the ledger's and the maker's part, as functions."""

    make: Callable[[Job, Lease, Digest, Window, float], Issue]  # the last: when its ballot closes
    note: Callable[[Digest, Issue, float, Place | None, str, Takes], None]  # posted; again, too


class Delivering:
    """One run at work."""

    def __init__(self, office: Office, job: Job, lease: Lease, club: Club) -> None:
        self.office, self.job, self.lease, self.club = office, job, lease, club
        self.id, self.key = named_in(job)
        known = office.digests.get(self.id)
        here = known is not None and is_about(known, job.mention.place)
        self.digest = known if here else None

    def deliver(self) -> None:
        """Make it and post it; what an earlier run did stands."""
        if self.digest is None:
            self._nobodys()
            return
        schedule = Schedule(self.office.redis, self.digest)
        run = schedule.run(self.key)
        if run is not None and run.open:
            _Issuing(self, self.digest, schedule, run).go_on()

    def give_up(self) -> None:
        """Say that it was given up: the worker's last word for it."""
        if self.digest is None:
            return
        schedule = Schedule(self.office.redis, self.digest)
        run = schedule.run(self.key)
        if run is not None and run.open:
            _Issuing(self, self.digest, schedule, run).fail(GAVE_UP)

    def _nobodys(self) -> None:
        """It was removed from the settings, or this worker has not got them yet."""
        schedule_now, _ = self.office.redis.time()
        if schedule_now - self.job.asked_at < DEPLOYING_SECONDS:
            raise TransientError(f"{self.job.id}: no such digest here", AWHILE)
        tell_operator(self.office.redis, self.job.id, UNKNOWN.format(self.id))


class _Issuing:
    """A run that is open."""

    def __init__(self, at: Delivering, digest: Digest, schedule: Schedule, run: Run) -> None:
        self.office, self.job, self.lease, self.club = at.office, at.job, at.lease, at.club
        self.digest, self.schedule, self.run = digest, schedule, run
        self.platform: ChatPlatform = at.office.platform(run.place.platform)
        ledger = Ledger(at.office.redis, at.job.id)
        self.showing = Showing(self.platform, at.job, ledger, at.lease.still_mine)

    def go_on(self) -> None:
        """Do what is left to do."""
        try:
            decided = self._decided()
            if decided is not None:
                self._show(decided)
        except Cancelled:
            self.fail(TAKEN_BACK, quietly=True)
            raise
        except (Fenced, OutOfTime):
            raise
        except TransientError as error:
            if self.schedule.now() < self._deadline:
                raise
            self.fail(TOO_LONG, error.message)
        except ConfigError as error:
            self.fail(NOT_SET_UP, error.message)
        except UserError as error:
            self.fail(error.message)

    def fail(self, why: str, detail: str = "", quietly: bool = False) -> None:
        """End it for a reason that people there may read, and tell whoever runs this, with the
        `detail` that is for them alone. What was shown of it stays."""
        parent = self.showing.parent()
        said = CUT_SHORT.format(why) if parent else why
        if self.schedule.end(self.run, "done" if parent else "failed", said, parent):
            when = told(self.run.at, self.digest.tz)
            if not quietly:
                message = FAILED.format(self.digest.id, when, detail or why)
                tell_operator(self.office.redis, self.job.id, message)
        self._stage("failed")

    def _decided(self) -> Decided | None:
        """What is to be posted; None where the run has ended."""
        kept = self.schedule.issue(self.run)
        if kept is not None:
            return Decided.model_validate_json(kept)
        self._await_turn()
        window = self.schedule.window(self.run)
        if window.empty:
            self.schedule.end(self.run, "quiet", ALREADY_TOLD)
            return None
        self.lease.check()
        self._note_unheard()
        self._stage("making the digest")
        issue = self.club.make(self.job, self.lease, self.digest, window, self._closes())
        self.lease.check()
        if issue.quiet and self.run.asked:
            issue = as_answer(issue, bool(self.run.thread))
        sheets = self.showing.sheets(issue)
        decided = Decided(issue=issue, sheets=sheets, until=window.until)
        said = self.schedule.decide(self.run, window, decided.model_dump_json())
        if said == "moved":
            raise TransientError(f"{self.job.id}: another issue was decided meanwhile", 1.0)
        kept = self.schedule.issue(self.run)
        return None if kept is None else Decided.model_validate_json(kept)

    def _show(self, decided: Decided) -> None:
        issue, thread, ballot = decided.issue, None, ""
        if issue.quiet and self.run.asked:
            self._answer(decided)
            return
        self._stage("posting the digest")
        if decided.sheets:
            if not self.showing.parent():
                self.lease.check()  # from now on it is too late to take it back
            thread, ballot = self.showing.show(decided)
        takes = self.showing.takes(decided, thread) if thread else {}
        place = thread if ballot else None
        self.club.note(self.digest, issue, decided.until, place, ballot, takes)
        why = " ".join(filter(None, (self.run.why, issue.why)))
        state: State = "done" if decided.sheets else "quiet"
        self.schedule.end(self.run, state, why, self.showing.parent())
        self._stage("posted" if decided.sheets else "nothing to post")

    def _answer(self, decided: Decided) -> None:
        """Tell whoever asked that there is nothing to tell the channel."""
        with suppress(UserError):
            self.showing.answer(
                self.run.place.model_copy(update={"thread": self.run.thread}), decided
            )
        self.club.note(self.digest, decided.issue, decided.until, None, "", {})
        self.schedule.end(self.run, "quiet", decided.issue.why)
        self._stage("nothing to post")

    def _await_turn(self) -> None:
        """One at a time, so that nothing is told twice; but what is stuck is not waited for."""
        now = self.schedule.now()
        for other in self.schedule.open():
            if other.key == self.run.key:
                return
            if now - other.claimed < TURN_SECONDS:  # until its vote is open and noted
                raise TransientError(f"{self.job.id}: another issue is being made", AWHILE)

    def _closes(self) -> float:
        """When the next one comes, which tells how a vote ended; 0: none does."""
        coming, _ = self.schedule.next()
        return coming.at if coming else 0.0

    def _note_unheard(self) -> None:
        """Keep what the bot does not see there, for whoever wonders why so little is told."""
        try:
            self.schedule.note_unheard(self.platform.unheard(self.run.place))
        except ShedderError:
            return

    @property
    def _deadline(self) -> float:
        grace = self.digest.grace.total_seconds()
        return max(self.run.at + grace, self.run.claimed + PATIENCE_SECONDS)

    def _stage(self, stage: str) -> None:
        note_stage(self.office.redis, self.job.id, stage)
