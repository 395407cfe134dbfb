"""A paper club to test with: its channel and digest, what people say there, and a clock."""

from dataclasses import dataclass, field

from redis import Redis

from bot.club.hearing import Hearing
from bot.club.ledger import week_of
from bot.core.club.papers import Week
from bot.core.heard import Deleted, Heard, Reacted
from bot.core.values import Attachment, Place
from config.digests import Digest

DAY = 86_400.0
MONDAY = 1_795_996_800.0  # 30 November 2026, 00:00 UTC
CHANNEL = Place(platform="slack", workspace="T123", channel="C123", thread="")
DIGEST = Digest(id="papers", channel="slack/T123/C123", cron="0 16 * * FRI", tz="Europe/Amsterdam")
ARXIV = "https://arxiv.org/abs/2401.{:05}"


def at(day: float) -> float:
    """A moment of that week, in days since its Monday."""
    return MONDAY + day * DAY


def said(
    id: str,
    author: str = "U1",
    text: str = "",
    day: float = 0.0,
    below: str = "",
    edited: float = 0.0,
    bot: bool = False,
    ours: bool = False,
    files: tuple[Attachment, ...] = (),
) -> Heard:
    """A message; `below`: in the thread that this one began; `edited`: on which day."""
    return Heard(
        place=CHANNEL.model_copy(update={"thread": below or id}),
        id=id,
        author=author,
        at=at(day),
        text=text,
        begins=not below,
        edited=bool(edited),
        edited_at=at(edited) if edited else 0.0,
        bot=bot,
        ours=ours,
        attachments=files,
    )


def paper(
    id: str, number: int = 1, author: str = "U1", day: float = 0.0, bot: bool = False
) -> Heard:
    """A message that brings a paper of arXiv."""
    return said(id, author, f"what about {ARXIV.format(number)} ?", day, bot=bot)


def reacted(
    message: str,
    user: str = "U2",
    emoji: str = "👍",
    day: float = 0.5,
    removed: bool = False,
    bot: bool = False,
    told: bool = True,
) -> Reacted:
    """A reaction; not `told`: the service does not say when."""
    moment = at(day) if told else 0.0
    return Reacted(
        place=CHANNEL,
        message=message,
        user=user,
        emoji=emoji,
        removed=removed,
        bot=bot,
        at=moment,
    )


def deleted(message: str) -> Deleted:
    """A message is gone."""
    return Deleted(place=CHANNEL, message=message)


def pdf(id: str, name: str = "paper.pdf") -> Attachment:
    """A file somebody attached."""
    return Attachment(id=id, name=name, media_type="application/pdf")


@dataclass
class PaperClub:
    """What happens in the channel, and when it is."""

    redis: Redis
    digest: Digest = DIGEST
    now: float = field(default_factory=lambda: at(5))

    def hear(self, *events: Heard | Reacted | Deleted) -> None:
        """All that happened, in this order."""
        hearing = Hearing.of(self.redis, [self.digest], self.clock)
        for event in events:
            hearing.overhear(event)

    def week(self, since: float = 0.0, until: float = 7.0) -> Week:
        """What the digest reads, in days since Monday."""
        return week_of(self.redis, self.digest, at(since), at(until), self.clock)

    def clock(self) -> float:
        return self.now
