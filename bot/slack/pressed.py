"""Who pressed or filled in what, where; and the answer it is about, if it is one of ours there."""

from typing import NamedTuple

from redis import Redis

from bot.core.values import Attachment, Job, Mention, Place
from bot.ledger import Final, Ledger
from bot.slack.events import SLACK
from bot.slack.inert import inert_line
from bot.slack.payloads import Payload, enterprise_of, part, team_of, word, workspace_of

_UNNAMED_CHANNELS = frozenset(("directmessage", "privategroup"))


class Press(NamedTuple):
    """One interaction, as its payload tells it."""

    workspace: str
    user: str
    name: str  # of the user, for people to read
    outsider: bool
    trigger: str  # good for three seconds, to open a form with
    channel: str
    channel_name: str
    thread: str  # of the message that it is about
    message: Payload

    @classmethod
    def of(cls, body: object) -> "Press":
        """What the payload says; empty where it says nothing."""
        message, container = part(body, "message"), part(body, "container")
        user = part(body, "user")
        root = word(container, "thread_ts") or word(message, "thread_ts", "ts")
        named = word(part(body, "channel"), "name") or word(body, "channel_name")
        theirs = word(user, "team_id")
        return cls(
            workspace=workspace_of(body),
            user=word(user, "id") or word(body, "user_id"),
            name=inert_line(word(user, "username", "name") or word(body, "user_name"), 80),
            outsider=bool(theirs) and theirs not in (team_of(body), enterprise_of(body)),
            trigger=word(body, "trigger_id"),
            channel=word(container, "channel_id")
            or word(part(body, "channel"), "id")
            or word(body, "channel_id"),
            channel_name="" if named in _UNNAMED_CHANNELS else named,
            thread=root or word(container, "message_ts"),
            message=message,
        )

    @property
    def place(self) -> Place:
        """Where it happened."""
        return Place(
            platform=SLACK, workspace=self.workspace, channel=self.channel, thread=self.thread
        )

    def mention(
        self,
        id: str,
        text: str,
        place: Place | None = None,
        files: tuple[Attachment, ...] = (),
    ) -> Mention:
        """What was asked by it."""
        return Mention(
            id=id,
            place=place or self.place,
            author=self.user,
            text=text,
            attachments=files,
            channel_name=self.channel_name if place in (None, self.place) else "",
            outsider=self.outsider,
        )


class Answered(NamedTuple):
    """An answer, or a question back, that a button stands under."""

    job: Job
    final: Final


def answered(redis: Redis, press: Press, job_id: str, *, in_thread: bool = True) -> Answered | None:
    """What a button's value names, if it was given in just that thread; the value proves nothing.

    A form knows no thread: then only the workspace is looked at.
    """
    ledger = Ledger(redis, job_id)
    job, final = ledger.job(), ledger.final()
    if job is None or final is None:
        return None
    place = job.mention.place
    if place.platform != SLACK or place.workspace != press.workspace:
        return None
    return Answered(job, final) if place == press.place or not in_thread else None
