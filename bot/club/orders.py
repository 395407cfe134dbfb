"""Carries out what is said of a channel's digest, in that channel: status, preview, now, skip.

An order may be delivered again: what it did is kept under the mention that it came with, so it is
done once. Anybody who may ask there may ask how a digest does; to have one made or left out, which
everybody there sees, one must be no guest, and among the digest's `people` where it names some.
"""

from collections.abc import Callable
from dataclasses import dataclass

from redis import Redis

from bot.club.digests import Digests
from bot.club.schedule import Schedule
from bot.club.status import digest_statuses
from bot.core.club.occurrences import told
from bot.core.club.orders import WAYS, DigestOrder
from bot.core.club.runs import Run
from bot.core.errors import UserError
from bot.core.refusals import Refusal
from bot.core.values import Mention
from config.digests import Digest, is_channel

NONE_HERE = "No digest comes here. One that comes in a channel is asked about there."
SET_UP = 'Whoever runs Shedder sets one up for this channel in digests.toml, as channel = "{}".'
WHICH = "Which one? Say one of: {}."
UNKNOWN = "There is no digest “{}” in this channel. Say one of: {}."
NOT_YOU = (
    "Only some people may have this digest made or left out. Ask one of them, or whoever runs "
    "Shedder."
)
NOT_GUESTS = "Guests cannot have a digest made or left out. Ask a member of this channel to."
MAKING = "The digest {} is being made now, and comes in this channel."
AFTER = (
    "The digest of {} is being made at this moment, and comes in this channel. Another follows "
    "with whatever is new by then."
)
STILL = "On schedule, the next one comes {}, with what is new by then."
LEFT_OUT = "The digest of {} is left out. {} `digest now` has one made anyway."
NEXT = "The one after it comes {} and tells what was posted until then."
NO_MORE = "None comes after it."
TOO_LATE = "The digest of {} is being made already, so it is too late to leave it out."
NOTHING_COMES = "None is to come that could be left out: it is paused, or its schedule is over."


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
        said = " · ".join(f"digest {order.verb} {digest.id}" for digest in here)
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
        """Do what is done at once, and say so. Raises UserError."""
        if order.verb == "status":
            return status_there(self.redis, self.digests, mention, order.named)
        digest = self.meant(order, mention)
        _check(digest, mention)
        schedule = Schedule(self.redis, digest)
        return (
            self._skip(schedule, mention) if order.verb == "skip" else self._now(schedule, mention)
        )

    def _now(self, schedule: Schedule, mention: Mention) -> str:
        self.admit(mention)
        run = schedule.ask(mention.id, schedule.now())
        digest, before = schedule.digest, [each for each in schedule.open() if each.key != run.key]
        earlier = next((each for each in before if each.claimed <= run.claimed), None)
        begun = AFTER.format(_told(earlier, digest)) if earlier else MAKING.format(digest.id)
        coming, _ = schedule.next()
        if coming is None or digest.paused:
            return begun
        return f"{begun} {STILL.format(told(coming.at, digest.tz))}"

    def _skip(self, schedule: Schedule, mention: Mention) -> str:
        digest = schedule.digest
        run = next((each for each in schedule.runs() if each.by == mention.id), None)
        if run is None:
            coming, _ = schedule.next()
            if coming is None or digest.paused:
                return NOTHING_COMES
            run = schedule.skip(coming, mention.id)
        if run.state != "skipped":
            return TOO_LATE.format(_told(run, digest))
        after, _ = schedule.next()
        then = NEXT.format(told(after.at, digest.tz)) if after else NO_MORE
        return LEFT_OUT.format(_told(run, digest), then)


def status_there(redis: Redis, digests: Digests, mention: Mention, named: str = "") -> str:
    """How the digests of a channel are doing, for whoever asks there. Raises UserError."""
    here = digests.at(mention.place)
    if not here:
        raise UserError(none_here(mention))
    chosen = [digest for digest in here if named in ("", digest.id)]
    if not chosen:
        said = " · ".join(f"digest {digest.id}" for digest in here)
        raise UserError(UNKNOWN.format(named[:40], said))
    told_ = ("\n".join(each.lines) for each in digest_statuses(redis, chosen))
    return "\n\n".join((*told_, f"You can say: {WAYS}"))


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


def _told(run: Run, digest: Digest) -> str:
    return told(run.at, digest.tz)
