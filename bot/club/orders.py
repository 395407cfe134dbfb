"""Carries out what is said of a channel's digest, in that channel: when it comes, and that one is
to be made, left out, or to come after all.

An order may be delivered again: what was said to it is kept for a day, so it is done once. Anybody
who may ask there may ask how a digest does; to have one made or left out, which everybody there
sees, one must be no guest, and among the digest's `people` where it names some.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from redis import Redis

from bot.club.digests import Digests
from bot.club.schedule import Schedule
from bot.club.status import digest_statuses
from bot.core.club.occurrences import Occurrence, told
from bot.core.club.orders import WAYS, DigestOrder, Which, digest_order_in
from bot.core.club.runs import Run
from bot.core.errors import UserError
from bot.core.refusals import Refusal
from bot.core.routing import addressed
from bot.core.values import Mention
from config.digests import Digest, is_channel

NONE_HERE = "No digest comes here. One that comes in a channel is asked about there."
SET_UP = 'Whoever runs Shedder sets one up for this channel in digests.toml, as channel = "{}".'
WHICH = "Which one? Say one of: {}."
UNKNOWN = "There is no digest “{}” in this channel. Say one of: {}."
USAGE = """Of this channel's digest of papers you can say:
`digest status`: when the next one comes, and how the last one did
`digest preview`: what it would be now, shown to you alone, in your thread
`digest now`: have one posted in the channel now
`digest skip`: leave the next one out; `digest skip another` the one after it, too
`digest unskip`: have one that is left out come after all"""
NOT_YOU = (
    "Only some people may have this digest made or left out. Ask one of them, or whoever runs "
    "Shedder."
)
NOT_GUESTS = "Guests cannot have a digest made or left out. Ask a member of this channel to."
MAKING = "The digest {} is being made now, and comes in this channel."
AFTER = "The digest of {} is being made at this moment, and comes in this channel. Another follows."
UNLESS = "If there is nothing new, I say so here instead."
STILL = "On schedule, the next one comes {}, with what is new by then."
LEFT_OUT = "The digest of {} is left out. {} `digest unskip` has it come after all."
ALREADY = (
    "The digest of {} is left out already, as somebody asked. {} `digest skip another` leaves out "
    "that one, too; `digest unskip` has the first one come after all."
)
NEXT = "The one after it comes {} and tells what was posted until then."
NO_MORE = "None comes after it."
TOO_LATE = "The digest of {} is being made already, so it is too late to leave it out."
NOTHING_COMES = "None is to come that could be left out: it is paused, or its schedule is over."
NOT_THEN = "None comes {}. The next one comes {}; `digest skip` leaves that one out."
COMES = "The digest of {} comes after all."
STILL_OUT = "That of {} is left out still."
NONE_OUT = "None is left out."


@dataclass(frozen=True)
class DigestOrders:
    """Obeys."""

    redis: Redis
    digests: Digests
    refuse: Callable[[Mention], Refusal | None]  # a question too many; those that cost count

    def meant(self, order: DigestOrder, mention: Mention) -> Digest:
        """Which digest is to be previewed, made or left out. Raises UserError."""
        here = self.digests.at(mention.place)
        if not here:
            raise UserError(none_here(mention))
        named = [digest for digest in here if digest.id == order.named]
        each = (order.model_copy(update={"named": digest.id}).said for digest in here)
        said = " · ".join(each)
        if order.named and not named:
            raise UserError(UNKNOWN.format(order.named[:40], said))
        if len(here) > 1 and not named:
            raise UserError(WHICH.format(said))
        return named[0] if named else here[0]

    def admit(self, mention: Mention) -> None:
        """Count what costs as a question. Raises UserError where that is one too many."""
        refusal = self.refuse(mention)
        if refusal is not None:
            raise UserError(refusal.text)

    def said(self, order: DigestOrder, mention: Mention) -> str:
        """Do what is done at once, and say so. Raises UserError.

        The mention's place is where it is answered.
        """
        if order.verb in ("help", "status"):
            return told_there(self.redis, self.digests, order, mention)
        digest = self.meant(order, mention)
        _check(digest, mention)
        schedule = Schedule(self.redis, digest)
        if order.verb == "now":
            self.admit(mention)
            deed = partial(make, schedule, mention.id, mention.place.thread)
        elif order.verb == "skip":
            deed = partial(skip, schedule, mention.id, order.which)
        else:
            deed = partial(unskip, schedule, order.which)
        return schedule.once(mention.id, deed)


def make(schedule: Schedule, by: str, thread: str = "") -> str:
    """Have one made beside the schedule, and say so."""
    digest, run = schedule.digest, schedule.ask(by, schedule.now(), thread)
    before = [each for each in schedule.open() if each.key != run.key]
    earlier = next((each for each in before if each.claimed <= run.claimed), None)
    begun = AFTER.format(_told(earlier, digest)) if earlier else MAKING.format(digest.id)
    coming, _ = schedule.next()
    still = [STILL.format(_told(coming, digest))] if coming else []
    return " ".join((begun, UNLESS, *still))


def skip(schedule: Schedule, by: str, which: Which = "") -> str:
    """Leave one out, and say which. Raises UserError where there is none."""
    digest = schedule.digest
    run = next((each for each in schedule.runs() if each.by == by), None)
    if run is None:
        coming, already = _chosen(schedule, which)
        if already:
            return ALREADY.format(_told(coming, digest), _after(schedule, coming))
        run = schedule.skip(coming, by)
    if run.state != "skipped":
        raise UserError(TOO_LATE.format(_told(run, digest)))
    return LEFT_OUT.format(_told(run, digest), _after(schedule, run))


def unskip(schedule: Schedule, which: Which = "") -> str:
    """Have one come that is left out, and say which."""
    digest = schedule.digest
    left_out = [each for each, out in schedule.coming() if out]
    found = next((each for each in left_out if _is(which, each, schedule)), None)
    coming, _ = schedule.next()
    if found is None:
        still = [STILL.format(_told(coming, digest))] if coming else []
        return " ".join((NONE_OUT, *still))
    schedule.restore(found.key)
    others = [STILL_OUT.format(_told(each, digest)) for each in left_out if each is not found]
    return " ".join((COMES.format(_told(found, digest)), *others))


def told_there(redis: Redis, digests: Digests, order: DigestOrder, mention: Mention) -> str:
    """How the digests of a channel are doing, or what can be said of them. Raises UserError."""
    here = digests.at(mention.place)
    if not here:
        raise UserError(none_here(mention))
    if order.verb == "help":
        return USAGE
    named = order.named
    chosen = [digest for digest in here if named in ("", digest.id)]
    if not chosen:
        said = " · ".join(f"digest {digest.id}" for digest in here)
        raise UserError(UNKNOWN.format(named[:40], said))
    told_ = ("\n".join(each.lines) for each in digest_statuses(redis, chosen))
    return "\n\n".join((*told_, f"You can say: {WAYS}"))


def for_members(digests: Digests, mention: Mention) -> bool:
    """Whether a mention orders what a guest may not, so that its author has to be looked up."""
    if all(digest.people for digest in digests.at(mention.place)):
        return False
    order = order_for(digests, mention)
    return order is not None and order.verb in ("now", "skip", "unskip")


def order_for(digests: Digests, mention: Mention) -> DigestOrder | None:
    """What a mention wants of a digest of its channel, where it says and brings nothing else."""
    if mention.attachments:
        return None
    return digest_order_in(addressed(mention.text), [each.id for each in digests.at(mention.place)])


def none_here(mention: Mention) -> str:
    """What is said where no digest comes; it names none that comes elsewhere."""
    place = mention.place
    channel = f"{place.platform}/{place.workspace}/{place.channel}"
    return f"{NONE_HERE} {SET_UP.format(channel)}" if is_channel(channel) else NONE_HERE


def _check(digest: Digest, mention: Mention) -> None:
    """Raise UserError where somebody may not order this digest."""
    if digest.people and mention.author not in digest.people:
        raise UserError(NOT_YOU)
    if mention.outsider and not digest.people:
        raise UserError(NOT_GUESTS)


def _chosen(schedule: Schedule, which: Which) -> tuple[Occurrence, bool]:
    """The one to be left out, and whether it is already; only who says so means a further one."""
    coming = list(schedule.coming())
    if not coming:
        raise UserError(NOTHING_COMES)
    further = [(each, out) for each, out in coming if not out] if which == "another" else coming
    found = next(((each, out) for each, out in further if _is(which, each, schedule)), None)
    if found is None:
        raise UserError(NOT_THEN.format(which, _told(coming[0][0], schedule.digest)))
    return found


def _is(which: Which, occurrence: Occurrence, schedule: Schedule) -> bool:
    """Whether it is in the week that is meant; if one is, by the calendar there."""
    if which in ("", "another"):
        return True
    zone, weeks = schedule.digest.zone, timedelta(weeks=which == "next week")
    meant = datetime.fromtimestamp(schedule.now(), zone) + weeks
    at = datetime.fromtimestamp(occurrence.at, zone)
    return at.isocalendar()[:2] == meant.isocalendar()[:2]


def _after(schedule: Schedule, left_out: Occurrence | Run) -> str:
    coming = (each for each, out in schedule.coming() if not out and each.at > left_out.at)
    after = next(coming, None)
    return NEXT.format(_told(after, schedule.digest)) if after else NO_MORE


def _told(each: Occurrence | Run, digest: Digest) -> str:
    return told(each.at, digest.tz)
