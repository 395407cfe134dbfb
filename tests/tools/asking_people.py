"""Mentions by people in channels of workspaces, each a new one unless it is given an id."""

from itertools import count

from bot.core.values import Job, Mention, Place
from config.settings import Settings

_ids = count(1)


def mention(
    author: str = "ada",
    *,
    workspace: str = "T1",
    channel: str = "C1",
    id: str = "",
    text: str = "what is new?",
    name: str = "",
    outsider: bool = False,
    platform: str = "slack",
) -> Mention:
    number = next(_ids)
    return Mention(
        id=id or f"{number}.0",
        place=Place(platform=platform, workspace=workspace, channel=channel, thread=f"{number}.0"),
        author=author,
        text=text,
        channel_name=name,
        outsider=outsider,
    )


def job(name: str = "", *, persona: str = "q", asked_at: float = 1.8e9, **whose: str) -> Job:
    made = Job.of(mention(**whose), persona, asked_at)
    return made.model_copy(update={"id": name}) if name else made


def limits(**changed: object) -> Settings:
    """Settings with no limit but these."""
    none = dict.fromkeys(
        ("user_per_minute", "user_per_day", "channel_per_hour", "workspace_per_day"), 0
    )
    return Settings(_env_file=None, **{**none, **changed})  # type: ignore[arg-type]


class Clock:
    """A time that is moved by hand."""

    def __init__(self, now: float = 1.8e9) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now
