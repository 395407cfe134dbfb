"""What becomes of each time at which a digest is to come, or was asked for.

claimed -> decided -> done      made, written down whole, posted
claimed -> decided -> quiet     there was nothing to post
skipped                         somebody had it left out
missed                          nobody ran at its time, and then it was too late
failed                          it could not be made or posted, and `why` says why
"""

from hashlib import sha256
from typing import Literal

from bot.core.values import Job, Mention, Place, Value

State = Literal["claimed", "decided", "done", "quiet", "skipped", "missed", "failed"]
OPEN: tuple[State, ...] = ("claimed", "decided")
JOB = "digest-"


class Run(Value):
    """One of them, as it stands."""

    digest: str  # id
    place: Place
    key: str  # the local time; of one that was asked for, what tells it from all others
    at: float  # when it was due, seconds since the epoch
    claimed: float  # when it was first looked at
    state: State
    by: str = ""  # the mention that asked for it or had it left out; empty: the schedule did
    thread: str = ""  # of the channel, where it was asked for
    why: str = ""  # a sentence: why late, empty, left out or failed
    message: str = ""  # the post in the channel
    ended: float = 0.0
    since: float = 0.0  # what it tells of begins then, once that is decided

    @property
    def open(self) -> bool:
        """Whether something is to be done about it still."""
        return self.state in OPEN

    @property
    def asked(self) -> bool:
        """Whether somebody asked for it beside the schedule."""
        return self.key.startswith(ASKED)

    @property
    def job(self) -> Job:
        """The job that makes and posts it: the same one, whoever puts it in line."""
        name = f"digest:{self.digest}:{self.key}"
        whose = "|".join((self.place.platform, self.place.workspace, self.place.channel, name))
        mention = Mention(id=name, place=self.place, author="", text="")
        id = JOB + sha256(whose.encode()).hexdigest()[:20]
        return Job(id=id, mention=mention, persona="", asked_at=self.claimed)


ASKED = "now-"


def key_of_asking(mention: str) -> str:
    """The key of the one that a mention asks for: the mention again, and it is the same."""
    return ASKED + sha256(mention.encode()).hexdigest()[:16]


def named_in(job: Job) -> tuple[str, str]:
    """The id of the digest that a job is about, and the key of its run."""
    _, _, rest = job.mention.id.partition(":")
    id, _, key = rest.partition(":")
    return id, key
