"""Who pressed or filled in what, where; and the answer it is about, if it is one of ours there."""

from typing import NamedTuple

from redis import Redis

from bot.core.values import Attachment, Job, Mention, Place
from bot.delivery.ledger import Final, Ledger


class Press(NamedTuple):
    """One interaction, as the chat service tells it."""

    place: Place
    user: str
    name: str  # of the user, for people to read
    unique: str  # what the service calls this interaction
    outsider: bool = False
    channel_name: str = ""
    category: str = ""  # of the channel
    roles: tuple[str, ...] | None = None  # of the user
    message: str = ""  # that it is about

    def mention(
        self,
        id: str,
        text: str,
        place: Place | None = None,
        files: tuple[Attachment, ...] = (),
    ) -> Mention:
        """What was asked by it."""
        here = place in (None, self.place)
        return Mention(
            id=id,
            place=place or self.place,
            author=self.user,
            text=text,
            attachments=files,
            channel_name=self.channel_name if here else "",
            category=self.category if here else "",
            outsider=self.outsider,
            roles=self.roles,
        )


class Answered(NamedTuple):
    """An answer, or a question back, that a button stands under."""

    job: Job
    final: Final


def answered(redis: Redis, press: Press, job_id: str, *, in_thread: bool = True) -> Answered | None:
    """What a button names, if it was given in just that thread; the name proves nothing.

    A form may know no thread: then only the workspace is looked at.
    """
    ledger = Ledger(redis, job_id)
    job, final = ledger.job(), ledger.final()
    if job is None or final is None:
        return None
    place, here = job.mention.place, press.place
    if (place.platform, place.workspace) != (here.platform, here.workspace):
        return None
    return Answered(job, final) if place == here or not in_thread else None
